//! What a diagnosis costs: `cargo bench -p kanhe-doctor`. Each question of the corpus, the best of five.

#![expect(clippy::unwrap_used, reason = "a tool that cannot go on shall stop where it stands")]
#![expect(clippy::print_stdout, reason = "the table is what a person runs this for")]
#![expect(clippy::disallowed_methods, reason = "a benchmark reads the real clock")]

#[expect(clippy::assigning_clones, dead_code, reason = "faults read as what they do; the score is a test")]
#[path = "../tests/corpus/mod.rs"]
mod corpus;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

fn main() {
    let mut times: BTreeMap<&str, Vec<Duration>> = BTreeMap::new();
    for question in corpus::all(8) {
        let once = || {
            let start = Instant::now();
            std::hint::black_box((question.ask)());
            start.elapsed()
        };
        let best = (0..5).map(|_| once()).min().unwrap();
        let of = match question.expected {
            corpus::Expected::Unknown => "unknown to anybody",
            corpus::Expected::Causes(_) | corpus::Expected::Right => question.dialect,
        };
        times.entry(of).or_default().push(best);
    }
    println!("{:<20} {:>6} {:>10} {:>10} {:>10}", "", "asked", "median", "p99", "worst");
    for (of, mut all) in times {
        all.sort_unstable();
        let at = |share: usize| all[(all.len() - 1) * share / 100];
        println!("{of:<20} {:>6} {:>10.1?} {:>10.1?} {:>10.1?}", all.len(), at(50), at(99), at(100));
    }
}
