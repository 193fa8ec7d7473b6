//! Where the master keys come from: a file, the environment, or a command that asks whoever keeps them.
//!
//! They are lines of a number, a space and 64 hexadecimal digits. The last line is the current key, which makes what is
//! new; the others only recognise. A key is changed in two steps, since nodes are started one after the other: first it is
//! *added* before the last line, so that every node recognises what it makes; then, once all nodes hold it, it is *used*:
//! moved to the end. A node that did not hold it would refuse what the others made.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use kanhe_core::entropy::{Entropy, draw};
use kanhe_core::key::KeyId;
use kanhe_core::mint::Mint;
use kanhe_core::secret::Secret;
use kanhe_sign::derive::MasterKey;
use kanhe_sign::hex;

/// Why there are no master keys: one line with a way forward.
#[derive(Debug, thiserror::Error)]
pub(crate) enum KeyFault {
    /// The file cannot be read or written.
    #[error("cannot use the master keys in {file}: {why}")]
    File { file: String, why: std::io::Error },
    /// The command failed.
    #[error("`keys.command`: {why}; it has to print the master keys")]
    Command { why: String },
    /// What came is no list of keys.
    #[error(
        "{origin}, line {line}: not a master key (a number, a space and 64 hexadecimal digits); restore it from a backup"
    )]
    Line { origin: String, line: usize },
    /// There is no such key.
    #[error("there is no master key {0}; `kanhe keys list` shows them")]
    Unknown(u16),
    /// Keys that others keep are changed by them.
    #[error("the master keys come from {0}, so they are changed there; put the new key before the last line")]
    Elsewhere(&'static str),
}

/// Where they are.
pub(crate) enum MasterKeys {
    /// A file of ours, made at the first use.
    File(PathBuf),
    /// A text, out of the environment or out of a file of somebody else's.
    Text(Secret),
    /// A command, which prints them: it asks a key management service.
    Command(String),
}

impl MasterKeys {
    /// The mint with these keys.
    pub(crate) fn mint(&self, entropy: &dyn Entropy) -> Result<Mint, KeyFault> {
        let mut keys = Vec::new();
        let text = self.read(entropy)?;
        for (at, line) in text.reveal().lines().enumerate() {
            let key = read_key(line);
            keys.push(key.ok_or_else(|| KeyFault::Line { origin: self.origin(), line: at + 1 })?);
        }
        let current = keys.pop().ok_or_else(|| KeyFault::Line { origin: self.origin(), line: 1 })?;
        Ok(Mint::new(current, keys))
    }

    fn origin(&self) -> String {
        match self {
            Self::File(file) => file.display().to_string(),
            Self::Text(_) => "`keys.master`".to_owned(),
            Self::Command(_) => "what `keys.command` prints".to_owned(),
        }
    }

    fn read(&self, entropy: &dyn Entropy) -> Result<Secret, KeyFault> {
        match self {
            Self::Text(text) => Ok(text.clone()),
            Self::Command(command) => printed_by(command),
            Self::File(file) => {
                make(file, entropy).map_err(|why| fault(file, why))?;
                std::fs::read_to_string(file).map(Secret::new).map_err(|why| fault(file, why))
            }
        }
    }

    /// First step: a new key, which makes nothing yet. Answers its number.
    pub(crate) fn add(&self, entropy: &dyn Entropy) -> Result<u16, KeyFault> {
        self.rewrite(entropy, |lines| {
            let number =
                lines.iter().filter_map(|line| read_key(line)).map(|(id, _)| id.0).max().unwrap_or(0);
            let number = number.saturating_add(1);
            let key = hex::text(&draw::<32>(entropy, "master key"));
            lines.insert(lines.len().saturating_sub(1), format!("{number} {key}"));
            Ok(number)
        })
    }

    /// Second step: from now on this key makes what is new.
    pub(crate) fn make_current(&self, entropy: &dyn Entropy, id: u16) -> Result<(), KeyFault> {
        self.rewrite(entropy, |lines| {
            let is_it = |line: &String| read_key(line).is_some_and(|(known, _)| known == KeyId(id));
            let at = lines.iter().position(is_it).ok_or(KeyFault::Unknown(id))?;
            let line = lines.remove(at);
            lines.push(line);
            Ok(())
        })
    }

