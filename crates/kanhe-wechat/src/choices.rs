//! What an operator can choose for an app.

use kanhe_core::quota::Allowance;
use kanhe_core::word::Word;
use kanhe_dialect::choices::{Choices, ScopeWords};

use crate::{auth, policy};

const MARKS: [Word; 2] = [policy::COMPONENT, policy::TEST_ACCOUNT];

const SCOPES: [ScopeWords; 2] = [
    ScopeWords { name: auth::BASE, zh: "认出你", en: "Recognise you" },
    ScopeWords {
        name: auth::USERINFO, zh: "你的昵称、头像和地区", en: "Your nickname, picture and region"
    },
];

const QUOTAS: [Allowance; 8] = [
    policy::TOKEN_A_DAY,
    policy::STABLE_TOKEN_A_DAY,
    policy::STABLE_TOKEN_A_MINUTE,
    policy::FORCED_A_DAY,
    policy::TICKET_A_DAY,
    policy::MEDIA_GET_A_DAY,
    policy::MEDIA_UPLOAD_A_DAY,
    policy::CLEARINGS_A_MONTH,
];

/// WeChat's.
pub(crate) fn choices() -> Choices {
    Choices { marks: MARKS.to_vec(), scopes: SCOPES.to_vec(), quotas: QUOTAS.to_vec(), ..Choices::default() }
}
