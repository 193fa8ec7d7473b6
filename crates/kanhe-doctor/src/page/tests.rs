//! Every mistake alone, and two at once.

use kanhe_sign::page;

use super::*;
use crate::ticket::SuspectTicket;

const URL: &str = "https://m.shop.example/item/?id=7&from=singlemessage&name=%E4%B8%AD#top";
const SIGNED: &str = "https://m.shop.example/item/?id=7&from=singlemessage&name=%E4%B8%AD";
const NONCE: &str = "Wm3WZYTPz0wzccnW";
const TIME: &str = "1414587457";

fn ticket(text: &str, kind: TicketKind) -> SuspectTicket {
    SuspectTicket { text: text.to_owned(), kind, provenance: format!("{kind:?}") }
}

fn case(given: &str) -> Case {
    Case {
        given: given.to_owned(),
        nonce: NONCE.to_owned(),
        timestamp: TIME.to_owned(),
        url: URL.to_owned(),
        tickets: vec![
            ticket("live", TicketKind::Right),
            ticket("old", TicketKind::Expired),
            ticket("bxLdikRXVbTPdHSM", TicketKind::Superseded),
            ticket("others", TicketKind::OtherApp),
            ticket("card", TicketKind::Card),
            ticket("token", TicketKind::AccessToken),
        ],
        urls: vec![Suspect {
            value: "https://api.shop.example/sign".to_owned(),
            mistake: Mistake::UrlEndpoint,
        }],
        landing: Some("https://m.shop.example/".to_owned()),
        nonces: vec!["another".to_owned()],
        ..Case::default()
    }
}

/// What is found for a page whose backend signed these four.
fn codes(ticket: &str, nonce: &str, timestamp: &str, url: &str) -> Vec<&'static str> {
    let text = format!("jsapi_ticket={ticket}&noncestr={nonce}&timestamp={timestamp}&url={url}");
    codes_of(&sha1(&text))
}

fn sha1(text: &str) -> String {
    kanhe_sign::hex::text(&<sha1::Sha1 as sha1::Digest>::digest(text.as_bytes()))
}

fn codes_of(given: &str) -> Vec<&'static str> {
    match diagnose(&case(given)).finding {
        Finding::Verifies => vec!["verifies"],
        Finding::Unexplained => vec!["unexplained"],
        Finding::Explained { mistakes } | Finding::Possible { mistakes } => {
            mistakes.iter().map(|mistake| mistake.code.code()).collect()
        }
    }
}

#[test]
fn a_right_signature_verifies() {
    let right = page::sign("live", NONCE, TIME, URL);
    assert_eq!(codes_of(right.as_str()), ["verifies"]);
}

#[test]
fn every_mistake_with_the_url_is_found() {
    for (url, code) in [
        (URL, "url_fragment"),
        ("https://m.shop.example/item/", "url_without_query"),
        ("https://m.shop.example", "url_origin"),
        (
            "https%3A%2F%2Fm.shop.example%2Fitem%2F%3Fid%3D7%26from%3Dsinglemessage%26name%3D%25E4%25B8%25AD",
            "url_encoded",
        ),
        ("https://m.shop.example/item/?id=7&from=singlemessage&name=中", "url_decoded"),
        ("https://m.shop.example/item/?id=7&amp;from=singlemessage&amp;name=%E4%B8%AD", "url_html_escaped"),
        ("http://m.shop.example/item/?id=7&from=singlemessage&name=%E4%B8%AD", "url_http_for_https"),
        ("https://m.shop.example:443/item/?id=7&from=singlemessage&name=%E4%B8%AD", "url_port_added"),
        ("https://m.shop.example/item?id=7&from=singlemessage&name=%E4%B8%AD", "url_slash_dropped"),
        ("https://www.m.shop.example/item/?id=7&from=singlemessage&name=%E4%B8%AD", "url_www_added"),
        ("https://m.shop.example/item/?id=7&name=%E4%B8%AD", "url_share_parameters"),
        ("https://m.shop.example/", "url_landing"),
        ("https://api.shop.example/sign", "url_endpoint"),
        ("https:://m.shop.example/item/?id=7&from=singlemessage&name=%E4%B8%AD", "url_double_colon"),
        ("", "url_empty"),
    ] {
        let found = codes("live", NONCE, TIME, url);
        assert_eq!(found, [code], "{url}");
    }
}

