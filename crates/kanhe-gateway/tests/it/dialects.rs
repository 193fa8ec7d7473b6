//! The other dialects before the same gateway: DingTalk, Gov-DingTalk, a third-party app in many corps.

use axum::http::Method;
use kanhe_sign::page;
use kanhe_sign::third_party::EventKey;
use serde_json::{Value, json};

use crate::world::World;

/// The demo app of a dialect, as the sandbox shows it.
async fn demo(world: &World, dialect: &str) -> Value {
    let apps = world.call(Method::GET, &format!("{}/sandbox/v1/apps", world.url), &[], None).await.json();
    apps.as_array().unwrap().iter().find(|app| app["dialect"] == dialect).unwrap().clone()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("no {name} in {value}"))
}

/// Settings of a DingTalk app of either generation.
async fn dingtalk(world: &World, generation: &str) -> (Value, String) {
    let app = demo(world, "dingtalk").await;
    std::fs::write(world.path().join("dd.secret"), text(&app, "appsecret")).unwrap();
    let entry = format!(
        "[[app]]\nname = \"office\"\ndialect = \"dingtalk\"\nclient_id = \"{}\"\nsecret_file = \"dd.secret\"\n\
         upstream = \"{}\"\ncorp_id = \"{}\"\nagent_id = \"{}\"\ngeneration = \"{generation}\"\n",
        text(&app, "appkey"),
        world.url,
        text(&app, "corpid"),
        text(&app, "agentid"),
    );
    (app, entry)
}

#[tokio::test]
async fn dd_config_gets_its_object_through_both_generations_and_the_platform_accepts_it() {
    let world = World::new().await;
    for generation in ["new", "old"] {
        let (app, entry) = dingtalk(&world, generation).await;
        let gateway = world.gateway("", "", &entry).await;
        let url = "https://kanhe.example/office?x=1";
        let answer = gateway.post("/v1/apps/office/page-config", json!({"url": url})).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let config = answer.json();
        assert_eq!((&config["agentId"], &config["corpId"]), (&app["agentid"], &app["corpid"]));
        let ticket = gateway.get("/v1/apps/office/tickets/jsapi").await.json();
        let signature =
            page::sign(text(&ticket, "ticket"), text(&config, "nonceStr"), text(&config, "timeStamp"), url);
        assert_eq!(text(&config, "signature"), signature.as_str());
        let mut asked = config.clone();
        asked["jsApiList"] = json!(["biz.contact.choose"]);
        let page = json!({"dialect": "dingtalk", "url": url, "config": asked});
        let bearer = format!("Bearer {}", world.host_key);
        let host = format!("{}/host/v1/pages", world.url);
        let verdict = world.call(Method::POST, &host, &[("authorization", &bearer)], Some(page)).await.json();
        assert_eq!(verdict["ok"], true, "{verdict}");
    }
}

#[tokio::test]
async fn dingtalks_own_paths_of_both_generations_are_one_fetch() {
    let world = World::new().await;
    let (app, entry) = dingtalk(&world, "new").await;
    let gateway = world.gateway("", "", &entry).await;
    let (key, secret) = (text(&app, "appkey"), text(&app, "appsecret"));
    let old = format!("/gettoken?appkey={key}&appsecret={secret}");
    let token = gateway.ask(Method::GET, &old, &[], None).await.json();
    assert_eq!((&token["errcode"], &token["errmsg"]), (&json!(0), &json!("ok")));
    let body = json!({"appKey": key, "appSecret": secret});
    let new = gateway.ask(Method::POST, "/v1.0/oauth2/accessToken", &[], Some(body)).await.json();
    assert_eq!(new["accessToken"], token["access_token"]);
    assert!(new["expireIn"].as_u64().is_some_and(|left| left > 7000));
    let corp = format!("/gettoken?corpid={}&corpsecret={secret}", text(&app, "corpid"));
    assert_eq!(
        gateway.ask(Method::GET, &corp, &[], None).await.json()["access_token"],
        token["access_token"]
    );

    let token = text(&token, "access_token");
    let ticket =
        gateway.ask(Method::GET, &format!("/get_jsapi_ticket?access_token={token}"), &[], None).await;
    let with = [("x-acs-dingtalk-access-token", token)];
    let new = gateway.ask(Method::POST, "/v1.0/oauth2/jsapiTickets", &with, None).await.json();
    assert_eq!(new["jsapiTicket"], ticket.json()["ticket"]);
    let seen = [world.seen("dingtalk.access_token").await, world.seen("dingtalk.jsapi_tickets").await];
    assert_eq!(seen, [1, 1]);

    let wrong =
        gateway.ask(Method::GET, &format!("/gettoken?appkey={key}&appsecret=x"), &[], None).await.json();
    assert_eq!(wrong["errcode"], 40096);
    let wrong = json!({"appKey": key, "appSecret": "x"});
    let wrong = gateway.ask(Method::POST, "/v1.0/oauth2/accessToken", &[], Some(wrong)).await;
    assert_eq!((wrong.status, text(&wrong.json(), "code")), (400, "invalidClientIdOrSecret"));
    let void = gateway.ask(Method::GET, "/get_jsapi_ticket?access_token=x", &[], None).await.json();
    assert_eq!(void["errcode"], 40014);
}

