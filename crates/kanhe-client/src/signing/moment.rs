//! Moments as vendors want them written.

use kanhe_core::calendar::civil;
use kanhe_core::time::Timestamp;

/// `2026-11-20T20:30:00+08:00`, with thousandths if they are wanted; in the zone of Beijing.
pub fn iso8601(moment: Timestamp, thousandths: bool) -> String {
    let local = moment.unix_seconds() + 8 * 3600;
    let date = civil(local.div_euclid(86_400));
    let second = local.rem_euclid(86_400);
    let fraction =
        if thousandths { format!(".{:03}", moment.unix_millis().rem_euclid(1000)) } else { String::new() };
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{fraction}+08:00",
        date.year,
        date.month,
        date.day,
        second / 3600,
        second / 60 % 60,
        second % 60
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_and_read_back() {
        let moment = Timestamp::from_unix_millis(1_795_195_800_123);
        assert_eq!(iso8601(moment, true), "2026-11-21T01:30:00.123+08:00");
        assert_eq!(kanhe_core::calendar::iso8601(&iso8601(moment, true)), Some(moment));
        assert_eq!(iso8601(moment, false), "2026-11-21T01:30:00+08:00");
    }
}
