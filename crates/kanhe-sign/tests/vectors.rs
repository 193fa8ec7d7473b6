//! The seed's vectors, those derived from them, and the properties that make a signature a signature.

use kanhe_sign::card::{CardExt, CardSign};
use kanhe_sign::page::{self, TicketHash};
use proptest::prelude::*;

const TICKET: &str = "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg";
const NONCE: &str = "Wm3WZYTPz0wzccnW";
const TIMESTAMP: &str = "1414587457";

const CARD_TICKET: &str = "ojZ8YtyVyr30HheH3CM73y7h4jJE";
const CARD: &str = "pjZ8Yt1XGILfi-FUsewpnnolGgZk";

fn page_signature(url: &str) -> String {
    page::sign(TICKET, NONCE, TIMESTAMP, url).to_string()
}

#[test]
fn seed_003_signs_its_example_page() {
    assert_eq!(
        page_signature("http://mp.weixin.qq.com?params=value"),
        "0f9de62fce790f9a083d5c99e95740ceb90c27ed"
    );
}

#[test]
fn a_browsers_own_url_has_a_slash_and_another_signature() {
    assert_eq!(
        page_signature("http://mp.weixin.qq.com/?params=value"),
        "f50191877b62b116ef830363a3a613ed652a2d5d"
    );
}

#[test]
fn values_are_signed_as_they_are_so_an_encoded_url_gives_another_signature() {
    assert_eq!(
        page_signature("http%3A%2F%2Fmp.weixin.qq.com%3Fparams%3Dvalue"),
        "fc555b5603f3cd82d454a79af8ad7fabb2609276"
    );
    assert_eq!(
        page_signature("http://mp.weixin.qq.com?params=value&amp;x=1"),
        "35130480c575381b1d46137f21d61b268549f5fc"
    );
}

#[test]
fn card_ext_signs_the_seeds_example() {
    let card =
        CardExt { timestamp: "1404896688", card_id: CARD, code: "1434008071", openid: "", nonce_str: "123" };
    assert_eq!(card.sign(CARD_TICKET).as_str(), "f137ab68b7f8112d20ee528ab6074564e2796250");
}

#[test]
fn card_ext_without_a_code_leaves_it_out() {
    let card = CardExt { timestamp: "1404896688", card_id: CARD, nonce_str: "123", ..CardExt::default() };
    assert_eq!(card.sign(CARD_TICKET).as_str(), "11056a0835078caa4d82a948a416875f66af4283");
}

#[test]
fn card_sign_covers_app_card_and_type() {
    let choice = CardSign {
        app_id: "wx1234567890abcdef",
        timestamp: "1404896688",
        nonce_str: "123",
        card_id: CARD,
        card_type: "GROUPON",
        ..CardSign::default()
    };
    assert_eq!(choice.sign(CARD_TICKET).as_str(), "294d407828b15cc1a32bed4c5ea2ce187ce583bc");
}

#[test]
fn card_sign_without_filters_covers_what_is_left() {
    let choice = CardSign {
        app_id: "wx1234567890abcdef",
        timestamp: "1404896688",
        nonce_str: "123",
        ..CardSign::default()
    };
    assert_eq!(choice.sign(CARD_TICKET).as_str(), "bdc190f3320aea649bdd2f56e4e901b505c82724");
}

/// One byte of `text` replaced by another ASCII byte, at a place that proptest chooses.
fn change_one_byte(text: &str, at: prop::sample::Index, with: u8) -> Option<String> {
    let mut bytes = text.as_bytes().to_vec();
    let place = at.index(bytes.len());
    (bytes[place] != with).then(|| {
        bytes[place] = with;
        String::from_utf8(bytes).unwrap_or_default()
    })
}

proptest! {
    #[test]
    fn any_changed_byte_of_ticket_nonce_timestamp_or_url_changes_the_signature(
        ticket in "[A-Za-z0-9_-]{86}",
        nonce in "[A-Za-z0-9]{1,32}",
        timestamp in "[0-9]{10}",
        url in "https?://[a-z]{1,10}\\.example/[a-z]{0,20}(\\?[a-z=&]{1,20})?",
        which in 0..4usize,
        at: prop::sample::Index,
        with in b'!'..=b'"',
    ) {
        let right = page::sign(&ticket, &nonce, &timestamp, &url);
        let mut fields = [ticket, nonce, timestamp, url];
        let changed = change_one_byte(&fields[which], at, with);
        prop_assume!(changed.is_some());
        fields[which] = changed.unwrap_or_default();
        let [ticket, nonce, timestamp, url] = &fields;
        prop_assert_ne!(right, page::sign(ticket, nonce, timestamp, url));
    }

    #[test]
    fn the_fragment_never_counts(url in "[^#]{0,60}", fragment in ".{0,40}") {
        let whole = format!("{url}#{fragment}");
        prop_assert_eq!(
            page::sign(TICKET, NONCE, TIMESTAMP, &url),
            page::sign(TICKET, NONCE, TIMESTAMP, &whole)
        );
    }

    #[test]
    fn a_prepared_ticket_signs_like_a_fresh_one(ticket in ".{0,80}", url in ".{0,200}") {
        prop_assert_eq!(
            TicketHash::new(&ticket).sign(NONCE, TIMESTAMP, &url),
            page::sign(&ticket, NONCE, TIMESTAMP, &url)
        );
    }

    #[test]
    fn a_card_signature_does_not_depend_on_the_order_of_its_values(a in "[a-z0-9]{1,8}", b in "[a-z0-9]{1,8}") {
        let one = CardExt { timestamp: &a, card_id: &b, ..CardExt::default() };
        let other = CardExt { timestamp: &b, card_id: &a, ..CardExt::default() };
        prop_assert_eq!(one.sign(CARD_TICKET), other.sign(CARD_TICKET));
    }
}
