//! Payments: an order, a signed request, a person who pays or does not, and a merchant who is told.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use base64::{Engine, engine::general_purpose::STANDARD};
use kanhe_server::demo::{WECHAT_APP, WECHAT_PLAIN_APP};
use kanhe_sign::pay::{JsapiPay, PayHash, sign_fields};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::signature::RsaKeyPair;
use serde_json::{Value, json};

use crate::phone::Phone;
use crate::world::START;

const APIS: [&str; 4] = ["chooseWXPay", "openAddress", "openEnterpriseRedPacket", "openBusinessView"];

async fn phone(settings: Value) -> Phone {
    let mut settings = settings;
    settings.as_object_mut().unwrap().entry("auto").or_insert(json!("allow"));
    Phone::granted(settings, &APIS).await
}

async fn order(phone: &Phone, order: Value) -> Value {
    let mut new = json!({"description": "Tea", "amount": 100});
    new.as_object_mut().unwrap().extend(order.as_object().unwrap().clone());
    let made = phone.world.post("/sandbox/v1/orders", &new).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    made.json()
}

async fn merchant(phone: &Phone) -> Value {
    phone.world.get(&format!("/sandbox/v1/merchants/{WECHAT_APP}")).await.json()
}

/// What the page passes for an order, signed as the merchant's backend would.
async fn request(phone: &Phone, order: &Value, sign_type: &str) -> Value {
    let (timestamp, package) =
        (START.to_string(), format!("prepay_id={}", order["prepay_id"].as_str().unwrap()));
    let pay = JsapiPay { app_id: WECHAT_APP, timestamp: &timestamp, nonce: "n1", package: &package };
    let merchant = merchant(phone).await;
    let key = merchant["api_key"].as_str().unwrap();
    let sign = match sign_type {
        "MD5" => pay.sign(key, PayHash::Md5),
        "HMAC-SHA256" => pay.sign(key, PayHash::HmacSha256),
        _ => rsa(merchant["merchant_private_key_pem"].as_str().unwrap(), &pay.lines()),
    };
    json!({"timeStamp": timestamp, "nonceStr": "n1", "package": package, "signType": sign_type, "paySign": sign})
}

/// As somebody else's backend signs: from the PEM, with another library's types.
fn rsa(pem: &str, message: &str) -> String {
    let text: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    let key = RsaKeyPair::from_pkcs8(&STANDARD.decode(text).unwrap()).unwrap();
    let mut signature = vec![0; key.public().modulus_len()];
    let random = ring::rand::SystemRandom::new();
    key.sign(&ring::signature::RSA_PKCS1_SHA256, &random, message.as_bytes(), &mut signature).unwrap();
    STANDARD.encode(signature)
}

async fn pay(phone: &Phone, request: Value) -> Value {
    phone.invoke("getBrandWCPayRequest", request).await
}

#[tokio::test]
async fn an_order_is_paid_once_by_each_of_the_vendors_signatures() {
    let phone = phone(json!({})).await;
    for (version, sign_type) in [("v2", "MD5"), ("v2", "HMAC-SHA256"), ("v3", "RSA")] {
        let order = order(&phone, json!({"version": version})).await;
        let request = request(&phone, &order, sign_type).await;
        assert_eq!(
            pay(&phone, request.clone()).await,
            json!({"err_msg": "get_brand_wcpay_request:ok"}),
            "{sign_type}"
        );
        assert_eq!(pay(&phone, request).await["err_msg"], "get_brand_wcpay_request:fail");
        assert_eq!(phone.newest_call().await["reason"], "pay_order_paid");
        let orders = phone.world.get("/sandbox/v1/orders").await.json();
        assert_eq!(
            (&orders["orders"][0]["state"], &orders["orders"][0]["prepay_id"]),
            (&json!("SUCCESS"), &order["prepay_id"])
        );
    }
}

#[tokio::test]
async fn a_person_who_does_not_pay_cancels_and_the_order_waits() {
    let phone = phone(json!({})).await;
    let order = order(&phone, json!({})).await;
    let request = request(&phone, &order, "RSA").await;
    phone.expect("pay", "cancel", json!({})).await;
    assert_eq!(pay(&phone, request.clone()).await, json!({"err_msg": "get_brand_wcpay_request:cancel"}));
    phone.expect("pay", "fail", json!({})).await;
    assert_eq!(pay(&phone, request.clone()).await["err_msg"], "get_brand_wcpay_request:fail");
    assert_eq!(pay(&phone, request).await["err_msg"], "get_brand_wcpay_request:ok");
}

