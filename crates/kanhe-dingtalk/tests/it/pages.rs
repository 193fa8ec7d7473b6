//! Page configs: seed 001, steps 3 to 7 and its three common faults.

use kanhe_core::app::AppStatus;
use kanhe_core::page::{Check, Outcome, PageVerdict};
use kanhe_core::refusal::PageRefusal;
use kanhe_dingtalk::{installation, pages};
use kanhe_sign::page;
use serde_json::{Value, json};

use crate::world::{AGENT, CORP, KEY, NEIGHBOUR, NEIGHBOUR_AGENT, OTHER_CORP, SUITE, World};

const PAGE: &str = "http://oa.example.com:8080/app?x=%E4%B8%AD+1";

/// A config as a right backend would sign it.
async fn config(world: &World, key: &str, url: &str) -> Value {
    let ticket = world.ticket(&world.token(key).await).await;
    json!({"agentId": AGENT, "corpId": CORP, "timeStamp": "1795136400", "nonceStr": "abc",
        "signature": page::sign(&ticket, "abc", "1795136400", url).as_str(), "type": 0,
        "jsApiList": ["biz.contact.choose", "scan", "no.such.api"]})
}

async fn verify(world: &World, url: &str, config: &Value) -> PageVerdict {
    match pages::read_config(config) {
        Ok(claim) => world.platform.verify_page(&world.dingtalk.page_rules(), url, &claim).await.unwrap(),
        Err(refusal) => PageVerdict::unreadable(refusal),
    }
}

async fn refused(world: &World, url: &str, config: &Value) -> (PageRefusal, &'static str, &'static str) {
    let refusal = verify(world, url, config).await.outcome.unwrap_err();
    let failure = pages::config_failure(&refusal);
    (refusal, failure.code, failure.message)
}

fn with(config: &Value, field: &str, value: impl Into<Value>) -> Value {
    let mut config = config.clone();
    config[field] = value.into();
    config
}

#[tokio::test]
async fn a_right_config_is_granted_by_native_methods() {
    let world = World::new().await;
    let verdict = verify(&world, PAGE, &config(&world, KEY, PAGE).await).await;
    assert_eq!(verdict.checks.of(Check::Corp), Outcome::Passed);
    assert_eq!(verdict.checks.of(Check::Domain), Outcome::Skipped, "pages live anywhere");
    let granted = verdict.outcome.unwrap();
    assert_eq!(granted.grant.apis(), ["biz.contact.choose", "biz.util.scan"]);
    assert_eq!(granted.denied[0].api, "no.such.api");
}

#[tokio::test]
async fn both_digests_and_both_readings_of_the_query_verify() {
    let world = World::new().await;
    let config = config(&world, KEY, PAGE).await;
    let ticket = world.ticket(&world.token(KEY).await).await;
    let decoded = page::with_decoded_query(PAGE).unwrap();
    for url in [PAGE, &decoded] {
        let short = page::sign(&ticket, "abc", "1795136400", url);
        let long = page::sign_long(&ticket, "abc", "1795136400", url);
        for signature in [short.as_str(), long.as_str()] {
            let verdict = verify(&world, PAGE, &with(&config, "signature", signature)).await;
            assert!(verdict.outcome.is_ok(), "{signature} over {url}");
            assert_eq!(verdict.evidence.decoded_query, url != PAGE);
        }
    }
}

/// "Error 52013: the URL that the backend signs and the one that is visited must be the same, port and all."
#[tokio::test]
async fn another_port_or_a_default_port_written_out_is_another_url() {
    let world = World::new().await;
    for (signed, visited) in [
        ("http://oa.example.com/app", "http://oa.example.com:80/app"),
        ("http://oa.example.com:80/app", "http://oa.example.com/app"),
        ("http://oa.example.com:8080/app", "http://oa.example.com/app"),
        ("https://oa.example.com/app", "http://oa.example.com/app"),
        ("http://oa.example.com/app?", "http://oa.example.com/app"),
    ] {
        let config = config(&world, KEY, signed).await;
        let (refusal, code, text) = refused(&world, visited, &config).await;
        assert_eq!((refusal, code, text), (PageRefusal::SignatureMismatch, "52013", "签名校验失败"));
        assert!(verify(&world, &format!("{signed}#/route"), &config).await.outcome.is_ok());
    }
}

