//! What is acknowledged outlives the process, and damage is told as what it is.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::io::Read;
use std::process::Command;
use std::time::Duration;

use kanhe_core::app::{App, AppUid};
use kanhe_core::credential::Ending;
use kanhe_core::quota::Taken;
use kanhe_core::slip::Slip;
use kanhe_core::store::StoreError;

use crate::errand::{Task, WRITERS, send};
use crate::fixture::{Case, Fixture, Kept, cases};
use crate::race::race;
use crate::samples::{
    TOKEN, app, at, consent, host_key, issued, media, media_id, renamed, slip, slip_key, token_of, uid, user,
};

pub(crate) const CASES: &[Case] = cases![
    reopening_gives_back_everything,
    what_a_killed_process_acknowledged_is_there,
    two_openings_of_one_place_share_one_limit_and_one_line,
    what_cannot_be_read_is_corrupt_and_the_rest_goes_on,
    while_nobody_may_write_the_store_is_unavailable_and_still_reads,
];

/// Of backends whose files the process writes by itself.
pub(crate) const CASES_OF_FILES: &[Case] = cases![a_full_disk_makes_it_unavailable_and_loses_nothing,];

async fn reopening_gives_back_everything(fixture: &Fixture) {
    let store = fixture.open().await;
    for number in 1..=3 {
        store.insert_app(&app(number)).await.unwrap();
    }
    store.update_app(&renamed(&app(2), "勘合")).await.unwrap();
    for seconds in [0, 100, 8000] {
        store.advance(&token_of(1), None, &issued(seconds)).await.unwrap();
    }
    let line = store.end(&token_of(1), at(8100), Ending::Revoke).await.unwrap();
    for _ in 0..3 {
        store.take_quota(uid(1), TOKEN, at(0), 9).await.unwrap();
    }
    store.insert_host_key(&host_key("a")).await.unwrap();
    store.insert_user(&user(1)).await.unwrap();
    store.put_consent(&consent(1, 1)).await.unwrap();
    store.insert_slip(slip_key("a"), &slip(60)).await.unwrap();
    store.use_slip(slip_key("a"), at(5)).await.unwrap();
    store.insert_media(&media(1, 60)).await.unwrap();

    let store = fixture.reopen(store).await;
    store.ping().await.unwrap();
    assert_eq!(store.apps(None, 9).await.unwrap(), [app(1), renamed(&app(2), "勘合"), app(3)]);
    assert_eq!(store.app_by_client_id(app(3).dialect, &app(3).client_id).await.unwrap(), Some(app(3)));
    assert_eq!(store.line(&token_of(1)).await.unwrap(), line);
    assert_eq!(store.take_quota(uid(1), TOKEN, at(0), 9).await.unwrap(), Taken::Allowed { used: 4 });
    assert_eq!(store.host_keys().await.unwrap(), [host_key("a")]);
    assert_eq!(store.users(None, 9).await.unwrap(), [user(1)]);
    assert_eq!(store.consents_of(user(1).uid).await.unwrap(), [consent(1, 1)]);
    assert_eq!(store.slip(slip_key("a")).await.unwrap(), Some(Slip { used_at: Some(at(5)), ..slip(60) }));
    assert_eq!(store.media(uid(1), &media_id(1)).await.unwrap(), Some(media(1, 60)));
    assert!(matches!(store.insert_app(&app(1)).await, Err(StoreError::Conflict)));
}

/// What a child said before it died.
fn said(output: &str) -> impl Iterator<Item = (&str, u64)> {
    output.lines().filter_map(|line| {
        let (what, number) = line.split_once(' ').unwrap();
        Some((what, number.parse().ok()?))
    })
}

const KILLS: u32 = 12;

