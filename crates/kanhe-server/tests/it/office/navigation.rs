//! The bar above the page, and the way back.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use futures_util::StreamExt;
use kanhe_sandbox::events::Event;
use serde_json::{Value, json};
use tokio::sync::broadcast::Receiver;
use tower::ServiceExt;

use super::{done, fails, fresh, granted};
use crate::phone::{Phone, told};
use crate::world::World;

const APIS: [&str; 2] = ["biz.navigation.setRight", "biz.navigation.setMenu"];

async fn bar(phone: &Phone) -> Value {
    phone.session().await["page"]["bar"].clone()
}

/// A finger on the bar. Answers whether the page was told.
async fn tap(phone: &Phone, id: &str) -> bool {
    let answer = phone.world.post(&format!("{}/bar", phone.path), &json!({"id": id})).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()["told"].as_bool().unwrap()
}

fn document(events: &mut Receiver<Event>) -> Vec<Value> {
    told(events)
        .into_iter()
        .map(|(event, payload)| {
            assert_eq!(event, "dingtalk");
            payload
        })
        .collect()
}

#[tokio::test]
async fn a_title_takes_the_place_of_the_documents_own() {
    let phone = fresh("dingtalk", json!({})).await;
    assert_eq!(done(&phone, "biz.navigation.setTitle", json!({"title": "购物车"})).await, json!({}));
    assert_eq!(bar(&phone).await["title"], "购物车");
    done(&phone, "biz.navigation.setTitle", json!({"title": "长".repeat(1000)})).await;
    assert_eq!(bar(&phone).await["title"].as_str().unwrap().chars().count(), 128);
    for wrong in [json!({}), json!({"title": 1})] {
        fails(&phone, "biz.navigation.setTitle", wrong, "2", "missing_parameters").await;
    }
    phone.load(crate::phone::PAGE).await;
    assert_eq!(bar(&phone).await["title"], json!(null), "it goes with its page");
}

