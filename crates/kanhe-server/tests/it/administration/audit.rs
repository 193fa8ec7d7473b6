//! The audit log, as it is read.

use axum::http::header;
use kanhe_sign::{chain, hex};
use serde_json::{Value, json};

use super::Admin;

#[tokio::test]
async fn every_act_is_written_down_with_who_did_it_and_what_was_said() {
    let admin = Admin::owner().await;
    admin.post("apps", &json!({"dialect": "wechat", "name": "Shop"})).await;
    let entry = admin.get("audit?act=app.").await.json()["items"][0].clone();
    assert_eq!((&entry["actor"], &entry["act"]), (&json!("operator:mei"), &json!("app.register")));
    assert!(entry["subject"].as_str().unwrap().starts_with("wechat/wx"));
    assert_eq!(entry["detail"]["name"], "Shop");
}

#[tokio::test]
async fn the_exported_log_can_be_checked_with_nothing_of_ours() {
    let admin = Admin::owner().await;
    for number in 0..3 {
        admin.post("apps", &json!({"dialect": "wechat", "name": format!("Shop {number} 商城")})).await;
    }
    let export = admin.get("audit/export").await;
    assert_eq!(export.header(header::CONTENT_TYPE), "application/x-ndjson");
    let mut hash = chain::START;
    for line in export.text().lines() {
        let entry: Value = serde_json::from_str(line).unwrap();
        let fields = ["number", "at", "actor", "act", "subject", "from", "detail"].map(|name| &entry[name]);
        hash = chain::link(&hash, json!(fields).to_string().as_bytes());
        assert_eq!(entry["hash"], hex::text(&hash));
    }
    let verdict = admin.get("audit/verify").await.json();
    assert_eq!((&verdict["ok"], &verdict["broken_at"]), (&json!(true), &Value::Null));
    assert_eq!(verdict["hash"], hex::text(&hash));
    assert_eq!(verdict["entries"], export.text().lines().count());
}

#[tokio::test]
async fn the_log_is_searched_and_read_page_by_page() {
    let admin = Admin::owner().await;
    for _ in 0..3 {
        admin.post("admin-keys", &json!({"name": "CI", "role": "auditor"})).await;
    }
    let first = admin.get("audit?act=admin_key.make&limit=2").await.json();
    assert_eq!(first["items"].as_array().unwrap().len(), 2);
    let path = format!("audit?act=admin_key.make&limit=2&after={}", first["next"].as_str().unwrap());
    let last = admin.get(&path).await.json();
    assert_eq!((last["items"].as_array().unwrap().len(), &last["next"]), (1, &Value::Null));
    assert_eq!(admin.get("audit?actor=key:").await.json()["items"], json!([]));
}
