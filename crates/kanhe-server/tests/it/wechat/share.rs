//! Sharing: data set in advance, listeners that are told of a tap, and the cards that come of both.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::phone::{PAGE, Phone};

const APIS: [&str; 7] = [
    "updateAppMessageShareData",
    "updateTimelineShareData",
    "onMenuShareAppMessage",
    "onMenuShareTimeline",
    "onMenuShareQQ",
    "onMenuShareWeibo",
    "onMenuShareQZone",
];

async fn phone(settings: Value) -> Phone {
    let mut settings = settings;
    settings.as_object_mut().unwrap().entry("auto").or_insert(json!("allow"));
    Phone::granted(settings, &APIS).await
}

async fn listen(phone: &Phone, event: &str) {
    let body = json!({"event": event, "url": PAGE});
    assert_eq!(phone.world.post(&format!("{}/listen", phone.path), &body).await.status, StatusCode::OK);
}

async fn tap(phone: &Phone, item: &str) -> Value {
    let answer = phone.world.post(&format!("{}/menu", phone.path), &json!({"item": item})).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()
}

async fn shares(phone: &Phone) -> Vec<Value> {
    let shares = phone.world.get(&format!("{}/shares", phone.path)).await.json();
    shares["shares"].as_array().unwrap().clone()
}

fn data(link: &str) -> Value {
    json!({"title": "Tea", "desc": "A cup of it", "link": link, "imgUrl": "https://kanhe.example/t.png"})
}

#[tokio::test]
async fn data_set_in_advance_is_what_the_menu_sends() {
    let phone = phone(json!({})).await;
    let link = "https://kanhe.example/tea?id=1";
    for api in ["updateAppMessageShareData", "updateTimelineShareData"] {
        assert_eq!(phone.invoke(api, data(link)).await["err_msg"], format!("{api}:ok"));
    }
    assert_eq!(shares(&phone).await.len(), 0, "success means kept, not sent");

    let tapped = tap(&phone, "menuItem:share:appMessage").await;
    let share = &tapped["share"];
    assert_eq!(
        (&share["to"], &share["source"], &share["contact"]),
        (&json!("friend"), &json!("data"), &json!("mum"))
    );
    assert_eq!(share["card"]["desc"], "A cup of it");
    assert_eq!(share["opens"], format!("{link}&from=singlemessage&isappinstalled=0"));

    phone.expect("share", "send", json!({"contact": "family"})).await;
    let group = tap(&phone, "menuItem:share:appMessage").await;
    assert_eq!((&group["share"]["to"], &group["share"]["contact"]), (&json!("group"), &json!("family")));
    assert!(group["share"]["opens"].as_str().unwrap().contains("from=groupmessage"));

    let moments = tap(&phone, "menuItem:share:timeline").await;
    assert!(moments["share"]["opens"].as_str().unwrap().contains("from=timeline"));
    assert_eq!(shares(&phone).await.len(), 3, "all are kept");
}

#[tokio::test]
async fn a_link_has_to_lie_under_a_secure_domain() {
    let phone = phone(json!({})).await;
    for link in
        ["https://elsewhere.example/", "https://kanhe.example.evil.example/", "javascript:alert(1)", "x"]
    {
        let result = phone.invoke("updateAppMessageShareData", data(link)).await;
        assert_eq!(result["err_msg"], "updateAppMessageShareData:fail", "{link}");
        assert_eq!(phone.newest_call().await["reason"], "share_link_domain");
    }
    let result = phone.invoke("updateAppMessageShareData", data("https://sub.kanhe.example/x")).await;
    assert_eq!(result["err_msg"], "updateAppMessageShareData:ok", "a subdomain is covered");
}

#[tokio::test]
async fn a_page_that_says_nothing_is_shared_as_it_is() {
    let phone = phone(json!({})).await;
    let share = tap(&phone, "menuItem:share:appMessage").await["share"].clone();
    assert_eq!(
        (&share["source"], &share["card"]["title"], &share["card"]["link"]),
        (&json!("default"), &json!("Shop"), &json!(PAGE))
    );
}

#[tokio::test]
async fn a_page_that_listens_is_told_and_decides() {
    for (item, event, answer) in [
        ("menuItem:share:appMessage", "menu:share:appmessage", "sendAppMessage"),
        ("menuItem:share:timeline", "menu:share:timeline", "shareTimeline"),
        ("menuItem:share:qq", "menu:share:qq", "shareQQ"),
        ("menuItem:share:weiboApp", "menu:share:weiboApp", "shareWeiboApp"),
        ("menuItem:share:QZone", "menu:share:QZone", "shareQZone"),
    ] {
        let phone = phone(json!({})).await;
        listen(&phone, event).await;
        let tapped = tap(&phone, item).await;
        assert_eq!((&tapped["told"], &tapped["share"]), (&json!(event), &Value::Null));
        let card = json!({"title": "Now", "desc": "x", "link": PAGE, "img_url": ""});
        let told = phone.invoke(answer, card.clone()).await;
        assert!(told["err_msg"].as_str().unwrap().ends_with(":ok"), "{told}");
        let share = shares(&phone).await.pop().unwrap();
        assert_eq!(
            (&share["source"], &share["card"]["title"]),
            (&json!("listener"), &json!("Now")),
            "{item}"
        );
        // Once for each tap.
        assert_eq!(phone.invoke(answer, card).await["err_msg"], "system:access_denied");
        assert_eq!(phone.newest_call().await["reason"], "share_without_tap");
    }
}

