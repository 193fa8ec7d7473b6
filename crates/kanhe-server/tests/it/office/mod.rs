//! The simulated client of DingTalk and of Gov-DingTalk, family by family, over the sandbox API.

mod audio;
mod auth;
mod catalog;
mod chat;
mod choices;
mod clock;
mod config;
mod contact;
mod device;
mod faults;
mod gov;
mod host;
mod image;
mod location;
mod map;
mod navigation;
mod notification;
mod open;
mod pay;
mod scan;
mod share;
mod storage;

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use kanhe_core::user::User;
use kanhe_server::demo::dingtalk;
use kanhe_server::demo::gov::APP as GOV_APP;
use kanhe_sign::page;
use serde_json::{Value, json};

use crate::phone::{PAGE, Phone};
use crate::world::{START, World};

/// A phone's page config, as the vendor's SDK sends it.
pub(crate) const CONFIG: &str = "runtime.permission.requestJsApis";

/// An app as the sandbox shows it, with its credentials.
pub(crate) async fn app(world: &World, dialect: &str, key: &str) -> Value {
    let answer = world.get(&format!("/sandbox/v1/apps/{dialect}/{key}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()
}

/// What an address of the open API answers a form.
pub(crate) async fn form(world: &World, path: &str, form: String) -> Value {
    let content_type = "application/x-www-form-urlencoded";
    let request = World::request(Method::POST, path).header(header::CONTENT_TYPE, content_type);
    world.send(request.body(Body::from(form)).unwrap()).await.json()
}

/// A DingTalk app's access token.
pub(crate) async fn dingtalk_token(world: &World, key: &str) -> String {
    let secret = app(world, "dingtalk", key).await["appsecret"].as_str().unwrap().to_owned();
    let answer = world.get(&format!("/gettoken?appkey={key}&appsecret={secret}")).await.json();
    answer["access_token"].as_str().unwrap().to_owned()
}

/// What the ticket's address answers a DingTalk app.
pub(crate) async fn dingtalk_ticket_answer(world: &World, key: &str) -> Value {
    let token = dingtalk_token(world, key).await;
    world.get(&format!("/get_jsapi_ticket?access_token={token}")).await.json()
}

/// A DingTalk app's ticket.
pub(crate) async fn dingtalk_ticket(world: &World, key: &str) -> String {
    dingtalk_ticket_answer(world, key).await["ticket"].as_str().unwrap().to_owned()
}

/// What a page of the demo app passes to `dd.config`, rightly signed.
pub(crate) async fn dingtalk_config(world: &World, url: &str, apis: &[&str]) -> Value {
    let ticket = dingtalk_ticket(world, dingtalk::APP).await;
    let agent = app(world, "dingtalk", dingtalk::APP).await["agentid"].clone();
    let timestamp = START.to_string();
    json!({
        "agentId": agent,
        "corpId": dingtalk::CORP,
        "timeStamp": timestamp,
        "nonceStr": "nonce",
        "signature": page::sign(&ticket, "nonce", &timestamp, url).as_str(),
        "type": 0,
        "jsApiList": apis,
    })
}

/// A phone of this dialect with a page that has configured nothing.
pub(crate) async fn fresh(dialect: &str, settings: Value) -> Phone {
    let mut settings = settings;
    settings["dialect"] = json!(dialect);
    Phone::with(settings).await
}

/// A DingTalk phone with a page that has been granted these JSAPIs.
async fn granted(settings: Value, apis: &[&str]) -> Phone {
    let phone = fresh("dingtalk", settings).await;
    let config = dingtalk_config(&phone.world, PAGE, apis).await;
    assert_eq!(phone.invoke(CONFIG, config).await, json!({"errorCode": "0", "result": {}}));
    phone
}

/// A Gov-DingTalk app's access token, or what is answered instead.
pub(crate) async fn gov_token(world: &World, key: &str) -> Result<String, Value> {
    let secret = app(world, "gov", key).await["appsecret"].as_str().unwrap().to_owned();
    let answer = form(world, "/gettoken.json", format!("appkey={key}&appsecret={secret}")).await;
    answer["content"]["data"]["accessToken"].as_str().map(str::to_owned).ok_or(answer)
}

/// A Gov-DingTalk app's ticket: the answer's field is called `accessToken`.
pub(crate) async fn gov_ticket(world: &World, key: &str) -> String {
    let token = gov_token(world, key).await.unwrap();
    let answer = form(world, "/get_jsapi_token.json", format!("accessToken={token}")).await;
    answer["content"]["data"]["accessToken"].as_str().unwrap().to_owned()
}

/// Moves the home page of the demo app to where the tests' page lies.
pub(crate) async fn move_gov_home(world: &World) {
    let path = format!("/sandbox/v1/apps/gov/{GOV_APP}");
    assert_eq!(world.call(Method::PATCH, &path, &json!({"home": PAGE})).await.status, StatusCode::OK);
}

/// A Gov-DingTalk phone that has opened the demo app, whose page lies at the app's home.
async fn at_home(settings: Value) -> Phone {
    let mut settings = settings;
    settings["app"] = json!(GOV_APP);
    let phone = fresh("gov", settings).await;
    move_gov_home(&phone.world).await;
    phone
}

/// The same, and the page has been granted these JSAPIs.
async fn gov_granted(settings: Value, apis: &[&str]) -> Phone {
    let phone = at_home(settings).await;
    let ticket = gov_ticket(&phone.world, GOV_APP).await;
    let answer = phone.invoke("authConfig", json!({"ticket": ticket, "jsApiList": apis})).await;
    let validated: Vec<_> = apis.iter().map(|name| json!({"name": name, "validateResult": true})).collect();
    assert_eq!(answer, json!({"errorCode": "0", "result": validated}));
    phone
}

/// That a call goes well. Answers what the page gets.
async fn done(phone: &Phone, api: &str, params: Value) -> Value {
    let answer = phone.invoke(api, params).await;
    assert_eq!(answer["errorCode"], "0", "{api}: {answer}");
    assert_eq!(answer.as_object().unwrap().len(), 2, "{answer}");
    assert_eq!(phone.newest_call().await["status"], "allowed", "{api}");
    answer["result"].clone()
}

/// That a call is refused or fails with this code, for this reason. Answers what the page is told besides.
async fn fails(phone: &Phone, api: &str, params: Value, code: &str, reason: &str) -> String {
    let answer = phone.invoke(api, params).await;
    let call = phone.newest_call().await;
    assert_eq!((&answer["errorCode"], &call["reason"]), (&json!(code), &json!(reason)), "{api}: {answer}");
    answer["errorMessage"].as_str().unwrap().to_owned()
}

/// That the person can say no to a call, and that the page learns it by the code −1.
async fn can_be_cancelled(phone: &Phone, api: &str, params: Value) {
    let (answer, _) = tokio::join!(phone.invoke(api, params), phone.answer("cancel", json!({})));
    assert_eq!(answer, json!({"errorCode": "-1", "errorMessage": "用户取消"}), "{api}");
    let call = phone.newest_call().await;
    assert_eq!((&call["status"], &call["reason"]), (&json!("cancelled"), &json!("user_cancelled")), "{api}");
}

/// Calls while somebody answers. Answers the result and what was asked.
async fn asked(phone: &Phone, api: &str, params: Value, action: &str, data: Value) -> (Value, Value) {
    let (answer, dialog) = tokio::join!(phone.invoke(api, params), phone.answer(action, data));
    assert_eq!(answer["errorCode"], "0", "{api}: {answer}");
    (answer["result"].clone(), dialog)
}

/// A value as it is read from an answer: on the wire a fraction loses its last digit.
fn as_read(value: &Value) -> Value {
    serde_json::from_str(&value.to_string()).unwrap()
}

/// The sandbox's people in the order in which pickers show them: whoever holds the phone first.
async fn people(world: &World) -> Vec<User> {
    let mut people = world.kanhe.platform.list_users(None, 10).await.unwrap();
    people.sort_by_key(|user| (user.handle != "lan", user.handle.clone()));
    people
}

/// The demo corp's number of one of them.
async fn number(world: &World, handle: &str) -> String {
    world.kanhe.platform.user(handle).await.unwrap().unwrap().number_in(dingtalk::CORP)
}
