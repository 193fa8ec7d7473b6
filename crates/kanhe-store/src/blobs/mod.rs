//! Bytes in a folder, or in any store that speaks S3, through one library (`object_store`).

mod connector;

use std::path::Path as FilePath;
use std::sync::Arc;

use async_trait::async_trait;
use futures_util::TryStreamExt;
use kanhe_core::blobs::{BlobKey, Blobs};
use kanhe_core::secret::Secret;
use kanhe_core::store::StoreError;
use kanhe_core::time::Timestamp;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{Error, ObjectStore, ObjectStoreExt};

use self::connector::Connector;
use crate::OpenFault;

/// Where an S3-compatible store is, and how it is entered.
#[derive(Clone, Debug)]
pub struct S3Settings {
    /// `https://s3.eu-central-1.amazonaws.com`, `http://127.0.0.1:9000`.
    pub endpoint: String,
    /// The bucket, which has to be there.
    pub bucket: String,
    /// Its region; many stores do not care.
    pub region: String,
    /// By whom it is entered.
    pub access_key_id: String,
    /// His secret.
    pub secret_access_key: Secret,
    /// Before every name, so that a bucket may hold other things as well.
    pub prefix: String,
}

/// Bytes in an object store.
#[derive(Clone, Debug)]
pub struct ObjectBlobs {
    store: Arc<dyn ObjectStore>,
    prefix: Path,
}

impl ObjectBlobs {
    /// In a folder, made for its owner alone if it is not there.
    pub fn folder(folder: &FilePath) -> Result<Self, OpenFault> {
        let fault = |why: String| OpenFault { database: folder.display().to_string(), why };
        let mut made = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut made, 0o700);
        made.recursive(true).create(folder).map_err(|why| fault(why.to_string()))?;
        let store = LocalFileSystem::new_with_prefix(folder).map_err(|why| fault(why.to_string()))?;
        // A file is on the disk before anybody is told of it.
        Ok(Self { store: Arc::new(store.with_fsync(true)), prefix: Path::default() })
    }

    /// In a store that speaks S3. Nothing is asked of it yet.
    pub fn s3(settings: &S3Settings) -> Result<Self, OpenFault> {
        let fault = |why: String| OpenFault { database: settings.endpoint.clone(), why };
        let connector = Connector::new().map_err(|why| fault(why.to_string()))?;
        let store = AmazonS3Builder::new()
            .with_endpoint(&settings.endpoint)
            .with_bucket_name(&settings.bucket)
            .with_region(&settings.region)
            .with_access_key_id(&settings.access_key_id)
            .with_secret_access_key(settings.secret_access_key.reveal())
            .with_allow_http(settings.endpoint.starts_with("http://"))
            .with_http_connector(connector)
            .build()
            .map_err(|why| fault(why.to_string()))?;
        Ok(Self { store: Arc::new(store), prefix: Path::from(settings.prefix.as_str()) })
    }

    fn path(&self, key: &BlobKey) -> Path {
        self.prefix.clone().join(key.name())
    }
}

fn unavailable(why: Error) -> StoreError {
    StoreError::Unavailable(Box::new(why))
}

#[async_trait]
impl Blobs for ObjectBlobs {
    async fn put(&self, key: &BlobKey, bytes: Vec<u8>) -> Result<(), StoreError> {
        self.store.put(&self.path(key), bytes.into()).await.map(drop).map_err(unavailable)
    }

    async fn get(&self, key: &BlobKey) -> Result<Option<Vec<u8>>, StoreError> {
        match self.store.get(&self.path(key)).await {
            Ok(found) => found.bytes().await.map(|bytes| Some(bytes.to_vec())).map_err(unavailable),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(why) => Err(unavailable(why)),
        }
    }

    async fn sweep(&self, before: Timestamp) -> Result<u64, StoreError> {
        let prefix = Some(&self.prefix).filter(|prefix| !prefix.as_ref().is_empty());
        let mut all = self.store.list(prefix);
        let mut swept = 0;
        while let Some(object) = all.try_next().await.map_err(unavailable)? {
            let key = object.location.filename().and_then(BlobKey::parse);
            if key.is_some_and(|key| key.due() < before) {
                match self.store.delete(&object.location).await {
                    // Another node may have been first.
                    Ok(()) | Err(Error::NotFound { .. }) => swept += 1,
                    Err(why) => return Err(unavailable(why)),
                }
            }
        }
        Ok(swept)
    }
}
