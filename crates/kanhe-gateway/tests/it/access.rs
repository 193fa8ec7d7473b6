//! A key with rights: who may sign does not thereby get the ticket.

use axum::http::Method;
use serde_json::json;

use crate::world::World;

const SIGNER: &str = "only-signs-pages-of-the-shop";

#[tokio::test]
async fn a_client_does_what_its_rights_say_and_nothing_else() {
    let world = World::new().await;
    std::fs::write(world.path().join("signer.key"), SIGNER).unwrap();
    let signer =
        "[[client]]\nname = \"signer\"\nkey_file = \"signer.key\"\napps = [\"shop\"]\nrights = [\"sign\"]";
    let gateway = world.gateway("", "", signer).await;
    let bearer = format!("Bearer {SIGNER}");
    let with = [("authorization", bearer.as_str())];
    let page = Some(json!({"url": "https://kanhe.example/"}));
    let sign = gateway.ask(Method::POST, "/v1/apps/shop/page-config", &with, page.clone()).await;
    assert_eq!(sign.status, 200);
    for path in ["/v1/apps/shop/access-token", "/v1/apps/shop/tickets/jsapi", "/v1/apps/shop/tickets/wx_card"]
    {
        assert_eq!(gateway.ask(Method::GET, path, &with, None).await.status, 403, "{path}");
        assert_eq!(gateway.ask(Method::GET, path, &[], None).await.status, 401, "{path}");
        assert_eq!(gateway.get(path).await.status, 200, "{path}");
    }
    let other = gateway.ask(Method::POST, "/v1/apps/other/page-config", &with, page).await;
    assert_eq!(other.status, 403, "who has no right does not learn which apps there are");
    assert_eq!(gateway.get("/v1/apps/other/access-token").await.status, 404);
    assert_eq!(gateway.get("/v1/apps/shop/tickets/gold").await.status, 404);
}

#[tokio::test]
async fn bad_bodies_are_refused_in_a_sentence() {
    let world = World::new().await;
    let gateway = world.gateway("", "", "").await;
    for (path, body) in [
        ("/v1/apps/shop/page-config", json!({})),
        ("/v1/apps/shop/page-config", json!({"url": 7})),
        ("/v1/apps/shop/page-config", json!([])),
        ("/v1/apps/shop/access-token:rejected", json!({"access_token": "x", "code": 45009})),
        ("/v1/apps/shop/card-ext", json!({"wings": 2})),
    ] {
        let answer = gateway.post(path, body).await;
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (400, "application/problem+json"),
            "{path}"
        );
        assert!(answer.json()["detail"].as_str().unwrap().len() > 10);
    }
    let long = json!({"url": format!("https://kanhe.example/{}", "x".repeat(100_000))});
    assert!(gateway.post("/v1/apps/shop/page-config", long).await.status >= 400);
}

#[tokio::test]
async fn who_got_what_is_written_down_without_it() {
    let world = World::new().await;
    let gateway = world.gateway("audit = \"audit.jsonl\"", "", "").await;
    let token = gateway.token().await;
    gateway
        .ask(Method::GET, "/v1/apps/shop/access-token", &[("authorization", "Bearer guessed")], None)
        .await;
    let lines = std::fs::read_to_string(world.path().join("audit.jsonl")).unwrap();
    assert!(!lines.contains(&token) && !lines.contains(crate::world::KEY), "{lines}");
    let lines: Vec<serde_json::Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told = |at: usize, name: &str| lines[at][name].as_str().unwrap().to_owned();
    assert_eq!(
        (told(0, "client"), told(0, "operation"), told(0, "outcome")),
        ("all".into(), "token".into(), "ok".into())
    );
    assert_eq!((told(1, "client"), told(1, "outcome")), ("unknown".into(), "forbidden".into()));
}

#[tokio::test]
async fn reports_of_pages_are_counted_and_bounded() {
    let world = World::new().await;
    let gateway = world.gateway("reports_a_minute = 3", "origins = [\"https://kanhe.example\"]", "").await;
    let body = Some(json!({"url": "https://kanhe.example/", "message": "config:invalid signature"}));
    let report = async || {
        let from = [("origin", "https://kanhe.example")];
        gateway.ask(Method::POST, "/v1/apps/shop/page-config:failed", &from, body.clone()).await
    };
    for _ in 0..3 {
        assert_eq!(report().await.status, 200);
    }
    let bounded = report().await;
    assert_eq!(
        (bounded.status, bounded.header("access-control-allow-origin")),
        (429, "https://kanhe.example")
    );
    let metrics = gateway.get("/metrics").await.text;
    let counted = "kanhe_page_config_failures_total{app=\"shop\",reason=\"invalid_signature\"} 3\n";
    assert!(metrics.contains(counted), "{metrics}");
    world.pass(60);
    assert_eq!(report().await.status, 200);
}
