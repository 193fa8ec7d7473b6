//! The vendors' other paths, from the gateway's fixed address and with a token that is good.
//!
//! Two ways in. A client with a key calls `/v1/apps/{app}/forward/…`, and the token is put in. An SDK that got its token
//! here calls the vendor's path with that token, and it is checked, and exchanged for the current one if it has been
//! replaced meanwhile. Either way the call goes to the app's own platform and nowhere else, along a path that the rules
//! allow; and if the platform calls the token void, it is replaced once and the call is made once more.

mod credential;
mod relay;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use kanhe_client::keeper::TOKEN;
use kanhe_client::{Slot, Vendor};

use self::credential::{Found, Voice};
use self::relay::Call;
use super::problem::Problem;
use super::target::Target;
use crate::config::{AppEntry, Right};
use crate::gateway::Gateway;

pub(super) fn routes() -> Router<Arc<Gateway>> {
    let mut routes = Router::new();
    for base in ["/v1/apps/{app}", "/v1/apps/{app}/corps/{corp}"] {
        routes = routes.route(&format!("{base}/forward/{{*path}}"), any(by_key));
    }
    routes.fallback(by_token)
}

/// Where a path of the vendor's is.
fn base<'a>(entry: &'a AppEntry, path: &str) -> &'a str {
    match &entry.app.vendor {
        Vendor::Dingtalk(app) if path.starts_with("/v1.0/") || path.starts_with("/v2.0/") => {
            &app.new_upstream
        }
        _ => &entry.app.upstream,
    }
}

/// A client with a key and the right to forward.
async fn by_key(State(gateway): State<Arc<Gateway>>, target: Target, request: Request) -> Response {
    let forwarded = async {
        let allowed = target.allowed(&gateway, Right::Forward)?;
        // The path as it came, since it may be signed; not the decoded one of the router.
        let whole = request.uri().path();
        let path = whole.split_once("/forward/").map(|(_, rest)| format!("/{rest}")).unwrap_or_default();
        if !allowed.forward.allow(&path) || !allowed.entry.forward.allow(&path) {
            gateway.wrote(&allowed.client, (&target.app, target.corp()), "forward", "forbidden");
            let why = "this client, or this app, has no right to call this path of the platform's";
            return Err(Problem::new(StatusCode::FORBIDDEN, "forbidden", why));
        }
        gateway.wrote(&allowed.client, (&target.app, target.corp()), "forward", "ok");
        let call = Call::read(&gateway, request, base(&allowed.entry, &path), &path).await?;
        if let Vendor::Alipayplus(_) = &allowed.entry.app.vendor {
            return relay::signed(&gateway, &allowed.entry, call).await;
        }
        let slot = gateway.client.slot(&allowed.entry.app, target.corp(), TOKEN)?;
        relay::with_token(&gateway, &allowed.entry, slot, call).await
    };
    forwarded.await.unwrap_or_else(IntoResponse::into_response)
}

/// Whoever has a token of ours; or an app's secret, where the vendor's path takes it.
async fn by_token(State(gateway): State<Arc<Gateway>>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let Some(voice) = Voice::of(&path) else {
        return Problem::not_found("there is no such address").into_response();
    };
    let forwarded = async {
        let call = Call::read(&gateway, request, "", &path).await?;
        let found = credential::find(&gateway, &call, voice).await;
        let (entry, slot) = match found {
            Found::Token(entry, slot) => (entry, Some(slot)),
            Found::Secret(entry) | Found::Signed(entry) => (entry, None),
            Found::Open(entry) => return relay::plain(&gateway, &entry, call.to(base(&entry, &path))).await,
            Found::Nobody => return Ok(voice.void()),
        };
        if !entry.forward.allow(&path) {
            gateway.wrote("token", (&entry.app.name, None), "forward", "forbidden");
            return Ok(voice.forbidden());
        }
        let call = call.to(base(&entry, &path));
        if let Some(slot) = slot {
            gateway.wrote("token", (&entry.app.name, slot.of.as_deref()), "forward", "ok");
            return relay::checked(&gateway, &entry, slot, call).await;
        }
        gateway.wrote("secret", (&entry.app.name, None), "forward", "ok");
        relay::plain(&gateway, &entry, call).await
    };
    forwarded.await.unwrap_or_else(IntoResponse::into_response)
}

/// The slot of a token, wherever it was found.
async fn owner(gateway: &Gateway, token: &str) -> Option<Slot> {
    let keeper = gateway.client.keeper();
    match keeper.owner(TOKEN, token).await {
        Some(slot) => Some(slot),
        None => keeper.owner(kanhe_client::vendors::SUITE_TOKEN, token).await,
    }
}
