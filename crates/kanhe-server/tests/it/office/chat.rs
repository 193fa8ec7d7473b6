//! Conversations, and messages that ring.

use serde_json::{Value, json};

use super::{asked, can_be_cancelled, done, fails, granted, number};
use crate::phone::Phone;

const APIS: [&str; 7] = [
    "biz.chat.chooseConversationByCorpId",
    "biz.chat.pickConversation",
    "biz.chat.toConversation",
    "biz.chat.toConversationByOpenConversationId",
    "biz.chat.openSingleChat",
    "biz.ding.create",
    "biz.ding.post",
];

async fn phone(settings: Value) -> Phone {
    granted(settings, &APIS).await
}

#[tokio::test]
async fn the_person_picks_a_conversation() {
    let lunch = "chat0000000000000000000000000002";
    let phone = phone(json!({})).await;
    for api in ["biz.chat.chooseConversationByCorpId", "biz.chat.pickConversation"] {
        let (result, dialog) =
            asked(&phone, api, json!({"isConfirm": true}), "choose", json!({"chat": lunch})).await;
        assert_eq!(
            result,
            json!({"chatId": lunch, "cid": lunch, "openConversationId": lunch, "title": "午饭群 Lunch"})
        );
        assert_eq!(dialog["kind"], "conversation");
        assert_eq!(dialog["data"]["chats"][1], json!({"id": lunch, "title": "午饭群 Lunch"}));
        can_be_cancelled(&phone, api, json!({})).await;
    }
}

#[tokio::test]
async fn a_script_picks_the_first_one_or_fails_with_one_that_there_is_not() {
    let phone = phone(json!({"auto": "allow"})).await;
    let api = "biz.chat.pickConversation";
    assert_eq!(done(&phone, api, json!({})).await["title"], "项目组 Project");
    for wrong in [json!("chat9"), json!(1), json!(null)] {
        phone.expect("conversation", "choose", json!({"chat": wrong})).await;
        fails(&phone, api, json!({}), "3", "no_such_chat").await;
    }
}

#[tokio::test]
async fn a_conversation_is_shown_and_nobody_waits_until_it_is_closed() {
    let phone = phone(json!({})).await;
    let bo = number(&phone.world, "bo").await;
    let corp = kanhe_server::demo::dingtalk::CORP;
    let project = "chat0000000000000000000000000001";
    for (api, params, title) in [
        ("biz.chat.toConversation", json!({"corpId": corp, "chatId": project}), "项目组 Project"),
        (
            "biz.chat.toConversationByOpenConversationId",
            json!({"openConversationId": "cid elsewhere"}),
            "cid elsewhere",
        ),
        ("biz.chat.openSingleChat", json!({"corpId": corp, "userId": bo}), "阿波 Bo"),
    ] {
        assert_eq!(done(&phone, api, params).await, json!({}));
        let shown = phone.dialogs().await;
        let shown = shown.as_array().unwrap().last().unwrap();
        assert_eq!((&shown["kind"], &shown["data"]["title"]), (&json!("chat"), &json!(title)));
        assert_eq!(shown["waits"], false);
        fails(&phone, api, json!({}), "2", "missing_parameters").await;
    }
}

#[tokio::test]
async fn the_person_sends_a_ding_or_does_not() {
    let phone = phone(json!({})).await;
    let lan = number(&phone.world, "lan").await;
    let message = json!({"users": [lan], "text": "开会", "type": 1, "alertType": 2});
    for api in ["biz.ding.create", "biz.ding.post"] {
        let (result, dialog) = asked(&phone, api, message.clone(), "send", json!({})).await;
        let id = result["dingId"].as_str().unwrap();
        assert_eq!(id.len(), 16);
        assert_eq!(result, json!({"dingId": id, "text": "开会"}));
        assert_eq!(dialog["data"], json!({"text": "开会", "people": ["小兰"]}));
        let (changed, _) = asked(&phone, api, message.clone(), "send", json!({"text": "改天"})).await;
        assert_eq!(changed["text"], "改天");
        assert_ne!(changed["dingId"], id);
        can_be_cancelled(&phone, api, message.clone()).await;
        fails(&phone, api, json!({"users": ["9"]}), "2", "no_such_contact").await;
    }
}
