//! The phone's WeChat face: what each bridge call answers, in the shape that the device's SDK expects.
//!
//! Adding an API is a row in the catalog and an entry in the `CAPABILITIES` of its family's file here.
//! Sources: `protocol/wechat-bridge.md` 2–4 and 9; `simulator.md` 2.4.

pub mod authorize;
mod basic;
mod beacons;
mod capability;
mod card;
mod carry;
mod config;
mod consent;
mod elsewhere;
mod image;
mod location;
mod map;
mod menu;
mod mini_program;
mod network;
mod pay;
mod permission;
mod scan;
mod scene;
mod share;
mod user_agent;
mod voice;
mod window;

use std::sync::Arc;

use async_trait::async_trait;
use kanhe_core::word::Dialect;
use kanhe_dialect::definition::Definition;

use self::capability::Capability;
use self::scene::{Scene, err_msg};
use crate::cashier::Cashier;
use crate::device::Device;
use crate::phone::{
    Caller, CheckOutcome, Face, MenuItem, Object, Phone, Phones, Reply, Status, Tapped, check,
};
use crate::wallet::Wallet;

/// What the simulated client can do, family by family.
const FAMILIES: [&[Capability]; 16] = [
    config::CAPABILITIES,
    basic::CAPABILITIES,
    image::CAPABILITIES,
    network::CAPABILITIES,
    location::CAPABILITIES,
    map::CAPABILITIES,
    beacons::CAPABILITIES,
    scan::CAPABILITIES,
    card::CAPABILITIES,
    pay::CAPABILITIES,
    window::CAPABILITIES,
    voice::CAPABILITIES,
    menu::CAPABILITIES,
    share::CAPABILITIES,
    elsewhere::CAPABILITIES,
    mini_program::CAPABILITIES,
];

/// What the simulated client does for a name on the bridge; nothing for names it does not know.
fn capability(wire: &str) -> Option<Capability> {
    FAMILIES.iter().copied().flatten().find(|capability| capability.wire == wire).copied()
}

/// The names on the bridge that are simulated.
pub fn simulated() -> impl Iterator<Item = &'static str> {
    FAMILIES.iter().copied().flatten().map(|capability| capability.wire)
}

/// The phone's WeChat client.
pub struct WechatFace {
    definition: Arc<Definition>,
    wallet: Arc<Wallet>,
    cashier: Arc<Cashier>,
}

impl WechatFace {
    /// A client that knows WeChat's catalog, before the services that stand behind it.
    pub fn new(definition: Arc<Definition>, wallet: Arc<Wallet>, cashier: Arc<Cashier>) -> Self {
        Self { definition, wallet, cashier }
    }
}

#[async_trait]
impl Face for WechatFace {
    fn dialect(&self) -> Dialect {
        self.definition.dialect
    }

    fn device(&self) -> Device {
        Device::default()
    }

    fn user_agent(&self, phone: &Phone) -> String {
        user_agent::user_agent(phone)
    }

    fn verifies_landing_url(&self, device: &Device) -> bool {
        device.verifies_landing_url()
    }

    fn name(&self, wire: &str, params: &Object) -> String {
        if wire == mini_program::WIRE {
            let named = mini_program::name(params).and_then(|name| self.definition.catalog.get(&name));
            return named.map_or_else(|| wire.to_owned(), |api| api.name.clone());
        }
        // The call that follows a share menu's tap is covered by its listener's row, and keeps its own name.
        let row = self.definition.catalog.get(wire).filter(|api| !api.covers.iter().any(|name| name == wire));
        row.map_or_else(|| wire.to_owned(), |api| api.name.clone())
    }

    fn menu(&self, phone: &Phone) -> Vec<MenuItem> {
        menu::offered(phone)
    }

    async fn tap(&self, phones: &Phones, caller: &Caller, item: &'static str) -> Tapped {
        share::tap(self, phones, caller, item).await
    }

    async fn answer(&self, phones: &Phones, caller: &Caller, wire: &str, params: &Object) -> Reply {
        Scene { face: self, phones, caller, wire, params }.answer().await
    }

    async fn listen(&self, phones: &Phones, caller: &Caller, event: &str) -> Reply {
        let scene = Scene { face: self, phones, caller, wire: event, params: &Object::new() };
        let listener = self.definition.catalog.get(event).filter(|api| api.is_listener);
        let Some(api) = listener else { return scene.unknown("function_not_exist") };
        if !caller.phone.device.client_is_at_least(&api.client) {
            return scene.unknown("client_too_old");
        }
        match permission::judge(scene).await {
            Ok(checks) => Reply { checks, ..Reply::new(Status::Allowed, None, Object::new()) },
            Err(refused) => *refused,
        }
    }
}

impl Scene<'_> {
    async fn answer(self) -> Reply {
        let known = match self.known() {
            Ok(known) => known,
            Err(reply) => return *reply,
        };
        let mut checks = Vec::new();
        if known.judged {
            checks = match permission::judge(self).await {
                Ok(checks) => checks,
                Err(refused) => return *refused,
            };
        }
        let name = format!("wechat.jsapi.{}", self.wire);
        if let Some(faulted) = self.phones.fault(self.caller, &name, |forced| self.forced(forced)).await {
            checks.extend(faulted.checks.iter().cloned());
            return Reply { checks, ..faulted };
        }
        let reply = (known.answer)(self).await;
        checks.extend(reply.checks.iter().cloned());
        Reply { checks, ..reply }
    }

    /// Does the simulated client know this name, at its version?
    fn known(self) -> Result<Capability, Box<Reply>> {
        let too_old = |api: &str| !self.caller.phone.device.client_is_at_least(api);
        match (capability(self.wire), self.wechat().catalog.get(self.wire)) {
            (Some(_), Some(api)) if too_old(&api.client) => Err(Box::new(self.unknown("client_too_old"))),
            (Some(capability), _) => Ok(capability),
            (None, _) => Err(Box::new(self.unknown("function_not_exist"))),
        }
    }

    fn unknown(self, reason: &'static str) -> Reply {
        let checks = vec![check("known", CheckOutcome::Failed, self.wire, Some(reason))];
        let result = err_msg("system:function_not_exist");
        Reply { checks, ..Reply::new(Status::Refused, Some(reason), result) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_simulated_name_is_there_once_and_has_a_row_in_the_catalog() {
        let catalog = kanhe_wechat::definition().unwrap().catalog;
        let mut names: Vec<_> = simulated().collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        for wire in names {
            assert!(catalog.get(wire).is_some(), "{wire}");
        }
    }

    #[test]
    fn every_row_of_the_catalog_is_simulated() {
        use kanhe_dialect::catalog::Kind;
        let simulated: Vec<_> = simulated().collect();
        for row in kanhe_wechat::catalog::file().unwrap().rows {
            // Listeners are served by what makes their event happen; `getEnv` the SDK answers by itself.
            let by_itself = row.kind == Kind::Listen || row.wire == "miniProgram.getEnv";
            let wire = if row.name.starts_with("miniProgram.") { mini_program::WIRE } else { &*row.wire };
            assert!(by_itself || simulated.contains(&wire), "{}", row.name);
        }
    }
}
