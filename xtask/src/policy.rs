//! What may be depended on: `deny.toml`, read here as far as it can be checked without the network.
//!
//! cargo-deny reads the same file and knows more (advisories, the texts of licences); it runs too where it is installed.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::failure::{Failure, Outcome};
use crate::licence;
use crate::program::{Program, on_path};
use crate::repository;

pub(crate) fn check() -> Outcome {
    let policy = repository::text("deny.toml")?;
    let lock = repository::text("Cargo.lock")?;
    let mut complaints = foreign_sources(&lock);
    complaints.extend(banned(&lock, &listed(&policy, "bans", "deny")?, &wrappers(&policy)));
    complaints.extend(duplicate(&lock, &listed(&policy, "bans", "skip")?));
    let packages = packages()?;
    complaints.extend(unlicensed(&packages, &listed(&policy, "licenses", "allow")?));
    if !complaints.is_empty() {
        return Err(Failure::list("deny.toml does not allow", &complaints));
    }
    println!("{} packages, all as deny.toml allows", packages.lines().count());
    cargo_deny()
}

/// The strings of a list in `deny.toml`, which keeps one entry a line, its name first.
fn listed(policy: &str, table: &str, key: &str) -> Result<Vec<String>, Failure> {
    let names: Vec<String> = policy
        .lines()
        .map(str::trim)
        .skip_while(|line| *line != format!("[{table}]"))
        .skip_while(|line| *line != format!("{key} = ["))
        .skip(1)
        .take_while(|line| *line != "]")
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split('"').nth(1).map(str::to_owned))
        .collect();
    if names.is_empty() {
        return Err(Failure::new(format!("deny.toml has no list `{key}` in [{table}], one entry a line")));
    }
    Ok(names)
}

/// Everything comes from crates.io: a fork or a mirror is not what the maintainers of a crate published.
fn foreign_sources(lock: &str) -> Vec<String> {
    lock.lines()
        .filter(|line| line.starts_with("source = ") && !line.ends_with("/crates.io-index\""))
        .map(|line| format!("{line} is not crates.io"))
        .collect()
}

/// Banned crates that some others may bring along all the same: pairs of the crate and who may.
fn wrappers(policy: &str) -> Vec<(String, String)> {
    let entries = policy.lines().filter_map(|line| {
        let name = line.trim().strip_prefix("{ crate = \"")?.split('"').next()?;
        let who = line.split_once("wrappers = [")?.1.split(']').next()?;
        Some((name, who))
    });
    entries
        .flat_map(|(name, who)| {
            who.split(',').map(move |one| (name.to_owned(), one.trim().trim_matches('"').to_owned()))
        })
        .collect()
}

/// Crates that must not be there, on any platform and behind any feature: the lock file knows them all. One with
/// wrappers must be named by nobody else.
fn banned(lock: &str, names: &[String], wrappers: &[(String, String)]) -> Vec<String> {
    let allowed = |name: &str, by: &str| wrappers.iter().any(|(crate_, who)| crate_ == name && who == by);
    let wrapped = |name: &str| wrappers.iter().any(|(crate_, _)| crate_ == name);
    let gone = locked(lock)
        .filter(|name| names.iter().any(|banned| banned == name) && !wrapped(name))
        .map(|name| format!("{name} is banned"));
    let mut complaints: Vec<String> = gone.collect();
    for package in lock.split("[[package]]").skip(1) {
        let by = locked(package).next().unwrap_or_default();
        let dependencies =
            package.lines().filter_map(|line| line.trim().strip_prefix('"')?.split(['"', ' ']).next());
        complaints.extend(
            dependencies
                .filter(|name| wrapped(name) && names.iter().any(|banned| banned == name))
                .filter(|name| !allowed(name, by))
                .map(|name| format!("{name} is banned, and {by} names it")),
        );
    }
    complaints
}

/// Crates that are there in several versions, unless the policy says why (`syn@2`: 2 may stand beside another).
fn duplicate(lock: &str, skipped: &[String]) -> Vec<String> {
    let mut versions: BTreeMap<&str, usize> = BTreeMap::new();
    locked(lock).for_each(|name| *versions.entry(name).or_default() += 1);
    for entry in skipped {
        let name = entry.split('@').next().unwrap_or_default();
        versions.entry(name).and_modify(|count| *count = count.saturating_sub(1));
    }
    let several = versions.into_iter().filter(|(_, count)| *count > 1);
    several.map(|(name, _)| format!("{name} is there in several versions")).collect()
}

/// Every package of a lock file, by name, once for each version.
fn locked(lock: &str) -> impl Iterator<Item = &str> {
    lock.lines().filter_map(|line| Some(line.strip_prefix("name = ")?.trim_matches('"')))
}

