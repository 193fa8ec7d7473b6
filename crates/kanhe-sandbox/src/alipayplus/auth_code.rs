//! `getAuthCode`: from the page's call to the code (seed 002, steps 1 to 6).

use std::collections::BTreeMap;

use kanhe_alipayplus::authorization::{Authorization, ConsentPage, Will};
use kanhe_alipayplus::decision::{Decision, decide};
use kanhe_alipayplus::pages::answer::{Failure, success};
use kanhe_alipayplus::pages::scopes::read;
use kanhe_alipayplus::scopes::{self, AGREEMENT_PAY, Scope};
use kanhe_core::user::User;
use serde_json::{Value, json};

use super::capability::Capability;
use super::scene::{Done, Outcome, Scene};
use super::service;
use crate::phone::{Answered, CheckOutcome, CheckView, DialogAnswer, Reply, check};

/// Codes.
pub(super) const CAPABILITIES: &[Capability] =
    &[Capability::new("getAuthCode", |scene| Box::pin(get_auth_code(scene)))];

/// How often the person is shown the page for one call, should the service go on asking for it.
const ROUNDS: usize = 3;

/// What the person can do with the consent page. To close it is not to say no.
const ACTIONS: &[&str] = &["allow", "deny", "cancel"];

async fn get_auth_code(scene: Scene<'_>) -> Outcome {
    let asked = read(&Value::Object(scene.call.params.clone()), &scene.profile());
    let asked = asked.map_err(|_| scene.failed(Failure::Parameter, "missing_parameters"))?;
    let user = scene.user().await?;
    let mut asking =
        Asking { scene, user: &user, asked: &asked, checks: Vec::new(), waited_ms: 0, agreed: None };
    asking.note().await?;
    match asking.code().await {
        Ok(value) => Ok(Done { value, checks: asking.checks, waited_ms: asking.waited_ms }),
        Err(reply) => Err(Box::new(Reply { checks: asking.checks, waited_ms: asking.waited_ms, ..*reply })),
    }
}

/// One call on its way from the service to the person and back.
struct Asking<'a> {
    scene: Scene<'a>,
    user: &'a User,
    asked: &'a [String],
    checks: Vec<CheckView>,
    waited_ms: u64,
    /// What the person has agreed to; nothing if he has not been asked.
    agreed: Option<Vec<String>>,
}

