//! `GET /healthz`: what every answer of a server takes before a route has done anything.

use super::Kept;
use super::served::Place;
use crate::Outcome;
use crate::duel::Duel;
use crate::load::{Requests, request};
use crate::plan::Plan;
use crate::table::Row;

pub(super) async fn measure(plan: &Plan) -> Outcome<Vec<Row>> {
    let place = Place::new(Kept::Sqlite)?;
    let server = place.serve(plan, &[]).await?;
    let asked = request("GET /healthz", &[("accept", "application/json")], "");
    let asked = Requests::repeated(vec![asked], "\"alive\":true");
    let duel = Duel::fight(plan, &server, || Ok(asked.clone())).await?;
    let memory = server.peak_memory()?;
    server.stop().await?;
    Ok(vec![Row::of("healthz", "none: the floor", &duel, memory)])
}
