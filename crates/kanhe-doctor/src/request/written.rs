//! A signature's bytes, and what is wrong with how they are written.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

use crate::mistake::Mistake;

/// Reads base64 strictly, and any other way of writing with its mistakes. `lengths` are those that a signature may
/// have.
pub(crate) fn strictly(text: &str, lengths: &[usize]) -> Option<(Vec<u8>, Vec<Mistake>)> {
    let fits = |bytes: &Vec<u8>| lengths.contains(&bytes.len());
    let trimmed = text.trim();
    let mut mistakes = Vec::new();
    if trimmed != text {
        mistakes.push(Mistake::SignatureSpace);
    }
    let with = |mistake: Option<Mistake>| mistakes.iter().copied().chain(mistake).collect::<Vec<_>>();
    if let Some(bytes) = unhex(trimmed).filter(fits) {
        return Some((bytes, with(Some(Mistake::SignatureHex))));
    }
    if let Ok(bytes) = STANDARD.decode(trimmed) {
        // Sixty-four hexadecimal digits are as long as the bytes of SHA-512.
        if let Some(inner) = core::str::from_utf8(&bytes).ok().and_then(unhex).filter(fits) {
            return Some((inner, with(Some(Mistake::SignatureHexInBase64))));
        }
        return fits(&bytes).then(|| (bytes, with(None)));
    }
    let spaced = trimmed.replace(' ', "+");
    let once = percent(trimmed);
    let twice = once.as_deref().and_then(percent);
    let found = [
        (STANDARD.decode(&spaced).ok(), Mistake::SignaturePlus),
        (once.and_then(|text| STANDARD.decode(text).ok()), Mistake::SignatureEncoded),
        (twice.and_then(|text| STANDARD.decode(text).ok()), Mistake::SignatureEncodedTwice),
        (STANDARD_NO_PAD.decode(trimmed.trim_end_matches('=')).ok(), Mistake::SignaturePadding),
        (URL_SAFE.decode(trimmed).ok(), Mistake::SignatureUrlSafe),
        (URL_SAFE_NO_PAD.decode(trimmed).ok(), Mistake::SignatureUrlSafe),
    ];
    let mut fitting = found.into_iter().filter_map(|(bytes, mistake)| Some((bytes.filter(fits)?, mistake)));
    fitting.next().map(|(bytes, mistake)| (bytes, with(Some(mistake))))
}

/// The text with its escapes read once; nothing if it has none.
pub(crate) fn percent(text: &str) -> Option<String> {
    let decoded = percent_encoding::percent_decode_str(text).decode_utf8().ok()?;
    (decoded != text).then(|| decoded.into_owned())
}

pub(crate) fn unhex(digits: &str) -> Option<Vec<u8>> {
    let pairs = digits.as_bytes().chunks_exact(2);
    if !pairs.remainder().is_empty() || digits.is_empty() {
        return None;
    }
    pairs.map(|pair| u8::from_str_radix(core::str::from_utf8(pair).ok()?, 16).ok()).collect()
}
