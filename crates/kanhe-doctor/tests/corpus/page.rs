//! Pages of WeChat and DingTalk.

use std::collections::BTreeMap;

use kanhe_doctor::{Case, Dialect, Mistake, Profile, Suspect, SuspectTicket, TicketKind, diagnose};
use sha1::Digest;

use super::random::Random;
use super::{Expected, Question, sorted};

/// What a backend is about to sign, and how.
#[derive(Clone)]
struct Backend {
    ticket: String,
    nonce: String,
    timestamp: String,
    url: String,
    keys: [&'static str; 4],
    order: [usize; 4],
    separator: &'static str,
    finish: fn(String) -> String,
    hash: fn(&str) -> String,
    write: fn(String) -> String,
}

impl Backend {
    fn text(&self) -> String {
        let values = [&self.ticket, &self.nonce, &self.timestamp, &self.url];
        let parts: Vec<String> =
            self.order.iter().map(|part| format!("{}={}", self.keys[*part], values[*part])).collect();
        (self.finish)(parts.join(self.separator))
    }

    fn sign(&self) -> String {
        (self.write)((self.hash)(&self.text()))
    }
}

fn sha1(text: &str) -> String {
    hex(&sha1::Sha1::digest(text.as_bytes()))
}

fn sha256(text: &str) -> String {
    hex(&sha2::Sha256::digest(text.as_bytes()))
}

fn md5(text: &str) -> String {
    hex(&md5::Md5::digest(text.as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    kanhe_sign::hex::text(bytes)
}

/// A page with everything that surrounds it.
struct Scene {
    dialect: Dialect,
    url: String,
    landing: Option<String>,
    endpoint: String,
    other_page: String,
    other_nonce: String,
    tickets: Vec<SuspectTicket>,
    right: Backend,
}

impl Scene {
    fn ticket(&self, kind: TicketKind) -> String {
        self.tickets.iter().find(|ticket| ticket.kind == kind).unwrap().text.clone()
    }

    fn signed_url(&self) -> String {
        self.url.split('#').next().unwrap().to_owned()
    }

    fn case(&self, given: String) -> Case {
        Case {
            dialect: self.dialect,
            given,
            nonce: self.right.nonce.clone(),
            timestamp: self.right.timestamp.clone(),
            url: self.url.clone(),
            landing: self.landing.clone(),
            profile: Some(Profile::Desktop),
            tickets: self.tickets.clone(),
            urls: vec![
                Suspect { value: self.other_page.clone(), mistake: Mistake::UrlOtherPage },
                Suspect { value: self.endpoint.clone(), mistake: Mistake::UrlEndpoint },
            ],
            nonces: vec![self.other_nonce.clone()],
            ..Case::default()
        }
    }
}

/// A fault: its code, what part it is in, and what it does. It returns false where it changes nothing.
type Fault = (&'static str, &'static str, fn(&mut Backend, &Scene) -> bool);

fn url(backend: &mut Backend, new: Option<String>) -> bool {
    match new {
        Some(new) if new != backend.url => {
            backend.url = new;
            true
        }
        _ => false,
    }
}

fn swap(url: &str, from: &str, to: &str) -> Option<String> {
    url.starts_with(from).then(|| format!("{to}{}", &url[from.len()..]))
}

fn split_host(url: &str) -> Option<(String, String, String)> {
    let (scheme, rest) = url.split_once("://")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    Some((scheme.to_owned(), rest[..end].to_owned(), rest[end..].to_owned()))
}

fn component(text: &str) -> String {
    text.bytes()
        .map(|b| match b {
            b'A'..=b'Z'
            | b'a'..=b'z'
            | b'0'..=b'9'
            | b'-'
            | b'_'
            | b'.'
            | b'!'
            | b'~'
            | b'*'
            | b'\''
            | b'('
            | b')' => char::from(b).to_string(),
            _ => format!("%{b:02X}"),
        })
        .collect()
}

fn decoded(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'%'
            && let Some(byte) =
                text.get(at + 1..at + 3).and_then(|digits| u8::from_str_radix(digits, 16).ok())
        {
            out.push(byte);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(out).ok()
}

fn without(url: &str, names: &[&str]) -> Option<String> {
    let (path, query) = url.split_once('?')?;
    let kept: Vec<&str> =
        query.split('&').filter(|pair| !names.contains(&pair.split('=').next().unwrap())).collect();
    Some(if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) })
}

/// Every cause of the page's signature.
const FAULTS: &[Fault] = &[
    ("url_fragment", "url", |b, s| {
        let fragment = s.url.split_once('#').map_or("#/", |_| &s.url[s.signed_url().len()..]);
        let new = Some(format!("{}{fragment}", b.url));
        url(b, new)
    }),
    ("url_without_query", "url", |b, _| {
        url(b, b.url.clone().split_once('?').map(|(path, _)| path.to_owned()))
    }),
    ("url_query_cut", "url", |b, _| url(b, b.url.clone().split_once('&').map(|(kept, _)| kept.to_owned()))),
    ("url_origin", "url", |b, _| {
        url(b, split_host(&b.url).map(|(scheme, host, _)| format!("{scheme}://{host}")))
    }),
    ("url_origin", "url", |b, _| {
        url(b, split_host(&b.url).map(|(scheme, host, _)| format!("{scheme}://{host}/")))
    }),
    ("url_http_for_https", "url", |b, _| url(b, swap(&b.url, "https://", "http://"))),
    ("url_https_for_http", "url", |b, _| url(b, swap(&b.url, "http://", "https://"))),
    ("url_port_added", "url", |b, _| {
        let port = if b.url.starts_with("https") { 443 } else { 80 };
        let new = split_host(&b.url).filter(|(_, host, _)| !host.contains(':'));
        url(b, new.map(|(scheme, host, rest)| format!("{scheme}://{host}:{port}{rest}")))
    }),
    ("url_port_dropped", "url", |b, _| {
        let new = split_host(&b.url).filter(|(_, host, _)| host.contains(':'));
        url(
            b,
            new.map(|(scheme, host, rest)| format!("{scheme}://{}{rest}", host.split(':').next().unwrap())),
        )
    }),
    ("url_slash_added", "url", |b, _| {
        let (path, query) = b
            .url
            .split_once('?')
            .map_or((b.url.clone(), String::new()), |(p, q)| (p.into(), format!("?{q}")));
        url(b, (!path.ends_with('/')).then(|| format!("{path}/{query}")))
    }),
    ("url_slash_dropped", "url", |b, _| {
        let (path, query) = b
            .url
            .split_once('?')
            .map_or((b.url.clone(), String::new()), |(p, q)| (p.into(), format!("?{q}")));
        url(b, path.strip_suffix('/').map(|path| format!("{path}{query}")))
    }),
    ("url_www_added", "url", |b, _| {
        let new = split_host(&b.url).filter(|(_, host, _)| !host.starts_with("www."));
        url(b, new.map(|(scheme, host, rest)| format!("{scheme}://www.{host}{rest}")))
    }),
    ("url_www_dropped", "url", |b, _| {
        let new = split_host(&b.url).filter(|(_, host, _)| host.starts_with("www."));
        url(b, new.map(|(scheme, host, rest)| format!("{scheme}://{}{rest}", &host[4..])))
    }),
    ("url_index_dropped", "url", |b, _| {
        let new = b.url.contains("/index.html").then(|| b.url.replacen("/index.html", "/", 1));
        url(b, new)
    }),
    ("url_index_added", "url", |b, _| {
        let (path, query) = b
            .url
            .split_once('?')
            .map_or((b.url.clone(), String::new()), |(p, q)| (p.into(), format!("?{q}")));
        url(b, path.ends_with('/').then(|| format!("{path}index.html{query}")))
    }),
    ("url_host_case", "url", |b, _| {
        url(
            b,
            split_host(&b.url).map(|(scheme, host, rest)| {
                format!("{scheme}://{}{}{rest}", host[..1].to_uppercase(), &host[1..])
            }),
        )
    }),
    ("url_double_colon", "url", |b, _| url(b, Some(b.url.replacen("://", ":://", 1)))),
    ("url_share_parameters", "url", |b, _| url(b, without(&b.url, &["from", "isappinstalled"]))),
    ("url_login_parameters", "url", |b, _| url(b, without(&b.url, &["code", "state"]))),
    ("url_encoded", "writing", |b, _| url(b, Some(component(&b.url)))),
    ("url_encoded_twice", "writing", |b, _| url(b, Some(component(&component(&b.url))))),
    ("url_encoded_again", "writing", |b, _| url(b, Some(b.url.replace('%', "%25")))),
    ("url_decoded", "writing", |b, _| url(b, decoded(&b.url))),
    ("url_html_escaped", "writing", |b, _| url(b, Some(b.url.replace('&', "&amp;")))),
    ("url_json_escaped", "writing", |b, _| url(b, Some(b.url.replace('/', "\\/")))),
    ("url_query_decoded", "writing", |b, s| {
        let new = b
            .url
            .split_once('?')
            .and_then(|(path, query)| Some(format!("{path}?{}", decoded(&query.replace('+', " "))?)));
        s.dialect == Dialect::Wechat && url(b, new)
    }),
    ("url_space", "writing", |b, _| url(b, Some(format!("{} ", b.url)))),
    ("url_quoted", "writing", |b, _| url(b, Some(format!("\"{}\"", b.url)))),
    ("url_landing", "whole", |b, s| url(b, s.landing.clone())),
    ("url_other_page", "whole", |b, s| url(b, Some(s.other_page.clone()))),
    ("url_endpoint", "whole", |b, s| url(b, Some(s.endpoint.clone()))),
    ("url_empty", "whole", |b, _| url(b, Some(String::new()))),
    ("ticket_expired", "ticket", |b, s| {
        b.ticket = s.ticket(TicketKind::Expired);
        true
    }),
    ("ticket_superseded", "ticket", |b, s| {
        b.ticket = s.ticket(TicketKind::Superseded);
        true
    }),
    ("ticket_other_app", "ticket", |b, s| {
        b.ticket = s.ticket(TicketKind::OtherApp);
        true
    }),
    ("ticket_card", "ticket", |b, s| {
        b.ticket = s.ticket(TicketKind::Card);
        true
    }),
    ("ticket_access_token", "ticket", |b, s| {
        b.ticket = s.ticket(TicketKind::AccessToken);
        true
    }),
    ("ticket_secret", "ticket", |b, s| {
        b.ticket = s.ticket(TicketKind::Secret);
        true
    }),
    ("ticket_empty", "ticket", |b, _| {
        b.ticket = String::new();
        true
    }),
    ("ticket_undefined", "ticket", |b, _| {
        b.ticket = "undefined".to_owned();
        true
    }),
    ("ticket_space", "ticket", |b, _| {
        b.ticket += "\n";
        true
    }),
    ("ticket_quoted", "ticket", |b, _| {
        b.ticket = format!("\"{}\"", b.ticket);
        true
    }),
    ("ticket_byte_order_mark", "ticket", |b, _| {
        b.ticket = format!("\u{feff}{}", b.ticket);
        true
    }),
    ("timestamp_milliseconds", "timestamp", |b, _| {
        b.timestamp += "000";
        true
    }),
    ("timestamp_other", "timestamp", |b, _| {
        b.timestamp = (b.timestamp.parse::<u64>().unwrap() - 1).to_string();
        true
    }),
    ("timestamp_decimal", "timestamp", |b, _| {
        b.timestamp += ".0";
        true
    }),
    ("timestamp_quoted", "timestamp", |b, _| {
        b.timestamp = format!("\"{}\"", b.timestamp);
        true
    }),
    ("timestamp_missing", "timestamp", |b, _| {
        b.timestamp = "undefined".to_owned();
        true
    }),
    ("nonce_other", "nonce", |b, s| {
        b.nonce = s.other_nonce.clone();
        true
    }),
    ("nonce_case", "nonce", |b, _| {
        let lower = b.nonce.to_lowercase();
        let changes = lower != b.nonce;
        b.nonce = lower;
        changes
    }),
    ("nonce_space", "nonce", |b, _| {
        b.nonce += "\n";
        true
    }),
    ("nonce_missing", "nonce", |b, _| {
        b.nonce = "null".to_owned();
        true
    }),
    ("key_nonce_str", "form", |b, _| {
        b.keys[1] = "nonceStr";
        true
    }),
    ("key_time_stamp", "form", |b, _| {
        b.keys[2] = "timeStamp";
        true
    }),
    ("key_ticket", "form", |b, _| {
        b.keys[0] = "jsapiTicket";
        true
    }),
    ("key_url", "form", |b, _| {
        b.keys[3] = "URL";
        true
    }),
    ("order", "form", |b, _| {
        b.order = [1, 0, 2, 3];
        true
    }),
    ("separator_escaped", "form", |b, _| {
        b.separator = "&amp;";
        true
    }),
    ("ampersand_eaten", "form", |b, _| {
        b.finish = |text| text.replacen("&timestamp", "\u{d7}tamp", 1);
        true
    }),
    ("trailing_ampersand", "form", |b, _| {
        b.finish = |text| text + "&";
        true
    }),
    ("trailing_newline", "form", |b, _| {
        b.finish = |text| text + "\n";
        true
    }),
    ("byte_order_mark", "form", |b, _| {
        b.finish = |text| format!("\u{feff}{text}");
        true
    }),
    ("md5", "hash", |b, _| {
        b.hash = md5;
        true
    }),
    ("sha256", "hash", |b, s| {
        b.hash = sha256;
        s.dialect == Dialect::Wechat
    }),
    ("upper_case_hex", "text", |b, _| {
        b.write = |text| text.to_uppercase();
        true
    }),
    ("signature_base64", "text", |b, _| {
        b.write = |text| {
            let bytes: Vec<u8> = (0..text.len())
                .step_by(2)
                .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
                .collect();
            base64::Engine::encode(&base64::engine::general_purpose::STANDARD, bytes)
        };
        std::ptr::fn_addr_eq(b.hash, sha1 as fn(&str) -> String)
    }),
    ("signature_space", "text", |b, _| {
        b.write = |text| text + "\n";
        true
    }),
];

const HOSTS: [&str; 6] = [
    "m.shop.example",
    "www.shop.example",
    "h5.bank.example",
    "wx.example:8443",
    "act.example",
    "crm.corp.example",
];
const PATHS: [&str; 7] = [
    "/",
    "/index.html",
    "/item/",
    "/item/detail",
    "/activity/2026/index.html",
    "/a/b/c.php",
    "/%E6%B4%BB%E5%8A%A8/",
];
const QUERIES: [&str; 7] = [
    "",
    "?id=7",
    "?id=7&from=singlemessage&isappinstalled=0",
    "?code=071abcDEF&state=STATE",
    "?name=%E4%B8%AD%E6%96%87&q=a%20b",
    "?back=https%3A%2F%2Fm.shop.example%2Fcart%3Fa%3D1&page=2",
    "?utm_source=oa&timestamp=1",
];
const FRAGMENTS: [&str; 4] = ["", "#top", "#/cart", ""];

fn scene(random: &mut Random, dialect: Dialect) -> Scene {
    let scheme = if random.below(5) == 0 { "http" } else { "https" };
    let host = *random.one(&HOSTS);
    let url =
        format!("{scheme}://{host}{}{}{}", random.one(&PATHS), random.one(&QUERIES), random.one(&FRAGMENTS));
    let ticket = |text: String, kind| SuspectTicket { text, kind, provenance: format!("{kind:?}") };
    let tickets = vec![
        ticket(random.ticket(), TicketKind::Right),
        ticket(random.ticket(), TicketKind::Expired),
        ticket(random.ticket(), TicketKind::Superseded),
        ticket(random.ticket(), TicketKind::OtherApp),
        ticket(random.ticket(), TicketKind::Card),
        ticket(random.ticket(), TicketKind::AccessToken),
        ticket(random.hex(32), TicketKind::Secret),
    ];
    let right = Backend {
        ticket: tickets[0].text.clone(),
        nonce: random.word(16),
        timestamp: (1_790_000_000 + random.below(10_000_000)).to_string(),
        url: url.split('#').next().unwrap().to_owned(),
        keys: ["jsapi_ticket", "noncestr", "timestamp", "url"],
        order: [0, 1, 2, 3],
        separator: "&",
        finish: |text| text,
        hash: if dialect == Dialect::Dingtalk && random.below(3) == 0 { sha256 } else { sha1 },
        write: |text| text,
    };
    Scene {
        dialect,
        landing: (random.below(2) == 0).then(|| format!("{scheme}://{host}/app?entry=menu")),
        endpoint: format!("https://api.{host}/wechat/config?page=1"),
        other_page: format!("{scheme}://{host}/other/page?id={}", random.below(1000)),
        other_nonce: random.word(16),
        url,
        tickets,
        right,
    }
}

/// In what order a backend makes two mistakes, and whether it can: parts of one kind replace one another.
fn order(one: &Fault, other: &Fault) -> bool {
    const ORDER: [&str; 9] =
        ["whole", "url", "writing", "ticket", "timestamp", "nonce", "form", "hash", "text"];
    let place = |fault: &Fault| ORDER.iter().position(|kind| *kind == fault.1).unwrap();
    let alike = one.1 == other.1 && one.1 != "url";
    // What is empty cannot be wrong in another way.
    let empty = one.0 == "url_empty" && place(other) <= 2;
    // The origin has neither path nor query that could be wrong, too.
    let origin = one.0 == "url_origin" && other.1 == "url" || other.0 == "url_origin" && one.1 == "url";
    place(one) <= place(other) && !alike && !empty && !origin && one.0 != other.0
}

/// The codes of all faults.
pub(crate) fn codes() -> impl Iterator<Item = &'static str> {
    FAULTS.iter().map(|fault| fault.0)
}

pub(crate) fn questions(random: &mut Random) -> Vec<Question> {
    let mut questions = Vec::new();
    for (dialect, name) in [(Dialect::Wechat, "wechat"), (Dialect::Dingtalk, "dingtalk")] {
        for _ in 0..2 {
            let scene = scene(random, dialect);
            questions.push(question(&scene, name, &[], scene.right.sign(), Expected::Right));
        }
        for fault in FAULTS {
            for _ in 0..2 {
                questions.extend(applied(random, dialect, name, &[fault]));
            }
        }
        for one in FAULTS {
            for other in FAULTS.iter().filter(|other| order(one, other)) {
                // Every second pair, so that a run takes a second: which half is the seed's choice.
                if random.below(2) == 0 {
                    questions.extend(applied(random, dialect, name, &[one, other]));
                }
            }
        }
        unknowable(random, dialect, name, &mut questions);
    }
    questions
}

/// The faults in a scene where they change something.
fn applied(random: &mut Random, dialect: Dialect, name: &'static str, faults: &[&Fault]) -> Option<Question> {
    for _ in 0..40 {
        let scene = scene(random, dialect);
        let mut backend = scene.right.clone();
        let alone = |fault: &&Fault| {
            let mut backend = scene.right.clone();
            (fault.2)(&mut backend, &scene) && accepted(&scene, &backend).is_none()
        };
        if !faults.iter().all(alone) || !faults.iter().all(|fault| (fault.2)(&mut backend, &scene)) {
            continue;
        }
        let given = backend.sign();
        if accepted(&scene, &backend).is_some() {
            continue;
        }
        let codes = sorted(faults.iter().map(|fault| fault.0).collect());
        let mut causes = same(&scene, &backend.text(), &given);
        // One mistake that signs the same text explains it better than two.
        if !causes.contains(&codes) && causes.iter().all(|cause| cause.len() >= codes.len()) {
            causes.push(codes);
        }
        let names: Vec<&'static str> = faults.iter().map(|fault| fault.0).collect();
        return Some(question(&scene, name, &names, given, Expected::Causes(causes)));
    }
    None
}

/// Whether the platform takes it after all: DingTalk a decoded query.
fn accepted(scene: &Scene, backend: &Backend) -> Option<()> {
    let form = |url: &str| {
        let (path, query) = url.split_once('?')?;
        Some(format!("{path}?{}", decoded(&query.replace('+', " "))?))
    };
    let mut other = scene.right.clone();
    if scene.dialect == Dialect::Dingtalk
        && let Some(url) = form(&other.url)
    {
        other.url = url;
    }
    let given = backend.sign();
    let right = [&scene.right, &other].into_iter().any(|right| {
        let hashes: &[fn(&str) -> String] =
            if scene.dialect == Dialect::Dingtalk { &[sha1, sha256] } else { &[sha1] };
        hashes.iter().any(|hash| Backend { hash: *hash, ..right.clone() }.sign() == given)
    });
    right.then_some(())
}

/// Every one or two faults that sign the same text: with as few of them as possible.
fn same(scene: &Scene, target: &str, given: &str) -> Vec<Vec<&'static str>> {
    let mut by_count: BTreeMap<usize, Vec<Vec<&'static str>>> = BTreeMap::new();
    for one in FAULTS {
        let mut first = scene.right.clone();
        if !(one.2)(&mut first, scene) {
            continue;
        }
        if first.text() == target && first.sign() == given {
            by_count.entry(1).or_default().push(vec![one.0]);
        }
        for other in FAULTS.iter().filter(|other| order(one, other)) {
            let mut both = first.clone();
            if (other.2)(&mut both, scene) && both.text() == target && both.sign() == given {
                by_count.entry(2).or_default().push(sorted(vec![one.0, other.0]));
            }
        }
    }
    by_count.into_values().next().unwrap_or_default()
}

