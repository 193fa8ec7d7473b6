//! A wallet's users: codes become users, and no refresh token is ever lost.

use axum::http::Method;
use serde_json::{Value, json};

use crate::world::{Node, World};

const APP: &str = "alipayplus";

/// Settings of the demo's mini program.
async fn entry(world: &World) -> String {
    let apps = world.call(Method::GET, &format!("{}/sandbox/v1/apps", world.url), &[], None).await.json();
    let app = apps.as_array().unwrap().iter().find(|app| app["dialect"] == APP).unwrap();
    for (name, file) in
        [("merchant_private_key_pem", "merchant.pem"), ("wallet_public_key_pem", "wallet.pem")]
    {
        std::fs::write(world.path().join(file), app[name].as_str().unwrap()).unwrap();
    }
    format!(
        "[[app]]\nname = \"wallet\"\ndialect = \"alipayplus\"\nclient_id = \"{}\"\nupstream = \"{}\"\n\
         private_key_file = \"merchant.pem\"\nwallet_key_file = \"wallet.pem\"\n",
        app["client_id"].as_str().unwrap(),
        world.url
    )
}

const HEAD: &str = "cache = \"sqlite:gateway.sqlite\"\ncache_key_file = \"cache.key\"";

async fn auth_code(world: &World) -> String {
    let url = format!("{}/sandbox/v1/codes", world.url);
    let body = json!({"dialect": APP, "scopes": ["auth_base", "USER_ID"]});
    let answer = world.call(Method::POST, &url, &[], Some(body)).await;
    answer.json()["code"].as_str().unwrap_or_else(|| panic!("{}", answer.text)).to_owned()
}

