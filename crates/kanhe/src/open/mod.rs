//! `kanhe open`: a page as it is, in a real browser that behaves like a super-app's client.
//!
//! Three stand here: a sandbox (our own, or one that runs already), a browser with its proxy (`kanhe-driver`), and
//! between them this command, which speaks with the sandbox over its API like everybody else.

mod api;
mod client;
mod events;
mod ready;
mod super_app;
mod traffic;
mod wheel;

use std::sync::Arc;

use kanhe_core::entropy::draw;
use kanhe_driver::browser::{self, Browser, BrowserFault, Wishes};
use kanhe_driver::page::{Command, Driver, Started};
use kanhe_driver::proxy::{Authority, Proxy, Rules, SdkSource, Sdks, Traffic};
use kanhe_sign::hex;
use url::Url;

use self::api::Api;
use self::client::Client;
use self::super_app::SuperApp;
use self::wheel::Wheel;
use crate::cli::OpenFlags;
use crate::system::SystemEntropy;
use crate::{Fault, config, dev, reach, scenario, stop};

/// Runs until the browser's window is closed, or we are told to stop.
pub(crate) fn run(flags: &OpenFlags) -> Result<(), Fault> {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_env("KANHE_LOG"))
        .with_writer(std::io::stderr)
        .init();
    let page = page(&flags.url)?;
    let program = browser::find(flags.browser.as_deref()).map_err(|why| Fault::Other(why.to_string()))?;
    let runtime =
        tokio::runtime::Runtime::new().map_err(|why| Fault::Other(format!("cannot start: {why}")))?;
    runtime.block_on(async {
        // From here on a signal is no longer the end of everything at once.
        let stop = stop::signal().map_err(|why| Fault::Other(format!("cannot listen to signals: {why}")))?;
        let (sandbox, serving) = sandbox(flags).await?;
        tokio::select! {
            ended = open(flags, &page, &program, sandbox, stop) => ended,
            stopped = serving => stopped,
        }
    })
}

fn page(text: &str) -> Result<Url, Fault> {
    let web = |url: &Url| matches!(url.scheme(), "http" | "https");
    Url::parse(text).ok().filter(web).ok_or_else(|| {
        Fault::Other(format!("{text:?} is no address of a page; it begins with https:// or http://"))
    })
}

/// The sandbox's origin, and what keeps it going.
async fn sandbox(
    flags: &OpenFlags,
) -> Result<(String, impl Future<Output = Result<(), Fault>> + use<>), Fault> {
    let other = flags.server.as_ref().map(|server| server.trim_end_matches('/').to_owned());
    let own = if other.is_some() {
        None
    } else {
        let settings = config::for_dev(&flags.dev)?;
        let scenario = flags.dev.scenario.as_deref().map(scenario::read).transpose()?;
        let listen = settings.listen;
        let prepared = dev::prepare(settings).await.map_err(|fault| match fault {
            Fault::Other(why) if why.starts_with("cannot listen") => Fault::Other(format!(
                "{why}, or if a sandbox runs there, use it with --server http://{listen}"
            )),
            fault => fault,
        });
        let prepared = prepared?;
        if let Some(scenario) = scenario {
            scenario::play(&prepared.kanhe, scenario).await?;
        }
        Some(prepared)
    };
    let origin = match &own {
        Some(prepared) => reach::here(prepared.listen()?),
        None => other.unwrap_or_default(),
    };
    let serving = async move {
        match own {
            Some(prepared) => prepared.serve(core::future::pending()).await,
            None => core::future::pending().await,
        }
    };
    Ok((origin, serving))
}

async fn open(
    flags: &OpenFlags,
    page: &Url,
    program: &std::path::Path,
    sandbox: String,
    stop: impl Future<Output = ()>,
) -> Result<(), Fault> {
    let api = Api::at(sandbox.clone());
    let client = Client::choose(&api, flags, page).await?;
    let session = client.session.clone();
    let headless = flags.headless || !has_display();
    let mut wheel = Wheel::take(&api, &session, flags, headless).await?;

    let authority = Authority::new().map_err(|why| Fault::Other(why.to_string()))?;
    let trusted_key = authority.trusted_key();
    let rules = Arc::new(Rules::new(flags.hermetic, sandbox.trim_start_matches("http://").to_owned()));
    rules.map(flags.map.iter().cloned());
    rules.rewrite_host_of(flags.rewrite_host.iter().cloned());
    let traffic = Arc::new(Traffic::default());
    let sdks = Sdks {
        folder: flags.vendor_sdk.clone(),
        source: match &*flags.sdk {
            "ours" => SdkSource::Ours,
            "vendor" => SdkSource::Vendor,
            _ => SdkSource::Auto,
        },
        platform: sandbox.clone(),
    };
    let proxy = Proxy::start(Arc::clone(&rules), Arc::clone(&traffic), authority, sdks)
        .await
        .map_err(|why| Fault::Other(format!("cannot start the proxy: {why}")))?;

    let identity = wheel.identity();
    let wishes = Wishes {
        headless,
        no_sandbox: flags.no_sandbox,
        remote_debugging: flags.remote_debugging,
        hermetic: flags.hermetic,
        proxy: proxy.address(),
        trusted_key,
        user_agent: identity.user_agent.clone(),
        language: identity.language.clone(),
        window: if identity.phone { (430, 960) } else { (1200, 860) },
    };
    let secret = hex::text(&draw::<12>(&SystemEntropy, "driver"));
    let home = std::env::temp_dir();
    let fault = |why: BrowserFault| Fault::Other(why.to_string());
    let (mut browser, heard) = tokio::select! {
        launched = Browser::launch(program, &wishes, (&home, &secret)) => launched.map_err(fault)?,
        () = gone_meanwhile(&mut wheel) => return Err(server_gone(&sandbox)),
    };
    let started = Started {
        host: Arc::new(SuperApp::of(api.clone(), session.clone(), &flags.dialect)),
        bridge: api.text("/bridge/injected.js").await?,
        boot: wheel.boot(),
        identity,
        secret,
        headless,
    };
    let driving = Driver::start(browser.cdp(), heard, started).await;
    let mut driver = match driving {
        Ok(driver) => driver,
        Err(what) => {
            let product = browser.product().to_owned();
            browser.end().await;
            return Err(fault(BrowserFault::SelfTest { product, what }));
        }
    };
    let devtools = browser.remote_debugging();
    wheel.introduce(browser.product(), devtools.as_deref()).await?;
    driver.tell(Command::Open(page.to_string()));
    ready::say(
        flags,
        &ready::Ready { origin: &sandbox, client: &client, browser: browser.product(), headless, devtools },
    );

    let telling = traffic::tell(api.clone(), session.clone(), Arc::clone(&traffic), flags.dev.json);
    let commands = driver.commands();
    let ended = tokio::select! {
        () = stop => Ok(()),
        _ = driver.ended() => Ok(()),
        _ = browser.ended() => Ok(()),
        () = wheel.turn(&commands, &rules) => Err(server_gone(&sandbox)),
        never = telling => never,
    };
    drop(driver);
    browser.end().await;
    drop(proxy);
    ended
}

/// Ends only if the sandbox does.
async fn gone_meanwhile(wheel: &mut Wheel) {
    wheel.wait().await;
}

fn server_gone(origin: &str) -> Fault {
    Fault::Other(format!("the sandbox at {origin} is gone"))
}

/// Whether there is something to open a window on.
fn has_display() -> bool {
    let named = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(target_os = "macos") || named("DISPLAY") || named("WAYLAND_DISPLAY")
}
