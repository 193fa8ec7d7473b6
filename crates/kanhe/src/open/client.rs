//! The simulated client that the browser shall be: a session of the sandbox, with an app in view.

use http::Method;
use serde_json::{Value, json};
use url::Url;

use super::api::Api;
use crate::Fault;
use crate::cli::OpenFlags;

/// A session, and what to say of it.
#[derive(Debug)]
pub(super) struct Client {
    pub(super) session: String,
    /// The app's client id.
    pub(super) app: String,
    /// What will go wrong, and what to do about it.
    pub(super) warning: Option<String>,
}

impl Client {
    /// Makes the session, and binds the page's host if that is wished.
    pub(super) async fn choose(api: &Api, flags: &OpenFlags, page: &Url) -> Result<Self, Fault> {
        let apps = api.call(Method::GET, "/sandbox/v1/apps", &Value::Null).await?;
        let own = || apps.as_array().into_iter().flatten().filter(|app| app["dialect"] == *flags.dialect);
        let app = match &flags.app {
            Some(wanted) => own().find(|app| client_id(app) == Some(wanted)),
            None => own().next(),
        };
        let app = app.ok_or_else(|| no_app(flags, &own().filter_map(client_id).collect::<Vec<_>>()))?;
        let id = client_id(app).unwrap_or_default().to_owned();
        let warning = match page.host_str().and_then(|host| place(app, &flags.dialect, page, host)) {
            Some(place) if flags.bind => {
                let path = format!("/sandbox/v1/apps/{}/{id}", flags.dialect);
                api.call(Method::PATCH, &path, &place.settings).await?;
                None
            }
            place => place.map(|place| place.warning),
        };
        let settings = json!({
            "dialect": flags.dialect,
            "app": id,
            "device": {"profile": flags.platform},
            "auto": flags.auto,
        });
        let session = api.call(Method::POST, "/sandbox/v1/sessions", &settings).await?;
        let session = session["id"].as_str().unwrap_or_default().to_owned();
        Ok(Self { session, app: id, warning })
    }
}

/// What makes a page one of the app's, where it is not.
struct Place {
    /// For the app.
    settings: Value,
    /// What will go wrong without.
    warning: String,
}

/// Nothing if the page is one of the app's already, or if its dialect does not ask where pages are.
fn place(app: &Value, dialect: &str, page: &Url, host: &str) -> Option<Place> {
    let id = client_id(app).unwrap_or_default();
    let (settings, what, zh) = match dialect {
        "wechat" | "alipayplus" => {
            let bound = app["domains"].as_array().into_iter().flatten().filter_map(Value::as_str);
            let bound: Vec<&str> = bound.collect();
            let covered = bound.iter().any(|domain| host == *domain || host.ends_with(&format!(".{domain}")));
            if covered || app["loopback"] == true && is_loopback(host) {
                return None;
            }
            let domains: Vec<&str> = bound.into_iter().chain([host]).collect();
            (json!({"domains": domains, "domain_delay": 0}), "no secure domain", "不是该应用的安全域名")
        }
        "gov" => {
            let home = app["home"].as_str().and_then(|home| Url::parse(home).ok());
            if home.is_some_and(|home| home.host_str() == Some(host)) {
                return None;
            }
            let home = format!("{}/", page.origin().ascii_serialization());
            (json!({"home": home}), "not where the home page is", "不是该应用首页所在")
        }
        _ => return None,
    };
    let warning = format!(
        "{host} is {what} of {id}: its pages will be refused; --bind binds it. {host} {zh}，加 --bind 绑定。"
    );
    Some(Place { settings, warning })
}

/// An app's identity, by whichever name its vendor gives it.
fn client_id(app: &Value) -> Option<&str> {
    ["appid", "appkey", "client_id"].iter().find_map(|name| app[*name].as_str())
}

fn no_app(flags: &OpenFlags, known: &[&str]) -> Fault {
    Fault::Other(match &flags.app {
        Some(wanted) => {
            format!("the sandbox has no {} app {wanted:?}; it has: {}", flags.dialect, known.join(", "))
        }
        None => format!("the sandbox has no {} app", flags.dialect),
    })
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.ends_with(".localhost") || host.starts_with("127.") || host == "[::1]"
}
