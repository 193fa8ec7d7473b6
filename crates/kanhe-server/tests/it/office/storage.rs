//! What pages of one domain keep on the phone.

use serde_json::json;

use super::{done, fails, granted};
use crate::phone::PAGE;

const GET: &str = "util.domainStorage.getItem";
const SET: &str = "util.domainStorage.setItem";
const REMOVE: &str = "util.domainStorage.removeItem";
const INFO: &str = "util.domainStorage.getStorageInfo";

#[tokio::test]
async fn what_a_page_keeps_another_page_of_its_domain_finds() {
    let phone = granted(json!({}), &[INFO]).await;
    assert_eq!(done(&phone, GET, json!({"name": "k"})).await, json!({"value": ""}));
    assert_eq!(done(&phone, SET, json!({"name": "k", "value": "值"})).await, json!({}));
    assert_eq!(done(&phone, SET, json!({"key": "n", "data": {"a": 1}})).await, json!({}));
    assert_eq!(done(&phone, INFO, json!({})).await, json!({"keys": ["k", "n"], "limitSize": 10240}));
    phone.load(PAGE).await;
    assert_eq!(done(&phone, GET, json!({"name": "k"})).await, json!({"value": "值"}));
    assert_eq!(done(&phone, GET, json!({"key": "n"})).await, json!({"value": r#"{"a":1}"#}));
    let elsewhere = "https://other.example/";
    phone.load(elsewhere).await;
    let read = phone.invoke_at(elsewhere, GET, json!({"name": "k"})).await;
    assert_eq!(read, json!({"errorCode": "0", "result": {"value": ""}}));
    phone.load(PAGE).await;
    assert_eq!(done(&phone, REMOVE, json!({"name": "k"})).await, json!({}));
    assert_eq!(done(&phone, REMOVE, json!({"name": "k"})).await, json!({}));
    assert_eq!(done(&phone, GET, json!({"name": "k"})).await, json!({"value": ""}));
}

#[tokio::test]
async fn what_has_no_name_or_no_room_is_not_kept() {
    let phone = granted(json!({}), &[INFO]).await;
    for api in [GET, SET, REMOVE] {
        fails(&phone, api, json!({"value": "v"}), "2", "missing_parameters").await;
    }
    fails(&phone, SET, json!({"name": "k"}), "2", "missing_parameters").await;
    let large = json!({"name": "k", "value": "x".repeat(200 * 1024 + 1)});
    fails(&phone, SET, large, "12", "storage_full").await;
    for number in 0..51 {
        let value = json!({"name": number.to_string(), "value": "x".repeat(200 * 1024)});
        done(&phone, SET, value).await;
    }
    let one_more = json!({"name": "51", "value": "x".repeat(200 * 1024)});
    fails(&phone, SET, one_more, "12", "storage_full").await;
}
