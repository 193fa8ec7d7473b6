//! The one suite: what each method of the port means, asked of every adapter.
//!
//! A file per subject, a sentence per case, a trial per backend and case. A new backend is a file in `backends/` and
//! a place in [`BACKENDS`]; one that cannot start fails.

#![expect(clippy::unwrap_used, reason = "a test ends where something unforeseen happens")]

mod administration;
mod apps;
mod audit;
mod backends;
mod changes;
mod corps;
mod credentials;
mod durability;
mod errand;
mod everything;
mod fallback;
mod files;
mod fixture;
mod host_keys;
mod key_checks;
mod messages;
mod model;
mod nodes;
mod outages;
mod quotas;
mod race;
mod samples;
mod schema;
mod slips;
mod tls;
mod users;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};
use tokio::runtime::Runtime;

use crate::fixture::{Backend, Case, Fixture};

/// Everything that keeps what a platform keeps, or some of it.
const BACKENDS: [&dyn Backend; 4] =
    [&backends::Memory, &backends::Sqlite, &backends::Postgres, &backends::Redis];

/// What every backend must do.
const SUBJECTS: [(&str, &[Case]); 10] = [
    ("apps", apps::CASES),
    ("corps", corps::CASES),
    ("credentials", credentials::CASES),
    ("quotas", quotas::CASES),
    ("host_keys", host_keys::CASES),
    ("key_checks", key_checks::CASES),
    ("users", users::CASES),
    ("slips", slips::CASES),
    ("administration", administration::CASES),
    ("audit", audit::CASES),
];

fn main() -> ExitCode {
    if let Some(errand) = errand::of_this_process() {
        runtime().block_on(errand.run(&BACKENDS));
        return ExitCode::SUCCESS;
    }
    let trials = BACKENDS.into_iter().flat_map(trials).collect();
    let conclusion = libtest_mimic::run(&Arguments::from_args(), trials);
    backends::stop_shared();
    conclusion.exit_code()
}

/// With real threads, so that what races really races.
fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap()
}

fn trials(backend: &'static dyn Backend) -> Vec<Trial> {
    let mut subjects = SUBJECTS.to_vec();
    if !backend.keeps_everything() {
        subjects.retain(|(subject, _)| *subject == "quotas");
        subjects.push(("fallback", fallback::CASES));
    }
    if backend.common().is_some() {
        subjects.push(("messages", messages::CASES));
    }
    if backend.keeps_everything() && backend.common().is_some() {
        subjects.extend([("changes", changes::CASES), ("nodes", nodes::CASES)]);
    }
    if !backend.is_model() && backend.keeps_everything() {
        subjects.push(("model", model::CASES));
    }
    if let Some(durable) = backend.durable() {
        subjects.push(("durability", durability::CASES));
        if durable.writes_its_own_files() {
            subjects.push(("durability", durability::CASES_OF_FILES));
            subjects.push(("files", files::CASES));
        }
        if durable.served().is_some() {
            subjects.push(("outages", outages::CASES));
            subjects.push(("schema", schema::CASES));
            subjects.push(("tls", tls::CASES));
        }
    }
    let trial = |subject, case: &'static Case| {
        Trial::test(format!("{}::{subject}::{}", backend.name(), case.name), move || {
            runtime().block_on(async { (case.run)(&Fixture::new(backend).await).await });
            Ok(())
        })
    };
    // Skipped by name, with the reason, unless somebody relies on its having run.
    let missing = backend.missing().filter(|_| kanhe_testkit::may_skip());
    let trial = |subject, case| match &missing {
        Some(why) => trial(subject, case).with_kind(why).with_ignored_flag(true),
        None => trial(subject, case),
    };
    subjects.iter().flat_map(|(subject, cases)| cases.iter().map(move |case| trial(subject, case))).collect()
}
