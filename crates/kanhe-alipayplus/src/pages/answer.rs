//! What the callbacks of `my.getAuthCode` get.
//!
//! Sources: seed 002, "Callback function" and "Error Code"; `protocol/alipay-plus.md` 1.3 and 1.4.

use std::collections::BTreeMap;

use kanhe_core::secret::Secret;
use serde_json::{Map, Value, json};

use crate::profile::{PageErrors, Profile};

/// Why a page gets no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The user pressed "Don't Allow".
    Rejected,
    /// The sheet was closed, or the page left.
    Closed,
    /// The user did not answer in time.
    TimedOut,
    /// The authorization service answered with an error.
    Service,
    /// The authorization service could not be reached, or answered nonsense.
    Unreachable,
    /// The host could not make sense of the result.
    Unknown,
    /// The user has to be asked and cannot be; or has agreed, and consent is pending still.
    PendingAgreement,
    /// Every scope was refused, whatever the user would say.
    Refused,
    /// The call has no scopes where it must have some.
    Parameter,
}

impl Failure {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Rejected,
        Self::Closed,
        Self::TimedOut,
        Self::Service,
        Self::Unreachable,
        Self::Unknown,
        Self::PendingAgreement,
        Self::Refused,
        Self::Parameter,
    ];

    /// The number that the page sees.
    pub fn code(self, errors: PageErrors) -> u16 {
        match (errors, self) {
            (_, Self::Parameter) => 2,
            (PageErrors::Seed, Self::Unreachable) => 1000,
            (PageErrors::Seed, Self::Rejected | Self::Closed) => 1001,
            (PageErrors::Seed, Self::Service | Self::Refused) => 1002,
            (PageErrors::Seed, Self::TimedOut) => 1003,
            (PageErrors::Seed, Self::PendingAgreement) => 2001,
            (PageErrors::Container, Self::Rejected) => 11,
            (PageErrors::Container, Self::Closed) => 10,
            (PageErrors::Seed, Self::Unknown) | (PageErrors::Container, _) => 3,
        }
    }
}

/// The seed's name of a code, as it stands there, slip of the pen included.
pub fn name(code: u16) -> Option<&'static str> {
    Some(match code {
        3 | 1000 => "ERROR_CODE_UNKNOWN_ERROR",
        1001 => "ERROR_CODE_USER_CANCEL",
        1002 => "ERROR_CODE_APP_SERVICE_ERROR",
        1003 => "ERROR_CODE_TIMEOUT",
        2001 => "ERRORLCODE_AUTH_PENDING_AGREEMENT",
        _ => return None,
    })
}

/// The text beside a code. No source fixes it.
fn text(code: u16) -> &'static str {
    match code {
        2 => "Invalid parameter",
        10 => "Empty authCode",
        11 | 1001 => "User's authorization is cancelled",
        1002 => "App service error",
        1003 => "Timeout",
        2001 => "Authorization is pending agreement",
        _ => "Unknown error!",
    }
}

/// What `success` gets, and `complete` after it. A page has to look at `authErrorScopes` here too: some of what it asked
/// for may have been refused.
pub fn success(
    profile: &Profile,
    code: &Secret,
    granted: &[String],
    refused: &BTreeMap<String, String>,
) -> Value {
    if profile.minimal_success {
        return json!({ "authCode": code.reveal() });
    }
    json!({ "authCode": code.reveal(), "authErrorScopes": refused, "authSuccessScopes": granted })
}

/// What `fail` gets, and `complete` after it. The number and the refused scopes come together, since one client takes an
/// answer without a number for a success.
pub fn failure(profile: &Profile, failure: Failure, refused: &BTreeMap<String, String>) -> Value {
    let mut answer = Map::new();
    if !refused.is_empty() {
        answer.insert("authErrorScopes".to_owned(), json!(refused));
    }
    if !(failure == Failure::Refused && profile.bare_scope_failure) {
        let code = failure.code(profile.page_errors);
        answer.insert("error".to_owned(), code.into());
        answer.insert("errorMessage".to_owned(), text(code).into());
    }
    Value::Object(answer)
}

/// Why a page gets no contract: numbers of `my.signContract` alone (`protocol/alipay-plus.md` 4.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContractFailure {
    /// The user does not want it, or has closed the page.
    Cancelled,
    /// The wallet could not be reached.
    Network,
    /// Nobody knows.
    Unknown,
    /// The address stands for nothing, or not for this app.
    Failed,
}

