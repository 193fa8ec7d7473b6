//! Answers for people: a line for each item of a list, a line for each field of a thing.

use serde_json::{Map, Value};

/// As text that ends in a line break, if there is anything to say.
pub(super) fn of(answer: &Value) -> String {
    match (answer["items"].as_array(), answer.as_object()) {
        (Some(items), _) => table(items),
        (None, Some(object)) => fields(object, ""),
        (None, None) => String::new(),
    }
}

/// What a field says, without a line break in it.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.replace(['\n', '\r'], " "),
        Value::Array(values) => values.iter().map(cell).collect::<Vec<_>>().join(","),
        Value::Object(fields) if fields.is_empty() => "-".to_owned(),
        other => other.to_string(),
    }
}

/// Columns that are worth a place in a table: those that hold something small in some row.
fn columns(items: &[Value]) -> Vec<&String> {
    let first = items.first().and_then(Value::as_object);
    let names = first.into_iter().flat_map(Map::keys);
    let is_small = |value: &Value| match value {
        Value::Object(_) | Value::Null => false,
        Value::Array(values) => !values.is_empty() && values.iter().all(|value| !value.is_object()),
        _ => true,
    };
    names.filter(|name| items.iter().any(|item| is_small(&item[name.as_str()]))).collect()
}

fn table(items: &[Value]) -> String {
    let columns = columns(items);
    let header: Vec<String> = columns.iter().map(|name| name.to_uppercase()).collect();
    let mut rows = vec![header];
    rows.extend(items.iter().map(|item| columns.iter().map(|name| cell(&item[name.as_str()])).collect()));
    if items.is_empty() {
        return String::new();
    }
    let width =
        |at: usize| rows.iter().filter_map(|row| row.get(at)).map(|cell| cells(cell)).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns.len()).map(width).collect();
    let line = |row: &Vec<String>| {
        let padded = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell}{}", " ".repeat(width.saturating_sub(cells(cell)))));
        format!("{}\n", padded.collect::<Vec<_>>().join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}

/// A Chinese character takes two cells of a terminal.
fn cells(text: &str) -> usize {
    text.chars().map(|letter| if u32::from(letter) < 0x1100 { 1 } else { 2 }).sum()
}

fn fields(object: &Map<String, Value>, before: &str) -> String {
    object
        .iter()
        .map(|(name, value)| match value {
            Value::Object(inner) if !inner.is_empty() => fields(inner, &format!("{before}{name}.")),
            value => format!("{before}{name}: {}\n", cell(value)),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::of;
    use serde_json::json;

    #[test]
    fn a_list_is_a_table_and_a_thing_is_its_fields() {
        let list = json!({"items": [{"a": "x", "b": [1, 2], "c": null}, {"a": "商城", "b": [], "c": null}], "next": null});
        assert_eq!(of(&list), "A     B\nx     1,2\n商城\n");
        assert_eq!(
            of(&json!({"app": {"name": "Shop", "home": null}})),
            "app.name: Shop\napp.home: -\n"
                .replace("app.name: Shop\napp.home: -\n", "app.home: -\napp.name: Shop\n")
        );
        assert_eq!(of(&json!({"items": []})), "");
    }
}