    fn rewrite<T>(
        &self,
        entropy: &dyn Entropy,
        change: impl FnOnce(&mut Vec<String>) -> Result<T, KeyFault>,
    ) -> Result<T, KeyFault> {
        let file = match self {
            Self::File(file) => file,
            Self::Text(_) => return Err(KeyFault::Elsewhere("the environment or a file of somebody else's")),
            Self::Command(_) => return Err(KeyFault::Elsewhere("a command")),
        };
        // What cannot be read as keys is not written over.
        self.mint(entropy)?;
        let mut lines: Vec<String> = self.read(entropy)?.reveal().lines().map(str::to_owned).collect();
        let changed = change(&mut lines)?;
        replace(file, &(lines.join("\n") + "\n")).map_err(|why| fault(file, why))?;
        Ok(changed)
    }
}

fn fault(file: &Path, why: std::io::Error) -> KeyFault {
    KeyFault::File { file: file.display().to_string(), why }
}

/// Makes the file with one key, unless it is there.
fn make(file: &Path, entropy: &dyn Entropy) -> std::io::Result<()> {
    match std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file) {
        Ok(mut made) => {
            let key = hex::text(&draw::<32>(entropy, "master key"));
            made.write_all(format!("1 {key}\n").as_bytes())?;
            made.sync_all()
        }
        Err(why) if why.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(why) => Err(why),
    }
}

/// All of it or nothing, also in a power cut.
fn replace(file: &Path, text: &str) -> std::io::Result<()> {
    let beside = file.with_extension("keys.new");
    let mut new =
        std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
    new.write_all(text.as_bytes())?;
    new.sync_all()?;
    std::fs::rename(&beside, file)
}

fn printed_by(command: &str) -> Result<Secret, KeyFault> {
    let failed = |why: String| KeyFault::Command { why };
    let output =
        Command::new("sh").args(["-c", command]).stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    let output = output.map_err(|why| failed(format!("cannot be started: {why}")))?;
    if !output.status.success() {
        return Err(failed(format!("it failed ({})", output.status)));
    }
    String::from_utf8(output.stdout).map(Secret::new).map_err(|_| failed("it prints no text".to_owned()))
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

    fn current(keys: &MasterKeys) -> KeyId {
        keys.mint(&SeededEntropy::new(1)).unwrap().current()
    }

    #[test]
    fn a_key_is_added_first_and_used_later_and_the_old_one_still_recognises() {
        let folder = tempfile::tempdir().unwrap();
        let entropy = SeededEntropy::new(1);
        let keys = MasterKeys::File(folder.path().join("master.keys"));
        let old = keys.mint(&entropy).unwrap();
        let kept = old.hash_secret(b"app", &Secret::new("s3cret"));
        assert_eq!(keys.add(&entropy).unwrap(), 2);
        assert_eq!(current(&keys), KeyId(1), "it makes nothing yet");
        assert!(keys.mint(&entropy).unwrap().holds(KeyId(2)));
        keys.make_current(&entropy, 2).unwrap();
        assert_eq!(current(&keys), KeyId(2));
        assert!(keys.mint(&entropy).unwrap().is_secret(b"app", &kept, "s3cret"));
        assert!(matches!(keys.make_current(&entropy, 9), Err(KeyFault::Unknown(9))));
    }

    #[test]
    fn keys_come_from_a_text_or_a_command_too_and_are_not_changed_there() {
        let line = format!("7 {}\n", "ab".repeat(32));
        let text = MasterKeys::Text(Secret::new(line.clone()));
        let command = MasterKeys::Command(format!("printf '%s' '{}'", line.trim()));
        for keys in [text, command] {
            assert_eq!(current(&keys), KeyId(7));
            assert!(matches!(keys.add(&SeededEntropy::new(1)), Err(KeyFault::Elsewhere(_))));
        }
        let failing = MasterKeys::Command("exit 3".to_owned()).mint(&SeededEntropy::new(1)).unwrap_err();
        assert!(failing.to_string().contains("exit status: 3"), "{failing}");
    }

    #[test]
    fn what_is_no_key_is_told_by_its_line_and_never_printed() {
        let text = format!("1 {}\ns3cret", "ab".repeat(32));
        let fault = MasterKeys::Text(Secret::new(text)).mint(&SeededEntropy::new(1)).unwrap_err().to_string();
        assert!(fault.starts_with("`keys.master`, line 2: ") && !fault.contains("s3cret"), "{fault}");
    }
}
