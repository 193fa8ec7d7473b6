//! The log of verdicts: what it keeps, what it shows, and what it never does.

use kanhe_server::demo::WECHAT_APP;
use kanhe_server::verdicts::search::{Filter, Found};
use kanhe_server::verdicts::view::{Detail, View};
use kanhe_server::verdicts::{Verdicts, diagnosis};
use serde_json::{Value, json};

use crate::world::World;

const PAGE: &str = "https://m.kanhe.example/shop?code=s3cret&id=1";

/// Verifies a rightly signed config at a URL, with some fields changed.
async fn verify(world: &World, url: &str, change: &Value) -> Value {
    let mut config = world.config(PAGE, &["getLocation"]).await;
    config.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    world.host("/host/v1/pages", &json!({"dialect": "wechat", "url": url, "config": config})).await.json()
}

fn log(world: &World) -> &Verdicts {
    &world.kanhe.telemetry.verdicts
}

fn shown(log: &Verdicts, found: &Found) -> Vec<Value> {
    found.entries.iter().map(|entry| json!(View::of(entry, log.node()))).collect()
}

fn newest(world: &World) -> Value {
    let log = log(world);
    shown(log, &log.search(&Filter::default(), None, 1)).remove(0)
}

async fn detail_of_newest(world: &World) -> Value {
    let log = log(world);
    let entry = log.search(&Filter::default(), None, 1).entries.remove(0);
    let diagnosis = diagnosis::of(&world.kanhe, &entry).await.unwrap();
    json!(Detail::of(&entry, log.node(), diagnosis))
}

#[tokio::test]
async fn a_granted_page_leaves_a_verdict_without_the_values_of_its_query() {
    let world = World::new().await;
    verify(&world, PAGE, &json!({})).await;
    let mut verdict = newest(&world);
    let id = verdict["id"].take();
    assert!(id.as_str().is_some_and(|id| !id.is_empty()));
    assert_eq!(
        verdict,
        json!({
            "id": null, "at": crate::world::START, "node": "test", "dialect": "wechat", "app": WECHAT_APP,
            "what": "page", "subject": "page", "outcome": "granted", "code": null, "message": null,
            "reason": null, "url": "https://m.kanhe.example/shop?code=…&id=…",
        })
    );
}

#[tokio::test]
async fn a_refused_page_says_where_it_stopped_and_in_whose_words() {
    let world = World::new().await;
    verify(&world, "https://evil.example/", &json!({})).await;
    let verdict = detail_of_newest(&world).await;
    assert_eq!(
        (&verdict["outcome"], &verdict["code"], &verdict["message"], &verdict["reason"]),
        (&json!("refused"), &json!("40048"), &json!("invalid url domain"), &json!("domain_not_bound"))
    );
    let checks = verdict["checks"].as_array().unwrap();
    let outcome = |name: &str| checks.iter().find(|check| check["check"] == name).unwrap()["outcome"].clone();
    assert_eq!(
        [outcome("app"), outcome("domain"), outcome("signature")],
        [json!("passed"), json!("failed"), json!("skipped")]
    );
    assert_eq!(verdict["diagnosis"], Value::Null, "no signature was looked at");
}

#[tokio::test]
async fn the_doctor_says_of_a_kept_verdict_what_was_signed_instead() {
    let world = World::new().await;
    // Signed was the page with its query, and verified is the same with a slash.
    let moved = PAGE.replace("/shop?", "/shop/?");
    verify(&world, &moved, &json!({})).await;
    let verdict = detail_of_newest(&world).await;
    assert_eq!(verdict["reason"], "signature_mismatch");
    let cause = &verdict["diagnosis"]["causes"][0];
    assert_eq!(cause["cause"], "url_slash_dropped");
    for text in [&cause["zh"], &cause["en"], &cause["fix"]["zh"], &cause["fix"]["en"]] {
        assert!(text.as_str().is_some_and(|text| text.len() > 5));
    }
}

#[tokio::test]
async fn a_config_that_names_no_known_app_is_kept_under_the_name_it_gave() {
    let world = World::new().await;
    verify(&world, PAGE, &json!({"appId": "wx0"})).await;
    assert_eq!(newest(&world)["app"], "wx0");
    verify(&world, PAGE, &json!({"appId": "長".repeat(1000)})).await;
    assert_eq!(newest(&world)["app"], "長".repeat(21), "and only its beginning");
}

