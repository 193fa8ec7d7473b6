//! PostgreSQL.

use std::path::PathBuf;
use std::process::Command;

use crate::Missing;
use crate::place::Place;
use crate::program::postgres_folder;
use crate::server::Server;

/// A PostgreSQL server of our own.
pub struct Postgres {
    // Dropped first: the process ends before its folder goes.
    server: Option<Server>,
    programs: PathBuf,
    password: String,
    tls: bool,
    durable: bool,
    place: Place,
}

impl Postgres {
    /// Whether it can be started here.
    pub fn available() -> Result<(), Missing> {
        let missing = "PostgreSQL is not installed (package postgresql; or KANHE_POSTGRES_BIN names its programs' folder)";
        postgres_folder().map(drop).ok_or(Missing(missing))
    }

    /// Makes an empty server, and waits until it answers.
    pub fn start() -> Self {
        Self::start_with(None, false)
    }

    /// The same with every commit on the disk before it is acknowledged, as servers of people's have it: for measurements.
    pub fn start_durable() -> Self {
        Self::start_with(None, true)
    }

    /// The same with TLS: a certificate and its key, as PEM.
    pub fn start_with_tls(certificate: &str, key: &str) -> Self {
        Self::start_with(Some((certificate, key)), false)
    }

    fn start_with(tls: Option<(&str, &str)>, durable: bool) -> Self {
        let programs = postgres_folder().expect("PostgreSQL is installed");
        let place = Place::new();
        // Any text that others do not know; the server is reachable by everybody on this machine.
        let password = place.folder().file_name().and_then(|name| name.to_str()).expect("ASCII").to_owned();
        let mut postgres = Self { server: None, programs, password, tls: tls.is_some(), durable, place };
        postgres.initialise();
        if let Some((certificate, key)) = tls {
            postgres.place.write("server.crt", certificate);
            postgres.place.write("server.key", key);
        }
        postgres.start_again();
        postgres
    }

    fn initialise(&self) {
        let password = self.place.folder().join("password");
        std::fs::write(&password, &self.password).expect("we have just made the folder");
        let mut initdb = self.place.command(self.programs.join("initdb"));
        initdb.args(["--pgdata=data", "--username=kanhe", "--pwfile=password", "--auth=scram-sha-256"]);
        initdb.args(["--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"]);
        let output = initdb.output().expect("initdb can be run");
        assert!(output.status.success(), "initdb: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn command(&self) -> Command {
        let mut postgres = Command::new(self.programs.join("postgres"));
        postgres.args(["-D", "data", "-p", &self.place.port.to_string()]);
        for setting in [
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "max_connections=200",
            "shared_buffers=32MB",
            // Tests kill processes, not machines: what the kernel has is not lost.
            if self.durable { "fsync=on" } else { "fsync=off" },
        ] {
            postgres.args(["-c", setting]);
        }
        if self.tls {
            for setting in ["ssl=on", "ssl_cert_file=../server.crt", "ssl_key_file=../server.key"] {
                postgres.args(["-c", setting]);
            }
        }
        postgres
    }

    /// Where it is; with the password.
    pub fn url(&self) -> String {
        format!("postgres://kanhe:{}@127.0.0.1:{}/postgres", self.password, self.place.port)
    }

    /// Ends it as a power cut would. What was committed stays.
    pub fn kill(&mut self) {
        self.server.take().expect("it runs").kill();
    }

    /// Starts it where it was, with what is there.
    pub fn start_again(&mut self) {
        let command = self.command();
        // After a kill its children may hold its memory for another moment, and until then it refuses to start.
        let server = (0..100).find_map(|_| {
            match Server::start(&self.place, &command, "QUIT", "is ready to accept connections") {
                Ok(server) => Some(server),
                Err(said) if said.contains("pre-existing shared memory") || said.contains("lock file") => {
                    None
                }
                Err(said) => panic!("PostgreSQL does not start:\n{said}"),
            }
        });
        self.server = Some(server.expect("its children end soon"));
    }
}
