//! The signature of a page: WeChat's and DingTalk's (`protocol/wechat-bridge.md` 6.3, `protocol/dingtalk.md` 5).

mod case;
mod fields;
mod form;
mod urls;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kanhe_sign::page::{with_decoded_query, without_fragment};

pub use self::case::{Case, Suspect};
use self::form::{Form, Signer};
pub(crate) use self::urls::is_url;
use crate::diagnosis::{Diagnosis, Explained, Finding, Hint};
use crate::mistake::Mistake;
use crate::profile::{Checks, Profile, View};
use crate::search::Buckets;
use crate::ticket::{self, TicketKind};
use crate::variant::Variant;

/// More digits than this do not change on the way: it is another hash.
const SLIPS: usize = 8;

/// Finds out what was signed.
pub fn diagnose(case: &Case) -> Diagnosis {
    let given = Given::read(case);
    let mut search = Search::new(case, &given);
    let found = if case.given.trim().is_empty() {
        Some(vec![Explained::bare(Mistake::SignatureMissing)])
    } else {
        search.run().map(|mut mistakes| {
            // A signature that was cut has the length of another digest by chance.
            let hurt = mistakes.iter().any(|found| found.code == Mistake::SignatureCut);
            let around = given.mistakes.iter().filter(|code| !hurt || **code != Mistake::Md5);
            mistakes.extend(around.map(|code| Explained::new(*code, &*case.given, given.text())));
            mistakes
        })
    };
    let tried = search.signer.signed;
    Diagnosis {
        finding: found.map_or(Finding::Unexplained, Finding::of),
        hints: hints(case, &given),
        clients: clients(case, &given, &mut search),
        tried,
    }
}

/// The signature that was passed, and what is wrong with how it is written.
struct Given {
    bytes: Vec<u8>,
    digits: String,
    mistakes: Vec<Mistake>,
}

impl Given {
    fn read(case: &Case) -> Self {
        let cleaned = case.given.trim();
        let mut mistakes = Vec::new();
        if cleaned != case.given {
            mistakes.push(Mistake::SignatureSpace);
        }
        if cleaned.len().is_multiple_of(4)
            && let Ok(bytes) = STANDARD.decode(cleaned)
            && matches!(bytes.len(), 20 | 32)
            && unhex(cleaned).is_none()
        {
            mistakes.push(Mistake::SignatureBase64);
            mistakes.extend(digest(case, bytes.len()));
            return Self { digits: kanhe_sign::hex::text(&bytes), bytes, mistakes };
        }
        if cleaned.bytes().any(|byte| byte.is_ascii_uppercase()) {
            mistakes.push(Mistake::UpperCaseHex);
        }
        let digits = cleaned.to_ascii_lowercase();
        let bytes = unhex(&digits).unwrap_or_default();
        mistakes.extend(digest(case, bytes.len()));
        Self { bytes, digits, mistakes }
    }

    fn text(&self) -> &str {
        &self.digits
    }
}

/// The mistake of having hashed to so many bytes.
fn digest(case: &Case, bytes: usize) -> Option<Mistake> {
    match bytes {
        32 if !case.dialect.is_lenient() => Some(Mistake::Sha256),
        16 => Some(Mistake::Md5),
        _ => None,
    }
}

