//! What every mistake is called, what to do about it, and the page that tells more: `words.toml` and `traps.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::mistake::Mistake;

/// A mistake in words: what was wrong, and what to do.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// English sentence.
    pub en: String,
    /// The same in Chinese.
    pub zh: String,
    /// The way out, in English.
    pub fix_en: String,
    /// The same in Chinese.
    pub fix_zh: String,
    /// The trap that it belongs to: a table of `traps.toml`.
    #[serde(skip_serializing)]
    pub trap: String,
}

/// A trap: mistakes that come from one misunderstanding.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trap {
    /// What it is called.
    pub title_en: String,
    /// The same in Chinese.
    pub title_zh: String,
    /// What people see.
    pub symptom_en: String,
    /// The same in Chinese.
    pub symptom_zh: String,
    /// Where it comes from.
    pub cause_en: String,
    /// The same in Chinese.
    pub cause_zh: String,
}

static WORDS: LazyLock<BTreeMap<String, Words>> =
    LazyLock::new(|| toml::from_str(include_str!("../words.toml")).unwrap_or_default());

static TRAPS: LazyLock<BTreeMap<String, Trap>> =
    LazyLock::new(|| toml::from_str(include_str!("../traps.toml")).unwrap_or_default());

static NONE: LazyLock<Words> = LazyLock::new(Words::default);

/// The words of a mistake. Empty only if the file were broken, which a test rules out.
pub fn words(mistake: Mistake) -> &'static Words {
    WORDS.get(mistake.code()).unwrap_or(&NONE)
}

/// Every trap by its name, in order.
pub fn traps() -> impl Iterator<Item = (&'static str, &'static Trap)> {
    TRAPS.iter().map(|(name, trap)| (&**name, trap))
}

/// The mistakes of a trap.
pub fn mistakes_of(trap: &str) -> impl Iterator<Item = Mistake> {
    Mistake::ALL.iter().copied().filter(move |mistake| words(*mistake).trap == trap)
}

/// The page about a mistake: a path on any Kanhe server, and in the repository with `.md` behind the trap's name.
pub fn trap_page(mistake: Mistake) -> String {
    format!("/docs/traps/{}#{}", words(mistake).trap, mistake.code())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mistake_has_words_in_both_languages_and_no_words_are_left_over() {
        let parsed: Result<BTreeMap<String, Words>, _> = toml::from_str(include_str!("../words.toml"));
        let words = parsed.unwrap();
        let mut codes: Vec<&str> = Mistake::ALL.iter().map(|mistake| mistake.code()).collect();
        codes.sort_unstable();
        assert_eq!(words.keys().map(String::as_str).collect::<Vec<_>>(), codes);
        for (code, words) in &words {
            for text in [&words.en, &words.zh, &words.fix_en, &words.fix_zh] {
                assert!(text.chars().count() > 5, "{code}");
            }
            for text in [&words.zh, &words.fix_zh] {
                assert!(text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{code}");
            }
        }
    }

    #[test]
    fn every_mistake_has_a_trap_and_every_trap_has_mistakes_and_words() {
        let parsed: Result<BTreeMap<String, Trap>, _> = toml::from_str(include_str!("../traps.toml"));
        let traps = parsed.unwrap();
        for mistake in Mistake::ALL {
            assert!(traps.contains_key(&words(*mistake).trap), "{}", mistake.code());
        }
        for (name, trap) in &traps {
            assert!(mistakes_of(name).next().is_some(), "{name}");
            for text in [&trap.title_en, &trap.symptom_en, &trap.cause_en] {
                assert!(text.len() > 8, "{name}");
            }
            for text in [&trap.title_zh, &trap.symptom_zh, &trap.cause_zh] {
                assert!(text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{name}");
            }
        }
    }
}
