//! Users and what they have agreed to.

use kanhe_core::consent::Consent;
use kanhe_core::store::StoreError;
use kanhe_core::user::User;

use crate::fixture::{Case, Fixture, cases};
use crate::race::race;
use crate::samples::{at, consent, uid, user, user_uid};

pub(crate) const CASES: &[Case] = cases![
    a_user_is_found_by_either_id_as_he_was_kept,
    a_handle_belongs_to_one_user,
    a_change_of_an_old_revision_is_refused,
    of_many_changes_of_one_revision_one_wins,
    users_are_listed_page_by_page,
    before_any_agreement_there_is_none,
    agreements_are_kept_by_app_and_user,
    of_many_first_agreements_one_wins,
    a_withdrawal_is_a_change_like_any_other,
];

async fn a_user_is_found_by_either_id_as_he_was_kept(fixture: &Fixture) {
    let store = fixture.open().await;
    store.insert_user(&user(1)).await.unwrap();
    assert_eq!(store.user_by_uid(user_uid(1)).await.unwrap(), Some(user(1)));
    assert_eq!(store.user_by_handle(&user(1).handle).await.unwrap(), Some(user(1)));
    assert_eq!(store.user_by_uid(user_uid(2)).await.unwrap(), None);
    assert_eq!(store.user_by_handle("").await.unwrap(), None);
}

async fn a_handle_belongs_to_one_user(fixture: &Fixture) {
    let store = fixture.open().await;
    store.insert_user(&user(1)).await.unwrap();
    let other = User { handle: user(1).handle, ..user(2) };
    assert!(matches!(store.insert_user(&other).await, Err(StoreError::Conflict)));
    assert!(matches!(store.insert_user(&user(1)).await, Err(StoreError::Conflict)));
    store.insert_user(&user(2)).await.unwrap();
    let stolen = User { handle: user(1).handle, revision: 2, ..user(2) };
    assert!(matches!(store.update_user(&stolen).await, Err(StoreError::Conflict)));
    let renamed = User { handle: "lan".to_owned(), revision: 2, ..user(1) };
    store.update_user(&renamed).await.unwrap();
    store.update_user(&stolen).await.unwrap();
    assert_eq!(store.user_by_handle("lan").await.unwrap(), Some(renamed));
    assert_eq!(store.user_by_handle(&user(1).handle).await.unwrap(), Some(stolen));
}

async fn a_change_of_an_old_revision_is_refused(fixture: &Fixture) {
    let store = fixture.open().await;
    store.insert_user(&user(1)).await.unwrap();
    for revision in [0, 1, 3] {
        let change = User { revision, ..user(1) };
        assert!(matches!(store.update_user(&change).await, Err(StoreError::Conflict)), "{revision}");
    }
    let unknown = User { revision: 2, ..user(2) };
    assert!(matches!(store.update_user(&unknown).await, Err(StoreError::Conflict)));
}

async fn of_many_changes_of_one_revision_one_wins(fixture: &Fixture) {
    let store = fixture.open().await;
    store.insert_user(&user(1)).await.unwrap();
    let results = race(32, |racer| {
        let (store, mine) = (store.clone(), User { handle: racer.to_string(), revision: 2, ..user(1) });
        async move { (mine.clone(), store.update_user(&mine).await.is_ok()) }
    })
    .await;
    let winners: Vec<User> = results.into_iter().filter(|(_, won)| *won).map(|(mine, _)| mine).collect();
    assert_eq!(winners.len(), 1);
    assert_eq!(store.user_by_uid(user_uid(1)).await.unwrap().as_ref(), winners.first());
}

async fn users_are_listed_page_by_page(fixture: &Fixture) {
    let store = fixture.open().await;
    for number in [3, 1, 2] {
        store.insert_user(&user(number)).await.unwrap();
    }
    assert_eq!(store.users(None, 2).await.unwrap(), [user(1), user(2)]);
    assert_eq!(store.users(Some(user_uid(2)), 2).await.unwrap(), [user(3)]);
    assert_eq!(store.users(Some(user_uid(3)), 2).await.unwrap(), []);
}

async fn before_any_agreement_there_is_none(fixture: &Fixture) {
    let store = fixture.open().await;
    assert_eq!(store.consent(uid(1), user_uid(1)).await.unwrap(), Consent::none(uid(1), user_uid(1)));
    assert_eq!(store.consents_of(user_uid(1)).await.unwrap(), []);
}

async fn agreements_are_kept_by_app_and_user(fixture: &Fixture) {
    let store = fixture.open().await;
    for (app, user) in [(2, 1), (1, 1), (1, 2)] {
        store.put_consent(&consent(app, user)).await.unwrap();
    }
    assert_eq!(store.consent(uid(1), user_uid(1)).await.unwrap(), consent(1, 1));
    assert_eq!(store.consents_of(user_uid(1)).await.unwrap(), [consent(1, 1), consent(2, 1)]);
    assert_eq!(store.consents_of(user_uid(2)).await.unwrap(), [consent(1, 2)]);
}

async fn of_many_first_agreements_one_wins(fixture: &Fixture) {
    let store = fixture.open().await;
    let results = race(32, |_| {
        let store = store.clone();
        async move { store.put_consent(&consent(1, 1)).await }
    })
    .await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    assert!(results.iter().all(|result| matches!(result, Ok(()) | Err(StoreError::Conflict))));
}

async fn a_withdrawal_is_a_change_like_any_other(fixture: &Fixture) {
    let store = fixture.open().await;
    store.put_consent(&consent(1, 1)).await.unwrap();
    let mut withdrawn = Consent { revision: 2, ..consent(1, 1) };
    withdrawn.scopes.clear();
    store.put_consent(&withdrawn).await.unwrap();
    assert_eq!(store.consent(uid(1), user_uid(1)).await.unwrap(), withdrawn);
    let late = Consent { scopes: [("other".to_owned(), at(9))].into(), ..withdrawn };
    assert!(matches!(store.put_consent(&late).await, Err(StoreError::Conflict)), "revision 2 is taken");
}
