//! `cargo xtask test`: everything, in the order in which a mistake shows soonest.

use std::path::{Path, PathBuf};

use crate::command::Part;
use crate::failure::{Failure, Outcome};
use crate::program::Program;
use crate::step::step;
use crate::tally::{CargoCounter, Counter, NodeCounter, Tally};
use crate::{browser, generate, lint, node, sdks, servers};

/// Runs a part of the tests, or all; answers how it ended and how many tests were counted until then.
pub(crate) fn run(part: Part) -> (Outcome, Tally) {
    let mut tally = Tally::default();
    let outcome = match part {
        Part::Everything => everything(&mut tally),
        Part::Rust => rust(&mut tally),
        Part::Web => tools().and_then(|browser| {
            // The profile of the Rust tests: what they compile is compiled.
            step("the binary", || Program::cargo(&["build", "--package=kanhe"]).run())?;
            web(&browser, &mut tally)
        }),
        Part::Lint => lint::run(),
    };
    (outcome, tally)
}

fn everything(tally: &mut Tally) -> Outcome {
    let browser = tools()?;
    lint::check()?;
    // They build the binary too, with the features of the whole: it is not built again with fewer.
    rust(tally)?;
    web(&browser, tally)
}

/// What must be on the machine, and the packages of the web tests.
fn tools() -> Result<PathBuf, Failure> {
    let browser = step("tools", || {
        let browser = browser::ready()?;
        println!("{}: {}", browser.display(), browser::version(&browser).unwrap_or_default());
        node::ready()?;
        Ok(browser)
    })?;
    step("npm packages", sdks::ready)?;
    Ok(browser)
}

fn rust(tally: &mut Tally) -> Outcome {
    step("servers", servers::ready)?;
    step("Rust tests", || {
        // All binaries, even after one failed: a person mends them together.
        let tests = Program::cargo(&["test", "--workspace", "--no-fail-fast"]).without(generate::UPDATE);
        let tests = tests.with(servers::REQUIRED.0, servers::REQUIRED.1);
        counted(tests, CargoCounter::default(), tally)
    })
}

fn web(browser: &Path, tally: &mut Tally) -> Outcome {
    step("web tests", || {
        let tests = node::npm(&["test"]).with("KANHE_BIN", binary()?).with("KANHE_BROWSER", browser);
        counted(tests, NodeCounter::default(), tally)
    })
}

/// Cargo puts it beside ourselves.
fn binary() -> Result<PathBuf, Failure> {
    let ourselves = std::env::current_exe()
        .map_err(|error| Failure::new(format!("cannot tell where xtask is: {error}")))?;
    let binary = ourselves.with_file_name(format!("kanhe{}", std::env::consts::EXE_SUFFIX));
    if binary.is_file() {
        return Ok(binary);
    }
    Err(Failure::new(format!("the binary was built, but is not at {}", binary.display())))
}

fn counted(tests: Program, mut runner: impl Counter, tally: &mut Tally) -> Outcome {
    let outcome = tests.overheard(|line| runner.hear(line));
    let counted = runner.tally();
    tally.add(counted);
    outcome?;
    // A runner that says "good" and shows no test, or a failed one, was misunderstood: better to stop than to trust it.
    if counted.total() == 0 {
        return Err(Failure::new("no test was counted"));
    }
    if counted.failed > 0 {
        return Err(Failure::new(format!("{} tests failed", counted.failed)));
    }
    Ok(())
}