#[tokio::test]
async fn backends_calls_checked_calls_and_codes_are_verdicts_too() {
    let world = World::new().await;
    world.get("/cgi-bin/token?grant_type=client_credential&appid=wx4b616e6865000001&secret=wr0ng").await;
    let verdict = newest(&world);
    assert_eq!((&verdict["what"], &verdict["subject"]), (&json!("open_api"), &json!("wechat.token")));
    assert_eq!((&verdict["code"], &verdict["reason"]), (&json!("40125"), &json!("wrong_secret")));

    let grant = verify(&world, PAGE, &json!({})).await["grant"].clone();
    world.host("/host/v1/calls", &json!({"grant": grant, "api": "scanQRCode"})).await;
    let verdict = newest(&world);
    assert_eq!((&verdict["what"], &verdict["subject"]), (&json!("call"), &json!("scanQRCode")));
    assert_eq!((&verdict["app"], &verdict["reason"]), (&json!(WECHAT_APP), &json!("api_not_declared")));
    assert_eq!(verdict["url"], "https://m.kanhe.example/shop?code=…&id=…");

    let asked = json!({
        "dialect": "wechat", "client_id": WECHAT_APP, "user": "mei", "scopes": ["snsapi_userinfo"],
        "consent": "silent",
    });
    world.host("/host/v1/auth-codes", &asked).await;
    let verdict = newest(&world);
    assert_eq!(
        (&verdict["what"], &verdict["subject"], &verdict["outcome"]),
        (&json!("authorization"), &json!("snsapi_userinfo"), &json!("refused"))
    );
}

#[tokio::test]
async fn a_search_goes_backwards_page_by_page_and_misses_nothing() {
    let world = World::new().await;
    for _ in 0..3 {
        verify(&world, PAGE, &json!({})).await;
        verify(&world, "https://evil.example/", &json!({})).await;
    }
    let log = log(&world);
    let filter = Filter { reason: Some("domain_not_bound".to_owned()), ..Filter::default() };
    let first = log.search(&filter, None, 2);
    let second = log.search(&filter, first.next, 2);
    let numbers: Vec<u64> =
        [&first, &second].into_iter().flat_map(|found| &found.entries).map(|entry| entry.number).collect();
    assert_eq!(numbers.len(), 3);
    assert!(numbers.is_sorted_by(|newer, older| newer > older), "{numbers:?}");
    assert_eq!(second.next, None);
    assert!(log.get(numbers[0]).is_some_and(|entry| entry.number == numbers[0]));
}

#[tokio::test]
async fn a_search_finds_by_what_is_shown_and_never_by_what_is_not() {
    let world = World::new().await;
    verify(&world, PAGE, &json!({})).await;
    verify(&world, PAGE, &json!({"nonceStr": "other"})).await;
    let log = log(&world);
    let count = |filter: Filter| log.search(&filter, None, 100).entries.len();
    let text = |text: &str| Filter { text: Some(text.to_owned()), ..Filter::default() };
    assert_eq!(count(text("M.KANHE.example/Shop?Code=")), 2);
    assert_eq!(count(text("invalid sig")), 1);
    assert_eq!(count(text("s3cret")), 0);
    let pages =
        |granted| Filter { granted: Some(granted), text: Some("shop".to_owned()), ..Filter::default() };
    assert_eq!((count(pages(true)), count(pages(false))), (1, 1));
    let of = |app: &str| Filter { app: Some(app.to_owned()), ..text("shop") };
    assert_eq!((count(of(WECHAT_APP)), count(of("wx0"))), (2, 0));
}

#[tokio::test]
async fn who_watches_sees_each_verdict_as_it_is_made() {
    let world = World::new().await;
    let mut watching = log(&world).watch();
    verify(&world, PAGE, &json!({})).await;
    let mut seen = Vec::new();
    while let Ok(entry) = watching.try_recv() {
        seen.push(entry.subject.to_string());
    }
    assert_eq!(seen, ["wechat.token", "wechat.getticket", "page"]);
}

#[tokio::test]
async fn neither_secrets_nor_tokens_nor_tickets_nor_values_of_queries_are_in_any_text_of_it() {
    let world = World::new().await;
    let (secret, token, ticket) = (world.secret().await, world.token(WECHAT_APP).await, world.ticket().await);
    verify(&world, PAGE, &json!({"nonceStr": "other"})).await;
    let gov = json!({"dialect": "gov", "url": PAGE, "config": {"ticket": ticket, "jsApiList": []}});
    world.host("/host/v1/pages", &gov).await;
    let log = log(&world);
    let found = log.search(&Filter::default(), None, usize::MAX);
    assert!(found.entries.len() >= 5);
    for entry in &found.entries {
        let diagnosis = diagnosis::of(&world.kanhe, entry).await.unwrap();
        let texts = [
            json!(Detail::of(entry, log.node(), diagnosis)).to_string(),
            format!("{entry:?}"),
            json!(entry.line()).to_string(),
        ];
        for text in texts {
            for hidden in [&*secret, &token, &ticket, "s3cret"] {
                assert!(!text.contains(hidden), "{text}");
            }
        }
    }
}
