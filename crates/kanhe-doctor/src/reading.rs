//! What real clients print about a refused config, read back.
//!
//! * DingTalk: `… Code:52013 - Message: 签名校验失败,nonce:[…],timestamp:[…],url:[…],ticketList:[…]`
//!   (`protocol/dingtalk.md` 3.1);
//! * WeChat on iOS: `"realAuthUrl":["https://…"]` beside the text;
//! * WeChat's newer form: `config:fail,Error: System error, error code:63002,invalid signature [20200205 18:43:18][]`
//!   (`protocol/wechat-bridge.md` 2.2);
//! * Gov-DingTalk: `"errorCode":"101004"`.

use serde::Serialize;

use crate::diagnosis::{Diagnosis, Explained, Finding};
use crate::mistake::Mistake;

/// What a text tells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Observed {
    /// The vendor's code, if there is one.
    pub code: Option<String>,
    /// The nonce that the platform saw.
    pub nonce: Option<String>,
    /// The timestamp that the platform saw.
    pub timestamp: Option<String>,
    /// The URLs that the platform verified.
    pub urls: Vec<String>,
}

/// What a code may mean, the likeliest first: of WeChat, DingTalk, Gov-DingTalk and their gateways.
const CODES: [(&str, &[Mistake]); 11] = [
    ("63002", &SIGNATURE),
    ("52013", &SIGNATURE),
    ("081006", &[Mistake::TicketSuperseded]),
    ("080003", &[Mistake::TicketOtherApp]),
    ("52011", &[Mistake::TicketExpired, Mistake::TicketOtherApp, Mistake::TicketEmpty]),
    ("52015", &[Mistake::NonceMissing]),
    ("52016", &[Mistake::SignatureMissing]),
    ("52018", &[Mistake::TimestampMissing]),
    ("101001", &[Mistake::TicketEmpty, Mistake::TicketUndefined]),
    ("101002", &[Mistake::TicketExpired, Mistake::TicketSuperseded, Mistake::TicketAccessToken]),
    (
        "101004",
        &[Mistake::TicketOtherApp, Mistake::HomeOtherHost, Mistake::HomeOtherPort, Mistake::HomeMissing],
    ),
];

/// What is behind most signatures that are refused.
const SIGNATURE: [Mistake; 6] = [
    Mistake::UrlHttpForHttps,
    Mistake::UrlShareParameters,
    Mistake::UrlCurrent,
    Mistake::TicketExpired,
    Mistake::TicketSuperseded,
    Mistake::UrlEndpoint,
];

/// What may be wrong, as far as a code alone tells.
pub fn diagnose(observed: &Observed) -> Diagnosis {
    let code = observed.code.as_deref().unwrap_or_default();
    let known = CODES.iter().find(|(known, _)| *known == code);
    Diagnosis::new(known.map_or(Finding::Unexplained, |(_, mistakes)| Finding::Possible {
        mistakes: mistakes.iter().copied().map(Explained::bare).collect(),
    }))
}

/// No client prints more than this.
const BYTES: usize = 64 * 1024;

/// Reads what a client printed. What is not recognised is left out.
pub fn read(text: &str) -> Observed {
    let text = text.get(..BYTES).unwrap_or(text);
    let bracketed = |name: &str| between(text, &format!("{name}:["), "]").map(str::to_owned);
    let mut urls: Vec<String> = bracketed("url").into_iter().collect();
    if let Some(list) = between(text, "\"realAuthUrl\":[", "]") {
        let unescaped = list.replace("\\/", "/");
        urls.extend(unescaped.split('"').filter(|part| part.starts_with("http")).map(str::to_owned));
    }
    Observed {
        code: code(text),
        nonce: bracketed("nonce"),
        timestamp: bracketed("timestamp"),
        urls: urls.into_iter().filter(|url| !url.is_empty()).collect(),
    }
}

/// The first number behind one of the words by which clients announce it.
fn code(text: &str) -> Option<String> {
    ["Code:", "error code:", "错误码:", "\"errorCode\":", "\"errcode\":", "errcode="].iter().find_map(
        |word| {
            let (_, rest) = text.split_once(word)?;
            let digits: String = rest
                .trim_start_matches([' ', '"'])
                .chars()
                .take_while(char::is_ascii_digit)
                .take(12)
                .collect();
            (!digits.is_empty()).then_some(digits)
        },
    )
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(start)?;
    rest.split_once(end).map(|(inside, _)| inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dingtalks_text_gives_back_what_the_platform_saw() {
        let observed = read(
            "{\"message\":\"权限校验失败 Code:52013 - Message: 签名校验失败,nonce:[abc],timestamp:[1463125744],url:[http://a.example:80/p?x=1],ticketList:[aC7X****]\",\"errorCode\":3}",
        );
        assert_eq!(observed.code.as_deref(), Some("52013"));
        assert_eq!(observed.nonce.as_deref(), Some("abc"));
        assert_eq!(observed.timestamp.as_deref(), Some("1463125744"));
        assert_eq!(observed.urls, ["http://a.example:80/p?x=1"]);
    }

    #[test]
    fn an_iphones_real_url_is_found() {
        let observed = read(
            "{\"errMsg\":\"config:fail,Error: System error, error code:63002,invalid signature [20200205 18:43:18][]\",\"realAuthUrl\":[\"https:\\/\\/m.shop.example\\/entry\"]}",
        );
        assert_eq!(observed.code.as_deref(), Some("63002"));
        assert_eq!(observed.urls, ["https://m.shop.example/entry"]);
    }

    #[test]
    fn other_texts_tell_nothing() {
        assert_eq!(read("config:invalid signature"), Observed::default());
        assert_eq!(read("nonce:[ url:[ realAuthUrl"), Observed::default());
        let gov = read("{\"errorCode\":\"101004\"}");
        assert_eq!(gov.code.as_deref(), Some("101004"));
        assert_eq!(diagnose(&gov).codes().get(..2), Some(&["ticket_other_app", "home_other_host"][..]));
        assert_eq!(diagnose(&read("config:fail")).finding, Finding::Unexplained);
    }
}
