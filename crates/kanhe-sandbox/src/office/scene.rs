//! A call on its way through the client: who asks for what, who can be asked, and the envelope of the answers.

use std::sync::Arc;

use kanhe_core::app::App;
use kanhe_core::domain::PageUrl;
use kanhe_core::user::User;
use serde_json::{Value, json};

use super::OfficeFace;
use crate::faults::End;
use crate::phone::{
    Answered, Caller, CheckOutcome, CheckView, Forced, Object, Phone, Phones, Question, Reply, Status,
    Unanswered, check,
};

/// A call on its way.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    /// The client.
    pub(super) face: &'a OfficeFace,
    /// The phones, and through them the platform.
    pub(super) phones: &'a Phones,
    /// Who calls: a snapshot of the phone and its page.
    pub(super) caller: &'a Caller,
    /// The name on the bridge.
    pub(super) wire: &'a str,
    /// DingTalk's name of it.
    pub(super) method: &'a str,
    /// What the page passed.
    pub(super) params: &'a Object,
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

/// What a person answered.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    /// One of the question's actions, neither `cancel` nor `deny`.
    pub(super) action: String,
    /// What goes with the answer.
    pub(super) data: Object,
    /// How many milliseconds it took.
    pub(super) waited_ms: u64,
}

impl Choice {
    /// The answer as what the page gets.
    pub(super) fn gives(&self, value: Value) -> Done {
        Done { value, checks: Vec::new(), waited_ms: self.waited_ms }
    }

    /// A number that goes with the answer.
    pub(super) fn number(&self, name: &str) -> Option<u64> {
        self.data.get(name).and_then(Value::as_u64)
    }

    /// A text that goes with the answer.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.data.get(name).and_then(Value::as_str)
    }

    /// A list of texts that goes with the answer.
    pub(super) fn texts(&self, name: &str) -> Vec<&str> {
        let list = self.data.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        list.iter().filter_map(Value::as_str).collect()
    }
}

