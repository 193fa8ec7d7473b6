//! How each mistake changes what is signed.

use std::collections::HashSet;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use url::Url;

use crate::mistake::Mistake;

/// A text that may have been signed, and the mistakes that make it out of the right one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// What was signed.
    pub value: String,
    /// How it came to that; nothing for the right one.
    pub mistakes: Vec<Mistake>,
}

impl Variant {
    /// The right text.
    pub fn right(value: &str) -> Self {
        Self { value: value.to_owned(), mistakes: Vec::new() }
    }

    fn with(value: String, mistake: Mistake) -> Self {
        Self { value, mistakes: vec![mistake] }
    }
}

/// What `encodeURIComponent` leaves as it is.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// Percent-encodes as `encodeURIComponent` does.
pub fn encode(text: &str) -> String {
    utf8_percent_encode(text, COMPONENT).to_string()
}

fn decode(text: &str) -> Option<String> {
    percent_decode_str(text).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

/// The URL without its fragment, and every single mistake with it. `whole` may have a fragment.
pub fn urls(whole: &str) -> Vec<Variant> {
    let right = kanhe_sign::page::without_fragment(whole);
    let mut variants = vec![Variant::right(right)];
    let mut add = |value: Option<String>, mistake| {
        let new = value.filter(|value| variants.iter().all(|known| known.value != *value));
        variants.extend(new.map(|value| Variant::with(value, mistake)));
    };
    add((whole != right).then(|| whole.to_owned()), Mistake::UrlFragment);
    for (value, mistake) in changes(right) {
        add(value, mistake);
    }
    add(Some(String::new()), Mistake::UrlEmpty);
    for fragment in ["#", "#/", "#wechat_redirect"] {
        add(Some(format!("{right}{fragment}")), Mistake::UrlFragment);
    }
    variants
}

/// Two mistakes with the URL, one upon the other.
pub fn doubly_wrong_urls(singly: &[Variant]) -> Vec<Variant> {
    let known: HashSet<&str> = singly.iter().map(|variant| variant.value.as_str()).collect();
    let mut seen: HashSet<String> = HashSet::new();
    let mut twice = Vec::new();
    for first in singly.iter().filter(|variant| !variant.mistakes.is_empty() && !variant.value.is_empty()) {
        for (value, mistake) in changes(&first.value) {
            let new =
                value.filter(|value| !known.contains(value.as_str()) && !first.mistakes.contains(&mistake));
            let Some(value) = new else { continue };
            if seen.insert(value.clone()) {
                twice.push(Variant { value, mistakes: [first.mistakes.as_slice(), &[mistake]].concat() });
            }
        }
    }
    twice
}

/// What each mistake makes of a URL; nothing where it changes nothing.
fn changes(url: &str) -> Vec<(Option<String>, Mistake)> {
    let query = url.find('?');
    let before_query = query.map_or(url, |at| url.get(..at).unwrap_or(url));
    let behind = url.get(before_query.len()..).unwrap_or_default();
    let without = |names: &[&str]| without_parameters(url, names);
    let rest_of = |scheme: &str| url.strip_prefix(scheme).map(str::to_owned);
    let again = |path: String| format!("{path}{behind}");
    vec![
        (query.map(|_| before_query.to_owned()), Mistake::UrlWithoutQuery),
        (without(&["from", "isappinstalled", "scene", "clicktime", "enterid"]), Mistake::UrlShareParameters),
        (without(&["code", "state"]), Mistake::UrlLoginParameters),
        (rest_of("https://").map(|rest| format!("http://{rest}")), Mistake::UrlHttpForHttps),
        (rest_of("http://").map(|rest| format!("https://{rest}")), Mistake::UrlHttpsForHttp),
        (Some(encode(url)), Mistake::UrlEncoded),
        (Some(encode(&encode(url))), Mistake::UrlEncodedTwice),
        (decode(url).filter(|decoded| decoded != url), Mistake::UrlDecoded),
        (query_decoded(url), Mistake::UrlQueryDecoded),
        (url.contains('&').then(|| url.replace('&', "&amp;")), Mistake::UrlHtmlEscaped),
        (Some(url.replace('/', "\\/")), Mistake::UrlJsonEscaped),
        (before_query.strip_suffix('/').map(|path| again(path.to_owned())), Mistake::UrlSlashDropped),
        ((!before_query.ends_with('/')).then(|| again(format!("{before_query}/"))), Mistake::UrlSlashAdded),
        (with_host(url, |host| host.strip_prefix("www.").map(str::to_owned)), Mistake::UrlWwwDropped),
        (
            with_host(url, |host| (!host.starts_with("www.")).then(|| format!("www.{host}"))),
            Mistake::UrlWwwAdded,
        ),
        (with_host(url, |host| port(host).map(|(name, _)| name.to_owned())), Mistake::UrlPortDropped),
        (default_port(url), Mistake::UrlPortAdded),
        (with_host(url, |host| Some(capitalised(host))), Mistake::UrlHostCase),
        (index_dropped(before_query).map(again), Mistake::UrlIndexDropped),
        (
            before_query.ends_with('/').then(|| again(format!("{before_query}index.html"))),
            Mistake::UrlIndexAdded,
        ),
        (
            before_query.ends_with('/').then(|| again(format!("{before_query}index.php"))),
            Mistake::UrlIndexAdded,
        ),
        (url.contains("://").then(|| url.replacen("://", ":://", 1)), Mistake::UrlDoubleColon),
        (Some(format!("{url} ")), Mistake::UrlSpace),
        (Some(format!(" {url}")), Mistake::UrlSpace),
        (origin(url), Mistake::UrlOrigin),
        (origin(url).map(|origin| format!("{origin}/")), Mistake::UrlOrigin),
    ]
}

fn origin(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?']).next()?;
    Some(format!("{scheme}://{host}"))
}

/// The URL with another host (and port).
fn with_host(url: &str, change: impl FnOnce(&str) -> Option<String>) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (host, tail) = rest.split_at(end);
    Some(format!("{scheme}://{}{tail}", change(host)?))
}

