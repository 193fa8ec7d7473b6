//! Corps, and the apps that are installed in them.

use kanhe_core::app::App;
use kanhe_core::store::StoreError;

use crate::fixture::{Case, Fixture, cases};
use crate::race::race;
use crate::samples::{DINGTALK, WECHAT, corp, installed, renamed};

pub(crate) const CASES: &[Case] = cases![
    a_corp_is_found_by_its_id_within_its_dialect,
    a_corp_id_is_taken_once_per_dialect,
    an_app_is_found_by_its_agent_id,
    an_agent_id_is_taken_once_per_dialect,
    of_many_who_install_under_one_agent_id_one_succeeds,
    an_app_that_moves_leaves_its_old_agent_id_free,
    the_apps_of_a_corp_come_in_order,
];

async fn a_corp_is_found_by_its_id_within_its_dialect(fixture: &Fixture) {
    let store = fixture.open().await;
    assert_eq!(store.corp(DINGTALK, "ding1").await.unwrap(), None);
    for id in ["ding2", "ding1"] {
        store.insert_corp(&corp(DINGTALK, id)).await.unwrap();
    }
    assert_eq!(store.corp(DINGTALK, "ding1").await.unwrap(), Some(corp(DINGTALK, "ding1")));
    assert_eq!(store.corp(WECHAT, "ding1").await.unwrap(), None);
    assert_eq!(store.corp(DINGTALK, "DING1").await.unwrap(), None);
    assert_eq!(store.corp(DINGTALK, "ding1\0").await.unwrap(), None);
    let all = [corp(DINGTALK, "ding1"), corp(DINGTALK, "ding2")];
    assert_eq!(store.corps(DINGTALK).await.unwrap(), all);
    assert_eq!(store.corps(WECHAT).await.unwrap(), []);
}

async fn a_corp_id_is_taken_once_per_dialect(fixture: &Fixture) {
    let store = fixture.open().await;
    store.insert_corp(&corp(DINGTALK, "ding1")).await.unwrap();
    let again = store.insert_corp(&corp(DINGTALK, "ding1")).await;
    assert!(matches!(again, Err(StoreError::Conflict)));
    store.insert_corp(&corp(WECHAT, "ding1")).await.unwrap();
}

async fn an_app_is_found_by_its_agent_id(fixture: &Fixture) {
    let store = fixture.open().await;
    let app = installed(1, "ding1", "100");
    store.insert_app(&app).await.unwrap();
    assert_eq!(store.app_by_agent(DINGTALK, "100").await.unwrap(), Some(app.clone()));
    assert_eq!(store.app_by_agent(WECHAT, "100").await.unwrap(), None);
    assert_eq!(store.app_by_agent(DINGTALK, "10").await.unwrap(), None);
    assert_eq!(store.app_by_agent(DINGTALK, "100\0").await.unwrap(), None);
    let changed = renamed(&app, "Other");
    store.update_app(&changed).await.unwrap();
    assert_eq!(store.app_by_agent(DINGTALK, "100").await.unwrap(), Some(changed));
}

async fn an_agent_id_is_taken_once_per_dialect(fixture: &Fixture) {
    let store = fixture.open().await;
    store.insert_app(&installed(1, "ding1", "100")).await.unwrap();
    let taken = store.insert_app(&installed(2, "ding2", "100")).await;
    assert!(matches!(taken, Err(StoreError::Conflict)));
    let other = App { dialect: WECHAT, ..installed(3, "ding1", "100") };
    store.insert_app(&other).await.unwrap();
    store.insert_app(&installed(4, "ding1", "101")).await.unwrap();
    let moved = App { revision: 2, ..installed(4, "ding1", "100") };
    assert!(matches!(store.update_app(&moved).await, Err(StoreError::Conflict)));
    assert_eq!(store.app_by_agent(DINGTALK, "101").await.unwrap(), Some(installed(4, "ding1", "101")));
}

async fn of_many_who_install_under_one_agent_id_one_succeeds(fixture: &Fixture) {
    let store = fixture.open().await;
    let results = race(32, |racer| {
        let store = store.clone();
        async move { store.insert_app(&installed(u64::from(racer), "ding1", "100")).await }
    })
    .await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    assert_eq!(store.apps_in(DINGTALK, "ding1", 100).await.unwrap().len(), 1);
}

async fn an_app_that_moves_leaves_its_old_agent_id_free(fixture: &Fixture) {
    let store = fixture.open().await;
    store.insert_app(&installed(1, "ding1", "100")).await.unwrap();
    let moved = App { revision: 2, ..installed(1, "ding2", "200") };
    store.update_app(&moved).await.unwrap();
    assert_eq!(store.app_by_agent(DINGTALK, "100").await.unwrap(), None);
    assert_eq!(store.app_by_agent(DINGTALK, "200").await.unwrap(), Some(moved.clone()));
    assert_eq!(store.apps_in(DINGTALK, "ding1", 9).await.unwrap(), []);
    store.insert_app(&installed(2, "ding1", "100")).await.unwrap();
    let gone = App { installation: None, revision: 3, ..moved };
    store.update_app(&gone).await.unwrap();
    assert_eq!(store.app_by_agent(DINGTALK, "200").await.unwrap(), None);
    store.insert_app(&installed(3, "ding1", "200")).await.unwrap();
}

async fn the_apps_of_a_corp_come_in_order(fixture: &Fixture) {
    let store = fixture.open().await;
    for (number, corp) in [(3, "ding1"), (1, "ding1"), (2, "ding2")] {
        store.insert_app(&installed(number, corp, &number.to_string())).await.unwrap();
    }
    let there = [installed(1, "ding1", "1"), installed(3, "ding1", "3")];
    assert_eq!(store.apps_in(DINGTALK, "ding1", 9).await.unwrap(), there);
    assert_eq!(store.apps_in(DINGTALK, "ding1", 1).await.unwrap(), there[..1]);
    assert_eq!(store.apps_in(WECHAT, "ding1", 9).await.unwrap(), []);
}