#[tokio::test]
async fn what_is_wrong_with_a_request_is_said() {
    let phone = phone(json!({})).await;
    let two = order(&phone, json!({"version": "v2"})).await;
    let right = request(&phone, &two, "MD5").await;
    let with = |name: &str, value: Value| {
        let mut changed = right.clone();
        changed[name] = value;
        changed
    };
    let merchant = merchant(&phone).await;
    let package = right["package"].as_str().unwrap();
    let start = START.to_string();
    let misnamed = [
        ("appId", WECHAT_APP),
        ("timestamp", &*start),
        ("nonceStr", "n1"),
        ("package", package),
        ("signType", "MD5"),
    ];
    let misnamed = sign_fields(&misnamed, merchant["api_key"].as_str().unwrap(), PayHash::Md5);
    let plain = order(&phone, json!({"client_id": WECHAT_PLAIN_APP})).await;
    let foreign = format!("prepay_id={}", plain["prepay_id"].as_str().unwrap());
    let lower = right["paySign"].as_str().unwrap().to_lowercase();
    for (wrong, reason) in [
        (with("package", json!("wx123")), "pay_package"),
        (with("package", json!("prepay_id=wx123")), "pay_unknown_order"),
        (with("package", json!(foreign)), "pay_unknown_order"),
        (with("timeStamp", json!("undefined")), "pay_timestamp_undefined"),
        (with("timeStamp", json!("1795140000000")), "pay_timestamp"),
        (with("signType", json!("SHA1")), "pay_sign_type"),
        (with("signType", json!("RSA")), "pay_sign_type"),
        (with("paySign", json!("0000")), "pay_sign_mismatch"),
        (with("paySign", json!(lower)), "pay_sign_lower_case"),
        (with("paySign", json!(misnamed)), "pay_sign_field_name"),
        (with("nonceStr", json!("other")), "pay_sign_mismatch"),
    ] {
        assert_eq!(pay(&phone, wrong).await["err_msg"], "get_brand_wcpay_request:fail");
        assert_eq!(phone.newest_call().await["reason"], reason);
    }
    let other = order(&phone, json!({"openid": "osomebodyelse"})).await;
    pay(&phone, request(&phone, &other, "RSA").await).await;
    assert_eq!(phone.newest_call().await["reason"], "pay_other_user");
    phone.world.advance(7200).await;
    let mut later = phone;
    later.configure(crate::phone::PAGE, crate::phone::PAGE, &APIS).await;
    pay(&later, right).await;
    assert_eq!(later.newest_call().await["reason"], "pay_order_expired");
}

type Told = Arc<Mutex<Vec<(HeaderMap, String)>>>;

