//! Reading a table of settings: every name that is asked for is known, and at the end there must be no other.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use kanhe_core::secret::Secret;
use serde::de::DeserializeOwned;
use toml::{Table, Value};

use super::ConfigFault;

/// How near a name must be to be meant: as the letters that differ, of all.
const NEAR: f64 = 0.7;

/// A table on its way to become settings.
pub(super) struct Section<'a> {
    /// What it is called in complaints: `app "shop"`.
    what: String,
    table: Table,
    asked: BTreeSet<String>,
    folder: &'a Path,
    /// Before the names of variables that go before the file; nothing if none do.
    prefix: Option<&'static str>,
    /// What was decided, for `kanhe config check`.
    shown: Vec<(String, String, String)>,
}

impl<'a> Section<'a> {
    pub(super) fn new(what: String, table: Table, folder: &'a Path) -> Self {
        Self { what, table, asked: BTreeSet::new(), folder, prefix: None, shown: Vec::new() }
    }

    /// The same, with variables of the environment going before it.
    pub(super) fn with_variables(self, prefix: &'static str) -> Self {
        Self { prefix: Some(prefix), ..self }
    }

    /// Another name for complaints, once it is known.
    pub(super) fn call(&mut self, what: String) {
        self.what = what;
    }

    pub(super) fn fault(&self, why: impl core::fmt::Display) -> ConfigFault {
        let colon = if self.what.is_empty() { "" } else { ": " };
        ConfigFault::Value(format!("{}{colon}{why}", self.what))
    }

    fn take(&mut self, name: &str) -> Option<(Value, String)> {
        self.asked.insert(name.to_owned());
        let file = self.table.remove(name).map(|value| (value, "file".to_owned()));
        let variable = self.prefix.map(|prefix| format!("{prefix}{}", name.to_uppercase()));
        let set = variable.and_then(|name| Some((std::env::var(&name).ok()?, name)));
        match set {
            Some((text, name)) => {
                let value = match text.parse::<i64>() {
                    Ok(number) => Value::Integer(number),
                    Err(_) => Value::String(text),
                };
                Some((value, name))
            }
            None => file,
        }
    }

    /// A value, if it is there.
    pub(super) fn get<T: DeserializeOwned>(&mut self, name: &str) -> Result<Option<T>, ConfigFault> {
        let Some((value, origin)) = self.take(name) else { return Ok(None) };
        // What a command is given may be secret.
        let shown = match &value {
            Value::Array(parts) if name.ends_with("_command") => {
                format!("[{}, …]", parts.first().map(Value::to_string).unwrap_or_default())
            }
            other => other.to_string(),
        };
        self.shown.push((name.to_owned(), shown, origin.clone()));
        let why = |why: toml::de::Error| self.fault(format!("{name} ({origin}): {}", why.message()));
        value.try_into().map(Some).map_err(why)
    }

    /// A value, or what applies without it.
    pub(super) fn or<T: DeserializeOwned>(&mut self, name: &str, default: T) -> Result<T, ConfigFault> {
        let found = self.get(name)?;
        if found.is_none() {
            self.shown.push((name.to_owned(), "(default)".to_owned(), "default".to_owned()));
        }
        Ok(found.unwrap_or(default))
    }

    /// A value that has to be there.
    pub(super) fn required<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, ConfigFault> {
        self.get(name)?.ok_or_else(|| self.fault(format!("{name} is missing")))
    }

    /// Tables of a name.
    pub(super) fn tables(&mut self, name: &str) -> Result<Vec<Table>, ConfigFault> {
        self.asked.insert(name.to_owned());
        match self.table.remove(name) {
            None => Ok(Vec::new()),
            Some(value) => value
                .try_into()
                .map_err(|_| self.fault(format!("{name} is written [[{name}]], once for each"))),
        }
    }

    /// A secret that has to be there.
    pub(super) fn required_secret(&mut self, name: &str) -> Result<Secret, ConfigFault> {
        let ways = "one of _file, _env and _command says where it is";
        self.secret(name)?.ok_or_else(|| self.fault(format!("{name} is missing: {ways}")))
    }

    /// A secret is never written into the file itself: it stands in a file of its own, in the environment, or is what a
    /// command prints.
    pub(super) fn secret(&mut self, name: &str) -> Result<Option<Secret>, ConfigFault> {
        if self.table.contains_key(name) {
            let ways = format!("write {name}_file, {name}_env or {name}_command");
            return Err(self.fault(format!("{name} is a secret and stands not in this file: {ways}")));
        }
        self.asked.insert(name.to_owned());
        let file: Option<String> = self.get(&format!("{name}_file"))?;
        let env: Option<String> = self.get(&format!("{name}_env"))?;
        let command: Option<Vec<String>> = self.get(&format!("{name}_command"))?;
        let text = match (file, env, command) {
            (None, None, None) => return Ok(None),
            (Some(file), None, None) => {
                let path = self.folder.join(&file);
                std::fs::read_to_string(path).map_err(|why| ConfigFault::Unreadable { file, why })?
            }
            (None, Some(variable), None) => std::env::var(&variable)
                .map_err(|_| self.fault(format!("{name}: the environment has no variable {variable}")))?,
            (None, None, Some(command)) => {
                run(&command).map_err(|why| self.fault(format!("{name}: the command failed: {why}")))?
            }
            _ => {
                let ways = "only one of _file, _env and _command";
                return Err(self.fault(format!("{name} is there twice: {ways}")));
            }
        };
        let text = text.trim_end_matches(['\r', '\n']);
        if text.is_empty() {
            return Err(self.fault(format!("{name} is empty")));
        }
        Ok(Some(Secret::new(text)))
    }

    /// Nothing may be left.
    pub(super) fn finish(self) -> Result<Vec<(String, String, String)>, ConfigFault> {
        let Some(unknown) = self.table.keys().next() else {
            let label = |name: String| {
                if self.what.is_empty() { name } else { format!("{}: {name}", self.what) }
            };
            return Ok(self
                .shown
                .into_iter()
                .map(|(name, value, origin)| (label(name), value, origin))
                .collect());
        };
        let near =
            self.asked.iter().map(|name| (strsim::normalized_damerau_levenshtein(name, unknown), name));
        let nearest = near.max_by(|(one, _), (other, _)| one.total_cmp(other));
        let hint = match nearest {
            Some((nearness, name)) if nearness >= NEAR => format!("did you mean {name}?"),
            _ => "`kanhe config default --for gateway` shows all of them".to_owned(),
        };
        Err(self.fault(format!("there is no setting {unknown}; {hint}")))
    }
}

fn run(command: &[String]) -> Result<String, String> {
    let (program, arguments) = command.split_first().ok_or("it is empty")?;
    let output = Command::new(program).args(arguments).output().map_err(|why| why.to_string())?;
    if !output.status.success() {
        return Err(output.status.to_string());
    }
    String::from_utf8(output.stdout).map_err(|_| "it prints something else than text".to_owned())
}
