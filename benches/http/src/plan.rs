//! The command line: what is measured, and for how long.

use core::time::Duration;
use std::path::PathBuf;

use crate::path::Path;

pub(crate) const HELP: &str = "\
Usage: cargo xtask bench-http [OPTIONS] [PATH…]

  --quick          one short round, to see that it runs: its figures say nothing
  --rounds N       so many rounds of each, by turns [default: 5]
  --seconds S      so long is a round [default: 2]
  --kanhe FILE     the program to measure [default: the one that was just built]

Paths: floor, pages, introspect, token-sqlite, ticket-sqlite, token-postgres, ticket-postgres, alipayplus, gateway,
memory, growth. Without any: all but growth, which fills a database with a million apps.
";

/// What somebody asked for.
pub(crate) enum Asked {
    /// To be the bare server.
    Bare,
    /// To be the loop of RSA operations.
    Rsa,
    Measure(Plan),
    Help,
}

/// What is measured, and how.
pub(crate) struct Plan {
    pub(crate) paths: Vec<Path>,
    pub(crate) rounds: usize,
    pub(crate) round: Duration,
    /// The program.
    pub(crate) kanhe: PathBuf,
    /// Whether the figures may say nothing.
    pub(crate) quick: bool,
}

impl Plan {
    pub(crate) fn parse(arguments: &[String]) -> Result<Asked, String> {
        let mut plan = Self {
            paths: Vec::new(),
            rounds: 5,
            round: Duration::from_secs(2),
            kanhe: beside_us("kanhe")?,
            quick: false,
        };
        let mut words = arguments.iter().map(String::as_str);
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
            match word {
                "serve-bare" => return Ok(Asked::Bare),
                "rsa" => return Ok(Asked::Rsa),
                "help" | "--help" | "-h" => return Ok(Asked::Help),
                "--quick" => {
                    plan = Self { rounds: 1, round: Duration::from_millis(200), quick: true, ..plan };
                }
                "--rounds" => plan.rounds = number(value()?)?.max(1),
                "--seconds" => plan.round = seconds(value()?)?,
                "--kanhe" => plan.kanhe = value()?.into(),
                name => plan.paths.push(Path::named(name).ok_or_else(|| format!("there is no `{name}`"))?),
            }
        }
        if plan.paths.is_empty() {
            plan.paths = Path::USUAL.to_vec();
        }
        Ok(Asked::Measure(plan))
    }
}

fn number(text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| format!("`{text}` is no number"))
}

fn seconds(text: &str) -> Result<Duration, String> {
    let number = text.parse().map_err(|_| format!("`{text}` is no number of seconds"))?;
    Ok(Duration::from_secs(number).max(Duration::from_secs(1)))
}

/// A program of the same build.
fn beside_us(name: &str) -> Result<PathBuf, String> {
    std::env::current_exe().map(|us| us.with_file_name(name)).map_err(|why| why.to_string())
}
