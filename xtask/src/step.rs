//! One step of a longer run: announced, timed.

use std::time::Instant;

use crate::failure::Failure;

/// Does `work` under a heading and says how long it took.
#[expect(clippy::disallowed_methods, reason = "how long a step took is real time; nothing is decided by it")]
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    println!("\n== {name}");
    let began = Instant::now();
    let result = work();
    let seconds = began.elapsed().as_secs_f64();
    match result {
        Ok(value) => {
            println!("== {name}: done in {seconds:.1} s");
            Ok(value)
        }
        Err(failure) => {
            println!("== {name}: failed after {seconds:.1} s");
            Err(Failure::new(format!("{name}: {failure}")))
        }
    }
}
