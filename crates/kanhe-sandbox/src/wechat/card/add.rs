//! `addCard` (`batchAddCard` on the bridge): the user takes cards that the app's backend has signed for.

use core::time::Duration;

use kanhe_core::app::App;
use kanhe_core::entropy::draw;
use kanhe_core::word::Word;
use kanhe_sign::card::CardExt;
use serde_json::{Value, json};

use super::super::scene::Scene;
use super::sign::judge;
use crate::phone::{CheckOutcome, CheckView, Object, Reply, Status, check};
use crate::wallet::{Offer, TakeFault};

/// What the person can answer.
const ACTIONS: &[&str] = &["add", "cancel", "fail"];
/// How many cards one call may name.
const CARDS: usize = 40;
/// Pairs of nonce and timestamp that have been used.
const USED: Word = Word::new("wechat_card_ext");
/// How long a pair is remembered: far longer than any ticket that could sign it again.
const REMEMBERED: Duration = Duration::from_secs(30 * 86_400);

/// A card of the call, as far as it could be read.
struct Wanted {
    card_id: String,
    card_ext: String,
    ext: Object,
}

impl Wanted {
    fn text(&self, name: &str) -> String {
        match self.ext.get(name) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        }
    }
}

pub(super) async fn add(scene: Scene<'_>) -> Reply {
    let list = scene.params.get("card_list").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if list.is_empty() || list.len() > CARDS {
        return scene.failed("missing_parameters", "cardList is a list of 1 to 40 cards");
    }
    let Some(app) = scene.app().await else {
        return scene.failed("unavailable", "the platform does not answer");
    };
    let Ok(user) = scene.phones.platform.user_or_new(&scene.caller.phone.user).await else {
        return scene.failed("unavailable", "the platform does not answer");
    };
    let openid = user.openid(app.uid);
    let (mut lines, mut good, mut all) = (Vec::new(), Vec::new(), Vec::new());
    for (index, card) in list.iter().enumerate() {
        let wanted = read(card);
        match verify(scene, &app, &openid, &wanted).await {
            Ok(offer) => {
                lines.push(check("card_ext", CheckOutcome::Passed, wanted.card_id.as_str(), None));
                good.push((index, offer));
            }
            Err(reason) => {
                lines.push(check("card_ext", CheckOutcome::Failed, wanted.card_id.as_str(), Some(reason)));
            }
        }
        all.push(wanted);
    }
    let Some(reason) = lines.iter().find_map(|line| line.reason).or((!good.is_empty()).then_some("")) else {
        return scene.failed("missing_parameters", "cardList is a list of cards");
    };
    if good.is_empty() {
        let failed = scene.failed(reason, "no card of the list could be verified; the checks say why");
        return Reply { checks: lines, status: Status::Refused, ..failed };
    }
    let offers: Vec<Value> = good.iter().map(|(_, offer)| json!(offer)).collect();
    let data = Object::from_iter([("cards".to_owned(), json!(offers))]);
    let choice = match scene.ask("add-cards", data, ACTIONS, Object::new()).await {
        Ok(choice) => choice,
        Err(reply) => return with(lines, reply),
    };
    let reply = match &*choice.action {
        "add" => take(scene, &app, &all, &good, &mut lines).await,
        _ => scene.failed("person_chose_failure", "the person let it fail"),
    };
    with(lines, Reply { waited_ms: choice.waited_ms, ..reply })
}

fn with(mut lines: Vec<CheckView>, reply: Reply) -> Reply {
    lines.extend(reply.checks);
    Reply { checks: lines, ..reply }
}

fn read(card: &Value) -> Wanted {
    let text = |name: &str| card.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let card_ext = text("card_ext");
    let ext = serde_json::from_str(&card_ext).unwrap_or_default();
    Wanted { card_id: text("card_id"), card_ext, ext }
}

/// Everything that has to hold before the person is asked.
async fn verify(scene: Scene<'_>, app: &App, openid: &str, wanted: &Wanted) -> Result<Offer, &'static str> {
    let known = scene.face.wallet.offered(&wanted.card_id);
    let offer = known.filter(|offer| offer.client_id == app.client_id).ok_or(UNKNOWN)?;
    if wanted.ext.is_empty() {
        return Err(UNREADABLE);
    }
    let [timestamp, code, named, nonce, signature] =
        ["timestamp", "code", "openid", "nonce_str", "signature"].map(|name| wanted.text(name));
    if timestamp.len() != 10 || !timestamp.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(TIMESTAMP);
    }
    let ext = CardExt {
        timestamp: &timestamp,
        card_id: &wanted.card_id,
        code: &code,
        openid: &named,
        nonce_str: &nonce,
    };
    judge(scene, app, &signature, |ticket| ext.sign(ticket).as_str().to_owned()).await?;
    if !named.is_empty() && named != openid {
        return Err(OPENID);
    }
    if offer.left == 0 {
        return Err(SOLD_OUT);
    }
    if offer.own_codes == code.is_empty() {
        return Err(CODE);
    }
    Ok(offer)
}

/// Told of in the inspector.
const UNKNOWN: &str = "card_unknown";
const UNREADABLE: &str = "card_ext_unreadable";
const TIMESTAMP: &str = "card_timestamp";
const OPENID: &str = "card_openid";
const SOLD_OUT: &str = "card_sold_out";
const CODE: &str = "card_code";
const REPLAYED: &str = "card_ext_used";

/// The cards go into the user's wallet, each by a cardExt that nobody has used before.
async fn take(
    scene: Scene<'_>,
    app: &App,
    all: &[Wanted],
    good: &[(usize, Offer)],
    lines: &mut Vec<CheckView>,
) -> Reply {
    let mut answer = Vec::new();
    let mut taken = 0_u32;
    for (index, wanted) in all.iter().enumerate() {
        let (mut code, mut is_succ) = (wanted.text("code"), 0);
        if good.iter().any(|(at, _)| *at == index) {
            match one(scene, app, wanted).await {
                Ok(given) => {
                    (code, is_succ) = (given, 1);
                    taken += 1;
                }
                Err(reason) => {
                    lines.push(check(
                        "card_ext",
                        CheckOutcome::Failed,
                        wanted.card_id.as_str(),
                        Some(reason),
                    ));
                }
            }
        }
        answer.push(json!({
            "card_id": wanted.card_id, "card_ext": wanted.card_ext, "code": code, "is_succ": is_succ,
        }));
    }
    if taken == 0 {
        let reason = lines.iter().rev().find_map(|line| line.reason).unwrap_or(REPLAYED);
        return Reply { status: Status::Refused, ..scene.failed(reason, "no card was added") };
    }
    scene.ok_with([("card_list", json!(json!(answer).to_string()))])
}

async fn one(scene: Scene<'_>, app: &App, wanted: &Wanted) -> Result<String, &'static str> {
    let platform = &scene.phones.platform;
    let pair = format!("{} {}", wanted.text("nonce_str"), wanted.text("timestamp"));
    if !platform.is_first(USED, app.uid, &pair, REMEMBERED).await.map_err(|_| UNAVAILABLE)? {
        return Err(REPLAYED);
    }
    let random = draw::<16>(platform.entropy(), "card code");
    let user = &scene.caller.phone.user;
    let held = scene.face.wallet.take(user, &wanted.card_id, &wanted.text("code"), random);
    held.map(|held| held.code).map_err(|fault| match fault {
        TakeFault::Unknown => UNKNOWN,
        TakeFault::SoldOut => SOLD_OUT,
        TakeFault::Code => CODE,
    })
}

/// Told of in the inspector.
const UNAVAILABLE: &str = "unavailable";
