//! WeChat's error codes and texts (`protocol/wechat-bridge.md` 6.5). Clients match on the code.

use kanhe_core::entropy::{Entropy, draw};
use kanhe_core::refusal::BackendRefusal;
use kanhe_dialect::fields::FieldsFault;
use kanhe_sign::hex;
use serde::{Deserialize, Serialize};

/// The body of an error, and of a success that has nothing to say. HTTP status 200 either way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorBody {
    /// The code; 0 for success.
    pub errcode: i32,
    /// The text, ending in ` rid: …`.
    pub errmsg: String,
}

/// An error before it is written down: code, text, and the core's reason for logs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VendorError {
    /// The code.
    pub errcode: i32,
    /// The text without `rid`.
    pub errmsg: String,
    /// Why, in the words of logs and metrics.
    pub reason: &'static str,
}

impl VendorError {
    fn new(errcode: i32, errmsg: impl Into<String>, reason: &'static str) -> Self {
        Self { errcode, errmsg: errmsg.into(), reason }
    }

    /// Busy: try again.
    pub fn busy() -> Self {
        Self::new(-1, "system error", "unavailable")
    }

    /// `grant_type` is not `client_credential`.
    pub fn grant_type() -> Self {
        Self::new(40002, "invalid grant_type", "grant_type")
    }

    /// `code` stands for nobody, or not at this app.
    pub fn code_unknown() -> Self {
        Self::new(40029, "invalid code", "code_unknown")
    }

    /// `code` has been redeemed.
    pub fn code_used() -> Self {
        Self::new(40163, "code been used", "code_used")
    }

    /// `code` is older than five minutes.
    pub fn code_expired() -> Self {
        Self::new(42003, "code expired", "code_expired")
    }

    /// `code` is missing.
    pub fn code_missing() -> Self {
        Self::new(41008, "missing code", "code_missing")
    }

    /// `refresh_token` is not one of this app's.
    pub fn refresh_token_unknown() -> Self {
        Self::new(40030, "invalid refresh_token", "refresh_token_unknown")
    }

    /// `refresh_token` is older than thirty days.
    pub fn refresh_token_expired() -> Self {
        Self::new(42002, "refresh_token expired", "refresh_token_expired")
    }

    /// `refresh_token` is missing.
    pub fn refresh_token_missing() -> Self {
        Self::new(41003, "refresh_token missing", "refresh_token_missing")
    }

    /// A user's access token that nobody was given.
    pub fn user_token_unknown() -> Self {
        Self::new(40001, "invalid credential, access_token is invalid or not latest", "token_unknown")
    }

    /// A user's access token that is older than two hours.
    pub fn user_token_expired() -> Self {
        Self::new(42001, "access_token expired", "token_expired")
    }

    /// `openid` is not that of the token's user.
    pub fn openid() -> Self {
        Self::new(40003, "invalid openid", "openid")
    }

    /// `openid` is missing.
    pub fn openid_missing() -> Self {
        Self::new(41009, "missing openid", "openid_missing")
    }

    /// The user was not asked for this, or has taken it back.
    pub fn scope_missing() -> Self {
        Self::new(48001, "api unauthorized", "scope_missing")
    }

    /// `type` is no type of media.
    pub fn media_type() -> Self {
        Self::new(40004, "invalid media type", "media_type")
    }

    /// The file is not of a format that its type allows.
    pub fn file_type() -> Self {
        Self::new(40005, "invalid file type", "file_type")
    }

    /// `media_id` names nothing of this app's that still lives.
    pub fn media_id() -> Self {
        Self::new(40007, "invalid media_id", "unknown_media")
    }

    /// The form has no part `media`.
    pub fn media_missing() -> Self {
        Self::new(41005, "media data missing", "media_missing")
    }

    /// `media_id` is missing.
    pub fn media_id_missing() -> Self {
        Self::new(41006, "media_id missing", "media_id_missing")
    }

    /// The file has no bytes.
    pub fn media_empty() -> Self {
        Self::new(44001, "empty media data", "media_empty")
    }

    /// The file has more bytes than its type allows.
    pub fn media_size() -> Self {
        Self::new(45001, "media size out of limit", "media_size")
    }

