//! What an operator can choose for an app.

use kanhe_core::word::Word;
use kanhe_dialect::choices::{Choices, ScopeWords};

use crate::{auth, policy};

const MARKS: [Word; 2] = [policy::HMAC_REQUIRED, policy::HMAC_ONCE];

const SCOPES: [ScopeWords; 1] =
    [ScopeWords { name: auth::USER_INFO, zh: "你的姓名和账号", en: "Your name and account" }];

/// Gov-DingTalk's. Its apps sign requests with their secrets.
pub(crate) fn choices() -> Choices {
    Choices {
        marks: MARKS.to_vec(),
        subscriptions: policy::DIRECTORIES.to_vec(),
        scopes: SCOPES.to_vec(),
        keeps_secrets: true,
        ..Choices::default()
    }
}
