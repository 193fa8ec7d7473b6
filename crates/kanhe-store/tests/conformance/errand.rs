//! Another process with the same store: this binary, started again by the suite, which says on its standard output
//! what the store has acknowledged.

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::Arc;

use kanhe_core::quota::Taken;
use kanhe_core::store::{Advance, Store, StoreError};

use crate::fixture::{Backend, Fixture};
use crate::samples::{TOKEN, app, at, host_key, issued, renamed, token_of, uid};

const ERRAND: &str = "KANHE_CONFORMANCE_ERRAND";
const BACKEND: &str = "KANHE_CONFORMANCE_BACKEND";
const ADDRESS: &str = "KANHE_CONFORMANCE_ADDRESS";

/// So many tasks write at once, so that the store has several changes at hand when the process is killed. Each waits
/// for its acknowledgement, so that not more than so many changes are made and not acknowledged.
pub(crate) const WRITERS: u64 = 4;

/// What a child process is started for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Task {
    /// To write until it is killed.
    Write,
    /// To write until the store refuses, and then to go on reading.
    Fill,
}

pub(crate) struct Errand {
    task: Task,
    backend: String,
    address: String,
}

/// What this process was started for, if a test has started it.
pub(crate) fn of_this_process() -> Option<Errand> {
    let task = if std::env::var(ERRAND).ok()? == "fill" { Task::Fill } else { Task::Write };
    Some(Errand { task, backend: std::env::var(BACKEND).unwrap(), address: std::env::var(ADDRESS).unwrap() })
}

/// A process with an errand in the place of a fixture; `command` runs this binary, perhaps by way of a shell.
pub(crate) fn send(command: &mut Command, task: Task, fixture: &Fixture) -> std::process::Child {
    command
        .env(ERRAND, if task == Task::Fill { "fill" } else { "write" })
        .env(BACKEND, fixture.backend.name())
        .env(ADDRESS, fixture.address())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

impl Errand {
    pub(crate) async fn run(&self, backends: &[&'static dyn Backend]) {
        let backend = backends.iter().find(|backend| backend.name() == self.backend).unwrap();
        let store = backend.open(&self.address).await;
        match self.task {
            Task::Write => {
                let writers: Vec<_> =
                    (0..WRITERS).map(|_| tokio::spawn(write_for_ever(store.clone()))).collect();
                for writer in writers {
                    writer.await.unwrap();
                }
            }
            Task::Fill => fill(store).await,
        }
    }
}

/// One line in one piece, and at once, so that a killed process leaves whole lines.
fn say(what: &str, number: impl std::fmt::Display) {
    std::io::stdout().lock().write_all(format!("{what} {number}\n").as_bytes()).unwrap();
}

async fn write_for_ever(store: Arc<dyn Store>) {
    loop {
        let Advance::Done(line) = store.advance(&token_of(0), None, &issued(0)).await.unwrap() else {
            panic!("an unconditional advance was lost");
        };
        // Never given out before, not even by a process that was killed.
        let number = line.number();
        say("generation", number);
        let Taken::Allowed { used } = store.take_quota(uid(0), TOKEN, at(0), u32::MAX).await.unwrap() else {
            panic!("an endless allowance was exhausted");
        };
        say("used", used);
        store.insert_app(&app(number)).await.unwrap();
        say("app", number);
        store.update_app(&renamed(&app(number), "renamed")).await.unwrap();
        say("renamed", number);
        store.insert_host_key(&host_key(&number.to_string())).await.unwrap();
        say("host_key", number);
    }
}

/// Far more apps than fit where [`Task::Fill`] is sent to.
const TOO_MANY: u64 = 100_000;

async fn fill(store: Arc<dyn Store>) {
    for number in 1..TOO_MANY {
        match store.insert_app(&app(number)).await {
            Ok(()) => say("app", number),
            Err(StoreError::Unavailable(why)) => {
                say("refused", why);
                break;
            }
            Err(other) => panic!("neither kept nor refused: {other:?}"),
        }
    }
    // It goes on refusing, and goes on reading.
    for number in TOO_MANY..TOO_MANY + 20 {
        match store.insert_app(&app(number)).await {
            Ok(()) => say("app", number),
            Err(why) => say("refused", why),
        }
        assert_eq!(store.app_by_uid(uid(1)).await.unwrap(), Some(app(1)));
    }
    store.ping().await.unwrap();
    say("read", 1);
}
