//! Redis, or Valkey.

use std::path::PathBuf;
use std::process::Command;

use crate::Missing;
use crate::place::Place;
use crate::program::on_path;
use crate::server::Server;

/// A Redis or Valkey server of our own. It keeps everything in memory.
pub struct Redis {
    // Dropped first: the process ends before its folder goes.
    server: Option<Server>,
    program: PathBuf,
    place: Place,
}

fn program() -> Option<PathBuf> {
    on_path("redis-server").or_else(|| on_path("valkey-server"))
}

impl Redis {
    /// Whether it can be started here.
    pub fn available() -> Result<(), Missing> {
        program().map(drop).ok_or(Missing("neither Redis nor Valkey is installed (package redis-server)"))
    }

    /// Makes an empty server, and waits until it answers.
    pub fn start() -> Self {
        let program = program().expect("Redis is installed");
        let mut redis = Self { server: None, program, place: Place::new() };
        redis.start_again();
        redis
    }

    fn command(&self) -> Command {
        let mut redis = Command::new(&self.program);
        redis.args(["--port", &self.place.port.to_string(), "--bind", "127.0.0.1"]);
        redis.args(["--save", "", "--appendonly", "no", "--requirepass", &self.password()]);
        redis
    }

    fn password(&self) -> String {
        self.place.folder().file_name().and_then(|name| name.to_str()).expect("ASCII").to_owned()
    }

    /// Where it is; with the password.
    pub fn url(&self) -> String {
        format!("redis://:{}@127.0.0.1:{}/", self.password(), self.place.port)
    }

    /// Ends it; what it knew is gone.
    pub fn kill(&mut self) {
        self.server.take().expect("it runs").kill();
    }

    /// Starts it where it was, empty.
    pub fn start_again(&mut self) {
        let server = Server::start(&self.place, &self.command(), "KILL", "Ready to accept connections");
        self.server = Some(server.unwrap_or_else(|said| panic!("Redis does not start:\n{said}")));
    }
}
