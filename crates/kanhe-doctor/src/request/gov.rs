//! Gov-DingTalk's HMAC over a request (`protocol/gov-dingtalk.md` 5.4).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use kanhe_sign::gateway_request::{Form, GatewayRequest};
use md5::Md5;
use sha1::Sha1;
use sha2::{Sha256, Sha512};

use super::paths;
use super::written::{strictly, unhex};
use super::{KeyKind, RawRequest, times};
use crate::diagnosis::{Diagnosis, Explained, Finding, Hint};
use crate::mistake::Mistake;
use crate::search::{Buckets, Choosable};
use crate::ticket::NOTHINGS;
use crate::variant::{Mistakes, Variant, Variants};

/// A signed request, and what may have signed it.
#[derive(Clone, Debug, Default)]
pub struct GovCase {
    /// The request as it came.
    pub request: RawRequest,
    /// The app's secret, and others that people take for it.
    pub secrets: Vec<SuspectSecret>,
    /// Paths of other calls.
    pub paths: Vec<String>,
}

/// A secret that may have signed.
#[derive(Clone)]
pub struct SuspectSecret {
    /// Its text. It goes into no diagnosis.
    pub text: String,
    /// Whose it is.
    pub kind: KeyKind,
    /// For people.
    pub provenance: String,
}

impl core::fmt::Debug for SuspectSecret {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("SuspectSecret").field("provenance", &self.provenance).finish_non_exhaustive()
    }
}

/// Bytes that HMAC makes: with SHA-256, SHA-1, MD5, SHA-512.
const LENGTHS: [usize; 4] = [32, 20, 16, 64];

/// In place of parameters: no line for them.
const NO_LINE: &str = "\u{0}";

/// Finds out what was signed.
pub fn diagnose(case: &GovCase) -> Diagnosis {
    let request = &case.request;
    let given = request.header("x-hmac-auth-signature");
    if given.is_empty() {
        return Diagnosis::new(Finding::of(vec![Explained::bare(Mistake::SignatureMissing)]));
    }
    let Some((wanted, around)) = strictly(given, &LENGTHS) else {
        let length = base64_length(given).is_some();
        let code = if length { Mistake::SignatureLength } else { Mistake::SignatureUnreadable };
        return Diagnosis::new(Finding::of(vec![Explained::bare(code)]));
    };
    let mut search = Search::new(case);
    let found = search.run(&wanted);
    let mut diagnosis = Diagnosis::new(match found {
        Some(mut mistakes) => {
            mistakes.extend(around.into_iter().map(Explained::bare));
            if wanted.len() != 32 {
                mistakes.push(Explained::bare(Mistake::DigestOther));
            }
            Finding::of(mistakes)
        }
        None => Finding::Unexplained,
    });
    if case.secrets.is_empty() {
        diagnosis.hints.push(Hint::NoTicket);
    }
    diagnosis.tried = search.tried;
    diagnosis
}

fn base64_length(text: &str) -> Option<usize> {
    STANDARD.decode(text.trim()).ok().map(|bytes| bytes.len())
}

/// What stands between the parts.
struct Joint {
    between: &'static str,
    mistake: Option<Mistake>,
}

impl Choosable for Joint {
    fn mistakes(&self) -> Mistakes {
        self.mistake.map_or(Mistakes::NONE, Mistakes::one)
    }

    fn is_alone(&self) -> bool {
        false
    }
}

const JOINTS: [Joint; 5] = [
    Joint { between: "\n", mistake: None },
    Joint { between: "\r\n", mistake: Some(Mistake::JointCarriageReturn) },
    Joint { between: "\\n", mistake: Some(Mistake::JointEscaped) },
    Joint { between: "", mistake: Some(Mistake::JointMissing) },
    Joint { between: "&", mistake: Some(Mistake::JointMissing) },
];

struct Search<'a> {
    case: &'a GovCase,
    /// The keys' bytes, beside their variants.
    keys: Vec<Vec<u8>>,
    secrets: Vec<Variant>,
    methods: Vec<Variant>,
    times: Vec<Variant>,
    nonces: Vec<Variant>,
    paths: Vec<Variant>,
    params: Vec<Variant>,
    tried: u32,
}

impl<'a> Search<'a> {
    fn new(case: &'a GovCase) -> Self {
        let request = &case.request;
        let (secrets, keys) = secrets(case);
        Self {
            case,
            keys,
            secrets,
            methods: methods(&request.method),
            times: times::variants(request.header("x-hmac-auth-timestamp")),
            nonces: nonces(request.header("x-hmac-auth-nonce")),
            paths: paths::variants(&request.path, request.header("host"), &request.query, &case.paths),
            params: params(request),
            tried: 0,
        }
    }

