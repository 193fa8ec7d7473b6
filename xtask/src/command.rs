//! The command line.

pub(crate) const HELP: &str = "\
Usage: cargo xtask COMMAND

  test               everything: tools, lints, Rust tests, web tests; installs what it needs where it can
  test --only PART   one part of it: rust, web or lint
  lint               formatting, clippy, direction of imports, licences, types of the browser code
  generate           writes the generated files anew
  sdks               installs the npm packages of web/tests and checks the vendors' SDKs among them
  bench-http …       measures the hot paths beside a bare server, some minutes long; `bench-http --help` says more
  help               this text

Environment: KANHE_BROWSER names the Chromium or Chrome to test with, KANHE_POSTGRES_BIN the folder of PostgreSQL's
programs.
";

/// What somebody asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Test(Part),
    Lint,
    Generate,
    Sdks,
    /// With what the program that measures is told.
    BenchHttp(Vec<String>),
    Help,
}

/// How much of the tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Everything,
    Rust,
    Web,
    Lint,
}

impl Command {
    /// Reads the arguments, or says in one line what is wrong with them.
    pub(crate) fn parse(arguments: &[String]) -> Result<Self, String> {
        if let Some(("bench-http", rest)) = arguments.split_first().map(|(first, rest)| (&**first, rest)) {
            return Ok(Self::BenchHttp(rest.to_vec()));
        }
        let words: Vec<&str> = arguments.iter().flat_map(|argument| argument.splitn(2, '=')).collect();
        match words.as_slice() {
            ["test"] => Ok(Self::Test(Part::Everything)),
            ["test", "--only", part] => Part::named(part).map(Self::Test),
            ["lint"] => Ok(Self::Lint),
            ["generate"] => Ok(Self::Generate),
            ["sdks"] => Ok(Self::Sdks),
            [] | ["help" | "--help" | "-h"] => Ok(Self::Help),
            ["test" | "lint" | "generate" | "sdks" | "help", ..] => {
                Err(format!("`{}` is not understood", arguments.join(" ")))
            }
            [other, ..] => Err(format!("there is no command `{other}`")),
        }
    }
}

impl Part {
    fn named(name: &str) -> Result<Self, String> {
        match name {
            "rust" => Ok(Self::Rust),
            "web" => Ok(Self::Web),
            "lint" => Ok(Self::Lint),
            other => Err(format!("`{other}` is no part of the tests; there are rust, web and lint")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Command, Part};

    fn parsed(line: &str) -> Result<Command, String> {
        Command::parse(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn a_part_may_follow_a_space_or_an_equals_sign() {
        assert_eq!(parsed("test --only web"), Ok(Command::Test(Part::Web)));
        assert_eq!(parsed("test --only=web"), Ok(Command::Test(Part::Web)));
    }

    #[test]
    fn test_alone_is_everything() {
        assert_eq!(parsed("test"), Ok(Command::Test(Part::Everything)));
    }

    #[test]
    fn what_the_bench_is_told_is_its_own_matter() {
        assert_eq!(
            parsed("bench-http --quick pages"),
            Ok(Command::BenchHttp(vec!["--quick".into(), "pages".into()]))
        );
    }

    #[test]
    fn nothing_at_all_asks_for_help() {
        assert_eq!(parsed(""), Ok(Command::Help));
    }

    #[test]
    fn a_wrong_word_is_named() {
        assert!(parsed("tset").is_err_and(|complaint| complaint.contains("tset")));
        assert!(parsed("test --only docs").is_err_and(|complaint| complaint.contains("docs")));
        assert!(parsed("lint everything").is_err_and(|complaint| complaint.contains("lint everything")));
    }
}
