//! Codes and refresh tokens become tokens, each once.
//!
//! The one moment that counts is the insertion of a *redemption* under the text that is redeemed: of many who race, one
//! succeeds. It says by which request it was, and carries what was given out, sealed, so that the same request can be
//! answered again when the reply was lost. Whoever comes with another request has got hold of what is not his, or his
//! of somebody else: then all tokens of that origin end (RFC 6749 section 4.1.2, RFC 9700 section 4.14).

use core::time::Duration;

use kanhe_core::app::{App, SealedSecret};
use kanhe_core::platform::{Platform, Unavailable};
use kanhe_core::secret::Secret;
use kanhe_core::slip::Slip;
use kanhe_core::store::StoreError;
use kanhe_core::time::Timestamp;
use kanhe_core::user::User;
use kanhe_core::word::Word;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Grant;
use super::family::Family;
use crate::auth::{ACCESS, CODE, REFRESH, access_token, refresh_token};
use crate::policy::CODE_ONLY;
use crate::profile::Profile;

/// Redemptions of codes among the slips.
const CODE_REDEEMED: Word = Word::new("alipayplus_code_redeemed");
/// Those of refresh tokens.
const REFRESH_REDEEMED: Word = Word::new("alipayplus_refresh_redeemed");

/// One token, and when it dies.
#[derive(Clone, Debug)]
pub struct Token {
    /// Its text.
    pub text: Secret,
    /// Its end.
    pub expires_at: Timestamp,
}

/// What an app is given.
#[derive(Clone, Debug)]
pub struct Tokens {
    /// For calls.
    pub access: Token,
    /// For new tokens, where the app may have one.
    pub refresh: Option<Token>,
    /// Whose they are.
    pub user: User,
    /// What for.
    pub scopes: Vec<String>,
}

/// Why an app is given nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// There is no such thing, it is another client's, or the user has withdrawn what it was for.
    Unknown,
    /// It has been redeemed.
    Used,
    /// Its time is over.
    Expired,
    /// The code was made for another reference client.
    Reference,
}

/// The counter at which one request is served.
#[derive(Clone, Copy, Debug)]
pub struct Exchange<'a> {
    /// The platform.
    pub platform: &'a Platform,
    /// The wallet's settings.
    pub profile: &'a Profile,
    /// Who asks.
    pub app: &'a App,
    /// By what the request is told from every other: the same for the same signed bytes.
    pub request: &'a str,
}

/// Which tokens a redemption gave out, as they are sealed.
#[derive(Serialize, Deserialize)]
struct Given {
    access: String,
    access_expires_at: Timestamp,
    refresh: Option<(String, Timestamp)>,
}

/// A redemption, as it is kept.
#[derive(Serialize, Deserialize)]
struct Redemption {
    request: String,
    given: SealedSecret,
}

/// What came of an attempt to redeem.
enum Redeemed {
    /// These tokens: by this request, now or a moment ago.
    Given(Given),
    /// Another request was first.
    ByAnother,
}

