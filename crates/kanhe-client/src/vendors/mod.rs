//! The vendors, as an app's backend sees them. A file a dialect; none knows of another.

pub mod alipayplus;
mod answer;
mod dingtalk;
pub mod gov;
pub mod http;
mod wechat;

use std::sync::Arc;

use kanhe_core::word::Word;

use self::http::HttpClient;
use crate::app::{App, Vendor};
use crate::upstream::Upstream;

pub use dingtalk::{SUITE_TICKET, SUITE_TOKEN};
pub use wechat::WX_CARD;

/// The vendor of an app. A wallet of the Alipay+ family gives an app no token of its own.
pub(crate) fn of(app: &App, client: &HttpClient) -> Option<Arc<dyn Upstream>> {
    let client = client.clone();
    Some(match &app.vendor {
        Vendor::Wechat(vendor) => Arc::new(wechat::Wechat::new(app, vendor, client)),
        Vendor::Dingtalk(vendor) => Arc::new(dingtalk::Dingtalk::new(app, vendor, client)),
        Vendor::Gov(vendor) => Arc::new(gov::Gov::new(app, vendor, client)),
        Vendor::Alipayplus(_) => return None,
    })
}

/// Whether a code says that the access token is void, so that a new one helps
/// (`protocol/server-endpoints.md` 1 to 4, `protocol/gov-dingtalk.md` 5.3).
pub fn is_void(dialect: Word, code: &str) -> bool {
    match dialect.as_str() {
        "wechat" => matches!(code, "40001" | "40014" | "42001" | "42007"),
        "dingtalk" => {
            matches!(code, "33001" | "40001" | "40014" | "42001" | "88/40014" | "88/42001")
                || matches!(code, "InvalidAuthentication" | "invalidToken")
        }
        "gov" => code == "240133",
        "alipayplus" => matches!(code, "INVALID_ACCESS_TOKEN" | "EXPIRED_ACCESS_TOKEN"),
        _ => false,
    }
}
