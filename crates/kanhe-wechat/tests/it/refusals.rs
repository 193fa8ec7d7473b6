//! Every refusal of the open API: its code, and its text to the letter (`protocol/wechat-bridge.md` 6.5).

use std::collections::BTreeSet;

use http::Method;
use kanhe_core::app::{App, AppStatus};
use kanhe_core::word::Word;

use crate::world::{APPID, SECRET, World, errcode, errmsg, stable_body, token_call};

const TOKEN: &str = "/cgi-bin/token";
const STABLE: &str = "/cgi-bin/stable_token";
const TICKET: &str = "/cgi-bin/ticket/getticket";
const CLEAR: &str = "/cgi-bin/clear_quota";
const CLEAR_V2: &str = "/cgi-bin/clear_quota/v2";

const NOT_LATEST: &str = "invalid credential, access_token is invalid or not latest, could get access_token by \
     getStableAccessToken, more details at https://mmbizurl.cn/s/JtxxFh33r";

fn said(body: &str) -> (i64, String) {
    (errcode(body), errmsg(body))
}

fn is(code: i64, text: &str) -> (i64, String) {
    (code, text.to_owned())
}

async fn change(world: &World, change: impl Fn(&mut App) + Send + Sync) {
    let app = world.platform.app(kanhe_wechat::DIALECT, APPID).await.unwrap().unwrap();
    world.platform.change_app(app.uid, change).await.unwrap();
}

#[tokio::test]
async fn what_a_token_call_lacks_is_said_in_the_vendors_order() {
    let world = World::new().await;
    for (query, expected) in [
        (String::new(), is(40002, "invalid grant_type")),
        (format!("grant_type=password&appid={APPID}&secret={SECRET}"), is(40002, "invalid grant_type")),
        ("grant_type=client_credential".to_owned(), is(41002, "appid missing")),
        (format!("grant_type=client_credential&appid=&secret={SECRET}"), is(41002, "appid missing")),
        (format!("grant_type=client_credential&appid={APPID}"), is(41004, "appsecret missing")),
        (format!("grant_type=client_credential&appid=wx0&secret={SECRET}"), is(40013, "invalid appid")),
        (format!("grant_type=client_credential&appid={APPID}&secret=x"), is(40125, "invalid appsecret")),
        (format!("grant_type=client_credential&appid={APPID}&secret=%FF"), is(47001, "data format error")),
        (
            format!("grant_type=client_credential&appid={APPID}&appid=wx0&secret={SECRET}"),
            is(47001, "data format error"),
        ),
    ] {
        assert_eq!(said(&world.get(&format!("{TOKEN}?{query}")).await), expected, "{query}");
    }
}

