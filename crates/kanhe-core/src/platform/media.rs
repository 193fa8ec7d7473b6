//! Leaving media on the platform, and fetching them.

use core::time::Duration;

use serde_json::Value;

use super::{Platform, Unavailable};
use crate::app::App;
use crate::blobs::BlobKey;
use crate::media::{Media, MediaId, NewMedia};
use crate::secret::Secret;
use crate::time::Timestamp;
use crate::word::Word;

/// Expired things are remembered for a day more, so that whoever asks hears "expired" and not "unknown".
const REMEMBERED: Duration = Duration::from_secs(86_400);

/// Addresses of media.
const LINK: Word = Word::new("media_link");

/// Where a piece's bytes are.
fn key(media: &Media) -> BlobKey {
    BlobKey::new(media.expires_at, media.id.clone())
}

impl Platform {
    /// Keeps a piece of media for an app.
    pub async fn leave_media(&self, app: &App, new: NewMedia) -> Result<Media, Unavailable> {
        let now = self.now();
        let media = Media {
            id: MediaId::draw(self.entropy()),
            app: app.uid,
            kind: new.kind,
            content_type: new.content_type,
            extension: new.extension,
            created_at: now,
            expires_at: now.after(new.life),
        };
        // The bytes first: bytes without a record are swept when they are due, a record without bytes would be a lie.
        self.blobs.put(&key(&media), new.bytes).await?;
        self.store.insert_media(&media).await?;
        Ok(media)
    }

    /// An app's piece of media by its id. Nothing if there is none, if it is another app's, or if its time is over.
    pub async fn media(&self, app: &App, id: &str) -> Result<Option<(Media, Vec<u8>)>, Unavailable> {
        let Some(id) = MediaId::parse(id) else { return Ok(None) };
        self.with_bytes(self.store.media(app.uid, &id).await?).await
    }

    async fn with_bytes(&self, media: Option<Media>) -> Result<Option<(Media, Vec<u8>)>, Unavailable> {
        let Some(media) = media.filter(|media| self.now() < media.expires_at) else { return Ok(None) };
        Ok(self.blobs.get(&key(&media)).await?.map(|bytes| (media, bytes)))
    }

    /// A text that stands for a piece of media for a while, whoever presents it.
    pub async fn link_media(&self, media: &Media, life: Duration) -> Result<Secret, Unavailable> {
        let data = Value::String(media.id.to_string());
        self.hand_out(LINK, media.app, data, life).await
    }

    /// What such a text stands for.
    pub async fn linked_media(&self, text: &str) -> Result<Option<(Media, Vec<u8>)>, Unavailable> {
        let Some(slip) = self.slip(LINK, text).await?.filter(|slip| self.now() < slip.expires_at) else {
            return Ok(None);
        };
        let Some(id) = slip.data.as_str().and_then(MediaId::parse) else { return Ok(None) };
        self.with_bytes(self.store.media(slip.app, &id).await?).await
    }

    /// Forgets what has expired a while ago, and says how much that was. To be called now and then.
    pub async fn sweep(&self) -> Result<u64, Unavailable> {
        let before = self.now().unix_millis() - i64::try_from(REMEMBERED.as_millis()).unwrap_or(0);
        let bytes = self.blobs.sweep(self.now()).await?;
        Ok(bytes + self.store.sweep(Timestamp::from_unix_millis(before)).await?)
    }
}