#[tokio::test]
async fn a_button_at_the_right_tells_the_page_that_it_was_pressed() {
    let phone = granted(json!({}), &APIS).await;
    phone.listen("dingtalk").await;
    let mut events = phone.world.sandbox().events.watch();
    let api = "biz.navigation.setRight";
    assert_eq!(done(&phone, api, json!({"show": true, "control": true, "text": "保存"})).await, json!({}));
    assert_eq!(
        bar(&phone).await["right"],
        json!([{"id": "right", "text": "保存", "event": "navRightButton"}])
    );
    assert!(tap(&phone, "right").await);
    assert_eq!(document(&mut events), [json!({"document": "navRightButton", "detail": {"id": "right"}})]);
    done(&phone, api, json!({"show": false})).await;
    assert_eq!(bar(&phone).await["right"], json!([]));
    let gone = phone.world.post(&format!("{}/bar", phone.path), &json!({"id": "right"})).await;
    assert_eq!(gone.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn whoever_shows_the_page_hears_of_it_in_the_stream_of_events() {
    let phone = granted(json!({}), &APIS).await;
    phone.listen("dingtalk").await;
    done(&phone, "biz.navigation.setRight", json!({"text": "保存"})).await;
    let id = phone.session().await["id"].as_str().unwrap().to_owned();
    let path = format!("/sandbox/v1/events?session={id}");
    let request = World::request(Method::GET, &path).body(Body::empty()).unwrap();
    let stream = phone.world.router.clone().oneshot(request).await.unwrap();
    assert_eq!(stream.headers()[header::CONTENT_TYPE], "text/event-stream");
    let mut stream = stream.into_body().into_data_stream();
    assert!(tap(&phone, "right").await);
    let heard = loop {
        let part = String::from_utf8(stream.next().await.unwrap().unwrap().to_vec()).unwrap();
        if let Some(data) = part.strip_prefix("event: event\ndata: ") {
            break serde_json::from_str::<Value>(data.trim()).unwrap();
        }
    };
    let payload = json!({"document": "navRightButton", "detail": {"id": "right"}});
    assert_eq!(heard, json!({"type": "event", "session": id, "event": "dingtalk", "payload": payload}));
}

#[tokio::test]
async fn a_menu_of_buttons_tells_which_one_was_pressed() {
    let phone = granted(json!({}), &APIS).await;
    phone.listen("dingtalk").await;
    let mut events = phone.world.sandbox().events.watch();
    let items = json!([{"id": "1", "iconId": "file", "text": "文件"}, {"id": 2, "text": "设置"}, {"text": "no id"}, 5]);
    assert_eq!(done(&phone, "biz.navigation.setMenu", json!({"items": items})).await, json!({}));
    assert_eq!(
        bar(&phone).await["right"],
        json!([{"id": "1", "text": "文件", "event": "navMenu"}, {"id": "2", "text": "设置", "event": "navMenu"}])
    );
    assert!(tap(&phone, "2").await);
    assert_eq!(document(&mut events), [json!({"document": "navMenu", "detail": {"id": "2"}})]);
}

#[tokio::test]
async fn an_icon_tells_the_page_too() {
    let phone = fresh("dingtalk", json!({})).await;
    phone.listen("dingtalk").await;
    let mut events = phone.world.sandbox().events.watch();
    assert_eq!(done(&phone, "biz.navigation.setIcon", json!({"showIcon": true})).await, json!({}));
    assert!(tap(&phone, "icon").await);
    assert_eq!(document(&mut events), [json!({"document": "navHelpIcon", "detail": {"id": "icon"}})]);
}

#[tokio::test]
async fn a_page_takes_the_way_back_into_its_own_hands_and_gives_it_back() {
    for (profile, event) in [("iphone", "goBack"), ("android", "backbutton"), ("desktop", "backbutton")] {
        let phone = fresh("dingtalk", json!({"device": {"profile": profile}})).await;
        phone.listen("dingtalk").await;
        let mut events = phone.world.sandbox().events.watch();
        assert!(!tap(&phone, "back").await, "the arrow does what arrows do");
        assert_eq!(document(&mut events), Vec::<Value>::new());
        let api = "biz.navigation.setLeft";
        assert_eq!(done(&phone, api, json!({"control": true, "text": "关闭"})).await, json!({}));
        let shown = bar(&phone).await;
        assert_eq!((&shown["left"], &shown["holds_back"]), (&json!("关闭"), &json!(true)));
        assert!(tap(&phone, "back").await);
        assert_eq!(document(&mut events), [json!({"document": event, "detail": {}})]);
        done(&phone, api, json!({"control": false})).await;
        assert!(!tap(&phone, "back").await);
    }
}

#[tokio::test]
async fn a_page_that_does_not_listen_is_not_told() {
    let phone = fresh("dingtalk", json!({})).await;
    done(&phone, "biz.navigation.setLeft", json!({"control": true})).await;
    assert!(!tap(&phone, "back").await);
}

#[tokio::test]
async fn a_page_closes_itself() {
    for api in ["biz.navigation.close", "biz.navigation.quit"] {
        let phone = fresh("dingtalk", json!({})).await;
        let mut events = phone.world.sandbox().events.watch();
        assert_eq!(done(&phone, api, json!({})).await, json!({}));
        assert_eq!(phone.session().await["page"]["closed"], true);
        let closed =
            core::iter::from_fn(|| events.try_recv().ok()).filter(|e| matches!(e, Event::Closed { .. }));
        assert_eq!(closed.count(), 1);
    }
}

#[tokio::test]
async fn a_page_goes_back_and_is_replaced_by_whoever_shows_it() {
    let phone = fresh("dingtalk", json!({})).await;
    let mut events = phone.world.sandbox().events.watch();
    assert_eq!(done(&phone, "biz.navigation.goBack", json!({})).await, json!({}));
    let url = "https://kanhe.example/next";
    assert_eq!(done(&phone, "biz.navigation.replace", json!({"url": url})).await, json!({}));
    let wishes: Vec<_> = core::iter::from_fn(|| events.try_recv().ok())
        .filter_map(|event| match event {
            Event::Menu { item, .. } => Some(item.to_owned()),
            Event::Open { url, .. } => Some(url),
            _ => None,
        })
        .collect();
    assert_eq!(wishes, ["back", url]);
    for wrong in [json!({}), json!({"url": "javascript:alert(1)"}), json!({"url": "x".repeat(100_000)})] {
        fails(&phone, "biz.navigation.replace", wrong, "2", "missing_parameters").await;
    }
}
