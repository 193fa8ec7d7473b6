//! Every other refusal of the open API: its code, its text, its shape (`protocol/gov-dingtalk.md` 5.3).

use std::collections::BTreeSet;

use http::{HeaderMap, Method};
use kanhe_core::app::AppStatus;

use crate::world::{
    APP_USER, APPKEY, QR_USER, SECRET, TICKET, TOKEN, World, code, credentials, json, request_id,
};

/// Code and text of a gateway's refusal, which are there twice.
fn gateway(body: &str) -> (String, String) {
    let body = json(body);
    assert_eq!(body["success"], false, "{body}");
    assert_eq!((&body["Code"], &body["Message"]), (&body["bizErrorCode"], &body["errorMsg"]));
    let text = |name: &str| body[name].as_str().unwrap().to_owned();
    (text("Code"), text("Message"))
}

fn is(code: &str, text: &str) -> (String, String) {
    (code.to_owned(), text.to_owned())
}

#[tokio::test]
async fn what_a_token_call_lacks_is_said() {
    let world = World::new().await;
    let mismatch = is("OPF-B001-05-16-0009", "SignatureDoesNotMatch");
    for (form, expected) in [
        (String::new(), is("MissingParameter", "appkey is missing")),
        (format!("appkey=&appsecret={SECRET}"), is("MissingParameter", "appkey is missing")),
        (format!("appkey={APPKEY}"), is("MissingParameter", "appsecret is missing")),
        (format!("appkey=nobody-1&appsecret={SECRET}"), mismatch.clone()),
        (format!("appkey={APPKEY}&appsecret=guess"), mismatch),
        ("appkey=%FF".to_owned(), is("InvalidParameter", "the data cannot be read")),
        ("{".to_owned(), is("InvalidParameter", "the data cannot be read")),
        (
            format!("appkey={APPKEY}&appKey=other&appsecret={SECRET}"),
            is("InvalidParameter", "a parameter is there twice with different values"),
        ),
    ] {
        assert_eq!(gateway(&world.post(TOKEN, &form).await), expected, "{form}");
    }
}

#[tokio::test]
async fn a_bad_token_is_refused_by_the_business_and_in_its_envelope() {
    let world = World::new().await;
    for token in ["app_00000000000000000000000000000000", "app_", "x", "%20", "jsApi_1"] {
        for (path, more) in [(TICKET, ""), (APP_USER, "&auth_code=x"), (QR_USER, "&code=x")] {
            let body = world.post(path, &format!("access_token={token}{more}")).await;
            let id = request_id(&body);
            assert_eq!(
                body,
                format!(
                    r#"{{"success":true,"content":{{"success":false,"requestId":"{id}","responseMessage":"应用accessToken失效或不存在","responseCode":"240133"}}}}"#
                ),
                "{path} {token}"
            );
        }
    }
    assert_eq!(gateway(&world.post(TICKET, "").await), is("MissingParameter", "accessToken is missing"));
}

#[tokio::test]
async fn other_methods_do_not_serve() {
    let world = World::new().await;
    for path in [TOKEN, TICKET, APP_USER, QR_USER] {
        for method in [Method::PUT, Method::DELETE] {
            let answer = world.call(method, path, &credentials(APPKEY), (HeaderMap::new(), "")).await;
            let body = String::from_utf8(answer.body).unwrap();
            assert_eq!(gateway(&body).0, "UnsupportedHTTPMethod", "{path}");
        }
    }
}

#[tokio::test]
async fn a_disabled_app_and_a_frozen_secret_get_nothing_new() {
    let world = World::new().await;
    let token = world.token().await;
    world.change(|app| app.status = AppStatus::SecretFrozen).await;
    assert_eq!(gateway(&world.post(TOKEN, &credentials(APPKEY)).await).0, "InvalidAccessKeyId.Inactive");
    assert_eq!(world.worth(&token).await, "0", "what was issued before goes on");
    world.change(|app| app.status = AppStatus::Disabled).await;
    assert_eq!(gateway(&world.post(TOKEN, &credentials(APPKEY)).await).0, "AppDisabled");
    assert_eq!(world.worth(&token).await, "AppDisabled");
    let guess = world.post(TOKEN, &format!("appkey={APPKEY}&appsecret=guess")).await;
    assert_eq!(code(&guess), "OPF-B001-05-16-0009", "a wrong secret comes before what it would reveal");
}

#[tokio::test]
async fn an_address_that_is_not_listed_is_told_its_own() {
    let mut world = World::with(|new| {
        new.policy.addresses = BTreeSet::from(["192.0.2.7".parse().unwrap()]);
    })
    .await;
    world.from = "192.0.2.7".parse().ok();
    let token = world.token().await;
    world.from = "203.0.113.9".parse().ok();
    let expected = is("IpNotInWhitelist", "203.0.113.9 is not listed");
    assert_eq!(gateway(&world.post(TOKEN, &credentials(APPKEY)).await), expected);
    assert_eq!(gateway(&world.post(TICKET, &format!("accessToken={token}")).await), expected);
}

#[tokio::test]
async fn no_record_of_a_call_carries_a_secret() {
    let world = World::new().await;
    let token = world.token().await;
    for (path, form) in [
        (TOKEN, credentials(APPKEY)),
        (TOKEN, format!("appkey={APPKEY}&appsecret={SECRET}&appSecret=x")),
        (TICKET, format!("accessToken={token}")),
        (APP_USER, format!("access_token={token}&auth_code={SECRET}")),
    ] {
        let answer = world.call(Method::POST, path, "", (HeaderMap::new(), &form)).await;
        let record = format!("{:?}", answer.record);
        assert!(!record.contains(SECRET) && !record.contains(&token), "{record}");
    }
}

#[tokio::test]
async fn a_record_says_which_app_it_was_and_why_it_was_refused() {
    let world = World::new().await;
    let token = world.token().await;
    for (path, form, app, message, reason) in [
        (TOKEN, credentials(APPKEY), Some(APPKEY), "0 OK", None),
        (
            TOKEN,
            format!("appkey={APPKEY}&appsecret=guess"),
            Some(APPKEY),
            "OPF-B001-05-16-0009 SignatureDoesNotMatch",
            Some("wrong_secret"),
        ),
        (
            APP_USER,
            format!("access_token={token}&auth_code=x"),
            Some(APPKEY),
            "240111 code失效或不存在",
            Some("code_unknown"),
        ),
        (
            TICKET,
            "accessToken=x".to_owned(),
            None,
            "240133 应用accessToken失效或不存在",
            Some("token_unknown"),
        ),
    ] {
        let record = world.call(Method::POST, path, "", (HeaderMap::new(), &form)).await.record;
        assert_eq!(
            (record.app.as_deref(), &*record.message, record.reason, record.unavailable),
            (app, message, reason, false)
        );
    }
}