    fn run(&mut self, wanted: &[u8]) -> Option<Vec<Explained>> {
        let Self { keys, secrets, methods, times, nonces, paths, params, tried, .. } = self;
        let buckets = Buckets::new()
            .part(&JOINTS)
            .part(secrets)
            .part(methods)
            .part(times)
            .part(nonces)
            .part(paths)
            .part(params);
        let mut macs: Vec<Option<Keyed>> = keys.iter().map(|key| Keyed::new(key, wanted.len())).collect();
        let found = buckets.search(|choice| {
            let [joint, secret, method, time, nonce, path, param] = *choice else { return false };
            *tried += 1;
            let Some(Some(keyed)) = macs.get_mut(secret) else { return false };
            let between = JOINTS.get(joint).map_or("\n", |joint| joint.between);
            let parts = [
                text(methods, method),
                between,
                text(times, time),
                between,
                text(nonces, nonce),
                between,
                text(paths, path),
            ];
            let params = text(params, param);
            let line = if params == NO_LINE { ["", ""] } else { [between, params] };
            keyed.makes(parts.into_iter().chain(line), wanted)
        })?;
        let [joint, secret, method, time, nonce, path, param] = *found else { return None };
        let request = &self.case.request;
        let right_secret = self.case.secrets.iter().find(|secret| secret.kind == KeyKind::Right);
        let right_secret = right_secret.map_or("", |secret| &*secret.provenance);
        let chosen = [
            (self.secrets.get(secret), right_secret),
            (self.methods.get(method), &*request.method),
            (self.paths.get(path), &*request.path),
            (self.times.get(time), request.header("x-hmac-auth-timestamp")),
            (self.nonces.get(nonce), request.header("x-hmac-auth-nonce")),
        ];
        let mut mistakes = Vec::new();
        for (variant, right) in chosen {
            let Some(variant) = variant else { continue };
            mistakes.extend(variant.mistakes.iter().map(|code| Explained::new(code, variant.text(), right)));
        }
        let param = self.params.get(param)?;
        // Parameters carry tokens and secrets: only what is wrong is said, and which name is missing.
        mistakes.extend(
            param
                .mistakes
                .iter()
                .map(|code| Explained::new(code, param.shown.clone().unwrap_or_default(), "")),
        );
        mistakes.extend(JOINTS.get(joint)?.mistake.map(Explained::bare));
        Some(mistakes)
    }
}

fn text(variants: &[Variant], number: usize) -> &str {
    variants.get(number).map_or("", |variant| &variant.value)
}

/// HMAC under one key, begun.
enum Keyed {
    Sha256(Hmac<Sha256>),
    Sha1(Hmac<Sha1>),
    Md5(Hmac<Md5>),
    Sha512(Hmac<Sha512>),
}

impl Keyed {
    fn new(key: &[u8], bytes: usize) -> Option<Self> {
        Some(match bytes {
            32 => Self::Sha256(Hmac::new_from_slice(key).ok()?),
            20 => Self::Sha1(Hmac::new_from_slice(key).ok()?),
            16 => Self::Md5(Hmac::new_from_slice(key).ok()?),
            64 => Self::Sha512(Hmac::new_from_slice(key).ok()?),
            _ => return None,
        })
    }

    fn makes<'t>(&self, parts: impl Iterator<Item = &'t str>, wanted: &[u8]) -> bool {
        fn over<'t, M: Mac + Clone>(mac: &M, parts: impl Iterator<Item = &'t str>, wanted: &[u8]) -> bool {
            let mut mac = mac.clone();
            parts.for_each(|part| mac.update(part.as_bytes()));
            *mac.finalize().into_bytes() == *wanted
        }
        match self {
            Self::Sha256(mac) => over(mac, parts, wanted),
            Self::Sha1(mac) => over(mac, parts, wanted),
            Self::Md5(mac) => over(mac, parts, wanted),
            Self::Sha512(mac) => over(mac, parts, wanted),
        }
    }
}

/// The secrets that may have signed, and the keys that they are.
fn secrets(case: &GovCase) -> (Vec<Variant>, Vec<Vec<u8>>) {
    let mut variants = Vec::new();
    let mut keys = Vec::new();
    let mut add = |key: Vec<u8>, mistakes: Mistakes, provenance: &str| {
        if !keys.contains(&key) {
            let shown = Some(provenance.to_owned());
            variants.push(Variant { mistakes, shown, ..Variant::right("") });
            keys.push(key);
        }
    };
    let of = |kind| case.secrets.iter().filter(move |secret| secret.kind == kind);
    for secret in of(KeyKind::Right) {
        add(secret.text.clone().into_bytes(), Mistakes::NONE, &secret.provenance);
    }
    for secret in of(KeyKind::OtherApp) {
        add(secret.text.clone().into_bytes(), Mistakes::one(Mistake::KeyOtherApp), &secret.provenance);
    }
    let app_key = case.request.header("apikey");
    if !app_key.is_empty() {
        add(app_key.as_bytes().to_vec(), Mistakes::one(Mistake::KeyIsAppKey), "apiKey");
    }
    for secret in of(KeyKind::Right).take(2) {
        let (text, provenance) = (&secret.text, &secret.provenance);
        for (head, tail) in [("", "\n"), ("", "\r\n"), ("", " "), (" ", "")] {
            let key = format!("{head}{text}{tail}").into_bytes();
            add(key, Mistakes::one(Mistake::KeySpace), provenance);
        }
        let decoded = [unhex(text), STANDARD.decode(text).ok()];
        for key in decoded.into_iter().flatten() {
            add(key, Mistakes::one(Mistake::KeyDecoded), provenance);
        }
    }
    (variants, keys)
}

