//! Page configs and cards that the platform accepts.

use axum::http::Method;
use kanhe_server::demo::WECHAT_APP;
use serde_json::{Value, json};

use crate::world::World;

const PAGE: &str = "https://kanhe.example/shop?id=1";

/// Whether the platform accepts a config for a URL.
async fn verdict(world: &World, url: &str, config: &Value) -> String {
    let mut config = config.clone();
    config["jsApiList"] = json!(["scanQRCode"]);
    let body = json!({"config": config, "url": url});
    let answer =
        world.call(Method::POST, &format!("{}/sandbox/v1/explain", world.url), &[], Some(body)).await;
    answer.json()["verdict"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_page_config_is_the_object_that_wx_config_takes_and_the_platform_accepts_it() {
    let world = World::new().await;
    let gateway = world.gateway("", "", "").await;
    let answer = gateway.post("/v1/apps/shop/page-config", json!({"url": format!("{PAGE}#top")})).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let config = answer.json();
    let mut fields: Vec<_> = config.as_object().unwrap().keys().cloned().collect();
    fields.sort();
    assert_eq!(fields, ["appId", "nonceStr", "signature", "timestamp"]);
    assert_eq!((&config["appId"], &config["timestamp"]), (&json!(WECHAT_APP), &json!(1_795_140_000)));
    assert_eq!(verdict(&world, PAGE, &config).await, "verifies");
    assert_eq!(answer.header("kanhe-expires-in"), "7200");
    assert_eq!(answer.header("kanhe-warning"), "url_fragment");
    let other = gateway.post("/v1/apps/shop/page-config", json!({"url": PAGE})).await.json();
    assert_ne!(config["nonceStr"], other["nonceStr"]);
}

#[tokio::test]
async fn urls_that_are_mistakes_are_refused_and_those_that_look_like_one_are_signed_with_a_warning() {
    let world = World::new().await;
    let gateway = world.gateway("", "domains = [\"kanhe.example\"]", "").await;
    let sign = async |url: &str| gateway.post("/v1/apps/shop/page-config", json!({"url": url})).await;
    for (url, kind) in [
        ("https%3A%2F%2Fkanhe.example%2F", "url_encoded"),
        ("https://elsewhere.example/", "domain_not_allowed"),
        ("/shop", "url_invalid"),
    ] {
        let answer = sign(url).await;
        assert_eq!(
            (answer.status, answer.json()["type"].as_str().unwrap()),
            (400, &*format!("urn:kanhe:problem:{kind}"))
        );
    }
    let escaped = sign("https://kanhe.example/?a=1&amp;b=2").await;
    assert_eq!((escaped.status, escaped.header("kanhe-warning")), (200, "url_html_escaped"));
}

#[tokio::test]
async fn a_static_page_may_ask_for_its_own_origin_if_the_app_lets_it() {
    let world = World::new().await;
    let gateway = world.gateway("", "origins = [\"https://kanhe.example\"]", "").await;
    let path = "/v1/apps/shop/page-config";
    let ask = async |origin: &str, url: &str| {
        gateway.ask(Method::POST, path, &[("origin", origin)], Some(json!({"url": url}))).await
    };
    let good = ask("https://kanhe.example", PAGE).await;
    assert_eq!((good.status, good.header("access-control-allow-origin")), (200, "https://kanhe.example"));
    assert_eq!(ask("https://kanhe.example", "https://other.example/").await.status, 400);
    assert_eq!(ask("https://evil.example", PAGE).await.status, 401);
    let preflight = gateway.ask(Method::OPTIONS, path, &[("origin", "https://kanhe.example")], None).await;
    assert_eq!((preflight.status, preflight.header("access-control-allow-methods")), (204, "POST"));
    let stranger = gateway.ask(Method::OPTIONS, path, &[("origin", "https://evil.example")], None).await;
    assert_eq!(stranger.header("access-control-allow-origin"), "");
}

#[tokio::test]
async fn cards_are_signed_with_the_card_ticket() {
    let world = World::new().await;
    let gateway = world.gateway("", "", "").await;
    let ticket =
        gateway.get("/v1/apps/shop/tickets/wx_card").await.json()["ticket"].as_str().unwrap().to_owned();
    assert_ne!(ticket, gateway.ticket().await);
    let card = gateway.post("/v1/apps/shop/card-ext", json!({"card_id": "p1", "code": "123"})).await.json();
    let ext: Value = serde_json::from_str(card["cardExt"].as_str().unwrap()).unwrap();
    let signed = kanhe_sign::card::CardExt {
        timestamp: ext["timestamp"].as_str().unwrap(),
        card_id: "p1",
        code: "123",
        openid: "",
        nonce_str: ext["nonce_str"].as_str().unwrap(),
    };
    assert_eq!(ext["signature"], signed.sign(&ticket).as_str());
    let choice = gateway.post("/v1/apps/shop/card-sign", json!({"cardType": "GROUPON"})).await.json();
    let signed = kanhe_sign::card::CardSign {
        app_id: WECHAT_APP,
        location_id: "",
        timestamp: &choice["timestamp"].to_string(),
        nonce_str: choice["nonceStr"].as_str().unwrap(),
        card_id: "",
        card_type: "GROUPON",
    };
    assert_eq!(
        (&choice["cardSign"], &choice["signType"]),
        (&json!(signed.sign(&ticket).as_str()), &json!("SHA1"))
    );
}

#[test]
fn each_trap_has_the_name_that_the_doctor_gives_it() {
    use kanhe_client::signing::url::Trap;
    let known: Vec<_> = kanhe_doctor::Mistake::ALL.iter().map(|mistake| mistake.code()).collect();
    for trap in [
        Trap::HtmlEscaped,
        Trap::Fragment,
        Trap::DefaultPort,
        Trap::JsonEscaped,
        Trap::EncodedTwice,
        Trap::Decoded,
    ] {
        assert!(known.contains(&trap.code()), "{}", trap.code());
    }
}

#[tokio::test]
async fn payments_are_signed_with_the_merchants_keys_for_those_who_may() {
    let world = World::new().await;
    let key = "0123456789abcdef0123456789abcdef";
    let rsa = kanhe_sign::rsa::RsaKey::derive([3; 32]).unwrap();
    std::fs::write(world.path().join("pay.key"), key).unwrap();
    std::fs::write(world.path().join("pay.pem"), rsa.private_pem()).unwrap();
    let lines = "pay_key_file = \"pay.key\"\npay_private_key_file = \"pay.pem\"";
    let tail = "[[client]]\nname = \"signer\"\nkey_command = [\"printf\", \"only-signs-pages-of-it\"]\napps = [\"shop\"]\nrights = [\"sign\"]";
    let gateway = world.gateway("", lines, tail).await;
    let path = "/v1/apps/shop/pay-sign";
    for (sign_type, hash) in [
        ("MD5", Some(kanhe_sign::pay::PayHash::Md5)),
        ("HMAC-SHA256", Some(kanhe_sign::pay::PayHash::HmacSha256)),
        ("RSA", None),
    ] {
        let order = json!({"prepay_id": "wx201410272009395522657a69", "sign_type": sign_type});
        let payment = gateway.post(path, order).await.json();
        let signed = kanhe_sign::pay::JsapiPay {
            app_id: WECHAT_APP,
            timestamp: payment["timestamp"].as_str().unwrap(),
            nonce: payment["nonceStr"].as_str().unwrap(),
            package: "prepay_id=wx201410272009395522657a69",
        };
        let expected = match hash {
            Some(hash) => signed.sign(key, hash),
            None => rsa.sign(signed.lines().as_bytes()),
        };
        assert_eq!((&payment["paySign"], &payment["signType"]), (&json!(expected), &json!(sign_type)));
    }
    let order = json!({"prepay_id": "wx1\nsign", "sign_type": "MD5"});
    assert_eq!(gateway.post(path, order.clone()).await.status, 400);
    let bearer = [("authorization", "Bearer only-signs-pages-of-it")];
    assert_eq!(gateway.ask(Method::POST, path, &bearer, Some(order)).await.status, 403);
}
