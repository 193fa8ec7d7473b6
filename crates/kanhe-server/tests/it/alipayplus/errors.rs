//! Every error of the seed's table, by what a person does, what somebody has set, and what goes wrong.

use serde_json::{Value, json};

use super::merchant::{get_auth_code, phone};
use crate::phone::Phone;

const KIND: &str = "mini-program-consent";

async fn fault(phone: &Phone, fault: Value) {
    let mut fault = fault;
    fault["endpoint"] = json!("alipayplus.authorize");
    let answer = phone.world.post("/sandbox/v1/faults", &fault).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
}

async fn asked(phone: &Phone) -> Value {
    get_auth_code(phone, json!(["USER_NAME"])).await
}

#[tokio::test]
async fn the_user_does_not_want_it_1001() {
    let phone = phone(json!({})).await;
    phone.expect(KIND, "deny", json!({})).await;
    assert_eq!(
        asked(&phone).await,
        json!({
            "authErrorScopes": {"USER_NAME": "10001"},
            "error": 1001,
            "errorMessage": "User's authorization is cancelled",
        })
    );
    assert_eq!(phone.newest_call().await["status"], "cancelled");
    phone.expect(KIND, "cancel", json!({})).await;
    assert_eq!(
        asked(&phone).await,
        json!({"error": 1001, "errorMessage": "User's authorization is cancelled"})
    );
    phone.expect(KIND, "allow", json!({"scopes": []})).await;
    assert_eq!(asked(&phone).await["error"], 1001, "to tick nothing is to say no");
    phone.change(json!({"authorizing": {"errors": "container"}})).await;
    for (action, error) in [("deny", 11), ("cancel", 10)] {
        phone.expect(KIND, action, json!({})).await;
        assert_eq!(asked(&phone).await["error"], error, "closing is not rejecting where codes can say it");
    }
}

#[tokio::test]
async fn the_service_answers_with_an_error_1002() {
    let phone = phone(json!({"auto": "allow"})).await;
    fault(&phone, json!({"answer": {"error": 1002}, "times": 1})).await;
    assert_eq!(asked(&phone).await, json!({"error": 1002, "errorMessage": "App service error"}));
    assert_eq!(phone.newest_call().await["reason"], "fault_injected");
    let all = get_auth_code(&phone, json!(["EVERYTHING"])).await;
    assert_eq!((&all["error"], &all["authErrorScopes"]), (&json!(1002), &json!({"EVERYTHING": "10001"})));
    phone.change(json!({"authorizing": {"bare_scope_failure": true}})).await;
    assert_eq!(
        get_auth_code(&phone, json!(["auth_user", "EVERYTHING"])).await["authSuccessScopes"],
        json!(["auth_user"])
    );
    assert_eq!(
        get_auth_code(&phone, json!(["EVERYTHING"])).await,
        json!({"authErrorScopes": {"EVERYTHING": "10001"}}),
        "the seed's sample"
    );
}

#[tokio::test(start_paused = true)]
async fn nobody_answers_1003() {
    let phone = phone(json!({"dialog_timeout": 1})).await;
    assert_eq!(asked(&phone).await, json!({"error": 1003, "errorMessage": "Timeout"}));
    assert_eq!(phone.newest_call().await["reason"], "dialog_timeout");
    phone.change(json!({"unanswered": "cancel"})).await;
    assert_eq!(asked(&phone).await["error"], 1001);
    phone.change(json!({"auto": "allow"})).await;
    fault(&phone, json!({"answer": {"error": 1003}, "times": 1})).await;
    assert_eq!(asked(&phone).await["error"], 1003, "the service says so itself");
}

#[tokio::test]
async fn the_service_cannot_be_reached_1000() {
    let phone = phone(json!({"network": "none"})).await;
    assert_eq!(asked(&phone).await, json!({"error": 1000, "errorMessage": "Unknown error!"}));
    assert_eq!(phone.newest_call().await["reason"], "offline");
    phone.change(json!({"network": "wifi"})).await;
    fault(&phone, json!({"drop": true, "times": 1})).await;
    assert_eq!(asked(&phone).await["error"], 1000);
}

#[tokio::test]
async fn the_service_answers_nonsense_3() {
    let phone = phone(json!({"auto": "allow"})).await;
    fault(&phone, json!({"answer": {}, "times": 1})).await;
    assert_eq!(asked(&phone).await, json!({"error": 3, "errorMessage": "Unknown error!"}));
}

#[tokio::test]
async fn consent_is_pending_and_stays_so_2001() {
    let phone = phone(json!({"authorizing": {"consent_page": false}})).await;
    let pending = json!({"error": 2001, "errorMessage": "Authorization is pending agreement"});
    assert_eq!(asked(&phone).await, pending);
    assert_eq!(phone.newest_call().await["reason"], "consent_page_unavailable");
    phone.change(json!({"authorizing": {}, "auto": "allow"})).await;
    fault(&phone, json!({"answer": {"error": 2001}})).await;
    assert_eq!(asked(&phone).await, pending, "agreed to again and again");
    assert_eq!(phone.newest_call().await["reason"], "agreement_pending");
    let asked = phone.checks().await.iter().filter(|(name, _)| name == "consent").count();
    assert_eq!(asked, 3, "he is not asked for ever");
}

#[tokio::test]
async fn a_switched_off_app_and_a_missing_parameter_are_refused() {
    let phone = phone(json!({"auto": "allow", "authorizing": {"scopes_required": true}})).await;
    assert_eq!(phone.invoke("getAuthCode", json!({})).await["error"], 2);
    let app = "/sandbox/v1/apps/alipayplus/2026000000000000000001";
    phone.world.call(axum::http::Method::PATCH, app, &json!({"status": "disabled"})).await;
    assert_eq!(asked(&phone).await["error"], 4);
    assert_eq!(phone.newest_call().await["reason"], "app_disabled");
}

#[tokio::test]
async fn a_success_can_be_as_bare_as_the_seeds_sample() {
    let phone = phone(json!({"authorizing": {"minimal_success": true}})).await;
    let answer = phone.invoke("getAuthCode", json!({})).await;
    assert_eq!(answer.as_object().unwrap().keys().collect::<Vec<_>>(), ["authCode"]);
}
