//! How the signed string may have been put together.

use super::urls::encode;
use crate::hashing::{Algorithm, Hashing, Words};
use crate::mistake::Mistake;
use crate::search::Choosable;
use crate::variant::Mistakes;

/// The values that go into the string: ticket, nonce, timestamp and URL.
pub(crate) type Values<'a> = [&'a str; 4];

/// A way of putting it together.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    /// What stands before each value: its name, and what joins it to what is before it; in the order of the string.
    heads: [String; 4],
    /// Which value comes first, second, …
    pub(crate) order: [usize; 4],
    /// Before the whole.
    front: &'static str,
    /// Behind the whole.
    tail: &'static str,
    /// Whether values are percent-encoded.
    encoded: bool,
    /// Whether the values are sorted and joined, as for cards.
    joined: bool,
    mistakes: Mistakes,
    alone: bool,
}

impl Choosable for Form {
    fn mistakes(&self) -> Mistakes {
        self.mistakes
    }

    fn is_alone(&self) -> bool {
        self.alone
    }
}

/// The names in the signed string, in their order.
const KEYS: [&str; 4] = ["jsapi_ticket", "noncestr", "timestamp", "url"];

/// Names that are written in place of these.
const OTHER_KEYS: [(usize, &str, Mistake); 12] = [
    (1, "nonceStr", Mistake::KeyNonceStr),
    (1, "nonce_str", Mistake::KeyNonceStr),
    (1, "nonce", Mistake::KeyNonceStr),
    (2, "timeStamp", Mistake::KeyTimeStamp),
    (2, "time_stamp", Mistake::KeyTimeStamp),
    (0, "ticket", Mistake::KeyTicket),
    (0, "jsapiTicket", Mistake::KeyTicket),
    (0, "jsapiticket", Mistake::KeyTicket),
    (0, "api_ticket", Mistake::KeyTicket),
    (0, "js_ticket", Mistake::KeyTicket),
    (3, "URL", Mistake::KeyUrl),
    (3, "uri", Mistake::KeyUrl),
];

/// Those that people write most.
const LIKELY_KEYS: [&str; 6] = ["nonceStr", "nonce_str", "timeStamp", "ticket", "jsapiTicket", "URL"];

/// Orders that people come to: sorted otherwise, the URL first, the ticket last.
const LIKELY_ORDERS: [[usize; 4]; 5] = [[1, 0, 2, 3], [0, 2, 1, 3], [1, 2, 3, 0], [3, 0, 1, 2], [0, 1, 3, 2]];

impl Form {
    fn new(keys: [&str; 4], order: [usize; 4], separator: &str) -> Self {
        let mut heads: [String; 4] = Default::default();
        for (place, (head, value)) in heads.iter_mut().zip(order).enumerate() {
            let joint = if place == 0 { "" } else { separator };
            *head = format!("{joint}{}=", keys.get(value).copied().unwrap_or_default());
        }
        Self {
            heads,
            order,
            front: "",
            tail: "",
            encoded: false,
            joined: false,
            mistakes: Mistakes::NONE,
            alone: false,
        }
    }

    /// The right one.
    pub(crate) fn right() -> Self {
        Self::new(KEYS, [0, 1, 2, 3], "&")
    }

    /// The right one, and every one with a single mistake.
    pub(crate) fn all() -> Vec<Self> {
        let wrong = |mistake| Self { mistakes: Mistakes::one(mistake), ..Self::right() };
        let mut forms = vec![Self::right()];
        for (place, name, mistake) in OTHER_KEYS {
            let mut keys = KEYS;
            keys[place] = name;
            let form = Self::new(keys, [0, 1, 2, 3], "&");
            let alone = !LIKELY_KEYS.contains(&name);
            forms.push(Self { mistakes: Mistakes::one(mistake), alone, ..form });
        }
        let [ticket, nonce, _, url] = KEYS.map(|key| format!("&{key}="));
        let eaten = [ticket.trim_start_matches('&').to_owned(), nonce, "\u{d7}tamp=".to_owned(), url];
        let escaped = Self::new(KEYS, [0, 1, 2, 3], "&amp;");
        forms.extend([
            // Mostly the URL alone shows it, and then it is called by that name.
            Self { encoded: true, alone: true, ..wrong(Mistake::ValuesEncoded) },
            Self { heads: eaten, ..wrong(Mistake::AmpersandEaten) },
            Self { mistakes: Mistakes::one(Mistake::SeparatorEscaped), ..escaped },
            Self { heads: Default::default(), joined: true, ..wrong(Mistake::CardRule) },
            Self { tail: "\n", ..wrong(Mistake::TrailingNewline) },
            Self { tail: "\r\n", ..wrong(Mistake::TrailingNewline) },
            Self { tail: "&", ..wrong(Mistake::TrailingAmpersand) },
            Self { front: "\u{feff}", ..wrong(Mistake::ByteOrderMark) },
        ]);
        for order in permutations() {
            let alone = !LIKELY_ORDERS.contains(&order);
            let form = Self::new(KEYS, order, "&");
            forms.push(Self { mistakes: Mistakes::one(Mistake::Order), alone, ..form });
        }
        forms
    }

