//! Seed 002's data flow, all nine steps, and what the user is asked on the way.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use super::merchant::{Merchant, code_of, get_auth_code, phone};

const KIND: &str = "mini-program-consent";

#[tokio::test]
async fn the_nine_steps_of_the_seed() {
    let phone = phone(json!({})).await;
    // 1 to 3: the page asks, the consent page is shown, the user agrees.
    let scopes = json!(["auth_base", "USER_NAME", "USER_BIRTHDAY"]);
    let asking = get_auth_code(&phone, scopes);
    let answering = phone.answer("allow", json!({"scopes": ["USER_NAME", "USER_BIRTHDAY"]}));
    let (delivered, asked) = tokio::join!(asking, answering);
    assert_eq!((&asked["kind"], &asked["app"]), (&json!(KIND), &json!("Kanhe Demo 勘合演示")));
    assert_eq!(
        asked["data"],
        json!({
            "client_id": "2026000000000000000001",
            "presentation": {
                "logo": "/demo/alipayplus/logo.svg",
                "terms": [
                    {"title": "用户协议 User agreement", "url": "/demo/alipayplus/terms.html"},
                    {"title": "隐私政策 Privacy policy", "url": "/demo/alipayplus/privacy.html"},
                ],
            },
            "user": "小兰",
            "scopes": [
                {"name": "USER_NAME", "zh": "你的姓名", "en": "Your name"},
                {"name": "USER_BIRTHDAY", "zh": "你的出生日期", "en": "Your date of birth"},
            ],
            "agreement": false,
        }),
        "only what is not silent is asked for"
    );
    // 4 to 6: the service makes a code, and the page gets it.
    let code = delivered["authCode"].as_str().unwrap();
    assert!(code.len() == 32 && code.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{code}");
    assert_eq!(delivered["authErrorScopes"], json!({}));
    assert_eq!(delivered["authSuccessScopes"], json!(["auth_base", "USER_NAME", "USER_BIRTHDAY"]));
    // 7 to 9: the page hands it to its backend, which gets tokens, and exactly what was granted.
    let merchant = Merchant::of(&phone.world).await;
    let tokens = merchant.redeem(code).await;
    assert_eq!(code_of(&tokens), "SUCCESS");
    assert_eq!(
        merchant.user_info(&tokens).await["userInfo"],
        json!({
            "userId": tokens["customerId"],
            "userName": {"fullName": "Lan Xiao", "firstName": "Lan", "lastName": "Xiao"},
            "birthDate": "1998-07-03",
        })
    );
    assert_eq!(code_of(&merchant.redeem(code).await), "USED_AUTHCODE");
    assert_eq!(
        code_of(&merchant.user_info(&tokens).await),
        "INVALID_ACCESS_TOKEN",
        "and its tokens are dead"
    );
}

#[tokio::test]
async fn what_is_silent_asks_nobody() {
    let phone = phone(json!({"auto": "deny"})).await;
    let silent = ["auth_base", "USER_ID", "USER_LOGIN_ID", "HASH_LOGIN_ID"];
    let answer = get_auth_code(&phone, json!(silent)).await;
    assert_eq!(answer["authSuccessScopes"], json!(silent));
    let note = get_auth_code(&phone, json!("auth_base")).await;
    assert_eq!(note["authSuccessScopes"], json!(["auth_base"]), "a single text is a scope");
    assert_eq!(
        phone.invoke("getAuthCode", json!({"scopeNicks": ["USER_ID"]})).await["authSuccessScopes"],
        json!(["USER_ID"]),
        "the bridge's own name"
    );
    assert_eq!(phone.invoke("getAuthCode", json!({})).await["authSuccessScopes"], json!(["auth_base"]));

    phone.change(json!({"user": "bo", "authorizing": {"silent": "note"}})).await;
    let refused = get_auth_code(&phone, json!(["USER_ID"])).await;
    assert_eq!(refused["error"], 1001, "under the seed's note only auth_base is silent: somebody was asked");
}

#[tokio::test]
async fn what_was_not_ticked_is_refused_and_what_was_is_remembered() {
    let phone = phone(json!({"auto": "deny"})).await;
    phone.expect(KIND, "allow", json!({"scopes": ["USER_AVATAR"]})).await;
    let answer = get_auth_code(&phone, json!(["USER_NAME", "USER_AVATAR"])).await;
    assert_eq!(
        (&answer["authErrorScopes"], &answer["authSuccessScopes"]),
        (&json!({"USER_NAME": "10001"}), &json!(["USER_AVATAR"]))
    );
    let again = get_auth_code(&phone, json!(["USER_AVATAR"])).await;
    assert_eq!(again["authSuccessScopes"], json!(["USER_AVATAR"]), "the second time nobody is asked");
    phone.change(json!({"user": "bo"})).await;
    assert_eq!(get_auth_code(&phone, json!(["USER_AVATAR"])).await["error"], 1001, "another user is");
}

#[tokio::test]
async fn what_is_withdrawn_is_not_seen_any_more_and_asked_anew() {
    let phone = phone(json!({"auto": "allow"})).await;
    let merchant = Merchant::of(&phone.world).await;
    let answer = get_auth_code(&phone, json!(["USER_NAME", "USER_GENDER"])).await;
    let tokens = merchant.redeem(answer["authCode"].as_str().unwrap()).await;
    let seen = async || merchant.user_info(&tokens).await;
    assert_eq!(seen().await["userInfo"]["gender"], "FEMALE");

    let consents = "/sandbox/v1/users/lan/consents/alipayplus/2026000000000000000001";
    let gone = phone.world.call(Method::DELETE, &format!("{consents}/USER_GENDER"), &Value::Null).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    let left = seen().await;
    assert_eq!((&left["userInfo"]["gender"], code_of(&left)), (&Value::Null, "SUCCESS"));
    assert_eq!(left["userInfo"]["userName"]["fullName"], "Lan Xiao", "the other scope stays");
    phone.change(json!({"auto": "deny"})).await;
    assert_eq!(get_auth_code(&phone, json!(["USER_GENDER"])).await["error"], 1001);

    phone.world.call(Method::DELETE, consents, &Value::Null).await;
    assert_eq!(code_of(&seen().await), "INVALID_ACCESS_TOKEN");
}

#[tokio::test]
async fn what_the_operator_has_not_granted_is_never_shown() {
    let phone = phone(json!({})).await;
    let asking = get_auth_code(&phone, json!(["CARD_LIST", "USER_NAME", "EVERYTHING"]));
    let (answer, asked) = tokio::join!(asking, phone.answer("allow", json!({})));
    assert_eq!(asked["data"]["scopes"].as_array().unwrap().len(), 1);
    assert_eq!(answer["authErrorScopes"], json!({"CARD_LIST": "10001", "EVERYTHING": "10001"}));
    let call = phone.newest_call().await;
    let granted = call["checks"].as_array().unwrap().iter().find(|check| check["name"] == "granted").unwrap();
    assert_eq!(
        granted,
        &json!({"name": "granted", "outcome": "failed", "value": "CARD_LIST, EVERYTHING", "reason": "scope_not_granted"})
    );

    let app = "/sandbox/v1/apps/alipayplus/2026000000000000000001";
    let taken = phone.world.call(Method::PATCH, app, &json!({"revoked": ["USER_NAME"]})).await;
    assert_eq!(taken.status, StatusCode::OK, "{}", taken.text());
    let refused = get_auth_code(&phone, json!(["USER_NAME"])).await;
    assert_eq!(
        (&refused["error"], &refused["authErrorScopes"]["USER_NAME"]),
        (&json!(1002), &json!("10001"))
    );
}

#[tokio::test]
async fn auto_debit_is_agreed_to_each_time_and_by_itself() {
    let phone = phone(json!({"auto": "deny"})).await;
    let both = json!(["USER_NAME", "AGREEMENT_PAY"]);
    let everything = json!(["USER_NAME", "AGREEMENT_PAY"]);
    phone.expect(KIND, "allow", json!({"scopes": everything, "agreement": false})).await;
    let answer = get_auth_code(&phone, both.clone()).await;
    assert_eq!(answer["authErrorScopes"], json!({"AGREEMENT_PAY": "10001"}), "without its own agreement");
    phone.expect(KIND, "allow", json!({"scopes": everything, "agreement": true})).await;
    assert_eq!(get_auth_code(&phone, both.clone()).await["authSuccessScopes"], both);
    assert_eq!(get_auth_code(&phone, both).await["error"], 1001, "he is asked again");
}

#[tokio::test]
async fn a_page_is_known_by_the_origin_that_it_comes_from() {
    let phone = phone(json!({"auto": "allow"})).await;
    for (url, answer) in [
        ("https://m.kanhe.example/a", Value::Null),
        ("http://127.0.0.1:3000/", Value::Null),
        ("https://elsewhere.example/", json!({"error": 4, "errorMessage": "No permission"})),
    ] {
        phone.load(url).await;
        let got = phone.invoke_at(url, "getAuthCode", json!({})).await;
        assert_eq!(got["authCode"].is_string(), answer.is_null(), "{url}");
        assert!(answer.is_null() || got == answer, "{url}");
    }
    assert_eq!(phone.newest_call().await["reason"], "domain_not_bound");
    assert_eq!(phone.invoke("tradePay", json!({})).await["error"], 1, "what this wallet does not have");
}
