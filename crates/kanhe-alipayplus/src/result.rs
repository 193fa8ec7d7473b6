//! Results of the open API: codes, states, texts.
//!
//! Source: `protocol/alipay-plus.md` 3.6. Clients look at the code, some at the state, few at the text.

use std::borrow::Cow;

use kanhe_core::platform::Unavailable;
use kanhe_core::refusal::BackendRefusal;
use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

use crate::profile::edition::{CodeNames, Edition, MessageKey};

/// What a result means for whoever asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Done.
    Success,
    /// Failed; not to be tried again unchanged.
    Failure,
    /// Unknown; to be asked about, or tried again.
    Unknown,
}

impl Status {
    /// `S`, `F`, `U`.
    pub fn letter(self) -> &'static str {
        match self {
            Self::Success => "S",
            Self::Failure => "F",
            Self::Unknown => "U",
        }
    }
}

/// A result's code, whatever an edition calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ResultCode {
    /// Done.
    Success,
    /// A business reason.
    ProcessFail,
    /// The platform cannot say now.
    UnknownException,
    /// Too many calls.
    TrafficLimit,
    /// A parameter is missing or wrong.
    ParamIllegal,
    /// The caller may not do this.
    AccessDenied,
    /// There is no such call, or not for this caller.
    InvalidApi,
    /// The client may not use this kind of grant.
    UnsupportedGrantType,
    /// No such client.
    InvalidClient,
    /// The client is switched off.
    InvalidClientStatus,
    /// No such code.
    InvalidAuthCode,
    /// The code has been redeemed.
    UsedAuthCode,
    /// The code is too old.
    ExpiredAuthCode,
    /// No such refresh token.
    InvalidRefreshToken,
    /// The refresh token has been used.
    UsedRefreshToken,
    /// The refresh token is too old.
    ExpiredRefreshToken,
    /// The code was issued for another reference client.
    ReferenceClientIdNotMatch,
    /// The integrator's token is not one.
    InvalidAgentToken,
    /// The integrator's token is too old.
    ExpiredAgentToken,
    /// No such access token, or no longer.
    InvalidAccessToken,
    /// The access token is too old.
    ExpiredAccessToken,
    /// The scope cannot be prepared.
    InvalidScope,
    /// The signature does not verify.
    InvalidSignature,
    /// The client has no key of this version.
    KeyNotFound,
    /// The client may not call this.
    ClientForbidden,
    /// The gateway knows no such call.
    NoInterface,
    /// The merchant is not registered.
    MerchantNotRegistered,
    /// Refused for its risk.
    RiskReject,
    /// The gateway cannot say now.
    SystemError,
    /// The gateway could not recognise the caller.
    OauthFailed,
    /// A request's id has come before with something else.
    RepeatInconsistent,
}

use ResultCode as Code;
use Status::{Failure, Success, Unknown};

