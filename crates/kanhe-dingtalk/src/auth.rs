//! Codes that say who came: `runtime.permission.requestAuthCode` in a page, and the login page of other programs.
//!
//! Source: `protocol/dingtalk.md` 4 and 6.

use core::time::Duration;

use kanhe_core::auth::AuthRules;
use kanhe_core::word::Word;
use kanhe_dialect::letters::letters_and_digits;

use crate::policy::SUITE;

/// Says which member of the corp came: granted without asking, in pages ("login-free").
pub const LOGIN_FREE: &str = "login_free";
/// Says who came, to programs outside: the user is asked.
pub const OPENID: &str = "openid";
/// Says besides in which corp.
pub const CORPID: &str = "corpid";

/// Codes among the slips.
pub const CODE: Word = Word::new("dingtalk_code");
/// Users' access tokens.
pub const TOKEN: Word = Word::new("dingtalk_user_token");
/// Users' refresh tokens.
pub const REFRESH: Word = Word::new("dingtalk_refresh_token");

/// How long a code lives: 5 minutes [D].
const CODE_LIFE: Duration = Duration::from_secs(300);
/// How long a user's access token lives: 2 hours [D].
pub const TOKEN_LIFE: Duration = Duration::from_secs(7200);
/// How long a refresh token lives: 30 days [D].
pub const REFRESH_LIFE: Duration = Duration::from_secs(30 * 86_400);

/// The rules of DingTalk's codes.
pub const RULES: AuthRules = AuthRules {
    kind: CODE,
    life: CODE_LIFE,
    code: |entropy| letters_and_digits(entropy, 32),
    is_scope: |scope| matches!(scope, LOGIN_FREE | OPENID | CORPID),
    is_silent: |scope| scope == LOGIN_FREE,
    silent_scope: LOGIN_FREE,
    may_ask: |account_type, _| account_type != SUITE,
};