#[test]
fn every_mistake_with_the_ticket_is_found_and_the_ticket_is_not_told() {
    for (text, code) in [
        ("old", "ticket_expired"),
        ("bxLdikRXVbTPdHSM", "ticket_superseded"),
        ("others", "ticket_other_app"),
        ("card", "ticket_card"),
        ("token", "ticket_access_token"),
        ("live\n", "ticket_space"),
        ("\"live\"", "ticket_quoted"),
        ("", "ticket_empty"),
        ("undefined", "ticket_undefined"),
    ] {
        assert_eq!(codes(text, NONCE, TIME, SIGNED), [code]);
    }
    let given = page::sign("bxLdikRXVbTPdHSM", NONCE, TIME, SIGNED);
    let diagnosis = serde_json::to_string(&diagnose(&case(given.as_str()))).unwrap();
    assert!(diagnosis.contains("Superseded"));
    assert!(!diagnosis.contains("bxLdikRXVbTPdHSM") && !diagnosis.contains("\"live\""), "{diagnosis}");
}

#[test]
fn every_mistake_with_timestamp_and_nonce_is_found() {
    for (nonce, timestamp, code) in [
        (NONCE, "1414587457000", "timestamp_milliseconds"),
        (NONCE, "1414587457123", "timestamp_milliseconds"),
        (NONCE, "1414587459", "timestamp_other"),
        (NONCE, "1414587457.0", "timestamp_decimal"),
        (NONCE, "undefined", "timestamp_missing"),
        ("another", TIME, "nonce_other"),
        ("wm3wzytpz0wzccnw", TIME, "nonce_case"),
        ("", TIME, "nonce_missing"),
    ] {
        assert_eq!(codes("live", nonce, timestamp, SIGNED), [code], "{nonce} {timestamp}");
    }
}

#[test]
fn every_mistake_with_the_string_is_found() {
    let string = format!("jsapi_ticket=live&noncestr={NONCE}&timestamp={TIME}&url={SIGNED}");
    for (text, code) in [
        (string.replace("noncestr", "nonceStr"), "key_nonce_str"),
        (string.replace("timestamp=", "timeStamp="), "key_time_stamp"),
        (string.replace("jsapi_ticket", "ticket"), "key_ticket"),
        (string.replace("&timestamp", "×tamp"), "ampersand_eaten"),
        (format!("{string}\n"), "trailing_newline"),
        (format!("\u{feff}{string}"), "byte_order_mark"),
        (format!("noncestr={NONCE}&jsapi_ticket=live&timestamp={TIME}&url={SIGNED}"), "order"),
    ] {
        assert_eq!(codes_of(&sha1(&text)), [code], "{text}");
    }
    let sha256 = kanhe_sign::hex::text(&<sha2::Sha256 as sha2::Digest>::digest(string.as_bytes()));
    assert_eq!(codes_of(&sha256), ["sha256"]);
    let right = page::sign("live", NONCE, TIME, URL);
    assert_eq!(codes_of(&right.as_str().to_uppercase()), ["upper_case_hex"]);
    assert_eq!(codes_of(&format!("{right}\n")), ["signature_space"]);
}

#[test]
fn two_mistakes_at_once_are_found() {
    let http = SIGNED.replace("https", "http");
    assert_eq!(codes("old", NONCE, TIME, &http), ["ticket_expired", "url_http_for_https"]);
    let escaped = http.replace('&', "&amp;");
    let mut both = codes("live", NONCE, TIME, &escaped);
    both.sort_unstable();
    assert_eq!(both, ["url_html_escaped", "url_http_for_https"]);
    assert_eq!(codes("live", "", "1414587458", SIGNED), ["timestamp_other", "nonce_missing"]);
}

