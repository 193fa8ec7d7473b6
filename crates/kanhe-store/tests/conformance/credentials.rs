//! Lines of credentials: the core says what a line becomes; a store says that it becomes so once, for everybody.

use kanhe_core::credential::{CredentialKey, DEAD_KEPT, Ending, Line};
use kanhe_core::store::Advance;

use crate::fixture::{Case, Fixture, cases};
use crate::race::race;
use crate::samples::{TICKET, at, issued, token_of};

pub(crate) const CASES: &[Case] = cases![
    a_line_that_nobody_began_is_empty,
    each_next_generation_is_what_the_core_says,
    a_stale_expectation_loses_and_changes_nothing,
    of_many_racers_with_one_expectation_one_wins,
    unconditional_racers_get_every_number_once,
    an_overlap_ends_with_the_life_of_the_predecessor,
    extending_is_what_the_core_says,
    of_racing_extensions_and_advances_none_is_lost,
    ending_is_what_the_core_says,
    an_empty_line_can_be_ended_and_then_begun,
    of_racing_ends_and_advances_none_is_lost,
    dead_generations_are_kept_as_the_core_says,
    lines_of_other_apps_and_kinds_stay_as_they_are,
];

fn done(advance: Advance) -> Line {
    match advance {
        Advance::Done(line) => line,
        Advance::Lost(line) => panic!("lost to {line:?}"),
    }
}

async fn a_line_that_nobody_began_is_empty(fixture: &Fixture) {
    let store = fixture.open().await;
    assert_eq!(store.line(&token_of(1)).await.unwrap(), Line::default());
}

async fn each_next_generation_is_what_the_core_says(fixture: &Fixture) {
    let store = fixture.open().await;
    let mut model = Line::default();
    for (number, seconds) in (0..).zip([0, 100, 200, 7000, 7000, 50_000]) {
        model = model.advanced(&issued(seconds));
        let advance = store.advance(&token_of(1), Some(number), &issued(seconds)).await.unwrap();
        assert_eq!(advance, Advance::Done(model.clone()));
        assert_eq!(store.line(&token_of(1)).await.unwrap(), model);
    }
}

async fn a_stale_expectation_loses_and_changes_nothing(fixture: &Fixture) {
    let store = fixture.open().await;
    let empty = store.advance(&token_of(1), Some(1), &issued(0)).await.unwrap();
    assert_eq!(empty, Advance::Lost(Line::default()));
    let line = done(store.advance(&token_of(1), Some(0), &issued(0)).await.unwrap());
    for stale in [0, 2, 1 << 53] {
        let advance = store.advance(&token_of(1), Some(stale), &issued(10)).await.unwrap();
        assert_eq!(advance, Advance::Lost(line.clone()));
    }
    assert_eq!(store.line(&token_of(1)).await.unwrap(), line);
}

async fn of_many_racers_with_one_expectation_one_wins(fixture: &Fixture) {
    let store = fixture.open().await;
    for expected in 0..3 {
        let results = race(64, |racer| {
            let store = store.clone();
            // Each brings a moment of its own, so that a line says whose it is.
            async move { store.advance(&token_of(1), Some(expected), &issued(racer)).await.unwrap() }
        })
        .await;
        let line = store.line(&token_of(1)).await.unwrap();
        assert_eq!(line.number(), expected + 1);
        let winners = results.iter().filter(|result| **result == Advance::Done(line.clone())).count();
        let losers = results.iter().filter(|result| **result == Advance::Lost(line.clone())).count();
        assert_eq!((winners, losers), (1, 63), "losers are told the winner's line");
    }
}

async fn unconditional_racers_get_every_number_once(fixture: &Fixture) {
    let store = fixture.open().await;
    let lines = race(64, |_| {
        let store = store.clone();
        async move { done(store.advance(&token_of(1), None, &issued(0)).await.unwrap()) }
    })
    .await;
    let mut got: Vec<_> = lines.iter().map(|line| (line.number(), line.revision())).collect();
    got.sort_unstable();
    let every: Vec<_> = (1..=64).map(|number| (number, number)).collect();
    assert_eq!(got, every, "numbers are consecutive, and the revision grows with each");
    let last = lines.into_iter().max_by_key(Line::revision).unwrap();
    assert_eq!(store.line(&token_of(1)).await.unwrap(), last);
}

async fn an_overlap_ends_with_the_life_of_the_predecessor(fixture: &Fixture) {
    let store = fixture.open().await;
    for seconds in [0, 1000, 8100] {
        store.advance(&token_of(1), None, &issued(seconds)).await.unwrap();
    }
    let line = store.line(&token_of(1)).await.unwrap();
    let until = |number| line.get(number).unwrap().superseded.unwrap().valid_until;
    assert_eq!(until(1), at(1300), "five minutes after its successor was issued");
    assert_eq!(until(2), at(8200), "its own end is before the overlap's");
    assert_eq!(line.get(3).unwrap().superseded, None);
}

