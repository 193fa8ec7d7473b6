//! `getLocation` (`geoLocation` on the bridge): where the phone is, if the person agrees.

use kanhe_core::domain::PageUrl;
use serde_json::{Value, json};

use super::{Scene, check, err_msg, reply_fields};
use crate::phone::{Answered, CheckOutcome, Object, Question, Reply, Status};
use crate::place::Place;

/// What the person can answer.
const ACTIONS: &[&str] = &["allow", "deny"];

/// Asks the person once for each app and host, then answers in the coordinate system that the page wants.
pub(super) async fn locate(scene: Scene<'_>, wire: &str, params: &Object) -> Reply {
    let system = match params.get("type").and_then(Value::as_str) {
        Some("gcj02") => "gcj02",
        _ => "wgs84",
    };
    let (consent, waited_ms) = consent(scene, system).await;
    let (outcome, reason) = match consent {
        Consent::Given => (CheckOutcome::Passed, None),
        Consent::Denied => (CheckOutcome::Failed, Some("user_denied")),
        Consent::TimedOut => (CheckOutcome::Failed, Some("dialog_timeout")),
        Consent::Gone => (CheckOutcome::Failed, Some("page_gone")),
    };
    let reply = match consent {
        Consent::Given => Reply::new(Status::Allowed, None, place(scene.caller.phone.place, wire, system)),
        Consent::Denied => Reply::new(Status::Cancelled, reason, err_msg(format!("{wire}:cancel"))),
        Consent::TimedOut | Consent::Gone => {
            let why = [("err_desc", json!("nobody answered the question on the phone"))];
            Reply::new(Status::Failed, reason, reply_fields(format!("{wire}:fail"), why))
        }
    };
    Reply { checks: vec![check("consent", outcome, "", reason)], waited_ms, ..reply }
}

#[derive(Clone, Copy)]
enum Consent {
    Given,
    Denied,
    TimedOut,
    Gone,
}

async fn consent(scene: Scene<'_>, system: &str) -> (Consent, u64) {
    let Scene { phones, caller, .. } = scene;
    let client_id = caller.configs.iter().rev().find_map(|config| config.granted.as_ref());
    let client_id = client_id.map(|(grant, _)| grant.client_id().to_owned()).unwrap_or_default();
    let host = PageUrl::parse(&caller.current).map(|page| page.host()).unwrap_or_default();
    let who = (client_id.clone(), host.clone());
    if phones.may_locate(caller, who.clone(), false) {
        return (Consent::Given, 0);
    }
    let app = phones.platform.app(kanhe_wechat::DIALECT, &client_id).await.ok().flatten();
    let question = Question {
        kind: "location",
        app: app.map_or(client_id, |app| app.name.clone()),
        host,
        data: Object::from_iter([("type".to_owned(), system.into())]),
        actions: ACTIONS,
    };
    let (answered, waited) = phones.ask(caller, question).await;
    let consent = match answered {
        Answered::With(answer) if answer.action == "allow" => {
            phones.may_locate(caller, who, true);
            Consent::Given
        }
        Answered::With(_) => Consent::Denied,
        Answered::TimedOut => Consent::TimedOut,
        Answered::Gone => Consent::Gone,
    };
    (consent, waited)
}

fn place(place: Place, wire: &str, system: &str) -> Object {
    let (latitude, longitude) =
        if system == "gcj02" { place.gcj02() } else { (place.latitude, place.longitude) };
    reply_fields(
        format!("{wire}:ok"),
        [
            ("type", json!(system)),
            ("latitude", json!(latitude)),
            ("longitude", json!(longitude)),
            ("speed", json!(place.speed)),
            ("accuracy", json!(place.accuracy)),
        ],
    )
}
