//! What belongs to apps, and to people: secrets, credentials, quotas, domains, users, corps.

use axum::http::StatusCode;
use kanhe_core::user::Profile;
use serde_json::{Value, json};

use super::Admin;

async fn app(admin: &Admin, dialect: &str) -> (String, String, String) {
    let made = admin.post("apps", &json!({"dialect": dialect, "name": "Shop"})).await.json();
    let id = made["app"]["client_id"].as_str().unwrap().to_owned();
    (format!("apps/{dialect}/{id}"), id, made["secret"].as_str().unwrap_or_default().to_owned())
}

async fn token(admin: &Admin, id: &str, secret: &str) -> Value {
    let path = format!("/cgi-bin/token?grant_type=client_credential&appid={id}&secret={secret}");
    admin.world.get(&path).await.json()
}

#[tokio::test]
async fn for_a_while_an_app_is_recognised_by_its_old_secret_and_by_its_new_one() {
    let admin = Admin::owner().await;
    let (path, id, old) = app(&admin, "wechat").await;
    let rotated = admin.post(&format!("{path}/secret"), &json!({"overlap_seconds": 60})).await.json();
    let new = rotated["secret"].as_str().unwrap();
    assert_ne!(new, old);
    assert_eq!(admin.get(&path).await.json()["old_secret_until"], rotated["old_secret_until"]);
    for secret in [&*old, new] {
        assert!(token(&admin, &id, secret).await["access_token"].is_string());
    }
    admin.world.advance(60).await;
    assert_eq!(token(&admin, &id, &old).await["errcode"], 40125);
    assert!(token(&admin, &id, new).await["access_token"].is_string());
    assert_eq!(admin.get(&path).await.json()["old_secret_until"], Value::Null);
    assert_eq!(admin.acts().await[0], "app.secret.rotate");
}

#[tokio::test]
async fn without_an_overlap_the_old_secret_ends_at_once_and_keys_are_no_secrets() {
    let admin = Admin::owner().await;
    let (path, id, old) = app(&admin, "wechat").await;
    admin.post(&format!("{path}/secret"), &json!({})).await;
    assert_eq!(token(&admin, &id, &old).await["errcode"], 40125);
    let (path, ..) = app(&admin, "alipayplus").await;
    let refused = admin.post(&format!("{path}/secret"), &json!({})).await;
    assert!(refused.problem().contains("keys of their own"));
}

