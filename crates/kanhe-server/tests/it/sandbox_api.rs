//! `/sandbox/v1`: apps, clock, log, and who may ask.

use axum::body::Body;
use axum::http::{HeaderName, Method, StatusCode, header};
use kanhe_server::demo::WECHAT_APP;
use serde_json::json;

use crate::world::{START, World};

#[tokio::test]
async fn the_apps_are_listed_with_credentials_that_work() {
    let world = World::new().await;
    let apps = world.get("/sandbox/v1/apps").await.json();
    assert_eq!(apps[0]["dialect"], "wechat");
    assert_eq!(apps[0]["appid"], WECHAT_APP);
    assert_eq!(world.ticket().await.len(), 86);
}

#[tokio::test]
async fn another_app_is_registered_with_credentials_of_its_own() {
    let world = World::new().await;
    let wishes = json!({"dialect": "wechat", "name": "Shop 商店", "domains": ["shop.example"], "loopback": false,
        "account_type": "subscription", "quotas": {"token": 1}});
    let made = world.post("/sandbox/v1/apps", &wishes).await;
    assert_eq!(made.status, StatusCode::CREATED);
    let made = made.json();
    assert_eq!((&made["name"], &made["loopback"]), (&json!("Shop 商店"), &json!(false)));
    assert_eq!(made["domains"], json!(["shop.example"]));
    let path = format!(
        "/cgi-bin/token?grant_type=client_credential&appid={}&secret={}",
        made["appid"].as_str().unwrap(),
        made["secret"].as_str().unwrap()
    );
    assert_eq!(world.get(&path).await.json()["expires_in"], 7200);
    assert_eq!(world.get(&path).await.json()["errcode"], 45009, "its own quota");
    let apps = world.get("/sandbox/v1/apps").await.json();
    let listed = apps.as_array().unwrap().iter().filter(|app| app["appid"] == made["appid"]);
    assert_eq!(listed.count(), 1);
}

#[tokio::test]
async fn an_app_that_cannot_be_is_refused_in_a_sentence() {
    let world = World::new().await;
    for (wishes, word) in [
        (json!({}), "dialect is one of: wechat"),
        (json!({"dialect": "fax"}), "dialect is one of"),
        (json!({"dialect": "wechat", "domains": ["https://a.example"]}), "without http"),
        (json!({"dialect": "wechat", "domains": ["192.0.2.1"]}), "IP address"),
        (json!({"dialect": "wechat", "domains": ["a.b", "b.b", "c.b", "d.b", "e.b", "f.b"]}), "at most 5"),
        (json!({"dialect": "wechat", "account_type": "king"}), "account_type is one of"),
        (json!({"dialect": "wechat", "name": " "}), "1 to 64 characters"),
        (json!({"dialect": "wechat", "colour": "red"}), "colour"),
    ] {
        let answer = world.post("/sandbox/v1/apps", &wishes).await;
        assert!(answer.status.is_client_error(), "{wishes}");
        assert!(answer.problem().contains(word), "{wishes}: {}", answer.problem());
    }
}

#[tokio::test]
async fn the_clock_moves_forward_and_never_back() {
    let world = World::new().await;
    assert_eq!(world.get("/sandbox/v1/clock").await.json(), json!({"now": START}));
    let answer = world.post("/sandbox/v1/clock", &json!({"advance_seconds": 90})).await;
    assert_eq!(answer.json(), json!({"now": START + 90}));
    for wrong in [json!({"advance_seconds": -1}), json!({"advance_seconds": 1e12}), json!({}), json!([])] {
        assert!(world.post("/sandbox/v1/clock", &wrong).await.status.is_client_error(), "{wrong}");
    }
}

#[tokio::test]
async fn the_log_is_newest_first_and_knows_no_secret() {
    let world = World::new().await;
    let secret = world.secret().await;
    let ticket = world.ticket().await;
    world.get(&format!("/cgi-bin/token?grant_type=client_credential&appid={WECHAT_APP}&secret=wrong")).await;
    let log = world.get("/sandbox/v1/log").await;
    let entries = log.json()["log"].clone();
    let shown: Vec<_> = entries
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| (entry["endpoint"].clone(), entry["message"].clone()))
        .collect();
    assert_eq!(
        shown,
        [
            (json!("wechat.token"), json!("40125 invalid appsecret")),
            (json!("wechat.getticket"), json!("0 ok")),
            (json!("wechat.token"), json!("0 ok")),
        ]
    );
    assert!(!log.text().contains(&secret) && !log.text().contains(&ticket));
    assert_eq!(world.get("/sandbox/v1/log?limit=1").await.json()["log"].as_array().unwrap().len(), 1);
}

async fn asked_by(world: &World, headers: &[(HeaderName, &str)]) -> StatusCode {
    let mut request = axum::http::Request::builder().method(Method::GET).uri("/sandbox/v1/apps");
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    world.send(request.body(Body::empty()).unwrap()).await.status
}

#[tokio::test]
async fn a_foreign_web_page_gets_nothing_from_the_sandbox() {
    let world = World::new().await;
    let site = HeaderName::from_static("sec-fetch-site");
    let own = (header::HOST, "127.0.0.1:8787");
    assert_eq!(asked_by(&world, std::slice::from_ref(&own)).await, StatusCode::OK);
    assert_eq!(
        asked_by(&world, &[own.clone(), (header::ORIGIN, "http://127.0.0.1:8787")]).await,
        StatusCode::OK
    );
    assert_eq!(asked_by(&world, &[own.clone(), (site.clone(), "same-origin")]).await, StatusCode::OK);
    for (name, value) in [
        (header::ORIGIN, "https://evil.example"),
        (header::ORIGIN, "http://127.0.0.1:5173"),
        (header::ORIGIN, "null"),
        (site.clone(), "cross-site"),
        (site, "same-site"),
    ] {
        assert_eq!(asked_by(&world, &[own.clone(), (name, value)]).await, StatusCode::FORBIDDEN, "{value}");
    }
    for host in ["evil.example:8787", "127.0.0.1.evil.example", ""] {
        assert_eq!(asked_by(&world, &[(header::HOST, host)]).await, StatusCode::FORBIDDEN, "{host}");
    }
    assert_eq!(asked_by(&world, &[]).await, StatusCode::FORBIDDEN, "no host at all");
}
