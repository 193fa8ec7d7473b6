//! Whatever is asked, in whatever order: an adapter answers as memory does.

use std::fmt::Debug;

use kanhe_core::credential::Ending;
use kanhe_core::store::Store;
use kanhe_core::word::Word;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::backend::{BACKENDS, Backend, Fixture};
use crate::samples::{WECHAT, app, at, key, next, uid};

#[derive(Clone, Debug)]
enum Question {
    InsertApp(u8),
    UpdateApp { number: u8, revision: u64 },
    FindApp(u8),
    Apps { after: Option<u8>, limit: usize },
    Line(u8),
    Advance { number: u8, expected: Option<u64>, seconds: i64 },
    End { number: u8, seconds: i64, expire: bool },
    TakeQuota { number: u8, window: i64, limit: u32 },
    ClearQuotas { number: u8, keep: bool },
}

fn question() -> impl Strategy<Value = Question> {
    let number = || 0..4u8;
    prop_oneof![
        number().prop_map(Question::InsertApp),
        (number(), 1..4u64).prop_map(|(number, revision)| Question::UpdateApp { number, revision }),
        number().prop_map(Question::FindApp),
        (prop::option::of(number()), 0..4usize).prop_map(|(after, limit)| Question::Apps { after, limit }),
        number().prop_map(Question::Line),
        (number(), prop::option::of(0..4u64), 0..9000i64)
            .prop_map(|(number, expected, seconds)| Question::Advance { number, expected, seconds }),
        (number(), 0..9000i64, any::<bool>()).prop_map(|(number, seconds, expire)| Question::End {
            number,
            seconds,
            expire
        }),
        (number(), 0..2i64, 0..3u32).prop_map(|(number, window, limit)| Question::TakeQuota {
            number,
            window,
            limit
        }),
        (number(), any::<bool>()).prop_map(|(number, keep)| Question::ClearQuotas { number, keep }),
    ]
}

const CALL: Word = Word::new("token");

async fn ask(store: &dyn Store, question: &Question) -> String {
    match *question {
        Question::InsertApp(number) => said(&store.insert_app(&app(number)).await),
        Question::UpdateApp { number, revision } => {
            let mut changed = app(number);
            changed.revision = revision;
            said(&store.update_app(&changed).await)
        }
        Question::FindApp(number) => {
            let by_uid = store.app_by_uid(uid(number)).await;
            let by_client_id = store.app_by_client_id(WECHAT, &app(number).client_id).await;
            format!("{} {}", said(&by_uid), said(&by_client_id))
        }
        Question::Apps { after, limit } => said(&store.apps(after.map(uid), limit).await),
        Question::Line(number) => said(&store.line(&key(number)).await),
        Question::Advance { number, expected, seconds } => {
            said(&store.advance(&key(number), expected, &next(seconds)).await)
        }
        Question::End { number, seconds, expire } => {
            let how = if expire { Ending::Expire } else { Ending::Revoke };
            said(&store.end(&key(number), at(seconds), how).await)
        }
        Question::TakeQuota { number, window, limit } => {
            said(&store.take_quota(uid(number), CALL, at(window * 86_400), limit).await)
        }
        Question::ClearQuotas { number, keep } => {
            let kept: &[Word] = if keep { &[CALL] } else { &[] };
            said(&store.clear_quotas(uid(number), kept).await)
        }
    }
}

fn said<T: Debug, E: Debug>(answer: &Result<T, E>) -> String {
    format!("{answer:?}")
}

/// Asks the adapter and memory the same questions.
pub(crate) fn agrees(backend: Backend) {
    let memory = BACKENDS.iter().find(|backend| !backend.durable).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let config = Config { cases: 64, failure_persistence: None, ..Config::default() };
    TestRunner::new(config)
        .run(&prop::collection::vec(question(), 1..40), |questions| {
            let (model, subject) = (Fixture::fresh(*memory), Fixture::fresh(backend));
            runtime.block_on(async {
                for question in &questions {
                    let expected = ask(&*model.store, question).await;
                    prop_assert_eq!(ask(&*subject.store, question).await, expected, "{:?}", question);
                }
                Ok(())
            })
        })
        .unwrap();
}