#[tokio::test]
async fn the_historic_prefixes_of_the_answers_are_kept() {
    let phone = phone(json!({})).await;
    for (item, event, answer, text) in [
        ("menuItem:share:appMessage", "menu:share:appmessage", "sendAppMessage", "send_app_msg:ok"),
        ("menuItem:share:timeline", "menu:share:timeline", "shareTimeline", "share_timeline:ok"),
        ("menuItem:share:weiboApp", "menu:share:weiboApp", "shareWeiboApp", "share_weibo:ok"),
    ] {
        listen(&phone, event).await;
        tap(&phone, item).await;
        assert_eq!(phone.invoke(answer, json!({"link": PAGE})).await["err_msg"], text);
    }
}

#[tokio::test]
async fn a_favourite_is_told_like_a_message_and_asks_nobody() {
    let phone = phone(json!({"auto": "ask"})).await;
    listen(&phone, "menu:share:appmessage").await;
    assert_eq!(tap(&phone, "menuItem:favorite").await["told"], "menu:share:appmessage");
    let told = phone.invoke("sendAppMessage", json!({"title": "Keep", "link": PAGE})).await;
    assert_eq!(told["err_msg"], "send_app_msg:ok");
    assert_eq!(shares(&phone).await[0]["to"], "favorite");
}

#[tokio::test]
async fn since_6_7_2_a_page_does_not_learn_that_the_person_gave_it_up() {
    for (client, told, reason) in [
        ("8.0.30", "send_app_msg:ok", "cancel_told_as_ok"),
        ("6.6.0", "send_app_msg:cancel", "user_cancelled"),
    ] {
        let phone = phone(json!({"auto": "deny", "device": {"client_version": client}})).await;
        listen(&phone, "menu:share:appmessage").await;
        tap(&phone, "menuItem:share:appMessage").await;
        assert_eq!(phone.invoke("sendAppMessage", json!({"link": PAGE})).await["err_msg"], told, "{client}");
        assert_eq!(phone.newest_call().await["reason"], reason);
        assert_eq!(shares(&phone).await.len(), 0);
    }
    let honest = phone(json!({"auto": "deny", "sharing": {"cancelled": "cancel"}})).await;
    listen(&honest, "menu:share:appmessage").await;
    tap(&honest, "menuItem:share:appMessage").await;
    assert_eq!(
        honest.invoke("sendAppMessage", json!({"link": PAGE})).await["err_msg"],
        "send_app_msg:cancel"
    );
}

#[tokio::test]
async fn what_comes_first_where_a_page_does_both_is_a_setting() {
    let phone = phone(json!({})).await;
    listen(&phone, "menu:share:appmessage").await;
    phone.invoke("updateAppMessageShareData", data(PAGE)).await;
    assert_eq!(tap(&phone, "menuItem:share:appMessage").await["share"]["source"], "data");
    phone.change(json!({"sharing": {"precedence": "listener"}})).await;
    assert_eq!(tap(&phone, "menuItem:share:appMessage").await["told"], "menu:share:appmessage");
}

#[tokio::test]
async fn old_clients_do_not_know_the_update_calls() {
    let phone = phone(json!({"device": {"client_version": "6.7.1"}})).await;
    let result = phone.invoke("updateAppMessageShareData", data(PAGE)).await;
    assert_eq!(result["err_msg"], "system:function_not_exist");
}

#[tokio::test]
async fn a_mini_program_hears_its_page_when_something_happens() {
    let mut phone = Phone::with(json!({"auto": "allow", "mini_program": true})).await;
    phone.configure(PAGE, PAGE, &["miniProgram.postMessage"]).await;
    let session = phone.world.get(&phone.path).await.json();
    assert_eq!(session["boot"]["environment"], "miniprogram");
    assert!(session["boot"]["userAgent"].as_str().unwrap().contains(" miniProgram"));
    let post = json!({"name": "postMessage", "arg": {"n": 1}});
    assert_eq!(phone.invoke("invokeMiniProgramAPI", post).await["err_msg"], "invokeMiniProgramAPI:ok");
    let view = async || phone.world.get(&phone.path).await.json()["web_view"].clone();
    assert_eq!(view().await["waiting"], json!([{"n": 1}]));
    tap(&phone, "menuItem:copyUrl").await;
    let heard = view().await;
    assert_eq!((&heard["waiting"], &heard["delivered"][0]["messages"]), (&json!([]), &json!([{"n": 1}])));
    let back = json!({"name": "navigateBack", "arg": {"delta": 1}});
    assert_eq!(phone.invoke("invokeMiniProgramAPI", back).await["err_msg"], "invokeMiniProgramAPI:ok");
    assert_eq!(phone.world.get(&phone.path).await.json()["page"]["closed"], true);
}

#[tokio::test]
async fn outside_a_mini_program_there_is_none_to_talk_to() {
    let phone = Phone::granted(json!({"auto": "allow"}), &["miniProgram.navigateTo"]).await;
    let go = json!({"name": "navigateTo", "arg": {"url": "/pages/a"}});
    assert_eq!(phone.invoke("invokeMiniProgramAPI", go).await["err_msg"], "invokeMiniProgramAPI:fail");
    assert_eq!(phone.newest_call().await["reason"], "not_in_mini_program");
}
