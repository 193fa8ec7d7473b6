//! All tokens that come from one code, by however many refreshes. They end together (RFC 9700 section 4.14).

use core::time::Duration;

use kanhe_core::app::AppUid;
use kanhe_core::platform::{Platform, Unavailable};
use kanhe_core::secret::Secret;
use kanhe_core::word::Word;
use kanhe_sign::derive::digest;
use kanhe_sign::hex;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::profile::Profile;

/// Revocations among the slips.
const REVOKED: Word = Word::new("alipayplus_revoked");

/// A reply that is still on its way when its family is revoked carries tokens that are a little younger than that.
const SLACK: Duration = Duration::from_secs(3600);

/// The name of a family: a digest of the code that founded it, so that whoever presents the code a second time names
/// the family whose tokens have to end, and the code itself stands nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Family(String);

impl Family {
    /// The family of a code.
    pub fn of(code: &str) -> Self {
        Self(hex::text(&digest(&[b"alipayplus family", code.as_bytes()])))
    }

    /// Whether its tokens have been ended.
    pub async fn is_revoked(&self, platform: &Platform) -> Result<bool, Unavailable> {
        Ok(platform.slip(REVOKED, &self.0).await?.is_some())
    }

    /// Ends its tokens: those that there are, and those that somebody is just about to be given.
    ///
    /// What is kept is that it is revoked, not that it lives. So there is nothing to be found missing, and the record
    /// may be forgotten when the youngest token that it concerns has died by itself.
    pub async fn revoke(
        &self,
        platform: &Platform,
        app: AppUid,
        profile: &Profile,
    ) -> Result<(), Unavailable> {
        let life = profile.lives.access.max(profile.lives.refresh) + SLACK;
        platform.hand_out_as(REVOKED, &Secret::new(&*self.0), app, Value::Null, life).await?;
        Ok(())
    }
}
