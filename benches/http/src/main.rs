//! Kanhe's hot paths over HTTP, each beside a bare server of the same libraries, in the same run; what counts is the ratio.
//! `cargo xtask bench-http` builds and runs it; README.md says how to read the table, docs/performance.md what came out.
//!
//! * [`baseline`]: the bare server, and the two RSA operations alone;
//! * [`process`]: servers as real processes on a core of their own, and what they have used;
//! * [`load`]: clients that each wait for their answer, and how long they waited;
//! * [`duel`]: rounds by turns, and their medians;
//! * [`fixture`]: what a store holds before the servers start;
//! * [`path`]: what is measured, a file a path;
//! * [`table`]: the answer.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool talks to its terminal")]

mod baseline;
mod duel;
mod fixture;
mod load;
mod path;
mod plan;
mod process;
mod table;

use std::process::ExitCode;

use crate::plan::{Asked, Plan};

/// Why a measurement could not be made.
type Fault = Box<dyn std::error::Error + Send + Sync>;
type Outcome<T> = Result<T, Fault>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match Plan::parse(&arguments) {
        Ok(Asked::Bare) => baseline::serve(),
        Ok(Asked::Rsa) => baseline::sign(),
        Ok(Asked::Help) => {
            print!("{}", plan::HELP);
            Ok(())
        }
        Ok(Asked::Measure(plan)) => measure(&plan),
        Err(complaint) => {
            eprintln!("error: {complaint}\n\n{}", plan::HELP);
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("error: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn measure(plan: &Plan) -> Outcome<()> {
    // The clients share one core; the servers are processes on the other.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    println!("{}", table::HEAD);
    for path in &plan.paths {
        for row in runtime.block_on(path.measure(plan))? {
            println!("{row}");
        }
    }
    Ok(())
}
