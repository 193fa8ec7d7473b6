//! What the operating system says of this process, where it is Linux; nothing elsewhere.

use core::time::Duration;
use std::fs;

/// The clock ticks of `/proc`, in a second: 100 on every architecture that Linux has.
const TICKS: u64 = 100;

/// The pages of `/proc/self/status` are counted in KiB already.
pub(super) fn resident_bytes() -> i64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    let kibibytes = line.split_whitespace().next().and_then(|number| number.parse::<i64>().ok());
    kibibytes.unwrap_or_default().saturating_mul(1024)
}

pub(super) fn open_files() -> i64 {
    fs::read_dir("/proc/self/fd").map_or(0, |files| i64::try_from(files.count()).unwrap_or_default())
}

/// Time in the program and in the system for it.
pub(super) fn processor_time() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program stands in brackets and may hold anything; the fields behind it are counted from 3.
    let fields = stat.rsplit_once(')').map(|(_, fields)| fields).unwrap_or_default();
    let ticks: u64 =
        fields.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks.saturating_mul(1000 / TICKS))
}