impl<'a> Scene<'a> {
    /// A text that the page passed; nothing if it is absent, empty or of another type.
    pub(super) fn text(self, name: &str) -> Option<&'a str> {
        self.params.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    /// The first of several spellings that the page passed.
    pub(super) fn text_of(self, names: &[&str]) -> Option<&'a str> {
        names.iter().find_map(|name| self.text(name))
    }

    /// A number that the page passed, or wrote as text.
    pub(super) fn number(self, name: &str) -> Option<f64> {
        match self.params.get(name)? {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
            _ => None,
        }
    }

    /// A truth that the page passed.
    pub(super) fn flag(self, name: &str) -> bool {
        match self.params.get(name) {
            Some(Value::Bool(flag)) => *flag,
            Some(Value::String(text)) => text == "true",
            Some(Value::Number(number)) => number.as_i64() == Some(1),
            _ => false,
        }
    }

    /// A list of texts that the page passed; numbers count as texts.
    pub(super) fn texts(self, name: &str) -> Vec<String> {
        let list = self.params.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let text = |value: &Value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        list.iter().filter_map(text).collect()
    }

    /// The app whose page calls: the one that the phone has opened, or the one whose config was granted.
    pub(super) async fn app(self) -> Option<Arc<App>> {
        let platform = &self.phones.platform;
        let granted = self.caller.configs.iter().rev().find_map(|config| config.granted.as_ref());
        if let Some((grant, _)) = granted {
            return platform.app_by_uid(grant.app()).await.ok().flatten();
        }
        let opened = self.caller.phone.app.as_deref()?;
        platform.app(self.face.definition.dialect, opened).await.ok().flatten()
    }

    /// Who holds the phone.
    pub(super) async fn user(self) -> Result<User, Box<Reply>> {
        let user = self.phones.platform.user_or_new(&self.caller.phone.user).await;
        user.map_err(|_| self.unavailable())
    }

    /// The page's host, for people.
    pub(super) fn host(self) -> String {
        PageUrl::parse(&self.caller.current).map(|page| page.host()).unwrap_or_default()
    }

    async fn question(
        self,
        kind: &'static str,
        data: Value,
        actions: &'static [&'static str],
        suggestion: Value,
    ) -> Question {
        let app = self.app().await.map(|app| app.name.clone()).unwrap_or_default();
        let object = |value: Value| value.as_object().cloned().unwrap_or_default();
        Question { kind, app, host: self.host(), data: object(data), actions, suggestion: object(suggestion) }
    }

    /// Asks the person. `actions`: the first means yes, the second no. `suggestion` goes with the first when the
    /// session or a script answers and says nothing more.
    ///
    /// # Errors
    /// The reply for `cancel`, for a question that nobody answers, and for a page that is gone meanwhile.
    pub(super) async fn ask(
        self,
        kind: &'static str,
        data: Value,
        actions: &'static [&'static str],
        suggestion: Value,
    ) -> Result<Choice, Box<Reply>> {
        let question = self.question(kind, data, actions, suggestion).await;
        let (answered, waited_ms) = self.phones.ask(self.caller, question).await;
        match answered {
            Answered::With(answer) if matches!(&*answer.action, "cancel" | "deny") => {
                let reason = if answer.action == "deny" { "user_denied" } else { "user_cancelled" };
                Err(Box::new(self.cancelled(reason, waited_ms)))
            }
            Answered::With(answer) => Ok(Choice { action: answer.action, data: answer.data, waited_ms }),
            Answered::TimedOut => Err(Box::new(Reply { waited_ms, ..self.unanswered() })),
            Answered::Gone => {
                let gone = self.failed("3", "page_gone", "the page left while the phone asked");
                Err(Box::new(Reply { waited_ms, ..*gone }))
            }
        }
    }

    /// Opens a screen that stays until the person closes it. Nobody waits for it.
    pub(super) async fn show(self, kind: &'static str, data: Value) {
        let question = self.question(kind, data, &["close"], Value::Null).await;
        self.phones.show(self.caller, &question);
    }

    /// Opens a screen that closes by itself.
    pub(super) async fn flash(self, kind: &'static str, data: Value, shown: core::time::Duration) {
        let question = self.question(kind, data, &["close"], Value::Null).await;
        self.phones.flash(self.caller, &question, shown);
    }

    /// The person does not want to.
    #[expect(clippy::unused_self, reason = "so that it reads as what becomes of the call")]
    pub(super) fn cancelled(self, reason: &'static str, waited_ms: u64) -> Reply {
        Reply { waited_ms, ..Reply::new(Status::Cancelled, Some(reason), failure("-1", "用户取消")) }
    }

    /// How a question ends that nobody answers: as the session is set.
    fn unanswered(self) -> Reply {
        let Phone { dialog_timeout, unanswered, .. } = &self.caller.phone;
        let (status, code) = match unanswered {
            Unanswered::Fail => (Status::Failed, "3"),
            Unanswered::Cancel => (Status::Cancelled, "-1"),
        };
        let why = format!("nobody answered the question on the phone within {dialog_timeout} s");
        let checks = vec![check("person", CheckOutcome::Failed, why.clone(), Some("dialog_timeout"))];
        Reply { checks, ..Reply::new(status, Some("dialog_timeout"), failure(code, &why)) }
    }

    /// A failure: the vendor's code (`protocol/dingtalk.md` 3.3), the reason for the inspector, and a sentence.
    #[expect(clippy::unused_self, reason = "so that it reads as what becomes of the call")]
    pub(super) fn failed(self, code: &str, reason: &'static str, why: &str) -> Box<Reply> {
        Box::new(Reply::new(Status::Failed, Some(reason), failure(code, why)))
    }

    /// What the page passed makes no sense.
    pub(super) fn wrong(self, why: &str) -> Box<Reply> {
        self.failed("2", "missing_parameters", why)
    }

    /// The platform does not answer.
    pub(super) fn unavailable(self) -> Box<Reply> {
        self.failed("9", "unavailable", "the platform does not answer")
    }
}

/// A call that somebody has made to end like this (`protocol/dingtalk.md` 3.3).
pub(super) fn forced(Forced { end, code, message }: Forced<'_>) -> Object {
    let (usual, why) = match end {
        End::Deny => ("7", "permission denied"),
        End::Cancel => ("-1", "用户取消"),
        End::Fail => ("3", "unknown error"),
    };
    failure(code.unwrap_or(usual), message.unwrap_or(why))
}

/// `{"errorCode": code, "errorMessage": why}`: codes are texts (`protocol/dingtalk.md` 2.1).
pub(super) fn failure(code: &str, why: &str) -> Object {
    let envelope = json!({"errorCode": code, "errorMessage": why});
    envelope.as_object().cloned().unwrap_or_default()
}