/// "jsapi ticket 读取失败": the corp of the token is not the corp of the config, or the ticket has died in a cache.
#[tokio::test]
async fn a_ticket_that_cannot_be_read_is_52011() {
    let world = World::new().await;
    let config = config(&world, KEY, PAGE).await;
    let (refusal, code, text) = refused(&world, PAGE, &with(&config, "corpId", OTHER_CORP)).await;
    assert_eq!((refusal, code, text), (PageRefusal::CorpMismatch, "52011", "jsapi ticket 读取失败"));
    world.pass(7200);
    let (refusal, code, _) = refused(&world, PAGE, &config).await;
    assert!(matches!(refusal, PageRefusal::TicketExpired { .. }), "{refusal:?}");
    assert_eq!(code, "52011");
    let never = World::new().await;
    let (refusal, code, _) = refused(&never, PAGE, &config).await;
    assert_eq!((refusal, code), (PageRefusal::TicketNeverIssued, "52011"));
}

/// "From its making on, a ticket lives 24 hours at most, however often it is renewed" (seed 001, step 2).
#[tokio::test]
async fn pages_signed_with_a_renewed_ticket_are_let_in_until_its_day_is_over() {
    let world = World::new().await;
    let config = config(&world, KEY, PAGE).await;
    for _ in 0..23 {
        world.pass(3600);
        world.ticket(&world.token(KEY).await).await;
    }
    world.pass(3599);
    world.ticket(&world.token(KEY).await).await;
    assert!(verify(&world, PAGE, &config).await.outcome.is_ok());
    world.pass(1);
    // Also when the next ticket is there already, so that this one is not the only one that could have signed.
    for _ in 0..2 {
        let (refusal, code, _) = refused(&world, PAGE, &config).await;
        assert!(matches!(refusal, PageRefusal::TicketExpired { .. }), "{refusal:?}");
        assert_eq!(code, "52011");
        world.ticket(&world.token(KEY).await).await;
    }
}

#[tokio::test]
async fn a_ticket_that_another_node_has_renewed_or_made_verifies_here_too() {
    let world = World::new().await;
    let other = world.another_node();
    let renewed = config(&world, KEY, PAGE).await;
    world.pass(7199);
    other.ticket(&other.token(KEY).await).await;
    world.pass(7199);
    assert!(verify(&world, PAGE, &renewed).await.outcome.is_ok());
    world.pass(7200);
    let made = config(&other, KEY, PAGE).await;
    assert!(verify(&world, PAGE, &made).await.outcome.is_ok());
    assert_eq!(refused(&world, PAGE, &renewed).await.1, "52011");
}

/// "Invalid agent_id": app key and agent id must belong to one app.
#[tokio::test]
async fn an_agent_id_of_another_app_is_52019() {
    let world = World::new().await;
    let config = config(&world, KEY, PAGE).await;
    let (refusal, code, text) = refused(&world, PAGE, &with(&config, "agentId", NEIGHBOUR_AGENT)).await;
    assert_eq!(refusal, PageRefusal::AgentOfAnotherApp { client_id: KEY.to_owned() });
    assert_eq!((code, text), ("52019", "无效的agentid"));
    // The same when the other app has a ticket of its own.
    world.ticket(&world.token(NEIGHBOUR).await).await;
    let (refusal, ..) = refused(&world, PAGE, &with(&config, "agentId", NEIGHBOUR_AGENT)).await;
    assert_eq!(refusal, PageRefusal::AgentOfAnotherApp { client_id: KEY.to_owned() });
    let (refusal, code, _) = refused(&world, PAGE, &with(&config, "agentId", "1")).await;
    assert_eq!((refusal, code), (PageRefusal::UnknownAgent, "52019"));
}

#[tokio::test]
async fn an_agent_id_of_another_app_is_the_reason_also_when_that_apps_own_ticket_is_dead() {
    let world = World::new().await;
    world.ticket(&world.token(NEIGHBOUR).await).await;
    world.pass(7200);
    let config = config(&world, KEY, PAGE).await;
    let (refusal, code, _) = refused(&world, PAGE, &with(&config, "agentId", NEIGHBOUR_AGENT)).await;
    assert_eq!(refusal, PageRefusal::AgentOfAnotherApp { client_id: KEY.to_owned() });
    assert_eq!(code, "52019");
}

