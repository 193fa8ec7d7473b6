//! `kanhe gateway`: the app-side token server.

use std::io::IsTerminal;
use std::path::Path;
use std::sync::Arc;

use kanhe_gateway::{Config, Gateway};
use kanhe_server::connection;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

use crate::cli::GatewayFlags;
use crate::system::{self, SystemEntropy};
use crate::{Fault, stop};

fn other(why: impl std::fmt::Display) -> Fault {
    Fault::Other(why.to_string())
}

/// Runs until it is told to stop.
pub(crate) fn run(flags: &GatewayFlags) -> Result<(), Fault> {
    begin_log();
    let config = Config::load(&flags.config).map_err(other)?;
    let runtime = tokio::runtime::Runtime::new().map_err(|why| other(format!("cannot start: {why}")))?;
    runtime.block_on(serve(&config, flags))
}

/// The log, on standard error. Refreshes, somebody else's, and who got what have to be seen without asking for it;
/// `KANHE_LOG` says otherwise.
fn begin_log() {
    let filter = EnvFilter::try_from_env("KANHE_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
}

/// `kanhe config check --for gateway`: what would apply, and where each value comes from. Secrets are read, and not shown.
pub(crate) fn check(file: Option<&Path>) -> Result<(), Fault> {
    let file = file.ok_or_else(|| other("--config FILE is missing: the gateway's settings"))?;
    let config = Config::load(file).map_err(other)?;
    for (key, value, origin) in &config.shown {
        println!("{key:<44} {value:<32} # {origin}");
    }
    Ok(())
}

async fn serve(config: &Config, flags: &GatewayFlags) -> Result<(), Fault> {
    let address = flags.listen.unwrap_or(config.listen);
    let listener = TcpListener::bind(address)
        .await
        .map_err(|why| other(format!("cannot listen on {address}: {why}; choose another with --listen")))?;
    let listen = listener.local_addr().map_err(other)?;
    let started = Gateway::start(config, system::clock(), Arc::new(SystemEntropy)).await;
    let gateway = Arc::new(started.map_err(other)?);
    let stop = stop::signal().map_err(|why| other(format!("cannot listen to signals: {why}")))?;
    let apps: Vec<&str> = config.apps.iter().map(|app| app.app.name.as_str()).collect();
    if flags.json {
        println!("{}", json!({"url": format!("http://{listen}"), "apps": apps}));
    } else {
        println!("Kanhe gateway at http://{listen} for {} apps: {}", apps.len(), apps.join(", "));
    }
    let tending = Arc::clone(&gateway);
    tokio::spawn(async move { tending.tend().await });
    tokio::spawn(reload(Arc::clone(&gateway), flags.config.clone()));
    connection::serve(listener, kanhe_gateway::api::router(gateway), stop)
        .await
        .map_err(|why| other(format!("the gateway stopped: {why}")))
}

/// On SIGHUP the settings are read again: apps and clients come and go without a pause. What cannot be read changes nothing.
async fn reload(gateway: Arc<Gateway>, file: std::path::PathBuf) {
    let Ok(mut hangups) = signal(SignalKind::hangup()) else { return };
    while hangups.recv().await.is_some() {
        let loaded = Config::load(&file).map_err(|why| why.to_string());
        match loaded.and_then(|config| gateway.reload(&config).map_err(|why| why.to_string())) {
            Ok(()) => tracing::info!("the settings were read again"),
            Err(why) => tracing::error!(why, "the settings cannot be used: everything stays as it was"),
        }
    }
}
