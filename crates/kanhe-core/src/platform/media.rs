//! Leaving media on the platform, and fetching them.

use core::time::Duration;

use serde_json::Value;

use super::{Platform, Unavailable};
use crate::app::App;
use crate::media::{Media, MediaId, NewMedia};
use crate::secret::Secret;
use crate::time::Timestamp;
use crate::word::Word;

/// Expired things are remembered for a day more, so that whoever asks hears "expired" and not "unknown".
const REMEMBERED: Duration = Duration::from_secs(86_400);

/// Addresses of media.
const LINK: Word = Word::new("media_link");

impl Platform {
    /// Keeps a piece of media for an app.
    pub async fn leave_media(&self, app: &App, new: NewMedia) -> Result<Media, Unavailable> {
        let now = self.now();
        let media = Media {
            id: MediaId::draw(self.entropy()),
            app: app.uid,
            kind: new.kind,
            content_type: new.content_type,
            extension: new.extension,
            created_at: now,
            expires_at: now.after(new.life),
        };
        self.store.insert_media(&media, new.bytes).await?;
        Ok(media)
    }

    /// An app's piece of media by its id. Nothing if there is none, if it is another app's, or if its time is over.
    pub async fn media(&self, app: &App, id: &str) -> Result<Option<(Media, Vec<u8>)>, Unavailable> {
        let Some(id) = MediaId::parse(id) else { return Ok(None) };
        let found = self.store.media(app.uid, &id).await?;
        Ok(found.filter(|(media, _)| self.now() < media.expires_at))
    }

    /// A text that stands for a piece of media for a while, whoever presents it.
    pub async fn link_media(&self, media: &Media, life: Duration) -> Result<Secret, Unavailable> {
        let data = Value::String(media.id.to_string());
        self.hand_out(LINK, media.app, data, life).await
    }

    /// What such a text stands for.
    pub async fn linked_media(&self, text: &str) -> Result<Option<(Media, Vec<u8>)>, Unavailable> {
        let Some(slip) = self.slip(LINK, text).await?.filter(|slip| self.now() < slip.expires_at) else {
            return Ok(None);
        };
        let Some(id) = slip.data.as_str().and_then(MediaId::parse) else { return Ok(None) };
        let found = self.store.media(slip.app, &id).await?;
        Ok(found.filter(|(media, _)| self.now() < media.expires_at))
    }

    /// Forgets what has expired a while ago, and says how much that was. To be called now and then.
    pub async fn sweep(&self) -> Result<u64, Unavailable> {
        let before = self.now().unix_millis() - i64::try_from(REMEMBERED.as_millis()).unwrap_or(0);
        Ok(self.store.sweep(Timestamp::from_unix_millis(before)).await?)
    }
}