#[tokio::test]
async fn dd_auth_config_gets_the_ticket_by_plain_and_by_signed_requests() {
    let world = World::new().await;
    let app = demo(&world, "gov").await;
    let (key, secret) = (text(&app, "appkey").to_owned(), text(&app, "appsecret").to_owned());
    std::fs::write(world.path().join("gov.secret"), &secret).unwrap();
    for signed in [false, true] {
        let entry = format!(
            "[[app]]\nname = \"gov\"\ndialect = \"gov\"\nclient_id = \"{key}\"\nsecret_file = \"gov.secret\"\n\
             upstream = \"{}\"\nsigned = {signed}\n",
            world.url
        );
        let gateway = world.gateway("", "", &entry).await;
        let config = gateway.post("/v1/apps/gov/page-config", json!({"url": "https://kanhe.example/"})).await;
        assert_eq!(config.status, 200, "{}", config.text);
        let config = config.json();
        assert!(text(&config, "ticket").starts_with("jsApi_"), "{config}");
        assert_eq!(config.as_object().unwrap().len(), 1, "dd.authConfig takes the ticket and the list");

        let form = format!("/gettoken.json?appkey={key}&appsecret={secret}");
        let token = gateway.ask(Method::POST, &form, &[], None).await.json();
        let token = token["content"]["data"]["accessToken"].as_str().unwrap().to_owned();
        assert!(token.starts_with("app_"));
        let ticket = format!("/get_jsapi_token.json?accessToken={token}");
        let ticket = gateway.ask(Method::POST, &ticket, &[], None).await.json();
        assert_eq!(ticket["content"]["data"]["accessToken"], config["ticket"]);
        let wrong = format!("/gettoken.json?appkey={key}&appsecret=x");
        assert_eq!(gateway.ask(Method::POST, &wrong, &[], None).await.json()["content"]["success"], false);
    }
    assert_eq!(world.seen("gov.gettoken").await, 2, "one for each gateway");
}

/// Settings of the demo's third-party app, with more lines.
async fn suite(world: &World, more: &str) -> (String, String) {
    let apps = world.call(Method::GET, &format!("{}/sandbox/v1/apps", world.url), &[], None).await.json();
    let is_suite = |app: &&Value| {
        app["dialect"] == "dingtalk" && app["appkey"].as_str().is_some_and(|key| key.starts_with("suite"))
    };
    let suite = apps.as_array().unwrap().iter().find(is_suite).unwrap();
    let key = text(suite, "appkey").to_owned();
    std::fs::write(world.path().join("suite.secret"), text(suite, "appsecret")).unwrap();
    let entry = format!(
        "[[app]]\nname = \"suite\"\ndialect = \"dingtalk\"\nclient_id = \"{key}\"\nsecret_file = \"suite.secret\"\n\
         upstream = \"{}\"\nthird_party = true\n{more}",
        world.url
    );
    (key, entry)
}

/// A corp takes the third-party app in. Answers the corp.
async fn takes_in(world: &World, key: &str) -> String {
    let corps = world.call(Method::GET, &format!("{}/sandbox/v1/corps", world.url), &[], None).await.json();
    let corp = corps["corps"].as_array().unwrap().iter().find(|corp| corp["dialect"] == "dingtalk").unwrap();
    let corp = text(corp, "corpid").to_owned();
    let authorized = world
        .call(Method::POST, &format!("{}/sandbox/v1/suites/{key}/corps/{corp}", world.url), &[], None)
        .await;
    assert!(authorized.status < 300 || authorized.text.contains("callback"), "{}", authorized.text);
    corp
}

