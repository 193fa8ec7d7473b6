//! How the signed string may have been put together and hashed.

use sha1::{Digest, Sha1};
use sha2::Sha256;

use crate::mistake::Mistake;
use crate::variants::encode;

/// What goes into the string.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'a> {
    /// The ticket.
    pub ticket: &'a str,
    /// The nonce.
    pub nonce: &'a str,
    /// The timestamp.
    pub timestamp: &'a str,
    /// The URL.
    pub url: &'a str,
}

/// What happens to the values, or to the string, on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    Plain,
    /// Values are percent-encoded.
    Encoded,
    /// HTML has read `&times`.
    Eaten,
    /// As for cards.
    Joined,
    /// Another digest.
    Sha256,
}

/// A way of putting it together.
#[derive(Clone, Debug)]
pub struct Form {
    keys: [&'static str; 4],
    order: [usize; 4],
    separator: &'static str,
    head: &'static str,
    tail: &'static str,
    how: How,
    /// What is wrong with it; nothing for the right one.
    pub mistakes: Vec<Mistake>,
}

/// The names in the signed string, in their order.
const KEYS: [&str; 4] = ["jsapi_ticket", "noncestr", "timestamp", "url"];

impl Form {
    /// The right one.
    pub fn right() -> Self {
        Self {
            keys: KEYS,
            order: [0, 1, 2, 3],
            separator: "&",
            head: "",
            tail: "",
            how: How::Plain,
            mistakes: Vec::new(),
        }
    }

    fn wrong(mistake: Mistake) -> Self {
        Self { mistakes: vec![mistake], ..Self::right() }
    }

    /// The right one, and every one with a single mistake.
    pub fn all() -> Vec<Self> {
        let [ticket, nonce, timestamp, url] = KEYS;
        let mut forms = vec![
            Self::right(),
            Self { keys: [ticket, "nonceStr", timestamp, url], ..Self::wrong(Mistake::KeyNonceStr) },
            Self { keys: [ticket, "nonce_str", timestamp, url], ..Self::wrong(Mistake::KeyNonceStr) },
            Self { keys: [ticket, "nonce", timestamp, url], ..Self::wrong(Mistake::KeyNonceStr) },
            Self { keys: [ticket, nonce, "timeStamp", url], ..Self::wrong(Mistake::KeyTimeStamp) },
            Self { how: How::Encoded, ..Self::wrong(Mistake::ValuesEncoded) },
            Self { how: How::Eaten, ..Self::wrong(Mistake::AmpersandEaten) },
            Self { separator: "&amp;", ..Self::wrong(Mistake::SeparatorEscaped) },
            Self { how: How::Joined, ..Self::wrong(Mistake::CardRule) },
            Self { tail: "\n", ..Self::wrong(Mistake::TrailingNewline) },
            Self { tail: "\r\n", ..Self::wrong(Mistake::TrailingNewline) },
            Self { head: "\u{feff}", ..Self::wrong(Mistake::ByteOrderMark) },
            Self { how: How::Sha256, ..Self::wrong(Mistake::Sha256) },
        ];
        for name in ["ticket", "jsapiTicket", "jsapiticket", "api_ticket"] {
            forms.push(Self { keys: [name, nonce, timestamp, url], ..Self::wrong(Mistake::KeyTicket) });
        }
        for order in permutations() {
            forms.push(Self { order, ..Self::wrong(Mistake::Order) });
        }
        forms
    }

    /// The signature in lower-case digits.
    pub fn sign(&self, parts: Parts<'_>) -> String {
        let text = self.text(parts);
        if self.how == How::Sha256 {
            kanhe_sign::hex::text(&Sha256::digest(text.as_bytes()))
        } else {
            kanhe_sign::hex::text(&Sha1::digest(text.as_bytes()))
        }
    }

    fn text(&self, parts: Parts<'_>) -> String {
        let values = [parts.ticket, parts.nonce, parts.timestamp, parts.url];
        if self.how == How::Joined {
            let mut sorted = values;
            sorted.sort_unstable();
            return sorted.concat();
        }
        let part = |at: &usize| {
            let (key, value) = (self.keys.get(*at)?, values.get(*at)?);
            Some(if self.how == How::Encoded {
                format!("{key}={}", encode(value))
            } else {
                format!("{key}={value}")
            })
        };
        let parts: Vec<String> = self.order.iter().filter_map(part).collect();
        let text = format!("{}{}{}", self.head, parts.join(self.separator), self.tail);
        if self.how == How::Eaten { text.replace("&timestamp", "\u{d7}tamp") } else { text }
    }
}

/// Every order but the right one.
fn permutations() -> Vec<[usize; 4]> {
    let mut found = Vec::new();
    for first in 0..4 {
        for second in 0..4 {
            for third in 0..4 {
                for fourth in 0..4 {
                    let order = [first, second, third, fourth];
                    let all = (0..4).all(|place| order.contains(&place));
                    if all && order != [0, 1, 2, 3] {
                        found.push(order);
                    }
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_right_form_is_the_platforms_own() {
        let parts = Parts { ticket: "T", nonce: "n", timestamp: "1", url: "https://a.example/?b=c" };
        let own = kanhe_sign::page::sign("T", "n", "1", "https://a.example/?b=c");
        assert_eq!(Form::right().sign(parts), own.as_str());
    }

    #[test]
    fn there_are_twenty_three_wrong_orders() {
        assert_eq!(permutations().len(), 23);
    }
}