async fn exchange(world: &World, gateway: &Node<'_>) -> Value {
    let body = json!({"auth_code": auth_code(world).await, "user_info": true});
    let answer = gateway.post("/v1/apps/wallet/exchange", body).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

async fn token(gateway: &Node<'_>, user: &str) -> String {
    let answer = gateway.get(&format!("/v1/apps/wallet/users/{user}/access-token")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()["access_token"].as_str().unwrap().to_owned()
}

/// Passes until just before an access token dies.
async fn pass_until_it_is_due(world: &World, gateway: &Node<'_>, user: &str) {
    let answer = gateway.get(&format!("/v1/apps/wallet/users/{user}/access-token")).await.json();
    world.pass(answer["expires_in"].as_u64().unwrap() - 200);
}

#[tokio::test]
async fn a_code_becomes_a_user_and_his_token_is_refreshed_as_long_as_he_is_used() {
    let world = World::new().await;
    let entry = entry(&world).await;
    let gateway = world.gateway(HEAD, "", &entry).await;
    let user = exchange(&world, &gateway).await;
    let id = user["user"].as_str().unwrap().to_owned();
    assert_eq!(user["user_info"]["userId"].as_str(), Some(&*id), "{user}");
    let first = user["access_token"].as_str().unwrap().to_owned();
    assert!(user.get("refresh_token").is_none(), "nobody but us sees it");
    assert_eq!(token(&gateway, &id).await, first);
    pass_until_it_is_due(&world, &gateway, &id).await;
    let second = token(&gateway, &id).await;
    assert_ne!(first, second);
    // A restart, and long after.
    pass_until_it_is_due(&world, &gateway, &id).await;
    let other = world.node(HEAD, "", &entry, 9).await;
    let third = token(&other, &id).await;
    assert_ne!(second, third);
    let info = other.get(&format!("/v1/apps/wallet/users/{id}/info")).await;
    assert_eq!(info.json()["userId"].as_str(), Some(&*id), "{}", info.text);
    for name in ["gateway.sqlite", "gateway.sqlite-wal"] {
        let bytes = std::fs::read(world.path().join(name)).unwrap_or_default();
        assert!(!String::from_utf8_lossy(&bytes).contains(&third), "{name} holds the token");
    }
    let gone = other.ask(Method::DELETE, &format!("/v1/apps/wallet/users/{id}"), &bearer(), None).await;
    assert_eq!(gone.status, 204, "{}", gone.text);
    let answer = other.get(&format!("/v1/apps/wallet/users/{id}/access-token")).await;
    assert_eq!(
        (answer.status, answer.json()["type"].as_str().unwrap()),
        (409, "urn:kanhe:problem:reauthorize")
    );
}

fn bearer() -> [(&'static str, &'static str); 1] {
    [("authorization", concat!("Bearer ", "all-rights-of-this-client"))]
}

#[tokio::test]
async fn a_hundred_callers_on_two_nodes_use_one_refresh_token_once() {
    let world = World::new().await;
    let entry = entry(&world).await;
    let nodes = [world.node(HEAD, "", &entry, 1).await, world.node(HEAD, "", &entry, 2).await];
    let id = exchange(&world, &nodes[0]).await["user"].as_str().unwrap().to_owned();
    let before = world.seen("alipayplus.apply_token").await;
    pass_until_it_is_due(&world, &nodes[0], &id).await;
    let tokens = crate::healing::all((0..100).map(|at| token(&nodes[at % 2], &id))).await;
    assert!(tokens.iter().all(|token| *token == tokens[0]));
    assert_eq!(world.seen("alipayplus.apply_token").await - before, 1);
}

#[tokio::test]
async fn a_refresh_whose_answer_is_lost_is_sent_again_byte_by_byte_and_nothing_is_lost() {
    let world = World::new().await;
    let entry = entry(&world).await;
    let gateway = world.gateway(HEAD, "", &entry).await;
    let user = exchange(&world, &gateway).await;
    let id = user["user"].as_str().unwrap().to_owned();
    pass_until_it_is_due(&world, &gateway, &id).await;
    // The wallet gives new tokens, and the connection ends before its answer is out.
    world.sandbox("/faults", json!({"endpoint": "alipayplus.apply_token", "drop": true, "times": 1})).await;
    let second = token(&gateway, &id).await;
    assert_ne!(user["access_token"].as_str().unwrap(), second);
    let info = gateway.get(&format!("/v1/apps/wallet/users/{id}/info")).await;
    assert_eq!(info.status, 200, "the family of tokens lives: {}", info.text);
}

#[tokio::test]
async fn while_the_wallet_is_down_what_lives_is_handed_out_and_what_is_over_says_so() {
    let world = World::new().await;
    let entry = entry(&world).await;
    let gateway = world.gateway(HEAD, "", &entry).await;
    let user = exchange(&world, &gateway).await;
    let (id, first) = (user["user"].as_str().unwrap(), user["access_token"].as_str().unwrap());
    pass_until_it_is_due(&world, &gateway, id).await;
    let busy =
        json!({"result": {"resultCode": "UNKNOWN_EXCEPTION", "resultStatus": "U", "resultMessage": "busy"}});
    world.sandbox("/faults", json!({"endpoint": "alipayplus.apply_token", "answer": busy, "times": 1})).await;
    assert_eq!(token(&gateway, id).await, first);
    world.pass(11 * 365 * 86_400);
    let answer = gateway.get(&format!("/v1/apps/wallet/users/{id}/access-token")).await;
    assert_eq!(answer.status, 409, "{}", answer.text);
    assert_eq!(answer.json()["code"], "EXPIRED_REFRESH_TOKEN");
    let stranger = gateway.get("/v1/apps/wallet/users/nobody/access-token").await;
    assert_eq!(stranger.status, 409);
    let wrong = gateway.post("/v1/apps/wallet/exchange", json!({"auth_code": "never-made"})).await;
    assert_eq!(
        (wrong.status, wrong.json()["type"].as_str().unwrap()),
        (400, "urn:kanhe:problem:wallet_refused")
    );
}

#[tokio::test]
async fn a_call_without_a_key_of_its_own_is_signed_on_the_way_and_the_answer_checked() {
    let world = World::new().await;
    let entry = entry(&world).await;
    let gateway = world.gateway(HEAD, "", &entry).await;
    let user = exchange(&world, &gateway).await;
    let body = json!({"accessToken": user["access_token"]});
    let answer = gateway.post("/v1/apps/wallet/forward/v1/users/inquiryUserInfo", body).await;
    assert_eq!(answer.json()["result"]["resultCode"], "SUCCESS", "{}", answer.text);
    let unsigned = gateway.ask(Method::POST, "/v1/users/inquiryUserInfo", &[], Some(json!({}))).await;
    assert_eq!(unsigned.json()["result"]["resultCode"], "INVALID_SIGNATURE");
}

#[tokio::test]
async fn redis_alone_may_not_hold_the_only_copy_of_refresh_tokens() {
    let world = World::new().await;
    let entry = entry(&world).await;
    std::fs::write(world.path().join("url"), "redis://127.0.0.1:1/").unwrap();
    let head = "cache = \"redis\"\ncache_url_file = \"url\"\ncache_key_file = \"cache.key\"";
    let fault = kanhe_gateway::Config::load(&world.settings(head, "", &entry)).unwrap_err().to_string();
    assert!(fault.contains("set vault to"), "{fault}");
}
