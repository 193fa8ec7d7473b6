//! The client of an office messenger, as DingTalk and Gov-DingTalk have it: what each bridge call does on the phone.
//!
//! The two vendors' clients are built alike: they offer the same functions under different names, and answer in one
//! envelope. So the functions stand here once, under the names of DingTalk's bridge; an [`Edition`] says what differs:
//! names, the page config, the user agent. Adding a function is an entry in the `CAPABILITIES` of its family's file.
//!
//! Sources: `protocol/dingtalk.md` 2 to 4; `protocol/gov-dingtalk.md` 2 to 4; `simulator.md` 2.4.

#![expect(
    clippy::unnecessary_wraps,
    reason = "a capability answers an outcome, also one that cannot but go well"
)]

mod audio;
mod auth;
mod capability;
mod chat;
mod choices;
mod contact;
mod device;
pub mod dingtalk;
mod edition;
pub mod gov;
mod image;
mod location;
mod map;
mod navigation;
mod notification;
mod open;
mod page_config;
mod pay;
mod people;
mod scan;
mod scene;
mod share;
mod storage;

use std::sync::Arc;

use async_trait::async_trait;
use kanhe_core::word::Dialect;
use kanhe_dialect::catalog::Row;
use kanhe_dialect::definition::Definition;
use serde_json::json;

use self::capability::Capability;
use self::edition::Edition;
use self::scene::{Done, Scene, failure};
use crate::device::Device;
use crate::phone::{
    Caller, CheckOutcome, Face, MenuItem, Object, Phone, Phones, Reply, Status, Tapped, check,
};

/// What the simulated client can do, family by family.
const FAMILIES: [&[Capability]; 17] = [
    audio::CAPABILITIES,
    auth::CAPABILITIES,
    chat::CAPABILITIES,
    choices::CAPABILITIES,
    contact::CAPABILITIES,
    device::CAPABILITIES,
    gov::CAPABILITIES,
    image::CAPABILITIES,
    location::CAPABILITIES,
    map::CAPABILITIES,
    navigation::CAPABILITIES,
    notification::CAPABILITIES,
    open::CAPABILITIES,
    pay::CAPABILITIES,
    scan::CAPABILITIES,
    share::CAPABILITIES,
    storage::CAPABILITIES,
];

/// The event by which the bridge's shim is told of everything that happens on the phone (`docs/host-protocol.md`).
pub const EVENT: &str = "dingtalk";

/// What the simulated client does for a method; nothing for those that it does not know.
fn capability(method: &str) -> Option<Capability> {
    FAMILIES.iter().copied().flatten().find(|capability| capability.method == method).copied()
}

/// Whether a function of a catalog is simulated.
pub fn simulates(row: &Row) -> bool {
    // Gov-DingTalk's page config is a row of its catalog; DingTalk's is in none.
    row.name == gov::CONFIG || capability(row.like.as_deref().unwrap_or(&row.name)).is_some()
}

/// The phone's office messenger, in one vendor's edition.
pub struct OfficeFace {
    definition: Arc<Definition>,
    edition: Edition,
}

impl OfficeFace {
    /// A client that knows its dialect's catalog.
    pub(crate) fn new(definition: Arc<Definition>, edition: Edition) -> Self {
        Self { definition, edition }
    }

    /// DingTalk's name of a method that this client has; nothing if it has none of that name.
    fn method<'a>(&'a self, wire: &'a str) -> Option<&'a str> {
        let api = self.definition.catalog.get(wire)?;
        let row = self.definition.catalog_file.rows.iter().find(|row| row.name == api.name)?;
        Some(row.like.as_deref().unwrap_or(&row.name))
    }
}

#[async_trait]
impl Face for OfficeFace {
    fn dialect(&self) -> Dialect {
        self.definition.dialect
    }

    fn device(&self) -> Device {
        Device { client_version: self.edition.client_version.to_owned(), ..Device::default() }
    }

    fn user_agent(&self, phone: &Phone) -> String {
        (self.edition.user_agent)(phone)
    }

