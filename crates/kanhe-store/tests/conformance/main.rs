//! What each method of the storage port means, for every adapter alike: one named trial for each (backend, case).
//!
//! A new adapter needs a [`Backend`], and no case of its own.

#![expect(clippy::unwrap_used, reason = "a case that cannot go on shall stop where it stands")]

mod apps;
mod backend;
mod credentials;
mod durability;
mod host_keys;
mod model;
mod quotas;
mod samples;

use std::future::Future;
use std::pin::Pin;
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};

use crate::backend::{BACKENDS, Backend, Fixture};

/// A case: something that must hold on a fresh store.
pub(crate) type Case = fn(Fixture) -> Pin<Box<dyn Future<Output = ()>>>;

/// Lists cases by their names.
#[macro_export]
macro_rules! cases {
    ($($name:ident),+ $(,)?) => {
        pub(crate) const CASES: &[(&str, $crate::Case)] =
            &[$((stringify!($name), |fixture| Box::pin($name(fixture)))),+];
    };
}

fn main() -> ExitCode {
    if durability::is_child() {
        return durability::child();
    }
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    for backend in BACKENDS {
        let subjects: [(&str, &[(&str, Case)]); 5] = [
            ("apps", apps::CASES),
            ("credentials", credentials::CASES),
            ("quotas", quotas::CASES),
            ("host_keys", host_keys::CASES),
            ("durability", if backend.durable { durability::CASES } else { &[] }),
        ];
        for (subject, cases) in subjects {
            for (name, case) in cases {
                trials.push(trial(format!("{}::{subject}::{name}", backend.name), *backend, *case));
            }
        }
        if backend.durable {
            let name = format!("{}::model::answers_like_memory_whatever_is_asked", backend.name);
            trials.push(Trial::test(name, move || {
                model::agrees(*backend);
                Ok(())
            }));
        }
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn trial(name: String, backend: Backend, case: Case) -> Trial {
    Trial::test(name, move || {
        // Real threads, so that what races really races.
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build();
        runtime.map_err(|why| Failed::from(why.to_string()))?.block_on(case(Fixture::fresh(backend)));
        Ok(())
    })
}
