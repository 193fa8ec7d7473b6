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
            assert_eq!(civil(day), Date { year, month, day: of_month }, "{day}");
        }
    }

    #[test]
    fn a_message_is_dated_in_its_own_zone() {
        assert_eq!(compact(Timestamp::from_unix_seconds(1_580_899_398), 8 * 3600), "20200205 18:43:18");
    }
}
