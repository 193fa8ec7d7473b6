//! Many at once.

use std::future::Future;

use tokio::task::JoinSet;

/// Lets so many tasks go at the same moment, and gives back what each came to, in no order.
pub(crate) async fn race<T, F>(racers: u32, mut racer: impl FnMut(u32) -> F) -> Vec<T>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let (start, _) = tokio::sync::broadcast::channel::<()>(1);
    let mut tasks = JoinSet::new();
    for number in 0..racers {
        let (mut started, run) = (start.subscribe(), racer(number));
        tasks.spawn(async move {
            // An error means that the sender is gone, and that is the signal.
            let _ = started.recv().await;
            run.await
        });
    }
    drop(start);
    tasks.join_all().await
}
