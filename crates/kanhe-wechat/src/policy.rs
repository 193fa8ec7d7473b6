//! How long WeChat's credentials live, and how often they may be asked for.
//!
//! Confidence marks as in `protocol/wechat-bridge.md`: [S] seed, [D] vendor's documents, [T] users' reports,
//! [L] low, so it is a setting.

use core::time::Duration;

use kanhe_core::credential::{CredentialKind, CredentialPolicy, Form, Renewal};
use kanhe_core::page::Proof;
use kanhe_core::quota::{Allowance, Window};
use kanhe_core::word::Word;

/// How long every credential lives: 7200 seconds [S][D].
pub const LIFE: Duration = Duration::from_secs(7200);

/// How long an old access token works beside its successor: 5 minutes [D].
pub const OVERLAP: Duration = Duration::from_secs(300);

/// `/cgi-bin/token`: every call makes a new one [D].
pub const ACCESS_TOKEN: CredentialPolicy = CredentialPolicy {
    kind: CredentialKind::new("access_token"),
    form: Form::Token,
    life: LIFE,
    overlap: OVERLAP,
    renewal: Renewal::Always,
};

/// `/cgi-bin/stable_token`: the same one while more than 5 minutes are left; a line of its own [D].
pub const STABLE_TOKEN: CredentialPolicy = CredentialPolicy {
    kind: CredentialKind::new("stable_token"),
    form: Form::Token,
    life: LIFE,
    overlap: OVERLAP,
    renewal: Renewal::Within(OVERLAP),
};

/// `/cgi-bin/stable_token` with `force_refresh`: a new one, and the one before it dies at once [D].
pub const FORCED_STABLE_TOKEN: CredentialPolicy =
    CredentialPolicy { overlap: Duration::ZERO, renewal: Renewal::Always, ..STABLE_TOKEN };

/// Forced refreshes must be this far apart, or they do not refresh [D].
pub const FORCED_APART: Duration = Duration::from_secs(30);

/// The ticket that signs pages: the same one as long as it lives [T], across access tokens [T].
pub const JSAPI: CredentialPolicy = CredentialPolicy {
    kind: CredentialKind::new("jsapi"),
    form: Form::Ticket,
    life: LIFE,
    overlap: Duration::ZERO,
    renewal: Renewal::Within(Duration::ZERO),
};

/// The ticket that signs cards; never interchangeable with the other [S].
pub const WX_CARD: CredentialPolicy = CredentialPolicy { kind: CredentialKind::new("wx_card"), ..JSAPI };

/// What an app can have.
pub const CREDENTIALS: [CredentialPolicy; 4] = [ACCESS_TOKEN, STABLE_TOKEN, JSAPI, WX_CARD];

/// Tokens that serve as `access_token`.
pub const TOKENS: [CredentialKind; 2] = [ACCESS_TOKEN.kind, STABLE_TOKEN.kind];

/// WeChat counts in Beijing's days.
const DAY: Window = Window::Day { east: 8 * 3600 };

/// `/cgi-bin/token`: 2000 a day (`protocol/wechat-bridge.md` 6.1, medium).
pub const TOKEN_A_DAY: Allowance = Allowance { call: Word::new("token"), limit: 2000, window: DAY };

/// `/cgi-bin/stable_token`: 500 000 a day [D].
pub const STABLE_TOKEN_A_DAY: Allowance =
    Allowance { call: Word::new("stable_token"), limit: 500_000, window: DAY };

/// `/cgi-bin/stable_token`: 10 000 a minute [D].
pub const STABLE_TOKEN_A_MINUTE: Allowance =
    Allowance { call: Word::new("stable_token_minute"), limit: 10_000, window: Window::Minute };

/// `force_refresh`: 20 a day [D].
pub const FORCED_A_DAY: Allowance =
    Allowance { call: Word::new("stable_token_forced"), limit: 20, window: DAY };

/// `/cgi-bin/ticket/getticket`: 10 000 a day ([S], "Common Errors" 8: "1w").
pub const TICKET_A_DAY: Allowance = Allowance { call: Word::new("getticket"), limit: 10_000, window: DAY };

/// `/cgi-bin/media/get` and `…/get/jssdk`: 10 000 a day [S] ("Upload voice interface").
pub const MEDIA_GET_A_DAY: Allowance = Allowance { call: Word::new("media_get"), limit: 10_000, window: DAY };

/// `/cgi-bin/media/upload`: the same, since no source names a number [L].
pub const MEDIA_UPLOAD_A_DAY: Allowance =
    Allowance { call: Word::new("media_upload"), limit: 10_000, window: DAY };

/// How long media are kept: 3 days [S].
pub const MEDIA_LIFE: Duration = Duration::from_secs(3 * 86_400);

/// How long the address of a film serves [L].
pub const FILM_LINK_LIFE: Duration = Duration::from_secs(1800);

/// `/cgi-bin/clear_quota` in both versions together: 10 a month [D].
pub const CLEARINGS_A_MONTH: Allowance =
    Allowance { call: Word::new("clear_quota"), limit: 10, window: Window::Month { east: 8 * 3600 } };

/// Quotas that clearing does not clear.
pub const NOT_CLEARED: [Word; 1] = [CLEARINGS_A_MONTH.call];

/// JS secure domains of an app [S].
pub const DOMAINS: usize = 5;

/// Account types: the four of the seed's permission table, of which the first has all of it, and mini programs, whose
/// pages live on a cloud-hosted domain (seed 003, "Step 3", note).
pub const ACCOUNT_TYPES: [Word; 7] = [
    Word::new("service_certified"),
    Word::new("service"),
    Word::new("subscription_certified"),
    Word::new("subscription"),
    MINI_PROGRAM_CERTIFIED,
    Word::new("mini_program"),
    Word::new("mini_program_personal"),
];

/// A certified mini program whose owner is not a person.
const MINI_PROGRAM_CERTIFIED: Word = Word::new("mini_program_certified");

/// What a page proves itself by: on a cloud-hosted domain of a mini program "no signature needs to calculate", but it
/// must be "a certified Mini Program that is not a personal subject" [S].
pub fn proof(account_type: Word) -> Proof {
    match account_type.as_str() {
        "mini_program_certified" => Proof::Domain,
        "mini_program" | "mini_program_personal" => Proof::NoPages,
        _ => Proof::Signature,
    }
}

/// The group that card tickets belong to.
pub const CARD: Word = Word::new("card");

/// Marks the appid of a third-party platform, whose tokens come from elsewhere (error 61024).
pub const COMPONENT: Word = Word::new("component");

/// Marks a test account, which serves only people who follow it (seed 003, "Common Errors" 21).
pub const TEST_ACCOUNT: Word = Word::new("test_account");

/// A page may ask for so many JSAPIs; the whole SDK has about sixty.
pub const REQUESTED_APIS: usize = 256;

/// How long a page may go on after its config verified.
pub const GRANT_LIFE: Duration = Duration::from_secs(7200);
