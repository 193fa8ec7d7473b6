//! Operators, admin keys, sessions, and attempts to begin one.

use kanhe_core::admin_key::AdminKey;
use kanhe_core::operator::{Operators, Role};
use kanhe_core::sign_in::{AttemptKey, FORGOTTEN, SessionKey};
use kanhe_core::store::StoreError;

use crate::fixture::{Case, Fixture, cases};
use crate::race::race;
use crate::samples::{admin_key, at, operator, session};

pub(crate) const CASES: &[Case] = cases![
    operators_are_kept_as_they_were_put,
    of_many_changes_of_one_revision_of_the_operators_one_wins,
    admin_keys_are_listed_and_taken_away,
    a_session_is_found_until_it_is_ended,
    all_sessions_of_an_operator_end_except_the_one_that_is_kept,
    sessions_that_are_over_are_swept,
    of_a_hundred_attempts_at_one_moment_only_the_free_ones_go_on,
    who_waits_is_let_in_again_and_who_was_right_is_forgiven,
    attempts_are_forgotten_a_day_later,
];

async fn operators_are_kept_as_they_were_put(fixture: &Fixture) {
    let store = fixture.open().await;
    assert_eq!(store.operators().await.unwrap(), Operators::default());
    let mut operators = Operators::default();
    operators.add(operator("mei", Role::Owner)).unwrap();
    operators.revision = 1;
    store.put_operators(&operators).await.unwrap();
    assert_eq!(store.operators().await.unwrap(), operators);
    operators.add(operator("lan", Role::Auditor)).unwrap();
    for revision in [0, 1, 3] {
        operators.revision = revision;
        assert!(matches!(store.put_operators(&operators).await, Err(StoreError::Conflict)), "{revision}");
    }
    operators.revision = 2;
    store.put_operators(&operators).await.unwrap();
    assert_eq!(store.operators().await.unwrap(), operators);
}

async fn of_many_changes_of_one_revision_of_the_operators_one_wins(fixture: &Fixture) {
    let store = fixture.open().await;
    for revision in [1, 2] {
        let before = store.operators().await.unwrap();
        let results = race(16, |racer| {
            let (store, mut mine) = (store.clone(), before.clone());
            mine.add(operator(&format!("{revision}-{racer}"), Role::Operator)).unwrap();
            mine.revision = revision;
            async move { (mine.clone(), store.put_operators(&mine).await.is_ok()) }
        })
        .await;
        let winners: Vec<Operators> =
            results.into_iter().filter(|(_, won)| *won).map(|(mine, _)| mine).collect();
        assert_eq!(winners.len(), 1, "revision {revision}");
        assert_eq!(store.operators().await.unwrap(), winners[0]);
    }
}

async fn admin_keys_are_listed_and_taken_away(fixture: &Fixture) {
    let store = fixture.open().await;
    for id in ["b", "a", "B"] {
        store.insert_admin_key(&admin_key(id)).await.unwrap();
    }
    let second = AdminKey { name: "second".to_owned(), ..admin_key("a") };
    assert!(matches!(store.insert_admin_key(&second).await, Err(StoreError::Conflict)));
    assert_eq!(store.admin_keys().await.unwrap(), ["B", "a", "b"].map(admin_key));
    assert!(store.remove_admin_key(admin_key("a").id).await.unwrap());
    assert!(!store.remove_admin_key(admin_key("a").id).await.unwrap());
    assert_eq!(store.admin_keys().await.unwrap(), ["B", "b"].map(admin_key));
}

pub(crate) fn key(text: &str) -> SessionKey {
    SessionKey::of(text)
}

