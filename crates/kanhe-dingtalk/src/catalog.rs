//! The catalog of DingTalk's JSAPIs, embedded.

use kanhe_core::word::Word;
use kanhe_dialect::catalog::{CatalogFile, Row};
use serde::Serialize;

/// Where the catalog stands, for generated files.
pub const SOURCE: &str = "crates/kanhe-dingtalk/catalog.toml";

/// The catalog file cannot be read. A test rules it out for the embedded one.
#[derive(Debug)]
pub struct CatalogFault(String);

impl core::fmt::Display for CatalogFault {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{SOURCE}: {}", self.0)
    }
}

impl std::error::Error for CatalogFault {}

/// The catalog file, read.
pub fn file() -> Result<CatalogFile, CatalogFault> {
    CatalogFile::parse(include_str!("../catalog.toml")).map_err(|fault| CatalogFault(fault.to_string()))
}

/// The clients that our SDK knows the bridges of.
const SDK_PLATFORMS: [&str; 3] = ["android", "ios", "pc"];

/// A row as the SDK gets it.
#[derive(Serialize)]
struct SdkRow<'a> {
    name: &'a str,
    aliases: &'a [String],
    platforms: Vec<&'a str>,
    grant: bool,
}

/// The catalog as the browser gets it: `web/sdk/dingtalk/catalog.js`.
pub fn module() -> Result<String, CatalogFault> {
    let row = |row: &Row| {
        let known = row.platforms.keys().map(Word::as_str);
        let platforms = known.filter(|platform| SDK_PLATFORMS.contains(platform)).collect();
        let sdk = SdkRow { name: &row.name, aliases: &row.aliases, platforms, grant: row.grant };
        serde_json::to_string(&sdk).unwrap_or_default()
    };
    Ok(file()?.module_of(SOURCE, "import('../../types/catalog').DingtalkApi", row))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalog_has_every_method_under_each_of_its_names() {
        let file = file().unwrap();
        assert_eq!(file.rows.len(), 300);
        let catalog = file.catalog();
        let scan = catalog.get("scan").unwrap();
        assert_eq!((&*scan.name, scan.needs_grant), ("biz.util.scan", false));
        assert_eq!(catalog.get("chooseStaffForPC").unwrap().name, "biz.contact.choose");
        assert!(catalog.get("biz.contact.choose").unwrap().needs_grant);
        let required = file.rows.iter().filter(|row| row.grant).count();
        assert_eq!(required, 58 + 175, "what the overview requires, and what it does not list");
    }
}
