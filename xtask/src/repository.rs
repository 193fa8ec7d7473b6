//! Where things stand in this repository.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// The folder with the workspace's `Cargo.toml`.
pub(crate) fn root() -> &'static Path {
    // Known when this was built, and cargo builds it anew when the folder moves.
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// The folder of the browser tests and their npm packages.
pub(crate) fn web_tests() -> PathBuf {
    root().join("web").join("tests")
}

/// A file's text, by its path from the root.
pub(crate) fn text(path: &str) -> Result<String, Failure> {
    fs::read_to_string(root().join(path))
        .map_err(|error| Failure::new(format!("cannot read {path}: {error}")))
}
