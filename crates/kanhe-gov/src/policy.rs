//! How long Gov-DingTalk's credentials live, and what an app needs before it gets any.
//!
//! Confidence marks as in `protocol/gov-dingtalk.md`: [S] seed, [D] vendor's manual, [C] published client code,
//! [T] users' reports, [L] low, so it is a setting.

use core::time::Duration;

use kanhe_core::app::App;
use kanhe_core::credential::{CredentialKind, CredentialPolicy, Form, Renewal};
use kanhe_core::page::Proof;
use kanhe_core::refusal::BackendRefusal;
use kanhe_core::word::Word;

/// How long every credential lives: 7200 seconds [D].
pub const LIFE: Duration = Duration::from_secs(7200);

/// For how long asking again keeps an access token alive: a day [L].
pub const TOKEN_AT_MOST: Duration = Duration::from_secs(86_400);

/// `/gettoken.json`: the same one while it lives, and each request gives it a full life anew [D].
pub const ACCESS_TOKEN: CredentialPolicy = CredentialPolicy {
    kind: CredentialKind::new("access_token"),
    form: Form::Handle { prefix: "app_" },
    life: LIFE,
    overlap: Duration::ZERO,
    renewal: Renewal::Extended { at_most: TOKEN_AT_MOST },
};

/// `/get_jsapi_token.json`: the same one as long as it lives; what is left of it is told [S].
pub const TICKET: CredentialPolicy = CredentialPolicy {
    kind: CredentialKind::new("jsapi"),
    form: Form::Handle { prefix: "jsApi_" },
    life: LIFE,
    overlap: Duration::ZERO,
    renewal: Renewal::Within(Duration::ZERO),
};

/// What an app can have.
pub const CREDENTIALS: [CredentialPolicy; 2] = [ACCESS_TOKEN, TICKET];

/// An application of the workbench, with pages [S].
pub const H5_APP: Word = Word::new("h5_app");

/// An application that only lets people log in by QR code; it has no pages (`protocol/gov-dingtalk.md` 5.5) [D].
pub const QR_LOGIN: Word = Word::new("qr_login");

/// Account types.
pub const ACCOUNT_TYPES: [Word; 2] = [H5_APP, QR_LOGIN];

/// What a page proves itself by: the ticket itself.
pub fn proof(account_type: Word) -> Proof {
    if account_type == QR_LOGIN { Proof::NoPages } else { Proof::Ticket }
}

/// The API directory "server JSAPI authentication".
pub const JSAPI_AUTH: Word = Word::new("jsapi_auth");

/// The API directory "non-login in enterprise application".
pub const LOGIN_FREE: Word = Word::new("login_free");

/// What an application with pages has to subscribe to before anything else [S].
pub const DIRECTORIES: [Word; 2] = [JSAPI_AUTH, LOGIN_FREE];

/// Whether the app has subscribed to what it needs; else, the first directory that it lacks.
pub fn subscribed(app: &App) -> Result<(), BackendRefusal> {
    let lacking = DIRECTORIES.iter().find(|directory| !app.subscriptions.contains(directory));
    match lacking {
        Some(directory) if app.account_type != QR_LOGIN => Err(BackendRefusal::NotSubscribed(*directory)),
        _ => Ok(()),
    }
}

/// Marks an app whose backend must sign its requests. Whether the vendor demands it of all is not published [L].
pub const HMAC_REQUIRED: Word = Word::new("hmac_required");

/// Marks an app whose signed requests serve once. Whether the vendor looks is not published [L].
pub const HMAC_ONCE: Word = Word::new("hmac_once");

/// How long a nonce is remembered of an app whose policy bounds no time.
pub const NONCE_LIFE: Duration = Duration::from_secs(86_400);

/// Nonces among the slips.
pub const NONCE: Word = Word::new("gov_nonce");

/// The tenant of an app that is installed in none that has a number. The vendor's tenants are numbers [D].
pub const TENANT: u64 = 1;

/// The handle of the tenant's super administrator, who has no employee code [D].
pub const SUPER_ADMINISTRATOR: &str = "admin";

/// Callback domains of an app, where users come back to after logging in by QR code [L].
pub const DOMAINS: usize = 5;

/// A page may ask for so many JSAPIs; the whole SDK has 164.
pub const REQUESTED_APIS: usize = 512;

/// How long a page may go on after its config verified [L].
pub const GRANT_LIFE: Duration = Duration::from_secs(7200);
