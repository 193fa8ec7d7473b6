//! Counters: exactly as many as allowed, however many ask at once.

use std::sync::Arc;

use kanhe_core::quota::{Counter, Taken};
use kanhe_core::store::Quotas;
use kanhe_core::time::Timestamp;

use crate::fixture::{Case, Fixture, cases};
use crate::race::race;
use crate::samples::{TICKET, TOKEN, at, uid};

pub(crate) const CASES: &[Case] = cases![
    takers_are_counted_from_one_up_to_the_limit,
    of_two_hundred_racers_fifty_win_and_each_its_own_number,
    a_limit_of_zero_lets_nobody_in_and_touches_nothing,
    a_new_window_starts_at_one_and_forgets_the_old,
    who_is_late_takes_from_the_newest_window_and_resets_nothing,
    racers_on_both_sides_of_midnight_win_no_more_than_one_limit_each_day,
    racers_at_the_edge_of_a_window_share_one_new_limit,
    another_limit_counts_on_from_what_is_used,
    apps_and_calls_are_counted_apart,
    clearing_keeps_the_kept_calls_and_the_other_apps,
    what_is_used_up_is_told_by_call_without_using_any,
];

fn used(used: u32) -> Taken {
    Taken::Allowed { used }
}

/// Races for tokens of app 1, and says which numbers were won, in order.
async fn won(store: &Arc<dyn Quotas>, racers: u32, window: Timestamp, limit: u32) -> Vec<u32> {
    let taken = race(racers, |_| {
        let store = store.clone();
        async move { store.take_quota(uid(1), TOKEN, window, limit).await.unwrap() }
    })
    .await;
    assert_eq!(taken.len(), racers as usize);
    let mut won: Vec<u32> = taken
        .into_iter()
        .filter_map(|taken| match taken {
            Taken::Allowed { used } => Some(used),
            Taken::Exhausted => None,
        })
        .collect();
    won.sort_unstable();
    won
}

async fn takers_are_counted_from_one_up_to_the_limit(fixture: &Fixture) {
    let store = fixture.counters().await;
    for expected in [used(1), used(2), used(3), Taken::Exhausted, Taken::Exhausted] {
        assert_eq!(store.take_quota(uid(1), TOKEN, at(0), 3).await.unwrap(), expected);
    }
    let window = Timestamp::from_unix_millis(-86_400_000);
    assert_eq!(store.take_quota(uid(2), TOKEN, window, u32::MAX).await.unwrap(), used(1));
}

async fn of_two_hundred_racers_fifty_win_and_each_its_own_number(fixture: &Fixture) {
    let store = fixture.counters().await;
    assert_eq!(won(&store, 200, at(0), 50).await, (1..=50).collect::<Vec<_>>());
}

async fn a_limit_of_zero_lets_nobody_in_and_touches_nothing(fixture: &Fixture) {
    let store = fixture.counters().await;
    assert_eq!(store.take_quota(uid(1), TOKEN, at(0), 0).await.unwrap(), Taken::Exhausted);
    assert_eq!(store.take_quota(uid(1), TOKEN, at(0), 9).await.unwrap(), used(1));
    assert_eq!(store.take_quota(uid(1), TOKEN, at(0), 0).await.unwrap(), Taken::Exhausted);
    assert_eq!(store.take_quota(uid(1), TOKEN, at(60), 0).await.unwrap(), Taken::Exhausted);
    assert_eq!(store.take_quota(uid(1), TOKEN, at(0), 9).await.unwrap(), used(2));
}

async fn a_new_window_starts_at_one_and_forgets_the_old(fixture: &Fixture) {
    let store = fixture.counters().await;
    for expected in [used(1), used(2), Taken::Exhausted] {
        assert_eq!(store.take_quota(uid(1), TOKEN, at(0), 2).await.unwrap(), expected);
    }
    for expected in [used(1), used(2), Taken::Exhausted] {
        assert_eq!(store.take_quota(uid(1), TOKEN, at(60), 2).await.unwrap(), expected);
    }
}

