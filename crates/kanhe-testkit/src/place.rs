//! A folder and a user for a server. PostgreSQL refuses to run as root, so root hands both to somebody else.

use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// Users that own nothing of the system's, the fittest first.
const USERS: [&str; 3] = ["postgres", "redis", "nobody"];

/// A temporary folder, the user whose it is, and a free port.
pub(crate) struct Place {
    folder: TempDir,
    user: Option<(u32, u32)>,
    /// Free when it was asked for; loopback only.
    pub(crate) port: u16,
}

impl Place {
    pub(crate) fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("kanhe-").tempdir().expect("a temporary folder");
        let root = folder.path().metadata().expect("we have just made it").uid() == 0;
        let user = root.then(|| unprivileged().expect("root has somebody to run a server as"));
        if let Some((uid, gid)) = user {
            chown(folder.path(), Some(uid), Some(gid)).expect("root may give a folder away");
        }
        let port = TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr());
        Self { folder, user, port: port.expect("there is a free port").port() }
    }

    /// Writes a file that only its owner may read.
    pub(crate) fn write(&self, name: &str, text: &str) {
        let file = self.folder().join(name);
        let mut options = std::fs::OpenOptions::new();
        let mut made =
            options.write(true).create(true).truncate(true).mode(0o600).open(&file).expect("our folder");
        made.write_all(text.as_bytes()).expect("there is room");
        if let Some((uid, gid)) = self.user {
            chown(&file, Some(uid), Some(gid)).expect("root may give a file away");
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A program, to be run in the folder as its owner.
    pub(crate) fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        command.current_dir(self.folder()).env("LC_ALL", "C");
        if let Some((uid, gid)) = self.user {
            command.uid(uid).gid(gid);
        }
        command
    }
}

fn unprivileged() -> Option<(u32, u32)> {
    let passwd = std::fs::read_to_string("/etc/passwd").ok()?;
    USERS.iter().find_map(|name| {
        let mut fields =
            passwd.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?.split(':');
        Some((fields.nth(1)?.parse().ok()?, fields.next()?.parse().ok()?))
    })
}