/// Code, name, state and text. Texts of codes and refresh tokens as in the vendor's documents, the others ours.
const TABLE: [(Code, &str, Status, &str); 31] = [
    (Code::Success, "SUCCESS", Success, "success"),
    (Code::ProcessFail, "PROCESS_FAIL", Failure, "A general business failure occurred."),
    (Code::UnknownException, "UNKNOWN_EXCEPTION", Unknown, "The platform cannot answer now. Try again."),
    (
        Code::TrafficLimit,
        "REQUEST_TRAFFIC_EXCEED_LIMIT",
        Unknown,
        "There are too many requests. Try again later.",
    ),
    (Code::ParamIllegal, "PARAM_ILLEGAL", Failure, "A parameter is missing or illegal."),
    (Code::AccessDenied, "ACCESS_DENIED", Failure, "Access is denied."),
    (Code::InvalidApi, "INVALID_API", Failure, "There is no such API."),
    (
        Code::UnsupportedGrantType,
        "AUTH_CLIENT_UNSUPPORTED_GRANT_TYPE",
        Failure,
        "The client may not use this grant type.",
    ),
    (Code::InvalidClient, "INVALID_AUTH_CLIENT", Failure, "The client does not exist."),
    (Code::InvalidClientStatus, "INVALID_AUTH_CLIENT_STATUS", Failure, "The client is disabled."),
    (Code::InvalidAuthCode, "INVALID_AUTHCODE", Failure, "The authorization code does not exist."),
    (Code::UsedAuthCode, "USED_AUTHCODE", Failure, "The authorization code has been used."),
    (Code::ExpiredAuthCode, "EXPIRED_AUTHCODE", Failure, "The authorization code expires."),
    (Code::InvalidRefreshToken, "INVALID_REFRESH_TOKEN", Failure, "The refresh token does not exist."),
    (Code::UsedRefreshToken, "USED_REFRESH_TOKEN", Failure, "The refresh token has been used."),
    (Code::ExpiredRefreshToken, "EXPIRED_REFRESH_TOKEN", Failure, "The refresh token expires."),
    (
        Code::ReferenceClientIdNotMatch,
        "REFERENCE_CLIENT_ID_NOT_MATCH",
        Failure,
        "The reference client ID did not match the authorization code.",
    ),
    (Code::InvalidAgentToken, "INVALID_AGENT_TOKEN", Failure, "The agent token does not exist."),
    (Code::ExpiredAgentToken, "EXPIRED_AGENT_TOKEN", Failure, "The agent token expires."),
    (Code::InvalidAccessToken, "INVALID_ACCESS_TOKEN", Failure, "The access token does not exist."),
    (Code::ExpiredAccessToken, "EXPIRED_ACCESS_TOKEN", Failure, "The access token expires."),
    (Code::InvalidScope, "INVALID_SCOPE", Failure, "The scope is invalid."),
    (Code::InvalidSignature, "INVALID_SIGNATURE", Failure, "The signature is invalid."),
    (Code::KeyNotFound, "KEY_NOT_FOUND", Failure, "The key does not exist."),
    (Code::ClientForbidden, "CLIENT_FORBIDDEN_ACCESS_API", Failure, "The client may not call this API."),
    (Code::NoInterface, "NO_INTERFACE_DEF", Failure, "There is no such API."),
    (Code::MerchantNotRegistered, "MERCHANT_NOT_REGISTERED", Failure, "The merchant is not registered."),
    (Code::RiskReject, "RISK_REJECT", Failure, "The request is refused for its risk."),
    (Code::SystemError, "SYSTEM_ERROR", Unknown, "The platform cannot answer now. Try again."),
    (Code::OauthFailed, "OAUTH_FAILED", Failure, "The caller cannot be recognised."),
    (
        Code::RepeatInconsistent,
        "REPEAT_REQ_INCONSISTENT",
        Failure,
        "The request ID has been used for another request.",
    ),
];

impl ResultCode {
    /// All of them, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|(code, ..)| *code)
    }

    fn row(self) -> (&'static str, Status, &'static str) {
        // Each code has its row: a test says so.
        let row = TABLE.iter().find(|(code, ..)| *code == self);
        row.map_or(("UNKNOWN_EXCEPTION", Unknown, ""), |(_, name, status, text)| (name, *status, text))
    }

    /// Its name in an edition.
    pub fn name(self, edition: &Edition) -> &'static str {
        match (self, edition.code_names) {
            (Self::InvalidAuthCode, CodeNames::Code) => "INVALID_CODE",
            (Self::UsedAuthCode, CodeNames::Code) => "USED_CODE",
            (Self::ExpiredAuthCode, CodeNames::Code) => "EXPIRED_CODE",
            (Self::InvalidClient, _) if edition.gateway => "UNKNOWN_CLIENT",
            (Self::InvalidClientStatus, _) if edition.gateway => "INVALID_CLIENT_STATUS",
            _ => self.row().0,
        }
    }

    /// Its state in an edition.
    pub fn status(self, edition: &Edition) -> Status {
        match self {
            Self::TrafficLimit if edition.traffic_fails => Failure,
            _ => self.row().1,
        }
    }

    /// Its text in an edition.
    pub fn text(self, edition: &Edition) -> &'static str {
        match self {
            Self::ExpiredAuthCode => edition.code_expired,
            _ => self.row().2,
        }
    }
}

