//! The browser itself: found on this machine, started with a profile of its own, and gone afterwards.
//!
//! It is driven over a pipe. When our end of the pipe closes, for whatever reason, the browser ends by itself; a small
//! shell waits for that and removes the profile, also when we were killed. See [`launch`].

mod find;
mod flags;
mod launch;
mod profile;

use std::path::PathBuf;

pub use find::find;
pub use flags::Wishes;
pub use launch::Browser;

/// Oldest major version that knows everything that is used.
pub const OLDEST: u32 = 120;

/// Why there is no browser to drive: one line, with a way forward.
#[derive(Debug, thiserror::Error)]
pub enum BrowserFault {
    /// Not where somebody said.
    #[error("there is no browser at {}; name a Chromium, Chrome or Edge with --browser", .0.display())]
    NotThere(PathBuf),
    /// Nowhere.
    #[error(
        "found no Chromium, Chrome or Edge on this computer (looked for {0}); install one, or name it with --browser"
    )]
    NotFound(String),
    /// It does not even start.
    #[error("cannot start {}: {why}", .program.display())]
    NotStarted {
        /// Which.
        program: PathBuf,
        /// What the system says.
        why: std::io::Error,
    },
    /// It ended before it said anything.
    #[error("{} ended at once{}{}", .program.display(), quoted(.said), advice(.said))]
    EndedAtOnce {
        /// Which.
        program: PathBuf,
        /// The last of what it wrote.
        said: String,
    },
    /// It says nothing.
    #[error("{} started, but did not answer within {seconds} s over --remote-debugging-pipe{}", .program.display(), quoted(.said))]
    Silent {
        /// Which.
        program: PathBuf,
        /// How long we waited.
        seconds: u64,
        /// The last of what it wrote.
        said: String,
    },
    /// It is too old.
    #[error("{product} is too old: {OLDEST} or newer is needed; name another with --browser")]
    TooOld {
        /// What it calls itself.
        product: String,
    },
    /// It is none that we know how to drive.
    #[error("{product} is no Chromium, Chrome or Edge; name one with --browser")]
    Stranger {
        /// What it calls itself.
        product: String,
    },
    /// It does not do what it was started for.
    #[error("{product} failed the start-up test: {what}")]
    SelfTest {
        /// What it calls itself.
        product: String,
        /// What did not happen, and by which flag or command it should have.
        what: String,
    },
    /// The profile cannot be made.
    #[error("cannot make a profile folder in {}: {why}", .folder.display())]
    Profile {
        /// Where.
        folder: PathBuf,
        /// What the system says.
        why: std::io::Error,
    },
}

fn quoted(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(": {text}") }
}

/// What to do about what browsers say when they give up.
fn advice(text: &str) -> &'static str {
    if text.contains("no-sandbox") || text.contains("sandbox") {
        "; its sandbox does not start here: in a container, add --no-sandbox"
    } else if text.contains("DISPLAY") || text.contains("display") || text.contains("ozone") {
        "; there is no display: add --headless"
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_that_ends_at_once_is_quoted_with_what_to_do_about_it() {
        let ended = |said: &str| {
            BrowserFault::EndedAtOnce { program: "/b".into(), said: said.to_owned() }.to_string()
        };
        assert_eq!(
            ended("Running as root without --no-sandbox is not supported."),
            "/b ended at once: Running as root without --no-sandbox is not supported.; its sandbox does not start \
             here: in a container, add --no-sandbox"
        );
        assert!(ended("Missing X server or $DISPLAY").ends_with("; there is no display: add --headless"));
        assert_eq!(ended(""), "/b ended at once");
    }
}
