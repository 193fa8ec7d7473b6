//! `/admin/v1/health`: how this node is.

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use kanhe_core::platform::Readiness;
use kanhe_core::time::Timestamp;
use serde::Serialize;
use tokio::time::Instant;

use super::access::Auditor;
use crate::Kanhe;
use crate::problem::Problem;

pub(super) fn routes() -> Router<Kanhe> {
    Router::new().route("/admin/v1/health", get(view))
}

/// `Health`.
#[derive(Serialize)]
struct View {
    version: &'static str,
    node: String,
    started_at: i64,
    store: Reached,
    shared: Option<Reached>,
    apps: u64,
    warnings: Vec<Warning>,
}

#[derive(Serialize)]
struct Reached {
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    ok: bool,
    latency_ms: Option<u64>,
}

#[derive(Serialize)]
struct Warning {
    zh: String,
    en: String,
}

async fn view(State(kanhe): State<Kanhe>, _: Auditor) -> Result<Json<View>, Problem> {
    let began = Instant::now();
    let ok = kanhe.platform.readiness().await == Readiness::Ready;
    let latency = u64::try_from(began.elapsed().as_millis()).ok().filter(|_| ok);
    let administration = &kanhe.administration;
    let mut warnings = Vec::new();
    let mut shared = None;
    for prop in kanhe.props.iter() {
        let began = Instant::now();
        let ok = prop.answers().await;
        let latency = u64::try_from(began.elapsed().as_millis()).ok().filter(|_| ok);
        shared = Some(Reached { kind: None, ok, latency_ms: latency });
        if !ok {
            let (name, without) = (prop.name(), prop.without());
            warnings.push(Warning {
                zh: format!("{name} 没有应答。"),
                en: format!("{name} does not answer; {without}."),
            });
        }
    }
    let operators = kanhe.platform.operators().await?;
    let without = operators.all.iter().filter(|it| it.enabled && it.second_factor.is_none()).count();
    if kanhe.sandbox.is_none() && without > 0 {
        warnings.push(Warning {
            zh: format!("{without} 位操作员没有设置第二因素。"),
            en: format!("{without} of the operators have no second factor."),
        });
    }
    Ok(Json(View {
        version: env!("CARGO_PKG_VERSION"),
        node: kanhe.telemetry.verdicts.node().to_owned(),
        started_at: administration.started_at.map_or(0, Timestamp::unix_seconds),
        store: Reached { kind: Some(administration.store), ok, latency_ms: latency },
        shared,
        apps: kanhe.platform.app_count().await?,
        warnings,
    }))
}
