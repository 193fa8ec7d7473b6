//! Whatever is done in whatever order: every store answers as the maps in memory do.

use std::time::Duration;

use kanhe_core::app::App;
use kanhe_core::credential::{CredentialKey, Ending, Line, NextGeneration};
use kanhe_core::host::HostKey;
use kanhe_core::key::KeyId;
use kanhe_core::quota::Taken;
use kanhe_core::store::{Advance, Store, StoreError};
use kanhe_core::word::{Dialect, Word};
use kanhe_store::MemoryStore;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::{Config, TestRunner};
use tokio::runtime::Handle;
use tokio::task::block_in_place;

use crate::fixture::{Case, Fixture, cases};
use crate::samples::{DINGTALK, TICKET, TOKEN, WECHAT, app, at, host_key, uid};

pub(crate) const CASES: &[Case] = cases![whatever_is_done_it_answers_as_memory_does,];

/// One question or change, out of a world so small that they meet.
#[derive(Clone, Debug)]
enum Operation {
    InsertApp(App),
    UpdateApp(App),
    AppByClientId(Dialect, String),
    AppByUid(u64),
    Apps(Option<u64>, usize),
    Line(CredentialKey),
    Advance(CredentialKey, Option<u64>, NextGeneration),
    End(CredentialKey, u32, Ending),
    TakeQuota(u64, Word, u32, u32),
    ClearQuotas(u64, Vec<Word>),
    InsertHostKey(HostKey),
    HostKeys,
    /// Closing and opening again, of those that survive it.
    Reopen,
}

#[derive(Debug, PartialEq)]
enum Answer {
    Done,
    Conflict,
    Apps(Vec<App>),
    Line(Line),
    Advance(Advance),
    Taken(Taken),
    HostKeys(Vec<HostKey>),
}

impl Operation {
    async fn ask(&self, store: &dyn Store) -> Answer {
        let done = |()| Answer::Done;
        let one = |app: Option<App>| Answer::Apps(app.into_iter().collect());
        let answer = match self {
            Self::InsertApp(app) => store.insert_app(app).await.map(done),
            Self::UpdateApp(app) => store.update_app(app).await.map(done),
            Self::AppByClientId(dialect, id) => store.app_by_client_id(*dialect, id).await.map(one),
            Self::AppByUid(app) => store.app_by_uid(uid(*app)).await.map(one),
            Self::Apps(after, limit) => store.apps(after.map(uid), *limit).await.map(Answer::Apps),
            Self::Line(key) => store.line(key).await.map(Answer::Line),
            Self::Advance(key, expected, next) => {
                store.advance(key, *expected, next).await.map(Answer::Advance)
            }
            Self::End(key, seconds, how) => store.end(key, at(*seconds), *how).await.map(Answer::Line),
            Self::TakeQuota(app, call, window, limit) => {
                store.take_quota(uid(*app), *call, at(*window), *limit).await.map(Answer::Taken)
            }
            Self::ClearQuotas(app, kept) => store.clear_quotas(uid(*app), kept).await.map(done),
            Self::InsertHostKey(key) => store.insert_host_key(key).await.map(done),
            Self::HostKeys => store.host_keys().await.map(Answer::HostKeys),
            Self::Reopen => Ok(Answer::Done),
        };
        match answer {
            Err(StoreError::Conflict) => Answer::Conflict,
            answer => answer.unwrap(),
        }
    }
}

fn words() -> impl Strategy<Value = Word> {
    select(&[TOKEN, TICKET][..])
}

fn dialects() -> impl Strategy<Value = Dialect> {
    select(&[WECHAT, DINGTALK][..])
}

fn client_ids() -> impl Strategy<Value = String> {
    select(&["wx1", "WX1", "勘合"][..]).prop_map(str::to_owned)
}

fn apps() -> impl Strategy<Value = App> {
    (1..4_u64, dialects(), client_ids(), 0..5_u64, "\\PC{0,4}").prop_map(
        |(number, dialect, client_id, revision, name)| App {
            dialect,
            client_id,
            name,
            revision,
            ..app(number)
        },
    )
}

fn keys() -> impl Strategy<Value = CredentialKey> {
    (1..3_u64, words()).prop_map(|(app, kind)| CredentialKey { app: uid(app), kind })
}

fn next() -> impl Strategy<Value = NextGeneration> {
    let lives = select(&[0, 1, 700, 7200][..]).prop_map(Duration::from_secs);
    let overlaps = select(&[0, 300, 9000][..]).prop_map(Duration::from_secs);
    (0..3_u16, moments(), lives, overlaps).prop_map(|(key, seconds, life, overlap)| NextGeneration {
        key: KeyId(key),
        issued_at: at(seconds),
        life,
        overlap,
    })
}

fn moments() -> impl Strategy<Value = u32> {
    (0..20_u32).prop_map(|step| step * 200)
}

fn operations() -> impl Strategy<Value = Vec<Operation>> {
    let numbers = || 0..5_u64;
    let operation = prop_oneof![
        4 => apps().prop_map(Operation::InsertApp),
        4 => apps().prop_map(Operation::UpdateApp),
        2 => (dialects(), client_ids()).prop_map(|(dialect, id)| Operation::AppByClientId(dialect, id)),
        1 => numbers().prop_map(Operation::AppByUid),
        2 => (proptest::option::of(numbers()), 0..4_usize).prop_map(|(after, limit)| Operation::Apps(after, limit)),
        1 => keys().prop_map(Operation::Line),
        6 => (keys(), proptest::option::of(numbers()), next())
            .prop_map(|(key, expected, next)| Operation::Advance(key, expected, next)),
        2 => (keys(), moments(), select(&[Ending::Expire, Ending::Revoke][..]))
            .prop_map(|(key, seconds, how)| Operation::End(key, seconds, how)),
        8 => (words(), 0..2_u32, 0..4_u32)
            .prop_map(|(call, window, limit)| Operation::TakeQuota(1, call, window, limit)),
        1 => (1..3_u64, subsequence(vec![TOKEN, TICKET], 0..=2))
            .prop_map(|(app, kept)| Operation::ClearQuotas(app, kept)),
        2 => select(&["a", "A", "b"][..]).prop_map(|id| Operation::InsertHostKey(host_key(id))),
        1 => Just(Operation::HostKeys),
        1 => Just(Operation::Reopen),
    ];
    vec(operation, 10..=40)
}

async fn whatever_is_done_it_answers_as_memory_does(fixture: &Fixture) {
    let config = Config { cases: 96, max_shrink_iters: 300, failure_persistence: None, ..Config::default() };
    let agreed = TestRunner::new(config).run(&operations(), |operations| {
        block_in_place(|| Handle::current().block_on(agree(&operations, fixture)))
    });
    if let Err(why) = agreed {
        panic!("{why}");
    }
}

async fn agree(operations: &[Operation], fixture: &Fixture) -> Result<(), TestCaseError> {
    let (model, fixture) = (MemoryStore::new(), fixture.another().await);
    let mut store = fixture.open().await;
    for operation in operations {
        if matches!(operation, Operation::Reopen) && fixture.backend.durable().is_some() {
            store = fixture.reopen(store).await;
        }
        let (expected, answer) = (operation.ask(&model).await, operation.ask(&*store).await);
        prop_assert_eq!(expected, answer, "asked {:?}", operation);
    }
    Ok(())
}
