//! What people sign instead of a page's URL.
//!
//! Each change is a row. A wrong URL comes about in this order: another address ([`SHAPES`]), with a fragment on
//! ([`tails`]), written otherwise ([`WRITINGS`]); so two mistakes at once need no more tries than there are pairs.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use url::Url;

use crate::mistake::Mistake;
use crate::variant::{Mistakes, Variant, Variants};

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
pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, COMPONENT).to_string()
}

/// One way to change a URL; nothing where it changes nothing.
type Change = (Mistake, fn(&str) -> Option<String>);

/// Another address.
const SHAPES: [Change; 22] = [
    (Mistake::UrlWithoutQuery, without_query),
    (Mistake::UrlShareParameters, |url| without_parameters(url, &SHARED)),
    (Mistake::UrlLoginParameters, |url| without_parameters(url, &["code", "state"])),
    (Mistake::UrlQueryCut, query_cut),
    (Mistake::UrlHttpForHttps, |url| url.strip_prefix("https://").map(|rest| format!("http://{rest}"))),
    (Mistake::UrlHttpsForHttp, |url| url.strip_prefix("http://").map(|rest| format!("https://{rest}"))),
    (Mistake::UrlSlashDropped, |url| path(url, |path| path.strip_suffix('/').map(str::to_owned))),
    (Mistake::UrlSlashAdded, |url| path(url, |path| (!path.ends_with('/')).then(|| format!("{path}/")))),
    (Mistake::UrlWwwDropped, |url| host(url, |host| host.strip_prefix("www.").map(str::to_owned))),
    (Mistake::UrlWwwAdded, |url| {
        host(url, |host| (!host.starts_with("www.")).then(|| format!("www.{host}")))
    }),
    (Mistake::UrlPortDropped, |url| host(url, |host| port(host).map(|(name, _)| name.to_owned()))),
    (Mistake::UrlPortAdded, |url| with_port(url, if url.starts_with("https:") { "443" } else { "80" })),
    (Mistake::UrlPortAdded, |url| with_port(url, "80").filter(|_| url.starts_with("https:"))),
    (Mistake::UrlPortAdded, |url| with_port(url, "8080")),
    (Mistake::UrlPortAdded, |url| with_port(url, "3000")),
    (Mistake::UrlIndexDropped, |url| path(url, index_dropped)),
    (Mistake::UrlIndexAdded, |url| path(url, |path| index_added(path, "index.html"))),
    (Mistake::UrlIndexAdded, |url| path(url, |path| index_added(path, "index.php"))),
    (Mistake::UrlHostCase, |url| host(url, |host| Some(capitalised(host)))),
    (Mistake::UrlDoubleColon, |url| url.contains("://").then(|| url.replacen("://", ":://", 1))),
    (Mistake::UrlOrigin, origin),
    (Mistake::UrlOrigin, |url| origin(url).map(|origin| format!("{origin}/"))),
];

/// The same address, written otherwise.
const WRITINGS: [Change; 12] = [
    (Mistake::UrlEncoded, |url| Some(encode(url))),
    (Mistake::UrlEncoded, |url| Some(encode(url).replace("%20", "+").replace('~', "%7E"))),
    (Mistake::UrlEncoded, |url| Some(lower_encoded(url))),
    (Mistake::UrlEncodedTwice, |url| Some(encode(&encode(url)))),
    (Mistake::UrlEncodedAgain, |url| url.contains('%').then(|| url.replace('%', "%25"))),
    (Mistake::UrlDecoded, decode),
    (Mistake::UrlQueryDecoded, query_decoded),
    (Mistake::UrlHtmlEscaped, |url| url.contains('&').then(|| url.replace('&', "&amp;"))),
    (Mistake::UrlJsonEscaped, |url| Some(url.replace('/', "\\/"))),
    (Mistake::UrlSpace, |url| Some(format!("{url} "))),
    (Mistake::UrlSpace, |url| Some(format!(" {url}"))),
    (Mistake::UrlQuoted, |url| Some(format!("\"{url}\""))),
];

/// What clients add to links that are shared.
const SHARED: [&str; 6] = ["from", "isappinstalled", "scene", "clicktime", "enterid", "wxshare_count"];

/// Fragments that are signed along: the page's own first.
fn tails(whole: &str, right: &str) -> Vec<String> {
    let own = whole.get(right.len()..).filter(|own| !own.is_empty());
    let mut tails: Vec<String> = own.map(str::to_owned).into_iter().collect();
    tails.extend(["#", "#/", "#wechat_redirect"].map(str::to_owned));
    tails.dedup();
    tails
}

/// A URL, and every single mistake with it. `rights` are what verifies, the page's own text first; `whole` may have a
/// fragment; `suspects` are known to exist, so that they explain more than what could be.
pub(crate) fn variants(whole: &str, rights: &[&str], suspects: &[Variant]) -> Vec<Variant> {
    let Some(right) = rights.first().copied() else { return Vec::new() };
    let mut known = Variants::of(right);
    for variant in rights.iter().map(|right| Variant::right(*right)).chain(suspects.iter().cloned()) {
        known.push(variant);
    }
    let tails = tails(whole, right);
    for tail in &tails {
        known.add(format!("{right}{tail}"), Mistake::UrlFragment);
    }
    for (mistake, change) in SHAPES.into_iter().chain(WRITINGS) {
        if let Some(value) = change(right) {
            let alone = known.has(mistake);
            known.push(Variant { alone, ..Variant::wrong(value, mistake) });
        }
    }
    known.add("", Mistake::UrlEmpty);
    known.add_nothings(Mistake::UrlEmpty);
    known.list()
}

