//! The wallet's authorization service, as its app reaches it: over a network that may be gone, and with faults that
//! somebody has set on [`SERVICE`] (`protocol/alipay-plus.md` 1.4).

use kanhe_alipayplus::authorization::{Authorization, ConsentPage, Will, authorize};
use kanhe_alipayplus::pages::answer::Failure;
use kanhe_alipayplus::scopes::{self, AGREEMENT_PAY};
use kanhe_core::user::User;
use serde_json::Value;

use super::scene::Scene;
use crate::device::Network;
use crate::phone::{CheckOutcome, CheckView, check};

/// By which faults hit the service. `{"error": N}` is the service's own number: 2001 asks for the consent page, 1002 and
/// 1003 are errors of its own; an answer without a number cannot be made sense of; no answer is an unreachable service.
pub const SERVICE: &str = "alipayplus.authorize";

/// Why the service gave no answer.
pub(super) struct Unserved {
    /// What the page sees.
    pub(super) failure: Failure,
    /// For the inspector.
    pub(super) reason: &'static str,
    /// The line for the list of checks.
    pub(super) check: CheckView,
}

impl Unserved {
    fn new(failure: Failure, reason: &'static str, value: impl Into<String>) -> Self {
        Self { failure, reason, check: check("service", CheckOutcome::Failed, value, Some(reason)) }
    }
}

/// Asks the service for a code.
pub(super) async fn ask(
    scene: Scene<'_>,
    user: &User,
    asked: &[String],
    will: Will<'_>,
) -> Result<Authorization, Unserved> {
    if scene.call.caller.phone.network == Network::None {
        return Err(Unserved::new(Failure::Unreachable, "offline", ""));
    }
    if let Some(fault) = scene.call.phones.hit(scene.call.caller, SERVICE) {
        tokio::time::sleep(fault.latency()).await;
        let value = format!("#{}", fault.id);
        if fault.drop {
            return Err(Unserved::new(Failure::Unreachable, "fault_injected", value));
        }
        match fault.answer.map(|answer| answer.get("error").and_then(Value::as_u64)) {
            // Only late: the real answer follows.
            None => {}
            Some(Some(2001)) => return Ok(Authorization::Pending(page(asked))),
            Some(Some(1002)) => return Err(Unserved::new(Failure::Service, "fault_injected", value)),
            Some(Some(1003)) => return Err(Unserved::new(Failure::TimedOut, "fault_injected", value)),
            Some(_) => return Err(Unserved::new(Failure::Unknown, "fault_injected", value)),
        }
    }
    let platform = &scene.call.phones.platform;
    let answer = authorize(platform, &scene.profile(), scene.app, user, asked, will).await;
    answer.map_err(|_| Unserved::new(Failure::Unreachable, "unavailable", ""))
}

/// What a service asks for that asks for everything.
fn page(asked: &[String]) -> ConsentPage {
    ConsentPage {
        scopes: asked.iter().filter_map(|scope| scopes::find(scope)).collect(),
        agreement: asked.iter().any(|scope| scope == AGREEMENT_PAY),
    }
}
