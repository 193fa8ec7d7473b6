//! Web authorization: scopes, codes, and the page to which an app sends its users.
//!
//! Sources: `protocol/server-endpoints.md` section 1; the vendor's "Web page authorization" [D].

use core::time::Duration;

use kanhe_core::app::{App, AppStatus};
use kanhe_core::auth::AuthRules;
use kanhe_core::domain::{PageUrl, Standing, standing};
use kanhe_core::secret::Secret;
use kanhe_core::word::Word;
use kanhe_dialect::fields::Fields;
use kanhe_dialect::letters::letters_and_digits;

/// Says only who came: granted without asking.
pub const BASE: &str = "snsapi_base";
/// Says what he looks like: the user is asked.
pub const USERINFO: &str = "snsapi_userinfo";

/// Codes among the slips.
pub const CODE: Word = Word::new("wechat_code");
/// Users' access tokens.
pub const TOKEN: Word = Word::new("wechat_user_token");
/// Users' refresh tokens.
pub const REFRESH: Word = Word::new("wechat_refresh_token");

/// How long a code lives: 5 minutes [D].
const CODE_LIFE: Duration = Duration::from_secs(300);
/// How long a user's access token lives: 2 hours [D].
pub const TOKEN_LIFE: Duration = Duration::from_secs(7200);
/// How long a refresh token lives: 30 days [D].
pub const REFRESH_LIFE: Duration = Duration::from_secs(30 * 86_400);

/// The rules of WeChat's codes.
pub const RULES: AuthRules = AuthRules {
    kind: CODE,
    life: CODE_LIFE,
    code: |entropy| letters_and_digits(entropy, 32),
    is_scope: |scope| matches!(scope, BASE | USERINFO),
    is_silent: |scope| scope == BASE,
    silent_scope: BASE,
    // Web authorization is a right of certified service accounts [D].
    may_ask: |account_type, _| account_type.as_str() == "service_certified",
};

/// What an app asks of the authorization page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorization {
    /// The app's id.
    pub appid: String,
    /// Where the user goes with the code.
    pub redirect_uri: String,
    /// `snsapi_base` or `snsapi_userinfo`.
    pub scope: String,
    /// What the app wants back unchanged.
    pub state: String,
}

/// Why the authorization page refuses, with the number that the vendor's page shows [D].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageRefusal {
    /// `redirect_uri` is not under a domain of the app.
    RedirectUri,
    /// The app is switched off.
    Disabled,
    /// There is no such scope, or the account may not ask for it.
    Scope,
    /// A test account, and the user does not follow it.
    NotFollowing,
    /// There is no such app.
    AppId,
}

impl PageRefusal {
    /// The vendor's number.
    pub fn code(self) -> u16 {
        match self {
            Self::RedirectUri => 10003,
            Self::Disabled => 10004,
            Self::Scope => 10005,
            Self::NotFollowing => 10006,
            Self::AppId => 10013,
        }
    }

    /// The machine-readable reason.
    pub fn reason(self) -> &'static str {
        match self {
            Self::RedirectUri => "redirect_uri",
            Self::Disabled => "app_disabled",
            Self::Scope => "scope_not_permitted",
            Self::NotFollowing => "not_following",
            Self::AppId => "unknown_app",
        }
    }
}

impl Authorization {
    /// Reads the page's query. Clients want the fields in a fixed order; what is not there is empty.
    pub fn read(query: &str) -> Option<Self> {
        let fields = Fields::parse(query).ok()?;
        let text = |name| fields.get(name).ok().flatten().unwrap_or_default().to_owned();
        Some(Self {
            appid: text("appid"),
            redirect_uri: text("redirect_uri"),
            scope: text("scope"),
            state: text("state"),
        })
    }

    /// Whether the app may send its users here with this.
    pub fn judge(&self, app: Option<&App>) -> Result<(), PageRefusal> {
        let app = app.ok_or(PageRefusal::AppId)?;
        if app.status == AppStatus::Disabled {
            return Err(PageRefusal::Disabled);
        }
        let url = PageUrl::parse(&self.redirect_uri).map_err(|_| PageRefusal::RedirectUri)?;
        let stands = standing(&url, &app.domains, app.policy.loopback);
        if !matches!(stands, Standing::Covered | Standing::LocalOnly) {
            return Err(PageRefusal::RedirectUri);
        }
        RULES.judge(app, core::slice::from_ref(&self.scope)).map_err(|_| PageRefusal::Scope)
    }

    /// Where the user goes: the app's own address with the code behind its query.
    pub fn redirect(&self, code: &Secret) -> String {
        let (address, fragment) = match self.redirect_uri.split_once('#') {
            Some((address, fragment)) => (address, Some(fragment)),
            None => (&*self.redirect_uri, None),
        };
        let join = if address.contains('?') { '&' } else { '?' };
        let state = percent_encoding::utf8_percent_encode(&self.state, percent_encoding::NON_ALPHANUMERIC);
        let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
        format!("{address}{join}code={}&state={state}{fragment}", code.reveal())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_comes_behind_the_query_and_before_the_fragment() {
        for (redirect_uri, goes) in [
            ("https://a.example/x", "https://a.example/x?code=C&state=s%26t"),
            ("https://a.example/x?y=1", "https://a.example/x?y=1&code=C&state=s%26t"),
            ("https://a.example/#/r", "https://a.example/?code=C&state=s%26t#/r"),
        ] {
            let asked = Authorization {
                appid: String::new(),
                redirect_uri: redirect_uri.to_owned(),
                scope: BASE.to_owned(),
                state: "s&t".to_owned(),
            };
            assert_eq!(asked.redirect(&Secret::new("C")), goes);
        }
    }
}
