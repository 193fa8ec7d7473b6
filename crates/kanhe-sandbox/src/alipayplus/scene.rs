//! A call on its way through the wallet: who asks for what, who can be asked, and how refusals are written.

use kanhe_alipayplus::pages::answer::{self, Failure};
use kanhe_alipayplus::profile::Profile;
use kanhe_core::app::App;
use kanhe_core::domain::PageUrl;
use kanhe_core::user::User;
use serde_json::{Value, json};

use super::WalletFace;
use crate::faults::End;
use crate::phone::{
    Answered, Caller, CheckOutcome, CheckView, Forced, Object, Phones, Question, Reply, Status, Unanswered,
    check,
};

/// A call as it came in.
#[derive(Clone, Copy)]
pub(super) struct Call<'a> {
    /// The client.
    pub(super) face: &'a WalletFace,
    /// The phones, and through them the platform.
    pub(super) phones: &'a Phones,
    /// Who calls: a snapshot of the phone and its page.
    pub(super) caller: &'a Caller,
    /// The name on the bridge.
    pub(super) wire: &'a str,
    /// What the page passed.
    pub(super) params: &'a Object,
}

/// A call of a page whose app is known.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    /// The call.
    pub(super) call: Call<'a>,
    /// Whose page it is.
    pub(super) app: &'a App,
}

/// A call that went well.
#[derive(Clone, Debug, Default)]
pub(super) struct Done {
    /// What the page gets.
    pub(super) value: Value,
    /// What was checked on the way.
    pub(super) checks: Vec<CheckView>,
    /// How many milliseconds a person took.
    pub(super) waited_ms: u64,
}

impl From<Value> for Done {
    fn from(value: Value) -> Self {
        Self { value, ..Self::default() }
    }
}

/// What a call comes to.
pub(super) type Outcome = Result<Done, Box<Reply>>;

impl Call<'_> {
    /// Answers it, in the order of the checks: known, the page's app, faults; then the function itself.
    pub(super) async fn answer(self) -> Reply {
        let Some(capability) = self.face.capability(self.wire) else { return self.unknown() };
        let (app, mut checks) = match self.judge().await {
            Ok(judged) => judged,
            Err(refused) => return *refused,
        };
        checks.insert(0, check("known", CheckOutcome::Passed, self.wire, None));
        if let Some(faulted) = self.fault().await {
            checks.extend(faulted.checks.iter().cloned());
            return Reply { checks, ..faulted };
        }
        let reply = match (capability.answer)(Scene { call: self, app: &app }).await {
            Ok(Done { value, checks, waited_ms }) => {
                Reply { checks, waited_ms, ..Reply::new(Status::Allowed, None, object(value)) }
            }
            Err(reply) => *reply,
        };
        checks.extend(reply.checks.iter().cloned());
        Reply { checks, ..reply }
    }

    /// Error 1 of the bridge: what this client does not have.
    fn unknown(self) -> Reply {
        let reason = "function_not_exist";
        let checks = vec![check("known", CheckOutcome::Failed, self.wire, Some(reason))];
        Reply { checks, ..Reply::new(Status::Refused, Some(reason), error(1, "Not implemented")) }
    }

    /// A fault that somebody has set on this call.
    async fn fault(self) -> Option<Reply> {
        let name = format!("alipayplus.jsapi.{}", self.wire);
        self.phones.fault(self.caller, &name, forced).await
    }

    /// The page's host, for people.
    pub(super) fn host(self) -> String {
        PageUrl::parse(&self.caller.current).map(|page| page.host()).unwrap_or_default()
    }
}

