//! Other programs: found, run, listened to.

use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use crate::failure::{Failure, Outcome};

/// A program with its arguments, as it will be run.
pub(crate) struct Program {
    shown: String,
    command: Command,
}

impl Program {
    pub(crate) fn new(name: impl AsRef<OsStr>, arguments: &[&str]) -> Self {
        let mut command = Command::new(name.as_ref());
        command.args(arguments);
        let mut shown = name.as_ref().to_string_lossy().into_owned();
        for argument in arguments {
            shown.push(' ');
            shown.push_str(argument);
        }
        Self { shown, command }
    }

    /// The cargo that runs us, in the workspace's folder.
    pub(crate) fn cargo(arguments: &[&str]) -> Self {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut program = Self::new(cargo, arguments).within(crate::repository::root());
        program.shown = format!("cargo {}", arguments.join(" "));
        program
    }

    pub(crate) fn within(mut self, folder: impl AsRef<Path>) -> Self {
        self.command.current_dir(folder);
        self
    }

    pub(crate) fn with(mut self, variable: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(variable, value);
        self
    }

    pub(crate) fn without(mut self, variable: &str) -> Self {
        self.command.env_remove(variable);
        self
    }

    /// Runs it on our terminal.
    pub(crate) fn run(mut self) -> Outcome {
        let status = self.command.stdin(Stdio::null()).status().map_err(|error| self.not_started(&error))?;
        self.judged(status)
    }

    /// Runs it on our terminal and shows each line of its output to `listener` as it passes.
    pub(crate) fn overheard(mut self, mut listener: impl FnMut(&str)) -> Outcome {
        self.command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = self.command.spawn().map_err(|error| self.not_started(&error))?;
        if let Some(output) = child.stdout.take() {
            pass_on(output, &mut io::stdout(), &mut listener)
                .map_err(|error| Failure::new(format!("`{}`: {error}", self.shown)))?;
        }
        let status = child.wait().map_err(|error| Failure::new(format!("`{}`: {error}", self.shown)))?;
        self.judged(status)
    }

    /// Runs it unseen and answers what it printed, without the white space around it.
    pub(crate) fn answer(mut self) -> Result<String, Failure> {
        let output = self.command.stdin(Stdio::null()).output().map_err(|error| self.not_started(&error))?;
        if !output.status.success() {
            let complaint = String::from_utf8_lossy(&output.stderr);
            return Err(Failure::new(format!("`{}` failed: {}", self.shown, complaint.trim())));
        }
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    fn judged(&self, status: ExitStatus) -> Outcome {
        if status.success() {
            return Ok(());
        }
        Err(Failure::new(format!("`{}` failed ({status})", self.shown)))
    }

    fn not_started(&self, error: &io::Error) -> Failure {
        Failure::new(format!("`{}` cannot be started: {error}", self.shown))
    }
}

fn pass_on(
    output: impl io::Read,
    terminal: &mut impl io::Write,
    listener: &mut impl FnMut(&str),
) -> io::Result<()> {
    let mut output = BufReader::new(output);
    let mut line = Vec::new();
    while output.read_until(b'\n', &mut line)? > 0 {
        terminal.write_all(&line)?;
        terminal.flush()?;
        listener(&String::from_utf8_lossy(&line));
        line.clear();
    }
    Ok(())
}

/// The full path of a program on the `PATH`.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&folders).map(|folder| folder.join(&file)).find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::{Program, pass_on};

    #[test]
    fn a_listener_hears_each_line_and_the_terminal_gets_every_byte() {
        let (mut shown, mut heard) = (Vec::new(), Vec::new());
        pass_on(&b"one\n\xfftwo"[..], &mut shown, &mut |line| heard.push(line.to_owned()))
            .expect("in memory");
        assert_eq!(shown, b"one\n\xfftwo");
        assert_eq!(heard, ["one\n", "\u{fffd}two"]);
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let failure = Program::new("kanhe-no-such-program", &["--now"]).run().expect_err("it is not there");
        assert!(
            failure.to_string().starts_with("`kanhe-no-such-program --now` cannot be started"),
            "{failure}"
        );
    }
}
