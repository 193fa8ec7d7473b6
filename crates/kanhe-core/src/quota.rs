//! How often an app may make a call in a window of time.

use serde::{Deserialize, Serialize};

use crate::calendar::civil;
use crate::time::Timestamp;
use crate::word::Word;

/// A window of time that begins at a round moment of somebody's wall clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Window {
    /// A minute.
    Minute,
    /// A calendar day, so many seconds east of Greenwich.
    Day {
        /// Seconds east of Greenwich.
        east: i32,
    },
    /// A calendar month, so many seconds east of Greenwich.
    Month {
        /// Seconds east of Greenwich.
        east: i32,
    },
}

impl Window {
    /// When the window that contains `now` began.
    pub fn start(self, now: Timestamp) -> Timestamp {
        let seconds = now.unix_seconds();
        let start = match self {
            Self::Minute => seconds - seconds.rem_euclid(60),
            Self::Day { east } => {
                let local = seconds + i64::from(east);
                local - local.rem_euclid(86_400) - i64::from(east)
            }
            Self::Month { east } => {
                let day = (seconds + i64::from(east)).div_euclid(86_400);
                (day - i64::from(civil(day).day) + 1) * 86_400 - i64::from(east)
            }
        };
        Timestamp::from_unix_seconds(start)
    }
}

impl Window {
    /// When the window that contains `now` ends, and the next begins.
    pub fn end(self, now: Timestamp) -> Timestamp {
        let start = self.start(now);
        match self {
            Self::Minute => start.after(core::time::Duration::from_secs(60)),
            Self::Day { .. } => start.after(core::time::Duration::from_secs(86_400)),
            // No month has 32 days, so this is in the next, and that begins where it begins.
            Self::Month { .. } => self.start(start.after(core::time::Duration::from_secs(32 * 86_400))),
        }
    }
}

/// A dialect's limit on a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// The call's name, e.g. `token`. An app's policy may set another limit under this name.
    pub call: Word,
    /// How many in a window.
    pub limit: u32,
    /// The window.
    pub window: Window,
}

/// How much of a call's allowance is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counter {
    /// The call.
    pub call: Word,
    /// When the window that counts began.
    pub window: Timestamp,
    /// How many are used up in it.
    pub used: u32,
}

/// The answer to taking one from an allowance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Allowed; so many are used up, this one included.
    Allowed {
        /// How many are used up.
        used: u32,
    },
    /// All used up.
    Exhausted,
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEIJING: i32 = 8 * 3600;

    fn start(window: Window, seconds: i64) -> i64 {
        window.start(Timestamp::from_unix_seconds(seconds)).unix_seconds()
    }

    #[test]
    fn a_day_begins_at_midnight_in_its_own_zone() {
        // 2026-11-20T15:59:59Z is 23:59:59 in Beijing; a second later the next day begins there.
        assert_eq!(start(Window::Day { east: BEIJING }, 1_795_190_399), 1_795_104_000);
        assert_eq!(start(Window::Day { east: BEIJING }, 1_795_190_400), 1_795_190_400);
        assert_eq!(start(Window::Day { east: 0 }, -1), -86_400);
    }

    #[test]
    fn a_month_begins_on_its_first_day_also_in_leap_years() {
        for (moment, first) in [
            (1_709_164_800, 1_706_745_600), // 2024-02-29 -> 2024-02-01
            (1_709_251_200, 1_709_251_200), // 2024-03-01
            (1_735_689_599, 1_733_011_200), // 2024-12-31T23:59:59 -> 2024-12-01
            (951_782_400, 949_363_200),     // 2000-02-29 -> 2000-02-01
        ] {
            assert_eq!(start(Window::Month { east: 0 }, moment), first, "{moment}");
        }
    }
}
