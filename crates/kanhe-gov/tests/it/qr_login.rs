//! Logging in by QR code: from the login page to the user (`protocol/gov-dingtalk.md` 5.5).

use kanhe_core::app::AppStatus;
use kanhe_core::domain::SecureDomain;
use kanhe_gov::DIALECT;
use kanhe_gov::auth::{QR_LOGIN_RULES, USER_INFO};
use kanhe_gov::policy;
use kanhe_gov::qr_login::{QrLogin, QrLoginRefusal};

use crate::world::{QR_USER, World, code};

fn query(client_id: &str, redirect_uri: &str) -> String {
    format!(
        "response_type=code&client_id={client_id}&redirect_uri={redirect_uri}&scope=get_user_info&authType=QRCODE&state=7"
    )
}

async fn world() -> World {
    World::with(|new| {
        new.account_type = policy::QR_LOGIN;
        new.domains = vec![SecureDomain::parse("app.example.gov.cn").unwrap()];
    })
    .await
}

#[tokio::test]
async fn a_page_names_the_apps_mark_and_its_backend_learns_who_scanned() {
    let world = world().await;
    let asked = QrLogin::read(&query("orange", "https%3A%2F%2Fapp.example.gov.cn%2Fcb")).unwrap();
    let app = world.platform.app_by_agent(DIALECT, &asked.client_id).await.unwrap();
    assert_eq!(asked.judge(app.as_deref()), Ok(()));
    let (app, user) = (app.unwrap(), world.user("admin2").await);
    let scopes = [USER_INFO.to_owned()];
    let issued = world.platform.issue_code(&QR_LOGIN_RULES, &app, &user, &scopes, true).await;
    let address = asked.redirect(&issued.unwrap().unwrap());
    let (text, state) =
        address.strip_prefix("https://app.example.gov.cn/cb?code=").unwrap().split_once('&').unwrap();
    assert_eq!(state, "state=7");
    let form = format!("access_token={}&code={text}", world.token().await);
    assert_eq!(code(&world.post(QR_USER, &form).await), "0");
}

#[tokio::test]
async fn a_callback_elsewhere_an_unknown_mark_and_a_disabled_app_are_refused() {
    let world = world().await;
    let app = world.app().await;
    let asked = QrLogin::read(&query("orange", "https%3A%2F%2Fevil.example%2Fcb")).unwrap();
    assert_eq!(asked.judge(Some(&app)), Err(QrLoginRefusal::RedirectUri));
    let asked = QrLogin::read(&query("orange", "https%3A%2F%2Fapp.example.gov.cn%2Fcb")).unwrap();
    assert_eq!(asked.judge(None), Err(QrLoginRefusal::UnknownApp));
    world.change(|app| app.status = AppStatus::Disabled).await;
    assert_eq!(asked.judge(Some(&*world.app().await)), Err(QrLoginRefusal::AppDisabled));
}
