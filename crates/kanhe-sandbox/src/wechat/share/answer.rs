//! `sendAppMessage`, `shareTimeline`, `shareQQ`, `shareWeiboApp`, `shareQZone`: a page that was told of a tap says what
//! is to be shared.

use super::super::scene::{Scene, err_msg};
use super::link;
use super::send::send;
use super::ways::{Way, behind};
use crate::phone::{CancelledShare, Card, CardSource, CheckOutcome, CheckView, Phone, Reply, Status, check};

/// The first client that calls every share a success.
const DISCREET: &str = "6.7.2";

/// Shares what the page says, once for each tap. A page that was not told of one may not share itself.
pub(super) async fn share(scene: Scene<'_>) -> Reply {
    let tap = scene.phones.take_tap(scene.caller, scene.wire);
    let Some(way) = tap.and_then(|tap| behind(tap.item)) else {
        let reason = "share_without_tap";
        let checks = vec![check("tap", CheckOutcome::Failed, scene.wire, Some(reason))];
        let result = err_msg("system:access_denied");
        return Reply { checks, ..Reply::new(Status::Refused, Some(reason), result) };
    };
    let mut checks = vec![check("tap", CheckOutcome::Passed, way.item, None)];
    let card = match card(scene, way).await {
        Ok((card, lines)) => {
            checks.extend(lines);
            card
        }
        Err(reply) => return with(checks, *reply),
    };
    let reply = match send(scene, way, card, CardSource::Listener).await {
        Ok((_, waited_ms)) => Reply { waited_ms, ..scene.ok() },
        Err(reply) if reply.reason == Some("user_cancelled") && hides_cancel(&scene.caller.phone) => {
            // The log knows; the page does not.
            let reason = "cancel_told_as_ok";
            let checks = vec![check("person", CheckOutcome::Failed, "", Some(reason))];
            Reply { checks, reason: Some(reason), result: scene.ok().result, ..reply }
        }
        Err(reply) => reply,
    };
    with(checks, reply)
}

fn with(mut checks: Vec<CheckView>, reply: Reply) -> Reply {
    checks.extend(reply.checks);
    Reply { checks, ..reply }
}

async fn card(scene: Scene<'_>, way: Way) -> Result<(Card, Vec<CheckView>), Box<Reply>> {
    let text = |name: &str| scene.text(name).unwrap_or_default().to_owned();
    let (link, checks) = if way.bound {
        let (link, check) = link::bound(scene, scene.text("link")).await?;
        (link, vec![check])
    } else {
        (scene.text("link").unwrap_or(&scene.caller.current).to_owned(), Vec::new())
    };
    // The SDK repeats the title here; Moments show it once.
    let desc = if way.to == "timeline" { String::new() } else { text("desc") };
    let kind = scene.text("type").unwrap_or("link").to_owned();
    let (title, image, data_url) = (text("title"), text("img_url"), text("data_url"));
    Ok((Card { title, desc, link, image, kind, data_url }.clipped(), checks))
}

/// Since 2018 a page is not told that the person has given it up (`protocol/wechat-bridge.md` 3.2).
fn hides_cancel(phone: &Phone) -> bool {
    match phone.sharing.cancelled {
        CancelledShare::Auto => phone.device.client_is_at_least(DISCREET),
        CancelledShare::Ok => true,
        CancelledShare::Cancel => false,
    }
}