/// Why a call is not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The code.
    pub code: ResultCode,
    /// A text that says more than the code's own.
    pub text: Option<Cow<'static, str>>,
    /// Why, in the words of logs and metrics.
    pub reason: &'static str,
}

/// What a call comes to.
pub type Reply<T> = Result<T, Refusal>;

impl Refusal {
    /// With the code's own text.
    pub fn new(code: ResultCode, reason: &'static str) -> Self {
        Self { code, text: None, reason }
    }

    /// With a text that says more.
    pub fn saying(code: ResultCode, reason: &'static str, text: impl Into<Cow<'static, str>>) -> Self {
        Self { code, text: Some(text.into()), reason }
    }

    /// A parameter is missing or wrong.
    pub fn parameter(name: &str) -> Self {
        Self::saying(Code::ParamIllegal, "parameter", format!("The parameter {name} is missing or illegal."))
    }

    /// The result as an edition says it.
    pub fn result(&self, edition: &Edition) -> ResultBody<'_> {
        let own = self.text.as_deref();
        ResultBody {
            code: self.code.name(edition),
            status: self.code.status(edition),
            text: own.unwrap_or_else(|| self.code.text(edition)),
            key: match edition.message_key {
                MessageKey::ResultMessage => "resultMessage",
                MessageKey::ResultMsg => "resultMsg",
            },
        }
    }
}

impl From<Unavailable> for Refusal {
    fn from(_: Unavailable) -> Self {
        Self::new(Code::UnknownException, "unavailable")
    }
}

impl From<BackendRefusal> for Refusal {
    fn from(refusal: BackendRefusal) -> Self {
        let code = match refusal {
            BackendRefusal::UnknownApp => Code::InvalidClient,
            BackendRefusal::AppDisabled | BackendRefusal::SecretFrozen => Code::InvalidClientStatus,
            BackendRefusal::WrongSecret => Code::InvalidSignature,
            BackendRefusal::AddressNotListed(_)
            | BackendRefusal::NotPermitted
            | BackendRefusal::NotSubscribed(_) => Code::AccessDenied,
            BackendRefusal::TokenMalformed
            | BackendRefusal::TokenUnknown
            | BackendRefusal::TokenSuperseded => Code::InvalidAccessToken,
            BackendRefusal::TokenExpired => Code::ExpiredAccessToken,
            BackendRefusal::QuotaExhausted(_) | BackendRefusal::TooFast(_) => Code::TrafficLimit,
        };
        Self::new(code, refusal.reason())
    }
}

/// `{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"success"}`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResultBody<'a> {
    /// `resultCode`
    pub code: &'static str,
    /// `resultStatus`
    pub status: Status,
    /// The text.
    pub text: &'a str,
    /// What the text is called.
    pub key: &'static str,
}

impl ResultBody<'static> {
    /// Done. Every edition says it alike.
    pub const SUCCESS: Self =
        Self { code: "SUCCESS", status: Success, text: "success", key: "resultMessage" };
}

