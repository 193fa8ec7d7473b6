//! What a backend has to offer so that the suite can be asked of it.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use async_trait::async_trait;
use kanhe_core::signal::{Changes, Listener};
use kanhe_core::store::{Quotas, Store};
use kanhe_store::{Courier, Task};

/// A way to keep things.
#[async_trait]
pub(crate) trait Backend: Send + Sync {
    /// As it stands in the names of trials.
    fn name(&self) -> &'static str;

    /// Why it cannot be asked on this machine, if so.
    fn missing(&self) -> Option<String> {
        None
    }

    /// A new and empty place for data.
    async fn place(&self) -> Place;

    /// Opens the store in a place, also in one that another process has made.
    async fn open(&self, address: &str) -> Arc<dyn Store>;

    /// Whether it keeps everything, or counters alone.
    fn keeps_everything(&self) -> bool {
        true
    }

    /// Opens the counters in a place.
    async fn counters(&self, address: &str) -> Arc<dyn Quotas> {
        self.open(address).await
    }

    /// By what several nodes are one that use it together, if it serves several.
    fn common(&self) -> Option<&dyn Common> {
        None
    }

    /// Whether it is what the others are compared with.
    fn is_model(&self) -> bool {
        false
    }

    /// Whether acknowledged means durable; if so, what one can do to its data.
    fn durable(&self) -> Option<&dyn Durable> {
        None
    }
}

/// What several nodes use together.
#[async_trait]
pub(crate) trait Common: Send + Sync {
    /// A way for messages between those who use a place.
    async fn way(&self, address: &str) -> Box<dyn Way>;

    /// Who knows what has changed in a place, if anybody.
    async fn changes(&self, _: &str) -> Option<Arc<dyn Changes>> {
        None
    }

    /// A server that nobody else uses.
    async fn alone(&self) -> Box<dyn Server>;
}

/// A way for messages.
pub(crate) trait Way: Send + Sync {
    /// For sending.
    fn courier(&self) -> Arc<dyn Courier>;

    /// For hearing.
    fn listen(&self, listener: Arc<dyn Listener>) -> Task;
}

/// What accidents befall data that outlives its process.
#[async_trait]
pub(crate) trait Durable: Send + Sync {
    /// Overwrites everything of a kind with what nobody can read.
    async fn spoil(&self, address: &str, what: Kept);

    /// Lets nobody write there, until the answer is dropped.
    async fn refuse_writes(&self, address: &str) -> Box<dyn Send>;

    /// Whether the process that opens the store writes the files, so that its limits are the store's.
    fn writes_its_own_files(&self) -> bool;

    /// Whether a server keeps the data; if so, how to come by one that may be killed.
    fn served(&self) -> Option<&dyn Served> {
        None
    }
}

/// Data that a server keeps.
#[async_trait]
pub(crate) trait Served: Send + Sync {
    /// A server that nobody else uses, with an empty place for data.
    async fn alone(&self) -> Box<dyn Server>;
}

/// A server to which accidents happen.
pub(crate) trait Server: Send {
    /// Where its data is.
    fn address(&self) -> String;

    /// Ends it, as a power cut would.
    fn kill(&mut self);

    /// Starts it with what is there.
    fn start_again(&mut self);
}

/// What a store keeps in a form that may turn out unreadable.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kept {
    Apps,
    Lines,
    HostKeys,
}

/// Where a store's data is, for as long as this is not dropped.
pub(crate) struct Place {
    pub(crate) address: String,
    /// Takes the data away when it is dropped.
    pub(crate) _cleaner: Box<dyn Send + Sync>,
}

/// A backend, and a place of one's own.
pub(crate) struct Fixture {
    pub(crate) backend: &'static dyn Backend,
    place: Place,
}

impl Fixture {
    pub(crate) async fn new(backend: &'static dyn Backend) -> Self {
        Self { backend, place: backend.place().await }
    }

    /// The same backend with nothing in it.
    pub(crate) async fn another(&self) -> Self {
        Self::new(self.backend).await
    }

    pub(crate) fn address(&self) -> &str {
        &self.place.address
    }

    pub(crate) fn durable(&self) -> &dyn Durable {
        self.backend.durable().unwrap()
    }

    /// Opens the store; of a durable one, with all that is in it.
    pub(crate) async fn open(&self) -> Arc<dyn Store> {
        self.backend.open(self.address()).await
    }

    /// Opens the counters.
    pub(crate) async fn counters(&self) -> Arc<dyn Quotas> {
        self.backend.counters(self.address()).await
    }

    pub(crate) fn common(&self) -> &dyn Common {
        self.backend.common().unwrap()
    }

    /// Closes the store, and opens it again.
    pub(crate) async fn reopen(&self, store: Arc<dyn Store>) -> Arc<dyn Store> {
        assert_eq!(Arc::strong_count(&store), 1, "somebody else still holds the store open");
        drop(store);
        self.open().await
    }
}

/// A sentence about a store.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) run: for<'a> fn(&'a Fixture) -> Pin<Box<dyn Future<Output = ()> + 'a>>,
}

/// Async functions as cases, named as they are.
macro_rules! cases {
    ($($case:ident,)+) => {
        &[$($crate::fixture::Case { name: stringify!($case), run: |fixture| Box::pin($case(fixture)) }),+]
    };
}
pub(crate) use cases;
