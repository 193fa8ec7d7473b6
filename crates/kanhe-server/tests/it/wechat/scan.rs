//! `scanQRCode`, and the reading and drawing of codes behind it.

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::phone::Phone;
use crate::world::World;

async fn phone(settings: Value) -> Phone {
    let mut settings = settings;
    settings.as_object_mut().unwrap().entry("auto").or_insert(json!("allow"));
    Phone::granted(settings, &["scanQRCode"]).await
}

async fn scanned(profile: &str, text: &str, format: &str) -> Value {
    let phone = phone(json!({"device": {"profile": profile}})).await;
    phone.expect("scan", "scan", json!({"text": text, "format": format})).await;
    phone.invoke("scanQRCode", json!({"needResult": 1})).await
}

#[tokio::test]
async fn each_client_gets_the_result_in_its_own_form() {
    let ok = |result: &str| json!({"err_msg": "scanQRCode:ok", "resultStr": result});
    assert_eq!(scanned("android", "勘合", "QR_CODE").await, ok("勘合"));
    assert_eq!(scanned("desktop", "12345", "CODE_128").await, ok("CODE_128,12345"));
    assert_eq!(
        scanned("iphone", "6901028075763", "EAN_13").await,
        ok(r#"{"scan_code":{"scan_result":"EAN_13,6901028075763","type":"EAN_13"}}"#)
    );
}

#[tokio::test]
async fn without_need_result_the_client_keeps_it() {
    let phone = phone(json!({"auto": "ask"})).await;
    phone.expect("scan", "scan", json!({"text": "https://kanhe.example/a"})).await;
    assert_eq!(
        phone.invoke("scanQRCode", json!({"needResult": 0})).await,
        json!({"err_msg": "scanQRCode:ok"})
    );
    let dialogs = phone.world.get(&format!("{}/dialogs", phone.path)).await.json();
    let shown = &dialogs["dialogs"][0];
    assert_eq!(shown["kind"], "scan-result");
    assert_eq!(shown["data"], json!({"text": "https://kanhe.example/a", "format": "QR_CODE"}));
}

#[tokio::test]
async fn only_what_the_page_wants_is_scanned() {
    let phone = phone(json!({})).await;
    let result = phone.invoke("scanQRCode", json!({"needResult": 1, "scanType": ["barCode"]})).await;
    assert!(result["resultStr"].as_str().unwrap().contains("EAN_13"), "the suggestion follows: {result}");
    phone.expect("scan", "scan", json!({"text": "x", "format": "QR_CODE"})).await;
    let result = phone.invoke("scanQRCode", json!({"needResult": 1, "scanType": ["barCode"]})).await;
    assert_eq!(result["err_msg"], "scanQRCode:fail");
    assert_eq!(phone.newest_call().await["reason"], "scan_type");
    phone.expect("scan", "scan", json!({"text": "x", "format": "AZTEC"})).await;
    phone.invoke("scanQRCode", json!({"needResult": 1})).await;
    assert_eq!(phone.newest_call().await["reason"], "nothing_scanned");
    phone.expect("scan", "cancel", json!({})).await;
    assert_eq!(phone.invoke("scanQRCode", json!({})).await, json!({"err_msg": "scanQRCode:cancel"}));
}

#[tokio::test]
async fn what_is_drawn_is_read() {
    let world = World::new().await;
    for (kind, text, format) in [
        ("qr", "%E5%8B%98%E5%90%88", "QR_CODE"),
        ("ean13", "690102807576", "EAN_13"),
        ("code128", "Kanhe-1", "CODE_128"),
    ] {
        let drawn = world.get(&format!("/sandbox/v1/barcodes/{kind}?text={text}")).await;
        assert_eq!((drawn.status, drawn.header(CONTENT_TYPE)), (StatusCode::OK, "image/png"));
        let request =
            World::request(Method::POST, "/sandbox/v1/barcodes").body(Body::from(drawn.body)).unwrap();
        let read = world.send(request).await.json();
        assert_eq!(read["symbols"][0]["format"], format, "{read}");
    }
    assert_eq!(world.get("/sandbox/v1/barcodes/ean13?text=1").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(world.get("/sandbox/v1/barcodes/aztec?text=1").await.status, StatusCode::NOT_FOUND);
    let request = World::request(Method::POST, "/sandbox/v1/barcodes").body(Body::from("<svg/>")).unwrap();
    assert_eq!(world.send(request).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}
