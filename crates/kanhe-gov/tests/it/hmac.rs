//! Signed requests (`protocol/gov-dingtalk.md` 5.4).

use http::{HeaderMap, HeaderName, HeaderValue, Method};
use kanhe_gov::policy::{HMAC_ONCE, HMAC_REQUIRED};
use kanhe_sign::gateway_request::{Form, GatewayRequest};

use crate::world::{APPKEY, OTHER, SECRET, TICKET, TOKEN, World, code, credentials, json, text};

/// The moment of the world's start, as two kinds of client write it.
const NOW: &str = "2026-11-20T10:00:00.000+08:00";
const NOW_IN_UTC: &str = "2026-11-20T02:00:00.000Z";

/// What a client signs with.
#[derive(Clone, Copy)]
struct Client {
    key: &'static str,
    secret: &'static str,
    timestamp: &'static str,
    nonce: &'static str,
    form: Form,
}

const CLIENT: Client =
    Client { key: APPKEY, secret: SECRET, timestamp: NOW, nonce: "17951400000001234", form: Form::Sorted };

impl Client {
    fn headers(&self, method: &str, path: &str, fields: &[(String, String)]) -> HeaderMap {
        let (timestamp, nonce) = (self.timestamp, self.nonce);
        let signature =
            GatewayRequest { method, timestamp, nonce, path, fields }.sign(self.secret, self.form);
        let header = |name: &'static str, value: &str| {
            (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap())
        };
        [
            header("apikey", self.key),
            header("x-hmac-auth-timestamp", timestamp),
            header("x-hmac-auth-nonce", nonce),
            header("x-hmac-auth-version", "1.0"),
            header("x-hmac-auth-signature", &signature),
            header("x-hmac-auth-ip", "127.0.0.1"),
        ]
        .into_iter()
        .collect()
    }

    /// A signed token call, by a form.
    async fn gettoken(&self, world: &World) -> String {
        let fields = pairs(&[("appkey", self.key), ("appsecret", SECRET)]);
        let headers = self.headers("POST", TOKEN, &fields);
        text(world.call(Method::POST, TOKEN, "", (headers, &credentials(self.key))).await)
    }

    /// A signed ticket call, by a form.
    async fn get_ticket(&self, world: &World, token: &str) -> String {
        let headers = self.headers("POST", TICKET, &pairs(&[("accessToken", token)]));
        text(world.call(Method::POST, TICKET, "", (headers, &format!("accessToken={token}"))).await)
    }
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

const MISMATCH: &str = "OPF-B001-05-16-0009";

#[tokio::test]
async fn a_right_signature_is_let_through_in_every_form() {
    let world = World::new().await;
    let token = world.token().await;
    for form in [Form::Sorted, Form::SortedNames, Form::SortedEncoded, Form::AsSent, Form::AsSentEncoded] {
        assert_eq!(code(&Client { form, ..CLIENT }.gettoken(&world).await), "0", "{form:?}");
        assert_eq!(code(&Client { form, ..CLIENT }.get_ticket(&world, &token).await), "0", "{form:?}");
    }
}

