//! A value that may have been signed, and how it came to that.

use crate::mistake::Mistake;
use crate::ticket::{NOTHINGS, RARE_NOTHINGS};

/// What was mistaken: nothing, one thing or two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mistakes([Option<Mistake>; 2]);

impl Mistakes {
    /// Nothing.
    pub const NONE: Self = Self([None, None]);

    /// One thing.
    pub const fn one(mistake: Mistake) -> Self {
        Self([Some(mistake), None])
    }

    /// Two things.
    pub const fn two(first: Mistake, second: Mistake) -> Self {
        Self([Some(first), Some(second)])
    }

    /// How many.
    pub fn count(self) -> usize {
        self.iter().count()
    }

    /// Each.
    pub fn iter(self) -> impl Iterator<Item = Mistake> {
        self.0.into_iter().flatten()
    }
}

/// A value that may have been signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// What was signed.
    pub value: String,
    /// How it came to that; nothing for the right one.
    pub mistakes: Mistakes,
    /// What a diagnosis may say of it, where the value itself is a secret.
    pub shown: Option<String>,
    /// Too rare, or one of too many, to be tried together with another mistake.
    pub alone: bool,
}

impl Variant {
    /// The right value.
    pub fn right(value: impl Into<String>) -> Self {
        Self { value: value.into(), mistakes: Mistakes::NONE, shown: None, alone: false }
    }

    /// A value with a mistake.
    pub fn wrong(value: impl Into<String>, mistake: Mistake) -> Self {
        Self { mistakes: Mistakes::one(mistake), ..Self::right(value) }
    }

    /// What a diagnosis may say of it.
    pub fn text(&self) -> &str {
        self.shown.as_deref().unwrap_or(&self.value)
    }
}

/// Values without repetition: the first way to come to a value is the likeliest.
#[derive(Clone, Debug, Default)]
pub(crate) struct Variants(Vec<Variant>);

impl Variants {
    pub(crate) fn of(right: impl Into<String>) -> Self {
        Self(vec![Variant::right(right)])
    }

    pub(crate) fn push(&mut self, variant: Variant) {
        if self.0.iter().all(|known| known.value != variant.value) {
            self.0.push(variant);
        }
    }

    pub(crate) fn add(&mut self, value: impl Into<String>, mistake: Mistake) {
        self.push(Variant::wrong(value, mistake));
    }

    /// A value that is too rare to be tried together with another mistake.
    pub(crate) fn add_rare(&mut self, value: impl Into<String>, mistake: Mistake) {
        self.push(Variant { alone: true, ..Variant::wrong(value, mistake) });
    }

    /// What was written where there was nothing, as languages write it.
    pub(crate) fn add_nothings(&mut self, mistake: Mistake) {
        for nothing in NOTHINGS {
            self.add(nothing, mistake);
        }
        for nothing in RARE_NOTHINGS {
            self.add_rare(nothing, mistake);
        }
    }

    /// Whether a mistake has been made already: a second way to make it is the rarer one.
    pub(crate) fn has(&self, mistake: Mistake) -> bool {
        self.0.iter().any(|known| known.mistakes == Mistakes::one(mistake))
    }

    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn list(self) -> Vec<Variant> {
        self.0
    }
}