/// Two mistakes with a URL, one upon the other.
pub(crate) fn doubled(whole: &str, right: &str, suspects: &[Variant]) -> Vec<Variant> {
    let mut all = Vec::with_capacity(512);
    twice(right, &tails(whole, right), &mut all);
    for suspect in suspects.iter().filter(|suspect| !suspect.value.is_empty()).take(6) {
        changed(suspect, &mut all);
    }
    all
}

fn twice(right: &str, tails: &[String], all: &mut Vec<Variant>) {
    let mut add = |value: Option<String>, first: Mistake, second: Mistake| {
        // A mistake that is made twice is another mistake, or none.
        if let Some(value) = value.filter(|value| first != second && !value.is_empty()) {
            all.push(Variant { mistakes: Mistakes::two(first, second), ..Variant::right(value) });
        }
    };
    for (number, (first, shape)) in SHAPES.iter().enumerate() {
        let Some(shaped) = shape(right) else { continue };
        for (second, other) in SHAPES.iter().skip(number + 1) {
            add(other(&shaped), *first, *second);
        }
        for tail in tails.iter().take(2) {
            add(Some(format!("{shaped}{tail}")), *first, Mistake::UrlFragment);
        }
        for (second, writing) in WRITINGS {
            add(writing(&shaped), *first, second);
        }
    }
    for (second, writing) in WRITINGS {
        for tail in tails.iter().take(2) {
            add(writing(&format!("{right}{tail}")), Mistake::UrlFragment, second);
        }
        for (first, other) in WRITINGS {
            add(other(right).and_then(|written| writing(&written)), first, second);
        }
    }
}

/// What becomes of another page's URL.
fn changed(suspect: &Variant, all: &mut Vec<Variant>) {
    let Some(first) = suspect.mistakes.iter().next() else { return };
    let fragment = [(Mistake::UrlFragment, format!("{}#", suspect.value))];
    let changes = SHAPES.iter().chain(&WRITINGS);
    let changes = changes.filter_map(|(mistake, change)| Some((*mistake, change(&suspect.value)?)));
    for (second, value) in changes.chain(fragment) {
        all.push(Variant { mistakes: Mistakes::two(first, second), ..Variant::right(value) });
    }
}

fn without_query(url: &str) -> Option<String> {
    url.split_once('?').map(|(path, _)| path.to_owned())
}

/// The query up to its first `&`: what is left of a URL that was put into another one's query without encoding it.
fn query_cut(url: &str) -> Option<String> {
    url.split_once('&').filter(|(kept, _)| kept.contains('?')).map(|(kept, _)| kept.to_owned())
}

/// The URL with another path; its query stays.
fn path(url: &str, change: impl FnOnce(&str) -> Option<String>) -> Option<String> {
    let (before, behind) = url.split_at(url.find('?').unwrap_or(url.len()));
    change(before).map(|path| format!("{path}{behind}"))
}

/// The URL with another host (and port).
fn host(url: &str, change: impl FnOnce(&str) -> Option<String>) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let (host, tail) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    Some(format!("{scheme}://{}{tail}", change(host)?))
}

fn port(host: &str) -> Option<(&str, &str)> {
    host.rsplit_once(':').filter(|(_, port)| !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()))
}

fn with_port(url: &str, added: &str) -> Option<String> {
    host(url, |host| port(host).is_none().then(|| format!("{host}:{added}")))
}

fn origin(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    Some(format!("{scheme}://{}", rest.split(['/', '?']).next()?)).filter(|origin| origin != url)
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

fn index_added(path: &str, name: &str) -> Option<String> {
    path.ends_with('/').then(|| format!("{path}{name}"))
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

/// As `encodeURIComponent`, with the digits that .NET writes.
fn lower_encoded(url: &str) -> String {
    let mut lower = String::with_capacity(url.len() * 2);
    for byte in url.bytes() {
        match byte {
            b'-' | b'_' | b'.' | b'!' | b'*' | b'(' | b')' => lower.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => lower.push(char::from(byte)),
            _ => lower.extend(['%', digit(byte >> 4), digit(byte & 15)]),
        }
    }
    lower
}

fn digit(value: u8) -> char {
    char::from_digit(u32::from(value), 16).unwrap_or('0')
}

fn decode(text: &str) -> Option<String> {
    let decoded = percent_decode_str(text).decode_utf8().ok()?;
    (decoded != text).then(|| decoded.into_owned())
}

fn query_decoded(url: &str) -> Option<String> {
    let (path, query) = url.split_once('?')?;
    let spaced = query.replace('+', " ");
    let decoded = percent_decode_str(&spaced).decode_utf8().ok()?;
    (decoded != query).then(|| format!("{path}?{decoded}"))
}

/// Whether a text is a URL at all, for hints.
pub(crate) fn is_url(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}
