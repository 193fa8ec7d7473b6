//! Checks of master keys: the first of a number stays, whoever comes later.

use kanhe_core::key::{KeyCheck, KeyId};

use crate::fixture::{Case, Fixture, cases};
use crate::race::race;

pub(crate) const CASES: &[Case] = cases![
    the_first_check_of_a_number_stays_and_each_number_has_its_own,
    of_many_nodes_that_start_at_once_all_hear_of_the_same_check,
];

fn check(byte: u8) -> KeyCheck {
    KeyCheck([byte; 32])
}

async fn the_first_check_of_a_number_stays_and_each_number_has_its_own(fixture: &Fixture) {
    let store = fixture.open().await;
    for id in [KeyId(1), KeyId(u16::MAX)] {
        assert_eq!(store.keep_key_check(id, check(1)).await.unwrap(), check(1));
        assert_eq!(store.keep_key_check(id, check(1)).await.unwrap(), check(1));
        assert_eq!(store.keep_key_check(id, check(2)).await.unwrap(), check(1));
    }
    assert_eq!(store.keep_key_check(KeyId(2), check(3)).await.unwrap(), check(3));
}

async fn of_many_nodes_that_start_at_once_all_hear_of_the_same_check(fixture: &Fixture) {
    let store = fixture.open().await;
    let heard = race(16, |racer| {
        let store = store.clone();
        let mine = check(u8::try_from(racer).unwrap());
        async move { store.keep_key_check(KeyId(1), mine).await.unwrap() }
    })
    .await;
    assert!(heard.iter().all(|one| *one == heard[0]), "{heard:?}");
}
