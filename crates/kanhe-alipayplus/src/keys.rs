//! The wallet's private keys, and in a sandbox the merchants' too: derived, so that they are the same after a restart
//! and stand nowhere.

use std::collections::BTreeMap;
use std::sync::Arc;

use kanhe_core::app::AppUid;
use kanhe_core::platform::{Platform, Unavailable};
use kanhe_sign::rsa::{RsaKey, RsaPublic};
use tokio::sync::{Mutex, OnceCell};

/// A key, once it is found; nothing if there is none.
type Found = OnceCell<Option<Arc<RsaKey>>>;

/// Keys that have been asked for. Finding one takes a good part of a second.
#[derive(Default)]
pub struct Keys {
    found: Mutex<BTreeMap<[u8; 32], Arc<Found>>>,
}

impl Keys {
    /// The wallet's key of a version, by which it signs replies. Nothing only if it cannot be made.
    pub async fn wallet(&self, platform: &Platform, version: u16) -> Option<Arc<RsaKey>> {
        self.of(platform, &format!("alipayplus wallet {version}")).await
    }

    /// The key of a sandbox's merchant. His own backend makes the same of it as of any private key.
    pub async fn merchant(&self, platform: &Platform, client_id: &str, version: u16) -> Option<Arc<RsaKey>> {
        self.of(platform, &format!("alipayplus merchant {client_id} {version}")).await
    }

    /// Of many who want one key, one makes it; who wants another need not wait for that.
    async fn of(&self, platform: &Platform, owner: &str) -> Option<Arc<RsaKey>> {
        let half = |half: u8| platform.mint().sandbox_secret(format!("{owner} rsa {half}").as_bytes());
        let mut seed = [0; 32];
        seed[..16].copy_from_slice(&half(1));
        seed[16..].copy_from_slice(&half(2));
        let cell = Arc::clone(self.found.lock().await.entry(seed).or_default());
        let make =
            async || tokio::task::spawn_blocking(move || RsaKey::derive(seed)).await.ok()?.map(Arc::new);
        cell.get_or_init(make).await.clone()
    }
}

impl core::fmt::Debug for Keys {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Keys(…)")
    }
}

/// Gives an app a public key of a version, in any form that people paste. Keys of other versions stay until they are
/// taken away, so that both sides can change at their own pace. False if it is no key, or there is no such app.
pub async fn admit(platform: &Platform, app: AppUid, version: u16, key: &str) -> Result<bool, Unavailable> {
    let Some(key) = RsaPublic::parse(key) else { return Ok(false) };
    let changed = platform.change_app(app, |app| {
        app.public_keys.insert(version, key.pem());
    });
    Ok(changed.await?.is_some())
}

/// Takes a public key away. What it has signed is refused from now on.
pub async fn dismiss(platform: &Platform, app: AppUid, version: u16) -> Result<bool, Unavailable> {
    let changed = platform.change_app(app, |app| {
        app.public_keys.remove(&version);
    });
    Ok(changed.await?.is_some())
}
