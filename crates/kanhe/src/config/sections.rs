//! Sections that several commands have in common.

use std::collections::BTreeMap;

use kanhe_core::platform::Limits;
use kanhe_core::secret::Secret;
use kanhe_core::word::{Dialect, Word};
use serde::{Deserialize, Deserializer};

/// Where uploaded media are kept: a folder beside the database, or a store that speaks S3.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MediaSettings {
    /// Address of the store; empty: the folder.
    pub(crate) endpoint: String,
    /// The bucket.
    pub(crate) bucket: String,
    /// Its region.
    pub(crate) region: String,
    /// Before every name.
    pub(crate) prefix: String,
    /// By whom it is entered.
    pub(crate) access_key_id: String,
    /// His secret.
    #[serde(deserialize_with = "secret")]
    pub(crate) secret_access_key: Secret,
}

/// Settings of a dialect.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub(crate) struct DialectSettings {
    /// How often an app may make a call.
    pub(crate) quotas: BTreeMap<Word, u32>,
}

impl DialectSettings {
    /// WeChat's quotas, as the platform takes them.
    pub(crate) fn wechat_limits(&self) -> Limits {
        Limits::from([(Dialect::new("wechat"), self.quotas.clone())])
    }
}

/// A text that is not printed.
pub(super) fn secret<'de, D: Deserializer<'de>>(value: D) -> Result<Secret, D::Error> {
    String::deserialize(value).map(Secret::new)
}
