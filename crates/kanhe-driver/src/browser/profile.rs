//! Profile folders: one for each run, removed with it; and those that a crash of everything has left are removed by
//! the next run.

use std::fs::{DirBuilder, File, TryLockError};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use super::BrowserFault;

/// How our profile folders are called.
const PREFIX: &str = "kanhe-profile-";
/// A file in each, locked by whoever uses the folder.
const LOCK: &str = "kanhe.lock";

/// A profile folder in use.
#[derive(Debug)]
pub(super) struct Profile {
    pub(super) folder: PathBuf,
    _lock: File,
}

impl Profile {
    /// A fresh one in `home`, by a name that nobody else has.
    pub(super) fn make(home: &Path, name: &str) -> Result<Self, BrowserFault> {
        let folder = home.join(format!("{PREFIX}{name}"));
        let made =
            DirBuilder::new().mode(0o700).create(&folder).and_then(|()| File::create(folder.join(LOCK)));
        let lock = made
            .and_then(|lock| lock.lock().map(|()| lock))
            .map_err(|why| BrowserFault::Profile { folder: home.to_owned(), why })?;
        Ok(Self { folder, _lock: lock })
    }
}

impl Drop for Profile {
    fn drop(&mut self) {
        // The shell that started the browser has done it already, if all went well.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Removes the folders in `home` that nobody uses any more.
pub(super) fn sweep(home: &Path) {
    let Ok(entries) = std::fs::read_dir(home) else { return };
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(PREFIX) && is_abandoned(&entry.path()) {
            tracing::info!(folder = %entry.path().display(), "removing a profile that an earlier run has left");
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

fn is_abandoned(folder: &Path) -> bool {
    // Without a lock it is being made at this moment, or being removed.
    let Ok(lock) = File::open(folder.join(LOCK)) else { return false };
    !matches!(lock.try_lock(), Err(TryLockError::WouldBlock))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_is_gone_with_its_run() {
        let home = tempfile::tempdir().unwrap();
        let folder = Profile::make(home.path(), "a").unwrap().folder.clone();
        assert!(!folder.exists());
    }

    #[test]
    fn profiles_that_nobody_uses_are_swept_and_those_in_use_are_left() {
        let home = tempfile::tempdir().unwrap();
        let used = Profile::make(home.path(), "used").unwrap();
        let left = home.path().join("kanhe-profile-left");
        std::fs::create_dir(&left).unwrap();
        std::fs::write(left.join(LOCK), "").unwrap();
        let foreign = home.path().join("something-else");
        std::fs::create_dir(&foreign).unwrap();
        sweep(home.path());
        assert!(used.folder.exists() && foreign.exists() && !left.exists());
    }
}
