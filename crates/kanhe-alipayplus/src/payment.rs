//! Payments that apps make with an access token in the user's place: what AGREEMENT_PAY is for.

use serde::{Deserialize, Serialize};

/// An amount of money as it is on the wire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    /// Three letters of ISO 4217.
    pub currency: String,
    /// A whole number of minor units, as text.
    pub value: String,
}

impl Amount {
    /// Whether it is an amount that can be paid.
    pub fn is_sound(&self) -> bool {
        let currency =
            self.currency.len() == 3 && self.currency.bytes().all(|byte| byte.is_ascii_uppercase());
        let digits =
            (1..=16).contains(&self.value.len()) && self.value.bytes().all(|byte| byte.is_ascii_digit());
        currency && digits && !self.value.starts_with('0')
    }

    /// The number of minor units; 0 if it is not sound.
    pub fn minor_units(&self) -> u64 {
        if self.is_sound() { self.value.parse().unwrap_or(0) } else { 0 }
    }
}

/// A payment that an app asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// The wallet's id of it.
    pub id: String,
    /// The app's id of it.
    pub request_id: String,
    /// How much.
    pub amount: Amount,
    /// What for, in the app's words.
    pub description: String,
    /// Where the app wants to be told of the outcome; empty if nowhere.
    pub notify_url: String,
}

#[cfg(test)]
mod tests {
    use super::Amount;

    #[test]
    fn an_amount_is_a_whole_number_of_minor_units_in_a_currency() {
        for (currency, value, units) in [
            ("IQD", "1000", 1000),
            ("IQD", "9999999999999999", 9_999_999_999_999_999),
            ("IQD", "0", 0),
            ("IQD", "01", 0),
            ("IQD", "", 0),
            ("IQD", "-1", 0),
            ("IQD", "1.5", 0),
            ("IQD", "10000000000000000", 0),
            ("iqd", "1", 0),
            ("IQDX", "1", 0),
        ] {
            let amount = Amount { currency: currency.to_owned(), value: value.to_owned() };
            assert_eq!((amount.minor_units(), amount.is_sound()), (units, units > 0), "{currency} {value}");
        }
    }
}
