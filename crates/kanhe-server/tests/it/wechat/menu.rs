//! The menu of a page: what it offers, and what the page makes of it.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::phone::{PAGE, Phone};
use crate::world::Answer;

const APIS: [&str; 6] = [
    "hideOptionMenu",
    "showOptionMenu",
    "hideMenuItems",
    "showMenuItems",
    "hideAllNonBaseMenuItem",
    "showAllNonBaseMenuItem",
];

async fn phone(settings: Value) -> Phone {
    Phone::granted(settings, &APIS).await
}

async fn menu(phone: &Phone) -> Value {
    phone.world.get(&phone.path).await.json()["page"]["menu"].clone()
}

async fn shown(phone: &Phone) -> Vec<String> {
    let menu = menu(phone).await;
    let items = menu["items"].as_array().unwrap().clone();
    items
        .iter()
        .filter(|item| item["shown"] == true)
        .map(|item| item["name"].as_str().unwrap().to_owned())
        .collect()
}

async fn ok(phone: &Phone, api: &str, params: Value) {
    assert_eq!(phone.invoke(api, params).await["err_msg"], format!("{api}:ok"));
}

async fn tap(phone: &Phone, item: &str) -> Answer {
    phone.world.post(&format!("{}/menu", phone.path), &json!({"item": item})).await
}

#[tokio::test]
async fn a_page_hides_what_spreads_and_protects_and_shows_it_again() {
    let phone = phone(json!({})).await;
    assert!(menu(&phone).await["shown"] == true);
    let all = shown(&phone).await;
    for item in ["menuItem:refresh", "menuItem:share:timeline", "menuItem:copyUrl", "menuItem:openWithSafari"]
    {
        assert!(all.contains(&item.to_owned()), "{item}");
    }
    let list = json!({"menuList": ["menuItem:share:timeline", "menuItem:copyUrl"]});
    ok(&phone, "hideMenuItems", list.clone()).await;
    assert_eq!(shown(&phone).await.len(), all.len() - 2);
    ok(&phone, "showMenuItems", list).await;
    assert_eq!(shown(&phone).await, all);
}

#[tokio::test]
async fn base_items_stay_and_unknown_ones_are_told_of() {
    let phone = phone(json!({})).await;
    let all = shown(&phone).await;
    ok(&phone, "hideMenuItems", json!({"menuList": ["menuItem:refresh", "menuItem:nothing"]})).await;
    assert_eq!(shown(&phone).await, all);
    let call = phone.newest_call().await;
    let told: Vec<_> = call["checks"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|check| check["name"] == "menu_items")
        .map(|check| (check["reason"].as_str().unwrap(), check["value"].as_str().unwrap()))
        .collect();
    assert_eq!(told, [("menu_item_base", "menuItem:refresh"), ("menu_item_unknown", "menuItem:nothing")]);
    for list in [json!({}), json!({"menuList": "menuItem:refresh"}), json!({"menuList": [7]})] {
        assert_eq!(phone.invoke("hideMenuItems", list).await["err_msg"], "hideMenuItems:fail");
    }
}

#[tokio::test]
async fn all_but_the_base_is_hidden_at_once_and_comes_back() {
    let phone = phone(json!({})).await;
    let all = shown(&phone).await;
    ok(&phone, "hideAllNonBaseMenuItem", json!({})).await;
    assert!(shown(&phone).await.iter().all(|item| all.contains(item) && !item.contains("share")));
    assert!(shown(&phone).await.contains(&"menuItem:setFont".to_owned()));
    ok(&phone, "showMenuItems", json!({"menuList": ["menuItem:favorite"]})).await;
    assert!(shown(&phone).await.contains(&"menuItem:favorite".to_owned()));
    ok(&phone, "showAllNonBaseMenuItem", json!({})).await;
    assert_eq!(shown(&phone).await, all);
}

#[tokio::test]
async fn a_withdrawn_menu_cannot_be_tapped_and_a_new_page_has_it_again() {
    let phone = phone(json!({})).await;
    ok(&phone, "hideOptionMenu", json!({})).await;
    assert!(menu(&phone).await["shown"] == false);
    assert_eq!(tap(&phone, "menuItem:refresh").await.status, StatusCode::CONFLICT);
    ok(&phone, "showOptionMenu", json!({})).await;
    assert_eq!(tap(&phone, "menuItem:refresh").await.status, StatusCode::OK);
    ok(&phone, "hideOptionMenu", json!({})).await;
    phone.load(PAGE).await;
    assert!(menu(&phone).await["shown"] == true);
}

#[tokio::test]
async fn a_hidden_or_unknown_item_cannot_be_tapped() {
    let phone = phone(json!({})).await;
    ok(&phone, "hideMenuItems", json!({"menuList": ["menuItem:share:qq"]})).await;
    for item in ["menuItem:share:qq", "menuItem:nothing", ""] {
        assert_eq!(tap(&phone, item).await.status, StatusCode::CONFLICT, "{item}");
    }
}

#[tokio::test]
async fn the_account_is_offered_to_look_at_where_the_link_came_from_it() {
    let named = |names: &[String], name: &str| names.contains(&format!("menuItem:{name}"));
    let mut phone = phone(json!({})).await;
    for (follows, link_from_account, profile, add_contact) in
        [(true, false, true, false), (false, true, false, true), (false, false, false, false)]
    {
        phone
            .change(json!({"following": {"follows": follows, "link_from_account": link_from_account}}))
            .await;
        let items = shown(&phone).await;
        assert_eq!((named(&items, "profile"), named(&items, "addContact")), (profile, add_contact));
    }
    phone.change(json!({"device": {"profile": "android"}})).await;
    phone.configure(PAGE, PAGE, &APIS).await;
    assert!(!named(&shown(&phone).await, "openWithSafari"), "Safari is on iPhones only");
}
