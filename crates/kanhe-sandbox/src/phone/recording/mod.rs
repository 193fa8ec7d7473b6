//! What happened on a phone, in order: to be looked at, to be done again, and to be made a test of.

mod script;

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::call::{CallRecord, Object, Status};
use super::dialog::DialogAnswer;
use super::expect::Expectation;
use super::session::{Phone, Session, Settings};
use super::{PhoneFault, Phones, SessionView};

/// How many steps a phone remembers; the oldest go.
const STEPS: usize = 2000;

/// Longest text of an act, in bytes.
const TEXT: usize = 8 * 1024;

/// What a person did in the page, as the page's end of the bridge tells it (`web/types/host-protocol.d.ts`, Act).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Act {
    /// What.
    #[serde(rename = "do")]
    pub what: What,
    /// To which element.
    pub target: Target,
    /// What was written, chosen or pressed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// What can be done in a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// A click or a tap.
    Click,
    /// A text was written.
    Fill,
    /// Options were chosen, a line each.
    Select,
    /// A key was pressed.
    Press,
}

/// By what an element is found again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Target {
    /// A selector that finds it.
    pub css: String,
    /// Its test id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub test_id: Option<String>,
    /// What it is for assistive technology.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// How it is called there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "lowercase")]
pub enum Step {
    /// A document was loaded.
    Load {
        /// Its URL.
        url: String,
    },
    /// The person did something in the page.
    Act {
        /// What.
        act: Act,
    },
    /// A question was answered.
    Answer {
        /// The function that asked.
        api: String,
        /// The question's kind.
        kind: String,
        /// The answer.
        action: String,
        /// What went with it.
        data: Object,
    },
    /// A call was answered.
    Call {
        /// The page's name of it.
        api: String,
        /// What the page passed, without what a config adds.
        params: Object,
        /// How it ended.
        status: Status,
        /// What the page's callback got.
        result: Option<Object>,
        /// The fault that had hit it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fault: Option<u64>,
    },
    /// An item of the menu was tapped.
    Menu {
        /// Which.
        item: String,
    },
    /// The bar was tapped.
    Bar {
        /// Where.
        id: String,
    },
}

/// A phone's past, as the wire has it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Recording {
    /// Version of this form.
    pub kanhe: u8,
    /// Its dialect, and where it differs from a fresh phone.
    pub phone: Object,
    /// What happened.
    pub steps: Vec<Step>,
}

/// The version of the form.
const VERSION: u8 = 1;

/// The steps of a phone so far.
#[derive(Debug, Default)]
pub struct Steps(VecDeque<Step>);

impl Steps {
    fn keep(&mut self, step: Step) {
        if self.0.len() == STEPS {
            self.0.pop_front();
        }
        self.0.push_back(step);
    }
}

impl Session {
    /// Remembers something that happened.
    pub(super) fn note(&mut self, step: Step) {
        self.steps.keep(step);
    }

    /// Remembers how a question was answered.
    pub(super) fn note_answer(&mut self, call: u64, kind: &str, answer: &DialogAnswer) {
        let asked = self.calls.iter().rev().find(|asked| asked.id == call);
        let api = asked.map(|call| call.name.clone()).unwrap_or_default();
        let DialogAnswer { action, data } = answer.clone();
        self.note(Step::Answer { api, kind: kind.to_owned(), action, data });
    }

    /// Remembers a call that was answered.
    pub(super) fn note_call(&mut self, call: &CallRecord) {
        let is_own = |name: &String| !name.starts_with("verify") && name != "appId";
        let params = call.params.iter().filter(|(name, _)| is_own(name));
        self.note(Step::Call {
            api: call.name.clone(),
            params: params.map(|(name, value)| (name.clone(), value.clone())).collect(),
            status: call.status,
            result: call.result.clone(),
            fault: call.fault,
        });
    }
}

impl Phones {
    /// The person did something in the page.
    pub fn acted(&self, id: &str, act: Act) -> Result<(), PhoneFault> {
        let Target { css, test_id, role, name } = &act.target;
        let texts = [Some(css), test_id.as_ref(), role.as_ref(), name.as_ref(), act.value.as_ref()];
        if texts.into_iter().flatten().any(|text| text.len() > TEXT) {
            return Err(PhoneFault::TooLong);
        }
        let mut state = self.state();
        let session = state.sessions.get_mut(id).ok_or(PhoneFault::NoSession)?;
        // Who writes on in a field has written the last.
        if act.what == What::Fill
            && let Some(Step::Act { act: before }) = session.steps.0.back()
            && before.what == What::Fill
            && before.target == act.target
        {
            session.steps.0.pop_back();
        }
        session.note(Step::Act { act });
        Ok(())
    }

    /// Remembers something that happened on a phone, if it is still there.
    pub(super) fn note(&self, id: &str, step: Step) {
        if let Some(session) = self.state().sessions.get_mut(id) {
            session.note(step);
        }
    }

    /// What has happened on a phone so far.
    pub fn recording(&self, id: &str) -> Result<Recording, PhoneFault> {
        let state = self.state();
        let session = state.sessions.get(id).ok_or(PhoneFault::NoSession)?;
        let steps = session.steps.0.iter().cloned().collect();
        let face = self.face(&session.phone);
        let fresh = Phone::new(face.dialect(), face.device());
        Ok(Recording { kanhe: VERSION, phone: what_differs(&session.phone, &fresh), steps })
    }

    /// Makes a phone be, and answer, as one did that was recorded. What the page does is the page's own.
    pub fn replay(&self, id: &str, recording: &Recording) -> Result<SessionView, PhoneFault> {
        if recording.kanhe != VERSION {
            return Err(PhoneFault::Recording);
        }
        let mut phone = recording.phone.clone();
        phone.remove("dialect");
        let settings: Settings =
            serde_json::from_value(Value::Object(phone)).map_err(|_| PhoneFault::Recording)?;
        let view = self.change(id, &settings)?;
        for step in &recording.steps {
            if let Step::Answer { api, kind, action, data } = step {
                self.expect(id, Expectation::once(api, kind, action, data.clone()))?;
            }
        }
        Ok(view)
    }
}

impl Recording {
    /// A test that does the same again, for Playwright.
    pub fn test(&self) -> String {
        script::test(self)
    }
}

/// What has to be said to make a phone what this one is: its dialect, and where it differs from a fresh one.
fn what_differs(phone: &Phone, fresh: &Phone) -> Object {
    let object = |phone| match serde_json::to_value(phone) {
        Ok(Value::Object(object)) => object,
        _ => Object::new(),
    };
    let fresh = object(fresh);
    let mut phone = object(phone);
    phone.retain(|name, value| name == "dialect" || fresh.get(name) != Some(value));
    phone
}
