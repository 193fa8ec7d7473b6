//! How long access tokens live (`protocol/gov-dingtalk.md` 5.2).

use kanhe_core::credential::Ending;
use kanhe_gov::policy;

use crate::world::{APPKEY, OTHER, TOKEN, World, credentials, json};

#[tokio::test]
async fn asking_again_gives_the_same_token_and_two_hours_more() {
    let world = World::new().await;
    let token = world.token().await;
    world.pass(7000);
    let body = world.post(TOKEN, &credentials(APPKEY)).await;
    assert_eq!(json(&body)["content"]["data"]["accessToken"], *token);
    assert_eq!(json(&body)["content"]["data"]["expiresIn"], 7200);
    world.pass(7199);
    assert_eq!(world.worth(&token).await, "0");
    world.pass(1);
    assert_eq!(world.worth(&token).await, "240133");
}

#[tokio::test]
async fn a_token_nobody_asks_for_dies_after_two_hours_and_the_next_is_another() {
    let world = World::new().await;
    let token = world.token().await;
    world.pass(7199);
    assert_eq!(world.worth(&token).await, "0");
    world.pass(1);
    assert_eq!(world.worth(&token).await, "240133");
    assert_ne!(world.token().await, token);
    assert_eq!(world.worth(&token).await, "240133", "the dead one stays dead");
}

#[tokio::test]
async fn however_often_it_is_asked_for_a_token_lives_a_day() {
    let world = World::new().await;
    let token = world.token().await;
    for _ in 0..23 {
        world.pass(3600);
        assert_eq!(world.token().await, token);
    }
    world.pass(3599);
    assert_eq!(json(&world.post(TOKEN, &credentials(APPKEY)).await)["content"]["data"]["expiresIn"], 1);
    world.pass(1);
    assert_eq!(world.worth(&token).await, "240133");
    assert_ne!(world.token().await, token);
}

#[tokio::test]
async fn a_new_token_works_at_once_after_the_operator_has_taken_the_old_one() {
    let world = World::new().await;
    let token = world.token().await;
    let app = world.app().await;
    world.platform.end_credential(&app, policy::ACCESS_TOKEN.kind, Ending::Revoke).await.unwrap();
    assert_eq!(world.worth(&token).await, "240133");
    let next = world.token().await;
    assert_ne!(next, token);
    assert_eq!(world.worth(&next).await, "0");
}

/// Taking a master key away ends what was made with it.
#[tokio::test]
async fn a_token_dies_with_the_master_key_that_it_was_made_with() {
    let world = World::new().await;
    let token = world.token().await;
    let world = world.restarted_with(&[2, 1]);
    assert_eq!(world.worth(&token).await, "0", "an earlier key still serves");
    assert_eq!(world.token().await, token);
    let world = world.restarted_with(&[2]);
    assert_eq!(world.worth(&token).await, "240133");
}

#[tokio::test]
async fn two_apps_never_get_the_same_token() {
    let world = World::new().await;
    world.register(OTHER, |_| {}).await;
    assert_ne!(world.token().await, world.token_of(OTHER).await);
}
