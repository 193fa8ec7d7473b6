//! `/healthz` and `/readyz`. Alive is not ready, and ready is not whole.
//!
//! Ready means that this node can do its work now, and is answered with 200. What it has to do without for the time being is
//! said in the lines below, so that a load balancer leaves it where it is and a person sees why.

use std::sync::Arc;

use async_trait::async_trait;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use kanhe_core::platform::Readiness;

use crate::Kanhe;

/// Something beside the store that a node leans on, and can do without.
#[async_trait]
pub trait Prop: Send + Sync {
    /// What it is called: `redis`.
    fn name(&self) -> &'static str;

    /// What happens without it, in a few words.
    fn without(&self) -> &'static str;

    /// Whether it answers.
    async fn answers(&self) -> bool;
}

/// Everything beside the store.
pub type Props = Vec<Arc<dyn Prop>>;

pub(crate) fn routes() -> Router<Kanhe> {
    Router::new().route("/healthz", get(async || "ok\n")).route("/readyz", get(ready))
}

async fn ready(State(kanhe): State<Kanhe>) -> Response {
    let mut missing = Vec::new();
    match kanhe.platform.readiness().await {
        Readiness::Ready => {}
        Readiness::Degraded => {
            missing.push("store: does not answer; what this node knows is verified for a while".to_owned());
        }
        Readiness::NotReady => {
            return (StatusCode::SERVICE_UNAVAILABLE, "the store does not answer\n").into_response();
        }
    }
    for prop in kanhe.props.iter() {
        if !prop.answers().await {
            missing.push(format!("{}: does not answer; {}", prop.name(), prop.without()));
        }
    }
    if missing.is_empty() {
        return "ready\n".into_response();
    }
    format!("degraded\n{}\n", missing.join("\n")).into_response()
}
