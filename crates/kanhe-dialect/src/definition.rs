//! What a dialect hands to the server: data and a few total functions.

use core::time::Duration;

use kanhe_core::auth::AuthRules;
use kanhe_core::catalog::Catalog;
use kanhe_core::credential::{CredentialKind, CredentialPolicy};
use kanhe_core::entropy::Entropy;
use kanhe_core::page::{PageClaim, PageRules, Place, Proof, Signing};
use kanhe_core::refusal::{CallRefusal, PageRefusal};
use kanhe_core::secret::Secret;
use kanhe_core::word::{Dialect, Word};
use serde_json::Value;

use crate::catalog::CatalogFile;
use crate::choices::Choices;
use crate::endpoint::Endpoint;
use crate::format::Format;

/// A new app's id and secret, in the vendor's form.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The vendor's id.
    pub client_id: String,
    /// Its secret.
    pub secret: Secret,
}

/// How apps are installed in corps: the ids, in the vendor's form.
#[derive(Clone, Copy, Debug)]
pub struct Installing {
    /// Makes the id of a corp.
    pub corp: fn(&dyn Entropy) -> String,
    /// Makes the id of an agent.
    pub agent: fn(&dyn Entropy) -> String,
}

/// A refusal as the vendor says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The vendor's code.
    pub code: &'static str,
    /// The vendor's text.
    pub message: &'static str,
}

/// How a dialect's pages prove themselves.
#[derive(Clone, Copy, Debug)]
pub struct Pages {
    /// The ticket that signs them.
    pub ticket: CredentialKind,
    /// What the pages of an account type prove themselves by.
    pub proof: fn(Word) -> Proof,
    /// Where they may live.
    pub place: Place,
    /// How they are signed.
    pub signing: Signing,
    /// How many JSAPIs a config may ask for.
    pub requested_limit: usize,
    /// How long a grant lasts.
    pub grant_life: Duration,
    /// Reads what a page passed to its SDK, or what the SDK passed to the bridge.
    pub read_config: fn(&Value) -> Result<PageClaim, PageRefusal>,
    /// The vendor's words for a refused config.
    pub config_failure: fn(&PageRefusal) -> Failure,
    /// The vendor's words for a refused call.
    pub call_failure: fn(CallRefusal) -> Failure,
}

/// What a page carries to the platform through its host, and back: the JSAPIs, by the page's names, and what may go.
#[derive(Clone, Copy, Debug)]
pub struct PageMedia {
    /// The JSAPI that leaves something on the platform.
    pub upload: &'static str,
    /// The JSAPI that fetches it.
    pub download: &'static str,
    /// The type under which it is kept.
    pub kind: Word,
    /// The largest file, in bytes.
    pub bytes: usize,
    /// The formats.
    pub formats: &'static [Format],
    /// How long it is kept.
    pub life: Duration,
}

/// A dialect, whole.
#[derive(Clone, Debug)]
pub struct Definition {
    /// Its name.
    pub dialect: Dialect,
    /// Its JSAPIs, as the core judges by them.
    pub catalog: Catalog,
    /// The same, as the catalog file has them: for people, and for the SDK.
    pub catalog_file: CatalogFile,
    /// Its account types; the first is the one a sandbox app has if nobody says otherwise.
    pub account_types: &'static [Word],
    /// How many secure domains an app may bind.
    pub domain_limit: usize,
    /// What the vendor calls an app's id and secret.
    pub identity_names: (&'static str, &'static str),
    /// Makes them.
    pub identity: fn(&dyn Entropy) -> Identity,
    /// How its apps are installed in corps, if they are.
    pub installing: Option<Installing>,
    /// Which credentials an app can have.
    pub credentials: &'static [CredentialPolicy],
    /// Its open API.
    pub endpoints: Vec<Endpoint>,
    /// How its pages prove themselves.
    pub pages: Pages,
    /// What its pages carry through their hosts.
    pub media: &'static [PageMedia],
    /// Its auth codes.
    pub auth: AuthRules,
    /// What an operator can choose for its apps.
    pub choices: Choices,
}

impl Definition {
    /// The rules by which the core judges page configs of this dialect.
    pub fn page_rules(&self) -> PageRules<'_> {
        PageRules {
            dialect: self.dialect,
            ticket: self.pages.ticket,
            catalog: &self.catalog,
            proof: self.pages.proof,
            place: self.pages.place,
            signing: self.pages.signing,
            requested_limit: self.pages.requested_limit,
            grant_life: self.pages.grant_life,
        }
    }
}
