//! "Firstly, you need to subscribe to the two directories" (seed 000, "Introduction").

use kanhe_gov::policy::{self, JSAPI_AUTH, LOGIN_FREE};

use crate::world::{APPKEY, TOKEN, World, code, credentials, json, request_id};

#[tokio::test]
async fn an_app_gets_nothing_until_it_has_subscribed_to_both() {
    let world = World::with(|new| new.subscriptions.clear()).await;
    let body = world.post(TOKEN, &credentials(APPKEY)).await;
    let id = request_id(&body);
    let message = "User not authorized to operate on the specified API: \
                   the application has not subscribed to the API directory jsapi_auth";
    assert_eq!(
        body,
        format!(
            r#"{{"success":false,"Code":"NoPermission","Message":"{message}","_RequestId":"{id}","bizErrorCode":"NoPermission","errorMsg":"{message}"}}"#
        )
    );
    world.change(|app| app.subscriptions = [JSAPI_AUTH].into()).await;
    let body = json(&world.post(TOKEN, &credentials(APPKEY)).await);
    assert!(body["Message"].as_str().unwrap().ends_with("API directory login_free"), "{body}");
    world.change(|app| app.subscriptions = [JSAPI_AUTH, LOGIN_FREE].into()).await;
    assert_eq!(world.worth(&world.token().await).await, "0");
}

#[tokio::test]
async fn a_token_serves_no_more_once_a_subscription_is_gone() {
    let world = World::new().await;
    let token = world.token().await;
    world.change(|app| app.subscriptions.clear()).await;
    assert_eq!(world.worth(&token).await, "NoPermission");
}

#[tokio::test]
async fn who_does_not_know_the_secret_does_not_learn_what_is_subscribed() {
    let world = World::with(|new| new.subscriptions.clear()).await;
    let body = world.post(TOKEN, &format!("appkey={APPKEY}&appsecret=guess")).await;
    assert_eq!(code(&body), "OPF-B001-05-16-0009");
}

#[tokio::test]
async fn an_application_for_logging_in_subscribes_to_nothing() {
    let world = World::with(|new| {
        new.account_type = policy::QR_LOGIN;
        new.subscriptions.clear();
    })
    .await;
    world.token().await;
}
