//! Who a page's user is: the authorization page in the phone, codes from the sandbox and from a host.

use axum::http::{Method, StatusCode};
use kanhe_server::demo::{WECHAT_APP, WECHAT_PLAIN_APP};
use serde_json::{Value, json};

use crate::phone::{PAGE, Phone};
use crate::world::World;

fn query(appid: &str, redirect: &str, scope: &str) -> Value {
    let redirect = redirect.replace(':', "%3A").replace('/', "%2F");
    json!({"query": format!("appid={appid}&redirect_uri={redirect}&response_type=code&scope={scope}&state=a%26b")})
}

async fn authorize(phone: &Phone, query: &Value) -> Value {
    let answer = phone.world.post(&format!("{}/authorize", phone.path), query).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()
}

async fn tokens(world: &World, code: &str) -> Value {
    let secret = world.secret().await;
    let path = "/sns/oauth2/access_token?grant_type=authorization_code";
    world.get(&format!("{path}&appid={WECHAT_APP}&secret={secret}&code={code}")).await.json()
}

fn code(redirect: &Value) -> String {
    let url = redirect["redirect"].as_str().unwrap_or_else(|| panic!("{redirect}"));
    let (before, state) =
        url.strip_prefix(PAGE).unwrap().strip_prefix("?code=").unwrap().split_once('&').unwrap();
    assert_eq!(state, "state=a%26b");
    before.to_owned()
}

#[tokio::test]
async fn a_silent_scope_asks_nobody() {
    let phone = Phone::with(json!({"auto": "deny"})).await;
    let answer = authorize(&phone, &query(WECHAT_APP, PAGE, "snsapi_base")).await;
    assert_eq!(tokens(&phone.world, &code(&answer)).await["scope"], "snsapi_base");
}

#[tokio::test]
async fn the_person_is_asked_once_and_seen_by_the_app() {
    let phone = Phone::with(json!({})).await;
    let wanted = query(WECHAT_APP, PAGE, "snsapi_userinfo");
    phone.expect("authorize", "deny", json!({})).await;
    assert_eq!(authorize(&phone, &wanted).await, json!({"declined": true}));
    phone.expect("authorize", "allow", json!({})).await;
    let first = tokens(&phone.world, &code(&authorize(&phone, &wanted).await)).await;
    let again = tokens(&phone.world, &code(&authorize(&phone, &wanted).await)).await;
    assert_eq!(first["openid"], again["openid"], "the second time nobody is asked");

    let text = |name: &str| again[name].as_str().unwrap().to_owned();
    let (token, openid) = (text("access_token"), text("openid"));
    let seen =
        async || phone.world.get(&format!("/sns/userinfo?access_token={token}&openid={openid}")).await.json();
    assert_eq!(seen().await["nickname"], "小兰");

    let lan = phone.world.get("/sandbox/v1/users/lan").await.json();
    assert_eq!((&lan["openids"][WECHAT_APP], &lan["unionid"]), (&json!(openid), &again["unionid"]));
    assert_eq!(lan["consents"][0]["client_id"], WECHAT_APP);
    let path = format!("/sandbox/v1/users/lan/consents/wechat/{WECHAT_APP}");
    assert_eq!(phone.world.call(Method::DELETE, &path, &Value::Null).await.status, StatusCode::NO_CONTENT);
    assert_eq!(seen().await["errcode"], 48001, "what is taken back is not seen any more");
}

#[tokio::test]
async fn the_page_refuses_with_the_vendors_numbers() {
    let phone = Phone::with(json!({"auto": "allow"})).await;
    for (query, code, reason) in [
        (query("wxnobody", PAGE, "snsapi_base"), 10013, "unknown_app"),
        (query(WECHAT_APP, "https://elsewhere.example/", "snsapi_base"), 10003, "redirect_uri"),
        (query(WECHAT_APP, "nonsense", "snsapi_base"), 10003, "redirect_uri"),
        (query(WECHAT_APP, PAGE, "snsapi_everything"), 10005, "scope_not_permitted"),
        (query(WECHAT_PLAIN_APP, PAGE, "snsapi_base"), 10005, "scope_not_permitted"),
        (json!({"query": "appid=%ff"}), 10013, "unknown_app"),
    ] {
        assert_eq!(authorize(&phone, &query).await, json!({"code": code, "reason": reason}));
    }
}