fn question(
    scene: &Scene,
    dialect: &'static str,
    names: &[&'static str],
    given: String,
    expected: Expected,
) -> Question {
    let case = scene.case(given);
    Question {
        dialect,
        name: format!("{} at {}", names.join(" + "), scene.url),
        ask: Box::new(move || diagnose(&case)),
        expected,
    }
}

/// What nobody could find out: another's ticket that is not known, another page, a nonce from nowhere, noise.
fn unknowable(random: &mut Random, dialect: Dialect, name: &'static str, questions: &mut Vec<Question>) {
    for round in 0..60 {
        let scene = scene(random, dialect);
        let mut backend = scene.right.clone();
        match round % 6 {
            0 => backend.ticket = random.ticket(),
            1 => {
                backend.url = format!("https://{}.example/{}", random.word(6).to_lowercase(), random.word(5));
            }
            2 => backend.nonce = random.word(16),
            3 => backend.timestamp = (1_700_000_000 + random.below(1_000_000)).to_string(),
            4 => {
                backend.finish = |text| text.replace("jsapi_ticket", "jsapi_ticket_v2").replace("url=", "u=");
            }
            _ => {}
        }
        let given = if round % 6 == 5 { random.hex(40) } else { backend.sign() };
        questions.push(question(&scene, name, &["unknowable"], given, Expected::Unknown));
    }
}
