//! User codes and what they tell, to the byte (`protocol/gov-dingtalk.md` 5.2, and section 9, traps 7 and 12).

use kanhe_core::auth::{AuthRefusal, AuthRules};
use kanhe_core::user::User;
use kanhe_gov::auth::{QR_LOGIN_RULES, RULES, USER_INFO};
use kanhe_gov::policy;
use serde_json::json as value;

use crate::world::{APP_USER, OTHER, QR_USER, World, code, json, request_id};

/// A code as the host has it issued for the user who is there.
async fn issue(world: &World, rules: &AuthRules, user: &User) -> String {
    let app = world.app().await;
    let code = world.platform.issue_code(rules, &app, user, &[USER_INFO.to_owned()], true).await;
    code.unwrap().unwrap().reveal().to_owned()
}

async fn app_code(world: &World) -> String {
    issue(world, &RULES, &world.user("admin2").await).await
}

async fn redeem(world: &World, code: &str) -> String {
    let token = world.token().await;
    world.post(APP_USER, &format!("access_token={token}&auth_code={code}")).await
}

async fn redeem_qr(world: &World, code: &str) -> String {
    let token = world.token().await;
    world.post(QR_USER, &format!("access_token={token}&code={code}")).await
}

#[tokio::test]
async fn a_code_says_who_opened_the_page() {
    let world = World::new().await;
    let body = redeem(&world, &app_code(&world).await).await;
    let user = &json(&body)["content"]["data"];
    let (account, employee) = (user["accountId"].as_u64().unwrap(), user["employeeCode"].as_str().unwrap());
    let id = request_id(&body);
    assert_eq!(
        body,
        format!(
            r#"{{"success":true,"content":{{"data":{{"accountId":{account},"lastName":"俊锋","clientId":"orange","realmId":12371,"tenantName":"租户2","realmName":"租户2","namespace":"local","tenantId":12371,"nickNameCn":"俊锋","tenantUserId":"12371${account}","account":"admin2","employeeCode":"{employee}"}},"success":true,"requestId":"{id}","responseMessage":"成功","responseCode":"0"}}}}"#
        )
    );
    assert!(account < 1 << 53, "a number that every client can hold");
    let again = redeem(&world, &app_code(&world).await).await;
    assert_eq!(&json(&again)["content"]["data"], user, "the same user is the same to the app");
}

#[tokio::test]
async fn scanning_a_qr_code_tells_the_same_by_the_other_call() {
    let world = World::new().await;
    let user = world.user("admin2").await;
    let scanned = redeem_qr(&world, &issue(&world, &QR_LOGIN_RULES, &user).await).await;
    let opened = redeem(&world, &app_code(&world).await).await;
    assert_eq!(json(&scanned)["content"]["data"], json(&opened)["content"]["data"]);
    assert_eq!(json(&scanned)["content"]["responseMessage"], "成功");
}

#[tokio::test]
async fn a_super_administrator_has_no_employee_code() {
    let world = World::new().await;
    let user = world.user("admin").await;
    let body = redeem(&world, &issue(&world, &RULES, &user).await).await;
    let data = json(&body)["content"]["data"].clone();
    assert_eq!(data["account"], "admin");
    assert!(data.get("employeeCode").is_none(), "{data}");
}

#[tokio::test]
async fn a_code_of_one_kind_is_nothing_at_the_other_address_and_is_not_used_up_by_that() {
    let world = World::new().await;
    let user = world.user("admin2").await;
    let (opened, scanned) = (app_code(&world).await, issue(&world, &QR_LOGIN_RULES, &user).await);
    assert_eq!(code(&redeem(&world, &scanned).await), "240111");
    assert_eq!(code(&redeem_qr(&world, &opened).await), "240111");
    assert_eq!(code(&redeem(&world, &opened).await), "0");
    assert_eq!(code(&redeem_qr(&world, &scanned).await), "0");
}

