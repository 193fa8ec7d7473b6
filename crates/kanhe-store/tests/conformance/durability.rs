//! Acknowledged means durable: after a stop, after a power cut, and when the disk says no.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};

use kanhe_core::quota::Taken;
use kanhe_core::store::{Advance, StoreError};
use kanhe_core::word::Word;

use crate::backend::{BACKENDS, Fixture};
use crate::cases;
use crate::samples::{WECHAT, app, at, host_key, key, next, uid};

cases![everything_is_there_after_a_restart, what_was_acknowledged_is_there_after_each_of_many_kills,];

const CALL: Word = Word::new("token");
const LIMIT: u32 = 1_000_000;

async fn everything_is_there_after_a_restart(fixture: Fixture) {
    let store = fixture.store.clone();
    store.insert_app(&app(1)).await.unwrap();
    store.insert_host_key(&host_key("a")).await.unwrap();
    store.advance(&key(1), None, &next(0)).await.unwrap();
    store.advance(&key(1), None, &next(10)).await.unwrap();
    store.take_quota(uid(1), CALL, at(0), LIMIT).await.unwrap();
    let line = store.line(&key(1)).await.unwrap();
    drop(store);

    let Fixture { store, folder: _folder, .. } = fixture.reopened();
    assert_eq!(store.app_by_client_id(WECHAT, &app(1).client_id).await.unwrap(), Some(app(1)));
    assert_eq!(store.host_keys().await.unwrap(), [host_key("a")]);
    assert_eq!(store.line(&key(1)).await.unwrap(), line);
    assert_eq!(store.take_quota(uid(1), CALL, at(0), LIMIT).await.unwrap(), Taken::Allowed { used: 2 });
    assert!(matches!(store.insert_app(&app(1)).await, Err(StoreError::Conflict)));
}

async fn what_cannot_be_read_is_said_to_be_corrupt(fixture: Fixture) {
    let store = fixture.store.clone();
    store.insert_app(&app(1)).await.unwrap();
    store.advance(&key(1), None, &next(0)).await.unwrap();
    drop(store);
    let database = rusqlite::Connection::open(fixture.folder.path().join("kanhe.sqlite")).unwrap();
    database.execute_batch("UPDATE apps SET data = '{'; UPDATE lines SET generations = '7'").unwrap();
    drop(database);
    let Fixture { store, folder: _folder, .. } = fixture.reopened();
    assert!(matches!(store.app_by_uid(uid(1)).await, Err(StoreError::Corrupt { what: "app", .. })));
    assert!(matches!(store.line(&key(1)).await, Err(StoreError::Corrupt { .. })));
    assert!(matches!(store.advance(&key(1), None, &next(0)).await, Err(StoreError::Corrupt { .. })));
    store.insert_app(&app(2)).await.unwrap();
}

/// Kills a process that writes, at another moment each time, and looks for what it had acknowledged.
async fn what_was_acknowledged_is_there_after_each_of_many_kills(fixture: Fixture) {
    let Fixture { store, backend, folder } = fixture;
    drop(store);
    for round in 0..12_usize {
        let mut writer = start_child(backend.name, folder.path());
        let mut lines = BufReader::new(writer.stdout.take().unwrap()).lines();
        let mut acknowledged = (0, 0);
        for _ in 0..=round * 7 {
            acknowledged = read(&lines.next().unwrap().unwrap());
        }
        writer.kill().unwrap();
        writer.wait().unwrap();
        // What it had written and nobody had read yet was acknowledged too.
        if let Some(last) = lines.map_while(Result::ok).filter(|line| line.split(' ').count() == 3).last() {
            acknowledged = read(&last);
        }
        let store = backend.open(folder.path());
        let line = store.line(&key(1)).await.unwrap();
        assert!(line.number() >= acknowledged.0, "round {round}: {} < {}", line.number(), acknowledged.0);
        let Taken::Allowed { used } = store.take_quota(uid(1), CALL, at(0), LIMIT).await.unwrap() else {
            panic!("the quota cannot be used up");
        };
        assert!(u64::from(used) > acknowledged.1, "round {round}: {used} <= {}", acknowledged.1);
    }
}

fn read(line: &str) -> (u64, u64) {
    let mut words = line.split(' ').map(|word| word.parse().unwrap_or(0));
    (words.next().unwrap_or(0), words.next().unwrap_or(0))
}

const CHILD: &str = "KANHE_CONFORMANCE_CHILD";

fn start_child(backend: &str, folder: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .env(CHILD, format!("{backend}\n{}", folder.display()))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Whether this process is the one to be killed.
pub(crate) fn is_child() -> bool {
    std::env::var_os(CHILD).is_some()
}

/// Writes, and says after each write what is acknowledged: generation, counter, and a word that ends the line.
/// Stops by itself long after anybody could still be reading.
pub(crate) fn child() -> ExitCode {
    let said = std::env::var(CHILD).unwrap();
    let (name, folder) = said.split_once('\n').unwrap();
    let backend = BACKENDS.iter().find(|backend| backend.name == name).unwrap();
    let store = backend.open(Path::new(folder));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        for round in 0..20_000 {
            let Ok(Advance::Done(line)) = store.advance(&key(1), None, &next(round)).await else { break };
            let taken = store.take_quota(uid(1), CALL, at(0), LIMIT).await;
            let Ok(Taken::Allowed { used }) = taken else { break };
            if writeln!(std::io::stdout(), "{} {used} acknowledged", line.number()).is_err() {
                break;
            }
        }
    });
    ExitCode::SUCCESS
}
