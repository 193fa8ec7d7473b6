//! Host keys: made once, shown once, recognised by a hash.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use kanhe_sign::hex;

use super::{Platform, Unavailable};
use crate::entropy::draw;
use crate::host::{self, HostKey};
use crate::secret::Secret;
use crate::signal::Change;
use crate::store::StoreError;
use crate::word::Word;

impl Platform {
    /// Makes a host key and answers its text, which is not kept.
    pub async fn make_host_key(&self, name: &str) -> Result<(HostKey, Secret), Unavailable> {
        let secret = URL_SAFE_NO_PAD.encode(draw::<32>(self.entropy(), "host key"));
        let id = hex::text(&draw::<6>(self.entropy(), "host key id"));
        let id = Word::parse(&id).ok_or(StoreError::Conflict)?;
        let key = self.keep_host_key(id, name, &secret).await?;
        Ok((key, Secret::new(format!("hk_{id}_{secret}"))))
    }

    /// All host keys.
    pub async fn host_keys(&self) -> Result<Vec<HostKey>, Unavailable> {
        Ok(self.store.host_keys().await?)
    }

    /// Takes a host key away. Whether it was there.
    pub async fn remove_host_key(&self, id: Word) -> Result<bool, Unavailable> {
        let was_there = self.store.remove_host_key(id).await?;
        self.host_keys_changed();
        Ok(was_there)
    }

    /// Makes a host key with a known text, unless it is there already: for a sandbox, whose key is computed.
    pub async fn ensure_host_key(&self, id: Word, name: &str, secret: &str) -> Result<Secret, Unavailable> {
        if !self.store.host_keys().await?.iter().any(|key| key.id == id) {
            self.keep_host_key(id, name, secret).await?;
        }
        Ok(Secret::new(format!("hk_{id}_{secret}")))
    }

    async fn keep_host_key(&self, id: Word, name: &str, secret: &str) -> Result<HostKey, Unavailable> {
        let key = HostKey {
            id,
            name: name.to_owned(),
            secret: self.mint.hash_secret(id.as_str().as_bytes(), &Secret::new(secret)),
            created_at: self.now(),
        };
        self.store.insert_host_key(&key).await?;
        self.host_keys_changed();
        Ok(key)
    }

    fn host_keys_changed(&self) {
        self.host_keys.clear();
        self.announce(Change::HostKeys);
    }

    /// Recognises a host by the key it presents.
    pub async fn authenticate_host(&self, presented: &str) -> Result<Option<HostKey>, Unavailable> {
        let Some((id, secret)) = host::split(presented) else { return Ok(None) };
        let (copy, reading) = self.host_keys.get();
        let read = async { Ok(Some(self.host_keys.keep_reading(self.store.host_keys().await?, reading))) };
        let keys = self.believed_or_read(copy, read).await?;
        let found = keys.iter().flat_map(|keys| keys.iter()).find(|key| key.id == id).cloned();
        Ok(found.filter(|key| self.mint.is_secret(id.as_str().as_bytes(), &key.secret, secret)))
    }
}
