//! Maps; every opening is empty.

use std::sync::Arc;

use async_trait::async_trait;
use kanhe_core::store::Store;
use kanhe_store::MemoryStore;

use crate::fixture::{Backend, Place};

pub(crate) struct Memory;

#[async_trait]
impl Backend for Memory {
    fn name(&self) -> &'static str {
        "memory"
    }

    fn is_model(&self) -> bool {
        true
    }

    async fn place(&self) -> Place {
        Place { address: String::new(), _cleaner: Box::new(()) }
    }

    async fn open(&self, _: &str) -> Arc<dyn Store> {
        Arc::new(MemoryStore::new())
    }
}
