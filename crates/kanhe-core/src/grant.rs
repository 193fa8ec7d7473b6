//! Grants: this page of this app may call these JSAPIs until then.

use serde::{Deserialize, Serialize};

use crate::app::AppUid;
use crate::mint::Mint;
use crate::time::Timestamp;
use crate::word::Dialect;

/// What a grant says. Signed as a JWT with the platform's key, so that a host can check it offline.
///
/// Cannot be made outside the core: whoever holds one knows that a page config verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// `kanhe`: who signed.
    iss: String,
    /// The app's client id.
    sub: String,
    /// The app's own id, so that a client id given anew does not inherit.
    uid: AppUid,
    /// The dialect.
    dialect: Dialect,
    /// The page, without its fragment.
    url: String,
    /// The JSAPIs, by the page's names.
    apis: Vec<String>,
    /// Seconds since 1970.
    iat: i64,
    /// Seconds since 1970.
    exp: i64,
}

impl Grant {
    pub(crate) fn new(
        (uid, client_id, dialect): (AppUid, &str, Dialect),
        url: &str,
        apis: Vec<String>,
        (issued_at, expires_at): (Timestamp, Timestamp),
    ) -> Self {
        Self {
            iss: "kanhe".to_owned(),
            sub: client_id.to_owned(),
            uid,
            dialect,
            url: url.to_owned(),
            apis,
            iat: issued_at.unix_seconds(),
            exp: expires_at.unix_seconds(),
        }
    }

    /// What [`crate::platform::Platform::sign_grant`] signs of it. Writing it cannot fail, since it has no maps and nothing but texts and numbers.
    pub(crate) fn payload(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// A grant that one of our keys signed. Whether it is still in time is not decided here.
    pub fn open(text: &str, mint: &Mint) -> Option<Self> {
        serde_json::from_slice(&mint.open_grant(text)?).ok()
    }

    /// The app's client id.
    pub fn client_id(&self) -> &str {
        &self.sub
    }

    /// The app.
    pub fn app(&self) -> AppUid {
        self.uid
    }

    /// The dialect.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The page.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What the page may call, by the page's names.
    pub fn apis(&self) -> &[String] {
        &self.apis
    }

    /// Until when.
    pub fn expires_at(&self) -> Timestamp {
        Timestamp::from_unix_seconds(self.exp)
    }

    /// Whether it is still in time, and covers an API by the page's name.
    pub fn allows(&self, name: &str, now: Timestamp) -> bool {
        now < self.expires_at() && self.apis.iter().any(|api| api == name)
    }
}
