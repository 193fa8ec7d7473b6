//! Text that must not be seen.

use core::fmt;

use zeroize::Zeroizing;

/// A secret text: no Debug or Display output, no comparison, wiped when dropped.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text, for the one place that has to use it.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Enough to tell two secrets apart in a log, too little to use: the first and last three characters of a long
    /// one, nothing of a short one.
    pub fn masked(&self) -> String {
        masked(&self.0)
    }
}

/// See [`Secret::masked`].
pub fn masked(text: &str) -> String {
    let count = text.chars().count();
    if count < 16 {
        return "…".to_owned();
    }
    let head: String = text.chars().take(3).collect();
    let tail: String = text.chars().skip(count - 3).collect();
    format!("{head}…{tail}")
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_shows_at_most_its_ends() {
        let secret = Secret::new("sM4AOVdWfPE4DxkXGEs8VMCP");
        assert_eq!(format!("{secret:?}"), "Secret(…)");
        assert_eq!(secret.masked(), "sM4…MCP");
        assert_eq!(Secret::new("short").masked(), "…");
    }
}
