//! Writes a recording as a test for Playwright. Whoever keeps it will read it: so it says only what matters.

use core::fmt::Write;

use serde_json::{Value, json};

use super::{Act, Object, Recording, Step, Target, What};
use crate::phone::call::Status;

/// A text as JavaScript has it.
fn quoted(text: &str) -> String {
    // JSON is JavaScript; single quotes are how our own code looks.
    let json = json!(text).to_string();
    let inner = json.get(1..json.len() - 1).unwrap_or_default();
    format!("'{}'", inner.replace("\\\"", "\"").replace('\'', "\\'"))
}

/// A value as JavaScript has it.
fn value(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        Value::Array(items) => format!("[{}]", items.iter().map(self::value).collect::<Vec<_>>().join(", ")),
        Value::Object(object) => fields(object),
        other => other.to_string(),
    }
}

fn fields(object: &Object) -> String {
    let is_name = |name: &str| {
        name.chars()
            .enumerate()
            .all(|(at, c)| c == '_' || c.is_ascii_alphabetic() || (at > 0 && c.is_ascii_digit()))
    };
    let field = |(name, given): (&String, &Value)| {
        let name = if is_name(name) && !name.is_empty() { name.clone() } else { quoted(name) };
        format!("{name}: {}", value(given))
    };
    if object.is_empty() {
        return "{}".to_owned();
    }
    format!("{{ {} }}", object.iter().map(field).collect::<Vec<_>>().join(", "))
}

/// How an element is found.
fn locator(Target { css, test_id, role, name }: &Target) -> String {
    match (test_id, role, name) {
        (Some(id), _, _) => format!("page.getByTestId({})", quoted(id)),
        (None, Some(role), Some(name)) => {
            format!("page.getByRole({}, {{ name: {}, exact: true }})", quoted(role), quoted(name))
        }
        _ => format!("page.locator({})", quoted(css)),
    }
}

fn act(Act { what, target, value }: &Act) -> String {
    let given = value.as_deref().unwrap_or_default();
    let call = match what {
        What::Click => "click()".to_owned(),
        What::Fill => format!("fill({})", quoted(given)),
        What::Press => format!("press({})", quoted(given)),
        What::Select => {
            let options: Vec<String> = given.lines().map(quoted).collect();
            format!("selectOption([{}])", options.join(", "))
        }
    };
    format!("await {}.{call};", locator(target))
}

/// What a step says to do, and nothing for one that says what came of it.
fn deed(step: &Step, is_first: bool) -> Option<String> {
    match step {
        // Later loads are what the page does by itself, or what an act has caused.
        Step::Load { url } => is_first.then(|| format!("await page.goto({});", quoted(url))),
        Step::Act { act: done } => Some(act(done)),
        Step::Menu { item } => Some(format!("await phone.tapMenu({});", quoted(item))),
        Step::Bar { id } => Some(format!("await phone.tapBar({});", quoted(id))),
        Step::Answer { .. } | Step::Call { .. } => None,
    }
}

/// An answer that has to be ready before the page asks.
fn prepared(step: &Step) -> Option<String> {
    let Step::Answer { kind, action, data, .. } = step else { return None };
    let data = if data.is_empty() { String::new() } else { format!(", {}", fields(data)) };
    Some(format!("await phone.expectDialog({}).answer({}{data});", quoted(kind), quoted(action)))
}

/// A call that has to come.
fn came(step: &Step) -> Option<String> {
    let Step::Call { api, status, .. } = step else { return None };
    let status = if *status == Status::Allowed {
        String::new()
    } else {
        format!(", {{ status: '{}' }}", status.name())
    };
    Some(format!("await phone.called({}{status});", quoted(api)))
}

