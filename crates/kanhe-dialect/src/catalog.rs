//! The catalog file of a dialect: `catalog.toml`.
//!
//! ```toml
//! [permissions]
//! card = ["subscription_certified", "service_certified"]
//!
//! [[api]]
//! name = "getLocation"
//! wire = "geoLocation"
//! group = "location"
//! ```

use std::collections::BTreeMap;

use kanhe_core::catalog::{Api, Catalog};
use kanhe_core::word::Word;
use serde::{Deserialize, Serialize};

/// How an API is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One call, one reply.
    #[default]
    Invoke,
    /// The page listens to an event.
    Listen,
}

/// One row of a catalog, as far as all dialects have it. Order of fields is the order of the generated module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The page's name.
    pub name: String,
    /// The bridge's name; the page's if absent.
    #[serde(default)]
    pub wire: String,
    /// Further names by which pages call it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// The bridge's names where the kinds of client differ, by the kind.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub wires: BTreeMap<Word, String>,
    /// The kinds of client that have it, each with the first version that does; all of them if none is named.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub platforms: BTreeMap<Word, String>,
    /// The same function in a dialect whose clients are built alike, by its bridge name there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub like: Option<String>,
    /// Call or event.
    #[serde(default)]
    pub kind: Kind,
    /// Row of the permission table.
    pub group: Word,
    /// First SDK version that has it; empty if nobody says.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub since: String,
    /// First client version that knows it.
    #[serde(default = "first_client")]
    pub client: String,
    /// Whether a page needs a grant to call it.
    #[serde(default = "yes")]
    pub grant: bool,
    /// For share menus: the call that follows the tap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<String>,
}

fn first_client() -> String {
    "6.0.2".to_owned()
}

fn yes() -> bool {
    true
}

/// A catalog file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogFile {
    /// Which account types have a group.
    pub permissions: BTreeMap<Word, Vec<Word>>,
    /// The rows.
    #[serde(rename = "api")]
    pub rows: Vec<Row>,
}

impl CatalogFile {
    /// Reads a catalog file.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        let mut file: Self = toml::from_str(text)?;
        for row in &mut file.rows {
            if row.wire.is_empty() {
                row.wire.clone_from(&row.name);
            }
        }
        Ok(file)
    }

    /// The core's view of it.
    pub fn catalog(&self) -> Catalog {
        let apis = self.rows.iter().map(|row| Api {
            name: row.name.clone(),
            wire: row.wire.clone(),
            is_listener: row.kind == Kind::Listen,
            covers: row.share.iter().chain(&row.aliases).chain(row.wires.values()).cloned().collect(),
            group: row.group,
            client: row.client.clone(),
            needs_grant: row.grant,
        });
        Catalog::new(apis.collect(), self.permissions.clone())
    }

    /// The catalog as the browser gets it: one row a line.
    pub fn module(&self, source: &str, row_type: &str) -> String {
        self.module_of(source, row_type, |row| serde_json::to_string(row).unwrap_or_default())
    }

    /// The same with rows of the dialect's own form, each one line of JSON.
    pub fn module_of(&self, source: &str, row_type: &str, row: impl Fn(&Row) -> String) -> String {
        let rows: Vec<String> = self.rows.iter().map(|one| format!("  {},\n", row(one))).collect();
        format!(
            "// Generated from {source} by `cargo xtask generate`; do not edit.\n\n\
             /** @type {{{row_type}[]}} */\nexport const catalog = [\n{}];\n",
            rows.concat()
        )
    }
}
