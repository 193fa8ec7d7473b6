//! Failures on command: the next calls of an endpoint answer something else, answer late, twice, or not at all.

mod chance;
mod rule;

use std::sync::{Mutex, PoisonError};

pub use self::rule::{End, Fault, RuleFault};

/// How many rules there can be.
const RULES: usize = 256;

/// A call, as rules look at it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Target<'a> {
    /// Its endpoint's name.
    pub endpoint: &'a str,
    /// The phone, if a page calls.
    pub session: Option<&'a str>,
    /// The app's client id, as far as it is known.
    pub app: Option<&'a str>,
    /// Who holds the phone.
    pub user: Option<&'a str>,
}

#[derive(Debug)]
struct Rule {
    fault: Fault,
    /// How many calls it could have hit so far.
    seen: u32,
}

impl Rule {
    fn is_about(&self, target: &Target<'_>) -> bool {
        let is = |wanted: &Option<String>, actual: Option<&str>| {
            wanted.as_deref().is_none_or(|wanted| actual == Some(wanted))
        };
        let Fault { endpoint, session, app, user, .. } = &self.fault;
        endpoint == target.endpoint
            && is(session, target.session)
            && is(app, target.app)
            && is(user, target.user)
    }

    /// Looks at one more call; whether it is one to be hit.
    fn meets(&mut self) -> bool {
        self.seen = self.seen.saturating_add(1);
        let Fault { nth, probability, seed, .. } = &self.fault;
        nth.is_none_or(|nth| nth == self.seen)
            && probability.is_none_or(|chance| chance::happens(seed.unwrap_or(0), self.seen, chance))
    }

    /// Uses it up by one. Answers whether it is used up.
    fn spend(&mut self) -> bool {
        if let Some(times) = &mut self.fault.times {
            *times -= 1;
        }
        self.fault.times == Some(0) || self.fault.nth.is_some()
    }
}

#[derive(Debug, Default)]
struct Rules {
    added: u64,
    rules: Vec<Rule>,
}

/// The rules.
#[derive(Debug, Default)]
pub struct Faults(Mutex<Rules>);

impl Faults {
    /// Adds a rule, and answers it with its id.
    pub fn add(&self, mut fault: Fault) -> Result<Fault, RuleFault> {
        fault.check()?;
        let mut rules = self.rules();
        if rules.rules.len() == RULES {
            return Err(RuleFault::TooMany);
        }
        rules.added += 1;
        fault.id = rules.added;
        rules.rules.push(Rule { fault: fault.clone(), seen: 0 });
        Ok(fault)
    }

    /// All rules, oldest first.
    pub fn list(&self) -> Vec<Fault> {
        self.rules().rules.iter().map(|rule| rule.fault.clone()).collect()
    }

    /// Removes all rules.
    pub fn clear(&self) {
        self.rules().rules.clear();
    }

    /// Removes one. Answers whether it was there.
    pub fn remove(&self, id: u64) -> bool {
        let mut rules = self.rules();
        let before = rules.rules.len();
        rules.rules.retain(|rule| rule.fault.id != id);
        rules.rules.len() < before
    }

    /// Whether a rule of this endpoint wants to know the app.
    pub fn asks_for_app(&self, endpoint: &str) -> bool {
        self.rules().rules.iter().any(|Rule { fault, .. }| fault.endpoint == endpoint && fault.app.is_some())
    }

    /// The oldest rule that hits this call, used up by one.
    pub fn hit(&self, target: &Target<'_>) -> Option<Fault> {
        let mut rules = self.rules();
        let at = rules.rules.iter_mut().position(|rule| rule.is_about(target) && rule.meets())?;
        let rule = rules.rules.get_mut(at)?;
        let hit = rule.fault.drawn(rule.seen);
        if rule.spend() {
            rules.rules.remove(at);
        }
        Some(hit)
    }

