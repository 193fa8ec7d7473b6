//! What a server tells of itself to those who run it.
//!
//! * [`health`]: whether it lives and is ready, and its metrics, over HTTP;
//! * [`metrics`]: what is counted;
//! * [`process`]: what the operating system says of it;
//! * [`request_id`]: the name by which a complaint finds its lines in the log.

pub mod health;
pub mod metrics;
mod process;
pub mod request_id;

use std::sync::Arc;

use kanhe_core::time::Timestamp;

use self::metrics::Metrics;
use crate::connection::stop::Drain;
use crate::verdicts::{Bounds, Entry, Verdicts};

/// What this node has to tell.
#[derive(Debug)]
pub struct Telemetry {
    /// What was granted and refused.
    pub verdicts: Arc<Verdicts>,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// Whether it is about to stop.
    pub drain: Arc<Drain>,
}

impl Telemetry {
    /// Of a node that has begun now.
    pub fn new(node: impl Into<String>, begun: Timestamp, bounds: Bounds) -> Self {
        let verdicts = Arc::new(Verdicts::new(node, begun, bounds));
        Self { verdicts, metrics: Arc::default(), drain: Arc::default() }
    }

    /// The same of a node that stops in another way.
    #[must_use]
    pub fn with_drain(self, drain: Drain) -> Self {
        Self { drain: Arc::new(drain), ..self }
    }

    /// A verdict was made.
    pub fn record(&self, entry: Entry) {
        self.metrics.count(&entry);
        self.verdicts.record(entry);
    }
}