async fn what_a_killed_process_acknowledged_is_there(fixture: &Fixture) {
    let (mut last_generation, mut last_used) = (0, 0);
    for kill in 0..KILLS {
        let mut child = send(&mut Command::new(std::env::current_exe().unwrap()), Task::Write, fixture);
        let mut stdout = child.stdout.take().unwrap();
        // Its first word says that it has begun. Some are killed at once, some after a while.
        let mut output = vec![0];
        stdout.read_exact(&mut output).unwrap();
        let micros = RandomState::new().hash_one(kill) % 60_000;
        tokio::time::sleep(Duration::from_micros(micros)).await;
        child.kill().unwrap();
        assert!(!child.wait().unwrap().success());
        stdout.read_to_end(&mut output).unwrap();
        let output = String::from_utf8(output).unwrap();
        let moment = format!("kill {kill}, {micros} µs after its first word");

        let greatest =
            |of: &str| said(&output).filter(|(what, _)| *what == of).map(|(_, number)| number).max();
        let all =
            |of: &str| said(&output).filter(|(what, _)| *what == of).map(|(_, number)| number).collect();
        let (apps, new_names, keys): (HashSet<u64>, HashSet<u64>, HashSet<u64>) =
            (all("app"), all("renamed"), all("host_key"));

        let store = fixture.open().await;
        let acknowledged = greatest("generation").unwrap_or(last_generation);
        let generation = store.line(&token_of(0)).await.unwrap().number();
        assert!((acknowledged..=acknowledged + WRITERS).contains(&generation), "{moment}: {generation}");
        assert!(generation > last_generation, "{moment}");
        last_generation = generation;

        let acknowledged = greatest("used").unwrap_or(last_used);
        let Taken::Allowed { used } = store.take_quota(uid(0), TOKEN, at(0), u32::MAX).await.unwrap() else {
            panic!("{moment}: an endless allowance was exhausted");
        };
        last_used = u64::from(used);
        assert!((acknowledged + 1..=acknowledged + 1 + WRITERS).contains(&last_used), "{moment}: {used}");

        for number in apps {
            let kept =
                store.app_by_uid(uid(number)).await.unwrap().unwrap_or_else(|| panic!("{moment}: {number}"));
            let new = renamed(&app(number), "renamed");
            assert!(
                kept == new || (kept == app(number) && !new_names.contains(&number)),
                "{moment}: {kept:?}"
            );
        }
        let listed = store.host_keys().await.unwrap();
        for number in keys {
            assert!(listed.contains(&host_key(&number.to_string())), "{moment}: host key {number}");
        }
    }
}

async fn two_openings_of_one_place_share_one_limit_and_one_line(fixture: &Fixture) {
    let stores = [fixture.open().await, fixture.open().await];
    let results = race(10, |racer| {
        let store = stores[racer as usize % 2].clone();
        async move {
            let mut won = 0;
            for _ in 0..10 {
                store.advance(&token_of(1), None, &issued(0)).await.unwrap();
                let taken = store.take_quota(uid(1), TOKEN, at(0), 30).await.unwrap();
                won += u32::from(taken != Taken::Exhausted);
            }
            won
        }
    })
    .await;
    assert_eq!(results.iter().sum::<u32>(), 30);
    for store in stores {
        assert_eq!(store.line(&token_of(1)).await.unwrap().number(), 100);
    }
}

fn is_corrupt<T>(result: &Result<T, StoreError>) -> bool {
    matches!(result, Err(StoreError::Corrupt { .. }))
}

