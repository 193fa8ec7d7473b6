//! What the doctor says of a refusal, when somebody asks.

use kanhe_core::platform::Unavailable;
use kanhe_doctor::Explained;
use serde::Serialize;

use super::Entry;
use crate::Kanhe;
use crate::doctor::{self, Place};

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

impl From<&Explained> for Cause {
    fn from(mistake: &Explained) -> Self {
        let words = mistake.words();
        Self {
            cause: mistake.code.code().to_owned(),
            zh: words.zh.clone(),
            en: words.en.clone(),
            fix: Fix { zh: words.fix_zh.clone(), en: words.fix_en.clone() },
            page: Some(mistake.page()),
        }
    }
}

/// Asks the doctor about a verdict. Nothing if there is nothing that he could look at: he knows about signatures.
pub async fn of(kanhe: &Kanhe, entry: &Entry) -> Result<Option<Diagnosis>, Unavailable> {
    let (Some(claim), Some(url)) = (&entry.claim, &entry.url) else { return Ok(None) };
    let Some(dialect) = kanhe.dialect(entry.dialect).filter(|_| entry.is_about_a_signature()) else {
        return Ok(None);
    };
    let place = Place { url: url.clone(), ..Place::default() };
    let found = doctor::page(kanhe, dialect, claim, place).await?;
    Ok(Some(Diagnosis { causes: found.mistakes().iter().map(Cause::from).collect() }))
}