#[tokio::test]
async fn a_query_and_the_fields_of_a_json_body_are_signed_alike() {
    let world = World::new().await;
    let fields = pairs(&[("appkey", APPKEY), ("appsecret", SECRET)]);
    let headers = CLIENT.headers("GET", TOKEN, &fields);
    let answer = world.call(Method::GET, TOKEN, &credentials(APPKEY), (headers, "")).await;
    assert_eq!(code(&text(answer)), "0");
    let headers = CLIENT.headers("POST", TOKEN, &fields);
    let body = format!(r#"{{"appsecret":"{SECRET}","appkey":"{APPKEY}"}}"#);
    assert_eq!(code(&text(world.call(Method::POST, TOKEN, "", (headers, &body)).await)), "0");
}

#[tokio::test]
async fn a_wrong_signature_is_refused_although_the_call_needs_none() {
    let world = World::new().await;
    let body = Client { secret: "another", ..CLIENT }.gettoken(&world).await;
    let id = crate::world::request_id(&body);
    assert_eq!(
        body,
        format!(
            r#"{{"success":false,"Code":"OPF-B001-05-16-0009","Message":"SignatureDoesNotMatch","_RequestId":"{id}","bizErrorCode":"OPF-B001-05-16-0009","errorMsg":"SignatureDoesNotMatch"}}"#
        )
    );
    let token = world.token().await;
    assert_eq!(code(&Client { secret: "another", ..CLIENT }.get_ticket(&world, &token).await), MISMATCH);
    // Signed for one call and sent with another's fields.
    let headers = CLIENT.headers("POST", TICKET, &pairs(&[("accessToken", "app_0")]));
    let answer = world.call(Method::POST, TICKET, "", (headers, &format!("accessToken={token}"))).await;
    assert_eq!(code(&text(answer)), MISMATCH);
}

/// "key and secret of different apps" (`protocol/gov-dingtalk.md` 5.3).
#[tokio::test]
async fn nobody_signs_for_another_app() {
    let world = World::new().await;
    world.register(OTHER, |_| {}).await;
    let token = world.token().await;
    assert_eq!(code(&Client { key: OTHER, ..CLIENT }.get_ticket(&world, &token).await), MISMATCH);
    assert_eq!(code(&Client { key: "nobody-1", ..CLIENT }.get_ticket(&world, &token).await), MISMATCH);
}

#[tokio::test]
async fn an_app_that_must_sign_gets_nothing_unsigned() {
    let world = World::new().await;
    let token = world.token().await;
    world.change(|app| app.marks.extend([HMAC_REQUIRED])).await;
    assert_eq!(code(&world.post(TOKEN, &credentials(APPKEY)).await), MISMATCH);
    assert_eq!(world.worth(&token).await, MISMATCH);
    assert_eq!(code(&CLIENT.gettoken(&world).await), "0");
    assert_eq!(code(&CLIENT.get_ticket(&world, &token).await), "0");
}

#[tokio::test]
async fn an_app_whose_secret_is_not_kept_is_checked_where_it_brings_it() {
    let world = World::with(|new| new.keep_secret = false).await;
    assert_eq!(code(&CLIENT.gettoken(&world).await), "0");
    assert_eq!(code(&Client { secret: "another", ..CLIENT }.gettoken(&world).await), MISMATCH);
    let token = world.token().await;
    let unseen = Client { secret: "another", ..CLIENT };
    assert_eq!(code(&unseen.get_ticket(&world, &token).await), "0", "nobody can tell");
    world.change(|app| app.marks.extend([HMAC_REQUIRED])).await;
    assert_eq!(code(&unseen.get_ticket(&world, &token).await), MISMATCH, "so it will not do");
}

/// Whoever has only found a token signs nothing with a secret of his own choice.
#[tokio::test]
async fn a_secret_that_is_brought_along_must_be_the_apps() {
    let world = World::with(|new| new.keep_secret = false).await;
    let token = world.token().await;
    world.change(|app| app.marks.extend([HMAC_REQUIRED])).await;
    let fields = pairs(&[("accessToken", &token), ("appsecret", "of my own")]);
    let headers = Client { secret: "of my own", ..CLIENT }.headers("POST", TICKET, &fields);
    let form = format!("accessToken={token}&appsecret=of my own");
    assert_eq!(code(&text(world.call(Method::POST, TICKET, "", (headers, &form)).await)), MISMATCH);
}

#[tokio::test]
async fn time_and_repetition_do_not_matter_unless_the_app_wants_it() {
    let world = World::new().await;
    for timestamp in ["2001-01-01T00:00:00.000Z", "yesterday"] {
        let old = Client { timestamp, ..CLIENT };
        assert_eq!(code(&old.gettoken(&world).await), "0");
        assert_eq!(code(&old.gettoken(&world).await), "0");
    }
}

#[tokio::test]
async fn an_apps_window_bounds_the_timestamp_in_whichever_zone_it_is_written() {
    let world = World::with(|new| new.policy.timestamp_window = Some(300)).await;
    for (timestamp, expected) in [
        (NOW, "0"),
        (NOW_IN_UTC, "0"),
        ("2026-11-20T09:55:00.000+08:00", "0"),
        ("2026-11-20T09:54:59.999+08:00", "InvalidTimeStamp.Expired"),
        ("2026-11-20T10:05:00.001+08:00", "InvalidTimeStamp.Expired"),
        ("2026-11-20T10:00:00.000Z", "InvalidTimeStamp.Expired"),
        ("now", "InvalidTimeStamp.Expired"),
    ] {
        assert_eq!(code(&Client { timestamp, ..CLIENT }.gettoken(&world).await), expected, "{timestamp}");
    }
    assert_eq!(
        json(&Client { timestamp: "now", secret: "another", ..CLIENT }.gettoken(&world).await)["Code"],
        MISMATCH,
        "what is not signed is not looked at"
    );
}

#[tokio::test]
async fn an_app_may_want_each_nonce_once() {
    let world = World::with(|new| {
        new.marks.insert(HMAC_ONCE);
        new.policy.timestamp_window = Some(300);
    })
    .await;
    assert_eq!(code(&CLIENT.gettoken(&world).await), "0");
    assert_eq!(code(&CLIENT.gettoken(&world).await), "SignatureNonceUsed");
    let forged = Client { nonce: "17951400000005678", secret: "another", ..CLIENT };
    assert_eq!(code(&forged.gettoken(&world).await), MISMATCH);
    let next = Client { nonce: "17951400000005678", ..CLIENT };
    assert_eq!(code(&next.gettoken(&world).await), "0", "a forged call uses up nothing");
}
