//! Card interface: cards are added, chosen, looked at and used, on a wallet that keeps them (seed 003, "WeChat Card
//! voucher"; `protocol/wechat-bridge.md` 3.8, 7).

mod add;
mod choose;
mod sign;
mod view;

use serde_json::{Value, json};

use super::capability::Capability;
use crate::wallet::{Held, Offer};

/// Cards.
pub(super) const CAPABILITIES: &[Capability] = &[
    Capability::new("batchAddCard", |scene| Box::pin(add::add(scene))),
    Capability::new("chooseCard", |scene| Box::pin(choose::choose(scene))),
    Capability::new("batchViewCard", |scene| Box::pin(view::view(scene))),
    Capability::new("consumedShareCard", |scene| Box::pin(view::consume(scene))),
];

/// A card as a dialog shows it.
fn shown(offer: &Offer, held: &Held) -> Value {
    json!({
        "card_id": offer.card_id, "title": offer.title, "card_type": offer.card_type, "code": held.code,
        "encrypt_code": held.encrypt_code, "state": held.state,
    })
}
