//! What nodes share goes, and comes back.

use std::time::Duration;

use kanhe_core::word::Word;

use super::cluster::{Cluster, Messages, SECRET, Stopwatch, available, ticket, token, until, verify};
use crate::http::{get, send};

const NODES: [usize; 2] = [0, 1];

#[test]
fn without_redis_everything_goes_on_and_quotas_err_in_the_apps_favour() {
    if !available() {
        return;
    }
    let mut cluster = Cluster::start(2, Messages::ByRedis);
    let (_, key) = cluster.operator.host_key();
    cluster.operator.change(|app| {
        app.policy.quotas.insert(Word::new("token"), 6);
    });
    // Both nodes count in one place.
    let mut issued = Vec::new();
    let take = |cluster: &Cluster, times: usize| -> Vec<_> {
        (0..times).map(|turn| token(cluster.address(turn % 2), SECRET)).collect()
    };
    until("the limit is known", || {
        issued.extend(take(&cluster, 1));
        issued.last().is_some_and(|token| token["errcode"] == 45009)
    });
    let allowed = issued.iter().filter(|token| token["access_token"].is_string()).count();
    assert_eq!(allowed, 6, "{issued:?}");
    let signed = ticket(cluster.address(1), &issued[5]);
    assert_eq!(get(cluster.address(0), "/readyz"), "ready\n");

    cluster.redis.as_mut().unwrap().kill();
    for node in NODES {
        assert_eq!(verify(cluster.address(node), &key, &signed)["ok"], true);
        let said = get(cluster.address(node), "/readyz");
        assert_eq!(said, "degraded\nredis: the database counts calls and carries messages\n");
        assert!(send(cluster.address(node), "GET", "/readyz", "", "").0.starts_with("HTTP/1.1 200"));
    }
    // The database has counted nothing yet: as many again, and no more.
    let answers = take(&cluster, 8);
    let allowed = answers.iter().filter(|token| token["access_token"].is_string()).count();
    assert_eq!(allowed, 6, "{answers:?}");
    assert_eq!(answers[7]["errcode"], 45009);
    // And what changes is still known everywhere, by the database's messages.
    cluster.operator.change(|app| {
        app.policy.quotas.remove(&Word::new("token"));
    });
    for node in NODES {
        until("the limit is gone", || token(cluster.address(node), SECRET)["access_token"].is_string());
    }

    cluster.redis.as_mut().unwrap().start_again();
    for node in NODES {
        until("ready again", || get(cluster.address(node), "/readyz") == "ready\n");
    }
    assert!(token(cluster.address(0), SECRET)["access_token"].is_string());
}

#[test]
fn without_postgres_what_is_known_is_verified_and_what_is_issued_is_answered_as_busy() {
    if !available() {
        return;
    }
    let mut cluster = Cluster::start(2, Messages::ByPostgres);
    let (_, key) = cluster.operator.host_key();
    let signed = ticket(cluster.address(0), &token(cluster.address(0), SECRET));
    // What was changed a moment ago is told once more by asking, and a copy that was heard to be old is not kept.
    let watch = Stopwatch::start();
    for node in NODES {
        let verified = || verify(cluster.address(node), &key, &signed)["ok"] == true;
        until("all changes have been told", || verified() && watch.elapsed() > Duration::from_secs(4));
    }

    cluster.postgres.kill();
    for node in NODES {
        let node = cluster.address(node);
        until("the node knows", || get(node, "/readyz").starts_with("degraded\nstore: "));
        for _ in 0..20 {
            assert_eq!(verify(node, &key, &signed)["ok"], true);
        }
        assert_eq!(token(node, SECRET)["errcode"], -1);
        // An app that this node does not know, in the words of each vendor.
        for (path, busy) in [
            ("/gettoken?appkey=ding1&appsecret=x", r#""errcode":-1"#),
            ("/cgi-bin/stable_token?grant_type=client_credential&appid=wx1&secret=x", r#""errcode""#),
        ] {
            let said = get(node, path);
            assert!(said.contains(busy), "{path}: {said}");
        }
    }

    cluster.postgres.start_again();
    for node in NODES {
        let node = cluster.address(node);
        until("issuing goes on", || token(node, SECRET)["access_token"].is_string());
        until("ready again", || get(node, "/readyz") == "ready\n");
        assert_eq!(verify(node, &key, &signed)["ok"], true);
    }
}
