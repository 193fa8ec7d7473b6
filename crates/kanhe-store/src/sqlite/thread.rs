//! Threads that own a connection each, and the queues of work before them.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{Builder, JoinHandle};

use kanhe_core::store::StoreError;
use rusqlite::Connection;
use tokio::sync::oneshot;

/// How a thread does its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    /// Each job by itself.
    OneByOne,
    /// All waiting jobs in one transaction, each in its own savepoint if it needs one.
    InOneCommit,
}

/// How much a job writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Writes {
    /// One statement at most, and that at its end: it is done, or leaves nothing behind, by itself.
    Once,
    /// Several, which have to be undone together.
    Often,
}

/// Something to do with a connection, and somebody who waits for it.
trait Job: Send {
    /// Does it, and keeps the result. Whether it succeeded, so that a failed one leaves nothing behind.
    fn run(&mut self, connection: &Connection) -> bool;
    /// How much it writes.
    fn writes(&self) -> Writes;
    /// Tells the result, now that it is durable; or that it is not.
    fn tell(self: Box<Self>, durable: Result<(), StoreError>);
}

struct Task<T, F> {
    writes: Writes,
    work: Option<F>,
    result: Option<Result<T, StoreError>>,
    answer: oneshot::Sender<Result<T, StoreError>>,
}

impl<T: Send, F: FnOnce(&Connection) -> Result<T, StoreError> + Send> Job for Task<T, F> {
    fn run(&mut self, connection: &Connection) -> bool {
        self.result = self.work.take().map(|work| work(connection));
        matches!(self.result, Some(Ok(_)))
    }

    fn writes(&self) -> Writes {
        self.writes
    }

    fn tell(self: Box<Self>, durable: Result<(), StoreError>) {
        let result = match (self.result, durable) {
            // Its own misfortune tells more than what became of the commit.
            (Some(Err(own @ StoreError::Unavailable(_))), _) => Err(own),
            // A refusal may rest on another job of the same commit: when that is lost, so is the refusal.
            (_, Err(fault)) => Err(fault),
            (Some(result), Ok(())) => result,
            (None, Ok(())) => Err(gone()),
        };
        // An error means that nobody waits any more.
        let _ = self.answer.send(result);
    }
}

fn gone() -> StoreError {
    StoreError::Unavailable("the store is closed".into())
}

/// A thread with its connection. Dropping it finishes what waits, and closes the connection.
pub(super) struct Worker {
    queue: Option<Sender<Box<dyn Job>>>,
    thread: Option<JoinHandle<()>>,
}

impl Worker {
    /// Starts the thread.
    pub(super) fn start(name: &str, connection: Connection, work: Work) -> std::io::Result<Self> {
        let (queue, jobs) = channel();
        let thread = Builder::new().name(name.to_owned()).spawn(move || match work {
            Work::OneByOne => one_by_one(&connection, &jobs),
            Work::InOneCommit => in_one_commit(&connection, &jobs),
        })?;
        Ok(Self { queue: Some(queue), thread: Some(thread) })
    }

    /// Has something done with the connection, and waits for it.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.send(Writes::Often, work).await
    }

    /// The same for what writes with one statement at most, and that at its end: a savepoint of its own costs as much as
    /// the statement.
    pub(super) async fn run_once<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.send(Writes::Once, work).await
    }

    async fn send<T: Send + 'static>(
        &self,
        writes: Writes,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, answered) = oneshot::channel();
        let job = Box::new(Task { writes, work: Some(work), result: None, answer });
        self.queue.as_ref().ok_or_else(gone)?.send(job).map_err(|_| gone())?;
        answered.await.map_err(|_| gone())?
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        drop(self.queue.take());
        if let Some(thread) = self.thread.take() {
            // An error means that the thread has panicked, and has been heard.
            let _ = thread.join();
        }
    }
}

fn one_by_one(connection: &Connection, jobs: &Receiver<Box<dyn Job>>) {
    for mut job in jobs {
        job.run(connection);
        job.tell(Ok(()));
    }
}

/// At most so many in one transaction, so that the first does not wait for ever.
const BATCH: usize = 256;

fn in_one_commit(connection: &Connection, jobs: &Receiver<Box<dyn Job>>) {
    while let Ok(first) = jobs.recv() {
        let mut batch = vec![first];
        batch.extend(jobs.try_iter().take(BATCH - 1));
        match commit(connection, &mut batch) {
            Ok(()) => batch.into_iter().for_each(|job| job.tell(Ok(()))),
            Err(fault) => {
                // Whatever state the transaction is in, it must not stay open.
                let _ = connection.execute_batch("ROLLBACK");
                let text = fault.to_string();
                for job in batch {
                    job.tell(Err(StoreError::Unavailable(text.clone().into())));
                }
            }
        }
    }
}

fn commit(connection: &Connection, batch: &mut [Box<dyn Job>]) -> Result<(), rusqlite::Error> {
    let say = |sql: &str| connection.prepare_cached(sql)?.execute([]).map(drop);
    say("BEGIN IMMEDIATE")?;
    for job in batch {
        match job.writes() {
            Writes::Once => {
                job.run(connection);
            }
            Writes::Often => {
                say("SAVEPOINT job")?;
                if !job.run(connection) {
                    say("ROLLBACK TO job")?;
                }
                say("RELEASE job")?;
            }
        }
        // After some faults SQLite has given the whole transaction up: what came next would be done by itself.
        if connection.is_autocommit() {
            return Err(rusqlite::Error::SqliteFailure(
                rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_ABORT),
                Some("the transaction was given up".to_owned()),
            ));
        }
    }
    say("COMMIT")
}
