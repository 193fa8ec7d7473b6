//! Python, with clients that others have published.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Missing;
use crate::program::on_path;

/// A Python of our own, with packages of pinned versions.
pub struct Python {
    interpreter: PathBuf,
}

impl Python {
    /// Whether it can be set up here.
    pub fn available() -> Result<(), Missing> {
        on_path("python3").map(drop).ok_or(Missing("Python is not installed (packages python3-venv)"))
    }

    /// Sets it up in a folder that is kept between runs, with exactly what a list of requirements names.
    pub fn with(requirements: &Path, folder: &Path) -> Self {
        let wanted = std::fs::read(requirements).expect("the requirements are there");
        let interpreter = folder.join("bin").join("python");
        let receipt = folder.join("installed.txt");
        if std::fs::read(&receipt).is_ok_and(|installed| installed == wanted) {
            return Self { interpreter };
        }
        let python = on_path("python3").expect("Python is installed");
        run(Command::new(python).args(["-m", "venv", "--clear"]).arg(folder));
        let pip =
            ["-m", "pip", "install", "--quiet", "--no-deps", "--disable-pip-version-check", "--requirement"];
        run(Command::new(&interpreter).args(pip).arg(requirements));
        std::fs::write(&receipt, wanted).expect("the folder can be written");
        Self { interpreter }
    }

    /// A script, ready to run.
    pub fn script(&self, script: &Path) -> Command {
        let mut python = Command::new(&self.interpreter);
        python.arg(script);
        python
    }
}

fn run(command: &mut Command) {
    let status = command.status().expect("it starts");
    assert!(status.success(), "{command:?}: {status}");
}
