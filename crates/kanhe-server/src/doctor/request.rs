//! About a backend's signed request.

use kanhe_alipayplus::doctor::{elsewhere, keys};
use kanhe_core::app::App;
use kanhe_core::platform::Unavailable;
use kanhe_core::word::Dialect;
use kanhe_doctor::Diagnosis;
use kanhe_doctor::request::alipayplus::{self, AlipayplusCase};
use kanhe_doctor::request::gov::{self, GovCase, SuspectSecret};
use kanhe_doctor::request::{KeyKind, RawRequest};

use crate::Kanhe;

/// Other apps whose keys are tried.
const OTHER_APPS: usize = 50;

/// Says why a signed request was refused. Nothing if this dialect's requests are not signed.
pub async fn diagnose(
    kanhe: &Kanhe,
    dialect: Dialect,
    request: RawRequest,
) -> Result<Option<Diagnosis>, Unavailable> {
    let header = if dialect == kanhe_gov::DIALECT { "apikey" } else { "client-id" };
    let own = kanhe.platform.app(dialect, request.header(header)).await?;
    let mut apps: Vec<App> = own.iter().map(|app| (**app).clone()).collect();
    if kanhe.sandbox.is_some() {
        let others = kanhe.platform.list_apps(None, OTHER_APPS).await?;
        let is_own = |app: &App| own.as_ref().is_some_and(|own| own.uid == app.uid);
        apps.extend(others.into_iter().filter(|app| app.dialect == dialect && !is_own(app)));
    }
    let kind = |number: usize| if number == 0 && own.is_some() { KeyKind::Right } else { KeyKind::OtherApp };
    if dialect == kanhe_gov::DIALECT {
        let secrets = apps.iter().enumerate().flat_map(|(number, app)| {
            let texts = kanhe.platform.app_secrets(app).into_iter();
            texts.map(move |text| SuspectSecret {
                text: text.reveal().to_owned(),
                kind: kind(number),
                provenance: format!("secret of {}", app.client_id),
            })
        });
        let secrets = secrets.collect();
        let paths = [
            "/gettoken.json",
            "/get_jsapi_token.json",
            "/rpc/oauth2/dingtalk_app_user.json",
            "/rpc/oauth2/getuserinfo_bycode.json",
        ];
        let paths = paths.map(str::to_owned).to_vec();
        return Ok(Some(gov::diagnose(&GovCase { request, secrets, paths })));
    }
    if dialect == kanhe_alipayplus::DIALECT {
        let clients = apps.iter().skip(usize::from(own.is_some())).map(|app| app.client_id.clone()).collect();
        let case = AlipayplusCase {
            keys: apps.iter().enumerate().flat_map(|(number, app)| keys(app, kind(number))).collect(),
            paths: elsewhere(&request.path),
            clients,
            request,
            ..AlipayplusCase::default()
        };
        return Ok(Some(alipayplus::diagnose(&case)));
    }
    Ok(None)
}
