//! How a phone's wallet lets apps ask: the switches of `protocol/alipay-plus.md` 7 that pages feel.

use kanhe_alipayplus::profile::{Listing, PageErrors, Profile};
use kanhe_alipayplus::scopes::SilentRule;
use serde::{Deserialize, Serialize};

/// What a session says of `getAuthCode`; as the seed has it, unless it says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own, under its name on the wire")]
pub struct Authorizing {
    /// Which scopes need no asking: the seed's `table` or its `note`.
    pub silent: SilentRule,
    /// Which errors a page sees: the `seed`'s, or those of other editions' `container`.
    pub errors: PageErrors,
    /// What the consent page lists: what is `missing`, or `all`.
    pub listing: Listing,
    /// Whether the consent page can be shown at all. Where it cannot, a page gets 2001.
    pub consent_page: bool,
    /// Whether a call without `scopes` is a mistake.
    pub scopes_required: bool,
    /// Whether a success carries `authCode` alone.
    pub minimal_success: bool,
    /// Whether a refusal of every scope carries `authErrorScopes` alone.
    pub bare_scope_failure: bool,
}

impl Default for Authorizing {
    fn default() -> Self {
        let Profile { silent, page_errors, listing, .. } = Profile::default();
        Self {
            silent,
            errors: page_errors,
            listing,
            consent_page: true,
            scopes_required: false,
            minimal_success: false,
            bare_scope_failure: false,
        }
    }
}

impl Authorizing {
    /// A wallet's settings, with these in place of its own.
    pub(super) fn on(self, wallet: &Profile) -> Profile {
        Profile {
            silent: self.silent,
            page_errors: self.errors,
            listing: self.listing,
            scopes_required: self.scopes_required,
            minimal_success: self.minimal_success,
            bare_scope_failure: self.bare_scope_failure,
            ..wallet.clone()
        }
    }
}
