//! The npm packages of the web tests, among them the vendors' own SDKs that Kanhe is tested with.
//!
//! An SDK's text is its vendor's: it comes by name, version and hash when tests run, and is never committed.

use std::fs;
use std::path::PathBuf;

use crate::failure::{Failure, Outcome};
use crate::node::{self, npm};
use crate::program::Program;
use crate::repository::web_tests;
use crate::step::step;

/// A file of an npm package, and the SHA-256 of the bytes that our protocol notes were measured on.
struct Pin {
    file: &'static str,
    sha256: &'static str,
}

/// DingTalk's packages have the same entry in each version; so what is pinned there is a file behind it.
const PINS: [Pin; 5] = [
    Pin {
        file: "weixin-js-sdk-1.6.0/index.original.js",
        sha256: "4983ecf2fd4ca2903704a6d2ffc7aebce9c3b71dc93574dba1357eaad4bd3570",
    },
    Pin {
        file: "weixin-js-sdk-1.6.5/index.js",
        sha256: "dbb0451e1b72d7c2c18095ffd1950d6de464413ce8d343eff8b82865b983ab97",
    },
    Pin {
        file: "dingtalk-jsapi-2.15.6/lib/ddSdk.js",
        sha256: "86ab61a02e270f484cfd6b13e8a706958a1fa1e366455f9c22fc7e11e61c57d0",
    },
    Pin {
        file: "dingtalk-jsapi-3.2.9/lib/ddSdk.js",
        sha256: "d9cca7dba74f7679467a00be93c8adbe5d3327606cba9732c3e78c538c99b5ba",
    },
    Pin {
        file: "gdt-jsapi/index.js",
        sha256: "5fcdf15e663111190734ed822089dc5d2c088d2db5e492c68d4251450ea4d048",
    },
];

/// Prints the SHA-256 of each file named, a line each.
const HASHES: &str = "const { createHash } = require('node:crypto'), { readFileSync } = require('node:fs');\
    for (const file of process.argv.slice(1)) console.log(createHash('sha256').update(readFileSync(file)).digest('hex'));";

/// `cargo xtask sdks`: installs anew, whatever is there.
pub(crate) fn install() -> Outcome {
    step("tools", node::ready)?;
    step("npm packages", || {
        fetch()?;
        verify()
    })
}

/// Installs if the packages there are not those of the lock file.
pub(crate) fn ready() -> Outcome {
    let lock = fs::read(web_tests().join("package-lock.json"))
        .map_err(|error| Failure::new(format!("cannot read web/tests/package-lock.json: {error}")))?;
    if fs::read(receipt()).is_ok_and(|installed| installed == lock) {
        println!("as in package-lock.json");
    } else {
        fetch()?;
    }
    verify()
}

fn fetch() -> Outcome {
    npm(&["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).run()?;
    fs::copy(web_tests().join("package-lock.json"), receipt())
        .map_err(|error| Failure::new(format!("cannot write {}: {error}", receipt().display())))?;
    Ok(())
}

/// The lock file that the packages were installed from, kept among them: `npm ci` removes it with them.
fn receipt() -> PathBuf {
    modules().join(".installed-package-lock.json")
}

fn modules() -> PathBuf {
    web_tests().join("node_modules")
}

fn verify() -> Outcome {
    let mut arguments = vec!["-e", HASHES];
    arguments.extend(PINS.iter().map(|pin| pin.file));
    let hashes = Program::new("node", &arguments)
        .within(modules())
        .answer()
        .map_err(|failure| Failure::new(format!("cannot read the vendors' SDKs: {failure}")))?;
    compare(&hashes)?;
    println!("{} vendor SDKs as pinned", PINS.len());
    Ok(())
}

fn compare(hashes: &str) -> Outcome {
    let hashes: Vec<&str> = hashes.lines().collect();
    let complaints: Vec<String> = PINS
        .iter()
        .enumerate()
        .filter(|(place, pin)| hashes.get(*place).copied() != Some(pin.sha256))
        .map(|(place, pin)| {
            let found = hashes.get(place).copied().unwrap_or("nothing");
            format!("{}: SHA-256 should be {}, is {found}", pin.file, pin.sha256)
        })
        .collect();
    if complaints.is_empty() {
        return Ok(());
    }
    Err(Failure::list("vendor SDKs are not those that Kanhe was measured with", &complaints))
}

#[cfg(test)]
mod tests {
    use super::{PINS, compare};

    #[test]
    fn the_pinned_bytes_are_accepted_in_their_order_only() {
        let hashes = PINS.map(|pin| pin.sha256);
        assert!(compare(&hashes.join("\n")).is_ok());
        let [first, second, rest @ ..] = hashes;
        assert!(compare(&[&[second, first], rest.as_slice()].concat().join("\n")).is_err());
    }

    #[test]
    fn another_file_is_named_with_both_hashes() {
        let zeros = "0".repeat(64);
        let mut hashes = PINS.map(|pin| pin.sha256);
        hashes[1] = &zeros;
        let changed = hashes.join("\n");
        let failure = compare(&changed).expect_err("the second file differs").to_string();
        assert!(failure.contains(PINS[1].file), "{failure}");
        assert!(failure.contains(PINS[1].sha256) && failure.contains(&zeros), "{failure}");
        assert!(!failure.contains(PINS[0].file), "{failure}");
    }
}
