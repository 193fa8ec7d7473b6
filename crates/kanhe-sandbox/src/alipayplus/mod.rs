//! The client of an Alipay+ wallet: what each bridge call of a mini program does on the phone.
//!
//! * [`page`]: whose page it is that calls;
//! * [`auth_code`], [`service`]: `getAuthCode`, from the call to the code; [`contract`]: auto-debit's contract;
//! * [`basic`], [`dialogs`], [`navigation`]: everything else;
//! * [`backing`], [`courier`]: what a sandbox's wallet has behind it; [`settings`]: how it lets apps ask.
//!
//! Sources: seed 002; `protocol/alipay-plus.md` 1, 2 and 4.4. Adding a function is an entry in the `CAPABILITIES` of its
//! family's file, and a row in the catalog of `kanhe-alipayplus`.

mod auth_code;
mod backing;
mod basic;
mod capability;
mod contract;
mod courier;
mod dialogs;
mod navigation;
mod page;
mod scene;
mod service;
mod settings;
mod user_agent;

use std::sync::Arc;

use async_trait::async_trait;
use kanhe_alipayplus::wallet::Wallet;
use kanhe_core::word::Dialect;
use kanhe_dialect::definition::Definition;

pub use self::backing::Backing;
use self::capability::Capability;
use self::scene::Call;
pub use self::service::SERVICE;
pub use self::settings::Authorizing;
use crate::device::Device;
use crate::phone::{
    Caller, CheckOutcome, Face, MenuItem, Object, Phone, Phones, Reply, Status, Tapped, check,
};

/// What the simulated client can do, family by family.
const FAMILIES: [&[Capability]; 5] = [
    auth_code::CAPABILITIES,
    basic::CAPABILITIES,
    contract::CAPABILITIES,
    dialogs::CAPABILITIES,
    navigation::CAPABILITIES,
];

/// The bridge's names of all that is simulated.
pub fn simulated() -> impl Iterator<Item = &'static str> {
    FAMILIES.iter().copied().flatten().map(|capability| capability.name)
}

/// The version of a fresh client. It knows `signContract`, which came with 1.24.6.
const CLIENT_VERSION: &str = "2.8.0";

/// The phone's wallet.
pub struct WalletFace {
    definition: Arc<Definition>,
    wallet: Arc<Wallet>,
}

impl WalletFace {
    /// The client of a wallet.
    pub fn new(definition: Arc<Definition>, wallet: Arc<Wallet>) -> Self {
        Self { definition, wallet }
    }

    /// The bridge's name of a function that this client has; nothing if it has none of that name.
    fn capability(&self, name: &str) -> Option<Capability> {
        let wire = &self.definition.catalog.get(name)?.wire;
        FAMILIES.iter().copied().flatten().find(|capability| capability.name == wire).copied()
    }
}

#[async_trait]
impl Face for WalletFace {
    fn dialect(&self) -> Dialect {
        self.definition.dialect
    }

    fn device(&self) -> Device {
        Device { client_version: CLIENT_VERSION.to_owned(), ..Device::default() }
    }

    /// Nothing is signed: what counts is where the page is.
    fn verifies_landing_url(&self, _: &Device) -> bool {
        false
    }

    fn user_agent(&self, phone: &Phone) -> String {
        user_agent::of(phone)
    }

    fn name(&self, wire: &str, _: &Object) -> String {
        self.definition.catalog.get(wire).map_or_else(|| wire.to_owned(), |api| api.name.clone())
    }

    fn menu(&self, _: &Phone) -> Vec<MenuItem> {
        navigation::menu()
    }

    /// The page has no part in what this client's menu does.
    async fn tap(&self, phones: &Phones, caller: &Caller, item: &'static str) -> Tapped {
        phones.ask_viewer(caller, item);
        Tapped::default()
    }

    async fn answer(&self, phones: &Phones, caller: &Caller, wire: &str, params: &Object) -> Reply {
        Call { face: self, phones, caller, wire, params }.answer().await
    }

    fn is_bridge_event(&self, event: &str) -> bool {
        event == crate::office::EVENT
    }

    /// Its events are the document's own: there is nothing to listen to by name.
    async fn listen(&self, _: &Phones, _: &Caller, event: &str) -> Reply {
        let checks = vec![check("known", CheckOutcome::Failed, event, Some("function_not_exist"))];
        Reply { checks, ..Reply::new(Status::Refused, Some("function_not_exist"), Object::new()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_simulated_function_is_there_once_and_every_row_of_the_catalog_is_simulated() {
        let catalog = kanhe_alipayplus::definition().unwrap().catalog;
        let mut rows: Vec<&str> = catalog.apis().iter().map(|api| &*api.wire).collect();
        let mut names: Vec<&str> = simulated().collect();
        rows.sort_unstable();
        names.sort_unstable();
        assert_eq!(names, rows);
    }
}