#[tokio::test]
async fn what_a_stable_token_call_lacks_is_said_likewise() {
    let world = World::new().await;
    for (body, expected) in [
        ("", is(44002, "empty post data")),
        (" \n", is(44002, "empty post data")),
        ("{", is(47001, "data format error")),
        ("[]", is(47001, "data format error")),
        ("{}", is(40002, "invalid grant_type")),
        (r#"{"grant_type":1}"#, is(47001, "data format error")),
        (r#"{"grant_type":"client_credential"}"#, is(41002, "appid missing")),
        (r#"{"grant_type":"client_credential","appid":"wx0"}"#, is(41004, "appsecret missing")),
        (r#"{"grant_type":"client_credential","appid":"wx0","secret":"x"}"#, is(40013, "invalid appid")),
        (
            r#"{"grant_type":"client_credential","appid":"wx0","secret":"x","force_refresh":"yes"}"#,
            is(47001, "data format error"),
        ),
    ] {
        assert_eq!(said(&world.post(STABLE, body).await), expected, "{body}");
    }
}

#[tokio::test]
async fn the_wrong_method_is_said_before_anything_else() {
    let world = World::new().await;
    for (method, path, expected) in [
        (Method::POST, TOKEN, 43001),
        (Method::PUT, TOKEN, 43001),
        (Method::POST, TICKET, 43001),
        (Method::GET, STABLE, 43002),
        (Method::GET, CLEAR, 43002),
        (Method::DELETE, CLEAR_V2, 43002),
    ] {
        let answer = world.call(method.clone(), path, "", b"").await;
        let body = String::from_utf8(answer.body).unwrap();
        let text = if expected == 43001 { "require GET method" } else { "require POST method" };
        assert_eq!(said(&body), is(expected, text), "{method} {path}");
    }
}

#[tokio::test]
async fn a_ticket_call_says_what_is_wrong_with_its_token_or_type() {
    let world = World::new().await;
    let token = world.token().await;
    let long = "x".repeat(600);
    for (query, expected) in [
        ("type=jsapi".to_owned(), is(41001, "access_token missing")),
        ("access_token=&type=jsapi".to_owned(), is(41001, "access_token missing")),
        ("access_token=ACCESS_TOKEN&type=jsapi".to_owned(), is(40001, NOT_LATEST)),
        (format!("access_token={token}x&type=jsapi"), is(40001, NOT_LATEST)),
        ("access_token=a%20b&type=jsapi".to_owned(), is(40014, "invalid access_token")),
        (format!("access_token={long}&type=jsapi"), is(40014, "invalid access_token")),
        (format!("access_token={token}"), is(40097, "invalid args")),
        (format!("access_token={token}&type=wxcard"), is(40097, "invalid args")),
    ] {
        assert_eq!(said(&world.get(&format!("{TICKET}?{query}")).await), expected, "{query}");
    }
}

#[tokio::test]
async fn a_ticket_is_no_token() {
    let world = World::new().await;
    let token = world.token().await;
    let ticket = world.ticket(&token, "jsapi").await;
    assert_eq!(world.worth(&ticket).await, 40001);
}

#[tokio::test]
async fn an_account_without_cards_gets_no_card_ticket() {
    let world = World::with(|app| app.account_type = Word::new("subscription")).await;
    let token = world.token().await;
    assert_eq!(
        said(&world.get(&format!("{TICKET}?access_token={token}&type=wx_card")).await),
        is(48001, "api unauthorized")
    );
    assert_eq!(world.worth(&token).await, 0);
}

#[tokio::test]
async fn an_address_that_is_not_listed_is_told_its_own() {
    let mut world = World::with(|app| {
        app.policy.addresses = BTreeSet::from(["192.0.2.7".parse().unwrap()]);
    })
    .await;
    world.from = "192.0.2.7".parse().ok();
    let token = world.token().await;
    for from in ["203.0.113.9", "::ffff:203.0.113.9"] {
        world.from = from.parse().ok();
        let expected = is(40164, "invalid ip 203.0.113.9 ipv6 ::ffff:203.0.113.9, not in whitelist");
        assert_eq!(said(&world.get(&token_call(APPID, SECRET)).await), expected);
        assert_eq!(said(&world.get(&format!("{TICKET}?access_token={token}&type=jsapi")).await), expected);
    }
}

#[tokio::test]
async fn a_third_party_platforms_appid_gets_its_token_elsewhere() {
    let world = World::with(|app| {
        app.marks.insert(Word::new("component"));
    })
    .await;
    assert_eq!(
        said(&world.get(&token_call(APPID, SECRET)).await),
        is(61024, "must use api(api_component_token) to get token for component acct")
    );
}

#[tokio::test]
async fn a_disabled_app_and_a_frozen_secret_get_nothing_new() {
    let world = World::new().await;
    let token = world.token().await;
    change(&world, |app| app.status = AppStatus::SecretFrozen).await;
    assert_eq!(errcode(&world.get(&token_call(APPID, SECRET)).await), 40243);
    assert_eq!(world.worth(&token).await, 0, "what was issued before goes on");
    change(&world, |app| app.status = AppStatus::Disabled).await;
    assert_eq!(said(&world.get(&token_call(APPID, SECRET)).await), is(50002, "user limited"));
    assert_eq!(world.worth(&token).await, 50002);
}

#[tokio::test]
async fn a_wrong_secret_comes_before_what_it_would_reveal() {
    let world = World::new().await;
    change(&world, |app| app.status = AppStatus::Disabled).await;
    assert_eq!(errcode(&world.get(&token_call(APPID, "guess")).await), 40125);
}

#[tokio::test]
async fn clearing_quotas_wants_the_tokens_own_appid() {
    let world = World::new().await;
    let token = world.token().await;
    let clear = format!("{CLEAR}?access_token={token}");
    assert_eq!(said(&world.post(&clear, "").await), is(44002, "empty post data"));
    assert_eq!(said(&world.post(&clear, "{}").await), is(41002, "appid missing"));
    assert_eq!(said(&world.post(&clear, r#"{"appid":"wx0"}"#).await), is(40013, "invalid appid"));
    let call = format!("{CLEAR}?access_token=");
    assert_eq!(said(&world.post(&call, "{}").await), is(41001, "access_token missing"));
    for (body, expected) in [
        ("{}".to_owned(), 41002),
        (format!(r#"{{"appid":"{APPID}"}}"#), 41004),
        (format!(r#"{{"appid":"wx0","appsecret":"{SECRET}"}}"#), 40013),
        (format!(r#"{{"appid":"{APPID}","appsecret":"x"}}"#), 40125),
    ] {
        assert_eq!(errcode(&world.post(CLEAR_V2, &body).await), expected, "{body}");
    }
}

#[tokio::test]
async fn no_record_of_a_call_carries_a_secret() {
    let world = World::new().await;
    let token = world.token().await;
    for (path, query) in [
        (TOKEN, format!("grant_type=client_credential&appid={APPID}&secret={SECRET}")),
        (TICKET, format!("access_token={token}&type=jsapi")),
        (TICKET, format!("access_token={token}&type=x")),
    ] {
        let record = format!("{:?}", world.call(Method::GET, path, &query, b"").await.record);
        assert!(!record.contains(SECRET) && !record.contains(&token), "{record}");
    }
    let answer = world.call(Method::POST, STABLE, "", stable_body(false).as_bytes()).await;
    assert!(!format!("{:?}", answer.record).contains(SECRET));
}
