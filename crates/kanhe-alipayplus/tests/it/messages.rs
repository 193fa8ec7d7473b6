//! sendInbox and sendPush: `protocol/alipay-plus.md` 4.5.

use kanhe_alipayplus::ports::Channel;

use crate::world::{World, code_of, field};

const INBOX: &str = "/v1/messages/sendInbox";
const PUSH: &str = "/v1/messages/sendPush";

fn body(token: &str, id: &str, title: &str) -> String {
    format!(
        r#"{{"accessToken":"{token}","requestId":"{id}","templateCode":"MINI_APP_COMMON_INBOX","templates":[{{"templateParameters":{{"Title":"{title}","Content":"Your parcel is here","Url":"mini://platformapi/startapp?_ariver_appid=1"}},"language":"en"}}]}}"#
    )
}

#[tokio::test]
async fn a_message_arrives_once_under_the_id_of_its_request() {
    let world = World::new().await;
    let token = field(&world.tokens(&["NOTIFICATION_INBOX"]).await, "accessToken");
    let sent = world.post(INBOX, &body(&token, "1", "Parcel")).await;
    let id = field(&sent, "messageId");
    assert_eq!(
        sent,
        format!(
            r#"{{"result":{{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"success"}},"messageId":"{id}"}}"#
        )
    );
    assert_eq!(
        world.post(INBOX, &body(&token, "1", "Parcel")).await,
        sent,
        "the same request, the same message"
    );
    assert_eq!(code_of(&world.post(INBOX, &body(&token, "1", "Other")).await), "REPEAT_REQ_INCONSISTENT");
    let pushed = world.post(PUSH, &body(&token, "1", "Parcel")).await;
    assert_ne!(field(&pushed, "messageId"), id, "a notification is another message");

    let letterbox = world.letterbox.0.lock().unwrap();
    let arrived: Vec<_> = letterbox.iter().map(|(user, message)| (user.as_str(), message.channel)).collect();
    assert_eq!(arrived, [("lan", Channel::Inbox), ("lan", Channel::Push)]);
    let letter = letterbox.first().unwrap().1.letters.first().unwrap().clone();
    assert_eq!((&*letter.title, &*letter.content), ("Parcel", "Your parcel is here"));
    assert_eq!(letter.language.as_deref(), Some("en"));
}

#[tokio::test]
async fn nothing_is_sent_without_the_users_leave() {
    let world = World::new().await;
    let without = field(&world.tokens(&["auth_user"]).await, "accessToken");
    assert_eq!(code_of(&world.post(INBOX, &body(&without, "1", "Parcel")).await), "ACCESS_DENIED");
    let token = field(&world.tokens(&["NOTIFICATION_INBOX"]).await, "accessToken");
    world.withdraw().await;
    assert_eq!(code_of(&world.post(INBOX, &body(&token, "1", "Parcel")).await), "INVALID_ACCESS_TOKEN");
    assert!(world.letterbox.0.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_message_without_its_parts_is_an_illegal_parameter() {
    let world = World::new().await;
    let token = field(&world.tokens(&["NOTIFICATION_INBOX"]).await, "accessToken");
    let whole = body(&token, "1", "Parcel");
    let letter = r#"{"templateParameters":{"Title":"a","Content":"b"}}"#;
    let six = format!(r#""templates":[{}]"#, [letter; 6].join(","));
    let templates = whole.split_once(r#""templates""#).unwrap().0.to_owned();
    for changed in [
        whole.replace(r#""requestId":"1","#, ""),
        whole.replace("MINI_APP_COMMON_INBOX", ""),
        whole.replace(r#""Title":"Parcel","#, ""),
        format!(r#"{templates}"templates":[]}}"#),
        format!("{templates}{six}}}"),
    ] {
        assert_eq!(code_of(&world.post(INBOX, &changed).await), "PARAM_ILLEGAL", "{changed}");
    }
}
