//! The client opens something else.

use kanhe_sandbox::events::Event;
use serde_json::json;

use super::{asked, can_be_cancelled, done, fails, fresh, granted};

#[tokio::test]
async fn a_link_opens_another_page_and_nothing_but_a_page() {
    let phone = fresh("dingtalk", json!({})).await;
    let mut events = phone.world.sandbox().events.watch();
    for (link, opened) in [
        ("https://other.example/a?b=1#c", "https://other.example/a?b=1#c"),
        ("cart?x=1", "https://kanhe.example/cart?x=1"),
        ("//other.example/", "https://other.example/"),
    ] {
        assert_eq!(done(&phone, "biz.util.openLink", json!({"url": link})).await, json!({}));
        let url = core::iter::from_fn(|| events.try_recv().ok()).find_map(|event| match event {
            Event::Open { url, .. } => Some(url),
            _ => None,
        });
        assert_eq!(url.as_deref(), Some(opened));
    }
    for wrong in [
        json!({}),
        json!({"url": ""}),
        json!({"url": "javascript:alert(1)"}),
        json!({"url": "file:///etc/hosts"}),
        json!({"url": "dingtalk://dingtalkclient/page/link"}),
        json!({"url": "http://"}),
    ] {
        fails(&phone, "biz.util.openLink", wrong, "2", "missing_parameters").await;
    }
}

#[tokio::test]
async fn a_view_of_the_clients_own_is_shown() {
    let phone = granted(json!({}), &["biz.util.open"]).await;
    assert_eq!(done(&phone, "biz.util.open", json!({"name": "profile"})).await, json!({}));
    assert_eq!(phone.dialogs().await[0]["data"], json!({"title": "profile"}));
    fails(&phone, "biz.util.open", json!({}), "2", "missing_parameters").await;
}

#[tokio::test]
async fn the_person_is_asked_before_anybody_is_called() {
    let phone = granted(json!({}), &["biz.telephone.call", "biz.telephone.showCallMenu"]).await;
    for (api, params, whom) in [
        ("biz.telephone.call", json!({"users": ["101", "102"], "corpId": "x"}), "101"),
        ("biz.telephone.showCallMenu", json!({"phoneNumber": "13800000000", "code": "+86"}), "13800000000"),
    ] {
        let (result, dialog) = asked(&phone, api, params.clone(), "press", json!({})).await;
        assert_eq!(result, json!({}));
        assert_eq!(dialog["data"], json!({"title": whom, "message": "", "buttons": ["取消", "呼叫"]}));
        can_be_cancelled(&phone, api, params.clone()).await;
        // The button that says no is a no as well.
        phone.expect("box", "press", json!({"index": 0})).await;
        assert_eq!(fails(&phone, api, params.clone(), "-1", "user_cancelled").await, "用户取消");
        assert_eq!(phone.newest_call().await["status"], "cancelled");
        phone.expect("box", "press", json!({"index": 7})).await;
        fails(&phone, api, params, "3", "no_such_button").await;
        fails(&phone, api, json!({}), "2", "missing_parameters").await;
    }
}

#[tokio::test]
async fn what_is_put_on_the_clipboard_no_page_reads() {
    let phone = granted(json!({}), &["biz.clipboardData.setData"]).await;
    let api = "biz.clipboardData.setData";
    assert_eq!(done(&phone, api, json!({"text": "secret"})).await, json!({}));
    fails(&phone, api, json!({}), "2", "missing_parameters").await;
    phone.load("http://clipboard/").await;
    let read =
        phone.invoke_at("http://clipboard/", "util.domainStorage.getItem", json!({"name": "text"})).await;
    assert_eq!(read["result"], json!({"value": ""}));
}
