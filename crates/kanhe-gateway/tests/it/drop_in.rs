//! The vendors' own paths: an existing SDK changes its base URL, and is safe on many nodes.

use axum::http::Method;
use kanhe_server::demo::WECHAT_APP;
use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn a_hundred_calls_of_the_vendors_token_path_are_one_call_of_the_vendor() {
    let world = World::new().await;
    let gateway = world.gateway("", "", "").await;
    let path =
        format!("/cgi-bin/token?grant_type=client_credential&appid={WECHAT_APP}&secret={}", world.secret);
    let first = gateway.ask(Method::GET, &path, &[], None).await;
    assert_eq!(first.header("content-type"), "application/json; encoding=utf-8");
    let token = first.json()["access_token"].as_str().unwrap().to_owned();
    assert_eq!(first.text, format!("{{\"access_token\":\"{token}\",\"expires_in\":7200}}"));
    for _ in 0..99 {
        assert_eq!(gateway.ask(Method::GET, &path, &[], None).await.text, first.text);
    }
    let stable = json!({"grant_type": "client_credential", "appid": WECHAT_APP, "secret": world.secret, "force_refresh": true});
    let forced = gateway.ask(Method::POST, "/cgi-bin/stable_token", &[], Some(stable)).await;
    assert_eq!(forced.text, first.text, "nobody voids everybody's token by himself");
    assert_eq!(world.seen("wechat.stable_token").await, 1);

    let path = format!("/cgi-bin/ticket/getticket?access_token={token}&type=jsapi");
    let ticket = gateway.ask(Method::GET, &path, &[], None).await.text;
    let kept = gateway.ticket().await;
    assert_eq!(
        ticket,
        format!("{{\"errcode\":0,\"errmsg\":\"ok\",\"ticket\":\"{kept}\",\"expires_in\":7200}}")
    );
    assert_eq!(world.seen("wechat.getticket").await, 1);
}

#[tokio::test]
async fn what_the_vendor_would_refuse_is_refused_with_his_codes() {
    let world = World::new().await;
    let gateway = world.gateway("", "", "").await;
    let secret = &world.secret;
    for (path, code) in [
        (format!("/cgi-bin/token?grant_type=password&appid={WECHAT_APP}&secret={secret}"), 40002),
        (format!("/cgi-bin/token?grant_type=client_credential&appid=wx0&secret={secret}"), 40013),
        (format!("/cgi-bin/token?grant_type=client_credential&appid={WECHAT_APP}&secret=x"), 40125),
        (format!("/cgi-bin/token?grant_type=client_credential&secret={secret}"), 41002),
        (format!("/cgi-bin/token?grant_type=client_credential&appid={WECHAT_APP}"), 41004),
        ("/cgi-bin/ticket/getticket?type=jsapi".to_owned(), 41001),
        ("/cgi-bin/ticket/getticket?access_token=x&type=jsapi".to_owned(), 40001),
        ("/cgi-bin/ticket/getticket?access_token=x&type=gold".to_owned(), 40097),
        ("/cgi-bin/token?grant_type=%FF".to_owned(), 47001),
    ] {
        let answer = gateway.ask(Method::GET, &path, &[], None).await;
        assert_eq!((answer.status, answer.json()["errcode"].as_i64()), (200, Some(code)), "{path}");
    }
}

#[tokio::test]
async fn a_quota_that_is_used_up_is_the_vendors_code_and_is_not_asked_for_again() {
    let world = World::new().await;
    let gateway = world.gateway("", "", "").await;
    let used_up = json!({"endpoint": "wechat.stable_token", "answer": {"errcode": 45009, "errmsg": "reach max api daily quota limit"}});
    world.sandbox("/faults", used_up).await;
    let path =
        format!("/cgi-bin/token?grant_type=client_credential&appid={WECHAT_APP}&secret={}", world.secret);
    for _ in 0..50 {
        assert_eq!(gateway.ask(Method::GET, &path, &[], None).await.json()["errcode"], 45009);
    }
    assert_eq!(world.seen("wechat.stable_token").await, 1);
}
