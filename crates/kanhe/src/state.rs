//! The state folder: the database, the master keys, and a lock, so that two processes do not disturb each other.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use kanhe_core::entropy::{Entropy, draw};
use kanhe_core::key::KeyId;
use kanhe_core::mint::Mint;
use kanhe_sign::derive::MasterKey;
use kanhe_sign::hex;

/// Why the state folder cannot be used: one line with a way forward.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StateFault {
    /// Cannot be made, read or written.
    #[error("cannot use the state folder {folder}: {why}; choose another with --state")]
    Unusable { folder: String, why: std::io::Error },
    /// Somebody else has it.
    #[error("another kanhe is using {folder}; stop it, or choose another folder with --state")]
    InUse { folder: String },
    /// The key file has been damaged.
    #[error(
        "{file}, line {line}: not a master key (a number, a space and 64 hexadecimal digits); restore it from a backup"
    )]
    Key { file: String, line: usize },
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

    /// The master keys, made at the first use. The last line of the file is the current key.
    pub(crate) fn mint(&self, entropy: &dyn Entropy) -> Result<Mint, StateFault> {
        let file = self.folder.join("master.keys");
        let unusable = |why| StateFault::Unusable { folder: self.folder.display().to_string(), why };
        let mut options = OpenOptions::new();
        match options.write(true).create_new(true).mode(0o600).open(&file) {
            Ok(mut made) => {
                let key = hex::text(&draw::<32>(entropy, "master key"));
                made.write_all(format!("1 {key}\n").as_bytes())
                    .and_then(|()| made.sync_all())
                    .map_err(unusable)?;
            }
            Err(why) if why.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(why) => return Err(unusable(why)),
        }
        let text = std::fs::read_to_string(&file).map_err(unusable)?;
        let mut keys = Vec::new();
        for (at, line) in text.lines().enumerate() {
            let key = read_key(line);
            keys.push(key.ok_or_else(|| StateFault::Key { file: file.display().to_string(), line: at + 1 })?);
        }
        let current =
            keys.pop().ok_or_else(|| StateFault::Key { file: file.display().to_string(), line: 1 })?;
        Ok(Mint::new(current, keys))
    }
}

/// Where the database of a state folder is.
pub(crate) fn database(folder: &Path) -> PathBuf {
    folder.join("kanhe.sqlite")
}

/// A mint whose key is forgotten with the process.
pub(crate) fn ephemeral_mint(entropy: &dyn Entropy) -> Mint {
    Mint::new((KeyId(1), MasterKey::new(draw(entropy, "master key"))), [])
}

fn read_key(line: &str) -> Option<(KeyId, MasterKey)> {
    let (id, digits) = line.split_once(' ')?;
    let mut bytes = [0; 32];
    if digits.len() != 64 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some((KeyId(id.parse().ok()?), MasterKey::new(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kanhe_core::entropy::SeededEntropy;

    #[test]
    fn the_keys_of_a_folder_stay_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let secret = |seed| {
            let state = StateFolder::open(&folder.path().join("state")).unwrap();
            state.mint(&SeededEntropy::new(seed)).unwrap().sandbox_secret(b"app")
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
        let fault = state.mint(&SeededEntropy::new(1)).unwrap_err();
        assert!(matches!(fault, StateFault::Key { line: 1, .. }), "{fault}");
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
