//! The mistakes that people make with page signatures.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What a mistake is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The ticket.
    Ticket,
    /// The nonce.
    Nonce,
    /// The timestamp.
    Timestamp,
    /// The page's URL.
    Url,
    /// How the string was put together, or hashed.
    Form,
    /// The signature's own text.
    Signature,
}

macro_rules! mistakes {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal, $field:ident;)+) => {
        /// A mistake. Its code is stable: documentation and tools refer to it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Mistake {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Mistake {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// Its machine-readable name.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// What it is about.
            pub fn field(self) -> Field {
                match self { $(Self::$name => Field::$field,)+ }
            }
        }
    };
}

mistakes! {
    /// The fragment was signed too.
    UrlFragment = "url_fragment", Url;
    /// The query was left out.
    UrlWithoutQuery = "url_without_query", Url;
    /// Only scheme and host were signed.
    UrlOrigin = "url_origin", Url;
    /// The URL was percent-encoded as a whole.
    UrlEncoded = "url_encoded", Url;
    /// The URL was percent-encoded twice.
    UrlEncodedTwice = "url_encoded_twice", Url;
    /// The URL was percent-decoded.
    UrlDecoded = "url_decoded", Url;
    /// Only its query was decoded, as forms are.
    UrlQueryDecoded = "url_query_decoded", Url;
    /// `&` had become `&amp;`.
    UrlHtmlEscaped = "url_html_escaped", Url;
    /// Slashes were escaped as JSON may have them.
    UrlJsonEscaped = "url_json_escaped", Url;
    /// http was signed for a page on https.
    UrlHttpForHttps = "url_http_for_https", Url;
    /// https was signed for a page on http.
    UrlHttpsForHttp = "url_https_for_http", Url;
    /// A port was signed that the page's URL does not show.
    UrlPortAdded = "url_port_added", Url;
    /// The page's port was left out.
    UrlPortDropped = "url_port_dropped", Url;
    /// A slash at the end that the page does not have.
    UrlSlashAdded = "url_slash_added", Url;
    /// The slash at the end was left out.
    UrlSlashDropped = "url_slash_dropped", Url;
    /// `www.` in front that the page does not have.
    UrlWwwAdded = "url_www_added", Url;
    /// The page's `www.` was left out.
    UrlWwwDropped = "url_www_dropped", Url;
    /// A default document's name that the page's URL does not show.
    UrlIndexAdded = "url_index_added", Url;
    /// The default document's name was left out.
    UrlIndexDropped = "url_index_dropped", Url;
    /// The scheme's colon was there twice.
    UrlDoubleColon = "url_double_colon", Url;
    /// Blank space around the URL.
    UrlSpace = "url_space", Url;
    /// The host in other letters than the browser writes.
    UrlHostCase = "url_host_case", Url;
    /// Signed before the client had added its share parameters.
    UrlShareParameters = "url_share_parameters", Url;
    /// Signed without the login's `code` and `state`.
    UrlLoginParameters = "url_login_parameters", Url;
    /// The landing URL was signed, and this client verifies the current one.
    UrlLanding = "url_landing", Url;
    /// The current URL was signed, and this client verifies the landing one.
    UrlCurrent = "url_current", Url;
    /// Another page's URL was signed.
    UrlOtherPage = "url_other_page", Url;
    /// The backend signed its own address.
    UrlEndpoint = "url_endpoint", Url;
    /// No URL was signed.
    UrlEmpty = "url_empty", Url;

    /// The ticket's life is over.
    TicketExpired = "ticket_expired", Ticket;
    /// Another ticket has taken its place.
    TicketSuperseded = "ticket_superseded", Ticket;
    /// The ticket is another app's.
    TicketOtherApp = "ticket_other_app", Ticket;
    /// The ticket is the one for cards.
    TicketCard = "ticket_card", Ticket;
    /// The access token was taken for the ticket.
    TicketAccessToken = "ticket_access_token", Ticket;
    /// There was no ticket: an empty text was signed.
    TicketEmpty = "ticket_empty", Ticket;
    /// There was no ticket: the word for nothing was signed.
    TicketUndefined = "ticket_undefined", Ticket;
    /// Blank space around the ticket.
    TicketSpace = "ticket_space", Ticket;
    /// Quotation marks around the ticket.
    TicketQuoted = "ticket_quoted", Ticket;

    /// Milliseconds were signed, seconds passed.
    TimestampMilliseconds = "timestamp_milliseconds", Timestamp;
    /// Seconds were signed, milliseconds passed.
    TimestampSeconds = "timestamp_seconds", Timestamp;
    /// Another moment was signed than passed.
    TimestampOther = "timestamp_other", Timestamp;
    /// The number was signed with decimals.
    TimestampDecimal = "timestamp_decimal", Timestamp;
    /// No timestamp was signed.
    TimestampMissing = "timestamp_missing", Timestamp;

    /// The nonce of another request was signed.
    NonceOther = "nonce_other", Nonce;
    /// The nonce was signed in other letters.
    NonceCase = "nonce_case", Nonce;
    /// Blank space around the nonce.
    NonceSpace = "nonce_space", Nonce;
    /// No nonce was signed.
    NonceMissing = "nonce_missing", Nonce;

    /// `nonceStr=` was signed for `noncestr=`.
    KeyNonceStr = "key_nonce_str", Form;
    /// `timeStamp=` was signed for `timestamp=`.
    KeyTimeStamp = "key_time_stamp", Form;
    /// Another name was signed for `jsapi_ticket=`.
    KeyTicket = "key_ticket", Form;
    /// The four parts stood in another order.
    Order = "order", Form;
    /// The values were percent-encoded.
    ValuesEncoded = "values_encoded", Form;
    /// `&timestamp` was shown as `×tamp` by HTML, and signed so.
    AmpersandEaten = "ampersand_eaten", Form;
    /// `&amp;` stood between the parts.
    SeparatorEscaped = "separator_escaped", Form;
    /// The values were sorted and joined, as for cards.
    CardRule = "card_rule", Form;
    /// A line end behind the string.
    TrailingNewline = "trailing_newline", Form;
    /// A byte order mark before the string.
    ByteOrderMark = "byte_order_mark", Form;
    /// SHA-256 instead of SHA-1.
    Sha256 = "sha256", Form;

    /// The digits are upper case.
    UpperCaseHex = "upper_case_hex", Signature;
    /// Blank space around the signature.
    SignatureSpace = "signature_space", Signature;
    /// The signature was right, and its end is missing.
    SignatureCut = "signature_cut", Signature;
    /// The signature was right, and a few of its digits have changed.
    SignatureDamaged = "signature_damaged", Signature;
}

impl Serialize for Mistake {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

/// A mistake in words: what was wrong, and what to do.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// English sentence.
    pub en: String,
    /// The same in Chinese.
    pub zh: String,
    /// The way out, in English.
    pub fix_en: String,
    /// The same in Chinese.
    pub fix_zh: String,
}

/// The words of every code, from `words.toml`. Empty only if that file were broken, which a test rules out.
pub fn words() -> BTreeMap<String, Words> {
    toml::from_str(include_str!("../words.toml")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mistake_has_words_in_both_languages_and_no_words_are_left_over() {
        let parsed: Result<BTreeMap<String, Words>, _> = toml::from_str(include_str!("../words.toml"));
        let words = parsed.unwrap();
        let mut codes: Vec<&str> = Mistake::ALL.iter().map(|mistake| mistake.code()).collect();
        codes.sort_unstable();
        assert_eq!(words.keys().map(String::as_str).collect::<Vec<_>>(), codes);
        for (code, words) in &words {
            for text in [&words.en, &words.zh, &words.fix_en, &words.fix_zh] {
                assert!(text.chars().count() > 5, "{code}");
            }
            assert!(words.zh.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{code}");
        }
    }
}
