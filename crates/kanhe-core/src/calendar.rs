//! Days and dates, for quotas that count in calendar days and for texts that carry a date.

use crate::time::Timestamp;

/// A date in the proleptic Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    /// Year.
    pub year: i64,
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
}

/// The date of a day counted from 1970-01-01.
///
/// Years are counted from March, so that the leap day comes last and the months before any day of the year follow
/// the fixed pattern 31, 30, 31, 30, 31 (153 days each five months).
pub fn civil(day: i64) -> Date {
    const ERA_DAYS: i64 = 146_097; // 400 years
    const MARCH_0000: i64 = 719_468; // days from 0000-03-01 to 1970-01-01
    let shifted = day + MARCH_0000;
    let era = shifted.div_euclid(ERA_DAYS);
    let day_of_era = shifted.rem_euclid(ERA_DAYS);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / (ERA_DAYS - 1)) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    Date {
        year: year_of_era + era * 400 + i64::from(month <= 2),
        month: u32::try_from(month).unwrap_or(1),
        day: u32::try_from(day_of_year - (153 * month_from_march + 2) / 5 + 1).unwrap_or(1),
    }
}

/// The day of a date, counted from 1970-01-01: the way back from [`civil`]. Nothing if there is no such date.
pub fn day(date: Date) -> Option<i64> {
    let year = date.year - i64::from(date.month <= 2);
    let month_from_march = (i64::from(date.month) + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(date.day) - 1;
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let day = era * 146_097 + day_of_era - 719_468;
    (civil(day) == date).then_some(day)
}

/// Reads `2026-01-02T03:04:05.678+08:00`, as clients of several vendors date their requests. The zone is `Z` or hours
/// and minutes, the fraction may be missing.
pub fn iso8601(text: &str) -> Option<Timestamp> {
    let (date, rest) = text.split_once('T')?;
    let (clock, zone) = rest.split_at_checked(rest.find(['Z', '+', '-'])?)?;
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let [year, month, of_month] = numbers(date.split('-'))?;
    let [hour, minute, second] = numbers(clock.split(':'))?;
    let date = Date { year, month: u32::try_from(month).ok()?, day: u32::try_from(of_month).ok()? };
    if year > 9999 || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let seconds = day(date)? * 86_400 + hour * 3600 + minute * 60 + second - east(zone)?;
    Some(Timestamp::from_unix_millis(seconds * 1000 + thousandths(fraction)?))
}

/// How many seconds east of Greenwich a zone lies.
fn east(zone: &str) -> Option<i64> {
    if zone == "Z" {
        return Some(0);
    }
    let (sign, clock) = zone.split_at_checked(1)?;
    let (hours, minutes) = clock.split_once(':').or_else(|| clock.split_at_checked(2))?;
    let [hours, minutes] = numbers([hours, minutes].into_iter())?;
    let seconds = hours * 3600 + minutes * 60;
    (hours < 24 && minutes < 60).then_some(if sign == "-" { -seconds } else { seconds })
}

fn thousandths(fraction: &str) -> Option<i64> {
    let [digits] = numbers([fraction].into_iter())?;
    let places = u32::try_from(fraction.len()).ok()?;
    Some(digits * 1000 / 10_i64.pow(places))
}

/// As many numbers as are wanted, each of one to nine digits and nothing else.
fn numbers<'a, const N: usize>(texts: impl Iterator<Item = &'a str>) -> Option<[i64; N]> {
    let is_number = |text: &&str| text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit());
    let read = texts.map(|text| Some(text).filter(is_number)?.parse().ok());
    read.collect::<Option<Vec<i64>>>()?.try_into().ok()
}

/// `20200205 18:43:18`: the form in which WeChat's clients date their messages, so many seconds east of Greenwich.
pub fn compact(now: Timestamp, east: i32) -> String {
    let local = now.unix_seconds() + i64::from(east);
    let Date { year, month, day } = civil(local.div_euclid(86_400));
    let second = local.rem_euclid(86_400);
    format!("{year:04}{month:02}{day:02} {:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_right_at_the_edges_of_months_years_and_centuries() {
        for (day, year, month, of_month) in [
            (0, 1970, 1, 1),
            (-1, 1969, 12, 31),
            (11_016, 2000, 2, 29),
            (19_782, 2024, 2, 29),
            (20_088, 2024, 12, 31),
            (47_540, 2100, 2, 28),
            (47_541, 2100, 3, 1),
        ] {
            let date = Date { year, month, day: of_month };
            assert_eq!((civil(day), super::day(date)), (date, Some(day)), "{day}");
        }
    }

    #[test]
    fn a_moment_is_read_in_its_zone() {
        for (text, millis) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2026-01-02T03:04:05.000+08:00", 1_767_294_245_000),
            ("2026-01-01T19:04:05.000Z", 1_767_294_245_000),
            ("2026-01-01T19:04:05.6Z", 1_767_294_245_600),
            ("2026-01-01T13:34:05.678901-0530", 1_767_294_245_678),
        ] {
            assert_eq!(iso8601(text), Some(Timestamp::from_unix_millis(millis)), "{text}");
        }
    }

    #[test]
    fn what_is_no_moment_is_not_read() {
        for text in [
            "",
            "T",
            "2026-01-02T03:04:05",
            "2026-02-30T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-01-00T00:00:00Z",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:60:00Z",
            "2026-01-01T00:00:00.Z",
            "2026-01-01T00:00:00.1234567890Z",
            "2026-01-01T00:00:00+24:00",
            "2026-01-01T00:00:00+8",
            "2026-01-01T00:00:00Zx",
            "+026-01-01T00:00:00Z",
            "9999999999-01-01T00:00:00Z",
            "999999999-12-31T23:59:59Z",
            "10000-01-01T00:00:00Z",
            "2026-01-01T00:00Z",
            "中文T中文",
        ] {
            assert_eq!(iso8601(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_message_is_dated_in_its_own_zone() {
        assert_eq!(compact(Timestamp::from_unix_seconds(1_580_899_398), 8 * 3600), "20200205 18:43:18");
    }
}
