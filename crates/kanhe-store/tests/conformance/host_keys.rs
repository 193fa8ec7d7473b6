//! Host keys: few, and all listed.

use kanhe_core::host::HostKey;
use kanhe_core::store::StoreError;

use crate::fixture::{Case, Fixture, cases};
use crate::race::race;
use crate::samples::host_key;

pub(crate) const CASES: &[Case] = cases![
    a_new_store_answers_and_lists_none,
    all_are_listed_in_the_order_of_their_ids,
    an_id_is_taken_once_and_the_first_stays,
    of_many_racers_for_one_id_one_wins,
    a_key_is_taken_away_once_and_its_id_is_free_again,
];

async fn a_new_store_answers_and_lists_none(fixture: &Fixture) {
    let store = fixture.open().await;
    store.ping().await.unwrap();
    assert_eq!(store.host_keys().await.unwrap(), []);
}

async fn all_are_listed_in_the_order_of_their_ids(fixture: &Fixture) {
    let store = fixture.open().await;
    for id in ["b", "a.1", "B", "a", "ab", "_"] {
        store.insert_host_key(&host_key(id)).await.unwrap();
    }
    let listed = store.host_keys().await.unwrap();
    assert_eq!(listed, ["B", "_", "a", "a.1", "ab", "b"].map(host_key), "in the order of bytes");
}

async fn an_id_is_taken_once_and_the_first_stays(fixture: &Fixture) {
    let store = fixture.open().await;
    store.insert_host_key(&host_key("a")).await.unwrap();
    let second = HostKey { name: "second".to_owned(), ..host_key("a") };
    assert!(matches!(store.insert_host_key(&second).await, Err(StoreError::Conflict)));
    assert_eq!(store.host_keys().await.unwrap(), [host_key("a")]);
}

async fn of_many_racers_for_one_id_one_wins(fixture: &Fixture) {
    let store = fixture.open().await;
    let results = race(32, |racer| {
        let (store, mine) = (store.clone(), HostKey { name: racer.to_string(), ..host_key("a") });
        async move { (mine.clone(), store.insert_host_key(&mine).await) }
    })
    .await;
    let losers = results.iter().filter(|(_, result)| matches!(result, Err(StoreError::Conflict))).count();
    assert_eq!(losers, 31);
    let winners: Vec<_> = results.into_iter().filter(|(_, result)| result.is_ok()).collect();
    let winners: Vec<HostKey> = winners.into_iter().map(|(mine, _)| mine).collect();
    assert_eq!(store.host_keys().await.unwrap(), winners);
}

async fn a_key_is_taken_away_once_and_its_id_is_free_again(fixture: &Fixture) {
    let store = fixture.open().await;
    for id in ["a", "b"] {
        store.insert_host_key(&host_key(id)).await.unwrap();
    }
    assert!(store.remove_host_key(host_key("a").id).await.unwrap());
    assert!(!store.remove_host_key(host_key("a").id).await.unwrap());
    assert_eq!(store.host_keys().await.unwrap(), [host_key("b")]);
    store.insert_host_key(&host_key("a")).await.unwrap();
}
