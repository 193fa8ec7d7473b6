//! Signing grants, and checking calls against them, for hosts that do not do it offline.

use super::{Platform, Unavailable};
use crate::catalog::{Catalog, Permission};
use crate::grant::Grant;
use crate::refusal::CallRefusal;

/// A page's call, as a host asks about it.
#[derive(Clone, Copy, Debug)]
pub struct PageCall<'a> {
    /// The grant, if the page has one.
    pub grant: Option<&'a Grant>,
    /// The API, by either name.
    pub api: &'a str,
}

impl Platform {
    /// A grant as a host gets it: a compact JWS.
    pub fn sign_grant(&self, grant: &Grant) -> String {
        let payload = grant.payload();
        self.grants.signed(&payload, || self.mint.sign_grant(&payload))
    }

    /// Opens a grant that this platform signed. `None` if it is not one.
    pub fn open_grant(&self, text: &str) -> Option<Grant> {
        Grant::open(text, &self.mint)
    }

    /// Whether a call may go ahead now.
    pub async fn check_call(
        &self,
        catalog: &Catalog,
        call: &PageCall<'_>,
    ) -> Result<Result<(), CallRefusal>, Unavailable> {
        let Some(api) = catalog.get(call.api) else { return Ok(Err(CallRefusal::UnknownApi)) };
        if !api.needs_grant {
            return Ok(Ok(()));
        }
        let Some(grant) = call.grant else { return Ok(Err(CallRefusal::NotDeclared)) };
        let Some(app) = self.app_by_uid(grant.app()).await? else {
            return Ok(Err(CallRefusal::GrantInvalid));
        };
        Ok(if !self.is_on(&app).await? {
            Err(CallRefusal::AppDisabled)
        } else if self.now() >= grant.expires_at() {
            Err(CallRefusal::GrantExpired)
        } else if grant.allows(&api.name, self.now()) {
            // The account type may have changed since the grant was given.
            match catalog.permission(api, &app) {
                Permission::NotPermitted => Err(CallRefusal::NotPermitted),
                Permission::Open | Permission::Permitted => Ok(()),
            }
        } else {
            Err(CallRefusal::NotDeclared)
        })
    }
}
