//! `[[client]]`.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use kanhe_core::secret::Secret;
use serde::Deserialize;
use toml::Table;

use super::reader::Section;
use super::{ConfigFault, patterns};
use crate::paths::Rules;

/// Who may ask.
#[derive(Clone, Debug)]
pub struct Caller {
    /// For the log.
    pub name: String,
    /// The bearer key.
    pub key: Secret,
    /// What he may.
    pub grants: Vec<Grant>,
}

/// Rights for apps.
#[derive(Clone, Debug)]
pub struct Grant {
    /// For which apps; `*` is all.
    pub apps: BTreeSet<String>,
    /// For what.
    pub rights: BTreeSet<Right>,
    /// Which vendor paths, with the right to forward.
    pub forward: Arc<Rules>,
}

/// What a client may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Right {
    /// Have pages and cards signed.
    Sign,
    /// Have payments signed.
    Pay,
    /// Get the access token.
    Token,
    /// Get tickets.
    Ticket,
    /// Report that something was refused.
    Report,
    /// Exchange codes for users of a wallet.
    Exchange,
    /// Call the vendor's paths through us.
    Forward,
    /// Hand over what the platform has pushed.
    Events,
}

impl Right {
    /// Its name, as in the settings.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sign => "sign",
            Self::Pay => "pay",
            Self::Token => "token",
            Self::Ticket => "ticket",
            Self::Report => "report",
            Self::Exchange => "exchange",
            Self::Forward => "forward",
            Self::Events => "events",
        }
    }
}

type Shown = Vec<(String, String, String)>;

pub(super) fn read(
    table: Table,
    folder: &Path,
    apps: &BTreeSet<String>,
) -> Result<(Caller, Shown), ConfigFault> {
    let mut section = Section::new("client".to_owned(), table, folder);
    let name: String = section.required("name")?;
    section.call(format!("client {name:?}"));
    let key = section.required_secret("key")?;
    if key.reveal().len() < 16 {
        return Err(section.fault("a key has at least 16 characters"));
    }
    let mut grants = vec![grant(&mut section, apps)?];
    for table in section.tables("more")? {
        let mut more = Section::new(format!("client {name:?}, more"), table, folder);
        grants.push(grant(&mut more, apps)?);
        more.finish()?;
    }
    Ok((Caller { name, key, grants }, section.finish()?))
}

fn grant(section: &mut Section<'_>, known: &BTreeSet<String>) -> Result<Grant, ConfigFault> {
    let apps: BTreeSet<String> = section.required("apps")?;
    if let Some(unknown) = apps.iter().find(|app| *app != "*" && !known.contains(*app)) {
        return Err(section.fault(format!("there is no app {unknown:?}")));
    }
    let rights = section.required("rights")?;
    let forward =
        Rules { allow: patterns(section, "forward", &["*"])?, deny: patterns(section, "forward_deny", &[])? };
    Ok(Grant { apps, rights, forward: Arc::new(forward) })
}