impl Serialize for ResultBody<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut body = serializer.serialize_struct("ResultBody", 3)?;
        body.serialize_field("resultCode", self.code)?;
        body.serialize_field("resultStatus", self.status.letter())?;
        body.serialize_field(self.key, self.text)?;
        body.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::edition::{ANTOM, GCASH, QI, TNG, VODAPAY};

    fn said(code: ResultCode, edition: &Edition) -> String {
        serde_json::to_string(&Refusal::new(code, "test").result(edition)).unwrap()
    }

    #[test]
    fn every_code_of_the_protocol_page_has_its_name_and_state() {
        let table: Vec<String> = ResultCode::all()
            .map(|code| format!("{} {}", code.name(&QI), code.status(&QI).letter()))
            .collect();
        assert_eq!(
            table,
            [
                "SUCCESS S",
                "PROCESS_FAIL F",
                "UNKNOWN_EXCEPTION U",
                "REQUEST_TRAFFIC_EXCEED_LIMIT U",
                "PARAM_ILLEGAL F",
                "ACCESS_DENIED F",
                "INVALID_API F",
                "AUTH_CLIENT_UNSUPPORTED_GRANT_TYPE F",
                "INVALID_AUTH_CLIENT F",
                "INVALID_AUTH_CLIENT_STATUS F",
                "INVALID_AUTHCODE F",
                "USED_AUTHCODE F",
                "EXPIRED_AUTHCODE F",
                "INVALID_REFRESH_TOKEN F",
                "USED_REFRESH_TOKEN F",
                "EXPIRED_REFRESH_TOKEN F",
                "REFERENCE_CLIENT_ID_NOT_MATCH F",
                "INVALID_AGENT_TOKEN F",
                "EXPIRED_AGENT_TOKEN F",
                "INVALID_ACCESS_TOKEN F",
                "EXPIRED_ACCESS_TOKEN F",
                "INVALID_SCOPE F",
                "INVALID_SIGNATURE F",
                "KEY_NOT_FOUND F",
                "CLIENT_FORBIDDEN_ACCESS_API F",
                "NO_INTERFACE_DEF F",
                "MERCHANT_NOT_REGISTERED F",
                "RISK_REJECT F",
                "SYSTEM_ERROR U",
                "OAUTH_FAILED F",
                "REPEAT_REQ_INCONSISTENT F",
            ]
        );
    }

    #[test]
    fn editions_spell_some_codes_otherwise() {
        for (code, edition, spelled) in [
            (Code::UsedAuthCode, &QI, "USED_AUTHCODE"),
            (Code::UsedAuthCode, &GCASH, "USED_CODE"),
            (Code::InvalidAuthCode, &VODAPAY, "INVALID_CODE"),
            (Code::InvalidClient, &QI, "INVALID_AUTH_CLIENT"),
            (Code::InvalidClient, &ANTOM, "UNKNOWN_CLIENT"),
            (Code::InvalidClientStatus, &ANTOM, "INVALID_CLIENT_STATUS"),
        ] {
            assert_eq!(code.name(edition), spelled);
        }
        assert_eq!(Code::TrafficLimit.status(&QI), Unknown);
        assert_eq!(Code::TrafficLimit.status(&TNG), Failure);
    }

    #[test]
    fn a_result_is_written_as_its_edition_writes_it() {
        assert_eq!(
            said(Code::ExpiredAuthCode, &QI),
            r#"{"resultCode":"EXPIRED_AUTHCODE","resultStatus":"F","resultMessage":"The authorization code expires."}"#
        );
        assert_eq!(
            said(Code::ExpiredAuthCode, &VODAPAY),
            r#"{"resultCode":"EXPIRED_CODE","resultStatus":"F","resultMsg":"The authorization code has expired."}"#
        );
        assert_eq!(
            serde_json::to_string(&ResultBody::SUCCESS).unwrap(),
            r#"{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"success"}"#
        );
    }

    #[test]
    fn each_of_the_cores_refusals_has_its_code() {
        for (refusal, code) in [
            (BackendRefusal::UnknownApp, Code::InvalidClient),
            (BackendRefusal::AppDisabled, Code::InvalidClientStatus),
            (BackendRefusal::SecretFrozen, Code::InvalidClientStatus),
            (BackendRefusal::WrongSecret, Code::InvalidSignature),
            (BackendRefusal::AddressNotListed([192, 0, 2, 1].into()), Code::AccessDenied),
            (BackendRefusal::NotPermitted, Code::AccessDenied),
            (BackendRefusal::TokenMalformed, Code::InvalidAccessToken),
            (BackendRefusal::TokenUnknown, Code::InvalidAccessToken),
            (BackendRefusal::TokenExpired, Code::ExpiredAccessToken),
        ] {
            assert_eq!(Refusal::from(refusal).code, code);
        }
    }

    #[test]
    fn a_platform_that_cannot_answer_says_that_it_is_unknown_what_came_of_it() {
        let busy = Refusal::from(Unavailable(kanhe_core::store::StoreError::Conflict));
        let result = busy.result(&QI);
        assert_eq!((result.code, result.status.letter()), ("UNKNOWN_EXCEPTION", "U"));
    }
}
