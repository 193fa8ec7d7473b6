//! Many who want what only one may have, with real concurrency on SQLite.

use std::sync::Arc;

use kanhe_alipayplus::moment;
use kanhe_alipayplus::profile::Profile;
use kanhe_core::time::Timestamp;
use kanhe_store::SqliteStore;

use crate::world::{APPLY, CLIENT, START, Signed, World, code_of, field, refresh_body};

async fn on_sqlite() -> (Arc<World>, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let store = Arc::new(SqliteStore::open(&folder.path().join("kanhe.db")).unwrap());
    (Arc::new(World::on(store, Profile::default()).await), folder)
}

/// So many requests with this body, no two of them with the same time, all at once.
async fn raced(world: &Arc<World>, body: &str, count: i64) -> Vec<String> {
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..count {
        let moment = Timestamp::from_unix_millis(START * 1000 + number);
        let request = Signed::new(CLIENT, APPLY, &moment::milliseconds(moment, 0), body);
        let world = Arc::clone(world);
        tasks.spawn(async move { String::from_utf8(world.answer(&request).await.body).unwrap() });
    }
    tasks.join_all().await
}

fn count(replies: &[String], code: &str) -> usize {
    replies.iter().filter(|reply| code_of(reply) == code).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_thousand_that_redeem_one_code_one_succeeds_and_what_it_got_is_ended() {
    let (world, _folder) = on_sqlite().await;
    let code = world.code(&["auth_base"]).await;
    let body = format!(r#"{{"grantType":"AUTHORIZATION_CODE","authCode":"{code}"}}"#);
    let replies = raced(&world, &body, 1000).await;
    assert_eq!((count(&replies, "SUCCESS"), count(&replies, "USED_AUTHCODE")), (1, 999));
    let winner = replies.iter().find(|reply| code_of(reply) == "SUCCESS").unwrap();
    assert_eq!(world.worth(&field(winner, "accessToken")).await, "INVALID_ACCESS_TOKEN");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_hundred_that_use_one_refresh_token_one_succeeds_and_the_family_is_ended() {
    let (world, _folder) = on_sqlite().await;
    let tokens = world.tokens(&["auth_base"]).await;
    let replies = raced(&world, &refresh_body(&field(&tokens, "refreshToken")), 100).await;
    assert_eq!((count(&replies, "SUCCESS"), count(&replies, "USED_REFRESH_TOKEN")), (1, 99));
    assert_eq!(world.worth(&field(&tokens, "accessToken")).await, "INVALID_ACCESS_TOKEN");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_request_sent_many_times_at_once_gets_the_same_tokens() {
    let (world, _folder) = on_sqlite().await;
    let tokens = world.tokens(&["auth_base"]).await;
    let request = world.request(APPLY, &refresh_body(&field(&tokens, "refreshToken")));
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let (world, request) = (Arc::clone(&world), request.clone());
        tasks.spawn(async move { String::from_utf8(world.answer(&request).await.body).unwrap() });
    }
    let replies = tasks.join_all().await;
    let first = replies.first().unwrap();
    assert!(replies.iter().all(|reply| reply == first && code_of(reply) == "SUCCESS"));
    assert_eq!(world.worth(&field(first, "accessToken")).await, "SUCCESS");
}
