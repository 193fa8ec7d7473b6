//! The authorization service: what a wallet's host asks when a page wants a code (seed 002, steps 3 to 6).
//!
//! The host asks. The answer is a code, or that the user has to be asked (the vendor's 2001), with what to show him;
//! then the host asks again, with the user's answer.

use std::collections::BTreeMap;

use kanhe_core::app::{App, AppStatus};
use kanhe_core::platform::{Platform, Unavailable};
use kanhe_core::secret::Secret;
use kanhe_core::store::StoreError;
use kanhe_core::user::User;

use crate::auth;
use crate::decision::{Decision, decide};
use crate::profile::Profile;
use crate::scopes::{self, Scope};
use crate::tokens::Grant;

/// What a host knows of the user's will.
#[derive(Clone, Copy, Debug)]
pub enum Will<'a> {
    /// He was not asked.
    NotAsked,
    /// He was shown the page, and agreed to these of what it listed.
    Agreed(&'a [String]),
    /// He was shown the page, and pressed "Don't Allow".
    Rejected,
}

/// What a host is answered.
#[derive(Clone, Debug)]
pub enum Authorization {
    /// A code.
    Code {
        /// For the page.
        code: Secret,
        /// What it is good for.
        granted: Vec<String>,
        /// What it is not good for, with the codes that the page sees.
        refused: BTreeMap<String, String>,
    },
    /// The user has to be asked: the vendor's 2001.
    Pending(ConsentPage),
    /// The user does not want it.
    Rejected {
        /// All that was asked for.
        refused: BTreeMap<String, String>,
    },
    /// Nothing can be granted, whatever the user would say.
    Refused {
        /// All that was asked for.
        refused: BTreeMap<String, String>,
    },
    /// The operator has switched the app off.
    AppDisabled,
}

/// What a consent page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentPage {
    /// What is asked for, in the order of the call. Auto-debit, if it is among it, belongs apart from the rest.
    pub scopes: Vec<&'static Scope>,
    /// Whether auto-debit is among it, so that its terms need an agreement of their own.
    pub agreement: bool,
}

/// Answers a host.
///
/// What is granted is recorded in the user's consent, also what needed no asking: so he sees it, and can withdraw it.
pub async fn authorize(
    platform: &Platform,
    profile: &Profile,
    app: &App,
    user: &User,
    asked: &[String],
    will: Will<'_>,
) -> Result<Authorization, Unavailable> {
    authorize_for(platform, profile, app, user, asked, will, None).await
}

/// The same for a page that acts for one of several merchants, its reference client.
pub async fn authorize_for(
    platform: &Platform,
    profile: &Profile,
    app: &App,
    user: &User,
    asked: &[String],
    will: Will<'_>,
    reference: Option<&str>,
) -> Result<Authorization, Unavailable> {
    if app.status == AppStatus::Disabled {
        return Ok(Authorization::AppDisabled);
    }
    let consent = platform.consent(app, user).await?;
    let decision = decide(&scopes::granted(app), &consent, asked, profile);
    if decision.is_hopeless() {
        return Ok(Authorization::Refused { refused: decision.refused });
    }
    let (agreed, shown) = match will {
        Will::NotAsked if decision.needs_page() => {
            return Ok(Authorization::Pending(page(&decision, profile)));
        }
        // Nobody was shown anything: what was agreed to before stands.
        Will::NotAsked => (decision.remembered.as_slice(), Vec::new()),
        Will::Agreed(agreed) => (agreed, decision.listed(profile.listing)),
        Will::Rejected => {
            let refused =
                asked.iter().map(|scope| (scope.clone(), profile.refused_scope.to_owned())).collect();
            return Ok(Authorization::Rejected { refused });
        }
    };
    let (granted, mut refused) = decision.answered(agreed, profile);
    if granted.is_empty() {
        return Ok(Authorization::Rejected { refused });
    }
    // What stands from before is not agreed to anew by being asked for: he may be withdrawing it this very moment.
    let stands = |scope: &&String| decision.remembered.contains(*scope) && !shown.contains(&scope.as_str());
    let anew: Vec<String> = granted.iter().filter(|scope| !stands(scope)).cloned().collect();
    let consent = platform.agree(app, user, &anew).await?;
    let (granted, withdrawn): (Vec<_>, Vec<_>) =
        granted.into_iter().partition(|scope| consent.scopes.contains_key(scope));
    refused.extend(withdrawn.into_iter().map(|scope| (scope, profile.refused_scope.to_owned())));
    if granted.is_empty() {
        return Ok(Authorization::Rejected { refused });
    }
    let moment = |scope: &String| consent.scopes.get(scope).map(|at| (scope.clone(), *at));
    let grant = Grant {
        user: user.uid,
        agreed: granted.iter().filter_map(moment).collect(),
        scopes: granted.clone(),
        reference: reference.map(str::to_owned),
        family: None,
    };
    let code = auth::code(platform.entropy());
    // A code that somebody else has is as good as impossible; then the host shall try again.
    if platform.hand_out_as(auth::CODE, &code, app.uid, grant.data(), profile.code_life).await? {
        Ok(Authorization::Code { code, granted, refused })
    } else {
        Err(StoreError::Conflict.into())
    }
}

fn page(decision: &Decision, profile: &Profile) -> ConsentPage {
    let scopes = decision.listed(profile.listing).into_iter().filter_map(scopes::find).collect();
    ConsentPage { scopes, agreement: decision.has_agreement() }
}