#[test]
fn a_signature_that_was_hurt_on_its_way_is_recognised() {
    let right = page::sign("live", NONCE, TIME, URL).to_string();
    let last = if right.ends_with('0') { "1" } else { "0" };
    assert_eq!(codes_of(&format!("{}{last}", &right[..39])), ["signature_damaged"]);
    assert_eq!(codes_of(&right[..32]), ["signature_cut"]);
}

#[test]
fn what_nothing_explains_is_said_to_be_so_and_ends() {
    let diagnosis = diagnose(&case(&"0".repeat(40)));
    assert_eq!(diagnosis.finding, Finding::Unexplained);
    assert!(diagnosis.tried < 20_000, "{}", diagnosis.tried);
    let odd =
        diagnose(&Case { given: "x".to_owned(), timestamp: "1414587457000".to_owned(), ..Case::default() });
    assert_eq!(
        odd.hints,
        [Hint::SignatureLength, Hint::TimestampInMilliseconds, Hint::NoTicket, Hint::NoUrl]
    );
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(8))]
    #[test]
    fn nothing_makes_it_panic(given in ".{0,60}", nonce in ".{0,20}", timestamp in ".{0,20}", url in ".{0,80}") {
        let case = Case { given, nonce, timestamp, url, tickets: vec![ticket("t", TicketKind::Right)], ..Case::default() };
        let _ = diagnose(&case);
    }
}

#[test]
fn rarer_mistakes_are_found_too() {
    let text = |nonce: &str, timestamp: &str| {
        sha1(&format!("jsapi_ticket=live&noncestr={nonce}&timestamp={timestamp}&url={SIGNED}"))
    };
    let of = |given: String, nonce: &str, timestamp: &str| {
        let asked = Case { nonce: nonce.to_owned(), timestamp: timestamp.to_owned(), ..case(&given) };
        diagnose(&asked).codes()
    };
    assert_eq!(of(text(NONCE, "1414587457"), NONCE, "1414587457123"), ["timestamp_seconds"]);
    assert_eq!(of(text(NONCE, "1414587457"), NONCE, "1414587457 "), ["timestamp_space"]);
    assert_eq!(of(text("abcd", TIME), "ab-cd", TIME), ["nonce_dashes"]);
    assert_eq!(of(String::new(), NONCE, TIME), ["signature_missing"]);
    let mut values = ["live", NONCE, TIME, SIGNED];
    values.sort_unstable();
    assert_eq!(of(sha1(&values.concat()), NONCE, TIME), ["card_rule"]);
    let encoded = urls::encode("a nonce");
    let url = urls::encode(SIGNED);
    let given = sha1(&format!("jsapi_ticket=live&noncestr={encoded}&timestamp={TIME}&url={url}"));
    assert_eq!(of(given, "a nonce", TIME), ["values_encoded"]);
}

/// "Valid on Android, invalid on iOS: it checks the landing URL."
#[test]
fn the_client_says_which_url_counts_and_the_others_are_told_apart() {
    let landing = "https://m.shop.example/";
    let asked = |url: &str, profile| Case {
        profile: Some(profile),
        ..case(page::sign("live", NONCE, TIME, url).as_str())
    };
    let ios = diagnose(&asked(SIGNED, Profile::Ios));
    assert_eq!(ios.codes(), ["url_current"]);
    assert!(ios.verifies_elsewhere());
    let sentence = crate::profile::sentence(&ios.clients, false).unwrap();
    assert_eq!(
        sentence,
        format!("Valid on Android, desktop, invalid on iOS: it checks the landing URL, {landing}.")
    );
    assert!(crate::profile::sentence(&ios.clients, true).unwrap().starts_with("在 Android、桌面端 上有效"));
    assert_eq!(diagnose(&asked(SIGNED, Profile::Android)).finding, Finding::Verifies);
    assert_eq!(diagnose(&asked(landing, Profile::Android)).codes(), ["url_landing"]);
    assert_eq!(diagnose(&asked(landing, Profile::Ios)).finding, Finding::Verifies);
}