async fn who_is_late_takes_from_the_newest_window_and_resets_nothing(fixture: &Fixture) {
    let store = fixture.counters().await;
    for (window, expected) in
        [(0, used(1)), (60, used(1)), (0, used(2)), (60, used(3)), (0, Taken::Exhausted)]
    {
        assert_eq!(store.take_quota(uid(1), TOKEN, at(window), 3).await.unwrap(), expected);
    }
    assert_eq!(store.take_quota(uid(1), TOKEN, at(120), 3).await.unwrap(), used(1));
}

async fn racers_on_both_sides_of_midnight_win_no_more_than_one_limit_each_day(fixture: &Fixture) {
    let store = fixture.counters().await;
    let taken = race(200, |racer| {
        let store = store.clone();
        async move { store.take_quota(uid(1), TOKEN, at(60 * (racer % 2)), 30).await.unwrap() }
    })
    .await;
    let won = taken.iter().filter(|taken| **taken != Taken::Exhausted).count();
    assert!((30..=60).contains(&won), "{won}");
    assert_eq!(store.take_quota(uid(1), TOKEN, at(60), 30).await.unwrap(), Taken::Exhausted);
}

async fn racers_at_the_edge_of_a_window_share_one_new_limit(fixture: &Fixture) {
    let store = fixture.counters().await;
    assert_eq!(won(&store, 100, at(0), 40).await, (1..=40).collect::<Vec<_>>());
    assert_eq!(won(&store, 100, at(60), 40).await, (1..=40).collect::<Vec<_>>());
}

async fn another_limit_counts_on_from_what_is_used(fixture: &Fixture) {
    let store = fixture.counters().await;
    for (limit, expected) in
        [(2, used(1)), (2, used(2)), (2, Taken::Exhausted), (3, used(3)), (1, Taken::Exhausted), (4, used(4))]
    {
        assert_eq!(store.take_quota(uid(1), TOKEN, at(0), limit).await.unwrap(), expected);
    }
}

async fn apps_and_calls_are_counted_apart(fixture: &Fixture) {
    let store = fixture.counters().await;
    for (app, call) in [(1, TOKEN), (1, TICKET), (2, TOKEN)] {
        assert_eq!(store.take_quota(uid(app), call, at(0), 1).await.unwrap(), used(1));
    }
    assert_eq!(store.take_quota(uid(1), TOKEN, at(0), 1).await.unwrap(), Taken::Exhausted);
}

async fn clearing_keeps_the_kept_calls_and_the_other_apps(fixture: &Fixture) {
    let store = fixture.counters().await;
    for (app, call) in [(1, TOKEN), (1, TICKET), (2, TOKEN)] {
        store.take_quota(uid(app), call, at(0), 9).await.unwrap();
    }
    store.clear_quotas(uid(1), &[TICKET]).await.unwrap();
    assert_eq!(store.take_quota(uid(1), TOKEN, at(0), 9).await.unwrap(), used(1), "cleared");
    assert_eq!(store.take_quota(uid(1), TICKET, at(0), 9).await.unwrap(), used(2), "kept");
    assert_eq!(store.take_quota(uid(2), TOKEN, at(0), 9).await.unwrap(), used(2), "another app's");
    store.clear_quotas(uid(1), &[]).await.unwrap();
    store.clear_quotas(uid(3), &[]).await.unwrap();
    assert_eq!(store.take_quota(uid(1), TICKET, at(0), 9).await.unwrap(), used(1), "nothing was kept");
    assert_eq!(store.take_quota(uid(2), TOKEN, at(0), 9).await.unwrap(), used(3), "still another app's");
}

async fn what_is_used_up_is_told_by_call_without_using_any(fixture: &Fixture) {
    let store = fixture.counters().await;
    assert_eq!(store.counters(uid(1)).await.unwrap(), []);
    for (app, call, window) in
        [(1, TICKET, at(0)), (1, TOKEN, at(0)), (1, TOKEN, at(60)), (1, TOKEN, at(60)), (2, TOKEN, at(0))]
    {
        store.take_quota(uid(app), call, window, 9).await.unwrap();
    }
    let told =
        [Counter { call: TOKEN, window: at(60), used: 2 }, Counter { call: TICKET, window: at(0), used: 1 }];
    for _ in 0..2 {
        assert_eq!(store.counters(uid(1)).await.unwrap(), told, "in the order of the calls");
    }
}
