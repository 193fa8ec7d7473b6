//! Everything that can be said without running the code.

use crate::failure::Outcome;
use crate::program::Program;
use crate::step::step;
use crate::{imports, node, policy, sdks};

/// `cargo xtask lint`.
pub(crate) fn run() -> Outcome {
    step("node", node::ready)?;
    step("npm packages", sdks::ready)?;
    check()
}

/// The lints themselves, quickest first.
pub(crate) fn check() -> Outcome {
    step("formatting", || Program::cargo(&["fmt", "--all", "--check"]).run())?;
    step("direction of imports", imports::check)?;
    step("dependencies", policy::check)?;
    step("types of the browser code", || node::npm(&["run", "--silent", "types"]).run())?;
    step("clippy", || {
        Program::cargo(&["clippy", "--workspace", "--all-targets", "--", "--deny=warnings"]).run()
    })
}