    /// `appid` names no app, or not the one the token belongs to.
    pub fn appid() -> Self {
        Self::new(40013, "invalid appid", "unknown_app")
    }

    /// `type` is neither `jsapi` nor `wx_card`.
    pub fn ticket_type() -> Self {
        Self::new(40097, "invalid args", "ticket_type")
    }

    /// `access_token` is missing.
    pub fn access_token_missing() -> Self {
        Self::new(41001, "access_token missing", "token_missing")
    }

    /// `appid` is missing.
    pub fn appid_missing() -> Self {
        Self::new(41002, "appid missing", "appid_missing")
    }

    /// `secret` is missing.
    pub fn secret_missing() -> Self {
        Self::new(41004, "appsecret missing", "secret_missing")
    }

    /// Only GET is answered here.
    pub fn get_required() -> Self {
        Self::new(43001, "require GET method", "method")
    }

    /// Only POST is answered here.
    pub fn post_required() -> Self {
        Self::new(43002, "require POST method", "method")
    }

    /// The month's clearings are used up.
    pub fn clearings_used_up() -> Self {
        Self::new(48006, "forbid to clear quota because of reaching the limit", "quota_exhausted")
    }

    /// The appid belongs to a third-party platform.
    pub fn component() -> Self {
        Self::new(61024, "must use api(api_component_token) to get token for component acct", "component_app")
    }

    /// The text with its `rid`: three groups of eight hexadecimal digits, by which a call can be found again.
    pub fn body(&self, entropy: &dyn Entropy) -> ErrorBody {
        let rid: Vec<String> = draw::<12>(entropy, "rid").chunks(4).map(hex::text).collect();
        ErrorBody { errcode: self.errcode, errmsg: format!("{} rid: {}", self.errmsg, rid.join("-")) }
    }
}

impl From<FieldsFault> for VendorError {
    fn from(fault: FieldsFault) -> Self {
        match fault {
            FieldsFault::Empty => Self::new(44002, "empty post data", "empty_body"),
            FieldsFault::Malformed | FieldsFault::Ambiguous | FieldsFault::Type => {
                Self::new(47001, "data format error", "malformed")
            }
        }
    }
}

impl From<BackendRefusal> for VendorError {
    fn from(refusal: BackendRefusal) -> Self {
        let (errcode, errmsg) = match &refusal {
            BackendRefusal::UnknownApp => (40013, "invalid appid".to_owned()),
            BackendRefusal::WrongSecret => (40125, "invalid appsecret".to_owned()),
            BackendRefusal::AppDisabled => (50002, "user limited".to_owned()),
            BackendRefusal::SecretFrozen => (40243, "appsecret has been frozen".to_owned()),
            BackendRefusal::AddressNotListed(address) => {
                (40164, format!("invalid ip {address} ipv6 {}, not in whitelist", as_ipv6(*address)))
            }
            BackendRefusal::TokenMalformed => (40014, "invalid access_token".to_owned()),
            BackendRefusal::TokenUnknown | BackendRefusal::TokenSuperseded => (
                40001,
                "invalid credential, access_token is invalid or not latest, could get access_token by \
                 getStableAccessToken, more details at https://mmbizurl.cn/s/JtxxFh33r"
                    .to_owned(),
            ),
            BackendRefusal::TokenExpired => (42001, "access_token expired".to_owned()),
            BackendRefusal::QuotaExhausted(_) => (45009, "reach max api daily quota limit".to_owned()),
            BackendRefusal::TooFast(_) => {
                (45011, "api minute-quota reach limit, must slower, retry next minute".to_owned())
            }
            BackendRefusal::NotPermitted | BackendRefusal::NotSubscribed(_) => {
                (48001, "api unauthorized".to_owned())
            }
        };
        Self::new(errcode, errmsg, refusal.reason())
    }
}

fn as_ipv6(address: std::net::IpAddr) -> String {
    match address {
        std::net::IpAddr::V4(address) => format!("::ffff:{address}"),
        std::net::IpAddr::V6(address) => address.to_string(),
    }
}
