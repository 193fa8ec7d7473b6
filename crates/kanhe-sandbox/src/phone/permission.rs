//! May this page make this call? The checks `known`, `configured`, `declared`, `permitted`; the first that fails refuses.

use kanhe_core::catalog::Catalog;
use kanhe_core::platform::PageCall;
use kanhe_core::refusal::CallRefusal;

use super::Phones;
use super::call::{CheckOutcome, CheckView};
use super::session::Configured;
use super::verdict::check;

/// A call that may not go ahead.
pub(crate) struct Refused {
    /// How it was decided.
    pub(crate) checks: Vec<CheckView>,
    /// Why.
    pub(crate) reason: &'static str,
}

impl Phones {
    /// Judges a call by the config that it relies on, if there is one.
    ///
    /// # Errors
    /// The checks and the reason of a refusal; the dialect words it.
    pub(crate) async fn judge_call(
        &self,
        catalog: &Catalog,
        wire: &str,
        relies_on: Option<&Configured>,
    ) -> Result<Vec<CheckView>, Refused> {
        let passed = |name, value: &str| check(name, CheckOutcome::Passed, value, None);
        let mut checks = vec![passed("known", wire)];
        if catalog.get(wire).is_some_and(|api| !api.needs_grant) {
            checks.push(check("configured", CheckOutcome::Skipped, "", None));
            return Ok(checks);
        }
        let (grant, denied) = match relies_on.map(|config| &config.granted) {
            Some(Some(granted)) => granted,
            Some(None) => return Err(refused(checks, "configured", "config_refused")),
            None => return Err(refused(checks, "configured", "config_missing")),
        };
        checks.push(passed("configured", grant.client_id()));

        let names = |asked: &str| catalog.get(asked).map(|api| &api.name);
        let not_permitted =
            denied.iter().any(|denied| denied.reason == "not_permitted" && names(&denied.api) == names(wire));
        let call = PageCall { grant: Some(grant), api: wire };
        let refusal = match self.platform.check_call(catalog, &call).await {
            Ok(Ok(())) => {
                checks.extend([passed("declared", ""), passed("permitted", "")]);
                return Ok(checks);
            }
            Ok(Err(CallRefusal::NotDeclared)) if not_permitted => CallRefusal::NotPermitted,
            Ok(Err(refusal)) => refusal,
            Err(_) => return Err(refused(checks, "permitted", "unavailable")),
        };
        let at = match refusal {
            CallRefusal::NotPermitted | CallRefusal::AppDisabled => {
                checks.push(passed("declared", ""));
                "permitted"
            }
            CallRefusal::GrantExpired | CallRefusal::GrantInvalid => "configured",
            CallRefusal::NotDeclared | CallRefusal::UnknownApi => "declared",
        };
        Err(refused(checks, at, refusal.reason()))
    }
}

fn refused(mut checks: Vec<CheckView>, at: &'static str, reason: &'static str) -> Refused {
    checks.push(check(at, CheckOutcome::Failed, "", Some(reason)));
    Refused { checks, reason }
}
