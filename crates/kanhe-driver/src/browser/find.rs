//! Where browsers are.

use std::env;
use std::path::{Path, PathBuf};

use super::BrowserFault;

/// By these names, in the folders of `PATH`.
const NAMES: [&str; 8] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
];

/// Where they are on systems that keep them out of `PATH`.
const PLACES: [&str; 5] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/snap/bin/chromium",
    "/opt/google/chrome/chrome",
];

/// The browser that was named, or the first that is there.
pub fn find(named: Option<&Path>) -> Result<PathBuf, BrowserFault> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    find_in(named, &folders, &PLACES.map(PathBuf::from))
}

fn find_in(named: Option<&Path>, folders: &[PathBuf], places: &[PathBuf]) -> Result<PathBuf, BrowserFault> {
    if let Some(named) = named {
        // A bare name is looked for as a shell would.
        let bare = named.components().count() == 1;
        let candidates = folders.iter().filter(|_| bare).map(|folder| folder.join(named));
        return core::iter::once(named.to_owned())
            .chain(candidates)
            .find(|candidate| candidate.is_file())
            .ok_or_else(|| BrowserFault::NotThere(named.to_owned()));
    }
    NAMES
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .chain(places.iter().cloned())
        .find(|candidate| candidate.is_file())
        .ok_or_else(|| BrowserFault::NotFound(NAMES.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_named_browser_is_taken_or_missed_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let browser = folder.path().join("my-chrome");
        std::fs::write(&browser, "").unwrap();
        let folders = [folder.path().to_owned()];
        assert_eq!(find_in(Some(&browser), &[], &[]).unwrap(), browser);
        assert_eq!(find_in(Some(Path::new("my-chrome")), &folders, &[]).unwrap(), browser);
        let fault = find_in(Some(Path::new("/nowhere/chrome")), &folders, &[]).unwrap_err().to_string();
        assert!(fault.starts_with("there is no browser at /nowhere/chrome; "), "{fault}");
    }

    #[test]
    fn without_a_name_the_first_one_in_the_path_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        let folders = [folder.path().to_owned()];
        let fault = find_in(None, &folders, &[]).unwrap_err().to_string();
        assert!(fault.contains("found no Chromium") && fault.contains("--browser"), "{fault}");
        let edge = folder.path().join("msedge");
        std::fs::write(&edge, "").unwrap();
        assert_eq!(find_in(None, &folders, &[]).unwrap(), edge);
        let chromium = folder.path().join("chromium");
        std::fs::write(&chromium, "").unwrap();
        assert_eq!(find_in(None, &folders, &[]).unwrap(), chromium);
    }
}
