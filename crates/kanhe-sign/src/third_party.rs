//! The signature of a third-party app's calls, and the envelope in which a platform pushes events to it
//! (`protocol/dingtalk.md` 6.4).

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Base64 of HMAC-SHA256 over `timestamp + "\n" + ticket`: `timestamp` in milliseconds, as text.
///
/// ```
/// let signature = kanhe_sign::third_party::sign("suitesecret", "1700000000000", "ticket1");
/// assert_eq!(signature, "x4kVty3xUAtRpHs1OY5GCStYlsje9VMVz+QhmUmgCYQ=");
/// ```
pub fn sign(suite_secret: &str, timestamp: &str, suite_ticket: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(suite_secret.as_bytes()) else { return String::new() };
    mac.update(timestamp.as_bytes());
    mac.update(b"\n");
    mac.update(suite_ticket.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}
