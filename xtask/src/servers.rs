//! PostgreSQL, Redis and Python, which the tests start for themselves: here only their programs.

use std::fs;
use std::path::Path;

use crate::debian;
use crate::failure::{Failure, Outcome};
use crate::program::{Program, on_path};

/// The variable by which the tests learn that none of them may be skipped for want of a server.
pub(crate) const REQUIRED: (&str, &str) = ("KANHE_TEST_SERVERS", "required");

/// Sees to it that they are installed, where we may.
pub(crate) fn ready() -> Outcome {
    if debian::ours().is_some() {
        let missing: Vec<&str> = missing().into_iter().map(|(package, _)| package).collect();
        if !missing.is_empty() {
            debian::install(&missing)?;
        }
    }
    let complaints: Vec<String> = missing().into_iter().map(|(_, advice)| advice.to_owned()).collect();
    if complaints.is_empty() {
        Ok(())
    } else {
        Err(Failure::list("servers for the tests are missing", &complaints))
    }
}

fn missing() -> Vec<(&'static str, &'static str)> {
    let mut missing = Vec::new();
    if !has_postgres() {
        missing.push((
            "postgresql",
            "PostgreSQL: install it from your system's packages; KANHE_POSTGRES_BIN names the folder of its programs",
        ));
    }
    if on_path("redis-server").or_else(|| on_path("valkey-server")).is_none() {
        missing.push(("redis-server", "Redis or Valkey: install it from your system's packages"));
    }
    if Program::new("python3", &["-c", "import ensurepip, venv"]).answer().is_err() {
        missing.push(("python3-venv", "Python 3 with venv: install it from your system's packages"));
    }
    missing
}

/// Where the tests look too. Debian keeps the programs off the `PATH`, since versions may stand side by side.
fn has_postgres() -> bool {
    let is_there = |folder: &Path| folder.join("initdb").is_file() && folder.join("postgres").is_file();
    if let Some(named) = std::env::var_os("KANHE_POSTGRES_BIN") {
        return is_there(Path::new(&named));
    }
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debians = versions.map(|version| version.path().join("bin")).any(|folder| is_there(&folder));
    debians || on_path("initdb").is_some_and(|initdb| initdb.parent().is_some_and(is_there))
}
