//! Apps: found by what names them, changed only by who has seen the last change.

use kanhe_core::app::App;
use kanhe_core::store::StoreError;

use crate::fixture::{Case, Fixture, cases};
use crate::race::race;
use crate::samples::{DINGTALK, WECHAT, app, renamed, uid};

pub(crate) const CASES: &[Case] = cases![
    an_app_is_found_by_its_uid_and_by_its_client_id_as_it_was,
    unknown_ids_are_none,
    a_client_id_is_taken_once_in_its_dialect,
    two_dialects_may_use_the_same_client_id,
    client_ids_differ_in_case_and_in_every_byte,
    a_uid_is_taken_once,
    of_many_racers_for_one_client_id_one_wins,
    an_update_replaces_everything_but_the_uid,
    an_update_of_an_old_revision_is_refused_and_changes_nothing,
    an_update_skipping_a_revision_is_refused,
    an_update_of_an_unknown_app_is_refused,
    an_update_may_not_take_the_client_id_of_another,
    of_many_racers_with_one_revision_one_wins,
    pages_are_complete_and_in_the_order_of_uids,
    names_in_any_script_come_back_as_they_were,
];

fn is_conflict(result: &Result<(), StoreError>) -> bool {
    matches!(result, Err(StoreError::Conflict))
}

async fn an_app_is_found_by_its_uid_and_by_its_client_id_as_it_was(fixture: &Fixture) {
    let store = fixture.open().await;
    store.insert_app(&app(1)).await.unwrap();
    store.insert_app(&app(2)).await.unwrap();
    assert_eq!(store.app_by_uid(uid(1)).await.unwrap(), Some(app(1)));
    assert_eq!(store.app_by_client_id(WECHAT, &app(2).client_id).await.unwrap(), Some(app(2)));
}

async fn unknown_ids_are_none(fixture: &Fixture) {
    let store = fixture.open().await;
    for strange in ["", "\0", "wx\0", "\u{fffd}", &"x".repeat(100_000)] {
        assert_eq!(store.app_by_client_id(WECHAT, strange).await.unwrap(), None);
    }
    assert_eq!(store.app_by_uid(uid(1)).await.unwrap(), None);
    store.insert_app(&app(1)).await.unwrap();
    assert_eq!(store.app_by_uid(uid(2)).await.unwrap(), None);
    assert_eq!(store.app_by_client_id(WECHAT, "").await.unwrap(), None);
    assert_eq!(store.app_by_client_id(WECHAT, "wx' OR '1'='1").await.unwrap(), None);
    assert_eq!(store.app_by_client_id(DINGTALK, &app(1).client_id).await.unwrap(), None);
}

async fn a_client_id_is_taken_once_in_its_dialect(fixture: &Fixture) {
    let store = fixture.open().await;
    store.insert_app(&app(1)).await.unwrap();
    let second = App { client_id: app(1).client_id, ..app(2) };
    assert!(is_conflict(&store.insert_app(&second).await));
    assert_eq!(store.apps(None, 9).await.unwrap(), [app(1)]);
}

async fn two_dialects_may_use_the_same_client_id(fixture: &Fixture) {
    let store = fixture.open().await;
    let other = App { dialect: DINGTALK, client_id: app(1).client_id, ..app(2) };
    store.insert_app(&app(1)).await.unwrap();
    store.insert_app(&other).await.unwrap();
    assert_eq!(store.app_by_client_id(WECHAT, &other.client_id).await.unwrap(), Some(app(1)));
    assert_eq!(store.app_by_client_id(DINGTALK, &other.client_id).await.unwrap(), Some(other));
}

async fn client_ids_differ_in_case_and_in_every_byte(fixture: &Fixture) {
    let store = fixture.open().await;
    let ids = ["suite", "Suite", "suite ", "su\u{ef}te", "sui\u{308}te"];
    for (number, client_id) in (1..).zip(ids) {
        store.insert_app(&App { client_id: client_id.to_owned(), ..app(number) }).await.unwrap();
    }
    for (number, client_id) in (1..).zip(ids) {
        let found = store.app_by_client_id(WECHAT, client_id).await.unwrap().unwrap();
        assert_eq!(found.uid, uid(number), "{client_id:?}");
    }
}

async fn a_uid_is_taken_once(fixture: &Fixture) {
    let store = fixture.open().await;
    store.insert_app(&app(1)).await.unwrap();
    assert!(is_conflict(&store.insert_app(&App { uid: uid(1), ..app(2) }).await));
    assert_eq!(store.app_by_uid(uid(1)).await.unwrap(), Some(app(1)));
    assert_eq!(store.app_by_client_id(WECHAT, &app(2).client_id).await.unwrap(), None);
}

async fn of_many_racers_for_one_client_id_one_wins(fixture: &Fixture) {
    let store = fixture.open().await;
    let results = race(32, |racer| {
        let (store, mine) = (store.clone(), App { client_id: "wx1".to_owned(), ..app(racer.into()) });
        async move { (mine.uid, store.insert_app(&mine).await) }
    })
    .await;
    let winners: Vec<_> = results.iter().filter(|(_, result)| result.is_ok()).map(|(uid, _)| *uid).collect();
    let losers = results.iter().filter(|(_, result)| is_conflict(result)).count();
    assert_eq!((winners.len(), losers), (1, 31));
    let kept = store.app_by_client_id(WECHAT, "wx1").await.unwrap().unwrap();
    assert_eq!(winners, [kept.uid]);
    assert_eq!(store.apps(None, 99).await.unwrap(), [kept]);
}

