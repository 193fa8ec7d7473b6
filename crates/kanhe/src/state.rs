//! The state folder: the database, the master keys, and a lock, so that two processes do not disturb each other.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use kanhe_core::entropy::{Entropy, draw};
use kanhe_core::key::KeyId;
use kanhe_core::mint::Mint;
use kanhe_sign::derive::MasterKey;

/// Why the state folder cannot be used: one line with a way forward.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StateFault {
    /// Cannot be made, read or written.
    #[error("cannot use the state folder {folder}: {why}; choose another with --state")]
    Unusable { folder: String, why: std::io::Error },
    /// Somebody else has it.
    #[error("another kanhe is using {folder}; stop it, or choose another folder with --state")]
    InUse { folder: String },
}

/// An open state folder. Nobody else opens it as long as this lives.
#[derive(Debug)]
pub(crate) struct StateFolder {
    folder: PathBuf,
    _lock: File,
}

impl StateFolder {
    /// Makes the folder if it is not there, and takes it.
    pub(crate) fn open(folder: &Path) -> Result<Self, StateFault> {
        let shown = || folder.display().to_string();
        let unusable = |why| StateFault::Unusable { folder: shown(), why };
        DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(unusable)?;
        let mut options = OpenOptions::new();
        options.create(true).append(true).mode(0o600);
        let lock = options.open(folder.join("lock")).map_err(unusable)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { folder: folder.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(StateFault::InUse { folder: shown() }),
            Err(TryLockError::Error(why)) => Err(unusable(why)),
        }
    }

    /// Where the database is.
    pub(crate) fn database(&self) -> PathBuf {
        database(&self.folder)
    }

    /// Where uploaded media are.
    pub(crate) fn media(&self) -> PathBuf {
        self.folder.join("media")
    }

    /// Where the master keys are, unless the settings say otherwise.
    pub(crate) fn master_keys(&self) -> PathBuf {
        master_keys(&self.folder)
    }
}

/// Where the master keys of a state folder are.
pub(crate) fn master_keys(folder: &Path) -> PathBuf {
    folder.join("master.keys")
}

/// Where the database of a state folder is.
pub(crate) fn database(folder: &Path) -> PathBuf {
    folder.join("kanhe.sqlite")
}

/// A mint whose key is forgotten with the process.
pub(crate) fn ephemeral_mint(entropy: &dyn Entropy) -> Mint {
    Mint::new((KeyId(1), MasterKey::new(draw(entropy, "master key"))), [])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::master_keys::{KeyFault, MasterKeys};
    use kanhe_core::entropy::SeededEntropy;

    #[test]
    fn the_keys_of_a_folder_stay_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let secret = |seed| {
            let state = StateFolder::open(&folder.path().join("state")).unwrap();
            MasterKeys::File(state.master_keys())
                .mint(&SeededEntropy::new(seed))
                .unwrap()
                .sandbox_secret(b"app")
        };
        assert_eq!(secret(1), secret(2));
    }

    #[test]
    fn a_folder_serves_one_process_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let _first = StateFolder::open(folder.path()).unwrap();
        assert!(matches!(StateFolder::open(folder.path()), Err(StateFault::InUse { .. })));
    }

    #[test]
    fn a_damaged_key_file_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("master.keys"), "1 abc\n").unwrap();
        let state = StateFolder::open(folder.path()).unwrap();
        let fault = MasterKeys::File(state.master_keys()).mint(&SeededEntropy::new(1)).unwrap_err();
        assert!(matches!(fault, KeyFault::Line { line: 1, .. }), "{fault}");
    }

    #[test]
    fn what_cannot_be_a_folder_is_said_in_one_line() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        let fault = StateFolder::open(&file).unwrap_err().to_string();
        assert!(fault.starts_with("cannot use the state folder ") && !fault.contains('\n'), "{fault}");
    }
}
