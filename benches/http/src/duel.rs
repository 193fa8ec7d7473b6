//! Rounds by turns, bare and measured: whatever else the machine does meets both.

use crate::Outcome;
use crate::load::{Load, Requests, count, load, request};
use crate::plan::Plan;
use crate::process::Server;

/// One round of one server.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Round {
    /// Answers a second.
    pub(crate) rate: f64,
    /// Processor time of an answer, in microseconds.
    pub(crate) work: f64,
    /// Waits in microseconds: of a half, of 99 and of 99.9 in a hundred.
    pub(crate) waits: [f64; 3],
}

impl Round {
    pub(crate) async fn of(server: &Server, requests: &Requests, plan: &Plan) -> Outcome<Self> {
        let before = server.processor_time()?;
        let load: Load = load(server.address, requests, plan.round).await?;
        let used = server.processor_time()?.saturating_sub(before);
        Ok(Self {
            rate: load.rate(),
            work: used.as_secs_f64() * 1e6 / count(load.waits.len().max(1)),
            waits: [500, 990, 999].map(|part| load.quantile(part)),
        })
    }
}

/// The rounds of both.
#[derive(Default)]
pub(crate) struct Duel {
    pairs: Vec<(Round, Round)>,
}

impl Duel {
    /// Measures a server beside the bare one. `requests` is asked before each round.
    pub(crate) async fn fight(
        plan: &Plan,
        server: &Server,
        mut requests: impl FnMut() -> Outcome<Requests>,
    ) -> Outcome<Self> {
        let us = std::env::current_exe()?;
        let bare = Server::start(&us, &["serve-bare"], &[]).await?;
        let warm_up = requests()?;
        let body = warm_up.all.first().map_or(0, bytes::Bytes::len);
        let asked = request("POST /", &[("content-type", "application/json")], &" ".repeat(body / 2));
        let asked = Requests::repeated(vec![asked], "\"ok\":true");
        // Both have their caches filled before anything counts.
        load(bare.address, &asked, plan.round / 4).await?;
        load(server.address, &warm_up, plan.round / 4).await?;
        let mut duel = Self::default();
        for _ in 0..plan.rounds {
            let next = requests()?;
            let bare = Round::of(&bare, &asked, plan).await?;
            duel.pairs.push((bare, Round::of(server, &next, plan).await?));
        }
        bare.stop().await?;
        Ok(duel)
    }

    /// The median of what each pair of rounds says: the bare server's first.
    pub(crate) fn median(&self, what: impl Fn(&Round, &Round) -> f64) -> f64 {
        median(self.pairs.iter().map(|(bare, measured)| what(bare, measured)).collect())
    }
}

/// The middle one.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
