//! The card wallet: the cards that apps offer, and those that users hold.
//!
//! Source: seed 003, "WeChat Card voucher"; `protocol/wechat-bridge.md` 7.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

/// How many kinds of card there can be.
const OFFERS: usize = 500;
/// How many cards users can hold.
const HELD: usize = 10_000;

/// A kind of card that an app offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Offer {
    /// Its id: 28 characters, the first a `p`.
    pub card_id: String,
    /// The app that offers it.
    pub client_id: String,
    /// What it says.
    pub title: String,
    /// `GROUPON`, `CASH`, `DISCOUNT`, `GIFT`, `GENERAL_COUPON`, `MEMBER_CARD`.
    pub card_type: String,
    /// The shops that take it; empty: all.
    pub shops: Vec<String>,
    /// Whether the app gives each card a code of its own.
    pub own_codes: bool,
    /// How many are left.
    pub left: u32,
}

/// How a card stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CardState {
    /// It can be used.
    Normal,
    /// It has been used.
    Consumed,
}

/// A card that a user holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Held {
    /// Its kind.
    pub card_id: String,
    /// Its code, by which a till takes it.
    pub code: String,
    /// What pages see of the code.
    pub encrypt_code: String,
    /// Who holds it.
    pub user: String,
    /// How it stands.
    pub state: CardState,
}

/// What a user chooses from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter<'a> {
    /// Only this kind.
    pub card_id: &'a str,
    /// Only this type.
    pub card_type: &'a str,
    /// Only what this shop takes.
    pub shop: &'a str,
}

/// Why a card does not come into a user's hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakeFault {
    /// Nobody offers it.
    Unknown,
    /// There are none left.
    SoldOut,
    /// Its app gives codes of its own, and gave none; or the code is taken.
    Code,
}

#[derive(Default)]
struct Cards {
    offers: BTreeMap<String, Offer>,
    held: Vec<Held>,
}

/// All cards of a sandbox.
#[derive(Default)]
pub struct Wallet(Mutex<Cards>);

impl Wallet {
    fn cards(&self) -> MutexGuard<'_, Cards> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Offers a kind of card. Whether there was room.
    pub fn offer(&self, offer: Offer) -> bool {
        let mut cards = self.cards();
        if cards.offers.len() >= OFFERS {
            return false;
        }
        cards.offers.insert(offer.card_id.clone(), offer);
        true
    }

    /// The kinds of card that are offered.
    pub fn offers(&self) -> Vec<Offer> {
        self.cards().offers.values().cloned().collect()
    }

    /// A kind of card.
    pub fn offered(&self, card_id: &str) -> Option<Offer> {
        self.cards().offers.get(card_id).cloned()
    }

    /// The cards that users hold, oldest first.
    pub fn held(&self) -> Vec<Held> {
        self.cards().held.clone()
    }

    /// A user takes a card. `code` is the app's own; `random` makes one where it gives none.
    pub fn take(&self, user: &str, card_id: &str, code: &str, random: [u8; 16]) -> Result<Held, TakeFault> {
        let mut cards = self.cards();
        let full = cards.held.len() >= HELD;
        let taken = |code: &str| cards.held.iter().any(|held| held.card_id == card_id && held.code == code);
        let offer = cards.offers.get(card_id).ok_or(TakeFault::Unknown)?;
        if offer.left == 0 || full {
            return Err(TakeFault::SoldOut);
        }
        if offer.own_codes == code.is_empty() || taken(code) {
            return Err(TakeFault::Code);
        }
        let digits =
            random.first_chunk::<8>().map_or(0, |bytes| u64::from_be_bytes(*bytes)) % 1_000_000_000_000;
        let held = Held {
            card_id: card_id.to_owned(),
            code: if code.is_empty() { format!("{digits:012}") } else { code.to_owned() },
            encrypt_code: kanhe_sign::hex::text(&random),
            user: user.to_owned(),
            state: CardState::Normal,
        };
        cards.held.push(held.clone());
        if let Some(offer) = cards.offers.get_mut(card_id) {
            offer.left -= 1;
        }
        Ok(held)
    }

