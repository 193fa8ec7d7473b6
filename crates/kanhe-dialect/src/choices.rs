//! What an operator can choose for an app of a dialect, besides its account type: for the console, and to check what he
//! says.

use kanhe_core::quota::Allowance;
use kanhe_core::word::Word;

/// A scope in plain words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScopeWords {
    /// Its name on the wire.
    pub name: &'static str,
    /// What a user agrees to, in Chinese.
    pub zh: &'static str,
    /// What a user agrees to, in English.
    pub en: &'static str,
}

/// What there is to choose from.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// What else an app can be.
    pub marks: Vec<Word>,
    /// API directories that apps subscribe to.
    pub subscriptions: Vec<Word>,
    /// What an app may ask of a user.
    pub scopes: Vec<ScopeWords>,
    /// How often calls may be made.
    pub quotas: Vec<Allowance>,
    /// Whether apps sign requests with their secrets, so that those are kept, sealed.
    pub keeps_secrets: bool,
    /// Whether apps sign with keys of their own and have no secret.
    pub own_keys: bool,
}
