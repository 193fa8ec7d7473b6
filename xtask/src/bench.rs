//! Measurements of the hot paths over HTTP; `benches/http` says how.

use crate::failure::{Failure, Outcome};
use crate::program::{Program, on_path};
use crate::repository;
use crate::step::step;

/// The core of the clients; the servers have the first.
const CORE: &str = "1";

/// Both together, so that they have the same libraries.
const BUILD: [&str; 6] = ["build", "--release", "--package", "kanhe", "--package", "kanhe-bench-http"];

/// Builds the program and what measures it, and measures.
pub(crate) fn http(arguments: &[String]) -> Outcome {
    on_path("taskset")
        .ok_or_else(|| Failure::new("taskset is missing: this needs Linux, two cores and util-linux"))?;
    step("build what is measured, and what measures it", || Program::cargo(&BUILD).run())?;
    let program = repository::root().join("target/release/bench-http").display().to_string();
    let words: Vec<&str> =
        ["--cpu-list", CORE, &program].into_iter().chain(arguments.iter().map(String::as_str)).collect();
    Program::new("taskset", &words).run()
}
