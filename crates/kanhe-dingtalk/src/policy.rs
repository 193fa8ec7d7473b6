//! How long DingTalk's credentials live, and how often they may be asked for.
//!
//! Confidence marks as in `protocol/dingtalk.md`: [S] seed, [D] vendor's documents, [L] low, so it is a setting.

use core::time::Duration;

use kanhe_core::credential::{CredentialKind, CredentialPolicy, Form, Renewal};
use kanhe_core::page::Proof;
use kanhe_core::quota::{Allowance, Window};
use kanhe_core::word::Word;

/// How long every credential lives from a request on: 7200 seconds [S][D].
pub const LIFE: Duration = Duration::from_secs(7200);

/// How long it lives in all, however often it is asked for: 24 hours [S].
pub const AT_MOST: Duration = Duration::from_secs(24 * 3600);

/// An app's access token: the same one while it lives, renewed by each request [D].
pub const ACCESS_TOKEN: CredentialPolicy = CredentialPolicy {
    kind: CredentialKind::new("access_token"),
    form: Form::Token,
    life: LIFE,
    overlap: Duration::ZERO,
    renewal: Renewal::Extended { at_most: AT_MOST },
};

/// The access token of a third-party app for a corp: each request makes a new one [D], and the ones before go on for
/// the rest of their own lives [L].
pub const CORP_TOKEN: CredentialPolicy =
    CredentialPolicy { overlap: LIFE, renewal: Renewal::Always, ..ACCESS_TOKEN };

/// The ticket that signs pages: the same one while it lives, renewed by each request, for a day at most [S].
pub const JSAPI: CredentialPolicy =
    CredentialPolicy { kind: CredentialKind::new("jsapi"), form: Form::Ticket, ..ACCESS_TOKEN };

/// A suite's own token.
pub const SUITE_TOKEN: CredentialPolicy =
    CredentialPolicy { kind: CredentialKind::new("suite_access_token"), ..ACCESS_TOKEN };

/// What the platform pushes to a suite about every five hours; the newest counts, and the one before for a while [D].
pub const SUITE_TICKET: CredentialPolicy = CredentialPolicy {
    kind: CredentialKind::new("suite_ticket"),
    form: Form::Ticket,
    life: Duration::from_secs(6 * 3600),
    overlap: Duration::from_secs(3600),
    renewal: Renewal::Within(Duration::from_secs(3600)),
};

/// What an app can have.
pub const CREDENTIALS: [CredentialPolicy; 4] = [ACCESS_TOKEN, JSAPI, SUITE_TOKEN, SUITE_TICKET];

/// Tokens that serve as `access_token`.
pub const TOKENS: [CredentialKind; 1] = [ACCESS_TOKEN.kind];

const DAY: Window = Window::Day { east: 8 * 3600 };

/// Tokens: no source names a number [L].
pub const TOKEN_A_DAY: Allowance = Allowance { call: Word::new("gettoken"), limit: 100_000, window: DAY };

/// Tickets: as tokens [L].
pub const TICKET_A_DAY: Allowance =
    Allowance { call: Word::new("get_jsapi_ticket"), limit: 100_000, window: DAY };

/// Uploads: as WeChat's, since no source names a number [L].
pub const MEDIA_UPLOAD_A_DAY: Allowance =
    Allowance { call: Word::new("media_upload"), limit: 10_000, window: DAY };

/// How long media are kept [L].
pub const MEDIA_LIFE: Duration = Duration::from_secs(3 * 86_400);

/// Account types: an app of one corp, a third-party app as a corp has it, and the third-party app itself.
pub const ACCOUNT_TYPES: [Word; 3] = [INTERNAL, AUTHORIZED, SUITE];

/// Lives in one corp.
pub const INTERNAL: Word = Word::new("internal");
/// A third-party app as one corp has it.
pub const AUTHORIZED: Word = Word::new("authorized");
/// A third-party app itself: it has no pages, only what its maker needs to serve many corps.
pub const SUITE: Word = Word::new("suite");

/// Marks a third-party app that its maker has switched on for a corp (`/service/activate_suite`).
pub const ACTIVATED: Word = Word::new("activated");

/// What a page proves itself by.
pub fn proof(account_type: Word) -> Proof {
    if account_type == SUITE { Proof::NoPages } else { Proof::Signature }
}

/// A page may ask for so many JSAPIs: the catalog has 300.
pub const REQUESTED_APIS: usize = 512;

/// How long a page may go on after its config verified.
pub const GRANT_LIFE: Duration = Duration::from_secs(7200);

/// The apps of one platform have one owner here, so that a user has one unionid.
pub const OWNER: &[u8] = b"owner";
