//! The adapters under test.

use std::path::Path;
use std::sync::Arc;

use kanhe_core::store::Store;
use kanhe_store::{MemoryStore, SqliteStore};
use tempfile::TempDir;

/// An adapter.
#[derive(Clone, Copy)]
pub(crate) struct Backend {
    pub(crate) name: &'static str,
    /// Whether what was acknowledged is there after the process has ended.
    pub(crate) durable: bool,
    open: fn(&Path) -> Arc<dyn Store>,
}

/// All of them.
pub(crate) const BACKENDS: &[Backend] = &[
    Backend { name: "memory", durable: false, open: |_| Arc::new(MemoryStore::new()) },
    Backend {
        name: "sqlite",
        durable: true,
        open: |folder| Arc::new(SqliteStore::open(&folder.join("kanhe.sqlite")).unwrap()),
    },
];

impl Backend {
    /// Opens what is in a folder.
    pub(crate) fn open(self, folder: &Path) -> Arc<dyn Store> {
        (self.open)(folder)
    }
}

/// A store of its own for one case.
pub(crate) struct Fixture {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) backend: Backend,
    pub(crate) folder: TempDir,
}

impl Fixture {
    pub(crate) fn fresh(backend: Backend) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { store: backend.open(folder.path()), backend, folder }
    }

    /// The same store after its process has ended and another has begun.
    pub(crate) fn reopened(self) -> Self {
        let Self { store, backend, folder } = self;
        drop(store);
        Self { store: backend.open(folder.path()), backend, folder }
    }
}
