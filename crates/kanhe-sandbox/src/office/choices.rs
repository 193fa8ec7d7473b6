//! `biz.util.datepicker`, `timepicker`, `datetimepicker`, `chosen`, `multiSelect`: the person picks a moment, or one of
//! several things.

use serde_json::{Value, json};

use super::capability::Capability;
use super::scene::{Outcome, Scene};

/// Pickers.
pub(super) const CAPABILITIES: &[Capability] = &[
    Capability::new("biz.util.datepicker", |scene| Box::pin(moment(scene, "date", "yyyy-MM-dd"))),
    Capability::new("biz.util.timepicker", |scene| Box::pin(moment(scene, "time", "HH:mm"))),
    Capability::new("biz.util.datetimepicker", |scene| {
        Box::pin(moment(scene, "datetime", "yyyy-MM-dd HH:mm"))
    }),
    Capability::new("biz.util.chosen", |scene| Box::pin(chosen(scene))),
    Capability::new("biz.util.multiSelect", |scene| Box::pin(multi_select(scene))),
];

/// What the person can answer.
const ACTIONS: &[&str] = &["choose", "cancel"];

/// A date, a time or both, in the page's format.
async fn moment(scene: Scene<'_>, mode: &'static str, usual: &str) -> Outcome {
    let format = scene.text("format").unwrap_or(usual);
    let now = kanhe_core::calendar::compact(scene.phones.platform.now(), 8 * 3600);
    let value = scene.text("value").map_or_else(|| written(format, &now), str::to_owned);
    let data = json!({"mode": mode, "format": format, "value": value});
    let choice = scene.ask("moment", data, ACTIONS, json!({"value": value})).await?;
    let picked = choice.text("value").unwrap_or(&value).to_owned();
    if picked.chars().count() != format.chars().count() {
        return Err(scene.failed(
            "3",
            "moment_format",
            "whoever answered did not write it in the page's format",
        ));
    }
    Ok(choice.gives(json!({"value": picked})))
}

/// A moment in a format of `yyyy`, `MM`, `dd`, `HH`, `mm`, `ss`. `now` is `yyyyMMdd HH:mm:ss`.
fn written(format: &str, now: &str) -> String {
    let part = |from, to| now.get(from..to).unwrap_or_default();
    let parts = [
        ("yyyy", part(0, 4)),
        ("MM", part(4, 6)),
        ("dd", part(6, 8)),
        ("HH", part(9, 11)),
        ("mm", part(12, 14)),
        ("ss", part(15, 17)),
    ];
    parts.into_iter().fold(format.to_owned(), |text, (name, value)| text.replace(name, value))
}

/// One of the page's things.
async fn chosen(scene: Scene<'_>) -> Outcome {
    let options = options(scene);
    if options.is_empty() {
        return Err(scene.wrong("source is a list of {key, value}"));
    }
    let selected = scene.text("selectedKey").or_else(|| scene.text("selectKey"));
    let first = options.first().map(|(key, _)| key.clone()).unwrap_or_default();
    let selected = selected.map_or_else(|| first, str::to_owned);
    let data = json!({"options": shown(&options), "selected": [selected], "multiple": false});
    let choice = scene.ask("options", data, ACTIONS, json!({"keys": [selected]})).await?;
    let picked = choice.texts("keys").first().and_then(|key| options.iter().find(|(known, _)| known == key));
    let Some((key, value)) = picked else { return Err(no_such_option(scene)) };
    Ok(choice.gives(json!({"key": key, "value": value})))
}

/// Several of them.
async fn multi_select(scene: Scene<'_>) -> Outcome {
    let texts = scene.texts("options");
    let options: Vec<_> = texts.into_iter().map(|text| (text.clone(), text)).collect();
    if options.is_empty() {
        return Err(scene.wrong("options is a list of texts"));
    }
    let selected = scene.texts("selectOption");
    let data = json!({"options": shown(&options), "selected": selected, "multiple": true});
    let choice = scene.ask("options", data, ACTIONS, json!({"keys": selected})).await?;
    let keys = choice.texts("keys");
    if keys.iter().any(|key| !options.iter().any(|(known, _)| known == key)) {
        return Err(no_such_option(scene));
    }
    Ok(choice.gives(json!({"selectOption": keys})))
}

fn no_such_option(scene: Scene<'_>) -> Box<crate::phone::Reply> {
    scene.failed("3", "no_such_option", "whoever answered picked what the page does not offer")
}

fn options(scene: Scene<'_>) -> Vec<(String, String)> {
    let list = scene.params.get("source").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let text = |value: Option<&Value>| match value {
        Some(Value::String(text)) => Some(text.clone()),
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    let option = |value: &Value| {
        let key = text(value.get("key"))?;
        Some((text(value.get("value")).unwrap_or_else(|| key.clone()), key)).map(|(value, key)| (key, value))
    };
    list.iter().filter_map(option).collect()
}

fn shown(options: &[(String, String)]) -> Vec<Value> {
    options.iter().map(|(key, value)| json!({"key": key, "value": value})).collect()
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn a_moment_is_written_in_the_pages_format() {
        let now = "20261121 09:05:07";
        assert_eq!(written("yyyy-MM-dd", now), "2026-11-21");
        assert_eq!(written("HH:mm", now), "09:05");
        assert_eq!(written("yyyy年MM月dd日 HH:mm:ss", now), "2026年11月21日 09:05:07");
    }
}
