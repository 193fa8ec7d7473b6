//! The direction of imports: the crates' manifests against the table in ARCHITECTURE.md.
//!
//! The table says what a crate *may* import. Development dependencies are free: a test may stand on anything.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::failure::{Failure, Outcome};
use crate::repository;

/// Crate to crates.
type Imports = BTreeMap<String, BTreeSet<String>>;

pub(crate) fn check() -> Outcome {
    let allowed = documented(&repository::text("ARCHITECTURE.md")?)?;
    let actual = declared()?;
    let complaints = disagreements(&actual, &allowed);
    if complaints.is_empty() {
        let edges: usize = actual.values().map(BTreeSet::len).sum();
        println!("{} crates, {edges} imports, all as in ARCHITECTURE.md", actual.len());
        return Ok(());
    }
    Err(Failure::list("the crates and ARCHITECTURE.md disagree", &complaints))
}

fn disagreements(actual: &Imports, allowed: &Imports) -> Vec<String> {
    let mut complaints = Vec::new();
    for (name, imports) in actual {
        match allowed.get(name) {
            None => complaints.push(format!("{name} has no row in the table")),
            Some(may) => complaints.extend(
                imports
                    .difference(may)
                    .map(|other| format!("{name} imports {other}, which its row does not name")),
            ),
        }
    }
    let gone = allowed.keys().filter(|name| !actual.contains_key(*name));
    complaints.extend(gone.map(|name| format!("{name} has a row in the table, but there is no such crate")));
    complaints
}

/// The table between the two `imports` markers: a row a crate, its own name first.
fn documented(architecture: &str) -> Result<Imports, Failure> {
    let table = architecture
        .split_once("<!-- imports -->")
        .and_then(|(_, rest)| rest.split_once("<!-- /imports -->"))
        .map(|(table, _)| table)
        .ok_or_else(|| {
            Failure::new("ARCHITECTURE.md has no table between <!-- imports --> and <!-- /imports -->")
        })?;
    Ok(table
        .lines()
        .filter_map(|row| {
            // Names stand between back-ticks, so they are every second piece.
            let mut names = row.split('`').skip(1).step_by(2).map(str::to_owned);
            Some((names.next()?, names.collect()))
        })
        .collect())
}

/// What the manifests say.
fn declared() -> Result<Imports, Failure> {
    let unreadable = |error| Failure::new(format!("cannot list crates/: {error}"));
    let mut manifests = vec!["xtask/Cargo.toml".to_owned()];
    for folder in fs::read_dir(repository::root().join("crates")).map_err(unreadable)? {
        let name = folder.map_err(unreadable)?.file_name();
        manifests.push(format!("crates/{}/Cargo.toml", name.to_string_lossy()));
    }
    let mut imports = Imports::new();
    for manifest in manifests {
        let name = manifest.split('/').rev().nth(1).unwrap_or_default().to_owned();
        imports.insert(name, ours(&repository::text(&manifest)?));
    }
    Ok(imports)
}

/// Our own crates among a manifest's dependencies and build dependencies.
fn ours(manifest: &str) -> BTreeSet<String> {
    let mut table = "";
    let mut names = BTreeSet::new();
    for line in manifest.lines().map(str::trim) {
        if let Some(header) = line.strip_prefix('[') {
            table = header.trim_end_matches(']');
            // `[dependencies.kanhe-core]`
            if let Some((head, name)) = table.rsplit_once('.')
                && is_dependencies(head)
            {
                names.insert(name.to_owned());
            }
        } else if is_dependencies(table)
            && let Some(name) = line.split(['=', '.', ' ']).next()
        {
            names.insert(name.to_owned());
        }
    }
    names.retain(|name| name == "kanhe" || name.starts_with("kanhe-"));
    names
}

/// `dependencies`, `build-dependencies`, `target.'cfg(unix)'.dependencies`; not those of tests.
fn is_dependencies(table: &str) -> bool {
    matches!(table.rsplit('.').next(), Some("dependencies" | "build-dependencies"))
}

#[cfg(test)]
mod tests {
    use super::{Imports, disagreements, documented, ours};

    fn imports(rows: &[(&str, &[&str])]) -> Imports {
        rows.iter()
            .map(|(name, others)| {
                ((*name).to_owned(), others.iter().map(|other| (*other).to_owned()).collect())
            })
            .collect()
    }

    #[test]
    fn a_manifest_names_its_imports_in_any_of_cargos_ways() {
        let manifest = "\
[package]
name = \"kanhe-server\"
[dependencies]
kanhe-core.workspace = true
kanhe-sign = { path = \"../kanhe-sign\" }
serde.workspace = true
[target.'cfg(unix)'.dependencies]
kanhe-wechat.workspace = true
[build-dependencies.kanhe-dialect]
workspace = true
[dev-dependencies]
kanhe-store.workspace = true
";
        let names: Vec<String> = ours(manifest).into_iter().collect();
        assert_eq!(names, ["kanhe-core", "kanhe-dialect", "kanhe-sign", "kanhe-wechat"]);
    }

    #[test]
    fn the_table_is_read_between_its_markers_only() {
        let text = "\
`kanhe-other` `kanhe-core`
<!-- imports -->
| crate | may import |
| --- | --- |
| `kanhe-sign` | nothing of ours |
| `kanhe-core` | `kanhe-sign` |
<!-- /imports -->
`kanhe-more`
";
        let table = documented(text).expect("the markers are there");
        assert_eq!(table, imports(&[("kanhe-core", &["kanhe-sign"]), ("kanhe-sign", &[])]));
    }

    #[test]
    fn a_text_without_the_table_is_a_failure_and_not_an_empty_table() {
        assert!(documented("# Architecture\n").is_err());
    }

    #[test]
    fn an_import_upward_a_new_crate_and_a_lost_one_are_all_named() {
        let actual = imports(&[("kanhe-core", &["kanhe-store"]), ("kanhe-new", &[])]);
        let allowed = imports(&[("kanhe-core", &["kanhe-sign"]), ("kanhe-old", &[])]);
        let complaints = disagreements(&actual, &allowed);
        assert_eq!(complaints.len(), 3, "{complaints:?}");
        assert!(complaints[0].contains("kanhe-core imports kanhe-store"));
        assert!(complaints[1].starts_with("kanhe-new has no row"));
        assert!(complaints[2].starts_with("kanhe-old has a row"));
    }

    #[test]
    fn importing_less_than_allowed_is_agreement() {
        let actual = imports(&[("kanhe-core", &[])]);
        let allowed = imports(&[("kanhe-core", &["kanhe-sign"])]);
        assert!(disagreements(&actual, &allowed).is_empty());
    }
}
