//! Page configs: granted when everything is right, and refused with the right words when anything is not.

use kanhe_core::app::{App, AppStatus};
use kanhe_core::credential::Ending;
use kanhe_core::domain::SecureDomain;
use kanhe_core::page::{Check, Outcome, PageClaim, PageVerdict};
use kanhe_core::refusal::PageRefusal;
use kanhe_core::time::Timestamp;
use kanhe_core::word::Word;
use kanhe_sign::page;
use kanhe_wechat::pages::config_failure;
use proptest::prelude::*;

use crate::world::{APPID, START, World};

const PAGE: &str = "https://m.example.com/shop?id=1";

/// A config as a right backend would sign it.
pub(crate) async fn signed(world: &World, url: &str) -> PageClaim {
    let token = world.token().await;
    let ticket = world.ticket(&token, "jsapi").await;
    let (nonce, timestamp) = ("Wm3WZYTPz0wzccnW".to_owned(), START.to_string());
    PageClaim {
        client_id: APPID.to_owned(),
        signature: page::sign(&ticket, &nonce, &timestamp, url).to_string(),
        timestamp,
        nonce,
        requested: vec!["getLocation".to_owned(), "menu:share:timeline".to_owned()],
        ..PageClaim::default()
    }
}

async fn verify(world: &World, url: &str, claim: &PageClaim) -> PageVerdict {
    world.platform.verify_page(&world.wechat.page_rules(), url, claim).await.unwrap()
}

/// Changes the world's app.
async fn change(world: &World, change: impl Fn(&mut App) + Send + Sync) {
    let app = world.platform.app(kanhe_wechat::DIALECT, APPID).await.unwrap().unwrap();
    world.platform.change_app(app.uid, change).await.unwrap();
}

async fn refused(world: &World, url: &str, claim: &PageClaim) -> (PageRefusal, &'static str) {
    let refusal = verify(world, url, claim).await.outcome.unwrap_err();
    let text = config_failure(&refusal).message;
    (refusal, text)
}

#[tokio::test]
async fn a_right_config_is_granted_by_the_pages_names() {
    let world = World::new().await;
    let claim = signed(&world, PAGE).await;
    let verdict = verify(&world, PAGE, &claim).await;
    assert!(verdict.checks.iter().all(|(check, outcome)| {
        outcome
            == if matches!(check, Check::Timestamp | Check::Corp) {
                Outcome::Skipped
            } else {
                Outcome::Passed
            }
    }));
    let granted = verdict.outcome.unwrap();
    assert_eq!(granted.grant.apis(), ["getLocation", "onMenuShareTimeline"]);
    assert_eq!(granted.grant.url(), PAGE);
}

#[tokio::test]
async fn the_fragment_of_the_page_does_not_count() {
    let world = World::new().await;
    let claim = signed(&world, PAGE).await;
    assert!(verify(&world, &format!("{PAGE}#top"), &claim).await.outcome.is_ok());
    let claim = signed(&world, &format!("{PAGE}#top")).await;
    assert!(verify(&world, PAGE, &claim).await.outcome.is_ok());
}

#[tokio::test]
async fn a_grant_can_be_checked_with_the_public_key_alone() {
    let world = World::new().await;
    let claim = signed(&world, PAGE).await;
    let grant = verify(&world, PAGE, &claim).await.outcome.unwrap().grant;
    let grant = world.platform.sign_grant(&grant);
    let key = world.platform.mint().grant_keys().next().unwrap();
    let payload: serde_json::Value = serde_json::from_slice(&key.open(&grant).unwrap()).unwrap();
    assert_eq!(payload["sub"], APPID);
    assert_eq!(payload["url"], PAGE);
    assert_eq!(payload["apis"], serde_json::json!(["getLocation", "onMenuShareTimeline"]));
    assert_eq!(payload["exp"].as_i64().unwrap() - payload["iat"].as_i64().unwrap(), 7200);
}

