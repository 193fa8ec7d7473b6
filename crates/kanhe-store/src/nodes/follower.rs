//! Asks the store what has changed, again and again: messages make a change known at once, this makes it known for sure.

use core::time::Duration;
use std::sync::Arc;

use kanhe_core::signal::{Change, Changes, Listener};
use kanhe_core::time::Clock;
use tokio::time::{sleep, timeout};

use super::Task;

/// A store that says nothing for so long counts as out of reach.
const PATIENCE: Duration = Duration::from_secs(2);

/// Tells a listener what has changed in the store, and whether the store can be asked at all.
pub fn follow(
    store: Arc<dyn Changes>,
    listener: Arc<dyn Listener>,
    clock: Arc<dyn Clock>,
    every: Duration,
) -> Task {
    Task::start(async move {
        let mut mark = None;
        let mut in_reach = true;
        loop {
            let asked = clock.now();
            let answer = timeout(PATIENCE, store.changes(mark)).await;
            match answer {
                Ok(Ok(news)) => {
                    // What was read before the first mark may have changed since.
                    let all = mark.is_none().then_some(Change::Everything);
                    all.into_iter().chain(news.changes).for_each(|change| listener.hear(change));
                    mark = Some(news.mark);
                    listener.caught_up(asked);
                    if !in_reach {
                        tracing::info!("the store is in reach again");
                    }
                    in_reach = true;
                }
                fault => {
                    listener.cut_off();
                    if in_reach {
                        let why = match fault {
                            Ok(Err(why)) => chain(&why),
                            _ => "it does not answer".to_owned(),
                        };
                        tracing::warn!(
                            why,
                            "the store is out of reach; what is known is verified for a while"
                        );
                    }
                    in_reach = false;
                }
            }
            sleep(every).await;
        }
    })
}

/// An error and what caused it, in one line.
fn chain(error: &dyn core::error::Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(why) = cause {
        line = format!("{line}: {why}");
        cause = why.source();
    }
    line
}
