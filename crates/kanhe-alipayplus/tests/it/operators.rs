//! Introspection (RFC 7662) and revocation (RFC 7009), for operators.

use kanhe_alipayplus::operator::{introspect, revoke};
use kanhe_alipayplus::policy::SAFE_LIVES;
use kanhe_alipayplus::profile::Profile;
use serde_json::{Value, json};

use crate::world::{CLIENT, START, World, code_of, field};

async fn seen(world: &World, token: &str) -> Value {
    json!(introspect(&world.platform, token).await.unwrap())
}

#[tokio::test]
async fn a_living_token_says_whose_it_is_and_what_for() {
    let world = World::with(Profile { lives: SAFE_LIVES, ..Profile::default() }).await;
    let tokens = world.tokens(&["auth_base", "USER_NAME"]).await;
    for (name, kind, life) in
        [("accessToken", "access_token", 86_400), ("refreshToken", "refresh_token", 30 * 86_400)]
    {
        assert_eq!(
            seen(&world, &field(&tokens, name)).await,
            json!({
                "active": true,
                "scope": "auth_base USER_NAME",
                "client_id": CLIENT,
                "username": "lan",
                "token_type": kind,
                "exp": START + life,
                "iat": START,
                "sub": field(&tokens, "customerId"),
            })
        );
    }
}

#[tokio::test]
async fn of_a_dead_token_nothing_is_said_but_that() {
    let world = World::with(Profile { lives: SAFE_LIVES, ..Profile::default() }).await;
    let dead = json!({ "active": false });
    let tokens = world.tokens(&["auth_base"]).await;
    let old = field(&tokens, "refreshToken");
    assert_eq!(seen(&world, "nonsense").await, dead);
    world.refresh(&old).await;
    assert_eq!(seen(&world, &old).await, dead, "a refresh token that has been used");
    world.pass(86_400);
    assert_eq!(seen(&world, &field(&tokens, "accessToken")).await, dead, "one that has expired");
    let tokens = world.tokens(&["auth_base"]).await;
    world.pass(1);
    world.withdraw().await;
    assert_eq!(seen(&world, &field(&tokens, "accessToken")).await, dead, "one that the user has withdrawn");
}

#[tokio::test]
async fn an_operator_ends_all_of_one_origin_by_either_token() {
    let world = World::new().await;
    for name in ["accessToken", "refreshToken"] {
        let (tokens, others) = (world.tokens(&["auth_base"]).await, world.tokens(&["auth_base"]).await);
        revoke(&world.platform, &world.wallet.profile, &field(&tokens, name)).await.unwrap();
        assert_eq!(world.worth(&field(&tokens, "accessToken")).await, "INVALID_ACCESS_TOKEN");
        assert_eq!(code_of(&world.refresh(&field(&tokens, "refreshToken")).await), "INVALID_REFRESH_TOKEN");
        assert_eq!(world.worth(&field(&others, "accessToken")).await, "SUCCESS");
    }
    revoke(&world.platform, &world.wallet.profile, "nonsense").await.unwrap();
}
