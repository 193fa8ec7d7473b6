//! The search for what was signed.

use core::cell::Cell;

use kanhe_sign::page::without_fragment;
use serde::Serialize;

use crate::case::{Case, TicketKind};
use crate::form::{Form, Parts};
use crate::mistake::{Field, Mistake};
use crate::variants::{self, Variant};

/// More mistakes at once than this are not looked for.
const MISTAKES: usize = 3;

/// More digits than this do not change on the way: it is another hash.
const SLIPS: usize = 8;

/// After so many signatures the search gives up: well under a second.
const TRIES: u32 = 400_000;

/// What the doctor found.
#[derive(Clone, Debug, Serialize)]
pub struct Diagnosis {
    /// The outcome.
    #[serde(flatten)]
    pub finding: Finding,
    /// What looks odd by itself, whatever was signed.
    pub hints: Vec<Hint>,
    /// How many signatures were computed.
    pub tried: u32,
}

/// The outcome of the search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Finding {
    /// The signature is right.
    Verifies,
    /// These mistakes together make the very signature that the page passed.
    Explained {
        /// The mistakes; as few as will do.
        mistakes: Vec<Explained>,
    },
    /// None of the known mistakes makes it.
    Unexplained,
}

/// A mistake, with what was signed and what should have been. Tickets are named by their provenance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explained {
    /// The mistake.
    pub code: Mistake,
    /// What it is about.
    pub field: Field,
    /// What was signed.
    pub signed: String,
    /// What belongs there.
    pub right: String,
}

impl Explained {
    fn new(code: Mistake, signed: &str, right: &str) -> Self {
        Self { code, field: code.field(), signed: signed.to_owned(), right: right.to_owned() }
    }
}

/// What looks odd by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Hint {
    /// The signature has not the 40 digits of SHA-1.
    SignatureLength,
    /// The timestamp has 13 digits or more: milliseconds.
    TimestampInMilliseconds,
    /// The app has no live ticket, so nothing can verify.
    NoTicket,
    /// The page's URL is no absolute http URL.
    NoUrl,
}

struct Ticket {
    text: String,
    mistakes: Vec<Mistake>,
    provenance: String,
}

/// Finds out what was signed.
pub fn diagnose(case: &Case) -> Diagnosis {
    let cleaned = case.given.trim();
    let mut around = Vec::new();
    if cleaned != case.given {
        around.push(Mistake::SignatureSpace);
    }
    if cleaned.bytes().any(|byte| byte.is_ascii_uppercase()) {
        around.push(Mistake::UpperCaseHex);
    }
    let wanted = cleaned.to_ascii_lowercase();
    let search = Search::new(case, &wanted);
    let finding = match search.run() {
        Some(found) if found.is_empty() && around.is_empty() => Finding::Verifies,
        Some(mut mistakes) => {
            mistakes.extend(around.into_iter().map(|code| Explained::new(code, &case.given, &wanted)));
            Finding::Explained { mistakes }
        }
        None => Finding::Unexplained,
    };
    Diagnosis { finding, hints: hints(case, cleaned), tried: search.tried.get() }
}

fn hints(case: &Case, signature: &str) -> Vec<Hint> {
    let mut hints = Vec::new();
    if signature.len() != 40 || !signature.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        hints.push(Hint::SignatureLength);
    }
    if case.timestamp.len() >= 13 && case.timestamp.bytes().all(|byte| byte.is_ascii_digit()) {
        hints.push(Hint::TimestampInMilliseconds);
    }
    if !case.tickets.iter().any(|ticket| ticket.kind == TicketKind::Right) {
        hints.push(Hint::NoTicket);
    }
    if !variants::is_url(&case.url) {
        hints.push(Hint::NoUrl);
    }
    hints
}

struct Search<'a> {
    case: &'a Case,
    wanted: &'a str,
    tickets: Vec<Ticket>,
    urls: Vec<Variant>,
    timestamps: Vec<Variant>,
    nonces: Vec<Variant>,
    forms: Vec<Form>,
    tried: Cell<u32>,
}

/// One choice of each.
#[derive(Clone, Copy)]
struct Choice<'a> {
    ticket: &'a Ticket,
    url: &'a Variant,
    timestamp: &'a Variant,
    nonce: &'a Variant,
    form: &'a Form,
}

impl Choice<'_> {
    fn sign(&self) -> String {
        let parts = Parts {
            ticket: &self.ticket.text,
            nonce: &self.nonce.value,
            timestamp: &self.timestamp.value,
            url: &self.url.value,
        };
        self.form.sign(parts)
    }
}

