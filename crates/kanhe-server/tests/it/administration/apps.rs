//! Apps, as operators see them.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::Admin;

async fn register(admin: &Admin, settings: Value) -> Value {
    let answer = admin.post("apps", &settings).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    answer.json()
}

#[tokio::test]
async fn an_app_is_registered_with_a_secret_that_works_and_is_shown_once() {
    let admin = Admin::owner().await;
    let made =
        register(&admin, json!({"dialect": "wechat", "name": "商城", "domains": ["m.example.com"]})).await;
    let (id, secret) = (made["app"]["client_id"].as_str().unwrap(), made["secret"].as_str().unwrap());
    let path = format!("/cgi-bin/token?grant_type=client_credential&appid={id}&secret={secret}");
    assert!(admin.world.get(&path).await.json()["access_token"].is_string());
    let domain = json!([{"domain": "m.example.com", "counts_from": null, "filed": true}]);
    assert_eq!(made["app"]["domains"], domain, "what was bound from the beginning counts");
    let seen = admin.get(&format!("apps/wechat/{id}")).await;
    assert_eq!(seen.json(), made["app"]);
    assert!(!seen.text().contains(secret));
    assert_eq!(admin.acts().await[0], "app.register");
}

#[tokio::test]
async fn each_dialect_registers_apps_of_its_own_kind() {
    let admin = Admin::owner().await;
    for dialect in ["dingtalk", "gov"] {
        let made = register(&admin, json!({"dialect": dialect, "name": "Clock"})).await;
        assert!(made["app"]["corp"].is_string() && made["app"]["agent"].is_string(), "{made}");
        assert!(made["secret"].is_string());
    }
    let suite =
        register(&admin, json!({"dialect": "dingtalk", "name": "Suite", "account_type": "suite"})).await;
    assert_eq!(suite["app"]["corp"], Value::Null);
    let wallet = register(&admin, json!({"dialect": "alipayplus", "name": "Shop"})).await;
    assert_eq!(wallet["secret"], Value::Null, "it signs with keys of its own");
}

#[tokio::test]
async fn what_is_said_of_an_app_is_seen_and_null_takes_a_window_away() {
    let admin = Admin::owner().await;
    let made = register(&admin, json!({"dialect": "wechat", "name": "Shop"})).await;
    let path = format!("apps/wechat/{}", made["app"]["client_id"].as_str().unwrap());
    let change = json!({
        "name": "Shop 2", "status": "secret_frozen", "marks": ["test_account"], "domains": ["a.example"],
        "domain_delay": 86400, "timestamp_window": 300, "addresses": ["192.0.2.1"], "quotas": {"token": 5},
        "revoked": ["chooseImage"], "revision": 1
    });
    let changed = admin.patch(&path, &change).await.json();
    for (name, value) in
        change.as_object().unwrap().iter().filter(|(name, _)| !["domains", "revision"].contains(&&***name))
    {
        assert_eq!(&changed[name], value, "{name}");
    }
    assert_eq!(changed["revision"], 2);
    assert!(changed["domains"][0]["counts_from"].is_i64(), "a day later");
    let again = admin.patch(&path, &json!({"timestamp_window": null})).await.json();
    assert_eq!((&again["timestamp_window"], &again["name"]), (&Value::Null, &json!("Shop 2")));
}

#[tokio::test]
async fn a_change_of_an_app_that_somebody_else_has_changed_is_refused() {
    let admin = Admin::owner().await;
    let made = register(&admin, json!({"dialect": "wechat", "name": "Shop"})).await;
    let path = format!("apps/wechat/{}", made["app"]["client_id"].as_str().unwrap());
    assert_eq!(admin.patch(&path, &json!({"name": "A", "revision": 1})).await.status, StatusCode::OK);
    let late = admin.patch(&path, &json!({"name": "B", "revision": 1})).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert_eq!(late.json()["type"], "urn:kanhe:problem:conflict");
    assert_eq!(admin.get(&path).await.json()["name"], "A");
}

