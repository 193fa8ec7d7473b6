//! A value that may have been signed, and how it came to that.

use crate::mistake::Mistake;

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

    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn list(self) -> Vec<Variant> {
        self.0
    }
}
