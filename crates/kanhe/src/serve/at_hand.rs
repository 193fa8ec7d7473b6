//! The platform that the settings describe, for a command that is over at once: nothing listens, and nothing is done now and
//! then.

use std::sync::Arc;

use kanhe_core::platform::Platform;
use kanhe_server::admin_api::Administration;
use kanhe_server::telemetry::Telemetry;
use kanhe_server::verdicts::Bounds;
use kanhe_server::{Dialects, Kanhe};

use super::stores::{Address, Opened};
use super::{keys, wallet};
use crate::config::ServeSettings;
use crate::state::StateFolder;
use crate::system::{self, SystemEntropy};
use crate::{Fault, master_keys};

/// A platform, open for as long as this lives.
pub(crate) struct AtHand {
    pub(crate) kanhe: Kanhe,
    /// Of SQLite's file: a running server would not notice what is changed behind its back.
    _folder: Option<StateFolder>,
}

impl AtHand {
    /// Opens it. Other nodes on the same PostgreSQL hear of changes by asking it.
    pub(crate) async fn open(settings: ServeSettings) -> Result<Self, Fault> {
        let entropy = Arc::new(SystemEntropy);
        let address = Address::of(&settings)?;
        let (folder, kind) = match &address {
            Address::Sqlite(_) => (Some(StateFolder::open(&settings.state)?), "sqlite"),
            Address::Postgres(_) => (None, "postgres"),
        };
        let keys: master_keys::MasterKeys = keys::of(&settings)?;
        let mint = keys.mint(&*entropy)?;
        let opened = Opened::at(&address).await?;
        let platform = Platform::new(opened.store(), system::clock(), entropy, mint)
            .with_limits(settings.wechat.wechat_limits());
        keys::check(&platform).await?;
        let platform = Arc::new(platform);
        let wallet = wallet::of(&settings.alipayplus)?;
        let dialects = Dialects::load(&wallet).map_err(|why| Fault::Other(why.to_string()))?;
        let kanhe = Kanhe {
            dialects: Arc::new(dialects.all()),
            wallet,
            telemetry: Arc::new(Telemetry::new("cli", platform.now(), Bounds::default())),
            props: Arc::default(),
            administration: Arc::new(Administration::new(kind, platform.now())),
            sandbox: None,
            platform,
        };
        Ok(Self { kanhe, _folder: folder })
    }
}
