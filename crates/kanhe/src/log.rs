//! The process's log, on standard error.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;

use crate::Fault;
use crate::config::{LogFormat, LogSettings};

/// Of a server, as its settings say. `KANHE_LOG` goes before them, as it does for every command.
pub(crate) fn begin(settings: &LogSettings) -> Result<(), Fault> {
    let filter = match std::env::var("KANHE_LOG") {
        Ok(_) => EnvFilter::from_env("KANHE_LOG"),
        Err(_) => EnvFilter::try_new(&settings.filter)
            .map_err(|why| Fault::Other(format!("`log.filter`: {why}")))?,
    };
    let lines = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match settings.format {
        LogFormat::Text => lines.with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).init(),
        LogFormat::Json => lines.json().flatten_event(true).init(),
    }
    Ok(())
}
