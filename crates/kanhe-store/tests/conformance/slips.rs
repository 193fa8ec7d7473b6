//! Slips and media: what is handed out for a while.

use kanhe_core::slip::{Slip, SlipKey};
use kanhe_core::store::StoreError;

use crate::fixture::{Case, Fixture, cases};
use crate::race::race;
use crate::samples::{TICKET, at, media, media_id, slip, slip_key, uid};

pub(crate) const CASES: &[Case] = cases![
    a_slip_is_found_by_its_text_as_it_was_kept,
    equal_texts_of_two_kinds_are_two_slips,
    of_many_that_redeem_one_slip_one_sees_it_unused,
    of_many_that_keep_one_key_one_succeeds,
    redeeming_what_is_not_there_does_nothing,
    media_come_back_to_their_own_app_only,
    an_id_of_media_is_taken_once,
    sweeping_forgets_what_expired_before_and_nothing_else,
];

async fn a_slip_is_found_by_its_text_as_it_was_kept(fixture: &Fixture) {
    let store = fixture.open().await;
    store.insert_slip(slip_key("a"), &slip(60)).await.unwrap();
    assert_eq!(store.slip(slip_key("a")).await.unwrap(), Some(slip(60)));
    assert_eq!(store.slip(slip_key("b")).await.unwrap(), None);
    assert_eq!(store.use_slip(slip_key("a"), at(5)).await.unwrap(), Some(slip(60)));
    let used = Some(Slip { used_at: Some(at(5)), ..slip(60) });
    assert_eq!(store.slip(slip_key("a")).await.unwrap(), used);
    assert_eq!(store.use_slip(slip_key("a"), at(6)).await.unwrap(), used, "the first use stays");
    assert_eq!(store.slip(slip_key("a")).await.unwrap(), used);
}

async fn equal_texts_of_two_kinds_are_two_slips(fixture: &Fixture) {
    let store = fixture.open().await;
    store.insert_slip(slip_key("a"), &slip(60)).await.unwrap();
    store.insert_slip(SlipKey::of(TICKET, "a"), &slip(61)).await.unwrap();
    assert_eq!(store.slip(slip_key("a")).await.unwrap(), Some(slip(60)));
}

async fn of_many_that_redeem_one_slip_one_sees_it_unused(fixture: &Fixture) {
    let store = fixture.open().await;
    store.insert_slip(slip_key("a"), &slip(60)).await.unwrap();
    let seen = race(64, |racer| {
        let store = store.clone();
        async move { store.use_slip(slip_key("a"), at(racer)).await.unwrap().unwrap() }
    })
    .await;
    assert_eq!(seen.iter().filter(|slip| slip.used_at.is_none()).count(), 1);
}

async fn of_many_that_keep_one_key_one_succeeds(fixture: &Fixture) {
    let store = fixture.open().await;
    let results = race(64, |racer| {
        let store = store.clone();
        async move { store.insert_slip(slip_key("nonce"), &slip(racer)).await }
    })
    .await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    assert!(results.iter().all(|result| matches!(result, Ok(()) | Err(StoreError::Conflict))));
}

async fn redeeming_what_is_not_there_does_nothing(fixture: &Fixture) {
    let store = fixture.open().await;
    assert_eq!(store.use_slip(slip_key("a"), at(5)).await.unwrap(), None);
    store.insert_slip(slip_key("a"), &slip(60)).await.unwrap();
    assert_eq!(store.slip(slip_key("a")).await.unwrap(), Some(slip(60)));
}

async fn media_come_back_to_their_own_app_only(fixture: &Fixture) {
    let store = fixture.open().await;
    store.insert_media(&media(1, 60)).await.unwrap();
    assert_eq!(store.media(uid(1), &media_id(1)).await.unwrap(), Some(media(1, 60)));
    assert_eq!(store.media(uid(2), &media_id(1)).await.unwrap(), None, "another app's");
    assert_eq!(store.media(uid(1), &media_id(3)).await.unwrap(), None);
}

async fn an_id_of_media_is_taken_once(fixture: &Fixture) {
    let store = fixture.open().await;
    store.insert_media(&media(1, 60)).await.unwrap();
    let second = store.insert_media(&media(1, 90)).await;
    assert!(matches!(second, Err(StoreError::Conflict)));
    assert_eq!(store.media(uid(1), &media_id(1)).await.unwrap(), Some(media(1, 60)));
}

async fn sweeping_forgets_what_expired_before_and_nothing_else(fixture: &Fixture) {
    let store = fixture.open().await;
    for expires in [10, 20, 30] {
        store.insert_slip(slip_key(&expires.to_string()), &slip(expires)).await.unwrap();
        store.insert_media(&media(expires, expires)).await.unwrap();
    }
    assert_eq!(store.sweep(at(10)).await.unwrap(), 0);
    assert_eq!(store.sweep(at(20)).await.unwrap(), 2);
    assert_eq!(store.slip(slip_key("10")).await.unwrap(), None);
    assert_eq!(store.media(uid(1), &media_id(10)).await.unwrap(), None);
    assert!(store.slip(slip_key("20")).await.unwrap().is_some());
    assert!(store.media(uid(1), &media_id(20)).await.unwrap().is_some());
    assert_eq!(store.sweep(at(31)).await.unwrap(), 4);
}
