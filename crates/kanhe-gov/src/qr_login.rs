//! The login page of QR codes: `/oauth2/auth.htm` (`protocol/gov-dingtalk.md` 5.5).

use kanhe_core::app::{App, AppStatus};
use kanhe_core::domain::{PageUrl, Standing, standing};
use kanhe_core::secret::Secret;
use kanhe_dialect::fields::Fields;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::auth::USER_INFO;

/// Where the page stands, on the login host.
pub const PATH: &str = "/oauth2/auth.htm";

/// What an app asks of the login page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QrLogin {
    /// The application's mark, not its key.
    pub client_id: String,
    /// Where the user goes with the code.
    pub redirect_uri: String,
    /// What the app wants back unchanged.
    pub state: String,
    /// Whether the page is shown in a frame of the app's own page, and tells that instead of leading on.
    pub embedded: bool,
}

/// Why the login page refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QrLoginRefusal {
    /// The query asks for something else than a code for a scanned QR code.
    Request,
    /// No app has this mark.
    UnknownApp,
    /// The app is switched off.
    AppDisabled,
    /// `redirect_uri` is not under a callback domain of the app.
    RedirectUri,
}

impl QrLoginRefusal {
    /// The machine-readable reason.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::UnknownApp => "unknown_app",
            Self::AppDisabled => "app_disabled",
            Self::RedirectUri => "redirect_uri",
        }
    }
}

impl QrLogin {
    /// Reads the page's query, in any order.
    pub fn read(query: &str) -> Result<Self, QrLoginRefusal> {
        let fields = Fields::parse(query).map_err(|_| QrLoginRefusal::Request)?;
        let text = |name| fields.get(name).ok().flatten().unwrap_or_default();
        let asks_for = [text("response_type"), text("scope"), text("authType")];
        if asks_for != ["code", USER_INFO, "QRCODE"] {
            return Err(QrLoginRefusal::Request);
        }
        Ok(Self {
            client_id: text("client_id").to_owned(),
            redirect_uri: text("redirect_uri").to_owned(),
            state: text("state").to_owned(),
            embedded: text("embedMode") == "true",
        })
    }

    /// Whether the app with this mark may have its users log in with this.
    pub fn judge(&self, app: Option<&App>) -> Result<(), QrLoginRefusal> {
        let app = app.ok_or(QrLoginRefusal::UnknownApp)?;
        if app.status == AppStatus::Disabled {
            return Err(QrLoginRefusal::AppDisabled);
        }
        let url = PageUrl::parse(&self.redirect_uri).map_err(|_| QrLoginRefusal::RedirectUri)?;
        match standing(&url, &app.domains, app.policy.loopback) {
            Standing::Covered | Standing::LocalOnly => Ok(()),
            Standing::Address | Standing::Port | Standing::NoDomain | Standing::NotBound => {
                Err(QrLoginRefusal::RedirectUri)
            }
        }
    }

    /// Where the user goes: the app's own address with the code behind its query.
    pub fn redirect(&self, code: &Secret) -> String {
        let (address, fragment) = match self.redirect_uri.split_once('#') {
            Some((address, fragment)) => (address, format!("#{fragment}")),
            None => (&*self.redirect_uri, String::new()),
        };
        let join = if address.contains('?') { '&' } else { '?' };
        let state = utf8_percent_encode(&self.state, NON_ALPHANUMERIC);
        format!("{address}{join}code={}&state={state}{fragment}", code.reveal())
    }

    /// What an embedded page tells the page around it.
    pub fn message(&self, code: &Secret) -> Value {
        json!({"code": code.reveal(), "state": self.state})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUERY: &str = "response_type=code&client_id=orange&redirect_uri=https%3A%2F%2Fa.example%2Fcb%3Fx%3D1%23top\
                         &scope=get_user_info&authType=QRCODE&state=s%26t";

    #[test]
    fn the_code_comes_back_with_the_state() {
        let asked = QrLogin::read(QUERY).unwrap();
        assert_eq!((&*asked.client_id, asked.embedded), ("orange", false));
        assert_eq!(asked.redirect(&Secret::new("C")), "https://a.example/cb?x=1&code=C&state=s%26t#top");
        let asked = QrLogin::read(&format!("{QUERY}&embedMode=true")).unwrap();
        assert!(asked.embedded);
        assert_eq!(asked.message(&Secret::new("C")), json!({"code": "C", "state": "s&t"}));
    }

    #[test]
    fn whoever_asks_for_something_else_is_refused() {
        for (from, to) in [
            ("response_type=code", "response_type=token"),
            ("scope=get_user_info", "scope=all"),
            ("QRCODE", "SMS"),
        ] {
            assert_eq!(QrLogin::read(&QUERY.replace(from, to)), Err(QrLoginRefusal::Request), "{to}");
        }
        assert_eq!(QrLogin::read("a=%FF"), Err(QrLoginRefusal::Request));
    }
}
