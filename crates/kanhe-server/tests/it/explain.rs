//! The doctor over HTTP: what was signed by mistake is found among everything that the platform knows.

use axum::http::{Method, StatusCode};
use kanhe_server::demo::{WECHAT_APP, WECHAT_PLAIN_APP};
use kanhe_sign::page;
use serde_json::{Value, json};

use crate::phone::{PAGE, Phone};
use crate::world::World;

/// A config of the demo app whose backend signed with this ticket and URL.
fn config(ticket: &str, url: &str) -> Value {
    json!({
        "appId": WECHAT_APP, "timestamp": "1795140000", "nonceStr": "nonce", "jsApiList": [],
        "signature": page::sign(ticket, "nonce", "1795140000", url).as_str(),
    })
}

async fn explained(world: &World, question: Value) -> Value {
    let answer = world.post("/sandbox/v1/explain", &question).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()
}

fn codes(answer: &Value) -> Vec<String> {
    let mistakes = answer["mistakes"].as_array().unwrap_or_else(|| panic!("{answer}"));
    mistakes.iter().map(|mistake| mistake["code"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_right_config_verifies() {
    let world = World::new().await;
    let ticket = world.ticket().await;
    let answer = explained(&world, json!({"config": config(&ticket, PAGE), "url": PAGE})).await;
    assert_eq!(answer["verdict"], "verifies");
}

#[tokio::test]
async fn a_mistake_is_told_in_both_languages_with_what_was_signed_and_never_the_ticket() {
    let world = World::new().await;
    let ticket = world.ticket().await;
    let wrong = config(&ticket, "http://kanhe.example/shop");
    let answer = explained(&world, json!({"config": wrong, "url": PAGE})).await;
    assert_eq!(answer["verdict"], "explained");
    assert_eq!(codes(&answer), ["url_http_for_https"]);
    let mistake = &answer["mistakes"][0];
    assert_eq!((&mistake["signed"], &mistake["right"]), (&json!("http://kanhe.example/shop"), &json!(PAGE)));
    for language in ["en", "zh", "fix_en", "fix_zh"] {
        assert!(mistake["words"][language].as_str().unwrap().len() > 10);
    }
    assert!(!answer.to_string().contains(&ticket));
}

#[tokio::test]
async fn the_tickets_that_are_taken_for_the_right_one_are_known_by_their_provenance() {
    let world = World::new().await;
    let old = world.ticket().await;
    let path = format!("/sandbox/v1/apps/wechat/{WECHAT_APP}/credentials");
    world.post(&path, &json!({"kind": "jsapi", "action": "replace"})).await;
    let answer = explained(&world, json!({"config": config(&old, PAGE), "url": PAGE})).await;
    assert_eq!(codes(&answer), ["ticket_superseded"]);
    let provenance = answer["mistakes"][0]["signed"].as_str().unwrap();
    assert_eq!(provenance, format!("jsapi #1 of {WECHAT_APP}, replaced 20261120 02:00:00 UTC by #2"));
    assert!(!answer.to_string().contains(&old));

    let token = world.token(WECHAT_APP).await;
    let card =
        world.get(&format!("/cgi-bin/ticket/getticket?access_token={token}&type=wx_card")).await.json();
    let others = world.token(WECHAT_PLAIN_APP).await;
    let other =
        world.get(&format!("/cgi-bin/ticket/getticket?access_token={others}&type=jsapi")).await.json();
    for (text, code) in [
        (card["ticket"].as_str().unwrap(), "ticket_card"),
        (other["ticket"].as_str().unwrap(), "ticket_other_app"),
        (token.as_str(), "ticket_access_token"),
    ] {
        let answer = explained(&world, json!({"config": config(text, PAGE), "url": PAGE})).await;
        assert_eq!(codes(&answer), [code]);
        assert!(!answer.to_string().contains(text));
    }
}

/// "Valid on Android, invalid on iOS": `protocol/wechat-bridge.md` 8, trap 1.
#[tokio::test]
async fn a_signature_that_another_client_would_accept_is_told_so() {
    let world = World::new().await;
    let ticket = world.ticket().await;
    let route = "https://kanhe.example/shop/item/7";
    let mut phone = Phone::with(json!({"device": {"profile": "iphone"}})).await;
    phone.configure(route, route, &["checkJsApi"]).await;
    let call = phone.newest_call().await["id"].clone();
    let session = phone.path.rsplit('/').next().unwrap();
    let answer = explained(&phone.world, json!({"session": session, "call": call})).await;
    assert_eq!(codes(&answer), ["url_current"]);
    assert_eq!((&answer["verifies_elsewhere"], &answer["url"]), (&json!(true), &json!(PAGE)));

    let question = json!({"config": config(&ticket, PAGE), "url": route, "landing": PAGE});
    assert_eq!(codes(&explained(&world, question).await), ["url_landing"]);
}

#[tokio::test]
async fn what_a_real_client_printed_goes_before_what_the_developer_believes() {
    let world = World::new().await;
    let ticket = world.ticket().await;
    let real = "https://kanhe.example/entry";
    let question = json!({
        "config": config(&ticket, PAGE), "url": PAGE,
        "text": "{\"errMsg\":\"config:fail\",\"realAuthUrl\":[\"https:\\/\\/kanhe.example\\/entry\"]}",
    });
    let answer = explained(&world, question).await;
    assert_eq!(answer["url"], real);
    assert_eq!(codes(&answer), ["url_current"]);
}

#[tokio::test]
async fn the_backends_own_address_is_found_if_it_is_named() {
    let world = World::new().await;
    let ticket = world.ticket().await;
    let endpoint = "https://api.kanhe.example/wechat/config?page=1";
    let question = json!({"config": config(&ticket, endpoint), "url": PAGE, "also": [endpoint]});
    assert_eq!(codes(&explained(&world, question).await), ["url_endpoint"]);
}

#[tokio::test]
async fn a_question_without_a_config_is_refused_and_an_unreadable_config_is_called_so() {
    let world = World::new().await;
    for question in
        [json!({}), json!({"config": {}}), json!({"session": "x", "call": 1}), json!({"wings": 2})]
    {
        let status = world.call(Method::POST, "/sandbox/v1/explain", &question).await.status;
        assert!(status.is_client_error(), "{question}");
    }
    let answer = explained(&world, json!({"config": {"appid": "wx1"}, "url": PAGE})).await;
    assert_eq!((&answer["verdict"], &answer["reason"]), (&json!("unreadable"), &json!("missing_parameters")));
}

#[tokio::test]
async fn a_code_alone_says_what_may_be_behind_it_and_each_cause_has_a_page_that_is_there() {
    let world = World::new().await;
    let answer = explained(&world, json!({"text": "{\"errorCode\":\"101004\"}"})).await;
    assert_eq!(answer["verdict"], "possible");
    assert_eq!(codes(&answer)[..2], ["ticket_other_app", "home_other_host"]);
    let page = answer["mistakes"][1]["page"].as_str().unwrap();
    let (path, place) = page.split_once('#').unwrap();
    let html = world.get(path).await;
    assert_eq!(html.status, StatusCode::OK);
    assert!(html.text().contains(&format!("id=\"{place}\"")));
    assert_eq!(world.get("/docs/traps/nothing").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_backends_request_is_explained_with_the_keys_that_are_known() {
    let world = World::new().await;
    let request = json!({
        "url": "https://open.kanhe.example/v1/authorizations/applyToken", "body": "{}",
        "headers": {"Client-Id": "nobody", "Request-Time": "2026-11-20T20:30:00+03:00", "Signature": "keyVersion=one"},
    });
    let answer = explained(&world, json!({"dialect": "alipayplus", "request": request})).await;
    assert_eq!(codes(&answer), ["header_unreadable"]);
    let question = json!({"dialect": "wechat", "request": request});
    assert!(world.call(Method::POST, "/sandbox/v1/explain", &question).await.status.is_client_error());
}