#[tokio::test]
async fn credentials_are_listed_without_their_texts_and_ended_at_once() {
    let admin = Admin::owner().await;
    let (path, id, secret) = app(&admin, "wechat").await;
    let token = token(&admin, &id, &secret).await["access_token"].as_str().unwrap().to_owned();
    let listed = admin.get(&format!("{path}/credentials")).await;
    assert!(!listed.text().contains(&token));
    let first = &listed.json()["items"][0];
    assert_eq!(
        (&first["kind"], &first["state"], &first["generation"]),
        (&json!("access_token"), &json!("live"), &json!(1))
    );
    assert_eq!(
        admin.delete(&format!("{path}/credentials/access_token")).await.status,
        StatusCode::NO_CONTENT
    );
    let ticket = format!("/cgi-bin/ticket/getticket?access_token={token}&type=jsapi");
    assert_ne!(admin.world.get(&ticket).await.json()["errcode"], 0);
    assert_eq!(admin.delete(&format!("{path}/credentials/gold")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn quotas_say_what_is_used_and_are_set_back() {
    let admin = Admin::owner().await;
    let (path, id, secret) = app(&admin, "wechat").await;
    admin.patch(&path, &json!({"quotas": {"token": 2}})).await;
    for _ in 0..2 {
        token(&admin, &id, &secret).await;
    }
    let of_token = async || {
        let quotas = admin.get(&format!("{path}/quotas")).await.json();
        quotas["items"].as_array().unwrap().iter().find(|it| it["call"] == "token").unwrap().clone()
    };
    let quota = of_token().await;
    assert_eq!((&quota["limit"], &quota["used"], &quota["window"]), (&json!(2), &json!(2), &json!("day")));
    assert_eq!(token(&admin, &id, &secret).await["errcode"], 45009);
    assert_eq!(admin.delete(&format!("{path}/quotas")).await.status, StatusCode::NO_CONTENT);
    assert_eq!(of_token().await["used"], 0);
    assert!(token(&admin, &id, &secret).await["access_token"].is_string());
}

#[tokio::test]
async fn a_domain_is_asked_for_the_file_that_only_its_owner_can_put_there() {
    let admin = Admin::owner().await;
    let (path, ..) = app(&admin, "wechat").await;
    let domain = json!({"domain": "nowhere.invalid"});
    let checked = admin.post(&format!("{path}/domains/check"), &domain).await.json();
    let content = checked["content"].as_str().unwrap();
    assert_eq!(checked["file"], format!("MP_verify_{content}.txt"));
    assert_eq!(checked["url"], format!("http://nowhere.invalid/MP_verify_{content}.txt"));
    assert_eq!(checked["found"], false);
    assert!(checked["detail"]["zh"].is_string() && checked["detail"]["en"].is_string());
    let again = admin.post(&format!("{path}/domains/check"), &domain).await.json();
    assert_eq!(again["content"], content, "it stays the same");
}

#[tokio::test]
async fn users_are_added_found_changed_and_their_consents_withdrawn() {
    let admin = Admin::owner().await;
    let new = json!({"handle": "lan/1", "profile": {"nickname": "小兰", "language": "zh_CN"}});
    assert_eq!(admin.post("users", &new).await.status, StatusCode::CREATED);
    assert_eq!(admin.post("users", &new).await.status, StatusCode::CONFLICT);
    let path = "users/lan%2F1";
    assert_eq!(admin.get(path).await.json()["nickname"], "小兰");
    let found = admin.get("users?q=%E5%B0%8F%E5%85%B0").await.json();
    assert!(found["items"].as_array().unwrap().iter().any(|user| user["handle"] == "lan/1"), "{found}");
    let change = json!({"profile": {"nickname": "兰"}, "revision": 1});
    let changed = admin.patch(path, &change).await.json();
    assert_eq!((&changed["nickname"], &changed["language"]), (&json!("兰"), &json!("zh_CN")));
    assert_eq!(admin.patch(path, &change).await.status, StatusCode::CONFLICT);

    let (_, id, _) = app(&admin, "wechat").await;
    let platform = &admin.world.kanhe.platform;
    let app = platform.app(kanhe_wechat::DIALECT, &id).await.unwrap().unwrap();
    let user = platform.user("lan/1").await.unwrap().unwrap();
    platform.agree(&app, &user, &["snsapi_userinfo".to_owned(), "other".to_owned()]).await.unwrap();
    let consents = admin.get(&format!("{path}/consents")).await.json();
    assert_eq!(consents["items"][0]["scopes"].as_array().unwrap().len(), 2);
    let one = format!("{path}/consents/wechat/{id}/snsapi_userinfo");
    assert_eq!(admin.delete(&one).await.status, StatusCode::NO_CONTENT);
    assert_eq!(admin.delete(&format!("{path}/consents/wechat/{id}")).await.status, StatusCode::NO_CONTENT);
    assert_eq!(admin.get(&format!("{path}/consents")).await.json()["items"], json!([]));
    let acts = admin.acts().await;
    assert!(
        acts.contains(&"user.consent.withdraw".to_owned()) && acts.contains(&"consent.withdraw".to_owned())
    );
}

#[tokio::test]
async fn a_change_of_a_users_profile_leaves_what_operators_do_not_see() {
    let admin = Admin::owner().await;
    let profile = Profile { city: "杭州".to_owned(), ..Profile::default() };
    admin.world.kanhe.platform.add_user("zhu", profile).await.unwrap();
    admin.patch("users/zhu", &json!({"profile": {"nickname": "竹"}})).await;
    assert_eq!(admin.world.kanhe.platform.user("zhu").await.unwrap().unwrap().profile.city, "杭州");
}

#[tokio::test]
async fn corps_are_made_with_an_id_of_their_own_or_with_one_that_is_said() {
    let admin = Admin::owner().await;
    let drawn = admin.post("corps", &json!({"dialect": "dingtalk", "name": "Works"})).await.json();
    assert!(drawn["id"].as_str().unwrap().starts_with("ding"));
    let said = json!({"dialect": "dingtalk", "name": "Works", "id": "dingworks"});
    assert_eq!(admin.post("corps", &said).await.status, StatusCode::CREATED);
    assert_eq!(admin.post("corps", &said).await.status, StatusCode::CONFLICT);
    admin.post("apps", &json!({"dialect": "dingtalk", "name": "Clock", "corp": "dingworks"})).await;
    let corps = admin.get("corps").await.json();
    let works =
        corps["items"].as_array().unwrap().iter().find(|corp| corp["id"] == "dingworks").unwrap().clone();
    assert_eq!(works["apps"], 1);
    assert!(
        admin.post("corps", &json!({"dialect": "wechat", "name": "x"})).await.problem().contains("no corps")
    );
}

#[tokio::test]
async fn verdicts_health_and_master_keys_are_told() {
    let admin = Admin::owner().await;
    let (_, id, secret) = app(&admin, "wechat").await;
    token(&admin, &id, &secret).await;
    token(&admin, &id, "wrong").await;
    let refused = admin.get(&format!("verdicts?app={id}&outcome=refused")).await.json();
    let refused = &refused["items"][0];
    assert_eq!((&refused["reason"], &refused["code"]), (&json!("wrong_secret"), &json!("40125")));
    let detail = admin.get(&format!("verdicts/{}", refused["id"].as_str().unwrap())).await.json();
    assert_eq!(detail["app"], id);
    assert_eq!(admin.get("verdicts/zzz").await.status, StatusCode::NOT_FOUND);
    let health = admin.get("health").await.json();
    assert_eq!((&health["store"]["ok"], &health["shared"]), (&json!(true), &Value::Null));
    assert!(health["apps"].as_u64().unwrap() > 5);
    let keys = admin.get("keys").await.json();
    assert_eq!(keys["current"], 1);
    assert!(
        keys["keys"][0]["secrets"].as_u64().unwrap() > 5 && keys["keys"][0]["credentials"] == 1,
        "{keys}"
    );
    assert_eq!(admin.post("keys/reseal", &Value::Null).await.json(), json!({"resealed": 0, "left": 0}));
}

#[tokio::test]
async fn wrong_host_keys_and_codes_that_come_twice_are_written_down() {
    let admin = Admin::owner().await;
    let request = crate::world::World::request(axum::http::Method::POST, "/host/v1/calls");
    let request = request.header("authorization", "Bearer hk_x_y").body("{}".into()).unwrap();
    assert_eq!(admin.world.send(request).await.status, StatusCode::UNAUTHORIZED);
    let secret = admin.world.secret().await;
    let code = admin.world.post("/sandbox/v1/codes", &json!({"dialect": "wechat"})).await.json();
    let path = format!(
        "/sns/oauth2/access_token?appid={}&secret={secret}&code={}&grant_type=authorization_code",
        kanhe_server::demo::WECHAT_APP,
        code["code"].as_str().unwrap()
    );
    for _ in 0..3 {
        admin.world.get(&path).await;
    }
    let acts = admin.acts().await;
    assert_eq!(acts.iter().filter(|act| **act == "code.replayed").count(), 1, "once a minute: {acts:?}");
    assert!(acts.contains(&"host.refused".to_owned()));
}
