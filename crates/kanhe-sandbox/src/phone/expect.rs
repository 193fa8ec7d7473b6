//! Answers that a script has prepared: the next dialog of a kind gets one, before anybody is asked.

use std::collections::VecDeque;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};

use super::call::Object;
use super::dialog::{DialogAnswer, Question};
use super::{PhoneFault, Phones};

/// How many answers a session keeps.
const PREPARED: usize = 256;

/// A prepared answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Expectation {
    /// Which kind of dialog it answers: `location`, `scan`, …; absent: any of the function's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Whose dialogs it answers, by the page's or the bridge's name of the function; absent: anybody's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub api: Option<String>,
    /// One of the dialog's actions; it is passed over by dialogs that do not have it. Absent: the one that means yes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// What goes with it.
    pub data: Object,
    /// What mainly goes with it, whatever the dialog calls that: the text of a code, the people, the pictures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// How many dialogs it answers; absent: one.
    #[serde(deserialize_with = "count", skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
}

fn count<'de, D: Deserializer<'de>>(times: D) -> Result<Option<u32>, D::Error> {
    u32::deserialize(times).map(Some)
}

/// What mainly goes with the answer to a dialog of a kind, and whether it is a list.
fn main_field(kind: &str) -> Option<(&'static str, bool)> {
    Some(match kind {
        "scan" | "transcript" | "ding" => ("text", false),
        "images" => ("images", true),
        "choose-card" => ("codes", true),
        "contacts" => ("users", true),
        "options" => ("keys", true),
        "moment" => ("value", false),
        "box" | "actions" => ("index", false),
        "share" => ("contact", false),
        "conversation" => ("chat", false),
        "mini-program-consent" => ("scopes", true),
        _ => return None,
    })
}

impl Expectation {
    /// Answers one dialog of a kind, of one function.
    pub(super) fn once(api: &str, kind: &str, action: &str, data: Object) -> Self {
        let named = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Self { api: named(api), kind: named(kind), action: named(action), data, ..Self::default() }
    }

    /// It says neither kind nor function.
    pub(super) fn is_for_nothing(&self) -> bool {
        self.kind.is_none() && self.api.is_none()
    }

    fn fits(&self, question: &Question, names: &[String; 2]) -> bool {
        self.kind.as_ref().is_none_or(|kind| kind == question.kind)
            && self.api.as_ref().is_none_or(|api| names.contains(api))
            && self.action.as_ref().is_none_or(|action| question.actions.contains(&&**action))
    }

    fn answer(&self, question: &Question) -> DialogAnswer {
        let mut data = self.data.clone();
        if let (Some(value), Some((field, is_list))) = (&self.value, main_field(question.kind)) {
            let wrapped = is_list && !value.is_array();
            data.insert(field.to_owned(), if wrapped { json!([value]) } else { value.clone() });
        }
        let yes = || question.actions.first().copied().unwrap_or_default().to_owned();
        DialogAnswer { action: self.action.clone().unwrap_or_else(yes), data }
    }
}

/// The prepared answers of a session, the first first.
#[derive(Debug, Default)]
pub struct Expectations(VecDeque<Expectation>);

impl Expectations {
    /// Puts one behind the others.
    pub(super) fn push(&mut self, prepared: Expectation) {
        self.0.push_back(prepared);
    }

    /// Takes the answer to a question of the function with these names.
    pub(super) fn take(&mut self, question: &Question, names: &[String; 2]) -> Option<DialogAnswer> {
        let at = self.0.iter().position(|prepared| prepared.fits(question, names))?;
        let prepared = self.0.get_mut(at)?;
        let answer = prepared.answer(question);
        let left = prepared.times.unwrap_or(1).saturating_sub(1);
        prepared.times = Some(left);
        if left == 0 {
            self.0.remove(at);
        }
        Some(answer)
    }
}

