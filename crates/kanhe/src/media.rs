//! Where uploaded media are kept.

use std::path::Path;
use std::sync::Arc;

use kanhe_core::blobs::Blobs;
use kanhe_store::{ObjectBlobs, S3Settings};

use crate::Fault;
use crate::config::MediaSettings;

/// In the settings' store, else in the folder.
pub(crate) fn open(settings: &MediaSettings, folder: &Path) -> Result<Arc<dyn Blobs>, Fault> {
    let opened = if settings.endpoint.is_empty() {
        ObjectBlobs::folder(folder)
    } else {
        ObjectBlobs::s3(&S3Settings {
            endpoint: settings.endpoint.clone(),
            bucket: settings.bucket.clone(),
            region: settings.region.clone(),
            prefix: settings.prefix.clone(),
            access_key_id: settings.access_key_id.clone(),
            secret_access_key: settings.secret_access_key.clone(),
        })
    };
    opened.map(|blobs| Arc::new(blobs) as Arc<dyn Blobs>).map_err(|why| Fault::Other(why.to_string()))
}
