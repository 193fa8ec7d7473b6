//! The phone's WeChat face: what each bridge call answers, in the shape that the device's SDK expects.
//!
//! Adding an API is a row in the catalog, an arm of [`capability`], and a file here if there is something to do.
//! Sources: `protocol/wechat-bridge.md` 2–4 and 9; `simulator.md` 2.4.

mod basic;
mod config;
mod location;
mod network;
mod permission;
mod user_agent;
mod window;

use std::sync::Arc;

use async_trait::async_trait;
use kanhe_core::word::Dialect;
use kanhe_dialect::definition::Definition;
use serde_json::Value;

use crate::device::{Device, Network};
use crate::phone::{Caller, CheckOutcome, CheckView, Face, Object, Phones, Reply, Status};

/// The name under which the SDK asks for a page config.
const CONFIG: &str = "preVerifyJSAPI";

/// What the simulated client can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Capability {
    Config,
    CheckJsApi,
    NetworkType,
    Location,
    CloseWindow,
}

/// What the simulated client does for a name on the bridge; nothing for names it does not know.
fn capability(wire: &str) -> Option<Capability> {
    Some(match wire {
        CONFIG => Capability::Config,
        "checkJsApi" => Capability::CheckJsApi,
        "getNetworkType" => Capability::NetworkType,
        "geoLocation" => Capability::Location,
        "closeWindow" => Capability::CloseWindow,
        _ => return None,
    })
}

/// The names on the bridge that are simulated.
pub const SIMULATED: [&str; 5] = [CONFIG, "checkJsApi", "getNetworkType", "geoLocation", "closeWindow"];

/// The phone's WeChat client.
pub struct WechatFace(Arc<Definition>);

impl WechatFace {
    /// A client that knows WeChat's catalog.
    pub fn new(wechat: Arc<Definition>) -> Self {
        Self(wechat)
    }
}

#[async_trait]
impl Face for WechatFace {
    fn dialect(&self) -> Dialect {
        self.0.dialect
    }

    fn user_agent(&self, device: &Device, network: Network) -> String {
        user_agent::user_agent(device, network)
    }

    fn name(&self, wire: &str) -> String {
        self.0.catalog.get(wire).map_or_else(|| wire.to_owned(), |api| api.name.clone())
    }

    async fn answer(&self, phones: &Phones, caller: &Caller, wire: &str, params: &Object) -> Reply {
        let scene = Scene { wechat: &self.0, phones, caller };
        scene.answer(wire, params).await
    }
}

/// A call on its way: who can be asked, and who asks.
#[derive(Clone, Copy)]
struct Scene<'a> {
    wechat: &'a Definition,
    phones: &'a Phones,
    caller: &'a Caller,
}

impl Scene<'_> {
    async fn answer(self, wire: &str, params: &Object) -> Reply {
        let known = match self.known(wire) {
            Ok(known) => known,
            Err(reply) => return *reply,
        };
        let mut checks = Vec::new();
        if known != Capability::Config {
            checks = match permission::judge(self, wire, params).await {
                Ok(checks) => checks,
                Err(refused) => return *refused,
            };
        }
        if let Some(faulted) = fault(self.phones, wire).await {
            checks.extend(faulted.checks.iter().cloned());
            return Reply { checks, ..faulted };
        }
        let reply = match known {
            Capability::Config => config::verify(self, params).await,
            Capability::CheckJsApi => basic::check_js_api(self, wire, params).await,
            Capability::NetworkType => network::network_type(self.caller.phone.network),
            Capability::Location => location::locate(self, wire, params).await,
            Capability::CloseWindow => window::close(self, wire),
        };
        checks.extend(reply.checks.iter().cloned());
        Reply { checks, ..reply }
    }

    /// Does the simulated client know this name, at its version?
    fn known(self, wire: &str) -> Result<Capability, Box<Reply>> {
        let too_old = |api: &str| !self.caller.phone.device.client_is_at_least(api);
        let reason = match (capability(wire), self.wechat.catalog.get(wire)) {
            (Some(_), Some(api)) if too_old(&api.client) => "client_too_old",
            (Some(capability), _) => return Ok(capability),
            (None, _) => "function_not_exist",
        };
        let checks = vec![check("known", CheckOutcome::Failed, wire, Some(reason))];
        let result = err_msg("system:function_not_exist");
        Err(Box::new(Reply { checks, ..Reply::new(Status::Refused, Some(reason), result) }))
    }
}

/// A fault that somebody has set on this call.
async fn fault(phones: &Phones, wire: &str) -> Option<Reply> {
    let fault = phones.faults.hit(&format!("wechat.jsapi.{wire}"))?;
    tokio::time::sleep(fault.latency()).await;
    let answer = match (fault.drop, fault.answer) {
        (true, _) => None,
        (false, Some(answer)) => Some(answer),
        // Only late: the real answer follows.
        (false, None) => return None,
    };
    let value = format!("#{}", fault.id);
    let checks = vec![check("fault", CheckOutcome::Failed, value, Some("fault_injected"))];
    let reply = Reply::new(Status::Failed, Some("fault_injected"), Object::new());
    Some(Reply { checks, result: answer, ..reply })
}

/// One line of the list of checks.
fn check(
    name: &'static str,
    outcome: CheckOutcome,
    value: impl Into<String>,
    reason: Option<&'static str>,
) -> CheckView {
    CheckView { name, outcome, value: value.into(), reason }
}

/// `{"err_msg": text}`
fn err_msg(text: impl Into<String>) -> Object {
    Object::from_iter([("err_msg".to_owned(), Value::String(text.into()))])
}

/// `{"err_msg": text, …fields}`
fn reply_fields<const N: usize>(text: impl Into<String>, fields: [(&str, Value); N]) -> Object {
    let mut object = err_msg(text);
    object.extend(fields.map(|(name, value)| (name.to_owned(), value)));
    object
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_simulated_name_has_a_capability_and_a_row_in_the_catalog() {
        let catalog = kanhe_wechat::definition().unwrap().catalog;
        for wire in SIMULATED {
            assert!(capability(wire).is_some(), "{wire}");
            assert!(catalog.get(wire).is_some(), "{wire}");
        }
        let simulated = catalog.apis().iter().filter(|api| capability(&api.wire).is_some()).count();
        assert_eq!(simulated, SIMULATED.len());
    }
}
