//! The catalog of Gov-DingTalk's JSAPIs, embedded.
//!
//! A page calls one function by one name, and its SDK asks the host by another in each environment
//! (`protocol/gov-dingtalk.md` section 2). A grant for the function covers them all.

use std::collections::BTreeMap;

use kanhe_core::catalog::{Api, Catalog};
use kanhe_core::word::Word;
use kanhe_dialect::catalog::{CatalogFile, Kind};
use serde::Deserialize;
use serde_json::json;

/// Where the catalog stands, for generated files.
pub const SOURCE: &str = "crates/kanhe-gov/catalog.toml";

/// The catalog file cannot be read. A test rules it out for the embedded one.
#[derive(Debug)]
pub struct CatalogFault(String);

impl core::fmt::Display for CatalogFault {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{SOURCE}: {}", self.0)
    }
}

impl std::error::Error for CatalogFault {}

/// The first client version that knows an API, by platform; nothing where the vendor names none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Since {
    /// On an iPhone.
    pub ios: Option<String>,
    /// On an Android phone.
    pub android: Option<String>,
    /// On a desktop.
    pub pc: Option<String>,
}

impl Since {
    /// One version for all, the phone's before the desktop's. The first that people were given is 1.0.0.
    fn client(&self) -> String {
        let known = self.android.as_ref().or(self.ios.as_ref()).or(self.pc.as_ref());
        known.cloned().unwrap_or_else(|| "1.0.0".to_owned())
    }
}

/// One JSAPI.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The page's name: the SDK's function.
    pub name: String,
    /// What the host is called by in the mPaaS client; nothing where the SDK makes no call.
    pub mpaas: Option<String>,
    /// The same in the DingTalk-standard client on an iPhone.
    pub ios: Option<String>,
    /// The same in the DingTalk-standard client on an Android phone.
    pub android: Option<String>,
    /// The same on a desktop.
    pub pc: Option<String>,
    /// Row of the permission table.
    pub group: Word,
    /// Which clients know it.
    #[serde(default)]
    pub since: Since,
    /// Whether a page needs a grant to call it.
    #[serde(default = "yes")]
    pub grant: bool,
    /// The DingTalk method that does the same with the same parameters.
    pub like: Option<String>,
}

fn yes() -> bool {
    true
}

impl Row {
    /// The names by which hosts are asked, each once.
    pub fn wires(&self) -> Vec<&str> {
        let mut wires = Vec::new();
        for wire in [&self.mpaas, &self.ios, &self.android, &self.pc].into_iter().flatten() {
            if !wires.contains(&&**wire) {
                wires.push(wire);
            }
        }
        wires
    }

    /// The row as the browser gets it: names, `null` where there is none, and whether a grant is needed.
    fn line(&self) -> String {
        let [mpaas, ios, android, pc] =
            [&self.mpaas, &self.ios, &self.android, &self.pc].map(|wire| json!(wire));
        format!(
            "  {{\"name\":{},\"mpaas\":{mpaas},\"ios\":{ios},\"android\":{android},\"pc\":{pc},\"grant\":{}}},\n",
            json!(self.name),
            self.grant
        )
    }

    /// One of them for those who know only one: the mPaaS client's, since most users have that.
    fn wire(&self) -> &str {
        self.wires().first().copied().unwrap_or(&self.name)
    }
}

/// The catalog file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GovCatalog {
    /// Which account types have a group; a group that is absent is open to all.
    pub permissions: BTreeMap<Word, Vec<Word>>,
    /// The rows.
    #[serde(rename = "api")]
    pub rows: Vec<Row>,
}

/// The catalog file, read.
pub fn file() -> Result<GovCatalog, CatalogFault> {
    toml::from_str(include_str!("../catalog.toml")).map_err(|fault| CatalogFault(fault.to_string()))
}

/// The catalog as the browser gets it: `web/sdk/gov/catalog.js`.
pub fn module() -> Result<String, CatalogFault> {
    Ok(file()?.module())
}

impl GovCatalog {
    /// The core's view of it: a grant for the function covers each of its names.
    pub fn catalog(&self) -> Catalog {
        let apis = self.rows.iter().map(|row| Api {
            name: row.name.clone(),
            wire: row.wire().to_owned(),
            is_listener: false,
            covers: row.wires().into_iter().map(str::to_owned).collect(),
            group: row.group,
            client: row.since.client(),
            needs_grant: row.grant,
        });
        Catalog::new(apis.collect(), self.permissions.clone())
    }

