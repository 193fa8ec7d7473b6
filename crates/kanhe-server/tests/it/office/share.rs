//! Sharing, by the page and by the client's menu.

use axum::http::StatusCode;
use serde_json::json;

use super::{asked, can_be_cancelled, fails, fresh};
use crate::phone::PAGE;

const SHARE: &str = "biz.util.share";

#[tokio::test]
async fn a_page_shares_a_card_and_the_person_sends_it_or_does_not() {
    let phone = fresh("dingtalk", json!({})).await;
    let card = json!({"type": 0, "url": "https://kanhe.example/tea", "title": "茶", "content": "绿",
        "image": "https://kanhe.example/t.png"});
    let (result, dialog) = asked(&phone, SHARE, card.clone(), "send", json!({"contact": "project"})).await;
    assert_eq!(result, json!({}));
    assert_eq!(dialog["kind"], "share");
    let shown = &dialog["data"]["card"];
    assert_eq!(
        (&shown["title"], &shown["desc"], &shown["link"], &shown["image"]),
        (
            &json!("茶"),
            &json!("绿"),
            &json!("https://kanhe.example/tea"),
            &json!("https://kanhe.example/t.png")
        )
    );
    can_be_cancelled(&phone, SHARE, card.clone()).await;
    phone.expect("share", "send", json!({"contact": "nobody"})).await;
    fails(&phone, SHARE, card, "3", "no_such_contact").await;
    fails(&phone, SHARE, json!({"title": "茶"}), "2", "missing_parameters").await;
}

#[tokio::test]
async fn the_clients_menu_shares_the_page_and_the_page_has_no_part_in_it() {
    for dialect in ["dingtalk", "gov"] {
        let phone = fresh(dialect, json!({"auto": "allow"})).await;
        let tap = json!({"item": "menuItem:share:appMessage"});
        let tapped = phone.world.post(&format!("{}/menu", phone.path), &tap).await;
        assert_eq!(tapped.status, StatusCode::OK, "{}", tapped.text());
        let tapped = tapped.json();
        assert_eq!(tapped["told"], json!(null));
        let share = &tapped["share"];
        assert_eq!((&share["contact"], &share["opens"]), (&json!("desk_mate"), &json!(PAGE)));
        assert_eq!((&share["card"]["title"], &share["card"]["link"]), (&json!("Shop"), &json!(PAGE)));
    }
}
