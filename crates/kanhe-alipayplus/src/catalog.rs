//! The catalog of the dialect's JSAPIs, embedded.

use kanhe_dialect::catalog::CatalogFile;

/// Where the catalog stands, for generated files.
pub const SOURCE: &str = "crates/kanhe-alipayplus/catalog.toml";

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