    fn rules(&self) -> std::sync::MutexGuard<'_, Rules> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fault(rule: serde_json::Value) -> Fault {
        serde_json::from_value(rule).unwrap()
    }

    fn call(endpoint: &str) -> Target<'_> {
        Target { endpoint, ..Target::default() }
    }

    #[test]
    fn a_fault_hits_its_endpoint_as_often_as_it_was_told() {
        let faults = Faults::default();
        faults.add(fault(json!({"endpoint": "a", "latency_ms": 5, "times": 2}))).unwrap();
        faults.add(fault(json!({"endpoint": "b", "latency_ms": 5}))).unwrap();
        assert!(faults.hit(&call("c")).is_none());
        let ids = [faults.hit(&call("a")), faults.hit(&call("a"))].map(|hit| hit.map(|hit| hit.id));
        assert_eq!(ids, [Some(1), Some(1)]);
        assert!(faults.hit(&call("a")).is_none());
        for _ in 0..5 {
            assert!(faults.hit(&call("b")).is_some());
        }
        faults.clear();
        assert!(faults.hit(&call("b")).is_none());
    }

    #[test]
    fn a_fault_hits_only_the_phone_the_app_and_the_user_that_it_names() {
        let faults = Faults::default();
        let rule =
            json!({"endpoint": "a.jsapi.x", "drop": true, "session": "s", "app": "wx1", "user": "lan"});
        faults.add(fault(rule)).unwrap();
        let right = Target { endpoint: "a.jsapi.x", session: Some("s"), app: Some("wx1"), user: Some("lan") };
        for wrong in [
            Target { session: Some("t"), ..right },
            Target { app: None, ..right },
            Target { user: Some("mei"), ..right },
        ] {
            assert!(faults.hit(&wrong).is_none(), "{wrong:?}");
        }
        assert!(faults.hit(&right).is_some());
    }

    #[test]
    fn the_nth_call_is_hit_alone() {
        let faults = Faults::default();
        faults.add(fault(json!({"endpoint": "a", "drop": true, "nth": 3}))).unwrap();
        let hits: Vec<bool> = (0..6).map(|_| faults.hit(&call("a")).is_some()).collect();
        assert_eq!(hits, [false, false, true, false, false, false]);
        assert_eq!(faults.list(), []);
    }

    #[test]
    fn a_chance_hits_the_same_calls_for_the_same_seed() {
        let hits = |seed: u64| {
            let faults = Faults::default();
            let rule = json!({"endpoint": "a", "drop": true, "probability": 0.5, "seed": seed});
            faults.add(fault(rule)).unwrap();
            (0..64).map(|_| faults.hit(&call("a")).is_some()).collect::<Vec<_>>()
        };
        assert_eq!(hits(7), hits(7));
        assert_ne!(hits(7), hits(8));
        assert!(hits(7).contains(&true) && hits(7).contains(&false));
    }

    #[test]
    fn a_delay_is_drawn_between_its_ends() {
        let faults = Faults::default();
        faults.add(fault(json!({"endpoint": "a", "latency_ms": 10, "latency_to_ms": 20}))).unwrap();
        let delays: Vec<u64> = (0..50).filter_map(|_| faults.hit(&call("a"))?.latency_ms).collect();
        assert!(delays.len() == 50 && delays.iter().all(|delay| (10..=20).contains(delay)), "{delays:?}");
        assert!(delays.iter().any(|delay| *delay != delays[0]), "{delays:?}");
    }

    #[test]
    fn a_fault_can_be_taken_away_by_its_id() {
        let faults = Faults::default();
        let id = faults.add(fault(json!({"endpoint": "a", "drop": true}))).unwrap().id;
        assert!(faults.remove(id) && !faults.remove(id));
        assert!(faults.hit(&call("a")).is_none());
    }

    #[test]
    fn a_fault_that_does_nothing_too_much_or_what_does_not_fit_is_refused() {
        let why = |rule| Faults::default().add(fault(rule)).unwrap_err();
        assert_eq!(why(json!({"endpoint": "a"})), RuleFault::Nothing);
        for bounds in [
            json!({"endpoint": "a", "drop": true, "times": 0}),
            json!({"endpoint": "a", "drop": true, "nth": 0}),
            json!({"endpoint": "a", "drop": true, "probability": 1.5}),
            json!({"endpoint": "a", "latency_ms": 121_000}),
            json!({"endpoint": "a", "latency_ms": 20, "latency_to_ms": 10}),
        ] {
            assert_eq!(why(bounds), RuleFault::Bounds);
        }
        for kind in [
            json!({"endpoint": "a", "end": "cancel"}),
            json!({"endpoint": "a", "drop": true, "user": "lan"}),
            json!({"endpoint": "a", "status": 99}),
            json!({"endpoint": "a.jsapi.x", "status": 503}),
        ] {
            assert_eq!(why(kind), RuleFault::Kind);
        }
    }
}