#[tokio::test]
async fn a_code_is_redeemed_once_within_five_minutes_by_its_own_app() {
    let world = World::new().await;
    let used = app_code(&world).await;
    redeem(&world, &used).await;
    let body = redeem(&world, &used).await;
    let id = request_id(&body);
    assert_eq!(
        body,
        format!(
            r#"{{"success":true,"content":{{"success":false,"requestId":"{id}","responseMessage":"code失效或不存在","responseCode":"240111"}}}}"#
        )
    );
    let late = app_code(&world).await;
    world.pass(299);
    let in_time = app_code(&world).await;
    world.pass(1);
    assert_eq!(code(&redeem(&world, &late).await), "240111");
    world.pass(298);
    assert_eq!(code(&redeem(&world, &in_time).await), "0");

    world.register(OTHER, |_| {}).await;
    let foreign = app_code(&world).await;
    let theirs = world.token_of(OTHER).await;
    let form = format!("access_token={theirs}&auth_code={foreign}");
    assert_eq!(code(&world.post(APP_USER, &form).await), "240111");
    assert_eq!(code(&redeem(&world, &foreign).await), "0", "and it is not used up by that");
    assert_eq!(code(&redeem(&world, "nonsense").await), "240111");
    assert_eq!(code(&redeem(&world, "").await), "MissingParameter");
}

#[tokio::test]
async fn of_a_hundred_that_redeem_one_code_one_succeeds() {
    let world = std::sync::Arc::new(World::new().await);
    let code = app_code(&world).await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..100 {
        let (world, code) = (world.clone(), code.clone());
        tasks.spawn(async move { redeem(&world, &code).await });
    }
    let answers = tasks.join_all().await;
    assert_eq!(answers.iter().filter(|answer| answer.contains("accountId")).count(), 1);
}

#[tokio::test]
async fn a_call_brings_its_fields_as_json_too_but_never_by_get() {
    let world = World::new().await;
    let (token, fresh) = (world.token().await, app_code(&world).await);
    let query = format!("access_token={token}&auth_code={fresh}");
    assert_eq!(code(&world.get(APP_USER, &query).await), "UnsupportedHTTPMethod");
    let body = value!({"accessToken": token, "authCode": fresh}).to_string();
    assert_eq!(code(&world.post(APP_USER, &body).await), "0");
}

#[tokio::test]
async fn two_apps_of_a_tenant_know_a_user_by_the_same_numbers() {
    let world = World::new().await;
    let other = world.register(OTHER, |new| new.installation.as_mut().unwrap().agent = "lime".into()).await;
    let user = world.user("admin2").await;
    let ours = json(&redeem(&world, &issue(&world, &RULES, &user).await).await);
    let scopes = [USER_INFO.to_owned()];
    let theirs = world.platform.issue_code(&RULES, &other, &user, &scopes, true).await.unwrap().unwrap();
    let token = world.token_of(OTHER).await;
    let form = format!("access_token={token}&auth_code={}", theirs.reveal());
    let theirs = json(&world.post(APP_USER, &form).await);
    let field = |body: &serde_json::Value, name: &str| body["content"]["data"][name].clone();
    for name in ["accountId", "tenantUserId", "employeeCode"] {
        assert_eq!(field(&ours, name), field(&theirs, name), "{name}");
    }
    assert_eq!((field(&ours, "clientId"), field(&theirs, "clientId")), (value!("orange"), value!("lime")));
}

#[tokio::test]
async fn an_app_outside_of_every_tenant_still_names_one() {
    let world = World::with(|new| new.installation = None).await;
    let data = json(&redeem(&world, &app_code(&world).await).await)["content"]["data"].clone();
    assert_eq!((&data["tenantId"], &data["tenantName"]), (&value!(policy::TENANT), &value!("Orange")));
    assert_eq!(data["clientId"], "orange", "what its key begins with");
}

#[tokio::test]
async fn nobody_opens_a_page_of_an_application_that_has_none() {
    let world = World::with(|new| new.account_type = policy::QR_LOGIN).await;
    let (app, user) = (world.app().await, world.user("admin2").await);
    let refused = world.platform.issue_code(&RULES, &app, &user, &[USER_INFO.to_owned()], true).await;
    assert_eq!(refused.unwrap().unwrap_err(), AuthRefusal::ScopeNotPermitted);
    let scanned = issue(&world, &QR_LOGIN_RULES, &user).await;
    assert_eq!(code(&redeem_qr(&world, &scanned).await), "0");
}