/// A line a package: name and version, tab, licence.
fn packages() -> Result<String, Failure> {
    let mut lines: Vec<String> = Program::cargo(&[
        "tree",
        "--workspace",
        "--all-features",
        "--target=all",
        "--prefix=none",
        "--format={p}\t{l}",
        "--quiet",
    ])
    .answer()?
    .lines()
    .map(|line| line.trim_end_matches(" (*)").to_owned())
    .filter(|line| !line.is_empty())
    .collect();
    lines.sort();
    lines.dedup();
    Ok(lines.join("\n"))
}

fn unlicensed(packages: &str, allowed: &[String]) -> Vec<String> {
    packages
        .lines()
        .filter_map(|line| {
            let (package, expression) = line.split_once('\t').unwrap_or((line, ""));
            let stated = if expression.is_empty() { "no licence stated" } else { expression };
            (!licence::is_allowed(expression, allowed)).then(|| format!("{package}: {stated}"))
        })
        .collect()
}

fn cargo_deny() -> Outcome {
    if on_path("cargo-deny").is_none() {
        println!("cargo-deny is not installed: advisories not checked");
        return Ok(());
    }
    Program::cargo(&["deny", "--all-features", "check", "bans", "licenses", "sources"]).run()?;
    if has_advisories() {
        return Program::cargo(&["deny", "--offline", "--all-features", "check", "advisories"]).run();
    }
    println!("no advisory database here: advisories not checked (`cargo deny fetch db` brings one)");
    Ok(())
}

/// Whether cargo-deny has ever fetched a database: a folder for each, where it keeps them unless told otherwise.
fn has_advisories() -> bool {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|folder| folder.join(".cargo")));
    let databases = home.and_then(|home| home.join("advisory-dbs").read_dir().ok());
    databases.is_some_and(|mut found| found.any(|entry| entry.is_ok_and(|entry| entry.path().is_dir())))
}

#[cfg(test)]
mod tests {
    use super::{banned, duplicate, foreign_sources, listed, unlicensed, wrappers};

    const POLICY: &str = "\
[licenses]
allow = [
    # why
    \"MIT\",
    \"Zlib\", # small
]
[bans]
deny = [
    { crate = \"openssl\", reason = \"one provider\" },
]
";

    #[test]
    fn a_list_is_read_entry_by_entry() {
        assert_eq!(listed(POLICY, "licenses", "allow").expect("is there"), ["MIT", "Zlib"]);
        assert_eq!(listed(POLICY, "bans", "deny").expect("is there"), ["openssl"]);
    }

    #[test]
    fn a_list_that_is_not_found_is_a_failure_and_not_an_empty_list() {
        assert!(listed(POLICY, "bans", "skip").is_err());
        assert!(listed("[licenses]\nallow = [\"MIT\"]\n", "licenses", "allow").is_err());
    }

    #[test]
    fn a_banned_crate_is_found_by_its_whole_name() {
        let lock = "name = \"openssl\"\nversion = \"0.10.0\"\nname = \"openssl-probe\"\n";
        assert_eq!(banned(lock, &["openssl".to_owned()], &[]), ["openssl is banned"]);
    }

    #[test]
    fn a_banned_crate_may_be_brought_along_by_its_wrappers_alone() {
        let entry = "    { crate = \"chrono\", wrappers = [\"object_store\"], reason = \"x\" },\n";
        let wrappers = wrappers(entry);
        assert_eq!(wrappers, [("chrono".to_owned(), "object_store".to_owned())]);
        let package =
            |name: &str| format!("[[package]]\nname = \"{name}\"\ndependencies = [\n \"chrono\",\n]\n");
        let names = ["chrono".to_owned()];
        let lock = format!("[[package]]\nname = \"chrono\"\n{}", package("object_store"));
        assert!(banned(&lock, &names, &wrappers).is_empty());
        let lock = lock + &package("kanhe-core");
        assert_eq!(banned(&lock, &names, &wrappers), ["chrono is banned, and kanhe-core names it"]);
    }

    #[test]
    fn two_versions_of_a_crate_need_a_reason() {
        let lock = "name = \"syn\"\nname = \"syn\"\nname = \"quote\"\n";
        assert_eq!(duplicate(lock, &[]), ["syn is there in several versions"]);
        assert!(duplicate(lock, &["syn@2".to_owned()]).is_empty());
    }

    #[test]
    fn a_fork_is_not_crates_io() {
        let lock = "\
source = \"registry+https://example.com/crates.io-index\"
source = \"git+https://example.com/fork#0123\"
";
        assert_eq!(
            foreign_sources(lock),
            ["source = \"git+https://example.com/fork#0123\" is not crates.io"]
        );
    }

    #[test]
    fn a_package_without_a_licence_is_named() {
        let packages = "a v1.0.0\tMIT\nb v1.0.0\t\nc v1.0.0\tGPL-3.0-only";
        assert_eq!(
            unlicensed(packages, &["MIT".to_owned()]),
            ["b v1.0.0: no licence stated", "c v1.0.0: GPL-3.0-only"]
        );
    }
}
