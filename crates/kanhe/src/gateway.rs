//! `kanhe gateway`: the app-side token server.

use std::sync::Arc;

use kanhe_gateway::{Config, Gateway};
use kanhe_server::connection;
use serde_json::json;
use tokio::net::TcpListener;

use crate::cli::GatewayFlags;
use crate::system::{SystemClock, SystemEntropy};
use crate::{Fault, stop};

/// Runs until it is told to stop.
pub(crate) fn run(flags: &GatewayFlags) -> Result<(), Fault> {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_env("KANHE_LOG"))
        .with_writer(std::io::stderr)
        .init();
    let config = Config::load(&flags.config).map_err(|why| Fault::Other(why.to_string()))?;
    let runtime =
        tokio::runtime::Runtime::new().map_err(|why| Fault::Other(format!("cannot start: {why}")))?;
    runtime.block_on(serve(&config, flags))
}

async fn serve(config: &Config, flags: &GatewayFlags) -> Result<(), Fault> {
    let address = flags.listen.unwrap_or(config.listen);
    let listener = TcpListener::bind(address).await.map_err(|why| {
        Fault::Other(format!("cannot listen on {address}: {why}; choose another with --listen"))
    })?;
    let listen = listener.local_addr().map_err(|why| Fault::Other(why.to_string()))?;
    let gateway = Gateway::start(config, Arc::new(SystemClock), Arc::new(SystemEntropy))
        .map_err(|why| Fault::Other(why.to_string()))?;
    let stop = stop::signal().map_err(|why| Fault::Other(format!("cannot listen to signals: {why}")))?;
    let apps: Vec<&str> = config.apps.iter().map(|app| app.name.as_str()).collect();
    if flags.json {
        println!("{}", json!({"url": format!("http://{listen}"), "apps": apps}));
    } else {
        println!("Kanhe gateway at http://{listen} for {} apps: {}", apps.len(), apps.join(", "));
    }
    connection::serve(listener, kanhe_gateway::api::router(Arc::new(gateway)), stop)
        .await
        .map_err(|why| Fault::Other(format!("the gateway stopped: {why}")))
}