#[tokio::test]
async fn another_url_nonce_or_timestamp_is_an_invalid_signature() {
    let world = World::new().await;
    let claim = signed(&world, PAGE).await;
    let mismatch = (PageRefusal::SignatureMismatch, "invalid signature");
    assert_eq!(refused(&world, "https://m.example.com/shop?id=2", &claim).await, mismatch);
    assert_eq!(refused(&world, "http://m.example.com/shop?id=1", &claim).await, mismatch);
    let other = PageClaim { nonce: "other".to_owned(), ..claim.clone() };
    assert_eq!(refused(&world, PAGE, &other).await, mismatch);
    let other = PageClaim { timestamp: format!("{START}000"), ..claim.clone() };
    assert_eq!(refused(&world, PAGE, &other).await, mismatch);
    let other = PageClaim { signature: claim.signature.to_uppercase(), ..claim.clone() };
    assert_eq!(refused(&world, PAGE, &other).await, mismatch);
    let other = PageClaim { signature: "x".to_owned(), ..claim };
    assert_eq!(refused(&world, PAGE, &other).await, (PageRefusal::SignatureMalformed, "invalid signature"));
}

#[tokio::test]
async fn a_dead_ticket_is_an_invalid_signature_whose_reason_says_which() {
    let world = World::new().await;
    let claim = signed(&world, PAGE).await;
    world.pass(7200);
    let (refusal, text) = refused(&world, PAGE, &claim).await;
    assert!(matches!(refusal, PageRefusal::TicketExpired { at } if at.unix_seconds() == START + 7200));
    assert_eq!(text, "invalid signature");
    // A new ticket does not make the old signature right.
    let fresh = signed(&world, PAGE).await;
    assert!(matches!(refused(&world, PAGE, &claim).await.0, PageRefusal::TicketExpired { .. }));
    assert!(verify(&world, PAGE, &fresh).await.outcome.is_ok());
}

/// Seed 003, "Step 1", and "Common Errors" 24.
#[tokio::test]
async fn a_newly_bound_domain_counts_after_the_apps_delay() {
    let world = World::new().await;
    let page = "https://new.example.net/";
    let domains =
        vec![SecureDomain::parse("example.com").unwrap(), SecureDomain::parse("example.net").unwrap()];
    let bound = |app: &mut App| {
        app.policy.domain_delay = 86_400;
        app.bind(domains.clone(), Timestamp::from_unix_seconds(START));
    };
    change(&world, bound).await;
    world.pass(86_399);
    let (refusal, text) = refused(&world, page, &signed(&world, page).await).await;
    assert!(
        matches!(refusal, PageRefusal::DomainNotActive { from } if from.unix_seconds() == START + 86_400)
    );
    assert_eq!(text, "invalid url domain");
    let old = signed(&world, PAGE).await;
    assert!(verify(&world, PAGE, &old).await.outcome.is_ok(), "a domain from before goes on");
    world.pass(1);
    assert!(verify(&world, page, &signed(&world, page).await).await.outcome.is_ok());
}

#[tokio::test]
async fn a_domain_without_an_icp_record_does_not_count() {
    let world = World::new().await;
    let claim = signed(&world, PAGE).await;
    let unfiled = |app: &mut App| app.policy.unfiled = app.domains.iter().cloned().collect();
    change(&world, unfiled).await;
    assert_eq!(refused(&world, PAGE, &claim).await, (PageRefusal::DomainNotFiled, "invalid url domain"));
}