fn unhex(digits: &str) -> Option<Vec<u8>> {
    let pairs = digits.as_bytes().chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    pairs.map(|pair| u8::from_str_radix(core::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

fn hints(case: &Case, given: &Given) -> Vec<Hint> {
    let mut hints = Vec::new();
    if !matches!(given.bytes.len(), 20 | 32 | 16) {
        hints.push(Hint::SignatureLength);
    }
    if case.timestamp.len() >= 13 && case.timestamp.bytes().all(|byte| byte.is_ascii_digit()) {
        hints.push(Hint::TimestampInMilliseconds);
    }
    if !case.tickets.iter().any(|ticket| ticket.kind == TicketKind::Right) {
        hints.push(Hint::NoTicket);
    }
    if !is_url(case.url()) {
        hints.push(Hint::NoUrl);
    }
    hints
}

/// Where a page has two URLs, which clients take the signature.
fn clients(case: &Case, given: &Given, search: &mut Search<'_>) -> Vec<View> {
    let Some(landing) =
        case.landing.as_deref().filter(|landing| without_fragment(landing) != without_fragment(&case.url))
    else {
        return Vec::new();
    };
    let view = |profile: Profile| {
        let (checks, url) = if profile.verifies_landing(case.dialect) {
            (Checks::Landing, landing)
        } else {
            (Checks::Current, &*case.url)
        };
        let url = without_fragment(url).to_owned();
        let verifies = given.mistakes.is_empty() && search.verifies(&url, &given.bytes);
        View { profile, checks, url, verifies }
    };
    Profile::ALL.into_iter().map(view).collect()
}

struct Search<'a> {
    case: &'a Case,
    given: &'a Given,
    tickets: Vec<Variant>,
    nonces: Vec<Variant>,
    timestamps: Vec<Variant>,
    urls: Vec<Variant>,
    suspects: Vec<Variant>,
    signer: Signer<'a>,
}

/// The forms are the same for every case.
static FORMS: std::sync::LazyLock<Vec<Form>> = std::sync::LazyLock::new(Form::all);

impl<'a> Search<'a> {
    fn new(case: &'a Case, given: &'a Given) -> Self {
        let others = case.others();
        let suspects: Vec<Variant> = others
            .iter()
            .map(|other| Variant::wrong(without_fragment(&other.value), other.mistake))
            .collect();
        let right = without_fragment(case.url());
        let decoded = with_decoded_query(right).filter(|_| case.dialect.is_lenient());
        let rights: Vec<&str> = core::iter::once(right).chain(decoded.as_deref()).collect();
        Self {
            case,
            given,
            tickets: ticket::variants(&case.tickets),
            nonces: fields::nonces(&case.nonce, &case.nonces),
            timestamps: fields::timestamps(&case.timestamp, &case.timestamps),
            urls: urls::variants(case.url(), &rights, &suspects),
            suspects,
            signer: Signer::new(&FORMS, given.bytes.len()),
        }
    }

    /// The fewest mistakes that make the signature, if any do.
    fn run(&mut self) -> Option<Vec<Explained>> {
        let [urls, timestamps] = [&mut self.urls, &mut self.timestamps].map(core::mem::take);
        if matches!(self.given.bytes.len(), 20 | 32 | 16) {
            let right = without_fragment(self.case.url());
            let found = self
                .among(&timestamps, &urls)
                .or_else(|| self.among(&timestamps, &urls::doubled(self.case.url(), right, &self.suspects)));
            let found = found.or_else(|| self.moment(&urls));
            if found.is_some() {
                return found;
            }
        }
        self.damaged().map(|found| vec![found])
    }

    fn among(&mut self, timestamps: &[Variant], urls: &[Variant]) -> Option<Vec<Explained>> {
        let Self { tickets, nonces, signer, given, .. } = self;
        let wanted = signer.read(&given.bytes)?;
        signer.forget();
        let buckets = Buckets::new().part(&FORMS).part(tickets).part(nonces).part(timestamps).part(urls);
        let found = buckets.search(|choice| {
            let [form, ticket, nonce, timestamp, url] = *choice else { return false };
            let values =
                [text(tickets, ticket), text(nonces, nonce), text(timestamps, timestamp), text(urls, url)];
            signer.makes(form, [ticket, nonce, timestamp, url], values, wanted)
        })?;
        let [form, ticket, nonce, timestamp, url] = *found else { return None };
        let right_url = without_fragment(self.case.url());
        let parts = [
            (self.tickets.get(ticket), ticket::right(&self.case.tickets)),
            (urls.get(url), right_url),
            (timestamps.get(timestamp), &*self.case.timestamp),
            (self.nonces.get(nonce), &*self.case.nonce),
        ];
        let mut mistakes: Vec<Explained> = Vec::new();
        for (variant, right) in parts {
            let Some(variant) = variant else { continue };
            mistakes.extend(variant.mistakes.iter().map(|code| Explained::new(code, variant.text(), right)));
        }
        let form = FORMS.get(form)?;
        mistakes.extend(form.wrongs().iter().map(Explained::bare));
        Some(mistakes)
    }

    /// A moment that was signed in place of the timestamp, with everything else right.
    fn moment(&mut self, urls: &[Variant]) -> Option<Vec<Explained>> {
        let Self { tickets, nonces, signer, given, case, .. } = self;
        let wanted = signer.read(&given.bytes)?;
        let is_right = |variant: &&Variant| variant.mistakes.count() == 0;
        let mut number = 0;
        for ticket in tickets.iter().filter(is_right) {
            for url in urls.iter().filter(is_right) {
                signer.forget();
                let found = fields::rare(case.timestamp.trim(), |moment| {
                    number += 1;
                    let values = [&*ticket.value, text(nonces, 0), moment, &*url.value];
                    signer.makes(0, [0, 0, number, 0], values, wanted)
                });
                if let Some(found) = found {
                    let explain = |code| Explained::new(code, found.text(), &*case.timestamp);
                    return Some(found.mistakes.iter().map(explain).collect());
                }
            }
        }
        None
    }

    /// Whether the signature is right for a page at this URL.
    fn verifies(&mut self, url: &str, wanted: &[u8]) -> bool {
        let decoded = with_decoded_query(url).filter(|_| self.case.dialect.is_lenient());
        let rights = self.case.tickets.iter().filter(|ticket| ticket.kind == TicketKind::Right);
        rights.into_iter().any(|ticket| {
            core::iter::once(url).chain(decoded.as_deref()).any(|url| {
                let mut signer = Signer::new(&FORMS, wanted.len());
                let values = [&*ticket.text, &*self.case.nonce, &*self.case.timestamp, url];
                signer.read(wanted).is_some_and(|wanted| signer.makes(0, [0; 4], values, wanted))
            })
        })
    }

    /// Nothing was mistaken: the right signature was hurt on its way.
    fn damaged(&mut self) -> Option<Explained> {
        let wanted = &*self.given.digits;
        let ticket = self.case.tickets.iter().find(|ticket| ticket.kind == TicketKind::Right)?;
        let url = without_fragment(self.case.url());
        let digests: &[usize] = if self.case.dialect.is_lenient() { &[20, 32] } else { &[20] };
        digests.iter().find_map(|bytes| {
            let values = [&*ticket.text, &*self.case.nonce, &*self.case.timestamp, url];
            let right = Signer::new(&FORMS, *bytes).digits(0, [0; 4], values);
            let changed = right.bytes().zip(wanted.bytes()).filter(|(right, given)| right != given).count();
            let code = if wanted.len() == right.len() && changed <= SLIPS {
                Mistake::SignatureDamaged
            } else if (SLIPS..right.len()).contains(&wanted.len()) && right.starts_with(wanted) {
                Mistake::SignatureCut
            } else {
                return None;
            };
            Some(Explained::new(code, wanted, &*right))
        })
    }
}

fn text(variants: &[Variant], number: usize) -> &str {
    variants.get(number).map_or("", |variant| &variant.value)
}

#[cfg(test)]
mod tests;