#[tokio::test]
async fn a_third_party_app_has_a_token_and_a_ticket_in_each_corp_by_the_ticket_that_was_pushed() {
    let world = World::new().await;
    let (key, entry) = suite(&world, "").await;
    let gateway = world.gateway("", "", &entry).await;
    let without = gateway.get("/v1/apps/suite/corps/ding1/access-token").await;
    assert_eq!(without.status, 503);
    assert!(without.text.contains("the platform has not pushed one yet"), "{}", without.text);

    let corp = takes_in(&world, &key).await;
    let pushed =
        world.call(Method::GET, &format!("{}/sandbox/v1/suites/{key}", world.url), &[], None).await.json();
    world.pass(700);
    let put = json!({"suite_ticket": pushed["suite_ticket"]});
    let path = "/v1/apps/suite/suite-ticket";
    let bearer = [("authorization", &*format!("Bearer {}", crate::world::KEY))];
    assert_eq!(gateway.ask(Method::PUT, path, &bearer, Some(put)).await.status, 204);

    let token = gateway.get(&format!("/v1/apps/suite/corps/{corp}/access-token")).await;
    assert_eq!(token.status, 200, "{}", token.text);
    let page = json!({"url": "https://kanhe.example/", "agent_id": "77"});
    let config = gateway.post(&format!("/v1/apps/suite/corps/{corp}/page-config"), page).await;
    assert_eq!((text(&config.json(), "corpId"), text(&config.json(), "agentId")), (&*corp, "77"));
    assert_eq!(gateway.get("/v1/apps/suite/access-token").await.status, 400, "it has none of its own");
    assert_eq!(gateway.get("/v1/apps/suite/suite-access-token").await.status, 200);
}

const EVENTS_TOKEN: &str = "123456";
const EVENTS_KEY: &str = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";

#[tokio::test]
async fn a_ticket_that_the_platform_pushes_is_taken_over_and_acknowledged_in_its_envelope() {
    let world = World::new().await;
    std::fs::write(world.path().join("events.token"), EVENTS_TOKEN).unwrap();
    std::fs::write(world.path().join("events.key"), EVENTS_KEY).unwrap();
    let more = "events_token_file = \"events.token\"\nevents_key_file = \"events.key\"\n";
    let (key, entry) = suite(&world, more).await;
    let gateway = world.gateway("", "", &entry).await;
    // The platform asks first whether its random text comes back sealed and signed, and then pushes its ticket.
    let callback = json!({
        "url": format!("{}/v1/apps/suite/events", gateway.url), "token": EVENTS_TOKEN, "aes_key": EVENTS_KEY,
    });
    let path = format!("{}/sandbox/v1/suites/{key}/callback", world.url);
    let pushed = world.call(Method::PUT, &path, &[], Some(callback)).await;
    assert_eq!((pushed.status, &pushed.json()["acknowledged"]), (200, &json!(true)), "{}", pushed.text);
    let corp = takes_in(&world, &key).await;
    let token = gateway.get(&format!("/v1/apps/suite/corps/{corp}/access-token")).await;
    assert_eq!(token.status, 200, "{}", token.text);

    let events = EventKey::parse(EVENTS_TOKEN, EVENTS_KEY).unwrap();
    let event = json!({"EventType": "org_suite_auth", "AuthCorpId": corp}).to_string();
    let push = async |sealed: String, signature: &str| {
        let path = format!("/v1/apps/suite/events?signature={signature}&timestamp=1795140000000&nonce=n0nce");
        gateway.ask(Method::POST, &path, &[], Some(json!({"encrypt": sealed}))).await
    };
    let sealed = events.seal([7; 16], &event, &key);
    let signature = events.sign("1795140000000", "n0nce", &sealed);
    let known = push(sealed.clone(), signature.as_str()).await.json();
    let signed = events.sign(text(&known, "timeStamp"), text(&known, "nonce"), text(&known, "encrypt"));
    assert_eq!(text(&known, "msg_signature"), signed.as_str());
    let opened = events.open(text(&known, "encrypt"), &key);
    assert_eq!(opened.ok().as_deref(), Some("success"), "what it has no use for is not pushed for ever");

    assert_eq!(push(sealed, &"0".repeat(40)).await.status, 400, "signed by nobody");
    let other = events.seal([7; 16], &event, "suiteofsomebodyelse");
    let signature = events.sign("1795140000000", "n0nce", &other);
    assert_eq!(push(other, signature.as_str()).await.status, 400, "sealed for another app");
    let none = gateway
        .ask(
            Method::POST,
            "/v1/apps/shop/events?signature=a&timestamp=1&nonce=n",
            &[],
            Some(json!({"encrypt": ""})),
        )
        .await;
    assert_eq!(none.status, 404, "an app that takes no events");
}