/// Seed 003, "Step 3", the note on cloud-hosted pages.
#[tokio::test]
async fn pages_of_a_certified_mini_program_need_no_signature_but_their_domain() {
    let world = World::new().await;
    let turn_into = async |account_type: &'static str| {
        change(&world, |app| app.account_type = Word::new(account_type)).await;
    };
    let claim = PageClaim {
        client_id: APPID.to_owned(),
        signature: "any".to_owned(),
        timestamp: "any".to_owned(),
        nonce: "any".to_owned(),
        requested: vec!["scanQRCode".to_owned(), "chooseWXPay".to_owned()],
        ..PageClaim::default()
    };
    turn_into("mini_program_certified").await;
    let verdict = verify(&world, PAGE, &claim).await;
    assert_eq!(verdict.checks.of(Check::Signature), Outcome::Skipped);
    let granted = verdict.outcome.unwrap();
    assert_eq!(granted.grant.apis(), ["scanQRCode"]);
    assert_eq!(refused(&world, "https://other.example/", &claim).await.0, PageRefusal::DomainNotBound);
    for without in ["mini_program", "mini_program_personal"] {
        turn_into(without).await;
        assert_eq!(
            refused(&world, PAGE, &claim).await,
            (PageRefusal::AccountWithoutPages, "permission denied"),
            "{without}"
        );
    }
    turn_into("service_certified").await;
    assert_eq!(refused(&world, PAGE, &claim).await.1, "invalid signature");
}

#[tokio::test]
async fn a_replaced_ticket_is_refused_at_once_and_says_since_when() {
    let world = World::new().await;
    let claim = signed(&world, PAGE).await;
    world.pass(60);
    let app = world.platform.app(kanhe_wechat::DIALECT, APPID).await.unwrap().unwrap();
    world.platform.end_credential(&app, Word::new("jsapi"), Ending::Revoke).await.unwrap();
    signed(&world, PAGE).await;
    let (refusal, text) = refused(&world, PAGE, &claim).await;
    assert!(matches!(refusal, PageRefusal::TicketSuperseded { at } if at.unix_seconds() == START + 60));
    assert_eq!(text, "invalid signature");
}

#[tokio::test]
async fn an_app_that_never_got_a_ticket_cannot_have_signed() {
    let world = World::new().await;
    let claim = PageClaim { client_id: APPID.to_owned(), signature: "0".repeat(40), ..PageClaim::default() };
    assert_eq!(refused(&world, PAGE, &claim).await, (PageRefusal::TicketNeverIssued, "invalid signature"));
}

#[tokio::test]
async fn the_card_ticket_signs_no_page() {
    let world = World::new().await;
    let mut claim = signed(&world, PAGE).await;
    let card = world.ticket(&world.token().await, "wx_card").await;
    claim.signature = page::sign(&card, &claim.nonce, &claim.timestamp, PAGE).to_string();
    assert_eq!(refused(&world, PAGE, &claim).await.0, PageRefusal::SignatureMismatch);
}

#[tokio::test]
async fn another_apps_ticket_signs_no_page() {
    let world = World::new().await;
    world.register("wx00000000000000ff", |_| {}).await;
    let claim = PageClaim { client_id: "wx00000000000000ff".to_owned(), ..signed(&world, PAGE).await };
    assert_eq!(refused(&world, PAGE, &claim).await.0, PageRefusal::TicketNeverIssued);
}

#[tokio::test]
async fn who_asks_and_from_where_is_judged_before_the_signature() {
    let world = World::new().await;
    let claim = signed(&world, PAGE).await;
    let domain = "invalid url domain";
    for (url, refusal) in [
        ("https://evil-example.com/", PageRefusal::DomainNotBound),
        ("https://example.com.evil.net/", PageRefusal::DomainNotBound),
        ("https://example.com:8443/", PageRefusal::UrlHasPort),
        ("http://192.0.2.1/", PageRefusal::UrlIsAddress),
        ("http://127.0.0.1:8787/", PageRefusal::UrlIsAddress),
    ] {
        assert_eq!(refused(&world, url, &claim).await, (refusal, domain), "{url}");
    }
    for url in ["about:blank", "file:///x", "https://a@example.com/", ""] {
        let (refusal, text) = refused(&world, url, &claim).await;
        assert!(matches!(refusal, PageRefusal::Url(_)), "{url}");
        assert_eq!(text, domain);
    }
    let unknown = PageClaim { client_id: "wx0".to_owned(), ..claim.clone() };
    assert_eq!(refused(&world, PAGE, &unknown).await, (PageRefusal::UnknownApp, "invalid appid"));
    let app = world.platform.app(kanhe_wechat::DIALECT, APPID).await.unwrap().unwrap();
    world.platform.change_app(app.uid, |app| app.status = AppStatus::Disabled).await.unwrap();
    assert_eq!(refused(&world, PAGE, &claim).await, (PageRefusal::AppDisabled, "permission denied"));
}

