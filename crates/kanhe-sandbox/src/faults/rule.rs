//! A rule: whom it hits, and what happens to them. As the wire has it (`web/types/sandbox.d.ts`, Fault).

use core::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::chance;

/// A rule. It hits calls of its endpoint until its `times` are used up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Given when it is added.
    #[serde(default)]
    pub id: u64,
    /// `wechat.getticket`; for a page's call `wechat.jsapi.<name on the bridge>`.
    pub endpoint: String,
    /// Only calls of this phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// Only calls of this app, by its client id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app: Option<String>,
    /// Only calls while this user holds the phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// Only this one of the calls that it could hit, from 1 on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nth: Option<u32>,
    /// How likely it hits each of them, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// From which its chances are drawn: the same seed, the same calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Answered instead of the real answer, whatever shape it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Map<String, Value>>,
    /// The HTTP status of a backend's call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// How a page's call ends, in the words of its client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<End>,
    /// With [`End::Fail`]: the client's code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// With [`End::Fail`]: the client's text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The answer comes this much later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency_ms: Option<u64>,
    /// The answer comes up to this much later, and at least `latency_ms`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency_to_ms: Option<u64>,
    /// The connection is cut without an answer; a page's call is never answered.
    #[serde(default, skip_serializing_if = "is_false")]
    pub drop: bool,
    /// The page's callback is called twice.
    #[serde(default, skip_serializing_if = "is_false")]
    pub twice: bool,
    /// How many calls it hits; absent: all, until it is cleared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
}

/// How a page's call can be made to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum End {
    /// It is not permitted.
    Deny,
    /// The person has given it up.
    Cancel,
    /// It fails.
    Fail,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// No fault delays longer than this, in milliseconds.
const LONGEST: u64 = 120_000;

/// Why a rule was not added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleFault {
    /// It does nothing.
    #[error("a fault needs one of answer, status, end, latency_ms, drop or twice")]
    Nothing,
    /// No endpoint has that name.
    #[error("no endpoint has that name; GET /sandbox/v1/faults lists the names")]
    Endpoint,
    /// It hits nobody, or waits too long.
    #[error(
        "times and nth are at least 1, probability is 0 to 1, latency_ms and latency_to_ms at most 120000 and in this order"
    )]
    Bounds,
    /// It is a backend's call, which a page's words do not fit, or the other way round.
    #[error(
        "end, twice, session and user are for calls of pages, status is for calls of backends (200 to 599)"
    )]
    Kind,
    /// There are too many.
    #[error("there are 256 faults already; DELETE /sandbox/v1/faults clears them")]
    TooMany,
}

impl Fault {
    /// How much later its answer comes.
    pub fn latency(&self) -> Duration {
        self.latency_ms.map_or(Duration::ZERO, Duration::from_millis)
    }

    /// What is the matter with it, if something is.
    pub(super) fn check(&self) -> Result<(), RuleFault> {
        let does = self.answer.is_some() || self.status.is_some() || self.end.is_some() || self.twice;
        let delays = self.latency_ms.is_some() || self.latency_to_ms.is_some();
        if !does && !delays && !self.drop {
            return Err(RuleFault::Nothing);
        }
        let (least, most) = self.delays();
        let is_chance = self.probability.is_none_or(|chance| (0.0..=1.0).contains(&chance));
        let is_some_call = self.times != Some(0) && self.nth != Some(0);
        if !is_some_call || !is_chance || least > most || most > LONGEST {
            return Err(RuleFault::Bounds);
        }
        let of_pages = self.end.is_some() || self.twice || self.session.is_some() || self.user.is_some();
        let of_backends = self.status.is_some();
        let is_status = self.status.is_none_or(|status| (200..=599).contains(&status));
        let is_page = self.is_of_a_page();
        if !is_status || (is_page && of_backends) || (!is_page && of_pages) {
            return Err(RuleFault::Kind);
        }
        Ok(())
    }

    /// Whether it is about calls of pages: those of a phone, not of a backend.
    fn is_of_a_page(&self) -> bool {
        self.endpoint.contains(".jsapi.")
    }

    fn delays(&self) -> (u64, u64) {
        let least = self.latency_ms.unwrap_or(0);
        (least, self.latency_to_ms.unwrap_or(least))
    }

    /// The same as it hits a call: with the delay that was drawn for it.
    pub(super) fn drawn(&self, call: u32) -> Self {
        let (least, most) = self.delays();
        let delay = least + chance::below(self.seed.unwrap_or(0), call, most - least + 1);
        Self { latency_ms: (delay > 0).then_some(delay), latency_to_ms: None, ..self.clone() }
    }
}
