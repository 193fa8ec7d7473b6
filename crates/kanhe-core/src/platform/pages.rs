//! Verifying page configs.

use std::sync::Arc;

use super::{Platform, Unavailable};
use crate::credential::{CredentialKey, Line};
use crate::page::{self, Known, PageClaim, PageRules, PageVerdict};

impl Platform {
    /// Judges what a page passed to its SDK. `url` is what the host knows of the page.
    ///
    /// Reads nothing but in-process copies, once the app has been seen.
    pub async fn verify_page(
        &self,
        rules: &PageRules<'_>,
        url: &str,
        claim: &PageClaim,
    ) -> Result<PageVerdict, Unavailable> {
        let app = self.app(rules.dialect, &claim.client_id).await?;
        let tickets = match &app {
            Some(app) => self.line(&CredentialKey { app: app.uid, kind: rules.ticket }).await?,
            None => Arc::new(Line::default()),
        };
        let known = Known { app, tickets };
        Ok(page::decide(&known, &self.mint, rules, url, claim, self.now()))
    }
}
