//! What a driver needs of the super-app that it stands in front of.

use async_trait::async_trait;
use bytes::Bytes;
use serde_json::{Map, Value};

/// A JSON object, as bridges pass them.
pub type Object = Map<String, Value>;

/// A page's call of a JSAPI.
#[derive(Clone, Debug)]
pub struct Call {
    /// The view that it comes from.
    pub view: String,
    /// The name on the bridge.
    pub api: String,
    /// What the page passed.
    pub params: Object,
    /// Where the view is, as the browser says.
    pub url: String,
    /// Which call of its document it is, from 1 on.
    pub order: u64,
}

/// A picture with its type.
#[derive(Clone, Debug)]
pub struct Picture {
    /// `image/jpeg`
    pub content_type: String,
    /// Its bytes.
    pub bytes: Bytes,
}

/// The host of the pages. It is told of a view in the order in which things happened, and of calls as soon as it has
/// been told everything before them.
#[async_trait]
pub trait Host: Send + Sync + 'static {
    /// A view has a new document, and is in front.
    async fn loaded(&self, view: &str, landing: &str);
    /// The document's URL has changed without a load.
    async fn moved(&self, view: &str, current: &str);
    /// The document's title has changed.
    async fn titled(&self, view: &str, title: &str);
    /// A view that was behind another one is in front again.
    async fn in_front(&self, view: &str);
    /// A view is gone.
    async fn gone(&self, view: &str);
    /// The page listens to an event.
    async fn listens(&self, view: &str, event: &str, url: &str);
    /// The page has said something to the person (`alert`), or has failed (`error`).
    async fn said(&self, kind: &'static str, text: &str);
    /// A call. None: it shall never be answered.
    async fn invoke(&self, call: Call) -> Option<Object>;
    /// The picture behind a local id that a page shows: the whole address, scheme in lower case.
    async fn picture(&self, local_id: &str) -> Option<Picture>;
    /// What the view in front looks like now: a JPEG. Whether somebody still wants to see more.
    async fn shown(&self, picture: Bytes) -> bool;
}
