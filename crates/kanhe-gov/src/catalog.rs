//! The catalog of Gov-DingTalk's JSAPIs, embedded.
//!
//! A page calls one function by one name, and its SDK asks the host by another in each kind of client
//! (`protocol/gov-dingtalk.md` section 2). A grant for the function covers them all.

use kanhe_core::word::Word;
use kanhe_dialect::catalog::{CatalogFile, Row};
use serde::Serialize;

/// Where the catalog stands, for generated files.
pub const SOURCE: &str = "crates/kanhe-gov/catalog.toml";

/// The client of most users, whose bridge is the mPaaS one.
pub const MPAAS: Word = Word::new("mpaas");
/// The DingTalk-standard client on an iPhone, as a bridge; any iPhone, as a platform.
pub const IOS: Word = Word::new("ios");
/// The same with Android phones.
pub const ANDROID: Word = Word::new("android");
/// The client on a desktop.
pub const PC: Word = Word::new("pc");

/// The first version that people were given, for APIs of which nobody says more.
const FIRST_CLIENT: &str = "1.0.0";

/// The catalog file cannot be read. A test rules it out for the embedded one.
#[derive(Debug)]
pub struct CatalogFault(String);

impl core::fmt::Display for CatalogFault {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{SOURCE}: {}", self.0)
    }
}

impl std::error::Error for CatalogFault {}

/// The catalog file, read. Where others know one name and one version, each API goes by the mPaaS client's name, or
/// the only one it has, and by the phones' version before the desktop's.
pub fn file() -> Result<CatalogFile, CatalogFault> {
    let parsed = CatalogFile::parse(include_str!("../catalog.toml"));
    let mut file = parsed.map_err(|fault| CatalogFault(fault.to_string()))?;
    for row in &mut file.rows {
        if let Some(wire) = [MPAAS, IOS, ANDROID, PC].iter().find_map(|kind| row.wires.get(kind)) {
            row.wire.clone_from(wire);
        }
        let client = [ANDROID, IOS, PC].iter().find_map(|platform| row.platforms.get(platform));
        row.client = client.cloned().unwrap_or_else(|| FIRST_CLIENT.to_owned());
    }
    Ok(file)
}

/// A row as the SDK gets it: names, `null` where it makes no call.
#[derive(Serialize)]
struct SdkRow<'a> {
    name: &'a str,
    mpaas: Option<&'a String>,
    ios: Option<&'a String>,
    android: Option<&'a String>,
    pc: Option<&'a String>,
    grant: bool,
}

/// The catalog as the browser gets it: `web/sdk/gov/catalog.js`.
pub fn module() -> Result<String, CatalogFault> {
    let row = |row: &Row| {
        let sdk = SdkRow {
            name: &row.name,
            mpaas: row.wires.get(&MPAAS),
            ios: row.wires.get(&IOS),
            android: row.wires.get(&ANDROID),
            pc: row.wires.get(&PC),
            grant: row.grant,
        };
        serde_json::to_string(&sdk).unwrap_or_default()
    };
    Ok(file()?.module_of(SOURCE, "import('../../types/catalog').GovApi", row))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    fn row(name: &str) -> Row {
        file().unwrap().rows.into_iter().find(|row| row.name == name).unwrap()
    }

    #[test]
    fn every_function_of_the_package_has_one_row() {
        let file = file().unwrap();
        let names: BTreeSet<_> = file.rows.iter().map(|row| &*row.name).collect();
        assert_eq!((names.len(), file.rows.len()), (164, 164));
    }

    /// `protocol/gov-dingtalk.md` section 6, the table.
    #[test]
    fn functions_go_by_other_names_in_other_clients() {
        for (name, mpaas, ios, pc) in [
            ("authConfig", "authConfig", "taurus.common.authConfig", "authConfig"),
            ("getAuthCode", "getAuthCode", "taurus.common.getAuthCode", "runtime.permission.requestAuthCode"),
            ("chooseContact", "", "", "biz.contact.choose"),
            ("chooseImage", "dgChooseImage", "taurus.common.dgChooseImage", "biz.util.dgChooseImage"),
            ("setTitle", "setTitle", "biz.navigation.setTitle", "biz.navigation.setTitle"),
            ("closePage", "popWindow", "biz.navigation.close", "biz.navigation.quit"),
            ("getUserAgent", "", "", ""),
        ] {
            let row = row(name);
            let wire = |kind| row.wires.get(&kind).map_or("", |wire| &**wire);
            assert_eq!((wire(MPAAS), wire(IOS), wire(PC)), (mpaas, ios, pc), "{name}");
        }
    }

    #[test]
    fn who_knows_one_name_and_one_version_knows_the_phones() {
        for (name, wire, client) in [
            ("closePage", "popWindow", "1.2.0"),
            ("chooseContact", "biz.contact.choose", "1.1.0"),
            ("chooseContactWithComplexPicker", "chooseContactWithComplexPicker", "1.1.0"),
            ("getUserAgent", "getUserAgent", "1.6.2"),
            ("version", "version", "1.0.0"),
        ] {
            let row = row(name);
            assert_eq!((&*row.wire, &*row.client), (wire, client), "{name}");
        }
    }

    #[test]
    fn a_grant_for_a_function_covers_every_name_of_it() {
        let catalog = file().unwrap().catalog();
        for (name, function) in [
            ("dgChooseImage", "chooseImage"),
            ("biz.util.dgChooseImage", "chooseImage"),
            ("chooseImage", "chooseImage"),
            ("taurus.common.getGeolocation", "getGeolocation"),
            ("biz.contact.choose", "chooseContact"),
            ("biz.contact.complexPicker", "chooseContactWithComplexPicker"),
        ] {
            assert_eq!(catalog.get(name).unwrap().name, function, "{name}");
        }
    }

    /// Of a native name that serves two functions nobody can tell which one was granted.
    #[test]
    fn functions_that_share_a_name_share_their_need_of_a_grant() {
        let file = file().unwrap();
        let mut by_wire: BTreeMap<&str, BTreeMap<&str, bool>> = BTreeMap::new();
        for row in &file.rows {
            for wire in row.wires.values() {
                by_wire.entry(wire).or_default().insert(&row.name, row.grant);
            }
        }
        by_wire.retain(|_, functions| functions.len() > 1);
        for (wire, functions) in &by_wire {
            assert_eq!(functions.values().collect::<BTreeSet<_>>().len(), 1, "{wire}: {functions:?}");
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
