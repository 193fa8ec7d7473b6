//! Whatever comes in, what goes out is one of the vendor's shapes.

use http::{HeaderMap, HeaderName, HeaderValue, Method};
use proptest::prelude::*;
use tokio::runtime::Runtime;

use crate::world::{APP_USER, QR_USER, TICKET, TOKEN, World, code, request_id, text};

/// Texts that are nearly what clients send.
fn some_text() -> impl Strategy<Value = String> {
    prop_oneof![
        ".{0,60}",
        "(appkey|appsecret|accessToken|code|auth_code)=[%+&=a-f0-9]{0,12}(&[a-z]{0,3}=?){0,3}",
        r#"[{}\[\]":,a-z0-9 ]{0,40}"#,
    ]
}

/// Headers that are nearly a signature.
fn some_headers() -> impl Strategy<Value = HeaderMap> {
    const NAMES: [&str; 4] = ["apikey", "x-hmac-auth-signature", "x-hmac-auth-timestamp", "content-type"];
    let values = prop::collection::vec(any::<u8>(), 0..20)
        .prop_map(|bytes| HeaderValue::from_bytes(&bytes).unwrap_or_else(|_| HeaderValue::from_static("x")));
    let named = prop::sample::select(&NAMES[..]).prop_map(HeaderName::from_static);
    prop::collection::vec((named, values), 0..4).prop_map(|pairs| pairs.into_iter().collect())
}

proptest! {
    #[test]
    fn every_call_gets_an_answer_with_a_code_and_an_id(
        path in prop::sample::select(vec![TOKEN, TICKET, APP_USER, QR_USER]),
        method in prop::sample::select(vec![Method::GET, Method::POST]),
        query in some_text(),
        body in some_text(),
        headers in some_headers(),
    ) {
        let answered = Runtime::new().unwrap().block_on(async {
            let world = World::new().await;
            world.call(method, path, &query, (headers, &body)).await
        });
        let answered = text(answered);
        request_id(&answered);
        prop_assert_ne!(code(&answered), "0", "nobody gets in by accident");
    }
}
