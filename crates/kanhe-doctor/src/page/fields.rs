//! What people sign instead of a page's timestamp and nonce.

use core::fmt::Write;

use crate::mistake::Mistake;
use crate::variant::{Variant, Variants};

/// A timestamp that is made twice differs by so many seconds, when something else is wrong too.
const NEAR: i64 = 1;

/// And by so many when nothing else is.
const FAR: i64 = 300;

/// The timestamp, and what may have been signed in its place.
pub(crate) fn timestamps(passed: &str, others: &[String]) -> Vec<Variant> {
    let mut variants = Variants::of(passed);
    for other in others {
        variants.add(&**other, Mistake::TimestampOther);
    }
    let trimmed = passed.trim();
    if trimmed != passed {
        variants.add(trimmed, Mistake::TimestampSpace);
    }
    if let Ok(number) = trimmed.parse::<i64>() {
        if trimmed.len() >= 13 {
            variants.add((number / 1000).to_string(), Mistake::TimestampSeconds);
        } else {
            variants.add(format!("{trimmed}000"), Mistake::TimestampMilliseconds);
        }
        variants.add(format!("{trimmed}.0"), Mistake::TimestampDecimal);
        variants.add(format!("\"{trimmed}\""), Mistake::TimestampQuoted);
        for away in 1..=NEAR {
            variants.add(number.saturating_sub(away).to_string(), Mistake::TimestampOther);
            variants.add(number.saturating_add(away).to_string(), Mistake::TimestampOther);
        }
    }
    variants.add("", Mistake::TimestampMissing);
    variants.add_nothings(Mistake::TimestampMissing);
    variants.list()
}

/// Too many to be tried with anything else: each moment of the minutes around, and each millisecond of the second.
/// `is_signed` is asked about each, without a text being made anew; the first that is signed is answered.
pub(crate) fn rare(passed: &str, mut is_signed: impl FnMut(&str) -> bool) -> Option<Variant> {
    let number: i64 = passed.parse().ok()?;
    let mut text = String::with_capacity(24);
    let mut tried = |value: i64, mistake| {
        text.clear();
        write!(text, "{value}").ok()?;
        is_signed(&text).then(|| Variant::wrong(&*text, mistake))
    };
    let mut away = (-FAR..=FAR).filter(|away| away.abs() > NEAR);
    let other = away.find_map(|away| tried(number.saturating_add(away), Mistake::TimestampOther));
    if other.is_some() || u32::try_from(number).is_err() {
        return other;
    }
    (1..1000).find_map(|part| tried(number * 1000 + part, Mistake::TimestampMilliseconds))
}

/// The nonce, and what may have been signed in its place.
pub(crate) fn nonces(passed: &str, others: &[String]) -> Vec<Variant> {
    let mut variants = Variants::of(passed);
    for other in others {
        variants.add(&**other, Mistake::NonceOther);
    }
    variants.add(passed.trim(), Mistake::NonceSpace);
    variants.add(format!("{passed}\n"), Mistake::NonceSpace);
    variants.add_rare(format!("{passed} "), Mistake::NonceSpace);
    variants.add(passed.to_lowercase(), Mistake::NonceCase);
    variants.add(passed.to_uppercase(), Mistake::NonceCase);
    variants.add(passed.replace('-', ""), Mistake::NonceDashes);
    variants.add("", Mistake::NonceMissing);
    variants.add_nothings(Mistake::NonceMissing);
    variants.list()
}
