//! Cards: signed for by the app's backend, taken, chosen, looked at and used by the user.

use kanhe_server::demo::WECHAT_APP;
use kanhe_sign::card::{CardExt, CardSign};
use serde_json::{Value, json};

use crate::phone::Phone;
use crate::world::START;

const APIS: [&str; 4] = ["addCard", "chooseCard", "openCard", "consumeAndShareCard"];
const TEA: &str = "pKanheDemo0000000000Groupon1";

async fn phone(settings: Value) -> Phone {
    let mut settings = settings;
    settings.as_object_mut().unwrap().entry("auto").or_insert(json!("allow"));
    Phone::granted(settings, &APIS).await
}

async fn ticket(phone: &Phone, kind: &str) -> String {
    let token = phone.world.token(WECHAT_APP).await;
    let path = format!("/cgi-bin/ticket/getticket?access_token={token}&type={kind}");
    phone.world.get(&path).await.json()["ticket"].as_str().unwrap().to_owned()
}

fn card(ticket: &str, nonce: &str, openid: &str) -> Value {
    let timestamp = START.to_string();
    let ext = CardExt { timestamp: &timestamp, card_id: TEA, code: "", openid, nonce_str: nonce };
    let signature = ext.sign(ticket);
    let ext = json!({"code": "", "openid": openid, "timestamp": timestamp, "nonce_str": nonce, "signature": signature.as_str()});
    json!({"card_id": TEA, "card_ext": ext.to_string()})
}

async fn add(phone: &Phone, cards: &[Value]) -> Value {
    phone.invoke("batchAddCard", json!({"card_list": cards})).await
}

fn added(result: &Value) -> Vec<Value> {
    assert_eq!(result["err_msg"], "batch_add_card:ok", "{result}");
    serde_json::from_str(result["card_list"].as_str().unwrap()).unwrap()
}

async fn choose(phone: &Phone, ticket: &str, card_type: &str) -> Value {
    let timestamp = START.to_string();
    let sign = CardSign {
        app_id: WECHAT_APP,
        timestamp: &timestamp,
        nonce_str: "n",
        card_type,
        ..CardSign::default()
    };
    let params = json!({
        "app_id": WECHAT_APP, "location_id": "", "sign_type": "SHA1", "card_id": "", "card_type": card_type,
        "card_sign": sign.sign(ticket).as_str(), "time_stamp": timestamp, "nonce_str": "n",
    });
    phone.invoke("chooseCard", params).await
}

#[tokio::test]
async fn a_card_is_added_chosen_shown_and_used() {
    let phone = phone(json!({})).await;
    let ticket = ticket(&phone, "wx_card").await;
    let [one] = &added(&add(&phone, &[card(&ticket, "n1", "")]).await)[..] else { panic!("one card") };
    assert_eq!((&one["card_id"], &one["is_succ"]), (&json!(TEA), &json!(1)));
    let code = one["code"].as_str().unwrap();
    assert_eq!(code.len(), 12);

    let chosen = choose(&phone, &ticket, "GROUPON").await;
    assert_eq!(chosen["err_msg"], "chooseCard:ok");
    let list: Value = serde_json::from_str(chosen["choose_card_info"].as_str().unwrap()).unwrap();
    assert_eq!(list[0]["card_id"], TEA);
    let encrypted = list[0]["encrypt_code"].as_str().unwrap();
    assert_ne!(encrypted, code, "pages do not see the code");
    assert_eq!(choose(&phone, &ticket, "CASH").await["choose_card_info"], "[]", "none of this type");

    let open = json!({"card_list": [{"card_id": TEA, "code": code}]});
    assert_eq!(phone.invoke("batchViewCard", open).await["err_msg"], "batchViewCard:ok");
    let used = json!({"consumedCardId": TEA, "consumedCode": code});
    assert_eq!(phone.invoke("consumedShareCard", used.clone()).await["err_msg"], "consumedShareCard:ok");
    assert_eq!(phone.invoke("consumedShareCard", used).await["err_msg"], "consumedShareCard:fail");
    assert_eq!(phone.newest_call().await["reason"], "card_consumed");
    assert_eq!(choose(&phone, &ticket, "").await["choose_card_info"], "[]", "a used card is no choice");
    let wallet = phone.world.get("/sandbox/v1/cards").await.json();
    assert_eq!(
        (&wallet["held"][0]["user"], &wallet["held"][0]["state"]),
        (&json!("lan"), &json!("consumed"))
    );
}

#[tokio::test]
async fn a_wrong_card_sign_gives_an_empty_list_and_the_inspector_says_why() {
    let phone = phone(json!({})).await;
    let right = ticket(&phone, "wx_card").await;
    added(&add(&phone, &[card(&right, "n1", "")]).await);
    let jsapi = ticket(&phone, "jsapi").await;
    for (ticket, reason) in [(&*jsapi, "card_signed_with_jsapi_ticket"), ("nonsense", "card_sign_mismatch")] {
        let result = choose(&phone, ticket, "").await;
        assert_eq!(
            (&result["err_msg"], &result["choose_card_info"]),
            (&json!("chooseCard:ok"), &json!("[]"))
        );
        assert_eq!(phone.newest_call().await["reason"], reason);
    }
    phone.expect("choose-card", "cancel", json!({})).await;
    assert_eq!(choose(&phone, "nonsense", "").await["err_msg"], "chooseCard:cancel");
}

