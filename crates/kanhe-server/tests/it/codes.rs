//! `POST /sandbox/v1/codes` for DingTalk and Gov-DingTalk: codes as if a page had just asked.

use axum::http::StatusCode;
use kanhe_server::demo::{dingtalk, gov};
use serde_json::{Value, json};

use crate::office::{dingtalk_token, form, gov_token};
use crate::world::World;

async fn code(world: &World, wanted: Value) -> Value {
    let answer = world.post("/sandbox/v1/codes", &wanted).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()
}

async fn dingtalk_user(world: &World, key: &str, code: &Value) -> Value {
    let path = format!("/topapi/v2/user/getuserinfo?access_token={}", dingtalk_token(world, key).await);
    form(world, &path, format!("code={}", code["code"].as_str().unwrap())).await
}

#[tokio::test]
async fn a_dingtalk_code_is_the_demo_apps_or_another_ones() {
    let world = World::new().await;
    let issued = code(&world, json!({"dialect": "dingtalk"})).await;
    assert_eq!((&issued["client_id"], &issued["user"]), (&json!(dingtalk::APP), &json!("lan")));
    assert_eq!(dingtalk_user(&world, dingtalk::APP, &issued).await["result"]["name"], "小兰");
    let other = "dingkanhe00000000002";
    let issued = code(&world, json!({"dialect": "dingtalk", "client_id": other, "user": "bo"})).await;
    assert_eq!(dingtalk_user(&world, other, &issued).await["result"]["name"], "阿波 Bo");
}

#[tokio::test]
async fn a_gov_dingtalk_code_is_redeemed_at_its_own_address() {
    let world = World::new().await;
    let issued = code(&world, json!({"dialect": "gov", "user": "bo"})).await;
    assert_eq!((&issued["client_id"], &issued["user"]), (&json!(gov::APP), &json!("bo")));
    let token = gov_token(&world, gov::APP).await.unwrap();
    let body = format!("access_token={token}&auth_code={}", issued["code"].as_str().unwrap());
    let user = form(&world, "/rpc/oauth2/dingtalk_app_user.json", body).await;
    assert_eq!(user["content"]["data"]["account"], "bo", "{user}");
}

#[tokio::test]
async fn a_code_that_cannot_be_is_refused_in_a_sentence() {
    let world = World::new().await;
    for (wanted, word) in [
        (json!({"dialect": "fax"}), "unknown dialect"),
        (json!({"dialect": "gov", "client_id": dingtalk::APP}), "the sandbox has no such app"),
        (json!({"dialect": "dingtalk", "user": ""}), "user has 1 to 64 bytes"),
        (json!({"dialect": "dingtalk", "scopes": ["snsapi_base"]}), "no code: "),
        (json!({"dialect": "dingtalk", "client_id": "suitekanhe0000000001"}), "no code: "),
    ] {
        let answer = world.post("/sandbox/v1/codes", &wanted).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wanted}");
        assert!(answer.problem().contains(word), "{wanted}: {}", answer.problem());
    }
}
