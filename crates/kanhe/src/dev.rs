//! `kanhe dev`: the whole sandbox in one process.

use std::net::SocketAddr;
use std::sync::Arc;

use kanhe_core::blobs::{Blobs, MemoryBlobs};
use kanhe_core::entropy::Entropy;
use kanhe_core::mint::Mint;
use kanhe_core::platform::Platform;
use kanhe_core::store::Store;
use kanhe_core::time::{Clock, ShiftedClock};
use kanhe_sandbox::alipayplus::Backing;
use kanhe_server::admin_api::Administration;
use kanhe_server::connection;
use kanhe_server::demo::Demo;
use kanhe_server::messenger::HttpMessenger;
use kanhe_server::sandbox_api::Sandbox;
use kanhe_server::sandbox_api::scenario::Scenario;
use kanhe_server::telemetry::Telemetry;
use kanhe_server::verdicts::Bounds;
use kanhe_server::{Dialects, Kanhe, router};
use kanhe_store::{MemoryStore, SqliteStore};
use tokio::net::TcpListener;

use crate::cli::DevFlags;
use crate::config::{self, DevSettings};
use crate::master_keys::MasterKeys;
use crate::state::{StateFolder, ephemeral_mint};
use crate::stop;
use crate::system::{SystemClock, SystemEntropy};
use crate::{Fault, chores, media, reach, scenario, welcome};

/// Runs until it is told to stop.
pub(crate) fn run(flags: &DevFlags) -> Result<(), Fault> {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_env("KANHE_LOG"))
        .with_writer(std::io::stderr)
        .init();
    let settings = config::for_dev(flags)?;
    // Before anything listens: a file that cannot be read is said at once.
    let scenario = flags.scenario.as_deref().map(scenario::read).transpose()?;
    let runtime =
        tokio::runtime::Runtime::new().map_err(|why| Fault::Other(format!("cannot start: {why}")))?;
    runtime.block_on(serve(settings, scenario, flags.json))
}

async fn serve(settings: DevSettings, scenario: Option<Scenario>, json: bool) -> Result<(), Fault> {
    let prepared = prepare(settings).await?;
    let listen = prepared.listen()?;
    if let Some(scenario) = scenario {
        scenario::play(&prepared.kanhe, scenario).await?;
    }

    // Before anybody is told that we are ready: who is told may stop us at once.
    let stop = stop::signal().map_err(|why| Fault::Other(format!("cannot listen to signals: {why}")))?;
    let shown =
        welcome::Welcome::of(&prepared.kanhe, listen).await.map_err(|why| Fault::Other(why.to_string()))?;
    if json {
        shown.print_json();
    } else {
        shown.print();
    }
    prepared.serve(stop).await
}

/// A sandbox that can be served. Its state folder is nobody else's as long as this lives.
pub(crate) struct Prepared {
    listener: TcpListener,
    /// What is served.
    pub(crate) kanhe: Kanhe,
    folder: Option<StateFolder>,
}

impl Prepared {
    /// Where it listens.
    pub(crate) fn listen(&self) -> Result<SocketAddr, Fault> {
        self.listener.local_addr().map_err(|why| Fault::Other(why.to_string()))
    }

    /// Serves until it is told to stop.
    pub(crate) async fn serve(self, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), Fault> {
        let Self { listener, kanhe, folder: _held } = self;
        connection::serve(listener, router(kanhe), stop)
            .await
            .map_err(|why| Fault::Other(format!("the server stopped: {why}")))
    }
}

/// Makes one, and takes its port.
pub(crate) async fn prepare(settings: DevSettings) -> Result<Prepared, Fault> {
    // The port first: whoever starts twice learns it before anything else happens.
    let listener = TcpListener::bind(settings.listen).await.map_err(|why| {
        Fault::Other(format!("cannot listen on {}: {why}; choose another with --listen", settings.listen))
    })?;
    let listen = listener.local_addr().map_err(|why| Fault::Other(why.to_string()))?;

    let entropy = Arc::new(SystemEntropy);
    let (store, mint, folder) = open_store(&settings, &*entropy)?;
    let blobs: Arc<dyn Blobs> = match &folder {
        Some(folder) => media::open(&settings.media, &folder.media())?,
        None => Arc::new(MemoryBlobs::default()),
    };
    let clock = Arc::new(ShiftedClock::new(SystemClock));
    let platform = Platform::new(store, Arc::clone(&clock) as Arc<dyn Clock>, entropy, mint)
        .with_limits(settings.wechat.wechat_limits())
        .with_blobs(blobs);
    let platform = Arc::new(platform);
    chores::sweep(Arc::clone(&platform));
    let kind = if folder.is_some() { "sqlite" } else { "memory" };
    let administration = Arc::new(Administration::new(kind, platform.now()));
    let kanhe = Kanhe { administration, ..sandbox(platform, clock, listen).await? };
    Ok(Prepared { listener, kanhe, folder })
}

type Opened = (Arc<dyn Store>, Mint, Option<StateFolder>);

fn open_store(settings: &DevSettings, entropy: &dyn Entropy) -> Result<Opened, Fault> {
    if settings.ephemeral {
        return Ok((Arc::new(MemoryStore::new()), ephemeral_mint(entropy), None));
    }
    let folder = StateFolder::open(&settings.state)?;
    let mint = MasterKeys::File(folder.master_keys()).mint(entropy)?;
    let store = SqliteStore::open(&folder.database())?;
    Ok((Arc::new(store), mint, Some(folder)))
}

async fn sandbox(
    platform: Arc<Platform>,
    clock: Arc<ShiftedClock<SystemClock>>,
    listen: SocketAddr,
) -> Result<Kanhe, Fault> {
    let origin = reach::here(listen);
    let backing = Backing::new(
        &(Arc::clone(&clock) as Arc<dyn Clock>),
        Arc::default(),
        &origin,
        Arc::new(HttpMessenger::default()),
    );
    let wallet = Arc::clone(&backing.wallet);
    let dialects = Dialects::load(&wallet).map_err(|why| Fault::Other(why.to_string()))?;
    let demo = Demo::set_up(&platform, &dialects, Arc::clone(&clock) as Arc<dyn Clock>, origin)
        .await
        .map_err(|why| Fault::Other(why.to_string()))?;
    let sandbox = Sandbox::new(Arc::clone(&platform), &dialects, clock, demo, backing);
    let sandbox = Arc::new(sandbox.found_at(reach::elsewhere(listen)));
    chores::push_tickets(Arc::clone(&sandbox));
    let telemetry = Arc::new(Telemetry::new("dev", platform.now(), Bounds::default()));
    Ok(Kanhe {
        platform,
        dialects: Arc::new(dialects.all()),
        wallet,
        telemetry,
        props: Arc::default(),
        administration: Arc::default(),
        sandbox: Some(sandbox),
    })
}
