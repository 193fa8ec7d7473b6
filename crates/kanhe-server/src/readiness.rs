//! Whether a node should be sent requests. Alive is not ready, and ready is not whole.
//!
//! Ready means that this node can do its work now. What it has to do without for the time being is said beside that, so
//! that a load balancer leaves it where it is and a person sees why. [`crate::telemetry::health`] says it over HTTP.

use core::time::Duration;
use std::sync::Arc;

use async_trait::async_trait;
use kanhe_core::platform::Readiness as Store;
use serde::Serialize;
use tokio::time::{Instant, timeout};

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

/// How a part of a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// As it should be.
    Ok,
    /// Not there, and the node does without it for a while.
    Missing,
    /// Not there, and nothing goes without it.
    Failed,
}

/// A part of a node.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Part {
    /// Its name.
    pub name: &'static str,
    /// How it is.
    pub state: State,
    /// How long it took to say so.
    pub latency_ms: Option<f64>,
    /// What is the matter, and what that means.
    pub detail: Option<&'static str>,
}

/// How a node is.
#[derive(Clone, Debug, Serialize)]
pub struct Readiness {
    /// Whether it should be sent requests.
    pub ready: bool,
    /// Its name.
    pub node: String,
    /// Its version.
    pub version: &'static str,
    /// Each part.
    pub parts: Vec<Part>,
}

/// What does not answer within this time does not answer.
const PATIENCE: Duration = Duration::from_secs(2);

impl Readiness {
    /// Asks every part.
    pub async fn of(kanhe: &Kanhe) -> Self {
        let mut parts = vec![serving(kanhe), keys(kanhe), store(kanhe).await];
        for prop in kanhe.props.iter() {
            parts.push(of_prop(&**prop).await);
        }
        Self {
            ready: parts.iter().all(|part| part.state != State::Failed),
            node: kanhe.telemetry.verdicts.node().to_owned(),
            version: env!("CARGO_PKG_VERSION"),
            parts,
        }
    }
}

fn part(name: &'static str, failed: Option<&'static str>) -> Part {
    let state = if failed.is_some() { State::Failed } else { State::Ok };
    Part { name, state, latency_ms: None, detail: failed }
}

fn serving(kanhe: &Kanhe) -> Part {
    part("serving", kanhe.telemetry.drain.is_stopping().then_some("is about to stop"))
}

fn keys(kanhe: &Kanhe) -> Part {
    let signs = kanhe.platform.mint().grant_keys().next().is_some();
    part("keys", (!signs).then_some("there is none that signs grants"))
}

/// Its schema was compared when it was opened; a node does not start on another one.
async fn store(kanhe: &Kanhe) -> Part {
    let began = Instant::now();
    let asked = timeout(PATIENCE, kanhe.platform.readiness()).await;
    let (state, detail) = match asked {
        Ok(Store::Ready) => (State::Ok, None),
        Ok(Store::Degraded) => {
            (State::Missing, Some("does not answer; what this node knows is verified for a while"))
        }
        Ok(Store::NotReady) | Err(_) => (State::Failed, Some("does not answer")),
    };
    Part { name: "store", state, latency_ms: Some(millis(began)), detail }
}

async fn of_prop(prop: &dyn Prop) -> Part {
    let began = Instant::now();
    let answers = timeout(PATIENCE, prop.answers()).await.unwrap_or(false);
    let (state, detail) = if answers { (State::Ok, None) } else { (State::Missing, Some(prop.without())) };
    Part { name: prop.name(), state, latency_ms: Some(millis(began)), detail }
}

fn millis(began: Instant) -> f64 {
    began.elapsed().as_secs_f64() * 1000.0
}
