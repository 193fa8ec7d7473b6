//! A call on its way through the client: who asks for what, who can be asked, and the shapes of the answers.

use std::sync::Arc;

use kanhe_core::app::App;
use kanhe_core::domain::PageUrl;
use kanhe_dialect::definition::Definition;
use serde_json::{Value, json};

use super::WechatFace;
use crate::faults::End;
use crate::phone::{
    Answered, Caller, CheckOutcome, Forced, Object, Phone, Phones, Question, Reply, Status, Unanswered, check,
};

/// A call on its way.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    /// The client: its dialect, and the services that stand behind it.
    pub(super) face: &'a WechatFace,
    /// The phones, and through them the platform.
    pub(super) phones: &'a Phones,
    /// Who calls: a snapshot of the phone and its page.
    pub(super) caller: &'a Caller,
    /// The name on the bridge.
    pub(super) wire: &'a str,
    /// What the page passed.
    pub(super) params: &'a Object,
}

/// What a person answered.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    /// One of the question's actions, never `cancel`.
    pub(super) action: String,
    /// What goes with it.
    pub(super) data: Object,
    /// How many milliseconds it took.
    pub(super) waited_ms: u64,
}

impl<'a> Scene<'a> {
    /// The dialect.
    pub(super) fn wechat(self) -> &'a Definition {
        &self.face.definition
    }

    /// A text that the page passed; nothing if it is absent, empty or of another type.
    pub(super) fn text(self, name: &str) -> Option<&'a str> {
        self.params.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    /// The client id of the config that the page's calls rely on.
    pub(super) fn client_id(self) -> Option<&'a str> {
        let granted = self.caller.configs.iter().rev().find_map(|config| config.granted.as_ref());
        granted.map(|(grant, _)| grant.client_id())
    }

    /// The app whose page calls. Nothing if the page has no grant, or the store does not answer.
    pub(super) async fn app(self) -> Option<Arc<App>> {
        self.phones.platform.app(kanhe_wechat::DIALECT, self.client_id()?).await.ok().flatten()
    }

    /// The page's host, for people.
    pub(super) fn host(self) -> String {
        PageUrl::parse(&self.caller.current).map(|page| page.host()).unwrap_or_default()
    }

    async fn question(
        self,
        kind: &'static str,
        data: Object,
        actions: &'static [&'static str],
        suggestion: Object,
    ) -> Question {
        let name = self.app().await.map(|app| app.name.clone());
        let app = name.or_else(|| self.client_id().map(str::to_owned)).unwrap_or_default();
        Question { kind, app, host: self.host(), data, actions, suggestion }
    }

    /// Asks the person. `actions`: the first means yes, the second no. `suggestion` goes with the first when the
    /// session or a script answers and says nothing more.
    ///
    /// # Errors
    /// The reply for `cancel`, for a question that nobody answers, and for a page that is gone meanwhile.
    pub(super) async fn ask(
        self,
        kind: &'static str,
        data: Object,
        actions: &'static [&'static str],
        suggestion: Object,
    ) -> Result<Choice, Reply> {
        let question = self.question(kind, data, actions, suggestion).await;
        let (answered, waited_ms) = self.phones.ask(self.caller, question).await;
        match answered {
            Answered::With(answer) if answer.action == "cancel" => {
                Err(Reply { waited_ms, ..self.cancelled() })
            }
            Answered::With(answer) => Ok(Choice { action: answer.action, data: answer.data, waited_ms }),
            Answered::TimedOut => Err(Reply { waited_ms, ..self.unanswered() }),
            Answered::Gone => {
                Err(Reply { waited_ms, ..self.failed("page_gone", "the page left while the phone asked") })
            }
        }
    }

    /// Opens a screen that stays until the person closes it. Nobody waits for it.
    pub(super) async fn show(self, kind: &'static str, data: Object) {
        let question = self.question(kind, data, &["close"], Object::new()).await;
        self.phones.show(self.caller, &question);
    }

    /// How a question ends that nobody answers: as the session is set.
    fn unanswered(self) -> Reply {
        let Phone { dialog_timeout, unanswered, .. } = &self.caller.phone;
        let (status, outcome) = match unanswered {
            Unanswered::Fail => (Status::Failed, "fail"),
            Unanswered::Cancel => (Status::Cancelled, "cancel"),
        };
        let why = format!("nobody answered the question on the phone within {dialog_timeout} s");
        let result = reply_fields(self.message(outcome), [("err_desc", json!(why))]);
        let checks = vec![check("person", CheckOutcome::Failed, why, Some("dialog_timeout"))];
        Reply { checks, ..Reply::new(status, Some("dialog_timeout"), result) }
    }

    /// The bridge's text: most names answer with themselves, some with an older one
    /// (`protocol/wechat-bridge.md` 3.4). SDK pages do not see it; pages that use the bridge directly compare it.
    fn message(self, outcome: &str) -> String {
        let prefix = match self.wire {
            "getBrandWCPayRequest" => "get_brand_wcpay_request",
            "sendAppMessage" => "send_app_msg",
            "shareTimeline" => "share_timeline",
            "shareWeiboApp" => "share_weibo",
            "editAddress" => "edit_address",
            "batchAddCard" => "batch_add_card",
            wire => wire,
        };
        format!("{prefix}:{outcome}")
    }

    /// `…:ok`
    pub(super) fn ok(self) -> Reply {
        self.ok_with([])
    }

    /// `…:ok` with fields.
    pub(super) fn ok_with<const N: usize>(self, fields: [(&str, Value); N]) -> Reply {
        Reply::new(Status::Allowed, None, reply_fields(self.message("ok"), fields))
    }

    /// `…:cancel`
    pub(super) fn cancelled(self) -> Reply {
        Reply::new(Status::Cancelled, Some("user_cancelled"), err_msg(self.message("cancel")))
    }

    /// `…:fail`, with the reason for the inspector and a sentence for whoever reads the raw reply.
    pub(super) fn failed(self, reason: &'static str, why: &str) -> Reply {
        let result = reply_fields(self.message("fail"), [("err_desc", json!(why))]);
        Reply::new(Status::Failed, Some(reason), result)
    }
}

impl Scene<'_> {
    /// A call that somebody has made to end like this.
    pub(super) fn forced(self, forced: Forced<'_>) -> Object {
        let Forced { end, code, message } = forced;
        let text = match (end, message) {
            (End::Deny, None) => "system:access_denied".to_owned(),
            (End::Cancel, None) => self.message("cancel"),
            (End::Fail, None) => self.message("fail"),
            (End::Cancel, Some(message)) => self.message(&format!("cancel {message}")),
            (End::Deny | End::Fail, Some(message)) => self.message(&format!("fail {message}")),
        };
        let code = code.map(|code| ("err_code".to_owned(), json!(code)));
        err_msg(text).into_iter().chain(code).collect()
    }
}

/// `{"err_msg": text}`
pub(super) fn err_msg(text: impl Into<String>) -> Object {
    Object::from_iter([("err_msg".to_owned(), Value::String(text.into()))])
}

/// `{"err_msg": text, …fields}`
pub(super) fn reply_fields<const N: usize>(text: impl Into<String>, fields: [(&str, Value); N]) -> Object {
    let mut object = err_msg(text);
    object.extend(fields.map(|(name, value)| (name.to_owned(), value)));
    object
}
