//! The vendors.

pub mod http;
mod wechat;

use std::sync::Arc;

use kanhe_client::Upstream;

use crate::config::App;
use crate::upstream::http::HttpClient;

/// An app's vendor.
pub fn of(app: &App, client: &HttpClient) -> Arc<dyn Upstream> {
    Arc::new(wechat::Wechat::new(app, client.clone()))
}
