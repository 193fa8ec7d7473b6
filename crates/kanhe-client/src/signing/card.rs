//! Cards: what `wx.addCard` and `wx.chooseCard` take (seed 003; `protocol/wechat-bridge.md` 7).

use kanhe_core::entropy::{Entropy, draw};
use kanhe_core::time::Timestamp;
use kanhe_sign::card::{CardExt, CardSign};
use kanhe_sign::nonce::nonce;
use serde::{Deserialize, Serialize};

/// A card that a user shall be given.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardWish {
    /// The card.
    pub card_id: String,
    /// Its code, if the merchant gives the codes.
    #[serde(default)]
    pub code: String,
    /// The only user who may take it.
    #[serde(default)]
    pub openid: String,
    /// Where it was given out. Not signed.
    #[serde(default)]
    pub outer_str: Option<String>,
    /// From when it counts. Not signed.
    #[serde(default)]
    pub fixed_begintimestamp: Option<i64>,
}

/// An entry of `wx.addCard`'s `cardList`. It can be used once.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CardEntry {
    /// The card.
    pub card_id: String,
    /// JSON in a text.
    pub card_ext: String,
}

/// The fields of a cardExt, in the order of seed 003's table.
#[derive(Serialize)]
struct Ext<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    code: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    openid: &'a str,
    timestamp: &'a str,
    nonce_str: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    fixed_begintimestamp: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outer_str: Option<&'a str>,
    signature: &'a str,
}

/// Which cards a user may choose from.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct CardFilter {
    /// Those of a shop.
    pub shop_id: String,
    /// Those of a type.
    pub card_type: String,
    /// One.
    pub card_id: String,
}

/// What `wx.chooseCard` takes.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CardChoice {
    /// As asked for.
    pub shop_id: String,
    /// As asked for.
    pub card_type: String,
    /// As asked for.
    pub card_id: String,
    /// Seconds since 1970.
    pub timestamp: i64,
    /// Random.
    pub nonce_str: String,
    /// `SHA1`.
    pub sign_type: &'static str,
    /// Over all of it.
    pub card_sign: String,
}

pub(crate) fn entry(ticket: &str, wish: &CardWish, (now, entropy): (Timestamp, &dyn Entropy)) -> CardEntry {
    let timestamp = now.unix_seconds().to_string();
    let nonce_str = nonce(draw(entropy, "card nonce"));
    let CardWish { card_id, code, openid, outer_str, fixed_begintimestamp } = wish;
    let signature =
        CardExt { timestamp: &timestamp, card_id, code, openid, nonce_str: &nonce_str }.sign(ticket);
    let ext = Ext {
        code,
        openid,
        timestamp: &timestamp,
        nonce_str: &nonce_str,
        fixed_begintimestamp: *fixed_begintimestamp,
        outer_str: outer_str.as_deref(),
        signature: signature.as_str(),
    };
    // Texts and numbers under names cannot fail to be written.
    let card_ext = serde_json::to_string(&ext).unwrap_or_default();
    CardEntry { card_id: card_id.clone(), card_ext }
}

pub(crate) fn choice(
    (app_id, ticket): (&str, &str),
    filter: CardFilter,
    (now, entropy): (Timestamp, &dyn Entropy),
) -> CardChoice {
    let timestamp = now.unix_seconds();
    let nonce_str = nonce(draw(entropy, "card nonce"));
    let CardFilter { shop_id, card_type, card_id } = filter;
    let signature = CardSign {
        app_id,
        location_id: &shop_id,
        timestamp: &timestamp.to_string(),
        nonce_str: &nonce_str,
        card_id: &card_id,
        card_type: &card_type,
    }
    .sign(ticket);
    let card_sign = signature.as_str().to_owned();
    CardChoice { shop_id, card_type, card_id, timestamp, nonce_str, sign_type: "SHA1", card_sign }
}