#[tokio::test]
async fn a_sandbox_app_says_when_only_its_leniency_let_a_page_in() {
    let world = World::with(|app| app.policy.loopback = true).await;
    for url in ["http://localhost:5173/x", "http://127.0.0.1:8787/demo/"] {
        let claim = signed(&world, url).await;
        let verdict = verify(&world, url, &claim).await;
        assert_eq!(verdict.checks.of(Check::Domain), Outcome::Lenient);
        assert!(verdict.outcome.is_ok());
    }
    let claim = signed(&world, PAGE).await;
    assert_eq!(verify(&world, PAGE, &claim).await.checks.of(Check::Domain), Outcome::Passed);
}

#[tokio::test]
async fn what_the_account_type_lacks_is_denied_and_the_rest_granted() {
    let world = World::with(|app| app.account_type = Word::new("subscription")).await;
    let mut claim = signed(&world, PAGE).await;
    claim.requested = ["getLocation", "chooseWXPay", "flyToTheMoon"].map(str::to_owned).into();
    let granted = verify(&world, PAGE, &claim).await.outcome.unwrap();
    assert_eq!(granted.grant.apis(), ["getLocation"]);
    let denied: Vec<_> = granted.denied.iter().map(|denied| (&*denied.api, denied.reason)).collect();
    assert_eq!(denied, [("chooseWXPay", "not_permitted"), ("flyToTheMoon", "unknown_api")]);
}

#[tokio::test]
async fn ten_thousand_apis_are_too_many() {
    let world = World::new().await;
    let mut claim = signed(&world, PAGE).await;
    claim.requested = (0..10_000).map(|at| format!("api{at}")).collect();
    assert_eq!(refused(&world, PAGE, &claim).await, (PageRefusal::TooManyApis { asked: 10_000 }, "fail"));
}

#[tokio::test]
async fn an_app_may_want_recent_timestamps() {
    let world = World::with(|app| app.policy.timestamp_window = Some(300)).await;
    let claim = signed(&world, PAGE).await;
    world.pass(300);
    assert!(verify(&world, PAGE, &claim).await.outcome.is_ok());
    world.pass(1);
    assert_eq!(refused(&world, PAGE, &claim).await.0, PageRefusal::TimestampOutOfWindow { seconds: 301 });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The same property as in `kanhe-sign`, through the whole platform.
    #[test]
    fn any_changed_byte_is_refused(at: prop::sample::Index, which in 0..4usize, with in b'!'..=b'~') {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let world = World::new().await;
            let claim = signed(&world, PAGE).await;
            let mut fields = [claim.nonce.clone(), claim.timestamp.clone(), claim.signature.clone(), PAGE.to_owned()];
            let place = at.index(fields[which].len());
            let mut bytes = fields[which].clone().into_bytes();
            // A `#` in the URL would cut off what is not signed; everything before it is still compared.
            prop_assume!(bytes[place] != with && with != b'#');
            bytes[place] = with;
            fields[which] = String::from_utf8(bytes).unwrap();
            let [nonce, timestamp, signature, url] = fields;
            let changed = PageClaim { nonce, timestamp, signature, ..claim };
            prop_assert!(verify(&world, &url, &changed).await.outcome.is_err());
            Ok(())
        })?;
    }
}
