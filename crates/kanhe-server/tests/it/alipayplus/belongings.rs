//! What NOTIFICATION_INBOX and AGREEMENT_PAY are for: messages that arrive, play money that moves.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use super::merchant::{Merchant, code_of};
use crate::world::World;

async fn tokens(world: &World, merchant: &Merchant<'_>, scope: &str) -> Value {
    let made = world.post("/sandbox/v1/codes", &json!({"dialect": "alipayplus", "scopes": [scope]})).await;
    merchant.redeem(made.json()["code"].as_str().unwrap()).await
}

fn message(token: &Value, id: &str) -> Value {
    json!({
        "accessToken": token,
        "requestId": id,
        "templateCode": "MINI_APP_COMMON_INBOX",
        "templates": [{"language": "en", "templateParameters": {"Title": "Sent", "Content": "Tomorrow.", "Url": ""}}],
    })
}

#[tokio::test]
async fn a_message_arrives_once_in_the_users_inbox() {
    let world = World::new().await;
    let merchant = Merchant::of(&world).await;
    let token = tokens(&world, &merchant, "NOTIFICATION_INBOX").await["accessToken"].clone();
    let sent = merchant.post("/v1/messages/sendInbox", &message(&token, "1")).await;
    let again = merchant.post("/v1/messages/sendInbox", &message(&token, "1")).await;
    assert_eq!((code_of(&sent), &sent["messageId"]), ("SUCCESS", &again["messageId"]));
    merchant.post("/v1/messages/sendPush", &message(&token, "2")).await;
    let inbox = world.get("/sandbox/v1/users/lan/inbox").await.json();
    let all: Vec<_> = inbox["messages"].as_array().unwrap().iter().map(|one| &one["channel"]).collect();
    assert_eq!(all, ["push", "inbox"], "newest first");
    assert_eq!(inbox["messages"][1]["id"], sent["messageId"]);
    assert_eq!(
        inbox["messages"][1]["letters"],
        json!([{"language": "en", "title": "Sent", "content": "Tomorrow.", "url": ""}])
    );
    assert_eq!(world.get("/sandbox/v1/users/bo/inbox").await.json(), json!({"messages": []}));

    let other = tokens(&world, &merchant, "USER_NAME").await["accessToken"].clone();
    let refused = merchant.post("/v1/messages/sendInbox", &message(&other, "3")).await;
    assert_eq!(code_of(&refused), "ACCESS_DENIED");
}

#[tokio::test]
async fn an_auto_debit_takes_play_money_once_and_only_what_is_there() {
    let world = World::new().await;
    let merchant = Merchant::of(&world).await;
    let token = tokens(&world, &merchant, "AGREEMENT_PAY").await["accessToken"].clone();
    let pay = async |id: &str, value: &str| {
        let body = json!({"paymentAuthCode": token, "paymentRequestId": id,
            "paymentAmount": {"currency": "IQD", "value": value}, "order": {"orderDescription": "Tea"}});
        merchant.post("/v1/payments/pay", &body).await
    };
    let purse = async || world.get("/sandbox/v1/users/lan/purse").await.json();
    assert_eq!(purse().await, json!({"balances": {"IQD": 100_000_000}, "payments": []}));
    let paid = pay("1", "40000000").await;
    assert_eq!(code_of(&paid), "SUCCESS");
    assert_eq!(
        pay("1", "40000000").await["paymentId"],
        paid["paymentId"],
        "the same request is the same payment"
    );
    assert_eq!(code_of(&pay("2", "70000000").await), "PROCESS_FAIL");
    let after = purse().await;
    assert_eq!(after["balances"], json!({"IQD": 60_000_000}));
    let tried: Vec<_> = after["payments"].as_array().unwrap().iter().map(|one| &one["paid"]).collect();
    assert_eq!(tried, [false, true], "newest first");

    let filled = json!({"currency": "IQD", "balance": 70_000_000});
    let answer = world.call(Method::PUT, "/sandbox/v1/users/lan/purse", &filled).await;
    assert_eq!(
        (answer.status, answer.json()["balances"]["IQD"].clone()),
        (StatusCode::OK, json!(70_000_000))
    );
    assert_eq!(code_of(&pay("3", "70000000").await), "SUCCESS");
}