impl<'a> Search<'a> {
    fn new(case: &'a Case, wanted: &'a str) -> Self {
        // What is known to exist explains more than what could be.
        let mut urls = vec![Variant::right(without_fragment(&case.url))];
        let suspects = case.urls.iter().map(|suspect| Variant {
            value: without_fragment(&suspect.value).to_owned(),
            mistakes: vec![suspect.mistake],
        });
        for variant in suspects.chain(variants::urls(&case.url)) {
            if urls.iter().all(|known| known.value != variant.value) {
                urls.push(variant);
            }
        }
        urls.extend(variants::doubly_wrong_urls(&urls));
        Self {
            case,
            wanted,
            tickets: tickets(case),
            urls,
            timestamps: variants::timestamps(&case.timestamp),
            nonces: variants::nonces(&case.nonce, &case.nonces),
            forms: Form::all(),
            tried: Cell::new(0),
        }
    }

    /// The fewest mistakes that make the signature, if any do.
    fn run(&self) -> Option<Vec<Explained>> {
        for total in 0..=MISTAKES {
            let found = self.choices(total).take_while(|_| self.tried.get() < TRIES);
            let mut matching = found.filter(|choice| self.matches(choice));
            if let Some(choice) = matching.next() {
                return Some(self.explain(&choice));
            }
            if total == 1
                && let Some(found) = self.milliseconds()
            {
                return Some(vec![found]);
            }
        }
        self.damaged().map(|found| vec![found])
    }

    /// Nothing was mistaken: the right signature was hurt on its way.
    fn damaged(&self) -> Option<Explained> {
        let right = self.choices(0).map(|choice| choice.sign()).next()?;
        let changed = right.bytes().zip(self.wanted.bytes()).filter(|(right, given)| right != given).count();
        let code = if self.wanted.len() == right.len() && changed <= SLIPS {
            Mistake::SignatureDamaged
        } else if self.wanted.len() >= SLIPS && right.starts_with(self.wanted) {
            Mistake::SignatureCut
        } else {
            return None;
        };
        Some(Explained::new(code, self.wanted, &right))
    }

    /// Every choice with exactly so many mistakes. A wrong field explains more than a wrong way of joining fields, so
    /// forms come last.
    fn choices(&self, total: usize) -> impl Iterator<Item = Choice<'_>> {
        // Six hundred other moments are not tried together with two more mistakes.
        let many =
            move |stamp: &Variant| total == MISTAKES && stamp.mistakes.contains(&Mistake::TimestampOther);
        let forms = self.forms.iter().filter_map(move |form| Some((form, left(total, &form.mistakes)?)));
        let tickets = forms.flat_map(|(form, rest)| {
            self.tickets.iter().filter_map(move |ticket| Some((form, ticket, left(rest, &ticket.mistakes)?)))
        });
        let urls = tickets.flat_map(|(form, ticket, rest)| {
            self.urls.iter().filter_map(move |url| Some((form, ticket, url, left(rest, &url.mistakes)?)))
        });
        let stamps = urls.flat_map(move |(form, ticket, url, rest)| {
            self.timestamps.iter().filter(move |stamp| !many(stamp)).filter_map(move |timestamp| {
                Some((form, ticket, url, timestamp, left(rest, &timestamp.mistakes)?))
            })
        });
        stamps.flat_map(|(form, ticket, url, timestamp, rest)| {
            let nonces = self.nonces.iter().filter(move |nonce| nonce.mistakes.len() == rest);
            nonces.map(move |nonce| Choice { ticket, url, timestamp, nonce, form })
        })
    }

    fn matches(&self, choice: &Choice<'_>) -> bool {
        self.tried.set(self.tried.get() + 1);
        choice.sign() == self.wanted
    }

    fn explain(&self, choice: &Choice<'_>) -> Vec<Explained> {
        let right_ticket = self.tickets.first().map_or("", |right| &right.provenance);
        let each = |mistakes: &[Mistake], signed: &str, right: &str| -> Vec<Explained> {
            mistakes.iter().map(|code| Explained::new(*code, signed, right)).collect()
        };
        let Choice { ticket, url, timestamp, nonce, form } = choice;
        [
            each(&ticket.mistakes, &ticket.provenance, right_ticket),
            each(&url.mistakes, &url.value, without_fragment(&self.case.url)),
            each(&timestamp.mistakes, &timestamp.value, &self.case.timestamp),
            each(&nonce.mistakes, &nonce.value, &self.case.nonce),
            each(&form.mistakes, "", ""),
        ]
        .concat()
    }

    /// One mistake alone: milliseconds were signed whose second was passed.
    fn milliseconds(&self) -> Option<Explained> {
        let form = Form::right();
        let (url, nonce) = (without_fragment(&self.case.url), &*self.case.nonce);
        for ticket in self.tickets.iter().filter(|ticket| ticket.mistakes.is_empty()) {
            for timestamp in variants::milliseconds_of(&self.case.timestamp) {
                self.tried.set(self.tried.get() + 1);
                let parts = Parts { ticket: &ticket.text, nonce, timestamp: &timestamp, url };
                if form.sign(parts) == self.wanted {
                    let code = Mistake::TimestampMilliseconds;
                    return Some(Explained::new(code, &timestamp, &self.case.timestamp));
                }
            }
        }
        None
    }
}

