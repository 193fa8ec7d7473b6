//! What is done to this repository: `cargo xtask test`, `lint`, `generate`, `sdks`, `bench-http`.
//!
//! Only the standard library, so that a newcomer's first test run does not wait for the tool that starts it.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool talks to its terminal")]

use std::process::ExitCode;

mod bench;
mod browser;
mod command;
mod debian;
mod failure;
mod generate;
mod imports;
mod licence;
mod lint;
mod node;
mod policy;
mod program;
mod repository;
mod sdks;
mod servers;
mod step;
mod tally;
mod test;

use command::Command;
use failure::Outcome;

/// 0: done. 1: failed, with the reason in one line on stderr. 2: wrong usage.
fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match Command::parse(&arguments) {
        Ok(Command::Help) => {
            print!("{}", command::HELP);
            ExitCode::SUCCESS
        }
        Ok(Command::Test(part)) => {
            let (outcome, tally) = test::run(part);
            let status = told(outcome);
            // The last line, alone: what a person looks for, and what a CI reads.
            if tally.total() > 0 {
                println!("{tally}");
            }
            status
        }
        Ok(Command::Lint) => told(lint::run()),
        Ok(Command::Generate) => told(generate::run()),
        Ok(Command::Sdks) => told(sdks::install()),
        Ok(Command::BenchHttp(arguments)) => told(bench::http(&arguments)),
        Err(complaint) => {
            eprintln!("error: {complaint}\n\n{}", command::HELP);
            ExitCode::from(2)
        }
    }
}

fn told(outcome: Outcome) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}
