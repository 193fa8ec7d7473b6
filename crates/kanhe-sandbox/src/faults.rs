//! Failures on command: the next calls of an endpoint answer something else, answer late, or not at all.

use core::time::Duration;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A rule. It hits calls of its endpoint until its `times` are used up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Given when it is added.
    #[serde(default)]
    pub id: u64,
    /// `wechat.getticket`; for a page's call `wechat.jsapi.<name on the bridge>`.
    pub endpoint: String,
    /// Answered instead of the real answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Map<String, Value>>,
    /// The answer comes this much later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency_ms: Option<u64>,
    /// The connection is cut without an answer; a page's call is never answered.
    #[serde(default, skip_serializing_if = "is_false")]
    pub drop: bool,
    /// How many calls it hits; absent: all, until it is cleared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// No fault delays longer than this.
const LONGEST: Duration = Duration::from_secs(120);

/// How many rules there can be.
const RULES: usize = 256;

/// Why a rule was not added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleFault {
    /// It does nothing.
    #[error("a fault needs one of answer, latency_ms or drop")]
    Nothing,
    /// No endpoint has that name.
    #[error("no endpoint has that name; GET /sandbox/v1/faults lists the names")]
    Endpoint,
    /// It hits nobody, or waits too long.
    #[error("times is at least 1, and latency_ms at most 120000")]
    Bounds,
    /// There are too many.
    #[error("there are 256 faults already; DELETE /sandbox/v1/faults clears them")]
    TooMany,
}

impl Fault {
    /// How much later its answer comes.
    pub fn latency(&self) -> Duration {
        self.latency_ms.map_or(Duration::ZERO, Duration::from_millis)
    }

    fn check(&self) -> Result<(), RuleFault> {
        if self.answer.is_none() && self.latency_ms.is_none() && !self.drop {
            return Err(RuleFault::Nothing);
        }
        if self.times == Some(0) || self.latency() > LONGEST {
            return Err(RuleFault::Bounds);
        }
        Ok(())
    }
}

#[derive(Debug, Default)]
struct Rules {
    added: u64,
    rules: Vec<Fault>,
}

/// The rules.
#[derive(Debug, Default)]
pub struct Faults(Mutex<Rules>);

impl Faults {
    /// Adds a rule, and answers it with its id.
    pub fn add(&self, mut fault: Fault) -> Result<Fault, RuleFault> {
        fault.check()?;
        let mut rules = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if rules.rules.len() == RULES {
            return Err(RuleFault::TooMany);
        }
        rules.added += 1;
        fault.id = rules.added;
        rules.rules.push(fault.clone());
        Ok(fault)
    }

    /// All rules, oldest first.
    pub fn list(&self) -> Vec<Fault> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).rules.clone()
    }

    /// Removes all rules.
    pub fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).rules.clear();
    }

    /// The oldest rule that hits this call, used up by one.
    pub fn hit(&self, endpoint: &str) -> Option<Fault> {
        let mut rules = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = rules.rules.iter().position(|fault| fault.endpoint == endpoint)?;
        let fault = rules.rules.get_mut(at)?;
        let hit = fault.clone();
        if let Some(times) = &mut fault.times {
            *times -= 1;
            if *times == 0 {
                rules.rules.remove(at);
            }
        }
        Some(hit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(endpoint: &str, times: Option<u32>) -> Fault {
        Fault { id: 0, endpoint: endpoint.to_owned(), answer: None, latency_ms: Some(5), drop: false, times }
    }

    #[test]
    fn a_fault_hits_its_endpoint_as_often_as_it_was_told() {
        let faults = Faults::default();
        faults.add(fault("a", Some(2))).unwrap();
        faults.add(fault("b", None)).unwrap();
        assert!(faults.hit("c").is_none());
        assert_eq!((faults.hit("a").map(|f| f.id), faults.hit("a").map(|f| f.id)), (Some(1), Some(1)));
        assert!(faults.hit("a").is_none());
        for _ in 0..5 {
            assert!(faults.hit("b").is_some());
        }
        faults.clear();
        assert!(faults.hit("b").is_none());
    }

    #[test]
    fn a_fault_that_does_nothing_or_too_much_is_refused() {
        let faults = Faults::default();
        assert_eq!(faults.add(Fault { latency_ms: None, ..fault("a", None) }), Err(RuleFault::Nothing));
        assert_eq!(faults.add(fault("a", Some(0))), Err(RuleFault::Bounds));
        assert_eq!(
            faults.add(Fault { latency_ms: Some(121_000), ..fault("a", None) }),
            Err(RuleFault::Bounds)
        );
    }
}
