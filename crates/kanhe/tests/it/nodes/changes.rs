//! What one node has made, all honour at once; what is taken away stops everywhere within the documented bound
//! (docs/serve.md, "Bounds").

use std::time::Duration;

use kanhe_core::app::AppStatus;
use serde_json::json;

use super::cluster::{
    APP, Cluster, Messages, SECRET, Stopwatch, available, code, host, ticket, token, until, verify,
};

/// `staleness_seconds`, as it is set by default.
const STALENESS: Duration = Duration::from_secs(5);

/// What a machine that builds something else at the same time may add.
const SLACK: Duration = Duration::from_secs(10);

const NODES: [usize; 3] = [0, 1, 2];

#[test]
fn what_changes_at_one_of_three_nodes_has_changed_at_all() {
    if !available() {
        return;
    }
    let mut cluster = Cluster::start(3, Messages::ByRedis);
    what_one_makes_all_honour_at_once(&cluster);
    for messages in [Messages::ByRedis, Messages::ByPostgres, Messages::None] {
        if messages != Messages::ByRedis {
            cluster.speak(messages);
        }
        what_is_taken_away_stops_everywhere(&cluster, messages);
    }
}

fn what_one_makes_all_honour_at_once(cluster: &Cluster) {
    let (_, key) = cluster.operator.host_key();
    // Each of the others has looked before, so that it has a copy without the new ticket.
    let before = ticket(cluster.address(0), &token(cluster.address(0), SECRET));
    for node in NODES {
        assert_eq!(verify(cluster.address(node), &key, &before)["ok"], true, "node {node}");
    }
    let access = token(cluster.address(0), SECRET);
    let ticket = ticket(cluster.address(1), &access);
    for node in NODES {
        assert_eq!(verify(cluster.address(node), &key, &ticket)["ok"], true, "node {node}");
    }
    // Consent is read where it is kept: there is nothing to wait for.
    assert_eq!(code(cluster.address(0), &key, "lan", "prompted")["ok"], true);
    let silent = code(cluster.address(1), &key, "lan", "silent");
    assert_eq!(silent["ok"], true, "{silent}");
    let withdrawal = json!({"dialect": "wechat", "client_id": APP, "user": "lan"});
    assert_eq!(host(cluster.address(2), &key, "/host/v1/consents/withdraw", &withdrawal)["ok"], true);
    for node in NODES {
        let refused = code(cluster.address(node), &key, "lan", "silent");
        assert_eq!(refused["reason"], "consent_needed", "node {node}");
    }
}

#[expect(clippy::print_stderr, reason = "how long it took is worth reading")]
fn what_is_taken_away_stops_everywhere(cluster: &Cluster, messages: Messages) {
    let bound = STALENESS + SLACK;
    let everywhere = |what: &str, stopped: &dyn Fn(&str) -> bool| {
        let watch = Stopwatch::start();
        for node in NODES {
            until(what, || stopped(cluster.address(node)));
        }
        let took = watch.elapsed();
        eprintln!("{messages:?}: {what} on three nodes after {} ms", took.as_millis());
        assert!(took < bound, "{what}: {took:?}");
    };
    let (id, key) = cluster.operator.host_key();
    for node in NODES {
        until("the host key is known", || knows(cluster.address(node), &key));
        assert!(token(cluster.address(node), SECRET)["access_token"].is_string());
    }

    cluster.operator.rotate("fedcba9876543210fedcba9876543210");
    everywhere("a rotated secret has stopped", &|node| token(node, SECRET)["errcode"] == 40125);
    cluster.operator.rotate(SECRET);
    everywhere("the old secret is back", &|node| token(node, SECRET)["access_token"].is_string());

    cluster.operator.change(|app| app.status = AppStatus::Disabled);
    everywhere("a disabled app has stopped", &|node| token(node, SECRET)["access_token"].is_null());
    cluster.operator.change(|app| app.status = AppStatus::Enabled);
    everywhere("the app is back", &|node| token(node, SECRET)["access_token"].is_string());

    cluster.operator.remove_host_key(id);
    everywhere("a host key that was taken away has stopped", &|node| !knows(node, &key));
}

/// Whether a node knows a host by its key; of an empty request it says what is wrong with it.
fn knows(node: &str, key: &str) -> bool {
    host(node, key, "/host/v1/calls", &json!({}))["status"] != 401
}
