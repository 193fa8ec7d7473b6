//! Generated files that are committed.
//!
//! Each has a test that compares it with what would be generated; with `KANHE_UPDATE=1` the same test writes it. So
//! there is one generator, and no way to forget it: `cargo xtask test` fails while a file is old.

use crate::failure::Outcome;
use crate::program::Program;
use crate::step::step;

/// The tests that know the generated files. Another crate that generates adds its line here.
const GENERATORS: [(&str, &[&str]); 2] = [
    ("kanhe-doctor", &["test", "--package=kanhe-doctor", "--test=generated"]),
    ("kanhe-server", &["test", "--package=kanhe-server", "--test=it", "generated"]),
];

/// The variable that makes such a test write instead of compare.
pub(crate) const UPDATE: &str = "KANHE_UPDATE";

/// `cargo xtask generate`.
pub(crate) fn run() -> Outcome {
    for (what, arguments) in GENERATORS {
        step(&format!("generated files of {what}"), || Program::cargo(arguments).with(UPDATE, "1").run())?;
    }
    Ok(())
}