/// A merchant on this computer who notes what he is told, and the first so many times does not answer that he knows.
async fn merchants_server(deaf: usize, knows: &'static str) -> (String, Told) {
    let told: Told = Arc::default();
    let note = async move |State(told): State<Told>, headers: HeaderMap, body: String| {
        let mut told = told.lock().unwrap();
        told.push((headers, body));
        if told.len() <= deaf { (StatusCode::INTERNAL_SERVER_ERROR, "") } else { (StatusCode::OK, knows) }
    };
    let router = Router::new().route("/notify", post(note)).with_state(told.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/notify", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (url, told)
}

async fn until(told: &Told, count: usize) -> Vec<(HeaderMap, String)> {
    loop {
        let now = told.lock().unwrap().clone();
        if now.len() >= count {
            return now;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_merchant_of_version_two_is_told_in_signed_xml() {
    let phone = phone(json!({})).await;
    let (url, told) = merchants_server(0, "<xml><return_code><![CDATA[SUCCESS]]></return_code></xml>").await;
    let order =
        order(&phone, json!({"version": "v2", "notify_url": url, "out_trade_no": "T-1", "notify_times": 2}))
            .await;
    pay(&phone, request(&phone, &order, "HMAC-SHA256").await).await;
    let told = until(&told, 2).await;
    let body = &told[0].1;
    let field = |name: &str| {
        let (_, rest) = body.split_once(&format!("<{name}><![CDATA[")).unwrap();
        rest.split_once("]]>").unwrap().0.to_owned()
    };
    assert_eq!(
        (field("out_trade_no"), field("total_fee"), field("result_code")),
        ("T-1".into(), "100".into(), "SUCCESS".into())
    );
    assert_eq!(field("time_end"), "20261120100000");
    let names: Vec<&str> =
        body.split("></").skip(1).filter_map(|part| part.split_once('>')).map(|(name, _)| name).collect();
    let values: Vec<(&str, String)> =
        names.iter().filter(|name| **name != "xml").map(|name| (*name, field(name))).collect();
    let fields: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, &**value)).collect();
    let key = merchant(&phone).await["api_key"].as_str().unwrap().to_owned();
    assert_eq!(sign_fields(&fields, &key, PayHash::HmacSha256), field("sign"));
    assert_ne!(told[1].1, *body, "told twice, as the order wants: the same payment with another nonce");
}

#[tokio::test]
async fn a_merchant_of_version_three_is_told_in_sealed_and_signed_json() {
    let phone = phone(json!({})).await;
    let (url, told) = merchants_server(0, "").await;
    let order = order(&phone, json!({"notify_url": url, "out_trade_no": "T-3"})).await;
    pay(&phone, request(&phone, &order, "RSA").await).await;
    let (headers, body) = until(&told, 1).await.remove(0);
    let merchant = merchant(&phone).await;
    let header = |name: &str| headers[name].to_str().unwrap();
    let signed = format!("{}\n{}\n{body}\n", header("wechatpay-timestamp"), header("wechatpay-nonce"));
    let keys = &phone.world.sandbox().cashier.merchants.of(WECHAT_APP).await.unwrap();
    assert!(keys.platforms.public().verifies(signed.as_bytes(), header("wechatpay-signature")));
    assert_eq!(keys.platforms.public_pem(), merchant["platform_public_key_pem"]);

    let body: Value = serde_json::from_str(&body).unwrap();
    let resource = &body["resource"];
    let key = UnboundKey::new(&AES_256_GCM, merchant["api_key"].as_str().unwrap().as_bytes()).unwrap();
    let nonce = Nonce::try_assume_unique_for_key(resource["nonce"].as_str().unwrap().as_bytes()).unwrap();
    let mut sealed = STANDARD.decode(resource["ciphertext"].as_str().unwrap()).unwrap();
    let opened = LessSafeKey::new(key).open_in_place(nonce, Aad::from(b"transaction"), &mut sealed).unwrap();
    let transaction: Value = serde_json::from_slice(opened).unwrap();
    assert_eq!(
        (&transaction["out_trade_no"], &transaction["trade_state"], &transaction["amount"]["total"]),
        (&json!("T-3"), &json!("SUCCESS"), &json!(100))
    );
    assert_eq!(transaction["success_time"], "2026-11-20T10:00:00+08:00");
    let orders = async || phone.world.get("/sandbox/v1/orders").await.json()["orders"][0]["told"].clone();
    while orders().await.as_array().unwrap().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(orders().await[0]["acknowledged"], true);
}

#[tokio::test]
async fn an_order_that_makes_no_sense_is_not_made() {
    let phone = phone(json!({})).await;
    order(&phone, json!({"out_trade_no": "T-1"})).await;
    for (wrong, status) in [
        (json!({"description": "", "amount": 1}), 400),
        (json!({"description": "x", "amount": 0}), 400),
        (json!({"description": "x", "amount": 1, "notify_url": "https://example.com/"}), 400),
        (json!({"description": "x", "amount": 1, "client_id": "wxnobody"}), 400),
        (json!({"description": "x", "amount": 1, "out_trade_no": "T-1"}), 409),
    ] {
        assert_eq!(phone.world.post("/sandbox/v1/orders", &wrong).await.status, status, "{wrong}");
    }
    assert_eq!(phone.world.get("/sandbox/v1/merchants/wxnobody").await.status, 404);
}

#[tokio::test]
async fn an_address_is_given_under_the_clients_own_names() {
    let phone = phone(json!({})).await;
    assert_eq!(
        phone.invoke("editAddress", json!({})).await,
        json!({
            "err_msg": "edit_address:ok", "userName": "林小兰", "telNumber": "13800000001", "addressPostalCode": "310007",
            "proviceFirstStageName": "浙江省", "addressCitySecondStageName": "杭州市",
            "addressCountiesThirdStageName": "西湖区", "addressDetailInfo": "龙井路 1 号", "nationalCode": "330106",
        })
    );
    phone.expect("address", "choose", json!({"userName": "Mei", "detailInfo": "x"})).await;
    assert_eq!(phone.invoke("editAddress", json!({})).await["userName"], "Mei");
    phone.expect("address", "cancel", json!({})).await;
    assert_eq!(phone.invoke("editAddress", json!({})).await["err_msg"], "edit_address:cancel");
}

#[tokio::test]
async fn the_other_counters_answer_as_the_person_says() {
    let phone = phone(json!({"device": {"profile": "android"}})).await;
    let packet = json!({"package": "p", "paySign": "s"});
    assert_eq!(
        phone.invoke("getRecevieBizHongBaoRequest", packet).await["err_msg"],
        "getRecevieBizHongBaoRequest:ok"
    );
    assert_eq!(
        phone.invoke("getRecevieBizHongBaoRequest", json!({})).await["err_msg"],
        "getRecevieBizHongBaoRequest:fail"
    );
    let view = json!({"businessType": "wxpayScoreUse", "queryString": "a=1"});
    let result = phone.invoke("openBusinessView", view).await;
    assert_eq!((&result["err_msg"], &result["err_code"]), (&json!("openBusinessView:ok"), &json!(0)));
    assert_eq!(result["extraData"], r#"{"businessType":"wxpayScoreUse"}"#, "Android passes text");
    phone.expect("business-view", "cancel", json!({})).await;
    let view = json!({"businessType": "wxpayScoreUse"});
    assert_eq!(phone.invoke("openBusinessView", view).await["err_msg"], "openBusinessView:cancel");
}
