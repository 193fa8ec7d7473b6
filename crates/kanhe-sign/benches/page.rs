//! Signing a page, beside raw SHA-1 over the same 339 bytes, by turns: `cargo bench -p kanhe-sign --bench page`. What
//! counts is the ratio of one run.

#![expect(clippy::print_stdout, reason = "a bench speaks to people")]

use core::hint::black_box;
use std::time::{Duration, Instant};

use kanhe_sign::page::{TicketHash, sign};
use sha1::{Digest, Sha1};

const TICKET: &str = "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg";
const NONCE: &str = "Wm3WZYTPz0wzccnW";
const TIMESTAMP: &str = "1414587457";
const SIGNED: usize = 339;

const ROUNDS: usize = 101;
const TIMES: u32 = 20_000;

fn time(work: &mut dyn FnMut()) -> Duration {
    #[expect(clippy::disallowed_methods, reason = "a stopwatch that decides nothing")]
    let began = Instant::now();
    for _ in 0..TIMES {
        work();
    }
    began.elapsed()
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn main() {
    let head = format!("jsapi_ticket={TICKET}&noncestr={NONCE}&timestamp={TIMESTAMP}&url=");
    let start = "https://shop.example/item?id=";
    let url = format!("{start}{}", "7".repeat(SIGNED - head.len() - start.len()));
    let whole = format!("{head}{url}");
    let kept = TicketHash::new(TICKET);
    assert_eq!(whole.len(), SIGNED);
    assert_eq!(kept.sign(NONCE, TIMESTAMP, &url).as_str(), sign(TICKET, NONCE, TIMESTAMP, &url).as_str());

    let mut raw = || {
        black_box(Sha1::digest(black_box(whole.as_bytes())));
    };
    let mut with_state = || {
        black_box(kept.sign(black_box(NONCE), TIMESTAMP, black_box(&url)));
    };
    let mut without = || {
        black_box(sign(black_box(TICKET), NONCE, TIMESTAMP, black_box(&url)));
    };
    let mut formatted = || {
        let text = format!("jsapi_ticket={TICKET}&noncestr={NONCE}&timestamp={TIMESTAMP}&url={url}");
        let digest = Sha1::digest(text);
        black_box(digest.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}")));
    };
    let ways: [(&str, &mut dyn FnMut()); 3] = [
        ("with the ticket's hash state kept", &mut with_state),
        ("from the ticket", &mut without),
        ("by format!, for comparison", &mut formatted),
    ];
    for (name, way) in ways {
        let rounds: Vec<(f64, f64)> =
            (0..ROUNDS).map(|_| (time(&mut raw).as_secs_f64(), time(way).as_secs_f64())).collect();
        let nanoseconds =
            |of: fn(&(f64, f64)) -> f64| median(rounds.iter().map(of).collect()) * 1e9 / f64::from(TIMES);
        let ratio = median(rounds.iter().map(|(raw, signed)| raw / signed).collect());
        println!(
            "{name}: {ratio:.2} × the speed of raw SHA-1 ({:.0} ns, SHA-1 {:.0} ns)",
            nanoseconds(|round| round.1),
            nanoseconds(|round| round.0)
        );
    }
}
