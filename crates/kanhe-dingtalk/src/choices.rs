//! What an operator can choose for an app.

use kanhe_core::quota::Allowance;
use kanhe_dialect::choices::{Choices, ScopeWords};

use crate::{auth, policy};

const SCOPES: [ScopeWords; 3] = [
    ScopeWords {
        name: auth::LOGIN_FREE, zh: "以企业员工身份免登", en: "Sign in as a member of the corp"
    },
    ScopeWords { name: auth::OPENID, zh: "你的账号信息", en: "Information about your account" },
    ScopeWords { name: auth::CORPID, zh: "你所选的企业", en: "The corp that you choose" },
];

const QUOTAS: [Allowance; 3] = [policy::TOKEN_A_DAY, policy::TICKET_A_DAY, policy::MEDIA_UPLOAD_A_DAY];

/// DingTalk's. Its third-party apps sign requests with their secrets.
pub(crate) fn choices() -> Choices {
    Choices { scopes: SCOPES.to_vec(), quotas: QUOTAS.to_vec(), keeps_secrets: true, ..Choices::default() }
}
