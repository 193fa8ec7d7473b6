//! The cards that the demo app offers in every sandbox.

use kanhe_sandbox::wallet::{Offer, Wallet};

use super::WECHAT_APP;

/// Offers them.
pub fn offer_cards(wallet: &Wallet) {
    for (card_id, title, card_type) in [
        ("pKanheDemo0000000000Groupon1", "双人下午茶 Tea for two", "GROUPON"),
        ("pKanheDemo00000000000000Cash", "50 元代金券 50 yuan off", "CASH"),
        ("pKanheDemo0000000000Member01", "会员卡 Member", "MEMBER_CARD"),
    ] {
        wallet.offer(Offer {
            card_id: card_id.to_owned(),
            client_id: WECHAT_APP.to_owned(),
            title: title.to_owned(),
            card_type: card_type.to_owned(),
            shops: Vec::new(),
            own_codes: false,
            left: 1000,
        });
    }
}