impl<'a> Scene<'a> {
    /// A text that the page passed; nothing if it is absent, empty or of another type.
    pub(super) fn text(self, name: &str) -> Option<&'a str> {
        self.call.params.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    /// The first of several spellings that the page passed.
    pub(super) fn text_of(self, names: &[&str]) -> Option<&'a str> {
        names.iter().find_map(|name| self.text(name))
    }

    /// A number that the page passed.
    pub(super) fn number(self, name: &str) -> Option<f64> {
        self.call.params.get(name).and_then(Value::as_f64).filter(|number| number.is_finite())
    }

    /// The wallet's settings, as this phone has them.
    pub(super) fn profile(self) -> Profile {
        self.call.caller.phone.authorizing.on(&self.call.face.wallet.profile)
    }

    /// Who holds the phone.
    pub(super) async fn user(self) -> Result<User, Box<Reply>> {
        let user = self.call.phones.platform.user_or_new(&self.call.caller.phone.user).await;
        user.map_err(|_| self.failed(Failure::Unreachable, "unavailable"))
    }

    /// Something for the person, in the app's name and the host's.
    fn question(
        self,
        kind: &'static str,
        data: Value,
        actions: &'static [&'static str],
        suggestion: Value,
    ) -> Question {
        let (app, host) = (self.app.name.clone(), self.call.host());
        Question { kind, app, host, data: object(data), actions, suggestion: object(suggestion) }
    }

    /// Asks the person, and answers what came of it and how many milliseconds it took. `actions`: the first means yes,
    /// the second no. `suggestion` goes with the first where whoever answers says nothing more.
    pub(super) async fn ask(
        self,
        kind: &'static str,
        data: Value,
        actions: &'static [&'static str],
        suggestion: Value,
    ) -> (Answered, u64) {
        self.call.phones.ask(self.call.caller, self.question(kind, data, actions, suggestion)).await
    }

    /// Opens a screen that stays until somebody closes it. Nobody waits for it.
    pub(super) fn show(self, kind: &'static str, data: Value) {
        let question = self.question(kind, data, &["close"], Value::Null);
        self.call.phones.show(self.call.caller, &question);
    }

    /// Opens a screen that closes by itself.
    pub(super) fn flash(self, kind: &'static str, data: Value, shown: core::time::Duration) {
        let question = self.question(kind, data, &["close"], Value::Null);
        self.call.phones.flash(self.call.caller, &question, shown);
    }

    /// Whether a question that nobody answers counts as if the person had walked away.
    pub(super) fn unanswered_is_closed(self) -> bool {
        self.call.caller.phone.unanswered == Unanswered::Cancel
    }

    /// A failure without refused scopes.
    pub(super) fn failed(self, failure: Failure, reason: &'static str) -> Box<Reply> {
        self.failure(failure, reason, &std::collections::BTreeMap::new())
    }

    /// A failure as the page sees it, and the reason for the inspector.
    pub(super) fn failure(
        self,
        failure: Failure,
        reason: &'static str,
        refused: &std::collections::BTreeMap<String, String>,
    ) -> Box<Reply> {
        let status = match failure {
            Failure::Rejected | Failure::Closed => Status::Cancelled,
            Failure::Refused => Status::Refused,
            _ => Status::Failed,
        };
        let result = object(answer::failure(&self.profile(), failure, refused));
        Box::new(Reply::new(status, Some(reason), result))
    }
}

/// A call that somebody has made to end like this: in the words of `getAuthCode`, or of the whole bridge.
fn forced(Forced { end, code, message }: Forced<'_>) -> Object {
    let (usual, why) = match end {
        End::Deny => (4, "permission denied"),
        End::Cancel => (1001, "user rejected the authorization"),
        End::Fail => (3, "unknown error"),
    };
    let code = code.and_then(|code| code.parse().ok()).unwrap_or(usual);
    error(code, message.unwrap_or(why))
}

/// `{"error": code, "errorMessage": why}`: errors of the whole bridge (`protocol/alipay-plus.md` 1.6).
pub(super) fn error(code: u16, why: &str) -> Object {
    object(json!({"error": code, "errorMessage": why}))
}

/// What is no object is an empty one.
pub(super) fn object(value: Value) -> Object {
    match value {
        Value::Object(object) => object,
        _ => Object::new(),
    }
}
