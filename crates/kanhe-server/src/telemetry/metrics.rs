//! Counters for Prometheus, in the text form of OpenMetrics.
//!
//! Labels are of bounded number: dialects, endpoints, the vendors' codes, the core's reasons. An app's id is none of
//! them, because there may be millions.

use std::borrow::Cow;
use std::sync::atomic::AtomicU64;

use kanhe_core::word::Word;
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue, LabelValueEncoder};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

use super::process;
use crate::verdicts::{Entry, What};

/// A [`Word`] as a label's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Label(Word);

impl EncodeLabelValue for Label {
    fn encode(&self, encoder: &mut LabelValueEncoder<'_>) -> Result<(), core::fmt::Error> {
        self.0.as_str().encode(encoder)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    dialect: Label,
    endpoint: &'static str,
    errcode: Label,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct VerdictLabels {
    dialect: Label,
    what: &'static str,
    reason: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct DurationLabels {
    what: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct WhyLabels {
    why: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct PartLabels {
    part: &'static str,
}

/// From half a millisecond to ten seconds.
const BUCKETS: [f64; 13] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// What is counted.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    durations: Family<DurationLabels, Histogram, fn() -> Histogram>,
    verdicts: Family<VerdictLabels, Counter>,
    refused: Family<WhyLabels, Counter>,
    failures: Counter,
    /// Connections that are open.
    pub(crate) connections: Gauge,
    /// Requests that are being answered.
    pub(crate) at_work: Gauge,
    up: Family<PartLabels, Gauge>,
    memory: Gauge,
    files: Gauge,
    processor: Gauge<f64, AtomicU64>,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::default();
        let version = [("version", env!("CARGO_PKG_VERSION"))];
        registry.register("kanhe_build", "The program", Info::new(version));
        let mut metrics = Self {
            registry: Registry::default(),
            requests: Family::default(),
            durations: Family::new_with_constructor(|| Histogram::new(BUCKETS)),
            verdicts: Family::default(),
            refused: Family::default(),
            failures: Counter::default(),
            connections: Gauge::default(),
            at_work: Gauge::default(),
            up: Family::default(),
            memory: Gauge::default(),
            files: Gauge::default(),
            processor: Gauge::default(),
        };
        registry.register(
            "kanhe_requests",
            "Calls of the open API and of the host API, by the vendor's code",
            metrics.requests.clone(),
        );
        registry.register_with_unit(
            "kanhe_request_duration",
            "How long they took",
            Unit::Seconds,
            metrics.durations.clone(),
        );
        registry.register(
            "kanhe_verdicts",
            "Verdicts, by the reason of a refusal; empty: granted",
            metrics.verdicts.clone(),
        );
        registry.register(
            "kanhe_turned_away",
            "Connections and requests that were one too many, by the limit",
            metrics.refused.clone(),
        );
        registry.register(
            "kanhe_server_errors",
            "Answers with a status of 500 or more",
            metrics.failures.clone(),
        );
        registry.register("kanhe_connections", "Open connections", metrics.connections.clone());
        registry.register(
            "kanhe_requests_at_work",
            "Requests that are being answered",
            metrics.at_work.clone(),
        );
        registry.register("kanhe_up", "1 where a part is as it should be; see /readyz", metrics.up.clone());
        registry.register_with_unit(
            "process_resident_memory",
            "Resident memory",
            Unit::Bytes,
            metrics.memory.clone(),
        );
        registry.register("process_open_fds", "Open file descriptors", metrics.files.clone());
        registry.register_with_unit(
            "process_cpu",
            "Processor time since the start",
            Unit::Seconds,
            metrics.processor.clone(),
        );
        metrics.registry = registry;
        metrics
    }
}

impl Metrics {
    /// Counts a verdict.
    pub(super) fn count(&self, entry: &Entry) {
        let dialect = Label(entry.dialect);
        let endpoint = match (entry.what, &entry.subject) {
            (What::OpenApi, Cow::Borrowed(name)) => name,
            (What::OpenApi, Cow::Owned(_)) => "open_api",
            (What::Page, _) => "host.pages",
            (What::Call, _) => "host.calls",
            (What::Authorization, _) => "host.auth_codes",
        };
        let errcode = Label(entry.words.code().and_then(Word::parse).unwrap_or(NONE));
        self.requests.get_or_create(&RequestLabels { dialect, endpoint, errcode }).inc();
        let what = entry.what.name();
        let reason = entry.outcome.reason().unwrap_or_default();
        self.verdicts.get_or_create(&VerdictLabels { dialect, what, reason }).inc();
        self.durations.get_or_create(&DurationLabels { what }).observe(entry.took.as_secs_f64());
    }

    /// Somebody was one too many.
    pub(crate) fn turned_away(&self, why: &'static str) {
        self.refused.get_or_create(&WhyLabels { why }).inc();
    }

    /// A request could not be answered.
    pub(crate) fn failed(&self) {
        self.failures.inc();
    }

    /// All of it as text, with how each part of the node is.
    pub(super) fn text(&self, parts: impl Iterator<Item = (&'static str, bool)>) -> String {
        for (part, is_up) in parts {
            self.up.get_or_create(&PartLabels { part }).set(i64::from(is_up));
        }
        self.memory.set(process::resident_bytes());
        self.files.set(process::open_files());
        self.processor.set(process::processor_time().as_secs_f64());
        let mut text = String::new();
        // Writing into a text cannot fail.
        let _ = prometheus_client::encoding::text::encode(&mut text, &self.registry);
        text
    }
}

/// What stands where the vendor has no code.
const NONE: Word = Word::new("none");
