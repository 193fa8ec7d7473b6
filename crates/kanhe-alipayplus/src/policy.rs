//! Lifetimes, quotas, account types: what no edition writes down otherwise.
//!
//! Marks as in `protocol/alipay-plus.md`: [D] document, [S] published code, [I] ours.

use core::time::Duration;

use kanhe_core::page::Proof;
use kanhe_core::quota::{Allowance, Window};
use kanhe_core::word::Word;

/// A mini program that has been granted all scopes of the seed.
pub const MINI_PROGRAM: Word = Word::new("mini_program");
/// A mini program that has been granted only the scopes that its marks name.
pub const LISTED: Word = Word::new("mini_program_listed");
/// The account types; the first is the one of a sandbox's apps.
pub const ACCOUNT_TYPES: [Word; 2] = [MINI_PROGRAM, LISTED];

/// Marks an app whose client may redeem codes only: it gets no refresh tokens (`protocol/alipay-plus.md` 3.6,
/// `AUTH_CLIENT_UNSUPPORTED_GRANT_TYPE`).
pub const CODE_ONLY: Word = Word::new("code_only");

/// Marks an app each of whose signed requests is done once: who has overheard one gets nothing by sending it again. Off
/// unless the operator says so, since two equal questions within one second are equal to the byte.
pub const REQUESTS_ONCE: Word = Word::new("requests_once");

/// How long a code lives: 5 minutes [I], of the 10 that RFC 6749 section 4.1.2 allows.
pub const CODE_LIFE: Duration = Duration::from_secs(300);

/// How long tokens live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lives {
    /// Access tokens.
    pub access: Duration,
    /// Refresh tokens.
    pub refresh: Duration,
}

const DAY: Duration = Duration::from_secs(86_400);

/// A day and thirty days [I].
pub const SAFE_LIVES: Lives = Lives { access: DAY, refresh: DAY.saturating_mul(30) };

/// Ten years [D][S]. Revocation works at once however long a token's life is.
pub const LONG_LIVES: Lives = Lives { access: DAY.saturating_mul(3650), refresh: DAY.saturating_mul(3650) };

/// How long after a refresh the same signed request is answered again, should the reply have been lost [I].
pub const REFRESH_GRACE: Duration = Duration::from_secs(10);

/// How far a request's time may be from ours [S].
pub const TIME_WINDOW: Duration = Duration::from_secs(300);

/// How long the address of a contract or of a hosted authorization serves [I].
pub const CONTRACT_LIFE: Duration = DAY;

/// How long it is remembered that a message was sent, or a payment made, under its request's id [I].
pub const REQUEST_MEMORY: Duration = DAY.saturating_mul(30);

/// All calls of a client together: 6000 a minute [I].
pub const CALLS_A_MINUTE: Allowance =
    Allowance { call: Word::new("alipayplus_calls"), limit: 6000, window: Window::Minute };

/// Attempts with a code or refresh token that is none of the client's: 600 a minute [I]. Far more than mistakes come to,
/// since whoever makes up codes for a merchant's page to pass on makes them in the merchant's name.
pub const WRONG_ATTEMPTS_A_MINUTE: Allowance =
    Allowance { call: Word::new("alipayplus_wrong_attempts"), limit: 600, window: Window::Minute };

/// A mini program's page is known by the registered origin that it comes from; nothing is signed.
pub fn proof(_account_type: Word) -> Proof {
    Proof::Domain
}

/// JSAPIs that a host may ask a grant for at once.
pub const REQUESTED_APIS: usize = 64;

/// How long a grant lasts.
pub const GRANT_LIFE: Duration = Duration::from_secs(7200);

/// App domains.
pub const DOMAINS: usize = 20;
