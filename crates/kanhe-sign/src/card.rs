//! WeChat's two card signatures: `cardExt` (adding a card) and `cardSign` (choosing one).
//!
//! Both: SHA-1 over the *values*, sorted as byte strings and joined with nothing between them. Absent or empty
//! values contribute nothing. Sources: seed 003, appendix "Card Extension Field and Signature Generation
//! Algorithm"; `protocol/wechat-bridge.md` 7.

use sha1::{Digest, Sha1};

use crate::hex::Hex;

/// A card signature: 40 lower-case hexadecimal digits.
pub type CardSignature = Hex<40>;

/// What a `cardExt` signature covers. The ticket is the `wx_card` ticket, not the `jsapi` one.
#[derive(Clone, Copy, Debug, Default)]
pub struct CardExt<'a> {
    /// Seconds since 1970, as text.
    pub timestamp: &'a str,
    /// Card id.
    pub card_id: &'a str,
    /// Card code; empty unless the app gives its own codes.
    pub code: &'a str,
    /// The only user who may take the card; empty for anybody.
    pub openid: &'a str,
    /// At most 32 characters; empty if not used.
    pub nonce_str: &'a str,
}

impl CardExt<'_> {
    /// The value of `cardExt.signature`.
    pub fn sign(&self, api_ticket: &str) -> CardSignature {
        sign_values([api_ticket, self.timestamp, self.card_id, self.code, self.openid, self.nonce_str])
    }
}

/// What a `cardSign` covers. Empty filters contribute nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct CardSign<'a> {
    /// The app's id.
    pub app_id: &'a str,
    /// The shop to which the list is limited; empty for all.
    pub location_id: &'a str,
    /// Seconds since 1970, as text.
    pub timestamp: &'a str,
    /// Random string.
    pub nonce_str: &'a str,
    /// The card to which the list is limited; empty for all.
    pub card_id: &'a str,
    /// The card type to which the list is limited, e.g. `GROUPON`; empty for all.
    pub card_type: &'a str,
}

impl CardSign<'_> {
    /// The value of `cardSign`.
    pub fn sign(&self, api_ticket: &str) -> CardSignature {
        sign_values([
            api_ticket,
            self.app_id,
            self.location_id,
            self.timestamp,
            self.nonce_str,
            self.card_id,
            self.card_type,
        ])
    }
}

fn sign_values<const N: usize>(mut values: [&str; N]) -> CardSignature {
    values.sort_unstable();
    let mut hash = Sha1::new();
    for value in values {
        hash.update(value.as_bytes());
    }
    Hex::of(&hash.finalize())
}
