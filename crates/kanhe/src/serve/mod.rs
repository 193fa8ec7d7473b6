//! `kanhe serve`: the platform for production, one node of it. Nothing of the sandbox is here.
//!
//! * [`stores`]: what durable things are kept in; [`others`]: the nodes that keep theirs in the same place;
//! * [`keys`]: master keys; [`at_hand`]: the same platform for a command that is over at once;
//! * [`operation`]: how it is served; [`probe`]: whether one lives; [`backup`]: copies of SQLite's file;
//! * [`wallet`]: the wallet that Alipay+ apps belong to.

mod at_hand;
mod backup;
mod keys;
mod operation;
mod others;
mod probe;
mod stores;
mod wallet;

use std::sync::Arc;

use kanhe_core::platform::Platform;
use kanhe_server::admin_api::Administration;
use kanhe_server::{Dialects, Kanhe};
use kanhe_store::Task;
use serde_json::json;
use tokio::runtime::Runtime;

pub(crate) use self::at_hand::AtHand;
pub(crate) use self::backup::{backup, restore};
pub(crate) use self::keys::{add_key, rotate_key, use_key};
use self::operation::Operation;
use self::others::Others;
pub(crate) use self::probe::run as probe;
use self::stores::{Address, Opened};
use crate::cli::ServeFlags;
use crate::config::{self, ServeSettings};
use crate::state::StateFolder;
use crate::system::{self, SystemEntropy};
use crate::{Fault, chores, log, media, stop};

/// Runs until it is told to stop.
pub(crate) fn run(flags: &ServeFlags) -> Result<(), Fault> {
    let settings = config::for_serve(flags)?;
    log::begin(&settings.log)?;
    runtime()?.block_on(serve(settings, flags.json))
}

/// `kanhe migrate`
pub(crate) fn migrate(flags: &ServeFlags) -> Result<(), Fault> {
    let settings = config::for_serve(flags)?;
    let applied = runtime()?.block_on(stores::migrate(&settings))?;
    if flags.json {
        println!("{}", json!({ "applied": applied }));
    } else if applied.is_empty() {
        println!("The schema is up to date.");
    } else {
        println!("Applied {}.", applied.join(", "));
    }
    Ok(())
}

fn runtime() -> Result<Runtime, Fault> {
    Runtime::new().map_err(|why| Fault::Other(format!("cannot start: {why}")))
}

async fn serve(settings: ServeSettings, json: bool) -> Result<(), Fault> {
    // The port first: whoever starts twice learns it before anything else happens.
    let listener = operation::listen(settings.listen, "--listen").await?;
    let listen = listener.local_addr().map_err(|why| Fault::Other(why.to_string()))?;
    let node = node(settings.clone()).await?;
    let operation = Operation::open(&settings, &node.kanhe.telemetry).await?;
    let url = format!("{}://{listen}", operation.scheme());

    // Before anybody is told that we are ready: who is told may stop us at once.
    let stop = stop::signal().map_err(|why| Fault::Other(format!("cannot listen to signals: {why}")))?;
    if json {
        println!("{}", json!({"version": env!("CARGO_PKG_VERSION"), "url": url}));
    } else {
        println!("Kanhe {} at {url}", env!("CARGO_PKG_VERSION"));
    }
    operation.serve(listener, node.kanhe.clone(), stop).await
}

/// A node, and what lives as long as it does.
struct Node {
    kanhe: Kanhe,
    /// Nobody else takes the folder meanwhile.
    _folder: StateFolder,
    _hearing: Vec<Task>,
}

async fn node(settings: ServeSettings) -> Result<Node, Fault> {
    let wallet = wallet::of(&settings.alipayplus)?;
    let folder = StateFolder::open(&settings.state)?;
    let (clock, entropy) = (system::clock(), Arc::new(SystemEntropy));
    let mint = keys::of(&settings)?.mint(&*entropy)?;
    let opened = Opened::at(&Address::of(&settings)?).await?;
    let mut platform = Platform::new(opened.store(), Arc::clone(&clock), entropy, mint)
        .with_copies_of(settings.node.copies)
        .with_limits(settings.wechat.wechat_limits())
        .with_blobs(media::open(&settings.media, &folder.media())?);
    let telemetry = operation::telemetry(&settings, platform.now());
    let kind = if matches!(opened, Opened::Common(_)) { "postgres" } else { "sqlite" };
    let others = match opened {
        Opened::Common(store) => Some(Others::new(store, &settings.shared, settings.node)?),
        Opened::Own(_) if settings.shared.url.reveal().is_empty() => None,
        Opened::Own(_) => {
            let why = "`shared.url` is for nodes that share a PostgreSQL; SQLite's file has one node";
            return Err(Fault::Other(why.to_owned()));
        }
    };
    if let Some(others) = &others {
        platform = others.join(platform);
    }
    keys::check(&platform).await?;
    let platform = Arc::new(platform);
    let hearing = others.as_ref().map(|others| others.hear(&platform, clock)).unwrap_or_default();
    let props = others.as_ref().map(Others::props).unwrap_or_default();
    chores::sweep(Arc::clone(&platform));
    let dialects = Dialects::load(&wallet).map_err(|why| Fault::Other(why.to_string()))?;
    let dialects = Arc::new(dialects.all());
    let telemetry = Arc::new(telemetry);
    let administration = Arc::new(Administration::new(kind, platform.now()));
    let kanhe = Kanhe {
        platform,
        dialects,
        wallet,
        telemetry,
        props: Arc::new(props),
        administration,
        sandbox: None,
    };
    Ok(Node { kanhe, _folder: folder, _hearing: hearing })
}
