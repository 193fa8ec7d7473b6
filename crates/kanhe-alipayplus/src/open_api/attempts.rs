//! What becomes of those who guess, and of those who send again what they have overheard (`protocol/alipay-plus.md` 5,
//! lines 15 and 29).

use core::time::Duration;

use kanhe_core::app::App;
use kanhe_core::secret::Secret;
use kanhe_core::word::Word;
use serde_json::Value;

use super::Request;
use crate::policy::{REQUESTS_ONCE, WRONG_ATTEMPTS_A_MINUTE};
use crate::result::{Refusal, Reply, ResultCode};

/// Requests that have come, by their fingerprints.
const SEEN: Word = Word::new("alipayplus_request");
/// Clients that have guessed too often, by client and minute.
const BARRED: Word = Word::new("alipayplus_barred");

impl Request {
    /// For apps whose requests are done once: whether this one has come before. It is told by its signature's bytes, so
    /// that another spelling of the same signature is the same request.
    pub(super) async fn first_time(&self, caller: &App) -> Reply<()> {
        if !caller.is_marked(REQUESTS_ONCE) {
            return Ok(());
        }
        // As long as its time lets it in, on either side of ours.
        let life = self.wallet.profile.time_window.saturating_mul(2) + Duration::from_secs(1);
        if self.call.platform.is_first(SEEN, caller.uid, &self.fingerprint, life).await? {
            return Ok(());
        }
        Err(Refusal::saying(ResultCode::AccessDenied, "replayed", "This request has come before."))
    }

    /// Whether the caller may present a code or refresh token now.
    pub(super) async fn may_try(&self, caller: &App) -> Reply<()> {
        match self.call.platform.slip(BARRED, &self.minute(caller)).await? {
            Some(_) => Err(Refusal::new(ResultCode::TrafficLimit, "wrong_attempts")),
            None => Ok(()),
        }
    }

    /// Counts an attempt with what is none of the caller's.
    pub(super) async fn tried_in_vain(&self, caller: &App) -> Reply<()> {
        let platform = &self.call.platform;
        if platform.take_quota(caller, &WRONG_ATTEMPTS_A_MINUTE).await?.is_err() {
            let (minute, life) = (Secret::new(self.minute(caller)), Duration::from_secs(60));
            platform.hand_out_as(BARRED, &minute, caller.uid, Value::Null, life).await?;
        }
        Ok(())
    }

    fn minute(&self, caller: &App) -> String {
        let minute = WRONG_ATTEMPTS_A_MINUTE.window.start(self.call.platform.now());
        format!("{} {}", caller.uid, minute.unix_seconds())
    }
}
