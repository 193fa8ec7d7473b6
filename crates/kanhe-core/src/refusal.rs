//! Why something was refused, in the core's words. A dialect turns each into its vendor's code and text, by a match
//! without a wildcard, so that a new reason does not compile until every dialect has said what its vendor answers.

use std::net::IpAddr;

use crate::domain::UrlFault;
use crate::time::Timestamp;
use crate::word::Word;

/// Why a backend's call was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BackendRefusal {
    /// No such app.
    UnknownApp,
    /// The secret is not the app's.
    WrongSecret,
    /// The operator has switched the app off.
    AppDisabled,
    /// The app's owner has frozen its secret.
    SecretFrozen,
    /// The app may only be used from listed addresses.
    AddressNotListed(IpAddr),
    /// The token cannot be one.
    TokenMalformed,
    /// The token was never issued, or is of a kind that does not serve here.
    TokenUnknown,
    /// Another token has taken its place.
    TokenSuperseded,
    /// The token's life is over.
    TokenExpired,
    /// The call's quota is used up.
    QuotaExhausted(Word),
    /// The call's quota of the minute is used up.
    TooFast(Word),
    /// The app's account type may not make this call.
    NotPermitted,
    /// The app has not subscribed to this API directory.
    NotSubscribed(Word),
}

impl BackendRefusal {
    /// The machine-readable reason, the same in every dialect, log and metric.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::UnknownApp => "unknown_app",
            Self::WrongSecret => "wrong_secret",
            Self::AppDisabled => "app_disabled",
            Self::SecretFrozen => "secret_frozen",
            Self::AddressNotListed(_) => "address_not_listed",
            Self::TokenMalformed => "token_malformed",
            Self::TokenUnknown => "token_unknown",
            Self::TokenSuperseded => "token_superseded",
            Self::TokenExpired => "token_expired",
            Self::QuotaExhausted(_) => "quota_exhausted",
            Self::TooFast(_) => "too_fast",
            Self::NotPermitted => "not_permitted",
            Self::NotSubscribed(_) => "not_subscribed",
        }
    }
}

/// Why a page config was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageRefusal {
    /// The config lacks these fields, or they are of the wrong type.
    MissingParameters(Vec<&'static str>),
    /// The config asks for more JSAPIs than any page could use.
    TooManyApis {
        /// How many it asked for.
        asked: usize,
    },
    /// No such app.
    UnknownApp,
    /// No such corp.
    UnknownCorp,
    /// No app of this agent id, in any corp.
    UnknownAgent,
    /// The app with this agent id is installed in another corp than the page says.
    CorpMismatch,
    /// Signed with the ticket of another app of the same corp: agent id and ticket do not belong together.
    AgentOfAnotherApp {
        /// Whose ticket it was.
        client_id: String,
    },
    /// The operator has switched the app off.
    AppDisabled,
    /// The host gave a URL that is no page's.
    Url(UrlFault),
    /// The page's host is an IP address.
    UrlIsAddress,
    /// The page is served on another port than 80 or 443.
    UrlHasPort,
    /// The app has bound no domain.
    NoDomain,
    /// The app has bound other domains.
    DomainNotBound,
    /// The domain was bound only a short while ago.
    DomainNotActive {
        /// From when on it counts.
        from: Timestamp,
    },
    /// No ICP record of the domain is known.
    DomainNotFiled,
    /// The app has no home page.
    NoHome,
    /// The page does not lie where the app's home page does.
    NotAtHome,
    /// An app of its account type has no pages.
    AccountWithoutPages,
    /// The app never got a ticket, so nothing can have been signed with one.
    TicketNeverIssued,
    /// Signed with a ticket of this app whose life is over.
    TicketExpired {
        /// When it ended.
        at: Timestamp,
    },
    /// Signed with a ticket of this app that another one has replaced.
    TicketSuperseded {
        /// When it was replaced.
        at: Timestamp,
    },
    /// What the page presents is no ticket.
    TicketUnknown,
    /// The page presents the ticket of another app.
    TicketOfAnotherApp {
        /// Whose it is.
        client_id: String,
    },
    /// The timestamp is not a number of seconds, and the app's policy looks at it.
    TimestampMalformed,
    /// The timestamp is too far from now for the app's policy.
    TimestampOutOfWindow {
        /// How many seconds away.
        seconds: u64,
    },
    /// The signature is not 40 hexadecimal digits.
    SignatureMalformed,
    /// The signature does not match what was signed.
    SignatureMismatch,
}

impl PageRefusal {
    /// The machine-readable reason, the same in every dialect, log and metric.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::MissingParameters(_) => "missing_parameters",
            Self::TooManyApis { .. } => "too_many_apis",
            Self::UnknownApp => "unknown_app",
            Self::UnknownCorp => "unknown_corp",
            Self::UnknownAgent => "unknown_agent",
            Self::CorpMismatch => "corp_mismatch",
            Self::AgentOfAnotherApp { .. } => "agent_of_another_app",
            Self::AppDisabled => "app_disabled",
            Self::Url(UrlFault::UserInfo) => "url_has_user_info",
            Self::Url(UrlFault::NotHttp) => "url_not_http",
            Self::Url(UrlFault::Invalid | UrlFault::TooLong) => "url_invalid",
            Self::UrlIsAddress => "url_is_ip",
            Self::UrlHasPort => "url_has_port",
            Self::NoDomain => "no_domain",
            Self::DomainNotBound => "domain_not_bound",
            Self::DomainNotActive { .. } => "domain_not_active",
            Self::DomainNotFiled => "domain_not_filed",
            Self::NoHome => "no_home",
            Self::NotAtHome => "not_at_home",
            Self::AccountWithoutPages => "account_without_pages",
            Self::TicketNeverIssued => "ticket_never_issued",
            Self::TicketExpired { .. } => "ticket_expired",
            Self::TicketSuperseded { .. } => "ticket_superseded",
            Self::TicketUnknown => "ticket_unknown",
            Self::TicketOfAnotherApp { .. } => "ticket_of_another_app",
            Self::TimestampMalformed => "timestamp_malformed",
            Self::TimestampOutOfWindow { .. } => "timestamp_out_of_window",
            Self::SignatureMalformed => "signature_malformed",
            Self::SignatureMismatch => "signature_mismatch",
        }
    }
}

/// Why a page may not make a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallRefusal {
    /// The catalog has no such API.
    UnknownApi,
    /// The grant is not one of ours, or it is for another app by now.
    GrantInvalid,
    /// The grant's time is over.
    GrantExpired,
    /// The operator has switched the app off since.
    AppDisabled,
    /// The page did not ask for it in its config.
    NotDeclared,
    /// The page asked, but the app's account type lacks it.
    NotPermitted,
}

impl CallRefusal {
    /// The machine-readable reason, the same in every dialect, log and metric.
    pub fn reason(self) -> &'static str {
        match self {
            Self::UnknownApi => "function_not_exist",
            Self::GrantInvalid => "grant_invalid",
            Self::GrantExpired => "grant_expired",
            Self::AppDisabled => "app_disabled",
            Self::NotDeclared => "api_not_declared",
            Self::NotPermitted => "api_not_permitted",
        }
    }
}