/// The whole test.
pub(super) fn test(recording: &Recording) -> String {
    let mut lines: Vec<String> = Vec::new();
    let steps = &recording.steps;
    let mut loaded = false;
    let mut at = 0;
    while let Some(step) = steps.get(at) {
        // What follows until the next deed came of this one.
        let is_deed = |step: &Step, loaded: bool| deed(step, !loaded).is_some();
        let this = deed(step, !loaded);
        loaded |= matches!(step, Step::Load { .. });
        let rest = steps.get(at + usize::from(this.is_some())..).unwrap_or_default();
        let until = rest.iter().position(|step| is_deed(step, loaded)).unwrap_or(rest.len());
        let outcome = rest.get(..until).unwrap_or_default();
        lines.extend(outcome.iter().filter_map(prepared));
        lines.extend(this.clone());
        lines.extend(outcome.iter().filter_map(came));
        at += until + usize::from(this.is_some());
        // A step that is neither deed nor outcome (a later load) is passed over.
        if this.is_none() && until == 0 {
            at += 1;
        }
    }
    let mut text = String::from("import { test } from '@kanhe/playwright';\n\n");
    // Writing to a text does not fail.
    let _ = writeln!(text, "test.use({{ phoneOptions: {} }});\n", fields(&recording.phone));
    let _ = writeln!(text, "test('as it was recorded', async ({{ page, phone }}) => {{");
    for line in lines {
        let _ = writeln!(text, "  {line}");
    }
    text.push_str("});\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recording(steps: &Value) -> Recording {
        let recording = json!({"kanhe": 1, "phone": {"dialect": "wechat"}, "steps": steps});
        serde_json::from_value(recording).unwrap()
    }

    #[test]
    fn answers_stand_before_the_deed_that_causes_the_question_and_calls_behind_it() {
        let click = json!({"do": "click", "target": {"css": "#go", "role": "button", "name": "Where am I?"}});
        let steps = json!([
            {"step": "load", "url": "http://127.0.0.1:5173/shop"},
            {"step": "call", "api": "config", "params": {}, "status": "allowed", "result": {}},
            {"step": "act", "act": click},
            {"step": "answer", "api": "getLocation", "kind": "location", "action": "deny", "data": {}},
            {"step": "call", "api": "getLocation", "params": {}, "status": "cancelled", "result": {}},
            {"step": "load", "url": "http://127.0.0.1:5173/next"},
            {"step": "menu", "item": "menuItem:copyUrl"},
        ]);
        let expected = "import { test } from '@kanhe/playwright';

test.use({ phoneOptions: { dialect: 'wechat' } });

test('as it was recorded', async ({ page, phone }) => {
  await page.goto('http://127.0.0.1:5173/shop');
  await phone.called('config');
  await phone.expectDialog('location').answer('deny');
  await page.getByRole('button', { name: 'Where am I?', exact: true }).click();
  await phone.called('getLocation', { status: 'cancelled' });
  await phone.tapMenu('menuItem:copyUrl');
});
";
        assert_eq!(recording(&steps).test(), expected);
    }

    #[test]
    fn no_text_of_a_page_breaks_out_of_its_quotes() {
        for hostile in ["'); evil('", "\\'); evil('", "\u{2028}\n`${evil}`", "\"", "</script>"] {
            let target = json!({"css": hostile});
            let steps = json!([{"step": "act", "act": {"do": "fill", "target": target, "value": hostile}}]);
            let test = recording(&steps).test();
            assert!(test.lines().filter(|line| line.contains("evil")).count() <= 1, "{test}");
            let quoted = quoted(hostile);
            let inner = quoted.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')).unwrap();
            let mut escaped = false;
            for c in inner.chars() {
                assert!(escaped || c != '\'', "{quoted}");
                escaped = !escaped && c == '\\';
            }
            assert!(!escaped, "{quoted}");
        }
    }

    #[test]
    fn elements_are_found_as_a_person_would_if_that_finds_them() {
        let of = |target: Value| locator(&serde_json::from_value(target).unwrap());
        assert_eq!(of(json!({"css": "p", "testId": "pay"})), "page.getByTestId('pay')");
        assert_eq!(of(json!({"css": "main > p:nth-of-type(2)"})), "page.locator('main > p:nth-of-type(2)')");
    }
}