impl Exchange<'_> {
    /// Tokens for a code.
    pub async fn code(
        &self,
        code: &str,
        reference: Option<&str>,
    ) -> Result<Result<Tokens, Fault>, Unavailable> {
        let Some((slip, grant)) = self.own(CODE, code).await? else { return Ok(Err(Fault::Unknown)) };
        let made_for = grant.reference.as_deref().unwrap_or(&self.app.client_id);
        if reference.is_some_and(|reference| reference != made_for) {
            return Ok(Err(Fault::Reference));
        }
        let family = Family::of(code);
        let grant = Grant { family: Some(family), ..grant };
        // A code costs nothing to ask for again: whoever presents it twice is not answered twice.
        self.redeem(CODE_REDEEMED, code, &slip, grant, Duration::ZERO).await
    }

    /// New tokens for a refresh token, which is good no more.
    pub async fn refresh(&self, token: &str) -> Result<Result<Tokens, Fault>, Unavailable> {
        let Some((slip, grant)) = self.own(REFRESH, token).await? else { return Ok(Err(Fault::Unknown)) };
        self.redeem(REFRESH_REDEEMED, token, &slip, grant, self.profile.refresh_grace).await
    }

    /// What a text stands for, if it is this app's. Another's is as good as unknown, and is not used up.
    async fn own(&self, kind: Word, text: &str) -> Result<Option<(Slip, Grant)>, Unavailable> {
        let slip = self.platform.slip(kind, text).await?.filter(|slip| slip.app == self.app.uid);
        Ok(slip.and_then(|slip| Grant::read(&slip).map(|grant| (slip, grant))))
    }

    async fn redeem(
        &self,
        kind: Word,
        text: &str,
        slip: &Slip,
        grant: Grant,
        grace: Duration,
    ) -> Result<Result<Tokens, Fault>, Unavailable> {
        let Some(family) = grant.family.clone() else { return Ok(Err(Fault::Unknown)) };
        // Asked before the redemption is looked for: what comes of a second redemption is seen after the first.
        let revoked = family.is_revoked(self.platform).await?;
        let before = self.platform.slip(kind, text).await?;
        if before.is_none() && self.platform.now() >= slip.expires_at {
            return Ok(Err(Fault::Expired));
        }
        if before.is_none() && revoked {
            return Ok(Err(Fault::Unknown));
        }
        let standing = grant.standing(self.platform, self.app).await?;
        let redeemed = match (before, &standing) {
            (Some(before), Some(_)) if !revoked => self.again(&before, grace),
            (Some(_), _) => Redeemed::ByAnother,
            (None, Some(_)) => self.first(kind, text, grace).await?,
            (None, None) => return Ok(Err(Fault::Unknown)),
        };
        let (Redeemed::Given(given), Some((user, scopes))) = (redeemed, standing) else {
            self.platform.note_replay(kind, self.app.uid).await?;
            family.revoke(self.platform, self.app.uid, self.profile).await?;
            return Ok(Err(Fault::Used));
        };
        self.keep(&given, &Grant { scopes: scopes.clone(), ..grant }).await?;
        let token = |text: String, expires_at| Token { text: Secret::new(text), expires_at };
        Ok(Ok(Tokens {
            access: token(given.access, given.access_expires_at),
            refresh: given.refresh.map(|(text, expires_at)| token(text, expires_at)),
            user,
            scopes,
        }))
    }

    /// The attempt to be the first.
    async fn first(&self, kind: Word, text: &str, grace: Duration) -> Result<Redeemed, Unavailable> {
        let (now, entropy) = (self.platform.now(), self.platform.entropy());
        let (lives, east) = (self.profile.lives, self.profile.east);
        let refresh = (!self.app.is_marked(CODE_ONLY)).then(|| refresh_token(entropy, now, east));
        let given = Given {
            access: access_token(entropy, now, east).reveal().to_owned(),
            access_expires_at: now.after(lives.access),
            refresh: refresh.map(|text| (text.reveal().to_owned(), now.after(lives.refresh))),
        };
        let sealed = self.seal(&given).ok_or(StoreError::Conflict)?;
        let redemption = json!(Redemption { request: self.request.to_owned(), given: sealed });
        let life = lives.access.max(lives.refresh);
        if self.platform.hand_out_as(kind, &Secret::new(text), self.app.uid, redemption, life).await? {
            return Ok(Redeemed::Given(given));
        }
        let before = self.platform.slip(kind, text).await?;
        Ok(before.map_or(Redeemed::ByAnother, |before| self.again(&before, grace)))
    }

    /// The same request again, within the grace, is answered with the same tokens.
    fn again(&self, before: &Slip, grace: Duration) -> Redeemed {
        let same = serde_json::from_value::<Redemption>(before.data.clone())
            .ok()
            .filter(|redemption| redemption.request == self.request)
            .filter(|_| self.platform.now() < before.made_at.after(grace))
            .and_then(|redemption| self.open(&redemption.given));
        same.map_or(Redeemed::ByAnother, Redeemed::Given)
    }

    fn seal(&self, given: &Given) -> Option<SealedSecret> {
        let text = Secret::new(serde_json::to_string(given).ok()?);
        self.platform.mint().seal_secret(self.platform.entropy(), &self.app.uid.to_bytes(), &text)
    }

    fn open(&self, sealed: &SealedSecret) -> Option<Given> {
        let text = self.platform.mint().open_secret(&self.app.uid.to_bytes(), sealed)?;
        serde_json::from_str(text.reveal()).ok()
    }

    /// Makes the tokens good. Who was interrupted before makes them good when he is asked again.
    async fn keep(&self, given: &Given, grant: &Grant) -> Result<(), Unavailable> {
        let hand_out = async |kind, text: &str, expires_at| {
            let life = self.platform.now().distance(expires_at);
            self.platform.hand_out_as(kind, &Secret::new(text), self.app.uid, grant.data(), life).await
        };
        // At once, so that they share a commit.
        let access = hand_out(ACCESS, &given.access, given.access_expires_at);
        let refresh = async {
            match &given.refresh {
                Some((text, expires_at)) => hand_out(REFRESH, text, *expires_at).await,
                None => Ok(false),
            }
        };
        let (access, refresh) = tokio::join!(access, refresh);
        access.and(refresh)?;
        Ok(())
    }
}

/// Whether a refresh token has been redeemed.
pub async fn is_used(platform: &Platform, refresh_token: &str) -> Result<bool, Unavailable> {
    Ok(platform.slip(REFRESH_REDEEMED, refresh_token).await?.is_some())
}
