//! Starts the binary and stops it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Output, Stdio};

use serde_json::Value;

/// A command in a folder, without the settings of whoever runs the tests.
pub(crate) fn kanhe(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kanhe"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null());
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("KANHE_")) {
        command.env_remove(name);
    }
    command
}

/// Runs a command to its end.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Output {
    kanhe(folder, arguments).output().unwrap()
}

/// What a failed command said: one line on standard error, exit status 1.
pub(crate) fn complaint(output: &Output) -> String {
    let said = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert_eq!(said.lines().count(), 1, "one line: {said}");
    said.trim_end().to_owned()
}

/// A running server. Killed when dropped.
pub(crate) struct Running {
    child: Child,
    /// What it said of itself.
    pub(crate) said: Value,
}

impl Running {
    /// Starts on a free port, and waits until it says that it is ready.
    pub(crate) fn start(folder: &Path, arguments: &[&str]) -> Self {
        Self::command(folder, "dev", arguments, &[])
    }

    /// The same of `kanhe serve`, whose state is in the folder `state`.
    pub(crate) fn serve(folder: &Path, arguments: &[&str]) -> Self {
        Self::serve_with(folder, arguments, &[])
    }

    /// The same in an environment.
    pub(crate) fn serve_with(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        Self::command(folder, "serve", &[&["--state", "state"], arguments].concat(), variables)
    }

    /// A gateway by the settings in `gateway.toml`, whose clock is so many seconds ahead.
    pub(crate) fn gateway(folder: &Path, ahead: u64) -> Self {
        let ahead = (ahead * 1000).to_string();
        let variables = [("KANHE_TEST_CLOCK_AHEAD_MS", &*ahead), ("KANHE_LOG", "error")];
        Self::command(folder, "gateway", &["--config", "gateway.toml"], &variables)
    }

    fn command(folder: &Path, command: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let all = [&[command, "--json", "--listen", "127.0.0.1:0"], arguments].concat();
        let mut child =
            kanhe(folder, &all).envs(variables.iter().copied()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { child, said: serde_json::from_str(&line).unwrap() }
    }

    /// Starts a command that serves and writes its log into a pipe; the log is answered too.
    pub(crate) fn of(mut command: Command) -> (Self, BufReader<ChildStderr>) {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let errors = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        (Self { child, said: serde_json::from_str(&line).unwrap() }, errors)
    }

    /// `127.0.0.1:4321`
    pub(crate) fn address(&self) -> &str {
        self.said["url"].as_str().unwrap().strip_prefix("http://").unwrap()
    }

    /// The demo app's id and secret.
    pub(crate) fn app(&self) -> (&str, &str) {
        let app = &self.said["apps"][0];
        (app["appid"].as_str().unwrap(), app["secret"].as_str().unwrap())
    }

    /// Ends it as a service manager would, and answers its exit status.
    pub(crate) fn terminate(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }

    /// Ends it as a power cut would.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // An error means that it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
