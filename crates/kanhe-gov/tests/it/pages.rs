//! `dd.authConfig`: granted when ticket, app and home page belong together, and refused with the seed's codes when
//! they do not (seed 000, "Error Code").

use kanhe_core::app::AppStatus;
use kanhe_core::credential::Ending;
use kanhe_core::page::PageVerdict;
use kanhe_core::platform::PageCall;
use kanhe_core::refusal::{CallRefusal, PageRefusal};
use kanhe_gov::pages::{config_failure, validated};
use kanhe_gov::policy;
use serde_json::{Value, json};

use crate::world::{APPKEY, OTHER, World};

const PAGE: &str = "https://m.example.gov.cn/list?id=1#top";

async fn verify(world: &World, url: &str, config: Value) -> PageVerdict {
    let claim = match (world.gov.pages.read_config)(&config) {
        Ok(claim) => claim,
        Err(refusal) => return PageVerdict::unreadable(refusal),
    };
    world.platform.verify_page(&world.gov.page_rules(), url, &claim).await.unwrap()
}

fn config(ticket: &str) -> Value {
    json!({"ticket": ticket, "jsApiList": ["alert", "getGeolocation"]})
}

/// The code that the page sees, and why.
async fn refused(world: &World, url: &str, config: Value) -> (&'static str, &'static str) {
    let refusal = verify(world, url, config).await.outcome.unwrap_err();
    (config_failure(&refusal).code, refusal.reason())
}

#[tokio::test]
async fn a_page_at_home_with_its_ticket_gets_what_it_asks_for() {
    let world = World::new().await;
    let asked = ["alert", "chooseImage", "getGeolocation", "inventAnApi"];
    let config = json!({"_apiName": "authConfig", "ticket": world.ticket().await, "jsApiList": asked});
    let granted = verify(&world, PAGE, config).await.outcome.unwrap();
    let asked = asked.map(str::to_owned);
    assert_eq!(
        validated(&asked, &granted),
        json!([
            {"name": "alert", "validateResult": true},
            {"name": "chooseImage", "validateResult": true},
            {"name": "getGeolocation", "validateResult": true},
            {"name": "inventAnApi", "validateResult": false},
        ])
    );
}

#[tokio::test]
async fn what_the_operator_has_taken_is_not_validated_although_the_rest_is() {
    let world = World::with(|new| new.policy.revoked.extend(["getGeolocation".to_owned()])).await;
    let granted = verify(&world, PAGE, config(&world.ticket().await)).await.outcome.unwrap();
    let asked = ["alert".to_owned(), "getGeolocation".to_owned()];
    assert_eq!(
        validated(&asked, &granted),
        json!([{"name": "alert", "validateResult": true}, {"name": "getGeolocation", "validateResult": false}])
    );
}

#[tokio::test]
async fn a_granted_function_may_be_called_by_each_of_its_native_names_and_others_may_not() {
    let world = World::new().await;
    let config = json!({"ticket": world.ticket().await, "jsApiList": ["chooseContactWithComplexPicker"]});
    let granted = verify(&world, PAGE, config).await.outcome.unwrap();
    for (api, expected) in [
        ("chooseContactWithComplexPicker", Ok(())),
        ("taurus.common.chooseContactWithComplexPicker", Ok(())),
        ("biz.contact.complexPicker", Ok(())),
        ("biz.contact.choose", Err(CallRefusal::NotDeclared)),
        ("getGeolocation", Err(CallRefusal::NotDeclared)),
        ("popWindow", Ok(())),
        ("inventAnApi", Err(CallRefusal::UnknownApi)),
    ] {
        let call = PageCall { grant: Some(&granted.grant), api };
        assert_eq!(world.platform.check_call(&world.gov.catalog, &call).await.unwrap(), expected, "{api}");
    }
}

#[tokio::test]
async fn an_empty_ticket_or_list_is_101001() {
    let world = World::new().await;
    let ticket = world.ticket().await;
    for config in [
        json!({"jsApiList": ["alert"]}),
        json!({"ticket": "", "jsApiList": ["alert"]}),
        json!({"ticket": ticket}),
        json!({"ticket": ticket, "jsApiList": []}),
    ] {
        assert_eq!(refused(&world, PAGE, config).await, ("101001", "missing_parameters"));
    }
}