    /// What a user can choose from at an app.
    pub fn choices(&self, user: &str, client_id: &str, filter: Filter<'_>) -> Vec<(Offer, Held)> {
        let cards = self.cards();
        let own = cards.held.iter().filter(|held| held.user == user && held.state == CardState::Normal);
        let with_offer = own.filter_map(|held| Some((cards.offers.get(&held.card_id)?, held)));
        let fits = |offer: &Offer| {
            offer.client_id == client_id
                && (filter.card_id.is_empty() || filter.card_id == offer.card_id)
                && (filter.card_type.is_empty() || filter.card_type == offer.card_type)
                && (filter.shop.is_empty()
                    || offer.shops.is_empty()
                    || offer.shops.iter().any(|shop| shop == filter.shop))
        };
        with_offer
            .filter(|(offer, _)| fits(offer))
            .map(|(offer, held)| (offer.clone(), held.clone()))
            .collect()
    }

    /// A user's card.
    pub fn find(&self, user: &str, card_id: &str, code: &str) -> Option<(Offer, Held)> {
        let cards = self.cards();
        let held = cards.held.iter().find(|held| {
            held.user == user && held.card_id == card_id && (held.code == code || held.encrypt_code == code)
        })?;
        Some((cards.offers.get(card_id)?.clone(), held.clone()))
    }

    /// A user's card is used. Whether it could be.
    pub fn consume(&self, user: &str, card_id: &str, code: &str) -> bool {
        let mut cards = self.cards();
        let own = cards.held.iter_mut().find(|held| {
            held.user == user && held.card_id == card_id && (held.code == code || held.encrypt_code == code)
        });
        match own {
            Some(held) if held.state == CardState::Normal => {
                held.state = CardState::Consumed;
                true
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wallet() -> Wallet {
        let wallet = Wallet::default();
        let offer = |card_id: &str, own_codes, shops: &[&str]| Offer {
            card_id: card_id.to_owned(),
            client_id: "wx1".to_owned(),
            title: card_id.to_owned(),
            card_type: "GROUPON".to_owned(),
            shops: shops.iter().map(|shop| (*shop).to_owned()).collect(),
            own_codes,
            left: 1,
        };
        assert!(wallet.offer(offer("tea", false, &["7"])) && wallet.offer(offer("own", true, &[])));
        wallet
    }

    #[test]
    fn a_card_is_taken_until_none_is_left() {
        let wallet = wallet();
        let held = wallet.take("lan", "tea", "", [9; 16]).unwrap();
        assert_eq!(held.code.len(), 12);
        assert_eq!(wallet.take("bo", "tea", "", [8; 16]), Err(TakeFault::SoldOut));
        assert_eq!(wallet.take("bo", "nothing", "", [8; 16]), Err(TakeFault::Unknown));
        assert_eq!(wallet.take("bo", "own", "", [8; 16]), Err(TakeFault::Code), "its app gives the codes");
        assert_eq!(wallet.take("bo", "own", "A-1", [8; 16]).unwrap().code, "A-1");
    }

    #[test]
    fn only_ones_own_unused_cards_that_fit_can_be_chosen() {
        let wallet = wallet();
        let held = wallet.take("lan", "tea", "", [9; 16]).unwrap();
        let count = |user, app, filter| wallet.choices(user, app, filter).len();
        let all = Filter::default();
        assert_eq!(count("lan", "wx1", all), 1);
        assert_eq!((count("bo", "wx1", all), count("lan", "wx2", all)), (0, 0));
        assert_eq!(count("lan", "wx1", Filter { shop: "7", ..all }), 1);
        assert_eq!(count("lan", "wx1", Filter { shop: "8", ..all }), 0);
        assert_eq!(count("lan", "wx1", Filter { card_type: "CASH", ..all }), 0);
        assert!(wallet.consume("lan", "tea", &held.encrypt_code));
        assert!(!wallet.consume("lan", "tea", &held.code), "once");
        assert_eq!(count("lan", "wx1", all), 0);
    }
}
