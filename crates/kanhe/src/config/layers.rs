//! One layer of settings over another: the defaults, the file, the environment, the flags. Each value remembers where it
//! came from, so that a complaint can say so.

use serde::de::DeserializeOwned;
use toml::{Table, Value};

use super::fault::{ConfigFault, Origin};

/// What stands at the end of a key or a variable that names a file with the value.
const FILE: &str = "_file";

/// Farther than this from every key, a wrong key is not a slip of the hand.
const LIKE: f64 = 0.8;

/// Every key with its value and where it comes from, in the order of the default settings.
#[derive(Clone, Debug)]
pub(super) struct Layers {
    defaults: Vec<(Vec<String>, Value)>,
    values: Vec<(Vec<String>, Value, Origin)>,
    shown_by: &'static str,
}

impl Layers {
    /// The defaults, and the command that shows them.
    pub(super) fn new(defaults: &str, shown_by: &'static str) -> Self {
        let mut all = Vec::new();
        flatten(&defaults.parse().unwrap_or_default(), &mut Vec::new(), &mut |key, value| {
            all.push((key, value));
        });
        let values = all.iter().map(|(key, value)| (key.clone(), value.clone(), Origin::Default)).collect();
        Self { defaults: all, values, shown_by }
    }

    /// All values, with their keys.
    pub(super) fn values(&self) -> impl Iterator<Item = (String, &Value, &Origin)> {
        self.values.iter().map(|(key, value, origin)| (key.join("."), value, origin))
    }

    /// Lays one value over what was there.
    pub(super) fn lay(&mut self, key: &[String], value: Value, origin: Origin) -> Result<(), ConfigFault> {
        if let Some(known) = self.values.iter_mut().find(|(known, ..)| known == key) {
            (known.1, known.2) = (value, origin);
            return Ok(());
        }
        if let (Some(known), Value::String(file)) = (self.named_by_file(key), &value) {
            let value = read(&key.join("."), file, &origin)?;
            return self.lay(&known, value, origin);
        }
        let key = key.join(".");
        let names = self.values.iter().map(|(known, ..)| known.join("."));
        let likeness = |name: &String| strsim::jaro_winkler(name, &key);
        let likest = names.max_by(|one, other| likeness(one).total_cmp(&likeness(other)));
        let meant = likest.filter(|name| likeness(name) > LIKE);
        Err(ConfigFault::Unknown { origin, key, meant, shown_by: self.shown_by })
    }

    /// The text whose value stands in the file that this key names.
    fn named_by_file(&self, key: &[String]) -> Option<Vec<String>> {
        let (last, path) = key.split_last()?;
        let mut known = path.to_vec();
        known.push(last.strip_suffix(FILE)?.to_owned());
        let is_text = |(key, value, _): &(Vec<String>, Value, Origin)| *key == known && value.is_str();
        self.values.iter().any(is_text).then_some(known)
    }

    /// Lays a file's settings over what was there.
    pub(super) fn lay_file(&mut self, file: &str, text: &str) -> Result<(), ConfigFault> {
        let table: Table = text.parse().map_err(|fault: toml::de::Error| ConfigFault::NotToml {
            file: file.to_owned(),
            line: fault.span().map_or(1, |span| text.get(..span.start).unwrap_or("").lines().count().max(1)),
            why: fault.message().to_owned(),
        })?;
        let origin = Origin::File(file.to_owned());
        let mut given = Vec::new();
        flatten(&table, &mut Vec::new(), &mut |key, value| given.push((key, value)));
        for (key, value) in &given {
            if let Some(twin) = self.named_by_file(key)
                && given.iter().any(|(key, _)| *key == twin)
            {
                let (key, other) = (twin.join("."), key.join("."));
                return Err(ConfigFault::Twice { origin, key, other });
            }
            self.lay(key, value.clone(), origin.clone())?;
        }
        Ok(())
    }

    /// Lays what the environment says over what was there: `KANHE_WECHAT__QUOTAS__TOKEN`, `KANHE_STORE__URL_FILE`.
    ///
    /// A variable that names a section of these settings and no key of it is a mistake; other variables of that prefix
    /// belong to other programs.
    pub(super) fn lay_variables(
        &mut self,
        variables: impl Iterator<Item = (String, String)>,
    ) -> Result<(), ConfigFault> {
        let mut given: Vec<(Vec<String>, String, String)> = variables
            .filter_map(|(name, text)| {
                let path = name.strip_prefix("KANHE_")?.to_lowercase();
                Some((path.split("__").map(str::to_owned).collect(), name, text))
            })
            .collect();
        given.sort_unstable();
        for (key, name, text) in &given {
            let origin = Origin::Variable(name.clone());
            let known = self.values.iter().find(|(known, ..)| known == key).map(|(_, value, _)| value);
            let twin = self.named_by_file(key);
            if let Some(twin) = &twin
                && let Some((_, other, _)) = given.iter().find(|(key, ..)| key == twin)
            {
                return Err(ConfigFault::Twice { origin, key: twin.join("."), other: other.clone() });
            }
            let is_section =
                key.len() > 1 && self.values.iter().any(|(known, ..)| known.first() == key.first());
            if known.is_none() && twin.is_none() && !is_section {
                continue;
            }
            let value = match known {
                Some(Value::String(_)) | None => Value::String(text.clone()),
                Some(_) => text.parse().unwrap_or_else(|_| Value::String(text.clone())),
            };
            self.lay(key, value, origin)?;
        }
        Ok(())
    }

    /// Reads the settings out of the values, one value at a time first, so that a complaint names the one.
    pub(super) fn settle<S: DeserializeOwned>(&self) -> Result<S, ConfigFault> {
        for (at, (key, _, origin)) in self.values.iter().enumerate() {
            let one = self.defaults.iter().enumerate().map(|(other, (known, default))| {
                (known, if other == at { &self.values[at].1 } else { default })
            });
            table(one).try_into::<S>().map_err(|fault| ConfigFault::Value {
                origin: origin.clone(),
                key: key.join("."),
                why: fault.message().to_owned(),
            })?;
        }
        table(self.values.iter().map(|(key, value, _)| (key, value))).try_into().map_err(
            |fault: toml::de::Error| ConfigFault::Value {
                origin: Origin::Default,
                key: String::new(),
                why: fault.message().to_owned(),
            },
        )
    }
}

/// What stands alone in a file.
fn read(key: &str, file: &str, origin: &Origin) -> Result<Value, ConfigFault> {
    let text = std::fs::read_to_string(file).map_err(|why| ConfigFault::ValueFile {
        origin: origin.clone(),
        key: key.to_owned(),
        file: file.to_owned(),
        why,
    })?;
    Ok(Value::String(text.trim().to_owned()))
}

fn flatten(table: &Table, path: &mut Vec<String>, found: &mut impl FnMut(Vec<String>, Value)) {
    for (key, value) in table {
        path.push(key.clone());
        match value {
            Value::Table(table) => flatten(table, path, found),
            value => found(path.clone(), value.clone()),
        }
        path.pop();
    }
}

fn table<'a>(values: impl Iterator<Item = (&'a Vec<String>, &'a Value)>) -> Table {
    let mut root = Table::new();
    for (key, value) in values {
        insert(&mut root, key, value);
    }
    root
}

fn insert(table: &mut Table, key: &[String], value: &Value) {
    match key {
        [] => {}
        [last] => drop(table.insert(last.clone(), value.clone())),
        [first, rest @ ..] => {
            let inner = table.entry(first.clone()).or_insert_with(|| Value::Table(Table::new()));
            if let Value::Table(inner) = inner {
                insert(inner, rest, value);
            }
        }
    }
}