async fn extending_is_what_the_core_says(fixture: &Fixture) {
    let store = fixture.open().await;
    let key = token_of(1);
    assert_eq!(store.extend(&key, 1, at(0), at(9000)).await.unwrap(), Line::default());
    let line = done(store.advance(&key, None, &issued(0)).await.unwrap());
    for (number, now, until) in [(1, 100, 7300), (1, 100, 7300), (2, 200, 9000), (1, 7300, 9000)] {
        let before = store.line(&key).await.unwrap();
        let after = store.extend(&key, number, at(now), at(until)).await.unwrap();
        assert_eq!(after, before.extended(number, at(now), at(until)));
        assert_eq!(store.line(&key).await.unwrap(), after);
    }
    assert_eq!(store.line(&key).await.unwrap().revision(), line.revision() + 1, "only one changed anything");
}

async fn of_racing_extensions_and_advances_none_is_lost(fixture: &Fixture) {
    let store = fixture.open().await;
    let key = token_of(1);
    store.advance(&key, None, &issued(0)).await.unwrap();
    race(64, |racer| {
        let store = store.clone();
        async move {
            if racer == 32 {
                store.advance(&key, Some(1), &issued(10)).await.map(drop).unwrap();
            } else {
                store.extend(&key, 1, at(10), at(7200 + racer)).await.map(drop).unwrap();
            }
        }
    })
    .await;
    let line = store.line(&key).await.unwrap();
    assert_eq!(line.number(), 2);
    let second = line.get(2).unwrap();
    assert_eq!((second.expires_at, second.superseded), (at(7210), None), "only the first was extended");
}

async fn ending_is_what_the_core_says(fixture: &Fixture) {
    let store = fixture.open().await;
    for (number, how) in [(1, Ending::Expire), (2, Ending::Revoke)] {
        let key = token_of(number);
        for seconds in [0, 100, 5000, 5100] {
            store.advance(&key, None, &issued(seconds)).await.unwrap();
        }
        let before = store.line(&key).await.unwrap();
        let ended = store.end(&key, at(5200), how).await.unwrap();
        assert_eq!(ended, before.ended(at(5200), how));
        assert_eq!(ended.live(at(5200)).count(), 0);
        assert_eq!(store.line(&key).await.unwrap(), ended);
        let after = done(store.advance(&key, Some(4), &issued(5300)).await.unwrap());
        assert_eq!(after, ended.advanced(&issued(5300)));
    }
}

async fn an_empty_line_can_be_ended_and_then_begun(fixture: &Fixture) {
    let store = fixture.open().await;
    let ended = store.end(&token_of(1), at(0), Ending::Revoke).await.unwrap();
    assert_eq!(ended, Line::default().ended(at(0), Ending::Revoke));
    assert_eq!(store.line(&token_of(1)).await.unwrap(), ended);
    let begun = done(store.advance(&token_of(1), Some(0), &issued(1)).await.unwrap());
    assert_eq!(begun, ended.advanced(&issued(1)));
}

async fn of_racing_ends_and_advances_none_is_lost(fixture: &Fixture) {
    let store = fixture.open().await;
    let mut revisions = race(60, |racer| {
        let store = store.clone();
        async move {
            let key = token_of(1);
            if racer % 3 == 0 {
                store.end(&key, at(racer), Ending::Expire).await.unwrap().revision()
            } else {
                done(store.advance(&key, None, &issued(racer)).await.unwrap()).revision()
            }
        }
    })
    .await;
    revisions.sort_unstable();
    assert_eq!(revisions, (1..=60).collect::<Vec<_>>());
    assert_eq!(store.line(&token_of(1)).await.unwrap().number(), 40);
}

async fn dead_generations_are_kept_as_the_core_says(fixture: &Fixture) {
    let store = fixture.open().await;
    let mut model = Line::default();
    for round in 0..20 {
        model = model.advanced(&issued(round * 1000));
        store.advance(&token_of(1), None, &issued(round * 1000)).await.unwrap();
    }
    let line = store.line(&token_of(1)).await.unwrap();
    assert_eq!(line, model);
    assert_eq!(line.dead(at(19_000)).count(), DEAD_KEPT);
    assert_eq!(line.live(at(19_000)).count(), 2, "the newest, and the one in its overlap");
}

async fn lines_of_other_apps_and_kinds_stay_as_they_are(fixture: &Fixture) {
    let store = fixture.open().await;
    let ticket = CredentialKey { kind: TICKET, ..token_of(1) };
    let kept = done(store.advance(&ticket, None, &issued(5)).await.unwrap());
    store.advance(&token_of(1), None, &issued(6)).await.unwrap();
    store.end(&token_of(1), at(7), Ending::Revoke).await.unwrap();
    assert_eq!(store.line(&ticket).await.unwrap(), kept);
    assert_eq!(store.line(&token_of(2)).await.unwrap(), Line::default());
}
