//! What a server tells of itself to those who run it.

use std::sync::Arc;

use kanhe_core::time::Timestamp;

use crate::verdicts::{Bounds, Entry, Verdicts};

/// What this node has to tell.
#[derive(Debug)]
pub struct Telemetry {
    /// What was granted and refused.
    pub verdicts: Arc<Verdicts>,
}

impl Telemetry {
    /// Of a node that has begun now.
    pub fn new(node: impl Into<String>, begun: Timestamp, bounds: Bounds) -> Self {
        Self { verdicts: Arc::new(Verdicts::new(node, begun, bounds)) }
    }

    /// A verdict was made.
    pub fn record(&self, entry: Entry) {
        self.verdicts.record(entry);
    }
}