fn port(host: &str) -> Option<(&str, &str)> {
    host.rsplit_once(':').filter(|(_, port)| !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()))
}

fn default_port(url: &str) -> Option<String> {
    let added = if url.starts_with("https:") { "443" } else { "80" };
    with_host(url, |host| port(host).is_none().then(|| format!("{host}:{added}")))
}

fn capitalised(host: &str) -> String {
    let mut letters = host.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn index_dropped(path: &str) -> Option<String> {
    ["index.html", "index.htm", "index.php", "index.jsp", "default.aspx"]
        .iter()
        .find_map(|name| path.strip_suffix(name))
        .filter(|rest| rest.ends_with('/'))
        .map(str::to_owned)
}

/// The URL without some parameters; nothing if it has none of them.
fn without_parameters(url: &str, names: &[&str]) -> Option<String> {
    let (path, query) = url.split_once('?')?;
    let dropped = |pair: &&str| !names.contains(&pair.split('=').next().unwrap_or_default());
    let kept: Vec<&str> = query.split('&').filter(dropped).collect();
    if kept.len() == query.split('&').count() {
        return None;
    }
    Some(if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) })
}

fn query_decoded(url: &str) -> Option<String> {
    let (path, query) = url.split_once('?')?;
    let decoded = decode(&query.replace('+', " "))?;
    (decoded != query).then(|| format!("{path}?{decoded}"))
}

/// The timestamp, and what may have been signed in its place.
pub fn timestamps(passed: &str) -> Vec<Variant> {
    let mut variants = vec![Variant::right(passed)];
    let mut add = |value: String, mistake| {
        if variants.iter().all(|known| known.value != value) {
            variants.push(Variant::with(value, mistake));
        }
    };
    if let Ok(number) = passed.trim().parse::<i64>() {
        if passed.len() >= 13 {
            add((number / 1000).to_string(), Mistake::TimestampSeconds);
        }
        add(format!("{passed}000"), Mistake::TimestampMilliseconds);
        add(format!("{passed}.0"), Mistake::TimestampDecimal);
        for away in 1..=300 {
            add(number.saturating_sub(away).to_string(), Mistake::TimestampOther);
            add(number.saturating_add(away).to_string(), Mistake::TimestampOther);
        }
    }
    for nothing in ["", "undefined", "null", "None"] {
        add(nothing.to_owned(), Mistake::TimestampMissing);
    }
    variants
}

/// Milliseconds that were signed within the second that was passed: too many to be tried with anything else.
pub fn milliseconds_of(passed: &str) -> impl Iterator<Item = String> {
    let second = passed.parse::<u32>().ok();
    second.into_iter().flat_map(|second| (0..1000).map(move |part| format!("{second}{part:03}")))
}

/// The nonce, and what may have been signed in its place.
pub fn nonces(passed: &str, others: &[String]) -> Vec<Variant> {
    let mut variants = vec![Variant::right(passed)];
    let mut add = |value: String, mistake| {
        if variants.iter().all(|known| known.value != value) {
            variants.push(Variant::with(value, mistake));
        }
    };
    add(passed.trim().to_owned(), Mistake::NonceSpace);
    add(format!("{passed}\n"), Mistake::NonceSpace);
    add(format!("{passed} "), Mistake::NonceSpace);
    add(passed.to_lowercase(), Mistake::NonceCase);
    add(passed.to_uppercase(), Mistake::NonceCase);
    for nothing in ["", "undefined", "null", "None"] {
        add(nothing.to_owned(), Mistake::NonceMissing);
    }
    for other in others {
        add(other.clone(), Mistake::NonceOther);
    }
    variants
}

/// Whether a text is a URL at all, for hints.
pub fn is_url(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}
