//! The audit log: one chain, whoever adds to it.

use std::sync::Arc;

use kanhe_core::audit::{Link, Part, Search, Walk};
use kanhe_core::store::Store;

use crate::fixture::{Case, Fixture, cases};
use crate::race::race;
use crate::samples::{act, at};

pub(crate) const CASES: &[Case] = cases![
    an_empty_log_has_no_entries,
    entries_are_numbered_from_one_and_say_what_was_done,
    however_many_add_at_once_the_log_is_one_chain_without_gaps,
    two_nodes_that_add_at_once_make_one_chain,
    the_log_is_read_from_either_end_page_by_page,
    a_search_finds_what_begins_so_and_happened_then,
];

async fn all(store: &Arc<dyn Store>) -> Vec<Link> {
    store.entries(&Search::default(), Part::OLDEST, usize::MAX).await.unwrap()
}

fn numbers(links: &[Link]) -> Vec<u64> {
    links.iter().map(|link| link.number).collect()
}

/// How many entries there are, if they are one chain.
fn walked(links: &[Link]) -> u64 {
    let mut walk = Walk::default();
    for link in links {
        assert!(walk.step(link), "broken at {}", link.number);
    }
    walk.entries
}

async fn an_empty_log_has_no_entries(fixture: &Fixture) {
    let store = fixture.open().await;
    assert_eq!(all(&store).await, []);
    assert_eq!(store.entries(&Search::default(), Part::NEWEST, 10).await.unwrap(), []);
}

async fn entries_are_numbered_from_one_and_say_what_was_done(fixture: &Fixture) {
    let store = fixture.open().await;
    let first = store.append(&act("operator:mei", "app.register", 1)).await.unwrap();
    let second = store.append(&act("cli", "app.change", 2)).await.unwrap();
    assert_eq!((first.number, second.number), (1, 2));
    assert_eq!(first.read().unwrap().act, act("operator:mei", "app.register", 1));
    assert_eq!(all(&store).await, [first, second]);
    assert_eq!(walked(&all(&store).await), 2);
}

async fn however_many_add_at_once_the_log_is_one_chain_without_gaps(fixture: &Fixture) {
    let store = fixture.open().await;
    add_at_once(&store, &store).await;
}

async fn two_nodes_that_add_at_once_make_one_chain(fixture: &Fixture) {
    let one = fixture.open().await;
    // A model has one node only.
    let other = if fixture.backend.is_model() { one.clone() } else { fixture.open().await };
    add_at_once(&one, &other).await;
}

async fn add_at_once(one: &Arc<dyn Store>, other: &Arc<dyn Store>) {
    let added = race(16, |racer| {
        let store = if racer % 2 == 0 { one.clone() } else { other.clone() };
        async move { store.append(&act("system", "session.refused", racer)).await.unwrap() }
    })
    .await;
    let mut added = numbers(&added);
    added.sort_unstable();
    assert_eq!(added, (1..=16).collect::<Vec<_>>());
    assert_eq!(walked(&all(one).await), 16);
}

async fn the_log_is_read_from_either_end_page_by_page(fixture: &Fixture) {
    let store = fixture.open().await;
    for second in 0..5 {
        store.append(&act("cli", "a", second)).await.unwrap();
    }
    let read = async |part| numbers(&store.entries(&Search::default(), part, 2).await.unwrap());
    assert_eq!(read(Part::NEWEST).await, [5, 4]);
    assert_eq!(read(Part::Before(4)).await, [3, 2]);
    assert_eq!(read(Part::Before(2)).await, [1]);
    assert_eq!(read(Part::OLDEST).await, [1, 2]);
    assert_eq!(read(Part::After(4)).await, [5]);
}

async fn a_search_finds_what_begins_so_and_happened_then(fixture: &Fixture) {
    let store = fixture.open().await;
    for (actor, what, seconds) in [
        ("operator:mei", "app.register", 10),
        ("operator:lan", "app.change", 20),
        ("system", "session.refused", 30),
    ] {
        store.append(&act(actor, what, seconds)).await.unwrap();
    }
    let text = |text: &str| Some(text.to_owned());
    for (search, found) in [
        (Search { actor: text("operator:"), ..Search::default() }, vec![2, 1]),
        (Search { act: text("app.change"), ..Search::default() }, vec![2]),
        (Search { act: text("app%"), ..Search::default() }, vec![]),
        (Search { act: text("\0"), ..Search::default() }, vec![]),
        (Search { subject: text("wechat/"), ..Search::default() }, vec![3, 2, 1]),
        (Search { since: Some(at(20)), until: Some(at(30)), ..Search::default() }, vec![2]),
    ] {
        let links = store.entries(&search, Part::NEWEST, 10).await.unwrap();
        assert_eq!(numbers(&links), found, "{search:?}");
    }
}
