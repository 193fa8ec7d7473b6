//! The Chromium that the web tests drive.

use std::path::{Path, PathBuf};

use crate::debian;
use crate::failure::Failure;
use crate::program::{Program, on_path};

const NAMES: [&str; 6] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge"];

const PLACES: [&str; 6] = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
];

/// Finds a browser that starts, or installs one where we may.
pub(crate) fn ready() -> Result<PathBuf, Failure> {
    if let Some(named) = std::env::var_os("KANHE_BROWSER") {
        let named = PathBuf::from(named);
        return if starts(&named) {
            Ok(named)
        } else {
            Err(Failure::new(format!("KANHE_BROWSER names {}, which does not start", named.display())))
        };
    }
    let system = debian::ours();
    if let Some(browser) = found() {
        if system.is_some() && !shows_chinese() {
            debian::install(&["fonts-noto-cjk"])?;
        }
        return Ok(browser);
    }
    if let Some(system) = system {
        debian::install(&[system.chromium(), "fonts-noto-cjk"])?;
    }
    found().ok_or_else(|| Failure::new(advice()))
}

fn found() -> Option<PathBuf> {
    let named = NAMES.iter().filter_map(|name| on_path(name));
    let placed = PLACES.iter().map(PathBuf::from);
    named.chain(placed).find(|browser| starts(browser))
}

/// Whether it is more than a name: some systems have a script there that only says what to install.
fn starts(browser: &Path) -> bool {
    // On Windows `--version` opens a window.
    if cfg!(windows) { browser.is_file() } else { version(browser).is_some() }
}

/// What the browser says of itself.
pub(crate) fn version(browser: &Path) -> Option<String> {
    Program::new(browser, &["--version"]).answer().ok()
}

/// Without a Chinese font the pages work, but a person looking at a screenshot sees boxes.
fn shows_chinese() -> bool {
    Program::new("fc-list", &[":lang=zh", "family"]).answer().is_ok_and(|families| !families.is_empty())
}

fn advice() -> String {
    let how = if cfg!(target_os = "macos") {
        "`brew install --cask chromium`, or install Google Chrome"
    } else if cfg!(windows) {
        "install Google Chrome or Microsoft Edge"
    } else {
        "as root: `apt-get install chromium fonts-noto-cjk` on Debian, `dnf install chromium \
         google-noto-sans-cjk-fonts` on Fedora, or install Google Chrome"
    };
    format!("no Chromium found. To install it, {how}; or name one in KANHE_BROWSER")
}