    /// The same as far as all dialects have it, for the reference.
    pub fn common(&self) -> CatalogFile {
        let rows = self.rows.iter().map(|row| kanhe_dialect::catalog::Row {
            name: row.name.clone(),
            wire: row.wire().to_owned(),
            kind: Kind::Invoke,
            group: row.group,
            // The package's functions came with the clients that know them; it names no version of its own.
            since: row.since.client(),
            client: row.since.client(),
            grant: row.grant,
            share: None,
        });
        CatalogFile { permissions: self.permissions.clone(), rows: rows.collect() }
    }

    fn module(&self) -> String {
        let rows: Vec<String> = self.rows.iter().map(Row::line).collect();
        format!(
            "// Generated from {SOURCE} by `cargo xtask generate`; do not edit.\n\n\
             /** @type {{import('../../types/catalog').GovApi[]}} */\nexport const catalog = [\n{}];\n",
            rows.concat()
        )
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn row(name: &str) -> Row {
        file().unwrap().rows.into_iter().find(|row| row.name == name).unwrap()
    }

    #[test]
    fn every_function_of_the_package_has_one_row() {
        let file = file().unwrap();
        let mut names: Vec<_> = file.rows.iter().map(|row| &*row.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!((names.len(), file.rows.len()), (164, 164));
    }

    /// `protocol/gov-dingtalk.md` section 6, the table.
    #[test]
    fn functions_go_by_other_names_in_other_clients() {
        for (name, mpaas, ios, pc) in [
            ("authConfig", Some("authConfig"), Some("taurus.common.authConfig"), Some("authConfig")),
            (
                "getAuthCode",
                Some("getAuthCode"),
                Some("taurus.common.getAuthCode"),
                Some("runtime.permission.requestAuthCode"),
            ),
            ("chooseContact", None, None, Some("biz.contact.choose")),
            (
                "chooseImage",
                Some("dgChooseImage"),
                Some("taurus.common.dgChooseImage"),
                Some("biz.util.dgChooseImage"),
            ),
            ("setTitle", Some("setTitle"), Some("biz.navigation.setTitle"), Some("biz.navigation.setTitle")),
            ("closePage", Some("popWindow"), Some("biz.navigation.close"), Some("biz.navigation.quit")),
            ("getUserAgent", None, None, None),
        ] {
            let row = row(name);
            assert_eq!(
                (row.mpaas.as_deref(), row.ios.as_deref(), row.pc.as_deref()),
                (mpaas, ios, pc),
                "{name}"
            );
        }
    }

    #[test]
    fn a_grant_for_a_function_covers_every_name_of_it() {
        let file = file().unwrap();
        let catalog = file.catalog();
        for row in &file.rows {
            for name in row.wires().into_iter().chain([&*row.name]) {
                let found = catalog.get(name).unwrap();
                // Names that serve two functions belong to the later one; the next test says why that is no harm.
                assert!(found.name == row.name || found.needs_grant == row.grant, "{name}");
            }
        }
        assert_eq!(catalog.get("dgChooseImage").unwrap().name, "chooseImage");
        assert_eq!(catalog.get("taurus.common.getGeolocation").unwrap().name, "getGeolocation");
        assert_eq!(catalog.get("biz.contact.choose").unwrap().name, "chooseContact");
    }

    #[test]
    fn functions_that_share_a_name_share_their_need_of_a_grant() {
        let file = file().unwrap();
        let mut by_wire: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
        for row in &file.rows {
            for wire in row.wires() {
                by_wire.entry(wire).or_default().push(row);
            }
        }
        by_wire.retain(|_, rows| rows.len() > 1);
        for (wire, rows) in &by_wire {
            assert!(rows.iter().all(|row| row.grant == rows[0].grant), "{wire}");
        }
        assert!(by_wire.contains_key("pullRefresh") && by_wire.contains_key("biz.navigation.hideBar"));
    }

    #[test]
    fn what_is_known_to_need_a_grant_needs_one_and_what_comes_before_it_does_not() {
        for name in ["resumeAudio", "chooseContact", "chooseContactWithComplexPicker", "getGeolocation"] {
            assert!(row(name).grant, "{name}");
        }
        for name in ["authConfig", "getAuthCode", "version", "getConfig", "alert", "setTitle", "closePage"] {
            assert!(!row(name).grant, "{name}");
        }
    }

    #[test]
    fn the_browser_gets_one_row_a_line() {
        let module = module().unwrap();
        assert_eq!(module.lines().count(), 164 + 5);
        for line in [
            r#"  {"name":"chooseContact","mpaas":null,"ios":null,"android":null,"pc":"biz.contact.choose","grant":true},"#,
            r#"  {"name":"closePage","mpaas":"popWindow","ios":"biz.navigation.close","android":"biz.navigation.close","pc":"biz.navigation.quit","grant":false},"#,
        ] {
            assert!(module.lines().any(|written| written == line), "{line}");
        }
    }
}
