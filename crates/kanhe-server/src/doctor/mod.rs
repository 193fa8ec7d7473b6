//! The doctor, with what the platform knows: whose ticket it was, which generation, replaced when and by which.
//!
//! * [`page`]: about a page's config, signed or presented;
//! * [`request`]: about a backend's signed request;
//! * `suspects`: the credentials that may have been mistaken for the right one.
//!
//! He is asked after a refusal only, and never tells a ticket. In the sandbox he knows every app, because a developer of
//! a sandbox owns them all; elsewhere he looks at the app itself, and answers its operators.

pub mod request;
mod suspects;

use kanhe_core::page::PageClaim;
use kanhe_core::platform::Unavailable;
use kanhe_dialect::definition::Definition;
use kanhe_doctor::presented::{Presented, PresentedCase};
use kanhe_doctor::{Case, Diagnosis, Profile, Suspect, presented};

use crate::Kanhe;

/// Where a page was, and what else may have been signed.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// Its URL.
    pub url: String,
    /// Its URL when it was loaded, if it has changed since.
    pub landing: Option<String>,
    /// The URL that the client verified, if it is known.
    pub verified: Option<String>,
    /// The client, if it is known.
    pub profile: Option<Profile>,
    /// Other URLs that may have been signed.
    pub urls: Vec<Suspect>,
    /// Nonces of other requests.
    pub nonces: Vec<String>,
    /// Timestamps of other requests.
    pub timestamps: Vec<String>,
}

/// Says why a page's config was refused.
pub async fn page(
    kanhe: &Kanhe,
    dialect: &Definition,
    claim: &PageClaim,
    place: Place,
) -> Result<Diagnosis, Unavailable> {
    let own = suspects::owner(kanhe, dialect, claim).await?;
    let tickets = suspects::tickets(kanhe, dialect, own.as_ref()).await?;
    if let Some(ticket) = &claim.presented {
        let case = PresentedCase {
            presented: Presented(ticket.reveal().to_owned()),
            tickets,
            url: place.url,
            home: own.as_ref().map(|app| app.home.clone().unwrap_or_default()),
            subscribed: own.as_ref().map(|app| kanhe_gov::policy::subscribed(app).is_ok()),
        };
        return Ok(presented::diagnose(&case));
    }
    let case = Case {
        dialect: kanhe_doctor::Dialect::named(dialect.dialect.as_str()).unwrap_or_default(),
        given: claim.signature.clone(),
        nonce: claim.nonce.clone(),
        timestamp: claim.timestamp.clone(),
        url: place.url,
        landing: place.landing,
        profile: place.profile,
        verified: place.verified,
        tickets,
        urls: place.urls,
        nonces: place.nonces,
        timestamps: place.timestamps,
    };
    Ok(kanhe_doctor::diagnose(&case))
}
