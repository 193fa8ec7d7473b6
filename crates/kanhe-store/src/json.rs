//! What has no column of its own is kept as JSON.

use kanhe_core::store::StoreError;
use kanhe_core::word::Word;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub(crate) fn write<T: Serialize>(what: &'static str, value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|why| StoreError::Corrupt { what, source: why.into() })
}

pub(crate) fn read<T: DeserializeOwned>(what: &'static str, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|why| StoreError::Corrupt { what, source: why.into() })
}

/// A short name, as it stands in a column.
pub(crate) fn word(what: &'static str, text: &str) -> Result<Word, StoreError> {
    Word::parse(text).ok_or_else(|| StoreError::Corrupt { what, source: "not a short name".into() })
}
