//! The merchant behind an app, with keys that a sandbox can always show again because they are derived.

use std::collections::BTreeMap;
use std::sync::Arc;

use kanhe_core::platform::Platform;
use kanhe_core::secret::Secret;
use kanhe_sign::hex;
use kanhe_sign::rsa::RsaKey;
use tokio::sync::Mutex;

/// A merchant.
#[derive(Clone)]
pub struct Merchant {
    /// His number.
    pub mch_id: String,
    /// His key: of version 2's signatures, and of version 3's sealed notifications. 32 characters.
    pub api_key: Secret,
    /// His own RSA key, with which version 3's paySign is made.
    pub own: Arc<RsaKey>,
    /// The platform's RSA key, with which notifications are signed.
    pub platforms: Arc<RsaKey>,
}

/// The merchants of a sandbox. Keys are found when somebody first wants them.
pub struct Merchants {
    platform: Arc<Platform>,
    found: Mutex<BTreeMap<String, Arc<RsaKey>>>,
}

impl Merchants {
    pub(super) fn new(platform: Arc<Platform>) -> Self {
        Self { platform, found: Mutex::default() }
    }

    /// The merchant behind an app. Nothing only if his keys cannot be made.
    pub async fn of(&self, client_id: &str) -> Option<Merchant> {
        Some(Merchant {
            mch_id: number(&self.platform, client_id),
            api_key: api_key(&self.platform, client_id),
            own: self.key(&format!("merchant {client_id}")).await?,
            platforms: self.key("payment platform").await?,
        })
    }

    /// Of many who want one key, one makes it.
    async fn key(&self, owner: &str) -> Option<Arc<RsaKey>> {
        let mut found = self.found.lock().await;
        if let Some(key) = found.get(owner) {
            return Some(Arc::clone(key));
        }
        let secret = |half: &str| self.platform.mint().sandbox_secret(format!("{owner} {half}").as_bytes());
        let mut seed = [0; 32];
        seed[..16].copy_from_slice(&secret("rsa 1"));
        seed[16..].copy_from_slice(&secret("rsa 2"));
        let key = Arc::new(tokio::task::spawn_blocking(move || RsaKey::derive(seed)).await.ok()??);
        found.insert(owner.to_owned(), Arc::clone(&key));
        Some(key)
    }
}

/// `19` and eight digits.
pub(super) fn number(platform: &Platform, client_id: &str) -> String {
    let secret = platform.mint().sandbox_secret(format!("mch_id {client_id}").as_bytes());
    let number = secret.first_chunk::<8>().map_or(0, |bytes| u64::from_be_bytes(*bytes));
    format!("19{:08}", number % 100_000_000)
}

/// 32 characters.
pub(super) fn api_key(platform: &Platform, client_id: &str) -> Secret {
    Secret::new(hex::text(&platform.mint().sandbox_secret(format!("api key {client_id}").as_bytes())))
}
