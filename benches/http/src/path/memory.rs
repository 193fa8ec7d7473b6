//! What a server with many apps takes, and how soon it is ready.

use tokio::time::Instant;

use super::served::Place;
use super::{Kept, pages};
use crate::Outcome;
use crate::duel::median;
use crate::load::{Requests, load};
use crate::plan::Plan;
use crate::table::{Row, mebibytes};

const APPS: usize = 100_000;

pub(super) async fn measure(plan: &Plan) -> Outcome<Vec<Row>> {
    let apps = if plan.quick { 1000 } else { APPS };
    let place = Place::new(Kept::Sqlite)?;
    let fixture = place.fixture().await?;
    let all = fixture.make(apps, pages::page).await?;
    drop(fixture);
    let mut starts = Vec::new();
    for _ in 0..plan.rounds.max(5) {
        let began = Instant::now();
        let server = place.serve(plan, &[]).await?;
        starts.push(began.elapsed().as_secs_f64() * 1000.0);
        server.stop().await?;
    }
    let server = place.serve(plan, &[]).await?;
    let begun = server.memory()?;
    let asked = Requests { once: true, ..Requests::repeated(all, "\"ok\":true") };
    // As long as it takes until a page of each app has been verified.
    load(server.address, &asked, plan.round * 600).await?;
    let full = server.memory()?;
    let each = full.saturating_sub(begun) / u64::try_from(apps)?;
    server.stop().await?;
    let row = |path, goal, reached| Row { path, goal, reached, rest: " | | | | |".to_owned() };
    Ok(vec![
        row(format!("ready, {apps} apps"), "≤ 50 ms", format!("{:.0} ms", median(starts))),
        row(format!("memory, {apps} apps"), "≤ 64 MiB", mebibytes(begun)),
        row(
            "the same, a page of each verified".to_owned(),
            "≤ 1 KiB each",
            format!("{}: {each} bytes each", mebibytes(full)),
        ),
    ])
}
