//! Handing out texts that stand for something, and honouring them.

use core::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::Value;

use super::{Platform, Unavailable};
use crate::app::AppUid;
use crate::entropy::draw;
use crate::secret::Secret;
use crate::slip::{Slip, SlipKey};
use crate::store::StoreError;
use crate::word::Word;

impl Platform {
    /// Hands out a text of 32 characters of `[A-Za-z0-9_-]` that stands for something for a while.
    pub async fn hand_out(
        &self,
        kind: Word,
        app: AppUid,
        data: Value,
        life: Duration,
    ) -> Result<Secret, Unavailable> {
        let text = Secret::new(URL_SAFE_NO_PAD.encode(draw::<24>(self.entropy(), "slip")));
        self.hand_out_as(kind, &text, app, data, life).await?;
        Ok(text)
    }

    /// The same with a text of the dialect's own form. Whether the text was still free.
    pub async fn hand_out_as(
        &self,
        kind: Word,
        text: &Secret,
        app: AppUid,
        data: Value,
        life: Duration,
    ) -> Result<bool, Unavailable> {
        let now = self.now();
        let slip = Slip { kind, app, data, made_at: now, expires_at: now.after(life), used_at: None };
        match self.store.insert_slip(SlipKey::of(kind, text.reveal()), &slip).await {
            Ok(()) => Ok(true),
            Err(StoreError::Conflict) => Ok(false),
            Err(other) => Err(other.into()),
        }
    }

    /// What a text stands for. Whether its time is over is for the caller to see.
    pub async fn slip(&self, kind: Word, text: &str) -> Result<Option<Slip>, Unavailable> {
        Ok(self.store.slip(SlipKey::of(kind, text)).await?)
    }

    /// Redeems a text. Of many who try, one sees it unused.
    pub async fn redeem(&self, kind: Word, text: &str) -> Result<Option<Slip>, Unavailable> {
        let slip = self.store.use_slip(SlipKey::of(kind, text), self.now()).await?;
        if let Some(used) = slip.as_ref().filter(|slip| slip.used_at.is_some()) {
            self.note_replay(kind, used.app).await?;
        }
        Ok(slip)
    }

    /// Whether a text of this kind comes from this app for the first time. Remembered for `life`.
    pub async fn is_first(
        &self,
        kind: Word,
        app: AppUid,
        text: &str,
        life: Duration,
    ) -> Result<bool, Unavailable> {
        let text = Secret::new(format!("{app} {text}"));
        self.hand_out_as(kind, &text, app, Value::Null, life).await
    }
}