impl Asking<'_> {
    /// Lists what is asked for, what of it the operator has granted, and what the person has agreed to before.
    async fn note(&mut self) -> Result<(), Box<Reply>> {
        let platform = &self.scene.call.phones.platform;
        let consent = platform.consent(self.scene.app, self.user).await;
        let consent = consent.map_err(|_| self.scene.failed(Failure::Unreachable, "unavailable"))?;
        let granted = scopes::granted(self.scene.app);
        let decision = decide(&granted, &consent, self.asked, &self.scene.profile());
        self.checks.push(check("scopes", CheckOutcome::Passed, self.asked.join(", "), None));
        self.checks.push(operator(&decision));
        let known = [decision.silent, decision.remembered].concat().join(", ");
        let outcome = if known.is_empty() { CheckOutcome::Skipped } else { CheckOutcome::Passed };
        self.checks.push(check("without_asking", outcome, known, None));
        Ok(())
    }

    /// Asks the service, and the person where the service wants it, until there is a code.
    async fn code(&mut self) -> Result<Value, Box<Reply>> {
        for round in 0..=ROUNDS {
            match self.ask_service().await? {
                Authorization::Code { code, granted, refused } => {
                    return Ok(success(&self.scene.profile(), &code, &granted, &refused));
                }
                Authorization::Pending(_) if round == ROUNDS => break,
                Authorization::Pending(page) => self.ask_person(&page).await?,
                Authorization::Rejected { refused } => return Err(self.rejected(&refused)),
                Authorization::Refused { refused } => {
                    return Err(self.scene.failure(Failure::Refused, "scope_not_granted", &refused));
                }
                Authorization::AppDisabled => {
                    return Err(self.scene.failed(Failure::Service, "app_disabled"));
                }
            }
        }
        Err(self.scene.failed(Failure::PendingAgreement, "agreement_pending"))
    }

    async fn ask_service(&mut self) -> Result<Authorization, Box<Reply>> {
        let will = self.agreed.as_deref().map_or(Will::NotAsked, Will::Agreed);
        match service::ask(self.scene, self.user, self.asked, will).await {
            Ok(authorization) => Ok(authorization),
            Err(unserved) => {
                self.checks.push(unserved.check);
                Err(self.scene.failed(unserved.failure, unserved.reason))
            }
        }
    }

    /// Shows the consent page.
    async fn ask_person(&mut self, page: &ConsentPage) -> Result<(), Box<Reply>> {
        if !self.scene.call.caller.phone.authorizing.consent_page {
            return Err(self.unasked(Failure::PendingAgreement, "consent_page_unavailable"));
        }
        let names: Vec<&str> = page.scopes.iter().map(|scope| scope.name).collect();
        let data = json!({
            "client_id": self.scene.app.client_id,
            "presentation": self.scene.app.presentation,
            "user": self.user.profile.nickname,
            "scopes": page.scopes.iter().map(|scope| shown(scope)).collect::<Vec<_>>(),
            "agreement": page.agreement,
        });
        let suggestion = json!({"scopes": names, "agreement": page.agreement});
        let (answered, waited_ms) = self.scene.ask("mini-program-consent", data, ACTIONS, suggestion).await;
        self.waited_ms += waited_ms;
        match answered {
            Answered::With(answer) if answer.action == "allow" => {
                let agreed = agreed(&answer, &names);
                self.checks.push(check("consent", CheckOutcome::Passed, agreed.join(", "), None));
                self.agreed = Some(agreed);
                Ok(())
            }
            Answered::With(answer) if answer.action == "deny" => {
                match service::ask(self.scene, self.user, self.asked, Will::Rejected).await {
                    Ok(Authorization::Rejected { refused }) => Err(self.rejected(&refused)),
                    _ => Err(self.rejected(&BTreeMap::new())),
                }
            }
            Answered::With(_) => Err(self.unasked(Failure::Closed, "user_cancelled")),
            Answered::TimedOut if self.scene.unanswered_is_closed() => {
                Err(self.unasked(Failure::Closed, "dialog_timeout"))
            }
            Answered::TimedOut => Err(self.unasked(Failure::TimedOut, "dialog_timeout")),
            Answered::Gone => Err(self.unasked(Failure::Closed, "page_gone")),
        }
    }

    /// The person does not want it.
    fn rejected(&mut self, refused: &BTreeMap<String, String>) -> Box<Reply> {
        self.checks.push(check("consent", CheckOutcome::Failed, "", Some("user_denied")));
        self.scene.failure(Failure::Rejected, "user_denied", refused)
    }

    /// The person has said neither yes nor no.
    fn unasked(&mut self, failure: Failure, reason: &'static str) -> Box<Reply> {
        self.checks.push(check("consent", CheckOutcome::Failed, "", Some(reason)));
        self.scene.failed(failure, reason)
    }
}

/// What the operator has granted to the app of what it asks for.
fn operator(decision: &Decision) -> CheckView {
    let refused: Vec<&str> = decision.refused.keys().map(String::as_str).collect();
    if refused.is_empty() {
        return check("granted", CheckOutcome::Passed, "", None);
    }
    check("granted", CheckOutcome::Failed, refused.join(", "), Some("scope_not_granted"))
}

/// A scope as the page shows it.
fn shown(scope: &Scope) -> Value {
    json!({"name": scope.name, "zh": scope.zh, "en": scope.en})
}

/// What of the listed the person has ticked. Auto-debit counts only with its own agreement.
fn agreed(answer: &DialogAnswer, listed: &[&str]) -> Vec<String> {
    let ticked = answer.data.get("scopes").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let signed = answer.data.get("agreement").and_then(Value::as_bool).unwrap_or(false);
    let counts = |scope: &&str| listed.contains(scope) && (*scope != AGREEMENT_PAY || signed);
    ticked.iter().filter_map(Value::as_str).filter(counts).map(str::to_owned).collect()
}
