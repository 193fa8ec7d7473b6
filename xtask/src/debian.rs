//! Debian and Ubuntu: the systems where we may install what is missing.

use std::fs;

use crate::failure::Outcome;
use crate::program::{Program, on_path};

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum System {
    Debian,
    Ubuntu,
}

/// The system we may install on. `None` on any other, and where we are not root.
pub(crate) fn ours() -> Option<System> {
    let system = System::of(&fs::read_to_string("/etc/os-release").ok()?)?;
    on_path("apt-get")?;
    let root = Program::new("id", &["-u"]).answer().is_ok_and(|id| id == "0");
    root.then_some(system)
}

/// Installs packages without asking anything.
pub(crate) fn install(packages: &[&str]) -> Outcome {
    println!("installing {}", packages.join(", "));
    // The lists first: a fresh container has none, and an old one names files that are gone.
    Program::new("apt-get", &["update", "-q"]).run()?;
    let mut arguments = vec!["install", "-q", "-y", "--no-install-recommends"];
    arguments.extend_from_slice(packages);
    Program::new("apt-get", &arguments).with("DEBIAN_FRONTEND", "noninteractive").run()
}

impl System {
    /// What Chromium's package is called.
    pub(crate) fn chromium(self) -> &'static str {
        match self {
            Self::Debian => "chromium",
            Self::Ubuntu => "chromium-browser",
        }
    }

    /// Reads `ID` and `ID_LIKE` of an os-release file.
    fn of(release: &str) -> Option<Self> {
        let value = |key: &str| {
            let line = release.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
            line.unwrap_or_default().trim_matches('"').to_owned()
        };
        let names = format!("{} {}", value("ID"), value("ID_LIKE"));
        let is = |name: &str| names.split_whitespace().any(|word| word == name);
        if is("ubuntu") {
            Some(Self::Ubuntu)
        } else if is("debian") {
            Some(Self::Debian)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::System;

    #[test]
    fn a_system_is_known_by_its_id_or_by_what_it_is_like() {
        assert_eq!(System::of("PRETTY_NAME=\"Debian\"\nID=debian\n"), Some(System::Debian));
        assert_eq!(System::of("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"), Some(System::Ubuntu));
        assert_eq!(System::of("ID=raspbian\nID_LIKE=debian\n"), Some(System::Debian));
        assert_eq!(System::of("ID=fedora\nID_LIKE=\"rhel\"\n"), None);
        assert_eq!(System::of("VERSION_ID=12\nBUILD_ID=debian\n"), None);
    }
}
