//! `signContract`, and one wallet's own name for it: the person signs a contract of auto-debit that the app's backend has
//! prepared (`protocol/alipay-plus.md` 4.4).

use kanhe_alipayplus::authorization::{Authorization, Will};
use kanhe_alipayplus::contract::{AuthRequest, Page};
use kanhe_alipayplus::pages::answer::{ContractFailure, not_signed, signed};
use serde_json::json;

use super::capability::Capability;
use super::scene::{Done, Outcome, Scene, object};
use super::service;
use crate::device::Network;
use crate::phone::{Answered, CheckOutcome, Reply, Status, check};

/// Contracts.
pub(super) const CAPABILITIES: &[Capability] = &[
    Capability::new("signContract", |scene| Box::pin(sign(scene))),
    Capability::new("qicardSignContract", |scene| Box::pin(sign(scene))),
];

/// What the person can do with a contract.
const ACTIONS: &[&str] = &["sign", "deny", "cancel"];

async fn sign(scene: Scene<'_>) -> Outcome {
    let request = prepared(scene).await?;
    let user = scene.user().await?;
    let data = json!({
        "client_id": scene.app.client_id,
        "presentation": scene.app.presentation,
        "user": user.profile.nickname,
        "description": request.description,
        "language": request.language,
    });
    let (answered, waited_ms) = scene.ask("contract", data, ACTIONS, json!({})).await;
    let late = |reply: Box<Reply>| Box::new(Reply { waited_ms, ..*reply });
    match answered {
        Answered::With(answer) if answer.action == "sign" => {}
        Answered::With(answer) if answer.action == "deny" => {
            return Err(late(failed(ContractFailure::Cancelled, "user_denied")));
        }
        Answered::With(_) => return Err(late(failed(ContractFailure::Cancelled, "user_cancelled"))),
        Answered::TimedOut => return Err(late(failed(ContractFailure::Cancelled, "dialog_timeout"))),
        Answered::Gone => return Err(late(failed(ContractFailure::Cancelled, "page_gone"))),
    }
    match service::ask(scene, &user, &request.scopes, Will::Agreed(&request.scopes)).await {
        Ok(Authorization::Code { code, .. }) => {
            let checks = vec![check("consent", CheckOutcome::Passed, request.scopes.join(", "), None)];
            Ok(Done { value: signed(&code, &request.state), checks, waited_ms })
        }
        Ok(_) => Err(late(failed(ContractFailure::Failed, "scope_not_granted"))),
        Err(unserved) => Err(late(failed(ContractFailure::Unknown, unserved.reason))),
    }
}

/// The contract that the page's address stands for, if it is one of this app's.
async fn prepared(scene: Scene<'_>) -> Result<AuthRequest, Box<Reply>> {
    if scene.call.caller.phone.network == Network::None {
        return Err(failed(ContractFailure::Network, "offline"));
    }
    let Some(address) = scene.text_of(&["signStr", "authUrl"]) else {
        return Err(failed(ContractFailure::Failed, "missing_parameters"));
    };
    let platform = &scene.call.phones.platform;
    let found = AuthRequest::at(platform, &scene.call.face.wallet.profile, address).await;
    match found.map_err(|_| failed(ContractFailure::Network, "unavailable"))? {
        Some((app, request)) if app == scene.app.uid && request.page == Page::Contract => Ok(request),
        _ => Err(failed(ContractFailure::Failed, "contract_unknown")),
    }
}

fn failed(failure: ContractFailure, reason: &'static str) -> Box<Reply> {
    let status = if failure == ContractFailure::Cancelled { Status::Cancelled } else { Status::Failed };
    Box::new(Reply::new(status, Some(reason), object(not_signed(failure))))
}
