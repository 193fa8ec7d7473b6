//! What an operator can choose for an app.

use kanhe_core::word::Word;
use kanhe_dialect::choices::{Choices, ScopeWords};

use crate::policy::{CALLS_A_MINUTE, CODE_ONLY};
use crate::scopes::SCOPES;

/// A wallet's. A mark that is a scope's name grants that scope; apps sign with keys of their own.
pub(crate) fn choices() -> Choices {
    let words = SCOPES.iter().map(|scope| ScopeWords { name: scope.name, zh: scope.zh, en: scope.en });
    let by_mark = SCOPES.iter().filter_map(|scope| Word::parse(scope.name));
    Choices {
        marks: core::iter::once(CODE_ONLY).chain(by_mark).collect(),
        scopes: words.collect(),
        quotas: vec![CALLS_A_MINUTE],
        own_keys: true,
        ..Choices::default()
    }
}