    fn verifies_landing_url(&self, device: &Device) -> bool {
        (self.edition.verifies_landing_url)(device)
    }

    fn name(&self, wire: &str, _: &Object) -> String {
        if self.edition.config_wires.contains(&wire) {
            return self.edition.config_name.to_owned();
        }
        self.definition.catalog.get(wire).map_or_else(|| wire.to_owned(), |api| api.name.clone())
    }

    fn menu(&self, _: &Phone) -> Vec<MenuItem> {
        share::menu()
    }

    async fn tap(&self, phones: &Phones, caller: &Caller, item: &'static str) -> Tapped {
        share::tap(self, phones, caller, item).await
    }

    async fn answer(&self, phones: &Phones, caller: &Caller, wire: &str, params: &Object) -> Reply {
        let method = self.method(wire);
        Scene { face: self, phones, caller, wire, method: method.unwrap_or(wire), params }.answer().await
    }

    fn is_bridge_event(&self, event: &str) -> bool {
        event == EVENT
    }

    async fn listen(&self, _: &Phones, _: &Caller, event: &str) -> Reply {
        if event == EVENT {
            return Reply::new(Status::Allowed, None, Object::new());
        }
        let checks = vec![check("known", CheckOutcome::Failed, event, Some("function_not_exist"))];
        Reply { checks, ..Reply::new(Status::Refused, Some("function_not_exist"), Object::new()) }
    }
}

impl Scene<'_> {
    async fn answer(self) -> Reply {
        if self.face.edition.config_wires.contains(&self.wire) {
            return match self.fault().await {
                Some(faulted) => faulted,
                None => (self.face.edition.config)(self).await,
            };
        }
        let Some(capability) = self.face.method(self.wire).and_then(capability) else {
            return self.unknown();
        };
        let mut checks = match self.permitted().await {
            Ok(checks) => checks,
            Err(refused) => return *refused,
        };
        if let Some(faulted) = self.fault().await {
            checks.extend(faulted.checks.iter().cloned());
            return Reply { checks, ..faulted };
        }
        let reply = match capability.answer(self).await {
            Ok(Done { value, checks, waited_ms }) => {
                let envelope = json!({"errorCode": "0", "result": value});
                let envelope = envelope.as_object().cloned().unwrap_or_default();
                Reply { checks, waited_ms, ..Reply::new(Status::Allowed, None, envelope) }
            }
            Err(reply) => *reply,
        };
        checks.extend(reply.checks.iter().cloned());
        Reply { checks, ..reply }
    }

    /// What this client does not have, or what is not simulated.
    fn unknown(self) -> Reply {
        let reason = "function_not_exist";
        let checks = vec![check("known", CheckOutcome::Failed, self.wire, Some(reason))];
        let why = format!("API不存在: {}", self.wire);
        Reply { checks, ..Reply::new(Status::Refused, Some(reason), failure("1", &why)) }
    }

    /// A fault that somebody has set on this call, under the catalog's name on the bridge.
    async fn fault(self) -> Option<Reply> {
        let edition = &self.face.edition;
        let name = match self.face.definition.catalog.get(self.wire) {
            _ if edition.config_wires.contains(&self.wire) => edition.config_name,
            Some(api) => &api.wire,
            None => self.wire,
        };
        let name = format!("{}.jsapi.{name}", self.face.dialect());
        self.phones.fault(self.caller, &name, scene::forced).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kanhe_core::catalog::Catalog;

    #[test]
    fn every_simulated_method_is_there_once_and_has_a_row_in_a_catalog() {
        let catalogs =
            [kanhe_dingtalk::definition().unwrap().catalog, kanhe_gov::definition().unwrap().catalog];
        let mut names: Vec<_> =
            FAMILIES.iter().copied().flatten().map(|capability| capability.method).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        for method in names {
            let has = |catalog: &Catalog| catalog.get(method).is_some_and(|api| api.name == method);
            assert!(catalogs.iter().any(has), "{method}");
        }
    }
}
