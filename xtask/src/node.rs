//! Node and npm: they run the web tests and check the browser code's types. Nothing needs them at run time.

use crate::debian;
use crate::failure::{Failure, Outcome};
use crate::program::{Program, on_path};

const OLDEST: u32 = 20;
const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// Node 20 or newer and npm, installed where we may.
pub(crate) fn ready() -> Outcome {
    let missing = || on_path("node").is_none() || Program::new(NPM, &["--version"]).answer().is_err();
    if missing() && debian::ours().is_some() {
        debian::install(&["nodejs", "npm"])?;
    }
    if missing() {
        return Err(Failure::new(advice("Node or npm not found")));
    }
    let version = Program::new("node", &["--version"]).answer()?;
    if major(&version).is_none_or(|major| major < OLDEST) {
        return Err(Failure::new(advice(&format!("Node {version} is too old"))));
    }
    println!("node {version}, npm {}", Program::new(NPM, &["--version"]).answer()?);
    Ok(())
}

/// npm in the folder of the web tests.
pub(crate) fn npm(arguments: &[&str]) -> Program {
    Program::new(NPM, arguments).within(crate::repository::web_tests())
}

fn advice(complaint: &str) -> String {
    format!(
        "{complaint}; install Node {OLDEST} or newer, npm included, from your system's packages or from nodejs.org"
    )
}

/// `v20.11.1` is 20.
fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn the_major_version_is_the_first_number() {
        assert_eq!(major("v20.11.1"), Some(20));
        assert_eq!(major("v8.0.0"), Some(8));
        assert_eq!(major("nightly"), None);
    }
}
