//! Questions to the person who holds the phone. They are objects here, not in the page that shows them, so that a
//! person, a test and a script answer them alike (`docs/adr/0006`).

use core::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;
use tokio::time::{Instant, timeout};

use super::call::Object;
use super::session::{Auto, OpenDialog};
use super::{Caller, Phones};
use crate::events::Event;

/// A question, as the wire has it.
#[derive(Clone, Debug, Serialize)]
pub struct DialogView {
    /// Counts up over all sessions.
    pub id: u64,
    /// Its session.
    pub session: String,
    /// The call that asks.
    pub call: u64,
    /// What is asked: `location`.
    pub kind: &'static str,
    /// The app's name.
    pub app: String,
    /// The page's host.
    pub host: String,
    /// Facts about the question.
    pub data: Object,
    /// What can be answered.
    pub actions: &'static [&'static str],
    /// Whether a call waits for the answer. A screen that is only shown stays until somebody closes it.
    pub waits: bool,
}

/// An answer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DialogAnswer {
    /// One of the question's actions.
    pub action: String,
    /// What goes with it.
    #[serde(default)]
    pub data: Object,
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct Question {
    /// Its kind.
    pub kind: &'static str,
    /// The app's name.
    pub app: String,
    /// The page's host.
    pub host: String,
    /// Facts about it.
    pub data: Object,
    /// What can be answered; the first means yes, the second no.
    pub actions: &'static [&'static str],
    /// What goes with the first action where the answer itself says nothing of it.
    pub suggestion: Object,
}

impl Question {
    /// An answer with what it left open.
    fn complete(&self, mut answer: DialogAnswer) -> DialogAnswer {
        if self.actions.first() == Some(&&*answer.action) {
            for (name, value) in &self.suggestion {
                answer.data.entry(name.clone()).or_insert_with(|| value.clone());
            }
        }
        answer
    }
}

/// How a question ended.
#[derive(Clone, Debug)]
pub enum Answered {
    /// Somebody answered, or the session answers by itself.
    With(DialogAnswer),
    /// Nobody did, in the session's time.
    TimedOut,
    /// The page is gone.
    Gone,
}

impl Phones {
    /// Asks the person, or whoever answers in his place. Answers also how many milliseconds it took.
    pub(crate) async fn ask(&self, caller: &Caller, question: Question) -> (Answered, u64) {
        if let Some(answer) = self.without_a_person(caller, &question) {
            let answer = question.complete(answer);
            self.note_answer(caller, &question, &answer);
            return (Answered::With(answer), 0);
        }
        let began = Instant::now();
        let Some((id, answer, limit)) = self.open_dialog(caller, &question) else {
            return (Answered::Gone, 0);
        };
        let answered = match timeout(Duration::from_secs(limit.into()), answer).await {
            Ok(Ok(answer)) => {
                let answer = question.complete(answer);
                self.note_answer(caller, &question, &answer);
                Answered::With(answer)
            }
            Ok(Err(_)) => Answered::Gone,
            Err(_) => Answered::TimedOut,
        };
        self.close_dialog(&caller.session, id);
        (answered, u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX))
    }

    fn note_answer(&self, caller: &Caller, question: &Question, answer: &DialogAnswer) {
        if let Some(session) = self.state().sessions.get_mut(&caller.session) {
            session.note_answer(caller.call, question.kind, answer);
        }
    }

    /// Opens a screen that stays until somebody closes it or the page is gone. Nobody waits for it, so a phone that
    /// answers by itself does not open it at all.
    pub(crate) fn show(&self, caller: &Caller, screen: &Question) {
        if self.without_a_person(caller, screen).is_none() {
            self.put_dialog(caller, screen, None);
        }
    }

    /// Opens a screen that closes by itself after a while.
    pub(crate) fn flash(&self, caller: &Caller, screen: &Question, shown: Duration) {
        if self.without_a_person(caller, screen).is_some() {
            return;
        }
        let Some((id, _)) = self.put_dialog(caller, screen, None) else { return };
        let session = caller.session.clone();
        self.later(shown, move |phones| async move { phones.close_dialog(&session, id) });
    }

    /// Closes the screens of a kind that a page has opened.
    pub(crate) fn close_screens(&self, caller: &Caller, kind: &str) {
        let open: Vec<u64> = {
            let state = self.state();
            let dialogs = state.sessions.get(&caller.session).map(|session| &session.dialogs);
            let of_kind = dialogs
                .into_iter()
                .flatten()
                .filter(|(_, open)| open.answer.is_none() && open.view.kind == kind);
            of_kind.map(|(id, _)| *id).collect()
        };
        for id in open {
            self.close_dialog(&caller.session, id);
        }
    }

    /// What a script has prepared for this question, or what the session answers by itself.
    fn without_a_person(&self, caller: &Caller, question: &Question) -> Option<DialogAnswer> {
        let mut state = self.state();
        let session = state.sessions.get_mut(&caller.session)?;
        let asks = session.calls.iter().rev().find(|call| call.id == caller.call);
        let names = asks.map(|call| [call.name.clone(), call.wire.clone()]).unwrap_or_default();
        if let Some(prepared) = session.expectations.take(question, &names) {
            return Some(prepared);
        }
        let action = match caller.phone.auto {
            Auto::Ask => None,
            Auto::Allow => question.actions.first(),
            Auto::Deny => question.actions.get(1).or(question.actions.first()),
        }?;
        Some(DialogAnswer { action: (*action).to_owned(), data: Object::new() })
    }

    fn open_dialog(
        &self,
        caller: &Caller,
        question: &Question,
    ) -> Option<(u64, oneshot::Receiver<DialogAnswer>, u32)> {
        let (sender, receiver) = oneshot::channel();
        let (id, limit) = self.put_dialog(caller, question, Some(sender))?;
        Some((id, receiver, limit))
    }

    fn put_dialog(
        &self,
        caller: &Caller,
        question: &Question,
        answer: Option<oneshot::Sender<DialogAnswer>>,
    ) -> Option<(u64, u32)> {
        let mut state = self.state();
        state.dialogs += 1;
        let id = state.dialogs;
        let session = state.sessions.get_mut(&caller.session)?;
        if session.page.as_ref().is_none_or(|page| page.document != caller.document) {
            return None;
        }
        let view = DialogView {
            id,
            session: caller.session.clone(),
            call: caller.call,
            kind: question.kind,
            app: question.app.clone(),
            host: question.host.clone(),
            data: question.data.clone(),
            actions: question.actions,
            waits: answer.is_some(),
        };
        session.dialogs.insert(id, OpenDialog { view: view.clone(), answer });
        let limit = session.phone.dialog_timeout;
        drop(state);
        self.events.tell(Event::Dialog { dialog: view });
        Some((id, limit))
    }

    fn close_dialog(&self, session: &str, id: u64) {
        if let Some(open) = self.state().sessions.get_mut(session) {
            open.dialogs.remove(&id);
        }
        self.events.tell(Event::DialogClosed { session: session.to_owned(), dialog: id });
    }
}
