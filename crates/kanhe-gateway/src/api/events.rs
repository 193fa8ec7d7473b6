//! What the platform pushes to a third-party app: its suite ticket, about every five hours
//! (`protocol/dingtalk.md` 6.4). Either the app's own backend hands it over, or the platform pushes it here.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::routing::{post, put};
use axum::{Json, Router};
use kanhe_core::entropy::draw;
use kanhe_core::secret::Secret;
use kanhe_sign::hex;
use kanhe_sign::third_party::EventKey;
use serde::Deserialize;
use serde_json::{Value, json};

use super::problem::Problem;
use super::target::Target;
use super::{Asked, read};
use crate::config::Right;
use crate::gateway::Gateway;

pub(super) fn routes() -> Router<Arc<Gateway>> {
    Router::new()
        .route("/v1/apps/{app}/suite-ticket", put(suite_ticket))
        .route("/v1/apps/{app}/events", post(event))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ticket {
    suite_ticket: String,
}

async fn suite_ticket(
    State(gateway): State<Arc<Gateway>>,
    target: Target,
    body: Asked<Ticket>,
) -> Result<StatusCode, Problem> {
    let allowed = target.allowed(&gateway, Right::Events)?;
    let Ticket { suite_ticket } = read(body)?;
    if suite_ticket.is_empty() || suite_ticket.len() > 2048 {
        return Err(Problem::bad_request("suite_ticket is the text that the platform has pushed"));
    }
    gateway.client.suite_ticket(&target.app, Secret::new(suite_ticket)).await?;
    gateway.wrote(&allowed.client, (&target.app, None), "events", "suite_ticket");
    Ok(StatusCode::NO_CONTENT)
}

/// The platform sends the signature under both names, and older ones under one of them.
#[derive(Deserialize)]
struct Stamp {
    signature: Option<String>,
    msg_signature: Option<String>,
    timestamp: String,
    nonce: String,
}

#[derive(Deserialize)]
struct Sealed {
    encrypt: String,
}

/// A push of the platform, sealed and signed. What the gateway has no use for is acknowledged all the same, since an event
/// that is not is pushed again and again.
async fn event(
    State(gateway): State<Arc<Gateway>>,
    target: Target,
    Query(stamp): Query<Stamp>,
    body: Asked<Sealed>,
) -> Result<Json<Value>, Problem> {
    let no_app = || Problem::not_found("there is no app of this name that takes events");
    let entry = gateway.entry(&target.app).ok_or_else(no_app)?;
    let key = entry.events.as_ref().ok_or_else(no_app)?;
    let Sealed { encrypt } = read(body)?;
    let Stamp { signature, msg_signature, timestamp, nonce } = stamp;
    let text = msg_signature.or(signature).unwrap_or_default();
    if !key.is_signed(&text, &timestamp, &nonce, &encrypt) {
        return Err(Problem::bad_request("the event is not signed with this app's token"));
    }
    let opened =
        [&*entry.app.client_id, &*target.app].into_iter().find_map(|owner| key.open(&encrypt, owner).ok());
    let no_event = || Problem::bad_request("the event cannot be opened with this app's key");
    let event: Value = opened.and_then(|text| serde_json::from_str(&text).ok()).ok_or_else(no_event)?;
    let text = |name: &str| event.get(name).and_then(Value::as_str).unwrap_or_default();
    let answer = match text("EventType") {
        "suite_ticket" => {
            gateway.client.suite_ticket(&target.app, Secret::new(text("SuiteTicket"))).await?;
            gateway.wrote("platform", (&target.app, None), "events", "suite_ticket");
            "success"
        }
        "check_create_suite_url" | "check_update_suite_url" | "check_url" => text("Random"),
        _ => "success",
    };
    let answer = if answer.is_empty() { "success" } else { answer };
    Ok(Json(acknowledged(&gateway, key, &entry.app.client_id, answer)))
}

fn acknowledged(gateway: &Gateway, key: &EventKey, owner: &str, text: &str) -> Value {
    let entropy = gateway.entropy();
    let sealed = key.seal(draw(entropy, "event"), text, owner);
    let timestamp = gateway.now().unix_millis().to_string();
    let nonce = hex::text(&draw::<8>(entropy, "event nonce"));
    let signature = key.sign(&timestamp, &nonce, &sealed);
    json!({
        "msg_signature": signature.as_str(), "timeStamp": timestamp, "nonce": nonce, "encrypt": sealed,
    })
}
