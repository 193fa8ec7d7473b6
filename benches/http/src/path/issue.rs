//! Issuing tokens and tickets, each durable before it is answered. A token is a new one at every call; a ticket is the
//! same as long as it lives, and what is written is that it was asked for.

use bytes::Bytes;
use kanhe_wechat::policy::STABLE_TOKEN;

use super::served::Place;
use super::{Kept, Path};
use crate::Outcome;
use crate::duel::Duel;
use crate::fixture::{Fixture, SECRET};
use crate::load::{Requests, request};
use crate::plan::Plan;
use crate::table::Row;

const APPS: usize = 1000;

pub(super) async fn measure(plan: &Plan, path: Path, kept: Kept) -> Outcome<Vec<Row>> {
    let place = Place::new(kept)?;
    let fixture = place.fixture().await?;
    let (all, right) = match path {
        Path::Token(_) => (fixture.make(APPS, token).await?, "\"access_token\""),
        _ => (fixture.make(APPS, ticket).await?, "\"errcode\":0"),
    };
    let asked = Requests::repeated(all, right);
    drop(fixture);
    let server = place.serve(plan, &[]).await?;
    let duel = Duel::fight(plan, &server, || Ok(asked.clone())).await?;
    let memory = server.peak_memory()?;
    server.stop().await?;
    Ok(vec![Row::of(path.name(), "≥ 0.50 ×", &duel, memory)])
}

async fn token(fixture: Fixture, number: usize) -> Outcome<Bytes> {
    let app = fixture.wechat(number).await?;
    let query = format!("grant_type=client_credential&appid={}&secret={SECRET}", app.client_id);
    Ok(request(&format!("GET /cgi-bin/token?{query}"), &[], ""))
}

async fn ticket(fixture: Fixture, number: usize) -> Outcome<Bytes> {
    let app = fixture.clone().wechat(number).await?;
    let token = fixture.platform.issue(&app, &STABLE_TOKEN).await?;
    let query = format!("access_token={}&type=jsapi", token.text.reveal());
    Ok(request(&format!("GET /cgi-bin/ticket/getticket?{query}"), &[], ""))
}
