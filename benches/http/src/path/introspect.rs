//! `POST /host/v1/introspect`: what a user's token is good for (RFC 7662).

use bytes::Bytes;

use super::Kept;
use super::alipayplus::Shop;
use super::served::Place;
use crate::Outcome;
use crate::duel::Duel;
use crate::fixture::Fixture;
use crate::load::{Requests, request};
use crate::plan::Plan;
use crate::table::Row;

const TOKENS: usize = 1000;

pub(super) async fn measure(plan: &Plan) -> Outcome<Vec<Row>> {
    let place = Place::new(Kept::Sqlite)?;
    let fixture = place.fixture().await?;
    let shop = Shop::open(&fixture).await?;
    let make = move |fixture: Fixture, _| asked(fixture, shop.clone());
    let all = fixture.make(TOKENS, make).await?;
    let asked = Requests::repeated(all, "\"active\":true");
    drop(fixture);
    let server = place.serve(plan, &[]).await?;
    let duel = Duel::fight(plan, &server, || Ok(asked.clone())).await?;
    let memory = server.peak_memory()?;
    server.stop().await?;
    Ok(vec![Row::of("host/v1/introspect", "≥ 0.90 ×", &duel, memory)])
}

async fn asked(fixture: Fixture, shop: Shop) -> Outcome<Bytes> {
    let token = shop.token(&fixture).await?;
    let key = format!("Bearer {}", fixture.host_key);
    let headers = [("authorization", &*key), ("content-type", "application/x-www-form-urlencoded")];
    Ok(request("POST /host/v1/introspect", &headers, &format!("token={token}")))
}
