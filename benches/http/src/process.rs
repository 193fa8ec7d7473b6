//! Servers as real processes, bound to a core, and what the system says of them.

use core::net::SocketAddr;
use core::time::Duration;
use std::fs;
use std::path::Path;
use std::process::Stdio;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use crate::Outcome;

/// The core of the servers. The clients, and a database, have the other.
const CORE: &str = "0";

/// The clock ticks of `/proc`, in a second.
const TICKS: u64 = 100;

/// A server. Killed when dropped.
pub(crate) struct Server {
    child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
    /// Where it listens.
    pub(crate) address: SocketAddr,
}

impl Server {
    /// Starts a program on its core, and waits for the line of JSON that says where it listens.
    pub(crate) async fn start(
        program: &Path,
        arguments: &[&str],
        variables: &[(&str, &str)],
    ) -> Outcome<Self> {
        let mut command = Command::new("taskset");
        command.args(["--cpu-list", CORE]).arg(program).args(arguments);
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("KANHE_")) {
            command.env_remove(name);
        }
        command.envs(variables.iter().copied());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().map_err(|why| format!("taskset (util-linux): {why}"))?;
        let input = child.stdin.take().ok_or("no standard input")?;
        let output = child.stdout.take().ok_or("no standard output")?;
        let mut output = BufReader::new(output).lines();
        let line = output.next_line().await?.ok_or_else(|| format!("{} has ended", program.display()))?;
        let said: Value = serde_json::from_str(&line)?;
        let url = said["url"].as_str().unwrap_or_default();
        let address = url.strip_prefix("http://").unwrap_or("0.0.0.0:0").parse()?;
        Ok(Self { child, input, output, address })
    }

    /// Tells it a line, and answers the line that it says to that.
    pub(crate) async fn ask(&mut self, line: &str) -> Outcome<String> {
        self.input.write_all(format!("{line}\n").as_bytes()).await?;
        Ok(self.output.next_line().await?.ok_or("the process has ended")?)
    }

    /// The processor time that it has used, its own and the system's for it.
    pub(crate) fn processor_time(&self) -> Outcome<Duration> {
        let stat = self.told("stat")?;
        // The name of the program stands in brackets and may hold anything; the fields behind it are counted from 3.
        let fields = stat.rsplit_once(')').map(|(_, fields)| fields).unwrap_or_default();
        let used = fields.split_whitespace().skip(11).take(2);
        let ticks: u64 = used.filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
        Ok(Duration::from_millis(ticks * (1000 / TICKS)))
    }

    /// The most memory that it has ever had, in bytes.
    pub(crate) fn peak_memory(&self) -> Outcome<u64> {
        self.bytes("VmHWM:")
    }

    /// The memory that it has now, in bytes.
    pub(crate) fn memory(&self) -> Outcome<u64> {
        self.bytes("VmRSS:")
    }

    fn bytes(&self, line: &str) -> Outcome<u64> {
        let status = self.told("status")?;
        let line = status.lines().find_map(|told| told.strip_prefix(line)).ok_or("no such line")?;
        let kibibytes: u64 = line.split_whitespace().next().unwrap_or_default().parse()?;
        Ok(kibibytes * 1024)
    }

    fn told(&self, what: &str) -> Outcome<String> {
        let id = self.child.id().ok_or("the server has ended")?;
        Ok(fs::read_to_string(format!("/proc/{id}/{what}"))?)
    }

    /// Ends it, and waits until it has.
    pub(crate) async fn stop(mut self) -> Outcome<()> {
        self.child.kill().await?;
        Ok(())
    }
}