#[tokio::test]
async fn a_ticket_that_is_none_or_is_no_more_is_101002() {
    let world = World::new().await;
    let ticket = world.ticket().await;
    assert_eq!(refused(&world, PAGE, config("asdad")).await, ("101002", "ticket_unknown"));
    let mut named = config("asdad");
    named["appkey"] = json!(APPKEY);
    assert_eq!(refused(&world, PAGE, named).await, ("101002", "ticket_unknown"));
    // Trap 4: the app's token handed to the page.
    assert_eq!(refused(&world, PAGE, config(&world.token().await)).await, ("101002", "ticket_unknown"));
    world.pass(7199);
    assert!(verify(&world, PAGE, config(&ticket)).await.outcome.is_ok());
    world.pass(1);
    assert_eq!(refused(&world, PAGE, config(&ticket)).await, ("101002", "ticket_expired"));
    let next = world.ticket().await;
    let app = world.app().await;
    world.platform.end_credential(&app, policy::TICKET.kind, Ending::Revoke).await.unwrap();
    assert_eq!(refused(&world, PAGE, config(&next)).await, ("101002", "ticket_superseded"));
}

#[tokio::test]
async fn a_ticket_dies_with_the_master_key_that_it_was_made_with() {
    let world = World::new().await;
    let ticket = world.ticket().await;
    let world = world.restarted_with(&[2, 1]);
    assert!(verify(&world, PAGE, config(&ticket)).await.outcome.is_ok());
    let world = world.restarted_with(&[2]);
    assert_eq!(refused(&world, PAGE, config(&ticket)).await, ("101002", "ticket_unknown"));
}

#[tokio::test]
async fn an_app_that_is_none_or_is_switched_off_is_101003() {
    let world = World::new().await;
    let ticket = world.ticket().await;
    let mut named = config(&ticket);
    named["appkey"] = json!("nobody-1");
    assert_eq!(refused(&world, PAGE, named).await, ("101003", "unknown_app"));
    world.change(|app| app.account_type = policy::QR_LOGIN).await;
    assert_eq!(refused(&world, PAGE, config(&ticket)).await, ("101003", "account_without_pages"));
    world.change(|app| app.status = AppStatus::Disabled).await;
    assert_eq!(refused(&world, PAGE, config(&ticket)).await, ("101003", "app_disabled"));
}

/// "Application identifier and ticket do not match", for the reasons that the seed lists.
#[tokio::test]
async fn another_apps_ticket_and_a_page_away_from_home_are_both_101004() {
    let world = World::new().await;
    world.register(OTHER, |_| {}).await;
    let ticket = world.ticket().await;
    let mut others = config(&ticket);
    others["appkey"] = json!(OTHER);
    let refusal = verify(&world, PAGE, others).await.outcome.unwrap_err();
    assert_eq!(refusal, PageRefusal::TicketOfAnotherApp { client_id: APPKEY.to_owned() });
    assert_eq!(config_failure(&refusal).code, "101004");
    for url in [
        "https://example.gov.cn/list",
        "https://www.m.example.gov.cn/list",
        "https://m.example.gov.cn:8443/list",
        "https://m.example.gov.cn.evil.example/",
    ] {
        assert_eq!(refused(&world, url, config(&ticket)).await, ("101004", "not_at_home"), "{url}");
    }
    world.change(|app| app.home = None).await;
    assert_eq!(refused(&world, PAGE, config(&ticket)).await, ("101004", "no_home"));
}

#[tokio::test]
async fn what_fits_no_other_code_is_101099() {
    let world = World::new().await;
    let ticket = world.ticket().await;
    assert_eq!(refused(&world, "file:///x.html", config(&ticket)).await.0, "101099");
    let many = json!({"ticket": ticket, "jsApiList": vec!["alert"; 513]});
    assert_eq!(refused(&world, PAGE, many).await, ("101099", "too_many_apis"));
}
