//! What has changed since one looked: all of it, in whatever order it was committed.

use std::collections::HashMap;

use kanhe_core::app::App;
use kanhe_core::signal::{Change, Changes, Mark};
use tokio_postgres::NoTls;

use crate::fixture::{Case, Fixture, cases};
use crate::race::race;
use crate::samples::{app, host_key, issued, renamed, token_of, uid};

pub(crate) const CASES: &[Case] = cases![
    every_change_of_what_nodes_keep_copies_of_is_told,
    what_racing_writers_change_is_told_to_the_last,
    a_change_that_is_committed_long_after_it_was_made_is_told,
    more_than_can_be_told_is_told_as_everything,
];

/// What is told now, and from where to go on.
async fn told(changes: &dyn Changes, mark: &mut Mark) -> Vec<Change> {
    let news = changes.changes(Some(*mark)).await.unwrap();
    *mark = news.mark;
    news.changes
}

async fn begin(fixture: &Fixture) -> (std::sync::Arc<dyn Changes>, Mark) {
    let changes = fixture.common().changes(fixture.address()).await.unwrap();
    let news = changes.changes(None).await.unwrap();
    assert_eq!(news.changes, []);
    (changes, news.mark)
}

async fn every_change_of_what_nodes_keep_copies_of_is_told(fixture: &Fixture) {
    let store = fixture.open().await;
    let (changes, mut mark) = begin(fixture).await;
    store.insert_app(&app(1)).await.unwrap();
    assert!(told(&*changes, &mut mark).await.contains(&Change::App { uid: uid(1), revision: 1 }));
    store.update_app(&renamed(&app(1), "second")).await.unwrap();
    assert!(told(&*changes, &mut mark).await.contains(&Change::App { uid: uid(1), revision: 2 }));
    store.advance(&token_of(1), None, &issued(0)).await.unwrap();
    let revision = store.line(&token_of(1)).await.unwrap().revision();
    assert!(told(&*changes, &mut mark).await.contains(&Change::Line { key: token_of(1), revision }));
    store.insert_host_key(&host_key("aa")).await.unwrap();
    assert!(told(&*changes, &mut mark).await.contains(&Change::HostKeys));
    store.remove_host_key(host_key("aa").id).await.unwrap();
    assert!(told(&*changes, &mut mark).await.contains(&Change::HostKeys));
}

async fn what_racing_writers_change_is_told_to_the_last(fixture: &Fixture) {
    let store = fixture.open().await;
    let (changes, mut mark) = begin(fixture).await;
    for number in 0..8 {
        store.insert_app(&app(number)).await.unwrap();
    }
    // The first racer asks all the time; the others write.
    let results = race(33, |racer| {
        let (store, changes) = (store.clone(), changes.clone());
        async move {
            let mut seen: HashMap<_, u64> = HashMap::new();
            if racer > 0 {
                for round in 0..10 {
                    let key = token_of(u64::from((racer + round) % 8));
                    store.advance(&key, None, &issued(0)).await.unwrap();
                }
                return (seen, mark);
            }
            for _ in 0..40 {
                for change in told(&*changes, &mut mark).await {
                    if let Change::Line { key, revision } = change {
                        let newest = seen.entry(key).or_default();
                        *newest = revision.max(*newest);
                    }
                }
            }
            (seen, mark)
        }
    })
    .await;
    let (mut seen, mut mark) = results.into_iter().max_by_key(|(seen, _)| seen.len()).unwrap();
    for change in told(&*changes, &mut mark).await {
        if let Change::Line { key, revision } = change {
            let newest = seen.entry(key).or_default();
            *newest = revision.max(*newest);
        }
    }
    for number in 0..8 {
        let revision = store.line(&token_of(number)).await.unwrap().revision();
        assert_eq!(seen.get(&token_of(number)), Some(&revision), "line {number}");
    }
}

async fn a_change_that_is_committed_long_after_it_was_made_is_told(fixture: &Fixture) {
    let store = fixture.open().await;
    store.insert_app(&app(1)).await.unwrap();
    let (changes, mut mark) = begin(fixture).await;
    let (slow, connection) = tokio_postgres::connect(fixture.address(), NoTls).await.unwrap();
    tokio::spawn(connection);
    slow.batch_execute("BEGIN; UPDATE apps SET revision = 7").await.unwrap();
    // Later transactions commit first, and are told.
    for number in 2..5 {
        store.insert_app(&app(number)).await.unwrap();
        let change = Change::App { uid: uid(number), revision: 1 };
        assert!(told(&*changes, &mut mark).await.contains(&change));
    }
    slow.batch_execute("COMMIT").await.unwrap();
    assert!(told(&*changes, &mut mark).await.contains(&Change::App { uid: uid(1), revision: 7 }));
}

async fn more_than_can_be_told_is_told_as_everything(fixture: &Fixture) {
    let store = fixture.open().await;
    store.insert_app(&App { revision: 1, ..app(1) }).await.unwrap();
    let (changes, mut mark) = begin(fixture).await;
    let (client, connection) = tokio_postgres::connect(fixture.address(), NoTls).await.unwrap();
    tokio::spawn(connection);
    let many = "INSERT INTO lines (app, kind, revision, generations)
                SELECT uid, 'kind_' || number, 1, '[]' FROM apps, generate_series(1, 10001) number";
    client.batch_execute(many).await.unwrap();
    assert_eq!(told(&*changes, &mut mark).await, [Change::Everything]);
    client.batch_execute("DELETE FROM lines").await.unwrap();
    assert!(told(&*changes, &mut mark).await.contains(&Change::Everything), "rows that are gone");
}
