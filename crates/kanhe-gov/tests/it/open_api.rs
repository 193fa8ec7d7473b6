//! The bytes of success, pinned; and the many ways in which clients ask.

use http::{HeaderMap, HeaderValue, Method, header};
use serde_json::json;

use crate::world::{APPKEY, SECRET, TICKET, TOKEN, World, code, credentials, data, request_id, text};

#[tokio::test]
async fn a_token_comes_in_the_seeds_envelope() {
    let world = World::new().await;
    let body = world.post(TOKEN, &credentials(APPKEY)).await;
    let (token, id) = (data(&body, "accessToken"), request_id(&body));
    let digits = token.strip_prefix("app_").unwrap();
    assert!(digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()), "{token}");
    assert_eq!(
        body,
        format!(
            r#"{{"success":true,"content":{{"data":{{"accessToken":"{token}","expiresIn":7200}},"success":true,"requestId":"{id}","responseMessage":"OK","responseCode":"0"}}}}"#
        )
    );
}

#[tokio::test]
async fn a_ticket_comes_in_a_field_that_is_called_access_token() {
    let world = World::new().await;
    let token = world.token().await;
    world.post(TICKET, &format!("accessToken={token}")).await;
    world.pass(2639);
    let body = world.post(TICKET, &format!("accessToken={token}")).await;
    let (ticket, id) = (data(&body, "accessToken"), request_id(&body));
    let digits = ticket.strip_prefix("jsApi_").unwrap();
    assert!(digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()), "{ticket}");
    assert_eq!(
        body,
        format!(
            r#"{{"success":true,"content":{{"data":{{"expiresIn":4561,"accessToken":"{ticket}"}},"success":true,"requestId":"{id}","responseMessage":"OK","responseCode":"0"}}}}"#
        )
    );
}

#[tokio::test]
async fn a_client_asks_by_query_form_or_json_and_spells_as_it_likes() {
    let world = World::new().await;
    let token = world.token().await;
    let swapped = format!("x=1&appsecret={SECRET}&&appkey={APPKEY}");
    let camel = format!("appKey={APPKEY}&appSecret={SECRET}");
    for fields in [credentials(APPKEY), swapped, camel] {
        assert_eq!(data(&world.get(TOKEN, &fields).await, "accessToken"), token);
        assert_eq!(data(&world.post(TOKEN, &fields).await, "accessToken"), token);
    }
    for body in [
        json!({"appkey": APPKEY, "appsecret": SECRET}),
        json!({"appKey": APPKEY, "appSecret": SECRET, "extra": {"deep": [1, null]}}),
    ] {
        assert_eq!(data(&world.post(TOKEN, &body.to_string()).await, "accessToken"), token);
    }
    let (query, form) = (format!("appkey={APPKEY}"), format!("appsecret={SECRET}"));
    let in_both = world.call(Method::POST, TOKEN, &query, (HeaderMap::new(), &form)).await;
    assert_eq!(data(&text(in_both), "accessToken"), token);

    let ticket = world.ticket().await;
    for name in ["accessToken", "access_token"] {
        let fields = format!("{name}={token}");
        assert_eq!(data(&world.get(TICKET, &fields).await, "accessToken"), ticket);
        assert_eq!(data(&world.post(TICKET, &fields).await, "accessToken"), ticket);
        let body = json!({name: token}).to_string();
        assert_eq!(data(&world.post(TICKET, &body).await, "accessToken"), ticket);
    }
}

#[tokio::test]
async fn a_body_that_says_json_has_to_be_json() {
    let world = World::new().await;
    let headers: HeaderMap =
        [(header::CONTENT_TYPE, HeaderValue::from_static("application/json;charset=utf-8"))]
            .into_iter()
            .collect();
    for (body, expected) in [
        (json!({"appkey": APPKEY, "appsecret": SECRET}).to_string(), "0"),
        (credentials(APPKEY), "InvalidParameter"),
        ("[]".to_owned(), "InvalidParameter"),
        (String::new(), "MissingParameter"),
    ] {
        let answer = world.call(Method::POST, TOKEN, "", (headers.clone(), &body)).await;
        assert_eq!(code(&text(answer)), expected, "{body}");
    }
}

#[tokio::test]
async fn every_answer_has_an_id_of_its_own_and_the_time_in_it() {
    let world = World::new().await;
    let one = request_id(&world.post(TOKEN, &credentials(APPKEY)).await);
    let other = request_id(&world.post(TOKEN, "appkey=x").await);
    assert_ne!(one, other);
    assert_eq!((one.get(8..21), other.get(8..21)), (Some("1795140000000"), Some("1795140000000")));
}
