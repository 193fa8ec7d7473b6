//! Gov-DingTalk's error codes and texts (`protocol/gov-dingtalk.md` 5.3). Few are published; the others, marked [L],
//! are named as the vendor's other gateways name them.

use kanhe_core::platform::Unavailable;
use kanhe_core::refusal::BackendRefusal;
use kanhe_dialect::fields::FieldsFault;

/// Who refuses: it decides the shape of the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Level {
    /// The gateway, with this text.
    Gateway(String),
    /// The application behind it, with this text.
    Business(&'static str),
}

/// An error before it is written down: code, text, and the core's reason for logs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VendorError {
    /// The code.
    pub code: &'static str,
    /// Who says it, and its text.
    pub level: Level,
    /// Why, in the words of logs and metrics.
    pub reason: &'static str,
}

impl VendorError {
    fn gateway(code: &'static str, message: impl Into<String>, reason: &'static str) -> Self {
        Self { code, level: Level::Gateway(message.into()), reason }
    }

    /// The text.
    pub fn message(&self) -> &str {
        match &self.level {
            Level::Gateway(message) => message,
            Level::Business(message) => message,
        }
    }

    /// Whether the platform could not answer, so that trying again helps.
    pub fn is_unavailable(&self) -> bool {
        self.reason == UNAVAILABLE
    }

    /// Key, secret and signature do not belong together, for one of many reasons [D].
    pub fn signature(reason: &'static str) -> Self {
        Self::gateway("OPF-B001-05-16-0009", "SignatureDoesNotMatch", reason)
    }

    /// The request's timestamp is out of the app's window, or none [L].
    pub fn timestamp(reason: &'static str) -> Self {
        Self::gateway("InvalidTimeStamp.Expired", "X-Hmac-Auth-Timestamp is not valid", reason)
    }

    /// The request has come before [L].
    pub fn nonce_used() -> Self {
        Self::gateway("SignatureNonceUsed", "X-Hmac-Auth-Nonce was used already", "nonce_used")
    }

    /// A parameter is missing [L].
    pub fn missing(parameter: &str) -> Self {
        Self::gateway("MissingParameter", format!("{parameter} is missing"), "missing_parameters")
    }

    /// The method does not serve here [L].
    pub fn method() -> Self {
        Self::gateway("UnsupportedHTTPMethod", "this HTTP method does not serve here", "method")
    }

    /// The access token is none, or is no more [D].
    fn token(reason: &'static str) -> Self {
        Self { code: "240133", level: Level::Business("应用accessToken失效或不存在"), reason }
    }

    /// The user's code is none, or is no more [D].
    pub fn code(reason: &'static str) -> Self {
        Self { code: "240111", level: Level::Business("code失效或不存在"), reason }
    }
}

/// The reason of [`VendorError::is_unavailable`].
const UNAVAILABLE: &str = "unavailable";

impl From<Unavailable> for VendorError {
    fn from(_: Unavailable) -> Self {
        Self::gateway("ServiceUnavailable", "try again later", UNAVAILABLE)
    }
}

impl From<FieldsFault> for VendorError {
    fn from(fault: FieldsFault) -> Self {
        Self::gateway("InvalidParameter", fault.to_string(), "malformed")
    }
}

impl From<BackendRefusal> for VendorError {
    fn from(refusal: BackendRefusal) -> Self {
        let reason = refusal.reason();
        match refusal {
            BackendRefusal::UnknownApp | BackendRefusal::WrongSecret => Self::signature(reason),
            BackendRefusal::AppDisabled => {
                Self::gateway("AppDisabled", "the application is disabled", reason)
            }
            BackendRefusal::SecretFrozen => {
                Self::gateway("InvalidAccessKeyId.Inactive", "the appsecret is frozen", reason)
            }
            BackendRefusal::AddressNotListed(address) => {
                Self::gateway("IpNotInWhitelist", format!("{address} is not listed"), reason)
            }
            BackendRefusal::TokenMalformed
            | BackendRefusal::TokenUnknown
            | BackendRefusal::TokenSuperseded
            | BackendRefusal::TokenExpired => Self::token(reason),
            BackendRefusal::QuotaExhausted(call) | BackendRefusal::TooFast(call) => {
                Self::gateway("Throttling", format!("{call} was called too often"), reason)
            }
            // The beginning of the text is what users report [T].
            BackendRefusal::NotPermitted => {
                Self::gateway("NoPermission", "User not authorized to operate on the specified API", reason)
            }
            BackendRefusal::NotSubscribed(directory) => Self::gateway(
                "NoPermission",
                format!(
                    "User not authorized to operate on the specified API: \
                     the application has not subscribed to the API directory {directory}"
                ),
                reason,
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kanhe_core::store::StoreError;

    #[test]
    fn a_store_that_does_not_answer_is_nobodys_fault_and_worth_another_try() {
        let error = VendorError::from(Unavailable(StoreError::Conflict));
        assert!(error.is_unavailable() && matches!(error.level, Level::Gateway(_)));
        assert!(!VendorError::signature("wrong_secret").is_unavailable());
    }
}
