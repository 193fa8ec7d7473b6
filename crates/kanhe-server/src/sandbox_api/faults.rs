//! `/sandbox/v1/faults`

use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::{delete, get};
use axum::{Json, Router};
use kanhe_sandbox::alipayplus::SERVICE;
use kanhe_sandbox::faults::{Fault, RuleFault};
use kanhe_sandbox::office;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Sandbox, Sandboxed};
use crate::Kanhe;
use crate::problem::{Body, Problem};

pub(super) fn routes() -> Router<Kanhe> {
    Router::new()
        .route("/sandbox/v1/faults", get(list).post(add).put(replace).delete(clear))
        .route("/sandbox/v1/faults/{id}", delete(remove))
}

/// The names that a fault can hit: every endpoint, and every JSAPI by its name on the bridge. DingTalk's page config
/// goes by several there, and is called what pages call it.
fn names(kanhe: &Kanhe) -> Vec<String> {
    let dialects = kanhe.dialects.iter();
    let endpoints =
        dialects.clone().flat_map(|d| d.endpoints.iter().map(|endpoint| endpoint.name.to_owned()));
    let apis =
        dialects.flat_map(|d| d.catalog.apis().iter().map(|api| format!("{}.jsapi.{}", d.dialect, api.wire)));
    let config = format!("{}.jsapi.{}", kanhe_dingtalk::DIALECT, office::dingtalk::CONFIG);
    let mut names: Vec<String> = endpoints.chain(apis).chain([config, SERVICE.to_owned()]).collect();
    // An endpoint may have several addresses.
    let mut seen = std::collections::BTreeSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names
}

async fn list(Sandboxed { kanhe, sandbox }: Sandboxed) -> Json<Value> {
    Json(json!({"faults": sandbox.faults.list(), "endpoints": names(&kanhe)}))
}

async fn add(
    Sandboxed { kanhe, sandbox }: Sandboxed,
    Body(fault): Body<Fault>,
) -> Result<(StatusCode, Json<Fault>), Problem> {
    Ok((StatusCode::CREATED, Json(set(&kanhe, &sandbox, fault)?)))
}

/// Adds a rule, for whoever may.
pub(super) fn set(kanhe: &Kanhe, sandbox: &Sandbox, fault: Fault) -> Result<Fault, Problem> {
    let refused = |fault: RuleFault| Problem::bad_request(fault.to_string());
    if !names(kanhe).contains(&fault.endpoint) {
        return Err(refused(RuleFault::Endpoint));
    }
    let fault = sandbox.faults.add(fault).map_err(refused)?;
    sandbox.note("sandbox.faults", None, format!("#{} set on {}", fault.id, fault.endpoint));
    Ok(fault)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Replacement {
    faults: Vec<Fault>,
}

/// These instead of those that there are; up to the first that cannot be.
async fn replace(
    Sandboxed { kanhe, sandbox }: Sandboxed,
    Body(Replacement { faults }): Body<Replacement>,
) -> Result<Json<Value>, Problem> {
    sandbox.faults.clear();
    let faults = faults.into_iter().map(|fault| set(&kanhe, &sandbox, fault));
    Ok(Json(json!({"faults": faults.collect::<Result<Vec<_>, _>>()?})))
}

async fn remove(Sandboxed { sandbox, .. }: Sandboxed, Path(id): Path<u64>) -> Result<StatusCode, Problem> {
    if !sandbox.faults.remove(id) {
        return Err(Problem::new(
            StatusCode::NOT_FOUND,
            "no_fault",
            "there is no such fault; it may be used up",
        ));
    }
    sandbox.note("sandbox.faults", None, format!("#{id} taken away"));
    Ok(StatusCode::NO_CONTENT)
}

async fn clear(Sandboxed { sandbox, .. }: Sandboxed) -> StatusCode {
    sandbox.faults.clear();
    sandbox.note("sandbox.faults", None, "cleared".to_owned());
    StatusCode::NO_CONTENT
}