impl Phones {
    /// Prepares an answer for the next dialogs of a kind.
    pub fn expect(&self, id: &str, expectation: Expectation) -> Result<(), PhoneFault> {
        let mut state = self.state();
        let session = state.sessions.get_mut(id).ok_or(PhoneFault::NoSession)?;
        if session.expectations.0.len() == PREPARED {
            return Err(PhoneFault::TooManyExpectations);
        }
        if expectation.is_for_nothing() {
            return Err(PhoneFault::NoExpectation);
        }
        if expectation.times != Some(0) {
            session.expectations.push(expectation);
        }
        Ok(())
    }

    /// The prepared answers that no dialog has taken yet, the next first.
    pub fn expected(&self, id: &str) -> Result<Vec<Expectation>, PhoneFault> {
        let state = self.state();
        let session = state.sessions.get(id).ok_or(PhoneFault::NoSession)?;
        Ok(session.expectations.0.iter().cloned().collect())
    }

    /// Forgets the prepared answers.
    pub fn expect_nothing(&self, id: &str) -> Result<(), PhoneFault> {
        let mut state = self.state();
        let session = state.sessions.get_mut(id).ok_or(PhoneFault::NoSession)?;
        session.expectations.0.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prepared(expectation: Value) -> Expectation {
        serde_json::from_value(expectation).unwrap()
    }

    fn question(kind: &'static str, actions: &'static [&'static str]) -> Question {
        let (app, host) = (String::new(), String::new());
        Question { kind, app, host, data: Object::new(), actions, suggestion: Object::new() }
    }

    const ALLOW: &[&str] = &["allow", "deny"];

    fn names(name: &str, wire: &str) -> [String; 2] {
        [name.to_owned(), wire.to_owned()]
    }

    #[test]
    fn answers_are_used_up_in_their_order_by_dialogs_that_have_the_action() {
        let mut expectations = Expectations::default();
        expectations.0.extend([
            prepared(json!({"kind": "scan", "action": "pick"})),
            prepared(json!({"kind": "location", "action": "deny", "times": 2})),
            prepared(json!({"kind": "location", "action": "allow"})),
        ]);
        let nobody = names("", "");
        let mut next =
            |kind, actions| expectations.take(&question(kind, actions), &nobody).map(|answer| answer.action);
        assert_eq!(next("location", ALLOW).as_deref(), Some("deny"));
        assert_eq!(next("location", &["allow"]).as_deref(), Some("allow"));
        assert_eq!(next("location", ALLOW).as_deref(), Some("deny"));
        assert_eq!(next("location", ALLOW), None);
        assert_eq!(next("scan", &["type"]), None);
        assert_eq!(next("scan", &["pick"]).as_deref(), Some("pick"));
    }

    #[test]
    fn an_answer_for_a_function_is_for_its_dialogs_alone_and_means_yes() {
        let mut expectations = Expectations::default();
        expectations.0.push_back(prepared(json!({"api": "getLocation"})));
        let location = question("location", ALLOW);
        assert!(expectations.take(&location, &names("openLocation", "openLocation")).is_none());
        let answer = expectations.take(&location, &names("getLocation", "geoLocation"));
        assert_eq!(answer.map(|answer| answer.action).as_deref(), Some("allow"));
        assert!(expectations.take(&location, &names("getLocation", "geoLocation")).is_none());
    }

    #[test]
    fn the_main_thing_of_an_answer_goes_where_the_dialog_has_it() {
        let answer = |kind, value: Value| {
            let prepared = prepared(json!({"kind": kind, "value": value}));
            Value::Object(prepared.answer(&question(kind, ALLOW)).data)
        };
        assert_eq!(answer("scan", json!("690")), json!({"text": "690"}));
        assert_eq!(answer("images", json!("cat")), json!({"images": ["cat"]}));
        assert_eq!(answer("contacts", json!(["mei", "lan"])), json!({"users": ["mei", "lan"]}));
        assert_eq!(answer("location", json!("x")), json!({}));
    }
}
