//! The vendors' own token and ticket paths, answered from what is kept: an existing SDK becomes safe on many nodes by
//! changing its base URL (`protocol/server-endpoints.md` 1 to 4 and 6).
//!
//! Whoever knows an app's secret may have its token here, as at the vendor's; whoever has its token may have its ticket.
//! A file a dialect.

mod dingtalk;
mod gov;
mod wechat;

use std::sync::Arc;

use axum::Router;
use kanhe_client::{Held, KeeperFault, UpstreamFault};
use kanhe_sign::compare;

use crate::config::AppEntry;
use crate::gateway::Gateway;

pub(super) fn routes() -> Router<Arc<Gateway>> {
    Router::new().merge(wechat::routes()).merge(dingtalk::routes()).merge(gov::routes())
}

/// How a caller failed to say who he is.
enum Stranger {
    /// No app has this id.
    Unknown,
    /// The secret is another one.
    WrongSecret,
}

/// The app of a dialect whose id and secret these are.
fn known(gateway: &Gateway, dialect: &str, id: &str, secret: &str) -> Result<Arc<AppEntry>, Stranger> {
    let entry = gateway.find(|app| app.dialect().as_str() == dialect && app.client_id == id);
    let entry = entry.ok_or(Stranger::Unknown)?;
    let own = entry.app.secret().ok_or(Stranger::Unknown)?;
    if compare::equal(own.reveal().as_bytes(), secret.as_bytes()) {
        return Ok(entry);
    }
    gateway.wrote("secret", (&entry.app.name, None), "token", "forbidden");
    Err(Stranger::WrongSecret)
}

/// How long a credential lives from now, in seconds.
fn left(gateway: &Gateway, held: &Held) -> u32 {
    gateway.now().seconds_until(held.expires_at)
}

/// Whether the vendor's quota is used up, rather than that he is out of reach.
fn is_quota(fault: &KeeperFault) -> bool {
    matches!(fault, KeeperFault::Upstream { fault: UpstreamFault::Quota { .. }, .. })
}

/// What the vendor himself has refused, in his words: 40164 and the like, which a person has to mend.
fn refusal(fault: &KeeperFault) -> Option<(&str, &str)> {
    match fault {
        KeeperFault::Upstream { fault: UpstreamFault::Refused { code, message }, .. } => {
            Some((code, message))
        }
        _ => None,
    }
}
