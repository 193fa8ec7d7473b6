//! Failures on command in the bridge calls of office messengers.

use axum::http::StatusCode;
use serde_json::json;

use super::{CONFIG, done, fails, fresh};
use crate::phone::Phone;

async fn set(phone: &Phone, fault: serde_json::Value) {
    let answer = phone.world.post("/sandbox/v1/faults", &fault).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
}

#[tokio::test]
async fn a_call_answers_what_it_was_told_or_nothing() {
    let phone = fresh("dingtalk", json!({"auto": "allow"})).await;
    let told = json!({"errorCode": "25", "errorMessage": "网络异常"});
    set(&phone, json!({"endpoint": "dingtalk.jsapi.biz.util.scan", "answer": told, "times": 1})).await;
    assert_eq!(phone.invoke("biz.util.scan", json!({})).await, told);
    let call = phone.newest_call().await;
    assert_eq!((&call["status"], &call["reason"]), (&json!("failed"), &json!("fault_injected")));
    assert_eq!(call["checks"].as_array().unwrap().last().unwrap()["name"], "fault");
    done(&phone, "biz.util.scan", json!({})).await;
    set(&phone, json!({"endpoint": "dingtalk.jsapi.biz.util.scan", "drop": true, "times": 1})).await;
    assert_eq!(phone.invoke("biz.util.scan", json!({})).await, json!(null), "it is never answered");
}

#[tokio::test(start_paused = true)]
async fn a_call_can_be_late() {
    let phone = fresh("dingtalk", json!({"auto": "allow"})).await;
    set(&phone, json!({"endpoint": "dingtalk.jsapi.biz.util.scan", "latency_ms": 5000, "times": 1})).await;
    let began = tokio::time::Instant::now();
    done(&phone, "biz.util.scan", json!({})).await;
    assert!(began.elapsed().as_secs() >= 5);
}

#[tokio::test]
async fn a_call_that_may_not_be_made_is_refused_before_any_fault() {
    let phone = fresh("dingtalk", json!({})).await;
    set(&phone, json!({"endpoint": "dingtalk.jsapi.biz.contact.choose", "drop": true})).await;
    fails(&phone, "biz.contact.choose", json!({}), "7", "config_missing").await;
}

#[tokio::test]
async fn a_page_config_can_fail_on_command_in_both_dialects() {
    for (dialect, endpoint, wires) in [
        ("dingtalk", "dingtalk.jsapi.config", [CONFIG, "config"]),
        ("gov", "gov.jsapi.authConfig", ["authConfig", "taurus.common.authConfig"]),
    ] {
        let phone = fresh(dialect, json!({})).await;
        let told = json!({"errorCode": "9", "errorMessage": "busy"});
        set(&phone, json!({"endpoint": endpoint, "answer": told, "times": 2})).await;
        for wire in wires {
            assert_eq!(phone.invoke(wire, json!({})).await, told, "{wire}");
        }
        assert_ne!(phone.invoke(wires[0], json!({})).await, told, "used up");
    }
}

/// A function goes by another name in each kind of client; a fault hits it by any of them.
#[tokio::test]
async fn a_fault_hits_a_function_under_each_of_its_names() {
    let phone = fresh("gov", json!({})).await;
    let told = json!({"errorCode": "3", "errorMessage": "stuck"});
    set(&phone, json!({"endpoint": "gov.jsapi.popWindow", "answer": told, "times": 2})).await;
    assert_eq!(phone.invoke("popWindow", json!({})).await, told);
    assert_eq!(phone.invoke("biz.navigation.quit", json!({})).await, told);
}
