//! The wallet that Alipay+ apps belong to. Where messages go and where money is, is the wallet's own affair: as long as
//! nothing stands behind it, the open API answers those calls as the vendor does where a wallet does not offer them.

use std::sync::Arc;

use kanhe_alipayplus::profile::Profile;
use kanhe_alipayplus::profile::edition::EDITIONS;
use kanhe_alipayplus::wallet::Wallet;

use crate::Fault;
use crate::config::WalletSettings;

/// As the settings say.
pub(super) fn of(settings: &WalletSettings) -> Result<Arc<Wallet>, Fault> {
    let profile = Profile::by_name(&settings.edition).ok_or_else(|| {
        let names: Vec<&str> = EDITIONS.iter().map(|edition| edition.name).collect();
        let (asked, names) = (&settings.edition, names.join(", "));
        Fault::Other(format!("`alipayplus.edition`: there is no edition {asked:?}; there are {names}"))
    })?;
    let pages = settings.pages.trim_end_matches('/').to_owned();
    let profile = Profile { pages, key_version: settings.key_version, ..profile };
    Ok(Arc::new(Wallet { profile, ..Wallet::default() }))
}
