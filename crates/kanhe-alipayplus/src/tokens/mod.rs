//! Access and refresh tokens: what they say, while they live, and how they end.
//!
//! * [`Grant`]: what a user has let an app do, as codes and tokens carry it;
//! * [`family`]: all tokens that come from one code, which end together;
//! * [`exchange`]: codes and refresh tokens become tokens.
//!
//! Sources: RFC 6749, RFC 9700; `protocol/alipay-plus.md` 3.7 and 5.

pub mod exchange;
pub mod family;

use std::collections::BTreeMap;
use std::sync::Arc;

use kanhe_core::app::{App, AppStatus};
use kanhe_core::consent::Consent;
use kanhe_core::platform::{Platform, Unavailable};
use kanhe_core::slip::Slip;
use kanhe_core::time::Timestamp;
use kanhe_core::user::{User, UserUid};
use serde::{Deserialize, Serialize};

use crate::auth::{ACCESS, REFRESH};
use crate::scopes;
use family::Family;

/// What a user has let an app do, as it is kept with each code and token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Who.
    pub user: UserUid,
    /// What.
    pub scopes: Vec<String>,
    /// When he agreed to each. What he has withdrawn since, and what he has withdrawn and agreed to anew, has another
    /// moment in his consent, or none.
    #[serde(default)]
    pub agreed: BTreeMap<String, Timestamp>,
    /// For which merchant the app had the code made, if it acts for several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// To which family a token belongs; a code founds one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<Family>,
}

impl Grant {
    /// What a slip says.
    pub fn read(slip: &Slip) -> Option<Self> {
        serde_json::from_value(slip.data.clone()).ok()
    }

    /// As it is kept.
    pub fn data(&self) -> serde_json::Value {
        serde_json::json!(self)
    }

    /// The user, if he is still there, and what of the grant still holds: what he has not withdrawn, and the operator
    /// has not taken from the app. It only shrinks.
    pub async fn standing(
        &self,
        platform: &Platform,
        app: &App,
    ) -> Result<Option<(User, Vec<String>)>, Unavailable> {
        let (Some(user), consent) = user_and_consent(platform, app, self.user).await? else {
            return Ok(None);
        };
        let granted = scopes::granted(app);
        let stands = |scope: &&String| {
            let agreed = self.agreed.get(*scope);
            agreed.is_some() && agreed == consent.scopes.get(*scope) && granted.contains(scope.as_str())
        };
        let scopes: Vec<String> = self.scopes.iter().filter(stands).cloned().collect();
        Ok((!scopes.is_empty()).then_some((user, scopes)))
    }
}

/// Both at once: the store answers them in one go.
async fn user_and_consent(
    platform: &Platform,
    app: &App,
    user: UserUid,
) -> Result<(Option<User>, Consent), Unavailable> {
    let (user, consent) = tokio::join!(platform.user_by_uid(user), platform.consent_of(app, user));
    Ok((user?, consent?))
}

/// Which of the two kinds a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// For calls.
    Access,
    /// For new tokens.
    Refresh,
}

/// A token that lives.
#[derive(Clone, Debug)]
pub struct Live {
    /// Its kind.
    pub kind: Kind,
    /// Whose client may present it.
    pub app: Arc<App>,
    /// Who stands behind it.
    pub user: User,
    /// What it is good for now.
    pub scopes: Vec<String>,
    /// All tokens of the same origin.
    pub family: Family,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it dies by itself.
    pub expires_at: Timestamp,
}

impl Live {
    /// Whether it is good for this.
    pub fn allows(&self, scope: &str) -> bool {
        self.scopes.iter().any(|held| held == scope)
    }
}

/// Why a token is not good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dead {
    /// There never was one, it is another client's, or it has been revoked or withdrawn.
    Unknown,
    /// Its time is over.
    Expired,
}

/// Recognises a token of either kind, of whatever app.
pub async fn recognise(
    platform: &Platform,
    kind: Kind,
    text: &str,
) -> Result<Result<Live, Dead>, Unavailable> {
    let word = match kind {
        Kind::Access => ACCESS,
        Kind::Refresh => REFRESH,
    };
    let Some(slip) = platform.slip(word, text).await? else { return Ok(Err(Dead::Unknown)) };
    let (Some(grant), Some(app)) = (Grant::read(&slip), platform.app_by_uid(slip.app).await?) else {
        return Ok(Err(Dead::Unknown));
    };
    let Some(family) = grant.family.clone() else { return Ok(Err(Dead::Unknown)) };
    if app.status == AppStatus::Disabled {
        return Ok(Err(Dead::Unknown));
    }
    // Asked at once: the store answers both in one go.
    let (revoked, standing) = tokio::join!(family.is_revoked(platform), grant.standing(platform, &app));
    if revoked? {
        return Ok(Err(Dead::Unknown));
    }
    if platform.now() >= slip.expires_at {
        return Ok(Err(Dead::Expired));
    }
    let Some((user, scopes)) = standing? else { return Ok(Err(Dead::Unknown)) };
    let (made_at, expires_at) = (slip.made_at, slip.expires_at);
    Ok(Ok(Live { kind, app, user, scopes, family, made_at, expires_at }))
}

/// What comes of an app's wish to end a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It, and all of its family, are dead now, or have been.
    Done,
    /// There is none of the app's.
    Unknown,
    /// Its time was over anyhow.
    Expired,
}

/// Ends a token and its family, if it is the app's. To end it again is no mistake.
pub async fn end(
    platform: &Platform,
    app: &App,
    profile: &crate::profile::Profile,
    text: &str,
) -> Result<Ended, Unavailable> {
    let Some(slip) = platform.slip(ACCESS, text).await?.filter(|slip| slip.app == app.uid) else {
        return Ok(Ended::Unknown);
    };
    let Some(family) = Grant::read(&slip).and_then(|grant| grant.family) else { return Ok(Ended::Unknown) };
    if platform.now() >= slip.expires_at {
        return Ok(Ended::Expired);
    }
    family.revoke(platform, app.uid, profile).await?;
    Ok(Ended::Done)
}
