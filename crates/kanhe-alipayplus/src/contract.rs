//! Contracts of auto-debit that an app has prepared and a user signs, and hosted authorization pages: both are an
//! address of the wallet's own with an id in it.
//!
//! Source: `protocol/alipay-plus.md` 4.3 and 4.4.

use kanhe_core::app::{App, AppUid};
use kanhe_core::domain::{PageUrl, Standing, standing};
use kanhe_core::platform::{Platform, Unavailable};
use kanhe_core::secret::Secret;
use kanhe_core::slip::Slip;
use kanhe_core::word::Word;
use kanhe_dialect::letters::letters_and_digits;
use kanhe_sign::derive::digest;
use kanhe_sign::hex;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::policy::CONTRACT_LIFE;
use crate::profile::Profile;

/// Requests among the slips, by their ids.
const REQUEST: Word = Word::new("alipayplus_auth_request");
/// The ids of requests, by what they ask for.
const CONTENT: Word = Word::new("alipayplus_auth_content");

/// Which page of the wallet answers a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Page {
    /// Auto-debit, in the wallet: opened by `my.signContract`.
    Contract,
    /// Authorization in a browser, which goes back to the app's own address.
    Hosted,
}

impl Page {
    fn path(self) -> &'static str {
        match self {
            Self::Contract => "/contract",
            Self::Hosted => "/authorize",
        }
    }
}

/// What an app asks a user for by way of such an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthRequest {
    /// Which page.
    pub page: Page,
    /// The scopes.
    pub scopes: Vec<String>,
    /// Where the browser goes back to; of a contract empty.
    pub redirect: String,
    /// What the app wants back unchanged.
    pub state: String,
    /// The contract in the app's words.
    pub description: String,
    /// In which language the app wants it shown; empty if it has not said.
    pub language: String,
}

impl AuthRequest {
    /// Keeps a request, and answers its id. Equal contracts of an app have one id while they live; a hosted page is
    /// answered once, so that each has an id of its own.
    pub async fn prepare(&self, platform: &Platform, app: &App) -> Result<Secret, Unavailable> {
        let data = json!(self);
        if self.page == Page::Hosted {
            let id = letters_and_digits(platform.entropy(), 32);
            platform.hand_out_as(REQUEST, &id, app.uid, data, CONTRACT_LIFE).await?;
            return Ok(id);
        }
        let content = digest(&[&app.uid.to_bytes(), data.to_string().as_bytes()]);
        let content = Secret::new(hex::text(&content));
        let id = letters_and_digits(platform.entropy(), 32);
        let known = json!(id.reveal());
        if platform.hand_out_as(CONTENT, &content, app.uid, known, CONTRACT_LIFE).await? {
            platform.hand_out_as(REQUEST, &id, app.uid, data, CONTRACT_LIFE).await?;
            return Ok(id);
        }
        let known = platform.slip(CONTENT, content.reveal()).await?;
        let known = known.and_then(|slip| slip.data.as_str().map(Secret::new)).unwrap_or(id);
        // Whoever was first may have been interrupted, or is only about to.
        platform.hand_out_as(REQUEST, &known, app.uid, data, CONTRACT_LIFE).await?;
        Ok(known)
    }

    /// The address of a request's page.
    pub fn address(&self, profile: &Profile, id: &Secret) -> String {
        format!("{}{}?authId={}", profile.pages, self.page.path(), id.reveal())
    }

    /// The request that an address stands for, and whose it is, while it lives.
    pub async fn at(
        platform: &Platform,
        profile: &Profile,
        address: &str,
    ) -> Result<Option<(AppUid, Self)>, Unavailable> {
        let id = [Page::Contract, Page::Hosted].iter().find_map(|page| {
            address.strip_prefix(&*profile.pages)?.strip_prefix(page.path())?.strip_prefix("?authId=")
        });
        match id {
            Some(id) => Self::by_id(platform, id).await,
            None => Ok(None),
        }
    }

    /// The same by its id. What has been answered stands for nothing any more.
    pub async fn by_id(platform: &Platform, id: &str) -> Result<Option<(AppUid, Self)>, Unavailable> {
        let stands = |slip: &Slip| platform.now() < slip.expires_at && slip.used_at.is_none();
        let slip = platform.slip(REQUEST, id).await?.filter(stands);
        Ok(slip.and_then(|slip| Some((slip.app, serde_json::from_value(slip.data).ok()?))))
    }

    /// Answers a request. Of many who do, one is the first, and only his answer counts.
    pub async fn spend(platform: &Platform, id: &str) -> Result<bool, Unavailable> {
        Ok(platform.redeem(REQUEST, id).await?.is_some_and(|slip| slip.used_at.is_none()))
    }

    /// Whether the browser may still go back to where the app wanted it.
    pub fn may_return(&self, app: &App) -> bool {
        may_return(app, &self.redirect)
    }

    /// Where the browser goes with the code.
    pub fn redirect_with(&self, code: &Secret) -> String {
        self.back("authCode", code.reveal())
    }

    /// Where the browser goes without one: no edition writes it down, so that it is RFC 6749's (section 4.1.2.1).
    pub fn redirect_without(&self) -> String {
        self.back("error", "access_denied")
    }

    /// Exactly the address that the app signed, with what is to be told behind it.
    fn back(&self, name: &str, value: &str) -> String {
        let join = if self.redirect.contains('?') { '&' } else { '?' };
        let state = utf8_percent_encode(&self.state, NON_ALPHANUMERIC);
        format!("{}{join}{name}={value}&authState={state}", self.redirect)
    }
}

/// Nobody's browser is sent where the app has no domain (RFC 9700 section 4.11).
pub fn may_return(app: &App, address: &str) -> bool {
    let stands = PageUrl::parse(address).map(|url| standing(&url, &app.domains, app.policy.loopback));
    matches!(stands, Ok(Standing::Covered | Standing::LocalOnly)) && !address.contains('#')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_goes_back_with_the_code_and_the_state() {
        let request = |redirect: &str| AuthRequest {
            page: Page::Hosted,
            scopes: Vec::new(),
            redirect: redirect.to_owned(),
            state: "a&b".to_owned(),
            description: String::new(),
            language: String::new(),
        };
        for (redirect, goes) in [
            ("https://a.example/back", "https://a.example/back?authCode=C&authState=a%26b"),
            ("https://a.example/back?x=1", "https://a.example/back?x=1&authCode=C&authState=a%26b"),
        ] {
            assert_eq!(request(redirect).redirect_with(&Secret::new("C")), goes);
            let without = goes.replace("authCode=C", "error=access_denied");
            assert_eq!(request(redirect).redirect_without(), without);
        }
    }
}