impl ContractFailure {
    /// The number that the page sees.
    pub fn code(self) -> u16 {
        match self {
            Self::Cancelled => 6001,
            Self::Network => 6002,
            Self::Unknown => 7001,
            Self::Failed => 7002,
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Cancelled => "The contract is cancelled",
            Self::Network => "Network error",
            Self::Unknown => "Unknown error!",
            Self::Failed => "The contract has failed",
        }
    }
}

/// What a page gets whose user has signed a contract.
pub fn signed(code: &Secret, state: &str) -> Value {
    json!({ "authCode": code.reveal(), "authState": state })
}

/// What a page gets whose user has not. The text has another name here than elsewhere.
pub fn not_signed(failure: ContractFailure) -> Value {
    json!({ "error": failure.code(), "errMessage": failure.text() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused() -> BTreeMap<String, String> {
        BTreeMap::from([("auth_user".to_owned(), "10001".to_owned())])
    }

    #[test]
    fn a_success_names_what_was_granted_and_what_was_not() {
        let code = Secret::new("0000000001T1dc0W0tv448DB00007826");
        let granted = ["auth_base".to_owned()];
        let full = success(&Profile::default(), &code, &granted, &refused());
        assert_eq!(
            full.to_string(),
            r#"{"authCode":"0000000001T1dc0W0tv448DB00007826","authErrorScopes":{"auth_user":"10001"},"authSuccessScopes":["auth_base"]}"#
        );
        let minimal = Profile { minimal_success: true, ..Profile::default() };
        assert_eq!(
            success(&minimal, &code, &granted, &refused()).to_string(),
            r#"{"authCode":"0000000001T1dc0W0tv448DB00007826"}"#,
            "the seed's sample"
        );
    }

    #[test]
    fn each_failure_has_its_number_in_both_profiles() {
        for (case, seed, container) in [
            (Failure::Rejected, 1001, 11),
            (Failure::Closed, 1001, 10),
            (Failure::TimedOut, 1003, 3),
            (Failure::Service, 1002, 3),
            (Failure::Unreachable, 1000, 3),
            (Failure::Unknown, 3, 3),
            (Failure::PendingAgreement, 2001, 3),
            (Failure::Refused, 1002, 3),
            (Failure::Parameter, 2, 2),
        ] {
            assert_eq!((case.code(PageErrors::Seed), case.code(PageErrors::Container)), (seed, container));
        }
    }

    #[test]
    fn every_error_of_the_seed_is_somebodys() {
        let reached: std::collections::BTreeSet<u16> =
            Failure::ALL.iter().map(|failure| failure.code(PageErrors::Seed)).collect();
        for code in [3, 1000, 1001, 1002, 1003, 2001] {
            assert!(reached.contains(&code) && name(code).is_some(), "{code}");
        }
        assert_eq!(name(2001), Some("ERRORLCODE_AUTH_PENDING_AGREEMENT"));
        assert_eq!(name(2), None);
    }

    #[test]
    fn a_failure_carries_its_number_and_the_refused_scopes() {
        let seed = Profile::default();
        assert_eq!(
            failure(&seed, Failure::Rejected, &refused()).to_string(),
            r#"{"authErrorScopes":{"auth_user":"10001"},"error":1001,"errorMessage":"User's authorization is cancelled"}"#
        );
        assert_eq!(
            failure(&seed, Failure::TimedOut, &BTreeMap::new()).to_string(),
            r#"{"error":1003,"errorMessage":"Timeout"}"#
        );
        let bare = Profile { bare_scope_failure: true, ..seed };
        assert_eq!(
            failure(&bare, Failure::Refused, &refused()).to_string(),
            r#"{"authErrorScopes":{"auth_user":"10001"}}"#,
            "the seed's sample"
        );
    }

    #[test]
    fn a_contract_has_numbers_and_names_of_its_own() {
        assert_eq!(signed(&Secret::new("C"), "s").to_string(), r#"{"authCode":"C","authState":"s"}"#);
        for (failure, code) in [
            (ContractFailure::Cancelled, 6001),
            (ContractFailure::Network, 6002),
            (ContractFailure::Unknown, 7001),
            (ContractFailure::Failed, 7002),
        ] {
            let answer = not_signed(failure);
            assert_eq!(answer["error"], code);
            assert!(answer["errMessage"].is_string() && answer.get("errorMessage").is_none());
        }
    }
}
