//! Something of everything that a store keeps.

use kanhe_core::key::{KeyCheck, KeyId};
use kanhe_core::operator::{Operators, Role};
use kanhe_core::store::Store;

use crate::administration::{attempts, key};
use crate::samples::{
    DINGTALK, TOKEN, act, admin_key, app, at, consent, corp, host_key, installed, issued, media, operator,
    session, slip, slip_key, token_of, uid, user,
};

/// Keeps something in every room.
pub(crate) async fn fill(store: &dyn Store) {
    store.insert_app(&app(1)).await.unwrap();
    store.insert_app(&installed(2, "ding1", "100")).await.unwrap();
    store.insert_corp(&corp(DINGTALK, "ding1")).await.unwrap();
    store.advance(&token_of(1), None, &issued(0)).await.unwrap();
    store.advance(&token_of(1), None, &issued(9)).await.unwrap();
    store.take_quota(uid(1), TOKEN, at(0), 9).await.unwrap();
    store.insert_host_key(&host_key("aa")).await.unwrap();
    store.keep_key_check(KeyId(1), KeyCheck([7; 32])).await.unwrap();
    store.insert_user(&user(1)).await.unwrap();
    store.put_consent(&consent(1, 1)).await.unwrap();
    store.insert_slip(slip_key("one"), &slip(90)).await.unwrap();
    store.insert_slip(slip_key("two"), &slip(90)).await.unwrap();
    store.use_slip(slip_key("two"), at(5)).await.unwrap();
    store.insert_media(&media(1, 90)).await.unwrap();
    let mut operators = Operators::default();
    operators.add(operator("mei", Role::Owner)).unwrap();
    operators.revision = 1;
    store.put_operators(&operators).await.unwrap();
    store.insert_admin_key(&admin_key("bb")).await.unwrap();
    store.insert_session(key("one"), &session("mei", 90)).await.unwrap();
    store.attempt(attempts("mei"), at(0), 5).await.unwrap().unwrap();
    for second in 0..3 {
        store.append(&act("mei", "app.changed", second)).await.unwrap();
    }
}

/// Looks at what the first schema could hold already.
pub(crate) async fn check(store: &dyn Store) {
    assert_eq!(store.app_by_uid(uid(1)).await.unwrap(), Some(app(1)));
    assert_eq!(store.line(&token_of(1)).await.unwrap().number(), 2);
    assert_eq!(store.host_keys().await.unwrap(), [host_key("aa")]);
    assert_eq!(store.counters(uid(1)).await.unwrap().len(), 1);
    // And it takes what is new.
    store.insert_app(&installed(3, "ding1", "101")).await.unwrap();
    store.advance(&token_of(3), None, &issued(0)).await.unwrap();
    store.append(&act("mei", "app.made", 9)).await.unwrap();
}
