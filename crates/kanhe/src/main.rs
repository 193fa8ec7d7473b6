//! 勘合 Kanhe: the one binary. Flags, settings, wiring and the words for people; everything else is in the crates.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "this is where Kanhe speaks to people")]

mod admin;
mod chores;
mod cli;
mod config;
mod dev;
mod explain;
mod gateway;
mod log;
mod master_keys;
mod media;
mod open;
mod reach;
mod scenario;
mod serve;
mod sign;
mod state;
mod stop;
mod system;
mod welcome;

use std::process::ExitCode;

use clap::Parser;

use crate::admin::flags::{Administration, Keys};
use crate::cli::{Cli, Command, ConfigCommand};

fn main() -> ExitCode {
    // Wrong usage ends in clap with status 2.
    let cli = Cli::parse();
    let done = match cli.command {
        None => dev::run(&cli.dev),
        Some(Command::Dev(flags)) => dev::run(&flags),
        Some(Command::Open(flags)) => open::run(&flags),
        Some(Command::Sign(what)) => sign::run(&what),
        Some(Command::Explain(asked)) => explain::run(&asked),
        Some(Command::Gateway(flags)) => gateway::run(&flags),
        Some(Command::Serve(flags)) => serve::run(&flags),
        Some(Command::Migrate(flags)) => serve::migrate(&flags),
        Some(Command::Backup(flags)) => serve::backup(&flags),
        Some(Command::Restore(flags)) => serve::restore(&flags),
        Some(Command::Health(flags)) => serve::probe(&flags),
        Some(Command::Administration(Administration::Keys(Keys::Add(file)))) => serve::add_key(&file),
        Some(Command::Administration(Administration::Keys(Keys::Use { id, file }))) => {
            serve::use_key(id, &file)
        }
        Some(Command::Administration(Administration::Keys(Keys::Rotate(file)))) => serve::rotate_key(&file),
        Some(Command::Administration(command)) => admin::run(command),
        Some(Command::Config(ConfigCommand::Default { program })) => {
            config::print_default(program);
            Ok(())
        }
        Some(Command::Config(ConfigCommand::Check(flags))) => config::check(&flags),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("kanhe: {fault}");
            ExitCode::FAILURE
        }
    }
}

/// Why a command failed: one line, with a way forward.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    /// The settings are wrong.
    #[error("{0}")]
    Config(#[from] config::ConfigFault),
    /// The state folder cannot be used.
    #[error("{0}")]
    State(#[from] state::StateFault),
    /// The master keys cannot be used.
    #[error("{0}")]
    Keys(#[from] master_keys::KeyFault),
    /// The database cannot be used.
    #[error("{0}")]
    Store(#[from] kanhe_store::OpenFault),
    /// Anything else, as a sentence.
    #[error("{0}")]
    Other(String),
}