async fn what_cannot_be_read_is_corrupt_and_the_rest_goes_on(fixture: &Fixture) {
    let store = fixture.open().await;
    store.insert_app(&app(1)).await.unwrap();
    store.advance(&token_of(1), None, &issued(0)).await.unwrap();
    store.insert_host_key(&host_key("a")).await.unwrap();
    for what in [Kept::Apps, Kept::Lines, Kept::HostKeys] {
        fixture.durable().spoil(fixture.address(), what).await;
    }
    assert!(is_corrupt(&store.app_by_uid(uid(1)).await));
    assert!(is_corrupt(&store.app_by_client_id(app(1).dialect, &app(1).client_id).await));
    assert!(is_corrupt(&store.apps(None, 9).await));
    assert!(is_corrupt(&store.line(&token_of(1)).await));
    assert!(is_corrupt(&store.advance(&token_of(1), None, &issued(9)).await), "nobody guesses a number");
    assert!(is_corrupt(&store.end(&token_of(1), at(9), Ending::Expire).await));
    assert!(is_corrupt(&store.host_keys().await));

    store.insert_app(&app(2)).await.unwrap();
    assert_eq!(store.app_by_uid(uid(2)).await.unwrap(), Some(app(2)));
    store.advance(&token_of(2), Some(0), &issued(9)).await.unwrap();
    assert_eq!(store.line(&token_of(2)).await.unwrap().number(), 1);
}

fn is_unavailable<T>(result: &Result<T, StoreError>) -> bool {
    matches!(result, Err(StoreError::Unavailable(_)))
}

async fn while_nobody_may_write_the_store_is_unavailable_and_still_reads(fixture: &Fixture) {
    let store = fixture.open().await;
    store.insert_app(&app(1)).await.unwrap();
    let refusal = fixture.durable().refuse_writes(fixture.address()).await;
    // All at once, since a store may take its time before it gives up.
    let (line, next, key) = (token_of(1), issued(0), host_key("a"));
    let (app_2, app_1) = (app(2), renamed(&app(1), "new"));
    let (inserted, updated, advanced, ended, taken, added, ()) = tokio::join!(
        store.insert_app(&app_2),
        store.update_app(&app_1),
        store.advance(&line, None, &next),
        store.end(&line, at(0), Ending::Revoke),
        store.take_quota(uid(1), TOKEN, at(0), 9),
        store.insert_host_key(&key),
        async {
            let read = tokio::time::timeout(Duration::from_secs(2), store.app_by_uid(uid(1))).await;
            assert_eq!(read.unwrap().unwrap(), Some(app(1)), "readers wait for no writer");
        },
    );
    assert!(is_unavailable(&inserted) && is_unavailable(&updated) && is_unavailable(&added));
    assert!(is_unavailable(&advanced) && is_unavailable(&ended) && is_unavailable(&taken));
    assert_eq!(store.apps(None, 9).await.unwrap(), [app(1)]);
    drop(refusal);

    store.insert_app(&app_2).await.unwrap();
    assert_eq!(store.line(&line).await.unwrap().revision(), 0, "nothing happens later that was refused");
    assert_eq!(store.take_quota(uid(1), TOKEN, at(0), 9).await.unwrap(), Taken::Allowed { used: 1 });
}

/// Runs its argument where no file grows beyond some hundred kilobytes, and where trying to is an error, not a signal.
const CRAMPED: &str = r#"trap '' XFSZ && ulimit -f 400 && exec "$0""#;

async fn a_full_disk_makes_it_unavailable_and_loses_nothing(fixture: &Fixture) {
    let mut shell = Command::new("sh");
    shell.args(["-c", CRAMPED]).arg(std::env::current_exe().unwrap());
    let output = send(&mut shell, Task::Fill, fixture).wait_with_output().unwrap();
    let output_text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{output_text}");
    assert!(output_text.lines().any(|line| line.starts_with("refused ")), "{output_text}");
    assert!(output_text.ends_with("read 1\n"), "{output_text}");

    let mut acknowledged: Vec<AppUid> =
        said(&output_text).filter(|(what, _)| *what == "app").map(|(_, number)| uid(number)).collect();
    acknowledged.sort_unstable();
    let store = fixture.open().await;
    let kept: Vec<App> = store.apps(None, usize::MAX).await.unwrap();
    assert_eq!(kept.iter().map(|app| app.uid).collect::<Vec<_>>(), acknowledged, "neither less nor more");
    store.insert_app(&app(0)).await.unwrap();
}
