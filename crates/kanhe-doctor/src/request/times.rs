//! Other ways to write a moment: what a client may have signed instead of what it sent.

use kanhe_core::calendar::{Date, civil, iso8601};
use kanhe_core::time::Timestamp;

use crate::mistake::Mistake;
use crate::variant::{Variant, Variants};

/// Zones of the platforms: UTC, Iraq, Thailand, China and Malaysia.
const ZONES: [i64; 4] = [0, 3, 7, 8];

/// A clock that is read twice differs by so many seconds.
const NEAR: i64 = 2;

/// The time as it was sent, and what may have been signed in its place.
pub(crate) fn variants(sent: &str) -> Vec<Variant> {
    let mut variants = Variants::of(sent);
    if let Some(moment) = parse(sent) {
        for other in likely(moment) {
            variants.add(other, Mistake::TimeRendered);
        }
        for other in spellings(moment) {
            variants.add_rare(other, Mistake::TimeRendered);
        }
        for away in 1..=NEAR {
            for seconds in [-away, away] {
                let other = Timestamp::from_unix_millis(moment.unix_millis() + seconds * 1000);
                // In the way in which it was sent.
                if let Some(same) = same_way(sent, moment, other) {
                    variants.add(same, Mistake::TimeOther);
                }
            }
        }
    }
    variants.add("", Mistake::TimeMissing);
    variants.add_nothings(Mistake::TimeMissing);
    variants.list()
}

fn parse(text: &str) -> Option<Timestamp> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    match text.len() {
        13 if plain => text.parse().ok().map(Timestamp::from_unix_millis),
        10 if plain => text.parse().ok().map(Timestamp::from_unix_seconds),
        _ => iso8601(text),
    }
}

/// What most clients write: milliseconds and seconds, or ISO 8601 with and without milliseconds.
fn likely(moment: Timestamp) -> Vec<String> {
    let millis = moment.unix_millis().rem_euclid(1000);
    let mut all = vec![moment.unix_millis().to_string(), moment.unix_seconds().to_string()];
    for hours in ZONES {
        let clock = clock(moment, hours);
        all.push(format!("{clock}+{hours:02}:00"));
        all.push(format!("{clock}.{millis:03}+{hours:02}:00"));
    }
    let utc = clock(moment, 0);
    all.extend([format!("{utc}Z"), format!("{utc}.{millis:03}Z")]);
    all
}

/// Every other way.
fn spellings(moment: Timestamp) -> Vec<String> {
    let millis = moment.unix_millis().rem_euclid(1000);
    let mut all = Vec::new();
    for hours in ZONES {
        let clock = clock(moment, hours);
        let fractions =
            [String::new(), format!(".{millis:03}"), ".000".to_owned(), format!(".{millis:03}000")];
        for fraction in fractions {
            all.push(format!("{clock}{fraction}+{hours:02}:00"));
            all.push(format!("{clock}{fraction}+{hours:02}00"));
            if hours == 0 {
                all.push(format!("{clock}{fraction}Z"));
            }
            all.push(format!("{clock}{fraction}"));
        }
        all.push(clock.replace('T', " "));
        all.push(clock.replace(['T', '-', ':'], ""));
    }
    all
}

/// Another moment as this text writes its own.
fn same_way(sent: &str, moment: Timestamp, other: Timestamp) -> Option<String> {
    if sent == moment.unix_millis().to_string() {
        return Some(other.unix_millis().to_string());
    }
    if sent == moment.unix_seconds().to_string() {
        return Some(other.unix_seconds().to_string());
    }
    ZONES.iter().find_map(|hours| {
        let behind = sent.strip_prefix(&*clock(moment, *hours))?;
        Some(format!("{}{behind}", clock(other, *hours)))
    })
}

/// `2026-11-20T20:30:00`
fn clock(moment: Timestamp, hours: i64) -> String {
    let local = moment.unix_seconds() + hours * 3600;
    let Date { year, month, day } = civil(local.div_euclid(86_400));
    let second = local.rem_euclid(86_400);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::variant::Mistakes;

    #[test]
    fn a_moment_is_written_in_every_way_and_in_its_own_a_second_later() {
        let all = variants("2026-11-20T20:30:00+03:00");
        let of = |value: &str| all.iter().find(|variant| variant.value == value).map(|v| v.mistakes);
        let rendered = Some(Mistakes::one(Mistake::TimeRendered));
        for value in
            ["2026-11-20T17:30:00Z", "2026-11-20T17:30:00.000Z", "1795195800000", "2026-11-21T01:30:00+08:00"]
        {
            assert_eq!(of(value), rendered, "{value}");
        }
        assert_eq!(of("2026-11-20T20:30:01+03:00"), Some(Mistakes::one(Mistake::TimeOther)));
        assert_eq!(of("2026-11-20T20:30:00+03:00"), Some(Mistakes::NONE));
    }
}