fn methods(sent: &str) -> Vec<Variant> {
    let mut variants = Variants::of(sent);
    variants.add(sent.to_lowercase(), Mistake::MethodCase);
    for other in ["POST", "GET"] {
        variants.add(other, Mistake::MethodOther);
    }
    variants.list()
}

fn nonces(sent: &str) -> Vec<Variant> {
    let mut variants = Variants::of(sent);
    for nothing in core::iter::once("").chain(NOTHINGS) {
        variants.add(nothing, Mistake::NonceMissing);
    }
    // Seventeen digits, of which the last four are drawn again.
    variants.add(sent.get(..13).unwrap_or(sent), Mistake::NonceOther);
    variants.list()
}

/// The forms that the platform takes.
const FORMS: [Form; 5] =
    [Form::Sorted, Form::SortedNames, Form::SortedEncoded, Form::AsSent, Form::AsSentEncoded];

/// The parameters as the platform reads them, and what may have been signed in their place.
fn params(request: &RawRequest) -> Vec<Variant> {
    let body = core::str::from_utf8(&request.body).unwrap_or_default();
    let fields = fields(request, body);
    let mut variants = Variants::default();
    let shown = |value: String, mistake, shown: &str| Variant {
        shown: Some(shown.to_owned()),
        ..Variant::wrong(value, mistake)
    };
    let lines = |fields: &[(String, String)], form: Form| {
        let request = GatewayRequest { method: "", timestamp: "", nonce: "", path: "", fields };
        request.text(form).trim_start_matches('\n').to_owned()
    };
    if fields.is_empty() {
        variants.push(Variant::right(NO_LINE));
        variants.push(Variant::right(""));
    } else {
        for form in FORMS {
            variants.push(Variant::right(lines(&fields, form)));
        }
        variants.push(shown(NO_LINE.to_owned(), Mistake::FieldsMissing, ""));
        variants.push(shown(String::new(), Mistake::FieldsMissing, ""));
        let sorted = lines(&fields, Form::Sorted);
        for other in
            [format!("?{sorted}"), format!("{sorted}&"), sorted.replace('&', ""), sorted.replace('&', ",")]
        {
            variants.push(shown(other, Mistake::FieldsJoined, ""));
        }
        for (at, (name, _)) in fields.iter().enumerate() {
            let rest = fields.iter().enumerate().filter(|(other, _)| *other != at);
            let rest: Vec<_> = rest.map(|(_, field)| field.clone()).collect();
            let value = if rest.is_empty() { NO_LINE.to_owned() } else { lines(&rest, Form::Sorted) };
            variants.push(shown(value, Mistake::FieldMissing, name));
        }
    }
    if !body.is_empty() {
        variants.push(shown(body.to_owned(), Mistake::BodyRaw, ""));
        variants.push(shown(body.trim().to_owned(), Mistake::BodyRaw, ""));
        for style in super::body::variants(body.as_bytes()) {
            if let (Ok(text), Some(_)) = (String::from_utf8(style.bytes), style.mistake)
                && body.trim_start().starts_with('{')
                && !text.is_empty()
            {
                variants.push(shown(text, Mistake::BodyRaw, ""));
            }
        }
    }
    variants.list()
}

/// Names and decoded values, in the order in which they were sent: of the query, the form, or the JSON body's top.
fn fields(request: &RawRequest, body: &str) -> Vec<(String, String)> {
    let pairs = |text: &str| {
        let parsed = url::form_urlencoded::parse(text.as_bytes());
        parsed.map(|(name, value)| (name.into_owned(), value.into_owned())).collect::<Vec<_>>()
    };
    let mut fields = pairs(&request.query);
    if body.trim_start().starts_with('{') {
        let parsed: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(body).unwrap_or_default();
        fields.extend(parsed.into_iter().map(|(name, value)| {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            (name, value)
        }));
    } else {
        fields.extend(pairs(body));
    }
    fields
}