#[tokio::test]
async fn an_agent_id_that_was_changed_names_the_app_no_more() {
    let world = World::new().await;
    let old = config(&world, KEY, PAGE).await;
    assert!(verify(&world, PAGE, &old).await.outcome.is_ok());
    let uid = world.app(KEY).await.uid;
    let rename =
        |app: &mut kanhe_core::app::App| app.installation.as_mut().unwrap().agent = "1000000009".into();
    world.change(uid, rename).await;
    assert_eq!(refused(&world, PAGE, &old).await.0, PageRefusal::UnknownAgent);
    assert!(verify(&world, PAGE, &with(&old, "agentId", "1000000009")).await.outcome.is_ok());
    // Whoever gets the old id next is not taken for its former holder.
    world
        .change(world.app(NEIGHBOUR).await.uid, |app| app.installation.as_mut().unwrap().agent = AGENT.into())
        .await;
    assert_eq!(
        refused(&world, PAGE, &old).await.0,
        PageRefusal::AgentOfAnotherApp { client_id: KEY.to_owned() }
    );
}

/// A query that carries an encoded `#`: decoded it looks like a fragment, and is none.
#[tokio::test]
async fn a_decoded_query_is_signed_to_its_end() {
    let world = World::new().await;
    let (visited, decoded) =
        ("https://oa.example.com/app?next=%23pay&x=1", "https://oa.example.com/app?next=#pay&x=1");
    let ticket = page::TicketHash::new(&world.ticket(&world.token(KEY).await).await);
    let config = config(&world, KEY, visited).await;
    let whole = ticket.sign_verbatim("abc", "1795136400", decoded);
    assert!(verify(&world, visited, &with(&config, "signature", whole.as_str())).await.outcome.is_ok());
    let cut = ticket.sign_verbatim("abc", "1795136400", "https://oa.example.com/app?next=");
    let (refusal, ..) = refused(&world, visited, &with(&config, "signature", cut.as_str())).await;
    assert_eq!(refusal, PageRefusal::SignatureMismatch);
}

#[tokio::test]
async fn the_rest_of_the_family() {
    let world = World::new().await;
    let config = config(&world, KEY, PAGE).await;
    let (refusal, code, _) = refused(&world, PAGE, &with(&config, "corpId", "dingnowhere")).await;
    assert_eq!((refusal, code), (PageRefusal::UnknownCorp, "52010"));
    assert_eq!(refused(&world, "file:///x", &config).await.1, "52014");
    assert_eq!(refused(&world, PAGE, &with(&config, "signature", "zz")).await.1, "52016");
    assert_eq!(refused(&world, PAGE, &with(&config, "nonceStr", "other")).await.1, "52013");
    assert_eq!(refused(&world, PAGE, &with(&config, "timeStamp", 1)).await.1, "52013");
    let uid = world.app(KEY).await.uid;
    world.change(uid, |app| app.status = AppStatus::Disabled).await;
    assert_eq!(refused(&world, PAGE, &config).await.1, "52011");
}

#[tokio::test]
async fn a_third_party_page_is_verified_with_the_ticket_of_its_corp() {
    let world = World::new().await;
    let (suite, corp) = (world.app(SUITE).await, world.corp(CORP).await);
    installation::authorize(&world.platform, &suite, &corp).await.unwrap();
    let app = world.app(&format!("{SUITE}@{CORP}")).await;
    let issued = world.platform.issue(&app, &kanhe_dingtalk::policy::JSAPI).await.unwrap();
    let signature = page::sign(issued.text.reveal(), "abc", "1795136400", PAGE);
    let agent = app.installation.clone().unwrap().agent;
    let mut third = with(&config(&world, KEY, PAGE).await, "signature", signature.as_str());
    third.as_object_mut().unwrap().remove("agentId");
    assert!(verify(&world, PAGE, &with(&third, "appId", agent)).await.outcome.is_ok());
}