async fn a_session_is_found_until_it_is_ended(fixture: &Fixture) {
    let store = fixture.open().await;
    store.insert_session(key("one"), &session("mei", 100)).await.unwrap();
    let taken = store.insert_session(key("one"), &session("lan", 100)).await;
    assert!(matches!(taken, Err(StoreError::Conflict)));
    assert_eq!(store.session(key("one")).await.unwrap(), Some(session("mei", 100)));
    assert_eq!(store.session(key("other")).await.unwrap(), None);
    assert!(store.end_session(key("one")).await.unwrap());
    assert!(!store.end_session(key("one")).await.unwrap());
    assert_eq!(store.session(key("one")).await.unwrap(), None);
}

async fn all_sessions_of_an_operator_end_except_the_one_that_is_kept(fixture: &Fixture) {
    let store = fixture.open().await;
    for (text, operator) in [("1", "mei"), ("2", "mei"), ("3", "mei"), ("4", "lan")] {
        store.insert_session(key(text), &session(operator, 100)).await.unwrap();
    }
    assert_eq!(store.end_sessions_of("mei", Some(key("2"))).await.unwrap(), 2);
    assert_eq!(store.session(key("2")).await.unwrap(), Some(session("mei", 100)));
    assert_eq!(store.end_sessions_of("mei", None).await.unwrap(), 1);
    assert_eq!(store.session(key("2")).await.unwrap(), None);
    assert_eq!(store.session(key("4")).await.unwrap(), Some(session("lan", 100)));
}

async fn sessions_that_are_over_are_swept(fixture: &Fixture) {
    let store = fixture.open().await;
    store.insert_session(key("1"), &session("mei", 100)).await.unwrap();
    store.insert_session(key("2"), &session("mei", 101)).await.unwrap();
    assert_eq!(store.sweep(at(101)).await.unwrap(), 1);
    assert_eq!(store.session(key("1")).await.unwrap(), None);
    assert_eq!(store.session(key("2")).await.unwrap(), Some(session("mei", 101)));
}

pub(crate) fn attempts(name: &str) -> AttemptKey {
    AttemptKey::at(name, Some([192, 0, 2, 1].into()))
}

async fn of_a_hundred_attempts_at_one_moment_only_the_free_ones_go_on(fixture: &Fixture) {
    let store = fixture.open().await;
    let results = race(100, |_| {
        let store = store.clone();
        async move { store.attempt(attempts("mei"), at(0), 5).await.unwrap() }
    })
    .await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 5);
    assert!(results.iter().all(|result| matches!(result, Ok(()) | Err(_)) && *result != Err(at(0))));
    assert_eq!(store.attempt(attempts("lan"), at(0), 5).await.unwrap(), Ok(()), "others are counted apart");
}

async fn who_waits_is_let_in_again_and_who_was_right_is_forgiven(fixture: &Fixture) {
    let store = fixture.open().await;
    for _ in 0..2 {
        assert_eq!(store.attempt(attempts("mei"), at(0), 2).await.unwrap(), Ok(()));
    }
    assert_eq!(store.attempt(attempts("mei"), at(0), 2).await.unwrap(), Err(at(1)));
    assert_eq!(store.attempt(attempts("mei"), at(1), 2).await.unwrap(), Ok(()));
    assert_eq!(store.attempt(attempts("mei"), at(2), 2).await.unwrap(), Err(at(3)));
    store.forgive(attempts("mei"), 1).await.unwrap();
    assert_eq!(store.attempt(attempts("mei"), at(2), 2).await.unwrap(), Ok(()), "as long as before");
    store.forgive(attempts("mei"), u32::MAX).await.unwrap();
    for _ in 0..2 {
        assert_eq!(store.attempt(attempts("mei"), at(2), 2).await.unwrap(), Ok(()));
    }
    store.forgive(attempts("nobody"), 1).await.unwrap();
}

async fn attempts_are_forgotten_a_day_later(fixture: &Fixture) {
    let store = fixture.open().await;
    store.attempt(attempts("mei"), at(0), 5).await.unwrap().unwrap();
    assert_eq!(store.sweep(at(0).after(FORGOTTEN)).await.unwrap(), 0);
    assert_eq!(store.sweep(at(1).after(FORGOTTEN)).await.unwrap(), 1);
}
