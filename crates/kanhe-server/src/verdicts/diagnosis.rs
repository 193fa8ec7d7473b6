//! What the doctor says of a refusal, when somebody asks.

use kanhe_core::platform::Unavailable;
use kanhe_doctor::mistake::{Words, words};
use kanhe_doctor::{Case, Finding, diagnose};
use serde::Serialize;

use super::Entry;
use crate::{Kanhe, suspects};

/// `Diagnosis` of `web/types/admin.d.ts`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnosis {
    /// Most likely first; empty: the doctor does not know.
    pub causes: Vec<Cause>,
}

/// One thing that went wrong, in words. Never what was signed: a URL's query is nobody's business.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cause {
    /// Its code.
    pub cause: String,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// The way out.
    pub fix: Fix,
    /// A page that tells more.
    pub page: Option<String>,
}

/// The way out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Cause {
    fn new(code: &str, words: &Words) -> Self {
        Self {
            cause: code.to_owned(),
            zh: words.zh.clone(),
            en: words.en.clone(),
            fix: Fix { zh: words.fix_zh.clone(), en: words.fix_en.clone() },
            page: None,
        }
    }
}

/// Asks the doctor about a verdict. Nothing if there is nothing that he could look at: he knows about signatures.
pub async fn of(kanhe: &Kanhe, entry: &Entry) -> Result<Option<Diagnosis>, Unavailable> {
    let (Some(claim), Some(url)) = (&entry.claim, &entry.url) else { return Ok(None) };
    let Some(dialect) = kanhe.dialect(entry.dialect).filter(|_| entry.is_about_a_signature()) else {
        return Ok(None);
    };
    let case = Case {
        given: claim.signature.clone(),
        nonce: claim.nonce.clone(),
        timestamp: claim.timestamp.clone(),
        url: url.clone(),
        tickets: suspects::tickets(kanhe, dialect, claim).await?,
        urls: Vec::new(),
        nonces: Vec::new(),
    };
    // A few hundred thousand hashes in the worst case: not on a thread that answers others.
    let found = tokio::task::spawn_blocking(move || diagnose(&case)).await;
    let mistakes = match found.map(|diagnosis| diagnosis.finding) {
        Ok(Finding::Explained { mistakes }) => mistakes,
        Ok(Finding::Verifies | Finding::Unexplained) | Err(_) => Vec::new(),
    };
    let words = words();
    let in_words = |code: &str| words.get(code).map(|words| Cause::new(code, words));
    let causes = mistakes.iter().filter_map(|mistake| in_words(mistake.code.code())).collect();
    Ok(Some(Diagnosis { causes }))
}
