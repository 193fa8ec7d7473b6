//! What people sign instead of a page's timestamp and nonce.

use crate::mistake::Mistake;
use crate::variant::{Variant, Variants};

/// A timestamp that is made twice differs by so many seconds, when something else is wrong too.
const NEAR: i64 = 2;

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
pub(crate) fn rare(passed: &str) -> impl Iterator<Item = Variant> {
    let alone = |value, mistake| Variant { alone: true, ..Variant::wrong(value, mistake) };
    let number = passed.parse::<i64>().ok().into_iter();
    let around = number.flat_map(move |number| {
        let away = (-FAR..=FAR).filter(|away| away.abs() > NEAR);
        away.map(move |away| alone(number.saturating_add(away).to_string(), Mistake::TimestampOther))
    });
    let second = passed.parse::<u32>().ok().into_iter();
    let within = second.flat_map(move |second| {
        (1..1000).map(move |part| alone(format!("{second}{part:03}"), Mistake::TimestampMilliseconds))
    });
    around.chain(within)
}

/// The nonce, and what may have been signed in its place.
pub(crate) fn nonces(passed: &str, others: &[String]) -> Vec<Variant> {
    let mut variants = Variants::of(passed);
    for other in others {
        variants.add(&**other, Mistake::NonceOther);
    }
    variants.add(passed.trim(), Mistake::NonceSpace);
    variants.add(format!("{passed}\n"), Mistake::NonceSpace);
    variants.add(format!("{passed} "), Mistake::NonceSpace);
    variants.add(passed.to_lowercase(), Mistake::NonceCase);
    variants.add(passed.to_uppercase(), Mistake::NonceCase);
    variants.add(passed.replace('-', ""), Mistake::NonceDashes);
    variants.add("", Mistake::NonceMissing);
    variants.add_nothings(Mistake::NonceMissing);
    variants.list()
}
