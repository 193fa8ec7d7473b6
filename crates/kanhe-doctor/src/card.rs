//! WeChat's signatures of cards: `cardExt` and `cardSign` (`protocol/wechat-bridge.md` 7).

use sha1::{Digest, Sha1};

use crate::diagnosis::{Diagnosis, Explained, Finding};
use crate::mistake::Mistake;
use crate::search::{Buckets, Choosable};
use crate::ticket::{self, NOTHINGS, SuspectTicket};
use crate::variant::{Mistakes, Variant};

/// A card's signature, and what may have been mistaken.
#[derive(Clone, Debug, Default)]
pub struct CardCase {
    /// The signature that was passed.
    pub given: String,
    /// Names and values that are passed and signed, without the ticket; empty ones contribute nothing.
    pub values: Vec<(String, String)>,
    /// Tickets for cards, and those that people take for them.
    pub tickets: Vec<SuspectTicket>,
    /// Values that may have been signed though they are not passed, such as the app's id.
    pub others: Vec<(String, String)>,
}

/// What was signed apart from the ticket.
struct Values {
    list: Vec<(String, String)>,
    mistakes: Mistakes,
    shown: String,
}

/// How it was joined.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rule {
    Right,
    Unsorted,
    ByName,
    Named(&'static str),
    Separated(&'static str),
    Reversed,
}

const RULES: [Rule; 8] = [
    Rule::Right,
    Rule::Unsorted,
    Rule::ByName,
    Rule::Named("api_ticket"),
    Rule::Named("ticket"),
    Rule::Separated("&"),
    Rule::Separated(","),
    Rule::Reversed,
];

impl Choosable for Rule {
    fn mistakes(&self) -> Mistakes {
        match self {
            Self::Right => Mistakes::NONE,
            Self::Unsorted | Self::ByName | Self::Reversed => Mistakes::one(Mistake::CardUnsorted),
            Self::Named(_) => Mistakes::one(Mistake::PageRule),
            Self::Separated(_) => Mistakes::one(Mistake::CardSeparator),
        }
    }

    fn is_alone(&self) -> bool {
        false
    }
}

impl Choosable for Values {
    fn mistakes(&self) -> Mistakes {
        self.mistakes
    }

    fn is_alone(&self) -> bool {
        false
    }
}

/// Finds out what was signed.
pub fn diagnose(case: &CardCase) -> Diagnosis {
    let given = case.given.trim();
    if given.is_empty() {
        return Diagnosis::new(Finding::of(vec![Explained::bare(Mistake::SignatureMissing)]));
    }
    let wanted = given.to_ascii_lowercase();
    let tickets = ticket::variants(&case.tickets);
    let values = values(case);
    let mut tried = 0;
    let buckets = Buckets::new().part(&RULES).part(&tickets).part(&values);
    let found = buckets.search(|choice| {
        let [rule, ticket, value] = *choice else { return false };
        let (Some(rule), Some(ticket), Some(values)) =
            (RULES.get(rule), tickets.get(ticket), values.get(value))
        else {
            return false;
        };
        tried += 1;
        kanhe_sign::hex::text(&Sha1::digest(joined(*rule, ticket, &values.list).as_bytes())) == wanted
    });
    let finding = found.map_or(Finding::Unexplained, |choice| {
        let [rule, ticket, value] = *choice else { return Finding::Unexplained };
        let mut mistakes = Vec::new();
        let right = ticket::right(&case.tickets);
        if let Some(ticket) = tickets.get(ticket) {
            mistakes.extend(ticket.mistakes.iter().map(|code| Explained::new(code, ticket.text(), right)));
        }
        if let Some(values) = values.get(value) {
            mistakes.extend(values.mistakes.iter().map(|code| Explained::new(code, &*values.shown, "")));
        }
        if let Some(rule) = RULES.get(rule) {
            mistakes.extend(rule.mistakes().iter().map(Explained::bare));
        }
        if given != case.given {
            mistakes.push(Explained::new(Mistake::SignatureSpace, &*case.given, given));
        }
        if given != wanted {
            mistakes.push(Explained::new(Mistake::UpperCaseHex, given, &*wanted));
        }
        Finding::of(mistakes)
    });
    Diagnosis { tried, ..Diagnosis::new(finding) }
}

fn joined(rule: Rule, ticket: &Variant, values: &[(String, String)]) -> String {
    let name = if let Rule::Named(name) = rule { name } else { "api_ticket" };
    let mut all: Vec<(&str, &str)> = vec![(name, &ticket.value)];
    all.extend(values.iter().map(|(name, value)| (&**name, &**value)));
    match rule {
        Rule::Right | Rule::Separated(_) | Rule::Reversed => all.sort_by_key(|(_, value)| *value),
        Rule::ByName | Rule::Named(_) => all.sort_by_key(|(name, _)| *name),
        Rule::Unsorted => {}
    }
    if rule == Rule::Reversed {
        all.reverse();
    }
    let separator = match rule {
        Rule::Separated(separator) => separator,
        Rule::Named(_) => "&",
        _ => "",
    };
    let parts = all.iter().map(|(name, value)| {
        if let Rule::Named(_) = rule { format!("{name}={value}") } else { (*value).to_owned() }
    });
    parts.collect::<Vec<_>>().join(separator)
}

/// The values as they are passed, and what may have been signed in their place.
fn values(case: &CardCase) -> Vec<Values> {
    let passed: Vec<(String, String)> =
        case.values.iter().filter(|(_, value)| !value.is_empty()).cloned().collect();
    let with = |list: Vec<(String, String)>, mistake: Mistake, shown: &str| Values {
        list,
        mistakes: Mistakes::one(mistake),
        shown: shown.to_owned(),
    };
    let mut all = vec![Values { list: passed.clone(), mistakes: Mistakes::NONE, shown: String::new() }];
    for (at, (name, _)) in passed.iter().enumerate() {
        let mut rest = passed.clone();
        rest.remove(at);
        all.push(with(rest, Mistake::CardValueMissing, name));
    }
    let empty = case.values.iter().filter(|(_, value)| value.is_empty());
    for (name, _) in empty {
        for nothing in NOTHINGS.iter().copied().chain(["0", "nil"]) {
            let mut list = passed.clone();
            list.push((name.clone(), nothing.to_owned()));
            all.push(with(list, Mistake::CardValueUndefined, name));
        }
    }
    for (name, value) in &case.others {
        let mut list = passed.clone();
        list.push((name.clone(), value.clone()));
        all.push(with(list, Mistake::CardValueMissing, name));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ticket::TicketKind;

    fn case(given: &str) -> CardCase {
        let value = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let ticket =
            |text: &str, kind| SuspectTicket { text: text.to_owned(), kind, provenance: format!("{kind:?}") };
        CardCase {
            given: given.to_owned(),
            values: vec![
                value("timestamp", "1404896688"),
                value("card_id", "pjZ8Yt1XGILfi-FUsewpnnolGgZk"),
                value("code", "1434008071"),
                value("openid", ""),
                value("nonce_str", "123"),
            ],
            tickets: vec![
                ticket("ojZ8YtyVyr30HheH3CM73y7h4jJE", TicketKind::Right),
                ticket("page ticket", TicketKind::Page),
            ],
            others: Vec::new(),
        }
    }

    fn codes(text: &str) -> Vec<&'static str> {
        diagnose(&case(&kanhe_sign::hex::text(&Sha1::digest(text.as_bytes())))).codes()
    }

    /// The vectors are those of `protocol/wechat-bridge.md` 7.
    #[test]
    fn the_seeds_card_verifies_and_each_mistake_with_it_is_found() {
        assert_eq!(diagnose(&case("f137ab68b7f8112d20ee528ab6074564e2796250")).finding, Finding::Verifies);
        assert_eq!(
            diagnose(&case("11056a0835078caa4d82a948a416875f66af4283")).codes(),
            ["card_value_missing"]
        );
        let (ticket, card) = ("ojZ8YtyVyr30HheH3CM73y7h4jJE", "pjZ8Yt1XGILfi-FUsewpnnolGgZk");
        for (text, code) in [
            (format!("12314048966881434008071page ticket{card}"), "ticket_page"),
            (format!("{ticket}1404896688{card}1434008071123"), "card_unsorted"),
            (format!("123,1404896688,1434008071,{ticket},{card}"), "card_separator"),
            (
                format!(
                    "api_ticket={ticket}&card_id={card}&code=1434008071&nonce_str=123&timestamp=1404896688"
                ),
                "page_rule",
            ),
            (format!("12314048966881434008071{ticket}{card}undefined"), "card_value_undefined"),
        ] {
            assert_eq!(codes(&text), [code], "{text}");
        }
        assert_eq!(diagnose(&case(&"0".repeat(40))).finding, Finding::Unexplained);
    }
}
