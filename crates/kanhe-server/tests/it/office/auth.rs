//! Codes of pages, and what an app's backend gets for them (`protocol/dingtalk.md` 4; `protocol/gov-dingtalk.md` 4).

use kanhe_server::demo::dingtalk::{APP, CORP};
use kanhe_server::demo::gov;
use serde_json::{Value, json};

use super::{app, at_home, dingtalk_token, done, fails, form, fresh, gov_token, granted, number};
use crate::phone::Phone;

const CODE: &str = "runtime.permission.requestAuthCode";
const NEIGHBOUR: &str = "dingkanhe00000000002";

/// What an app's backend is told for a code.
async fn redeemed(phone: &Phone, key: &str, code: &Value) -> Value {
    let token = dingtalk_token(&phone.world, key).await;
    let path = format!("/topapi/v2/user/getuserinfo?access_token={token}");
    form(&phone.world, &path, format!("code={}", code.as_str().unwrap())).await
}

/// That a code is worth nothing, in the words of the newer addresses.
fn is_unknown(answer: &Value) {
    assert_eq!((&answer["errcode"], &answer["sub_code"]), (&json!(88), &json!("40078")), "{answer}");
}

#[tokio::test]
async fn a_page_without_a_config_gets_a_code_for_which_its_backend_learns_once_who_came() {
    let phone = fresh("dingtalk", json!({"app": APP})).await;
    let answer = done(&phone, CODE, json!({"corpId": CORP})).await;
    let code = answer["code"].as_str().unwrap();
    assert_eq!(code.len(), 32);
    assert_eq!(
        answer,
        json!({"code": code, "authCode": code, "auth_code": code, "expireTime": 300}),
        "pages read any of the spellings"
    );
    let user = redeemed(&phone, APP, &answer["code"]).await;
    assert_eq!((&user["errcode"], &user["errmsg"]), (&json!(0), &json!("ok")));
    assert_eq!(user["result"]["userid"], number(&phone.world, "lan").await);
    assert_eq!(user["result"]["name"], "小兰");
    is_unknown(&redeemed(&phone, APP, &answer["code"]).await);
}

#[tokio::test]
async fn a_code_is_of_whoever_holds_the_phone() {
    let phone = fresh("dingtalk", json!({"app": APP, "user": "bo"})).await;
    let answer = done(&phone, CODE, json!({"corpId": CORP})).await;
    assert_eq!(redeemed(&phone, APP, &answer["code"]).await["result"]["name"], "阿波 Bo");
}

#[tokio::test]
async fn a_code_lives_five_minutes() {
    let phone = fresh("dingtalk", json!({"app": APP})).await;
    let answer = done(&phone, CODE, json!({"corpId": CORP})).await;
    phone.world.advance(300).await;
    is_unknown(&redeemed(&phone, APP, &answer["code"]).await);
}

#[tokio::test]
async fn a_code_of_one_app_is_nothing_to_another() {
    let phone = fresh("dingtalk", json!({"app": APP})).await;
    let answer = done(&phone, CODE, json!({"corpId": CORP})).await;
    is_unknown(&redeemed(&phone, NEIGHBOUR, &answer["code"]).await);
    assert_eq!(redeemed(&phone, APP, &answer["code"]).await["errcode"], 0);
}

#[tokio::test]
async fn whose_code_it_is_the_page_says_or_the_phone_knows() {
    let phone = fresh("dingtalk", json!({})).await;
    let agent = app(&phone.world, "dingtalk", NEIGHBOUR).await["agentid"].clone();
    for (api, params, key) in [
        ("runtime.permission.requestAuthCodeV2", json!({"corpId": CORP, "clientId": NEIGHBOUR}), NEIGHBOUR),
        (CODE, json!({"corpId": CORP, "agentId": agent}), NEIGHBOUR),
    ] {
        let answer = done(&phone, api, params).await;
        assert_eq!(redeemed(&phone, key, &answer["code"]).await["errcode"], 0, "{api} {key}");
    }
    let phone = fresh("dingtalk", json!({"app": NEIGHBOUR})).await;
    for params in [json!({"corpId": CORP}), json!({}), json!({"agentId": agent})] {
        let answer = done(&phone, CODE, params).await;
        assert_eq!(redeemed(&phone, NEIGHBOUR, &answer["code"]).await["errcode"], 0);
    }
}