#[tokio::test]
async fn what_is_wrong_with_a_card_ext_is_said() {
    let phone = phone(json!({})).await;
    let right = ticket(&phone, "wx_card").await;
    let jsapi = ticket(&phone, "jsapi").await;
    let spoilt = |change: &dyn Fn(&mut Value)| {
        let mut wrong = card(&right, "n2", "");
        let mut ext: Value = serde_json::from_str(wrong["card_ext"].as_str().unwrap()).unwrap();
        change(&mut ext);
        wrong["card_ext"] = json!(ext.to_string());
        wrong
    };
    let cases = [
        (card("nonsense", "n1", ""), "card_sign_mismatch"),
        (card(&jsapi, "n1", ""), "card_signed_with_jsapi_ticket"),
        (card(&right, "n1", "osomebodyelse"), "card_openid"),
        (json!({"card_id": TEA, "card_ext": "no json"}), "card_ext_unreadable"),
        (json!({"card_id": "pnothing", "card_ext": "{}"}), "card_unknown"),
        (spoilt(&|ext| ext["timestamp"] = json!("1795140000000")), "card_timestamp"),
        (spoilt(&|ext| ext["code"] = json!("x")), "card_sign_mismatch"),
        (
            spoilt(&|ext| ext["signature"] = json!(ext["signature"].as_str().unwrap().to_uppercase())),
            "card_sign_upper_case",
        ),
    ];
    for (wrong, reason) in cases {
        assert_eq!(add(&phone, &[wrong]).await["err_msg"], "batch_add_card:fail");
        assert_eq!(phone.newest_call().await["reason"], reason);
    }
    phone.world.advance(7200).await;
    let mut later = phone;
    later.configure(crate::phone::PAGE, crate::phone::PAGE, &APIS).await;
    assert_eq!(add(&later, &[card(&right, "n9", "")]).await["err_msg"], "batch_add_card:fail");
    assert_eq!(later.newest_call().await["reason"], "card_ticket_dead");
}

#[tokio::test]
async fn nonce_and_timestamp_of_a_card_ext_serve_once() {
    let phone = phone(json!({})).await;
    let right = ticket(&phone, "wx_card").await;
    added(&add(&phone, &[card(&right, "n1", "")]).await);
    assert_eq!(add(&phone, &[card(&right, "n1", "")]).await["err_msg"], "batch_add_card:fail");
    assert_eq!(phone.newest_call().await["reason"], "card_ext_used");
    let both = added(&add(&phone, &[card(&right, "n1", ""), card(&right, "n2", "")]).await);
    let succeeded: Vec<_> = both.iter().map(|card| card["is_succ"].clone()).collect();
    assert_eq!(succeeded, [json!(0), json!(1)], "of a list, what can be added is");
}

#[tokio::test]
async fn a_card_may_be_for_one_user_only() {
    let phone = phone(json!({})).await;
    let right = ticket(&phone, "wx_card").await;
    let lan = phone.world.get("/sandbox/v1/users/lan").await.json();
    let openid = lan["openids"][WECHAT_APP].as_str().unwrap();
    added(&add(&phone, &[card(&right, "n1", openid)]).await);
    phone.change(json!({"user": "bo"})).await;
    assert_eq!(add(&phone, &[card(&right, "n2", openid)]).await["err_msg"], "batch_add_card:fail");
    assert_eq!(choose(&phone, &right, "").await["choose_card_info"], "[]", "another's cards are no choice");
    let lans = phone.world.get("/sandbox/v1/cards").await.json()["held"][0]["code"].clone();
    let open = json!({"card_list": [{"card_id": TEA, "code": lans}]});
    assert_eq!(phone.invoke("batchViewCard", open).await["err_msg"], "batchViewCard:fail");
    assert_eq!(phone.newest_call().await["reason"], "card_not_held");
}

#[tokio::test]
async fn the_person_may_not_want_it() {
    let phone = phone(json!({})).await;
    let right = ticket(&phone, "wx_card").await;
    phone.expect("add-cards", "cancel", json!({})).await;
    assert_eq!(add(&phone, &[card(&right, "n1", "")]).await["err_msg"], "batch_add_card:cancel");
    phone.expect("add-cards", "fail", json!({})).await;
    assert_eq!(add(&phone, &[card(&right, "n1", "")]).await["err_msg"], "batch_add_card:fail");
    added(&add(&phone, &[card(&right, "n1", "")]).await);
}

#[tokio::test]
async fn apps_offer_cards_of_their_own() {
    let phone = phone(json!({})).await;
    let new = json!({"title": "Once", "card_type": "GIFT", "own_codes": true, "left": 1});
    let card_id =
        phone.world.post("/sandbox/v1/cards", &new).await.json()["card_id"].as_str().unwrap().to_owned();
    assert_eq!(card_id.len(), 28);
    let right = ticket(&phone, "wx_card").await;
    let own = |code: &str, nonce: &str| {
        let timestamp = START.to_string();
        let ext = CardExt { timestamp: &timestamp, card_id: &card_id, code, openid: "", nonce_str: nonce };
        let ext = json!({"code": code, "timestamp": timestamp, "nonce_str": nonce, "signature": ext.sign(&right).as_str()});
        json!({"card_id": card_id, "card_ext": ext.to_string()})
    };
    add(&phone, &[own("", "n1")]).await;
    assert_eq!(phone.newest_call().await["reason"], "card_code");
    assert_eq!(added(&add(&phone, &[own("A-1", "n2")]).await)[0]["code"], "A-1");
    add(&phone, &[own("A-2", "n3")]).await;
    assert_eq!(phone.newest_call().await["reason"], "card_sold_out");
    for wrong in [json!({"title": "", "card_type": "GIFT"}), json!({"title": "x", "card_type": "x"})] {
        assert_eq!(phone.world.post("/sandbox/v1/cards", &wrong).await.status, 400);
    }
}
