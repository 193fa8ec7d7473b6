//! Editions: one manual, published by each wallet with small changes. An edition is what differs on the wire of the
//! open API; which one a call speaks is told by its path, so that all of them can be served at once.
//!
//! Source: `protocol/alipay-plus.md` 3.1, 3.4 to 3.6, 4.1 and 7.

use kanhe_sign::message::encoding::Encoding;

use super::paths::{Paths, paths};
use crate::policy::{LONG_LIVES, Lives, SAFE_LIVES};

/// How an edition calls what is wrong with a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeNames {
    /// `INVALID_AUTHCODE`, `USED_AUTHCODE`, `EXPIRED_AUTHCODE`.
    AuthCode,
    /// `INVALID_CODE`, `USED_CODE`, `EXPIRED_CODE`.
    Code,
}

/// What the text of a result is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageKey {
    /// `resultMessage`.
    ResultMessage,
    /// `resultMsg` in refusals.
    ResultMsg,
}

/// How an edition answers inquiryUserInfo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserInfoForm {
    /// `{"result":…,"userInfo":{…}}`
    Nested,
    /// `{"result":…,"userId":…,"userLoginId":…,"hashUserLoginId":…}`
    Flat,
}

/// An edition of the open API.
#[derive(Debug, PartialEq, Eq)]
pub struct Edition {
    /// Its name in settings.
    pub name: &'static str,
    /// Its addresses.
    pub paths: Paths,
    /// Its names for what is wrong with a code.
    pub code_names: CodeNames,
    /// Its name for the text of a result.
    pub message_key: MessageKey,
    /// How the signatures of its replies are written.
    pub reply_encoding: Encoding,
    /// Whether it calls exceeded traffic a failure (`F`) instead of unknown (`U`).
    pub traffic_fails: bool,
    /// Whether the gateway in front of it has names of its own for unknown and disabled clients.
    pub gateway: bool,
    /// What applyToken must carry beside the credential.
    pub required: &'static [&'static str],
    /// How it answers inquiryUserInfo.
    pub user_info: UserInfoForm,
    /// Its word for an expired code.
    pub code_expired: &'static str,
    /// How long its tokens live.
    pub lives: Lives,
    /// What its wallet is called in `customerBelongsTo`.
    pub site: &'static str,
    /// Its wallet's clock, seconds east of Greenwich.
    pub east: i32,
}

const PLAIN: Edition = Edition {
    name: "manual",
    paths: paths!("/api/v1", ""),
    code_names: CodeNames::AuthCode,
    message_key: MessageKey::ResultMessage,
    reply_encoding: Encoding::Percent,
    traffic_fails: false,
    gateway: false,
    required: &[],
    user_info: UserInfoForm::Nested,
    code_expired: "The authorization code expires.",
    lives: SAFE_LIVES,
    site: "ALIPAY_HK",
    east: 8 * 3600,
};

/// The seed's.
pub static QI: Edition =
    Edition { name: "qi", paths: paths!("/v1", ""), lives: LONG_LIVES, site: "QI", east: 3 * 3600, ..PLAIN };

/// The vendor's generic manual.
pub static MANUAL: Edition = PLAIN;

/// Its second version.
pub static OPEN_V2: Edition = Edition {
    name: "generic-v2",
    paths: paths!("/api/open/v2", ""),
    required: &["appId", "authClientId", "customerBelongsTo"],
    ..PLAIN
};

/// TNG Digital, Malaysia. Its clients do not decode percents before they verify.
pub static TNG: Edition = Edition {
    name: "tng",
    paths: Paths {
        inquire_user: "/acl/api/v1/customers/user/inquiryUserInfoByAccessToken",
        ..paths!("/acl/api/v1", "")
    },
    reply_encoding: Encoding::UrlSafe,
    traffic_fails: true,
    site: "TNG",
    ..PLAIN
};

/// GCash, Philippines.
pub static GCASH: Edition = Edition {
    name: "gcash",
    paths: Paths {
        inquire_user: "/v1/customers/user/inquiryUserInfoByAccessToken.htm",
        ..paths!("/v1", ".htm")
    },
    code_names: CodeNames::Code,
    site: "GCASH",
    ..PLAIN
};

/// VodaPay, South Africa, and M-Pesa.
pub static VODAPAY: Edition = Edition {
    name: "vodapay",
    paths: Paths { inquire_user: "/v2/customers/user/inquiryUserInfo", ..paths!("/v2", "") },
    code_names: CodeNames::Code,
    message_key: MessageKey::ResultMsg,
    required: &["authClientId"],
    code_expired: "The authorization code has expired.",
    lives: LONG_LIVES,
    site: "VODAPAY",
    east: 2 * 3600,
    ..PLAIN
};

/// Antom.
pub static ANTOM: Edition = Edition {
    name: "antom",
    paths: Paths {
        cancel_token: "/ams/api/v1/authorizations/revoke",
        consult: Some("/ams/api/v1/authorizations/consult"),
        ..paths!("/ams/api/v1", "")
    },
    code_names: CodeNames::Code,
    gateway: true,
    required: &["customerBelongsTo"],
    user_info: UserInfoForm::Flat,
    ..PLAIN
};

/// Antom's sandbox, which its SDKs choose for client ids that begin with `SANDBOX_`.
pub static ANTOM_SANDBOX: Edition = Edition {
    name: "antom-sandbox",
    paths: Paths {
        cancel_token: "/ams/sandbox/api/v1/authorizations/revoke",
        consult: Some("/ams/sandbox/api/v1/authorizations/consult"),
        ..paths!("/ams/sandbox/api/v1", "")
    },
    code_names: CodeNames::Code,
    gateway: true,
    required: &["customerBelongsTo"],
    user_info: UserInfoForm::Flat,
    ..PLAIN
};

/// Alipay+.
pub static ALIPAYPLUS: Edition = Edition {
    name: "alipayplus",
    paths: Paths { consult: Some("/aps/api/v1/authorizations/consult"), ..paths!("/aps/api/v1", "") },
    code_names: CodeNames::Code,
    gateway: true,
    required: &["customerBelongsTo"],
    ..PLAIN
};

/// Claro Pay, Mexico.
pub static CLARO: Edition = Edition {
    name: "claro",
    paths: paths!("/miniprogram/api/v2", ""),
    site: "CLARO",
    east: -6 * 3600,
    ..PLAIN
};

/// All of them.
pub static EDITIONS: [&Edition; 10] =
    [&QI, &MANUAL, &OPEN_V2, &TNG, &GCASH, &VODAPAY, &ANTOM, &ANTOM_SANDBOX, &ALIPAYPLUS, &CLARO];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_path_belongs_to_one_edition() {
        let mut seen = BTreeSet::new();
        for edition in EDITIONS {
            for path in edition.paths.all().into_iter().flatten() {
                assert!(path.starts_with('/') && seen.insert(path), "{path}");
            }
        }
    }
}