#[tokio::test]
async fn a_page_in_one_apps_view_gets_no_codes_for_another() {
    let phone = fresh("dingtalk", json!({"app": APP})).await;
    let agent = app(&phone.world, "dingtalk", NEIGHBOUR).await["agentid"].clone();
    for params in [json!({"corpId": CORP, "clientId": NEIGHBOUR}), json!({"corpId": CORP, "agentId": agent})]
    {
        fails(&phone, CODE, params, "7", "code_of_another_app").await;
    }
}

#[tokio::test]
async fn on_a_phone_that_has_opened_no_app_the_corp_decides() {
    let phone = fresh("dingtalk", json!({})).await;
    for params in [json!({"corpId": CORP}), json!({})] {
        let answer = done(&phone, CODE, params).await;
        assert_eq!(redeemed(&phone, APP, &answer["code"]).await["errcode"], 0);
    }
    let message = fails(&phone, CODE, json!({"corpId": "dingx"}), "8", "unknown_corp").await;
    assert_eq!(message, "corpId不合法");
}

#[tokio::test]
async fn a_code_for_another_corp_is_refused() {
    let phone = fresh("dingtalk", json!({"app": APP})).await;
    let message = fails(&phone, CODE, json!({"corpId": "dingx"}), "8", "corp_mismatch").await;
    assert_eq!(message, "corpId不合法");
}

#[tokio::test]
async fn a_client_id_that_there_is_not_gets_no_code() {
    let phone = fresh("dingtalk", json!({"app": APP})).await;
    let api = "runtime.permission.requestAuthCodeV2";
    fails(&phone, api, json!({"corpId": CORP, "clientId": "dingx"}), "2", "unknown_app").await;
    fails(&phone, CODE, json!({"corpId": CORP, "agentId": "1"}), "2", "unknown_app").await;
}

#[tokio::test]
async fn a_code_for_operating_needs_a_config() {
    let api = "runtime.permission.requestOperateAuthCode";
    let phone = fresh("dingtalk", json!({"app": APP})).await;
    fails(&phone, api, json!({"corpId": CORP}), "7", "config_missing").await;
    let phone = granted(json!({}), &[api]).await;
    let answer = done(&phone, api, json!({"corpId": CORP})).await;
    assert_eq!(redeemed(&phone, APP, &answer["code"]).await["errcode"], 0);
}

#[tokio::test]
async fn gov_dingtalks_code_is_redeemed_at_its_own_address() {
    for (wire, params) in [
        ("getAuthCode", json!({})),
        ("getAuthCode", json!({"corpId": ""})),
        ("taurus.common.getAuthCode", json!({"corpId": "196729001"})),
        ("runtime.permission.requestAuthCode", json!({})),
    ] {
        let phone = at_home(json!({})).await;
        let answer = done(&phone, wire, params).await;
        let code = answer["code"].as_str().unwrap();
        assert_eq!(code.len(), 40);
        assert_eq!(answer, json!({"code": code, "authCode": code, "auth_code": code, "expireTime": 300}));
        let token = gov_token(&phone.world, gov::APP).await.unwrap();
        let body = format!("access_token={token}&auth_code={code}");
        let user = form(&phone.world, "/rpc/oauth2/dingtalk_app_user.json", body.clone()).await;
        assert_eq!(user["content"]["success"], true, "{user}");
        let data = &user["content"]["data"];
        assert_eq!((&data["account"], &data["lastName"]), (&json!("lan"), &json!("小兰")));
        assert_eq!(data["tenantId"], 196_729_001);
        let again = form(&phone.world, "/rpc/oauth2/dingtalk_app_user.json", body).await;
        assert_eq!(again["content"]["responseCode"], "240111", "it serves once: {again}");
    }
}
