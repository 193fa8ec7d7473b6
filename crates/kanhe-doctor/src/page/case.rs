//! What the doctor is asked about a page.

use crate::mistake::Mistake;
use crate::profile::{Dialect, Profile};
use crate::ticket::SuspectTicket;

/// What a page passed, what the host and the platform know, and what may have been mistaken for it.
#[derive(Clone, Debug, Default)]
pub struct Case {
    /// Whose page it is.
    pub dialect: Dialect,
    /// The signature that the page passed, as it passed it.
    pub given: String,
    /// The nonce that the page passed.
    pub nonce: String,
    /// The timestamp that the page passed, as text.
    pub timestamp: String,
    /// The page's URL, as `location.href` shows it.
    pub url: String,
    /// Its URL when it was loaded, if it has changed since.
    pub landing: Option<String>,
    /// The client in which it was refused, if that is known.
    pub profile: Option<Profile>,
    /// The URL that the client did verify, if it has said so: it goes before what `profile` would verify.
    pub verified: Option<String>,
    /// Tickets that may have signed: the right ones, and those that people take for them.
    pub tickets: Vec<SuspectTicket>,
    /// URLs that may have been signed instead of the page's: another page's, the backend's own.
    pub urls: Vec<Suspect>,
    /// Nonces of other requests.
    pub nonces: Vec<String>,
    /// Timestamps of other requests.
    pub timestamps: Vec<String>,
}

/// A URL that may have been mistaken for the right one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspect {
    /// What it is.
    pub value: String,
    /// What the mistake would be.
    pub mistake: Mistake,
}

impl Case {
    /// The URL that was verified.
    pub fn url(&self) -> &str {
        if let Some(verified) = &self.verified {
            return verified;
        }
        match (&self.landing, self.profile) {
            (Some(landing), Some(profile)) if profile.verifies_landing(self.dialect) => landing,
            _ => &self.url,
        }
    }

    /// The page's other URLs, and what it is to have signed them.
    pub(crate) fn others(&self) -> Vec<Suspect> {
        let url = kanhe_sign::page::without_fragment(self.url());
        let landing = self.landing.iter().map(|landing| (landing, Mistake::UrlLanding));
        let own = landing.chain([(&self.url, Mistake::UrlCurrent)]);
        let own = own.map(|(value, mistake)| Suspect { value: value.clone(), mistake });
        let all = own.chain(self.urls.iter().cloned());
        all.filter(|other| kanhe_sign::page::without_fragment(&other.value) != url).collect()
    }
}
