//! How long tickets live (`protocol/gov-dingtalk.md` 5.2).

use kanhe_gov::policy;

use crate::world::{OTHER, TICKET, World, code, data, json};

#[tokio::test]
async fn a_ticket_stays_the_same_while_it_lives_and_says_what_is_left() {
    let world = World::new().await;
    let ticket = world.ticket().await;
    world.pass(7199);
    let body = world.post(TICKET, &format!("accessToken={}", world.token().await)).await;
    assert_eq!(data(&body, "accessToken"), ticket);
    assert_eq!(json(&body)["content"]["data"]["expiresIn"], 1);
    world.pass(1);
    assert_ne!(world.ticket().await, ticket);
}

#[tokio::test]
async fn two_apps_never_get_the_same_ticket() {
    let world = World::new().await;
    world.register(OTHER, |_| {}).await;
    let theirs = world.token_of(OTHER).await;
    let theirs = data(&world.post(TICKET, &format!("accessToken={theirs}")).await, "accessToken");
    assert_ne!(world.ticket().await, theirs);
}

/// `protocol/gov-dingtalk.md` section 9, trap 4, the other way round.
#[tokio::test]
async fn a_ticket_is_no_token() {
    let world = World::new().await;
    assert_eq!(world.worth(&world.ticket().await).await, "240133");
}

#[tokio::test]
async fn an_application_for_logging_in_has_no_pages_and_gets_no_ticket() {
    let world = World::with(|new| new.account_type = policy::QR_LOGIN).await;
    let token = world.token().await;
    let body = world.post(TICKET, &format!("accessToken={token}")).await;
    assert_eq!(code(&body), "NoPermission");
}
