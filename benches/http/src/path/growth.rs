//! Verification with ever more apps: servers with one app and with a million are asked by turns.

use super::served::Place;
use super::{Kept, pages};
use crate::Outcome;
use crate::duel::{Round, median};
use crate::load::{Requests, load};
use crate::plan::Plan;
use crate::process::Server;
use crate::table::{Row, mebibytes};

/// So many apps of a server are asked about, in no order, so that a million requests need not be kept.
const ASKED: usize = 50_000;

struct Sized {
    apps: usize,
    _place: Place,
    server: Server,
    asked: Requests,
    rounds: Vec<Round>,
}

impl Sized {
    async fn new(plan: &Plan, apps: usize) -> Outcome<Self> {
        let place = Place::new(Kept::Sqlite)?;
        let fixture = place.fixture().await?;
        let step = apps.div_ceil(ASKED);
        let make = move |fixture, number| async move {
            let asked = pages::page(fixture, number).await?;
            Ok((number % step == 0).then_some(asked))
        };
        let mut all: Vec<_> = fixture.make(apps, make).await?.into_iter().flatten().collect();
        drop(fixture);
        // Neighbours in the store are not asked about one after the other.
        all.sort_by_cached_key(|request| kanhe_sign::derive::digest(&[request]));
        let copies = apps.max(1000).to_string();
        let server = place.serve(plan, &[("KANHE_NODE__COPIES", &copies)]).await?;
        let asked = Requests::repeated(all, "\"ok\":true");
        // Every app that will be asked about is known before anything counts.
        load(server.address, &Requests { once: true, ..asked.clone() }, plan.round * 600).await?;
        Ok(Self { apps, _place: place, server, asked, rounds: Vec::new() })
    }
}

pub(super) async fn measure(plan: &Plan) -> Outcome<Vec<Row>> {
    let sizes: &[usize] = if plan.quick { &[1, 1000] } else { &[1, 1000, 100_000, 1_000_000] };
    let mut all = Vec::new();
    for apps in sizes {
        all.push(Sized::new(plan, *apps).await?);
    }
    for _ in 0..plan.rounds {
        for sized in &mut all {
            let round = Round::of(&sized.server, &sized.asked, plan).await?;
            sized.rounds.push(round);
        }
    }
    let mut rows = Vec::new();
    for sized in &all {
        let first = all.first().map_or(&sized.rounds, |first| &first.rounds);
        let pairs = || sized.rounds.iter().zip(first);
        let rate = median(pairs().map(|(round, first)| first.rate / round.rate).collect());
        let work = median(pairs().map(|(round, first)| round.work / first.work).collect());
        let of = |what: fn(&Round) -> f64| median(sized.rounds.iter().map(what).collect());
        rows.push(Row {
            path: format!("host/v1/pages, {} apps", sized.apps),
            goal: "≤ 1.1 × one app",
            reached: format!("{rate:.2} ×; work {work:.2} ×"),
            rest: format!(
                "{:.0} | {:.1} µs | {:.2} ms | {:.2} ms | {:.2} ms | {}",
                of(|round| round.rate),
                of(|round| round.work),
                of(|round| round.waits[0]) / 1000.0,
                of(|round| round.waits[1]) / 1000.0,
                of(|round| round.waits[2]) / 1000.0,
                mebibytes(sized.server.peak_memory()?)
            ),
        });
    }
    for sized in all {
        sized.server.stop().await?;
    }
    Ok(rows)
}