/// How many mistakes are left after these; nothing if they are too many.
fn left(total: usize, mistakes: &[Mistake]) -> Option<usize> {
    total.checked_sub(mistakes.len())
}

/// The tickets that may have signed, right ones first, and what becomes of a right one on its way.
fn tickets(case: &Case) -> Vec<Ticket> {
    let mut tickets: Vec<Ticket> = case
        .tickets
        .iter()
        .map(|suspect| Ticket {
            text: suspect.text.clone(),
            mistakes: suspect.kind.mistake().into_iter().collect(),
            provenance: suspect.provenance.clone(),
        })
        .collect();
    tickets.sort_by_key(|ticket| ticket.mistakes.len());
    for suspect in case.tickets.iter().filter(|suspect| suspect.kind == TicketKind::Right) {
        let text = &suspect.text;
        let changed = [
            (format!("{text}\n"), Mistake::TicketSpace),
            (format!("{text}\r\n"), Mistake::TicketSpace),
            (format!("{text} "), Mistake::TicketSpace),
            (format!(" {text}"), Mistake::TicketSpace),
            (format!("\"{text}\""), Mistake::TicketQuoted),
            (format!("'{text}'"), Mistake::TicketQuoted),
        ];
        for (text, mistake) in changed {
            let provenance = suspect.provenance.clone();
            tickets.push(Ticket { text, mistakes: vec![mistake], provenance });
        }
    }
    for (nothing, mistake) in [
        ("", Mistake::TicketEmpty),
        ("undefined", Mistake::TicketUndefined),
        ("null", Mistake::TicketUndefined),
        ("None", Mistake::TicketUndefined),
        ("[object Object]", Mistake::TicketUndefined),
    ] {
        let provenance = format!("{nothing:?}");
        tickets.push(Ticket { text: nothing.to_owned(), mistakes: vec![mistake], provenance });
    }
    tickets
}

#[cfg(test)]
mod tests {
    use kanhe_sign::page;

    use super::*;
    use crate::case::{Suspect, SuspectTicket};

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
                ticket("replaced", TicketKind::Superseded),
                ticket("others", TicketKind::OtherApp),
                ticket("card", TicketKind::Card),
                ticket("token", TicketKind::AccessToken),
            ],
            urls: vec![
                Suspect { value: "https://m.shop.example/".to_owned(), mistake: Mistake::UrlLanding },
                Suspect { value: "https://api.shop.example/sign".to_owned(), mistake: Mistake::UrlEndpoint },
            ],
            nonces: vec!["another".to_owned()],
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
            Finding::Explained { mistakes } => mistakes.iter().map(|mistake| mistake.code.code()).collect(),
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
            (
                "https://m.shop.example/item/?id=7&amp;from=singlemessage&amp;name=%E4%B8%AD",
                "url_html_escaped",
            ),
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
            // The landing URL is also the page's origin with a slash; the suspect that is named first wins.
            assert!(
                found == [code] || (code == "url_landing" && found == ["url_origin"]),
                "{url}: {found:?}"
            );
        }
    }

    #[test]
    fn every_mistake_with_the_ticket_is_found_and_the_ticket_is_not_told() {
        for (text, code) in [
            ("old", "ticket_expired"),
            ("replaced", "ticket_superseded"),
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
        let given = page::sign("replaced", NONCE, TIME, SIGNED);
        let diagnosis = serde_json::to_string(&diagnose(&case(given.as_str()))).unwrap();
        assert!(diagnosis.contains("Superseded"));
        assert!(!diagnosis.contains("replaced") && !diagnosis.contains("\"live\""), "{diagnosis}");
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
        assert!(diagnosis.tried <= TRIES + 2000);
        let odd = diagnose(&Case {
            given: "x".to_owned(),
            timestamp: "1414587457000".to_owned(),
            ..Case::default()
        });
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
}
