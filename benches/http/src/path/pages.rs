//! `POST /host/v1/pages`: verifies a page's signature, says the verdict, signs the grant. Metrics and the log of verdicts
//! are on, as a server has them by itself.

use std::sync::Arc;

use bytes::Bytes;
use kanhe_core::app::App;
use kanhe_sign::page;
use kanhe_wechat::policy::JSAPI;
use serde_json::json;

use super::Kept;
use super::served::Place;
use crate::Outcome;
use crate::duel::Duel;
use crate::fixture::{DOMAIN, Fixture};
use crate::load::{Requests, request};
use crate::plan::Plan;
use crate::table::Row;

const APPS: usize = 1000;

/// How long the signed text is, as the issue of this measurement has it.
const SIGNED: usize = 339;

pub(super) async fn measure(plan: &Plan) -> Outcome<Vec<Row>> {
    let place = Place::new(Kept::Sqlite)?;
    let fixture = place.fixture().await?;
    let asked = Requests::repeated(fixture.make(APPS, page).await?, "\"ok\":true");
    drop(fixture);
    let server = place.serve(plan, &[]).await?;
    let duel = Duel::fight(plan, &server, || Ok(asked.clone())).await?;
    let memory = server.peak_memory()?;
    server.stop().await?;
    Ok(vec![Row::of("host/v1/pages", "work ≤ 1.30 ×, p99 ≤ 2 ×", &duel, memory)])
}

/// A new app, and what a host sends of a page of its.
pub(super) async fn page(fixture: Fixture, number: usize) -> Outcome<Bytes> {
    let app = fixture.clone().wechat(number).await?;
    asked(&fixture, &app).await
}

async fn asked(fixture: &Fixture, app: &Arc<App>) -> Outcome<Bytes> {
    let ticket = fixture.platform.issue(app, &JSAPI).await?;
    let (nonce, timestamp) = ("Wm3WZYTPz0wzccnW", "1795000000");
    let rest = "jsapi_ticket=&noncestr=&timestamp=&url=".len();
    let start = format!("https://{DOMAIN}/item?id=");
    let filled = rest + ticket.text.reveal().len() + nonce.len() + timestamp.len() + start.len();
    let url = start + &"7".repeat(SIGNED.saturating_sub(filled));
    let signature = page::sign(ticket.text.reveal(), nonce, timestamp, &url);
    let config = json!({
        "appId": app.client_id, "timestamp": timestamp, "nonceStr": nonce, "signature": signature.as_str(),
        "jsApiList": ["scanQRCode", "chooseImage", "getLocation"],
    });
    let body = json!({"dialect": "wechat", "url": url, "config": config}).to_string();
    let key = format!("Bearer {}", fixture.host_key);
    Ok(request(
        "POST /host/v1/pages",
        &[("authorization", &key), ("content-type", "application/json")],
        &body,
    ))
}
