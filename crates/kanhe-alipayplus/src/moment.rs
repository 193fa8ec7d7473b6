//! Moments as they stand in headers and bodies: ISO 8601 with an offset, or milliseconds since 1970.
//!
//! Sources: `protocol/alipay-plus.md` 3.2 (`Request-Time` seen) and 3.5; clients in Go want a colon in the offset.

use kanhe_core::calendar::{Date, civil};
use kanhe_core::time::Timestamp;

/// Reads a moment: `2026-11-20T20:30:00+03:00`, with or without a fraction, with `Z`, or milliseconds as digits.
pub fn parse(text: &str) -> Option<Timestamp> {
    if (12..=14).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok().map(Timestamp::from_unix_millis);
    }
    let (date, rest) = text.split_once('T')?;
    let mut date = date.splitn(3, '-');
    let (year, month, day) = (digits(date.next()?, 4)?, digits(date.next()?, 2)?, digits(date.next()?, 2)?);
    let (clock, offset) = split_offset(rest)?;
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let mut clock = clock.splitn(3, ':');
    let (hour, minute, second) =
        (digits(clock.next()?, 2)?, digits(clock.next()?, 2)?, digits(clock.next()?, 2)?);
    let number = day_number(year, month, day);
    let is_there =
        civil(number) == Date { year, month: u32::try_from(month).ok()?, day: u32::try_from(day).ok()? };
    if !is_there || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let seconds = number * 86_400 + hour * 3600 + minute * 60 + second - offset;
    Some(Timestamp::from_unix_millis(seconds * 1000 + millis(fraction)?))
}

fn digits(text: &str, count: usize) -> Option<i64> {
    (text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

fn millis(fraction: &str) -> Option<i64> {
    let plausible = (1..=9).contains(&fraction.len()) && fraction.bytes().all(|byte| byte.is_ascii_digit());
    plausible.then(|| format!("{fraction}00").get(..3)?.parse().ok())?
}

/// The clock, and the offset in seconds.
fn split_offset(text: &str) -> Option<(&str, i64)> {
    if let Some(clock) = text.strip_suffix('Z') {
        return Some((clock, 0));
    }
    let at = text.rfind(['+', '-'])?;
    let (clock, offset) = text.split_at_checked(at)?;
    let sign = if offset.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = offset.get(1..)?.split_once(':')?;
    Some((clock, sign * (digits(hours, 2)? * 3600 + digits(minutes, 2)? * 60)))
}

/// Days from 1970-01-01: the inverse of [`civil`], with years that begin in March.
fn day_number(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// `2026-11-20T20:30:00+03:00`, so many seconds east of Greenwich.
pub fn seconds(moment: Timestamp, east: i32) -> String {
    format!("{}{}", clock(moment, east), offset(east))
}

/// `2026-11-20T20:30:00.123+03:00`
pub fn milliseconds(moment: Timestamp, east: i32) -> String {
    format!("{}.{:03}{}", clock(moment, east), moment.unix_millis().rem_euclid(1000), offset(east))
}

/// `20261120`
pub fn date(moment: Timestamp, east: i32) -> String {
    let Date { year, month, day } = civil((moment.unix_seconds() + i64::from(east)).div_euclid(86_400));
    format!("{year:04}{month:02}{day:02}")
}

fn clock(moment: Timestamp, east: i32) -> String {
    let local = moment.unix_seconds() + i64::from(east);
    let Date { year, month, day } = civil(local.div_euclid(86_400));
    let second = local.rem_euclid(86_400);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60)
}

fn offset(east: i32) -> String {
    let sign = if east < 0 { '-' } else { '+' };
    let minutes = east.abs() / 60;
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_the_protocol_page_is_read() {
        for (text, millis) in [
            ("2026-11-20T20:30:00+03:00", 1_795_195_800_000),
            ("2026-11-20T17:30:00+00:00", 1_795_195_800_000),
            ("2026-11-20T17:30:00Z", 1_795_195_800_000),
            ("2026-11-21T01:30:00.913+08:00", 1_795_195_800_913),
            ("2026-11-20T12:00:00.5-05:30", 1_795_195_800_500),
            ("2026-11-20T17:30:00.123456789Z", 1_795_195_800_123),
            ("1795195800123", 1_795_195_800_123),
            ("2000-02-29T00:00:00Z", 951_782_400_000),
            ("1970-01-01T00:00:00Z", 0),
        ] {
            assert_eq!(parse(text), Some(Timestamp::from_unix_millis(millis)), "{text}");
        }
    }

    #[test]
    fn what_has_no_offset_or_no_sense_is_no_moment() {
        for text in [
            "",
            "now",
            "2026-11-20",
            "2026-11-20T20:30:00",
            "2026-11-20T20:30:00+0300",
            "2026-13-20T20:30:00Z",
            "2026-00-20T20:30:00Z",
            "2026-02-29T20:30:00Z",
            "2026-11-20T24:30:00Z",
            "2026-11-20T20:30:00.Z",
            "2026-11-20T20:30:0éZ",
            "-1795195800123",
            "1795195800",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_moment_is_written_in_the_wallets_zone() {
        let moment = Timestamp::from_unix_millis(1_795_195_800_123);
        assert_eq!(seconds(moment, 3 * 3600), "2026-11-20T20:30:00+03:00");
        assert_eq!(milliseconds(moment, -5400), "2026-11-20T16:00:00.123-01:30");
        assert_eq!(date(moment, 8 * 3600), "20261121");
        for text in [seconds(moment, 0), milliseconds(moment, 3 * 3600)] {
            assert!(parse(&text).is_some_and(|read| read.unix_seconds() == moment.unix_seconds()), "{text}");
        }
    }
}
