//! How one wallet is set up: what its pages see, how long things live, how its clock is written.
//!
//! Source: `protocol/alipay-plus.md` 7.

pub mod edition;
pub mod paths;

use core::time::Duration;

use edition::{Edition, QI};

use crate::policy::{CODE_LIFE, Lives, REFRESH_GRACE, TIME_WINDOW};
use crate::scopes::SilentRule;

/// Which errors a page sees (`protocol/alipay-plus.md` 1.4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PageErrors {
    /// The seed's: 3, 1000, 1001, 1002, 1003, 2001.
    #[default]
    Seed,
    /// Those that containers of other editions make of them: 3, 10, 11.
    Container,
}

/// What a consent page lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Listing {
    /// What has not been agreed to before.
    #[default]
    Missing,
    /// All that is asked for and not silent.
    All,
}

/// A wallet's settings.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own that editions set")]
pub struct Profile {
    /// The name of the edition that it is set up after.
    pub name: &'static str,
    /// Which scopes need no asking.
    pub silent: SilentRule,
    /// Which errors a page sees.
    pub page_errors: PageErrors,
    /// Whether a successful answer carries `authCode` alone, as in the seed's sample.
    pub minimal_success: bool,
    /// Whether a refusal of every scope carries `authErrorScopes` alone, as in the seed's sample.
    pub bare_scope_failure: bool,
    /// Whether a call without `scopes` is a mistake, as the seed has it, instead of meaning `auth_base`.
    pub scopes_required: bool,
    /// What a consent page lists.
    pub listing: Listing,
    /// The code of a refused scope.
    pub refused_scope: &'static str,
    /// How long a code lives.
    pub code_life: Duration,
    /// How long tokens live.
    pub lives: Lives,
    /// How long after a refresh the same signed request is answered again.
    pub refresh_grace: Duration,
    /// How far a request's time may be from ours.
    pub time_window: Duration,
    /// The wallet's clock, seconds east of Greenwich.
    pub east: i32,
    /// Which of the wallet's keys signs.
    pub key_version: u16,
    /// Where the wallet's own pages are: contracts, hosted authorization. Without a slash at its end.
    pub pages: String,
    /// What the wallet calls itself, as `my.getSiteInfo` says it.
    pub site: &'static str,
    /// Whether a refused signature is explained in the log: for a developer's desk, since it costs time.
    pub explains: bool,
}

impl Profile {
    /// After an edition.
    pub fn of(edition: &Edition) -> Self {
        Self {
            name: edition.name,
            silent: SilentRule::Table,
            page_errors: if edition.name == QI.name { PageErrors::Seed } else { PageErrors::Container },
            minimal_success: false,
            bare_scope_failure: false,
            scopes_required: false,
            listing: Listing::Missing,
            refused_scope: "10001",
            code_life: CODE_LIFE,
            lives: edition.lives,
            refresh_grace: REFRESH_GRACE,
            time_window: TIME_WINDOW,
            east: edition.east,
            key_version: 1,
            pages: "https://wallet.example".to_owned(),
            site: edition.site,
            explains: false,
        }
    }

    /// After the edition of this name.
    pub fn by_name(name: &str) -> Option<Self> {
        edition::EDITIONS.into_iter().find(|edition| edition.name == name).map(Self::of)
    }
}

impl Default for Profile {
    /// The seed's edition.
    fn default() -> Self {
        Self::of(&QI)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seeds_edition_is_the_one_that_is_meant_where_nobody_names_one() {
        let profile = Profile::default();
        assert_eq!((profile.name, profile.page_errors, profile.site), ("qi", PageErrors::Seed, "QI"));
        assert_eq!(Profile::by_name("qi"), Some(profile));
        assert_eq!(Profile::by_name("tng").map(|profile| profile.page_errors), Some(PageErrors::Container));
        assert_eq!(Profile::by_name("nobody's"), None);
    }
}