#[tokio::test]
async fn a_test_account_serves_only_people_who_follow_it() {
    let mut phone = Phone::with(json!({"auto": "allow"})).await;
    let path = format!("/sandbox/v1/apps/wechat/{WECHAT_APP}");
    let marked = phone.world.call(Method::PATCH, &path, &json!({"marks": ["test_account"]})).await;
    assert_eq!(marked.json()["marks"], json!(["test_account"]));
    let refused = phone.configure(PAGE, PAGE, &["closeWindow"]).await;
    assert_eq!(refused, json!({"err_msg": "preVerifyJSAPI:require subscribe"}));
    assert_eq!(phone.newest_call().await["reason"], "require_subscribe");
    let wanted = query(WECHAT_APP, PAGE, "snsapi_base");
    assert_eq!(authorize(&phone, &wanted).await, json!({"code": 10006, "reason": "not_following"}));

    phone.change(json!({"following": {"follows": true}})).await;
    assert_eq!(phone.configure(PAGE, PAGE, &["closeWindow"]).await["err_msg"], "preVerifyJSAPI:ok");
    assert!(authorize(&phone, &wanted).await["redirect"].is_string());
}

#[tokio::test]
async fn the_sandbox_hands_out_codes_for_tests() {
    let world = World::new().await;
    let made = world.post("/sandbox/v1/codes", &json!({"dialect": "wechat"})).await.json();
    assert_eq!((&made["client_id"], &made["user"]), (&json!(WECHAT_APP), &json!("lan")));
    assert_eq!(tokens(&world, made["code"].as_str().unwrap()).await["scope"], "snsapi_base");

    let wanted = json!({"dialect": "wechat", "user": "mei", "scopes": ["snsapi_userinfo"]});
    let made = world.post("/sandbox/v1/codes", &wanted).await.json();
    let tokens = tokens(&world, made["code"].as_str().unwrap()).await;
    let path = format!(
        "/sns/userinfo?access_token={}&openid={}",
        tokens["access_token"].as_str().unwrap(),
        tokens["openid"].as_str().unwrap()
    );
    assert_eq!(world.get(&path).await.json()["nickname"], "mei", "whoever is named comes");
    for wrong in [
        json!({"dialect": "wechat", "scopes": ["x"]}),
        json!({"dialect": "wechat", "client_id": "x"}),
        json!({"dialect": "x"}),
        json!({}),
    ] {
        assert_eq!(world.post("/sandbox/v1/codes", &wrong).await.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}

#[tokio::test]
async fn a_host_gets_codes_for_its_users_by_its_key() {
    let world = World::new().await;
    let ask = |scopes: Value, consent: &str| json!({"dialect": "wechat", "client_id": WECHAT_APP, "user": "host-7", "scopes": scopes, "consent": consent});
    let silent = ask(json!(["snsapi_base"]), "silent");
    assert_eq!(world.post("/host/v1/auth-codes", &silent).await.status, StatusCode::UNAUTHORIZED);
    let answer = world.host("/host/v1/auth-codes", &silent).await.json();
    assert_eq!((&answer["ok"], &answer["expires_in"]), (&json!(true), &json!(300)));
    assert!(tokens(&world, answer["code"].as_str().unwrap()).await["openid"].is_string());

    let unasked = world.host("/host/v1/auth-codes", &ask(json!(["snsapi_userinfo"]), "silent")).await.json();
    assert_eq!((&unasked["ok"], &unasked["reason"]), (&json!(false), &json!("consent_needed")));
    assert_eq!(
        world.host("/host/v1/auth-codes", &ask(json!(["snsapi_userinfo"]), "prompted")).await.json()["ok"],
        true
    );
    assert_eq!(
        world.host("/host/v1/auth-codes", &ask(json!(["snsapi_userinfo"]), "silent")).await.json()["ok"],
        true
    );
    let nobody =
        json!({"dialect": "wechat", "client_id": "wxnobody", "user": "x", "scopes": [], "consent": "silent"});
    assert_eq!(world.host("/host/v1/auth-codes", &nobody).await.json()["reason"], "unknown_app");
}

#[tokio::test]
async fn users_are_listed_added_and_changed() {
    let world = World::new().await;
    let ids = |list: &Value| -> Vec<String> {
        list["users"].as_array().unwrap().iter().map(|user| user["id"].as_str().unwrap().to_owned()).collect()
    };
    let mut listed = ids(&world.get("/sandbox/v1/users").await.json());
    listed.sort();
    assert_eq!(listed, ["amina", "bo", "lan"]);
    let new = json!({"id": "mei", "profile": {"nickname": "Mei", "sex": 2}});
    assert_eq!(world.post("/sandbox/v1/users", &new).await.status, StatusCode::CREATED);
    assert_eq!(world.post("/sandbox/v1/users", &new).await.status, StatusCode::CONFLICT);
    let changed =
        world.call(Method::PATCH, "/sandbox/v1/users/mei", &json!({"profile": {"nickname": "梅"}})).await;
    assert_eq!(changed.json()["profile"]["nickname"], "梅");
    for wrong in [
        json!({"id": ""}),
        json!({"id": "x", "profile": {"sex": 3}}),
        json!({"id": "x", "profile": {"age": 3}}),
    ] {
        assert_eq!(world.post("/sandbox/v1/users", &wrong).await.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}
