//! What operators can ask about tokens, and do to them: introspection (RFC 7662) and revocation (RFC 7009).
//!
//! Who may ask is for the server to say: both are for the operator's own tools and resource servers, which it
//! recognises by its host keys.

use kanhe_core::platform::{Platform, Unavailable};
use serde::Serialize;

use crate::auth::{ACCESS, REFRESH};
use crate::person::customer_id;
use crate::profile::Profile;
use crate::tokens::{Grant, Kind, Live, recognise};

/// The answer to an introspection: RFC 7662 section 2.2. Of a dead token nothing but that.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Introspection {
    /// Whether the token lives, and is good for something.
    pub active: bool,
    /// What for, separated by spaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// Whose client may present it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// By what the operator knows the user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// `access_token`, `refresh_token`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_type: Option<&'static str>,
    /// When it dies, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exp: Option<i64>,
    /// When it was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iat: Option<i64>,
    /// By what the client knows the user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub: Option<String>,
}

/// What a token is good for now. A refresh token that has been used is dead.
pub async fn introspect(platform: &Platform, token: &str) -> Result<Introspection, Unavailable> {
    for kind in [Kind::Access, Kind::Refresh] {
        if let Ok(live) = recognise(platform, kind, token).await? {
            let used = kind == Kind::Refresh && crate::tokens::exchange::is_used(platform, token).await?;
            return Ok(if used { Introspection::default() } else { of(&live) });
        }
    }
    Ok(Introspection::default())
}

fn of(live: &Live) -> Introspection {
    Introspection {
        active: true,
        scope: Some(live.scopes.join(" ")),
        client_id: Some(live.app.client_id.clone()),
        username: Some(live.user.handle.clone()),
        token_type: Some(match live.kind {
            Kind::Access => "access_token",
            Kind::Refresh => "refresh_token",
        }),
        exp: Some(live.expires_at.unix_seconds()),
        iat: Some(live.made_at.unix_seconds()),
        sub: Some(customer_id(&live.user, &live.app)),
    }
}

/// Ends a token of either kind, and with it all of the same origin. A token that nobody knows is dead already: that is
/// no mistake (RFC 7009 section 2.2).
pub async fn revoke(platform: &Platform, profile: &Profile, token: &str) -> Result<(), Unavailable> {
    for kind in [ACCESS, REFRESH] {
        let Some(slip) = platform.slip(kind, token).await? else { continue };
        if let Some(family) = Grant::read(&slip).and_then(|grant| grant.family) {
            family.revoke(platform, slip.app, profile).await?;
        }
    }
    Ok(())
}