#[tokio::test]
async fn what_cannot_be_said_of_an_app_is_refused_in_a_sentence() {
    let admin = Admin::owner().await;
    for (settings, word) in [
        (json!({"dialect": "line", "name": "x"}), "dialect is one of: wechat"),
        (json!({"dialect": "wechat"}), "name"),
        (json!({"dialect": "wechat", "name": "x", "corp": "c"}), "installed in none"),
        (json!({"dialect": "dingtalk", "name": "x", "corp": "nowhere"}), "corp is the id"),
        (json!({"dialect": "wechat", "name": "x", "marks": ["golden"]}), "marks: there is no golden"),
        (json!({"dialect": "wechat", "name": "x", "quotas": {"fly": 1}}), "quotas: there is no fly"),
        (json!({"dialect": "wechat", "name": "x", "loopback": true}), "unknown field `loopback`"),
        (json!({"dialect": "wechat", "name": "x", "domains": ["a", "b", "c", "d", "e", "f"]}), "at most 5"),
    ] {
        let answer = admin.post("apps", &settings).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{settings}");
        assert!(answer.problem().contains(word), "{}", answer.problem());
    }
}

#[tokio::test]
async fn apps_are_found_by_name_id_dialect_and_status_page_by_page() {
    let admin = Admin::owner().await;
    for number in 0..5 {
        admin.world.advance(1).await;
        register(&admin, json!({"dialect": "wechat", "name": format!("Shop {number}")})).await;
    }
    let first = admin.get("apps?q=shop&limit=2").await.json();
    let names = |page: &Value| {
        page["items"].as_array().unwrap().iter().map(|it| it["name"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(&first), ["Shop 0", "Shop 1"]);
    let next =
        admin.get(&format!("apps?q=shop&limit=2&after={}", first["next"].as_str().unwrap())).await.json();
    assert_eq!(names(&next), ["Shop 2", "Shop 3"]);
    let last =
        admin.get(&format!("apps?q=shop&limit=2&after={}", next["next"].as_str().unwrap())).await.json();
    assert_eq!((names(&last), &last["next"]), (vec![json!("Shop 4")], &Value::Null));
    let id = last["items"][0]["client_id"].as_str().unwrap();
    assert_eq!(names(&admin.get(&format!("apps?q={id}")).await.json()), ["Shop 4"]);
    assert_eq!(names(&admin.get("apps?q=shop&status=disabled").await.json()), [] as [Value; 0]);
    assert!(names(&admin.get("apps?dialect=gov").await.json()).len() > 1);
    assert_eq!(admin.get("apps?limit=0").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn dialects_say_what_there_is_to_choose_from() {
    let admin = Admin::owner().await;
    let dialects = admin.get("dialects").await.json();
    let of = |name: &str| {
        dialects["items"].as_array().unwrap().iter().find(|it| it["dialect"] == name).unwrap().clone()
    };
    let wechat = of("wechat");
    assert_eq!(wechat["identity_names"], json!(["appid", "secret"]));
    assert_eq!(
        (&wechat["corps"], &wechat["place"], &wechat["keys"]),
        (&json!(false), &json!("domains"), &json!(false))
    );
    assert_eq!(wechat["quotas"][0], json!({"call": "token", "limit": 2000, "window": "day"}));
    assert_eq!(of("gov")["subscriptions"], json!(["jsapi_auth", "login_free"]));
    assert_eq!((&of("gov")["place"], &of("alipayplus")["place"]), (&json!("home"), &json!("origin")));
    assert_eq!(of("alipayplus")["keys"], true);
    for name in ["wechat", "dingtalk", "gov", "alipayplus"] {
        assert!(!of(name)["apis"].as_array().unwrap().is_empty() || name == "alipayplus", "{name}");
        assert!(!of(name)["scopes"].as_array().unwrap().is_empty(), "{name}");
    }
}
