//! Third-party apps: a suite, and the corps that have it.

use kanhe_core::app::AppStatus;
use kanhe_core::auth::AuthRefusal;
use kanhe_core::platform::{Issued, PageCall};
use kanhe_core::refusal::{CallRefusal, PageRefusal};
use kanhe_dingtalk::auth::LOGIN_FREE;
use kanhe_dingtalk::{installation, pages, policy};
use kanhe_sign::{page, third_party};
use serde_json::json as value;

use crate::world::{CORP, OTHER_CORP, SECRET, SUITE, World, errcode, field, json, winners};

/// The ticket that the platform has pushed last.
async fn pushed(world: &World) -> String {
    let issued: Issued = world.platform.issue(&*world.app(SUITE).await, &policy::SUITE_TICKET).await.unwrap();
    issued.text.reveal().to_owned()
}

async fn suite_token(world: &World) -> String {
    let ticket = pushed(world).await;
    let body = format!(r#"{{"suite_key":"{SUITE}","suite_secret":"{SECRET}","suite_ticket":"{ticket}"}}"#);
    field(&world.post("/service/get_suite_token", &body).await, "suite_access_token")
}

/// A corp agrees; its permanent code.
async fn authorized(world: &World, corp: &str) -> String {
    let corp = world.corp(corp).await;
    let code = installation::authorize(&world.platform, &*world.app(SUITE).await, &corp).await.unwrap();
    let token = suite_token(world).await;
    let path = format!("/service/get_permanent_code?suite_access_token={token}");
    let body = world.post(&path, &format!(r#"{{"tmp_auth_code":"{}"}}"#, code.reveal())).await;
    let info = &json(&body)["auth_corp_info"];
    assert_eq!((info["corpid"].as_str(), info["corp_name"].as_str()), (Some(&*corp.id), Some(&*corp.name)));
    field(&body, "permanent_code")
}

async fn service(world: &World, call: &str, corp: &str, code: &str) -> String {
    let token = suite_token(world).await;
    let body = format!(
        r#"{{"suite_key":"{SUITE}","auth_corpid":"{corp}","permanent_code":"{code}","agentid":{}}}"#,
        agent(world, corp).await
    );
    world.post(&format!("/service/{call}?suite_access_token={token}"), &body).await
}

async fn agent(world: &World, corp: &str) -> String {
    let apps = world.platform.apps_in(kanhe_dingtalk::DIALECT, corp, 9).await.unwrap();
    let own = apps.iter().find(|app| app.account_type == policy::AUTHORIZED);
    own.map_or_else(|| "0".to_owned(), |app| app.installation.clone().unwrap().agent)
}

#[tokio::test]
async fn a_suites_token_takes_the_ticket_that_was_pushed() {
    let world = World::new().await;
    let ticket = pushed(&world).await;
    let ask = async |key: &str, secret: &str, ticket: &str| {
        let body = format!(r#"{{"suite_key":"{key}","suite_secret":"{secret}","suite_ticket":"{ticket}"}}"#);
        world.post("/service/get_suite_token", &body).await
    };
    let body = ask(SUITE, SECRET, &ticket).await;
    let token = field(&body, "suite_access_token");
    assert_eq!(
        body.replace(&token, "TOKEN"),
        r#"{"errcode":0,"errmsg":"ok","suite_access_token":"TOKEN","expires_in":7200}"#
    );
    assert_eq!(errcode(&ask("suiteunknown", SECRET, &ticket).await), 40083);
    assert_eq!(errcode(&ask(SUITE, "wrong", &ticket).await), 40088);
    assert_eq!(errcode(&ask(SUITE, SECRET, "wrong").await), 40085);
    assert_eq!(errcode(&world.post("/service/get_suite_token", "{}").await), 41021);
    world.pass(6 * 3600);
    assert_eq!(errcode(&ask(SUITE, SECRET, &ticket).await), 40085, "a ticket lives six hours");
    let new = format!(
        r#"{{"suiteKey":"{SUITE}","suiteSecret":"{SECRET}","suiteTicket":"{}"}}"#,
        pushed(&world).await
    );
    assert_eq!(world.new_post("/v1.0/oauth2/suiteAccessToken", "", &new).await.0, 200);
}

#[tokio::test]
async fn for_its_agreement_a_corp_gets_an_app_with_an_agent_id_token_and_ticket_of_its_own() {
    let world = World::new().await;
    let (one, two) = (authorized(&world, CORP).await, authorized(&world, OTHER_CORP).await);
    let info = json(&service(&world, "get_auth_info", CORP, &one).await);
    let agents = info["auth_info"]["agent"].as_array().unwrap();
    assert_eq!(agents.len(), 1);
    assert_eq!(agents[0]["agentid"].to_string(), agent(&world, CORP).await);
    assert_ne!(agent(&world, CORP).await, agent(&world, OTHER_CORP).await);
    let token = async |corp: &str, code: &str| {
        field(&service(&world, "get_corp_token", corp, code).await, "access_token")
    };
    let (first, second) = (token(CORP, &one).await, token(CORP, &one).await);
    assert_ne!(first, second, "each call makes a new token");
    let ticket = world.ticket(&first).await;
    assert_eq!(world.ticket(&second).await, ticket, "one ticket for a corp");
    assert_ne!(world.ticket(&token(OTHER_CORP, &two).await).await, ticket);
}

#[tokio::test]
async fn a_temporary_code_serves_once_and_at_its_own_suite() {
    let world = World::new().await;
    let corp = world.corp(CORP).await;
    let code = installation::authorize(&world.platform, &*world.app(SUITE).await, &corp).await.unwrap();
    let token = suite_token(&world).await;
    let redeem = async |code: &str| {
        let path = format!("/service/get_permanent_code?suite_access_token={token}");
        errcode(&world.post(&path, &format!(r#"{{"tmp_auth_code":"{code}"}}"#)).await)
    };
    assert_eq!(redeem(code.reveal()).await, 0);
    assert_eq!(redeem(code.reveal()).await, 40078);
    assert_eq!(redeem("nonsense").await, 40078);
    assert_eq!(errcode(&world.post("/service/get_permanent_code", "{}").await), 41024);
    let path = "/service/get_permanent_code?suite_access_token=nonsense";
    assert_eq!(errcode(&world.post(path, "{}").await), 40082);
}

#[tokio::test]
async fn of_a_hundred_who_redeem_one_temporary_code_one_gets_the_permanent_one() {
    let world = std::sync::Arc::new(World::new().await);
    let (suite, corp) = (world.app(SUITE).await, world.corp(CORP).await);
    let code = installation::authorize(&world.platform, &suite, &corp).await.unwrap();
    let target = format!("/service/get_permanent_code?suite_access_token={}", suite_token(&world).await);
    let body = format!(r#"{{"tmp_auth_code":"{}"}}"#, code.reveal());
    assert_eq!(winners(&world, target, body, |answer| errcode(answer) == 0).await, 1);
}

/// A corp agrees a hundred times at once: it has the suite once, and each of its codes is good.
#[tokio::test]
async fn a_corp_has_a_suite_once_however_often_it_agrees() {
    let world = std::sync::Arc::new(World::new().await);
    let mut clicks = tokio::task::JoinSet::new();
    for _ in 0..100 {
        let world = std::sync::Arc::clone(&world);
        clicks.spawn(async move {
            let (suite, corp) = (world.app(SUITE).await, world.corp(CORP).await);
            installation::authorize(&world.platform, &suite, &corp).await.unwrap()
        });
    }
    let codes = clicks.join_all().await;
    let there = world.platform.apps_in(kanhe_dingtalk::DIALECT, CORP, 200).await.unwrap();
    assert_eq!(there.iter().filter(|app| app.account_type == policy::AUTHORIZED).count(), 1);
    let target = format!("/service/get_permanent_code?suite_access_token={}", suite_token(&world).await);
    for code in codes {
        let body = format!(r#"{{"tmp_auth_code":"{}"}}"#, code.reveal());
        assert_eq!(errcode(&world.post(&target, &body).await), 0);
    }
}

#[tokio::test]
async fn a_permanent_code_opens_its_own_corp_only() {
    let world = World::new().await;
    let one = authorized(&world, CORP).await;
    assert_eq!(errcode(&service(&world, "get_corp_token", CORP, "wrong").await), 41031);
    assert_eq!(errcode(&service(&world, "get_corp_token", OTHER_CORP, &one).await), 41030);
    let again = authorized(&world, CORP).await;
    assert_ne!(again, one);
    assert_eq!(errcode(&service(&world, "get_corp_token", CORP, &one).await), 41031, "replaced");
    assert_eq!(errcode(&service(&world, "get_corp_token", CORP, &again).await), 0);
}

#[tokio::test]
async fn activation_shows_in_the_agents_state() {
    let world = World::new().await;
    let code = authorized(&world, CORP).await;
    let state = async || json(&service(&world, "get_agent", CORP, &code).await)["close"].as_i64();
    assert_eq!(state().await, Some(2));
    let activated = service(&world, "activate_suite", CORP, &code).await;
    assert_eq!(activated, r#"{"errcode":0,"errmsg":"ok"}"#);
    assert_eq!(state().await, Some(1));
}

#[tokio::test]
async fn a_corp_that_throws_a_suite_out_is_closed_to_it_at_once() {
    let world = World::new().await;
    let code = authorized(&world, CORP).await;
    let token = field(&service(&world, "get_corp_token", CORP, &code).await, "access_token");
    world.ticket(&token).await;
    let (suite, corp) = (world.app(SUITE).await, world.corp(CORP).await);
    installation::withdraw(&world.platform, &suite, &corp).await.unwrap().unwrap();
    assert_eq!(errcode(&service(&world, "get_corp_token", CORP, &code).await), 41030);
    assert_eq!(errcode(&world.get(&format!("/get_jsapi_ticket?access_token={token}")).await), 40014);
    // It may come back, under the agent id that it had.
    let before = agent(&world, CORP).await;
    authorized(&world, CORP).await;
    assert_eq!(agent(&world, CORP).await, before);
}

#[tokio::test]
async fn a_suite_that_comes_back_starts_anew() {
    let world = World::new().await;
    let code = authorized(&world, CORP).await;
    let token = field(&service(&world, "get_corp_token", CORP, &code).await, "access_token");
    let ticket = world.ticket(&token).await;
    let (suite, corp) = (world.app(SUITE).await, world.corp(CORP).await);
    installation::withdraw(&world.platform, &suite, &corp).await.unwrap().unwrap();
    installation::authorize(&world.platform, &suite, &corp).await.unwrap();
    assert_eq!(errcode(&service(&world, "get_corp_token", CORP, &code).await), 41031);
    assert_eq!(errcode(&world.get(&format!("/get_jsapi_ticket?access_token={token}")).await), 40014);
    let again = authorized(&world, CORP).await;
    let token = field(&service(&world, "get_corp_token", CORP, &again).await, "access_token");
    assert_ne!(world.ticket(&token).await, ticket);
}

/// What a corp has of a suite is nothing without the suite.
#[tokio::test]
async fn a_suite_that_is_switched_off_reaches_no_corp() {
    let world = World::new().await;
    let code = authorized(&world, CORP).await;
    let token = field(&service(&world, "get_corp_token", CORP, &code).await, "access_token");
    let ticket = world.ticket(&token).await;
    let url = "https://isv.example.com/";
    let config = value!({"agentId": agent(&world, CORP).await, "corpId": CORP, "timeStamp": "1", "nonceStr": "n",
        "signature": page::sign(&ticket, "n", "1", url).as_str(), "jsApiList": ["biz.contact.choose"]});
    let claim = pages::read_config(&config).unwrap();
    let rules = world.dingtalk.page_rules();
    let granted = world.platform.verify_page(&rules, url, &claim).await.unwrap().outcome.unwrap();

    world.change(world.app(SUITE).await.uid, |suite| suite.status = AppStatus::Disabled).await;
    assert_eq!(errcode(&world.get(&format!("/get_jsapi_ticket?access_token={token}")).await), 48002);
    let verdict = world.platform.verify_page(&rules, url, &claim).await.unwrap();
    assert_eq!(verdict.outcome.unwrap_err(), PageRefusal::AppDisabled);
    let call = PageCall { grant: Some(&granted.grant), api: "biz.contact.choose" };
    let checked = world.platform.check_call(&world.dingtalk.catalog, &call).await.unwrap();
    assert_eq!(checked, Err(CallRefusal::AppDisabled));
    let user = world.platform.user_or_new("lan").await.unwrap();
    let app = world.app(&format!("{SUITE}@{CORP}")).await;
    let scopes = [LOGIN_FREE.to_owned()];
    let code = world.platform.issue_code(&world.dingtalk.auth, &app, &user, &scopes, false).await.unwrap();
    assert_eq!(code.unwrap_err(), AuthRefusal::AppDisabled);
}

#[tokio::test]
async fn a_signed_call_is_bound_by_the_suites_status_and_addresses_as_every_other() {
    let world = World::new().await;
    authorized(&world, CORP).await;
    let ticket = pushed(&world).await;
    let ask = async || {
        let signature = third_party::sign(SECRET, "1700000000000", &ticket);
        let signature = signature.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
        let query =
            format!("accessKey={SUITE}&timestamp=1700000000000&suiteTicket={ticket}&signature={signature}");
        let body = format!(r#"{{"auth_corpid":"{CORP}"}}"#);
        errcode(&world.post(&format!("/service/get_corp_token?{query}"), &body).await)
    };
    assert_eq!(ask().await, 0);
    let uid = world.app(SUITE).await.uid;
    for status in [AppStatus::SecretFrozen, AppStatus::Disabled] {
        world.change(uid, |suite| suite.status = status).await;
        assert_eq!(ask().await, 48002, "{status:?}");
    }
    world.change(uid, |suite| suite.status = AppStatus::Enabled).await;
    world.change(uid, |suite| suite.policy.addresses = ["192.0.2.7".parse().unwrap()].into()).await;
    world.call_from("203.0.113.9");
    assert_eq!(ask().await, 60020);
    world.call_from("192.0.2.7");
    assert_eq!(ask().await, 0);
}

#[tokio::test]
async fn the_present_form_signs_the_call() {
    let world = World::new().await;
    authorized(&world, CORP).await;
    let ticket = pushed(&world).await;
    let ask = async |signature: &str, ticket: &str| {
        let query =
            format!("accessKey={SUITE}&timestamp=1700000000000&suiteTicket={ticket}&signature={signature}");
        let body = format!(r#"{{"auth_corpid":"{CORP}"}}"#);
        errcode(&world.post(&format!("/service/get_corp_token?{query}"), &body).await)
    };
    let right = third_party::sign(SECRET, "1700000000000", &ticket);
    let encoded = right.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    assert_eq!(ask(&encoded, &ticket).await, 0);
    assert_eq!(ask(&right, &ticket).await, 0, "a plus that was not encoded is understood");
    assert_eq!(ask("d3Jvbmc%3D", &ticket).await, 853_004);
    assert_eq!(ask(&encoded, "wrong").await, 40085);
    let new = format!(
        r#"{{"suiteKey":"{SUITE}","suiteSecret":"{SECRET}","authCorpId":"{CORP}","suiteTicket":"{ticket}"}}"#
    );
    let (status, body) = world.new_post("/v1.0/oauth2/corpAccessToken", "", &new).await;
    assert_eq!(status, 200);
    world.ticket(&field(&body, "accessToken")).await;
    let (status, body) =
        world.new_post("/v1.0/oauth2/corpAccessToken", "", &new.replace(SUITE, "suiteunknown")).await;
    assert_eq!((status, field(&body, "code").as_str()), (400, "invalidSuiteKey"));
}