    /// The mistakes with it.
    pub(crate) fn wrongs(&self) -> Mistakes {
        self.mistakes
    }
}

/// Every order but the right one.
fn permutations() -> Vec<[usize; 4]> {
    let digits = 0..4usize;
    let all = digits.clone().flat_map(|a| (0..4).map(move |b| (a, b)));
    let all = all.flat_map(|(a, b)| (0..4).map(move |c| (a, b, c)));
    let all = all.filter(|(a, b, c)| a != b && b != c && a != c);
    all.map(|(a, b, c)| [a, b, c, 6 - a - b - c]).filter(|order| *order != [0, 1, 2, 3]).collect()
}

/// Signs again and again, and keeps what has been hashed of the string's beginning: of neighbours in the search only
/// the end differs.
pub(crate) struct Signer<'a> {
    forms: &'a [Form],
    algorithm: Algorithm,
    hashing: Hashing,
    /// The form of the last string, and its values in the order of the string.
    last: Option<(usize, [usize; 4])>,
    /// How many strings were signed.
    pub(crate) signed: u32,
}

impl<'a> Signer<'a> {
    /// One for signatures of so many bytes.
    pub(crate) fn new(forms: &'a [Form], bytes: usize) -> Self {
        let algorithm = Algorithm::of(bytes);
        Self { forms, algorithm, hashing: Hashing::new(algorithm), last: None, signed: 0 }
    }

    /// The numbers mean other values from now on.
    pub(crate) fn forget(&mut self) {
        self.last = None;
    }

    /// A signature, as it is compared. Nothing if no digest has this length.
    pub(crate) fn read(&self, signature: &[u8]) -> Option<Words> {
        self.algorithm.read(signature)
    }

    /// Whether the values, chosen by these numbers, make what is wanted in this form.
    pub(crate) fn makes(
        &mut self,
        form: usize,
        chosen: [usize; 4],
        values: Values<'_>,
        wanted: Words,
    ) -> bool {
        self.hash(form, chosen, values) == wanted
    }

    /// The digits that the values make.
    pub(crate) fn digits(&mut self, form: usize, chosen: [usize; 4], values: Values<'_>) -> String {
        let words = self.hash(form, chosen, values);
        kanhe_sign::hex::text(&self.algorithm.write(words))
    }

    fn hash(&mut self, number: usize, chosen: [usize; 4], values: Values<'_>) -> Words {
        self.signed += 1;
        let forms = self.forms;
        let Some(form) = forms.get(number) else { return Words::default() };
        if form.joined {
            return self.joined(values);
        }
        let in_order = form.order.map(|value| chosen.get(value).copied().unwrap_or_default());
        let same = match &self.last {
            Some((last, before)) if *last == number => {
                before.iter().zip(&in_order).take_while(|(before, now)| before == now).count().min(3)
            }
            _ => {
                self.hashing.back_to(usize::MAX);
                self.hashing.feed(form.front);
                self.hashing.feed(&form.heads[0]);
                self.hashing.mark(0);
                0
            }
        };
        self.last = Some((number, in_order));
        self.hashing.back_to(same);
        for place in same..4 {
            self.value(form, place, values);
            // The name of the next value is as certain as this one.
            if let Some(head) = form.heads.get(place + 1) {
                self.hashing.feed(head);
                self.hashing.mark(place + 1);
            }
        }
        self.hashing.feed(form.tail);
        self.hashing.result()
    }

    /// The value at a place.
    fn value(&mut self, form: &Form, place: usize, values: Values<'_>) {
        let value = form.order.get(place).and_then(|value| values.get(*value)).copied().unwrap_or_default();
        if form.encoded {
            self.hashing.feed(&encode(value));
        } else {
            self.hashing.feed(value);
        }
    }

    fn joined(&mut self, mut values: Values<'_>) -> Words {
        values.sort_unstable();
        self.forget();
        self.hashing.back_to(usize::MAX);
        for value in values {
            self.hashing.feed(value);
        }
        self.hashing.result()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_right_form_is_the_platforms_own() {
        let own = kanhe_sign::page::sign("T", "n", "1", "https://a.example/?b=c");
        let forms = [Form::right()];
        let mut signer = Signer::new(&forms, 20);
        for _ in 0..2 {
            assert_eq!(signer.digits(0, [0; 4], ["T", "n", "1", "https://a.example/?b=c"]), own.as_str());
        }
        assert_ne!(signer.digits(0, [0, 0, 0, 1], ["T", "n", "1", "https://b.example/"]), own.as_str());
    }

    #[test]
    fn there_are_twenty_three_wrong_orders() {
        assert_eq!(permutations().len(), 23);
    }
}