async fn an_update_replaces_everything_but_the_uid(fixture: &Fixture) {
    let store = fixture.open().await;
    store.insert_app(&app(1)).await.unwrap();
    let changed = App { uid: uid(1), dialect: DINGTALK, revision: 2, ..app(2) };
    store.update_app(&changed).await.unwrap();
    assert_eq!(store.app_by_client_id(WECHAT, &app(1).client_id).await.unwrap(), None);
    assert_eq!(store.app_by_client_id(DINGTALK, &app(2).client_id).await.unwrap().as_ref(), Some(&changed));
    assert_eq!(store.app_by_uid(uid(1)).await.unwrap(), Some(changed));
    store.insert_app(&App { uid: uid(3), ..app(1) }).await.unwrap();
}

async fn an_update_of_an_old_revision_is_refused_and_changes_nothing(fixture: &Fixture) {
    let store = fixture.open().await;
    let (first, second) = (app(1), renamed(&app(1), "second"));
    store.insert_app(&first).await.unwrap();
    store.update_app(&second).await.unwrap();
    assert!(is_conflict(&store.update_app(&renamed(&first, "too late")).await));
    assert!(is_conflict(&store.update_app(&first).await));
    assert_eq!(store.app_by_uid(uid(1)).await.unwrap(), Some(second));
}

async fn an_update_skipping_a_revision_is_refused(fixture: &Fixture) {
    let store = fixture.open().await;
    store.insert_app(&app(1)).await.unwrap();
    assert!(is_conflict(&store.update_app(&App { revision: 3, ..app(1) }).await));
    assert_eq!(store.app_by_uid(uid(1)).await.unwrap(), Some(app(1)));
}

async fn an_update_of_an_unknown_app_is_refused(fixture: &Fixture) {
    let store = fixture.open().await;
    assert!(is_conflict(&store.update_app(&renamed(&app(1), "nobody")).await));
    assert_eq!(store.apps(None, 9).await.unwrap(), []);
}

async fn an_update_may_not_take_the_client_id_of_another(fixture: &Fixture) {
    let store = fixture.open().await;
    store.insert_app(&app(1)).await.unwrap();
    store.insert_app(&app(2)).await.unwrap();
    let thief = App { client_id: app(1).client_id, ..renamed(&app(2), "thief") };
    assert!(is_conflict(&store.update_app(&thief).await));
    assert_eq!(store.apps(None, 9).await.unwrap(), [app(1), app(2)]);
    assert_eq!(store.app_by_client_id(WECHAT, &app(1).client_id).await.unwrap(), Some(app(1)));
}

async fn of_many_racers_with_one_revision_one_wins(fixture: &Fixture) {
    let store = fixture.open().await;
    store.insert_app(&app(1)).await.unwrap();
    let results = race(32, |racer| {
        let (store, mine) = (store.clone(), renamed(&app(1), &racer.to_string()));
        async move { (mine.clone(), store.update_app(&mine).await) }
    })
    .await;
    let losers = results.iter().filter(|(_, result)| is_conflict(result)).count();
    let winners: Vec<_> = results.into_iter().filter(|(_, result)| result.is_ok()).collect();
    assert_eq!((winners.len(), losers), (1, 31));
    assert_eq!(store.app_by_uid(uid(1)).await.unwrap().as_ref(), winners.first().map(|(mine, _)| mine));
}

async fn pages_are_complete_and_in_the_order_of_uids(fixture: &Fixture) {
    let store = fixture.open().await;
    assert_eq!(store.apps(None, 9).await.unwrap(), []);
    // 251 to 273 crosses a byte, so that the order of texts would show.
    let mut numbers: Vec<u64> = (251..274).collect();
    numbers.rotate_left(7);
    numbers.swap(0, 11);
    for number in &numbers {
        store.insert_app(&app(*number)).await.unwrap();
    }
    let all: Vec<App> = (251..274).map(app).collect();
    for size in [1, 5, 23, 24] {
        let mut read: Vec<App> = Vec::new();
        loop {
            let page = store.apps(read.last().map(|app| app.uid), size).await.unwrap();
            assert!(page.len() <= size);
            if page.is_empty() {
                break;
            }
            read.extend(page);
        }
        assert_eq!(read, all, "in pages of {size}");
    }
    assert_eq!(store.apps(None, 0).await.unwrap(), []);
    assert_eq!(store.apps(None, usize::MAX).await.unwrap(), all);
    assert_eq!(store.apps(Some(uid(1)), 99).await.unwrap(), all, "behind a uid that nobody has");
    assert_eq!(store.apps(Some(uid(999)), 99).await.unwrap(), []);
}

async fn names_in_any_script_come_back_as_they_were(fixture: &Fixture) {
    let store = fixture.open().await;
    let names = [
        "勘合の小程序",
        "👩‍👩‍👧‍👦 семья",
        "e\u{301} is not \u{e9}",
        "\u{202e}rtl",
        "'; DROP TABLE apps; --",
        "\"\\\n\0\u{2028}",
        "",
    ];
    for (number, name) in (1..).zip(names) {
        store.insert_app(&App { name: name.to_owned(), ..app(number) }).await.unwrap();
    }
    let kept: Vec<String> = store.apps(None, 99).await.unwrap().into_iter().map(|app| app.name).collect();
    assert_eq!(kept, names);
}
