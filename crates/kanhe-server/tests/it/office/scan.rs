//! The phone's camera reads a code.

use serde_json::json;

use super::{asked, can_be_cancelled, done, fails, fresh};

const SCAN: &str = "biz.util.scan";

#[tokio::test]
async fn a_code_is_read_without_a_config() {
    let phone = fresh("dingtalk", json!({})).await;
    let (result, dialog) =
        asked(&phone, SCAN, json!({"type": "all"}), "scan", json!({"text": "勘合", "format": "QR_CODE"}))
            .await;
    assert_eq!(result, json!({"text": "勘合"}));
    assert_eq!(dialog["kind"], "scan");
    assert_eq!(dialog["data"], json!({"types": ["qrCode", "barCode"], "need_result": true}));
    can_be_cancelled(&phone, SCAN, json!({})).await;
}

#[tokio::test]
async fn a_page_may_want_one_kind_of_code() {
    let phone = fresh("dingtalk", json!({"auto": "allow"})).await;
    for (kinds, text, other) in [
        (["qrCode", "qr"], "https://kanhe.example/", "EAN_13"),
        (["barCode", "bar"], "6901028075763", "QR_CODE"),
    ] {
        for kind in kinds {
            assert_eq!(done(&phone, SCAN, json!({"type": kind})).await, json!({"text": text}));
            phone.expect("scan", "scan", json!({"text": "1", "format": other})).await;
            fails(&phone, SCAN, json!({"type": kind}), "3", "scan_type").await;
        }
    }
}

#[tokio::test]
async fn wrong_answers_of_a_script_are_no_codes() {
    let phone = fresh("dingtalk", json!({})).await;
    for wrong in [
        json!({"text": 1, "format": "QR_CODE"}),
        json!({"text": "1", "format": "BRAILLE"}),
        json!({"text": "x".repeat(8193), "format": "QR_CODE"}),
    ] {
        phone.expect("scan", "scan", wrong).await;
        fails(&phone, SCAN, json!({}), "3", "nothing_scanned").await;
    }
}
