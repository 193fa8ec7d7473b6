//! A node that is killed under load.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

use super::cluster::{Cluster, Messages, SECRET, available, code, redeem, ticket, until};
use crate::http::{get, try_get};

/// Codes that are redeemed, each by several at once.
const CODES: usize = 60;

/// Tokens that are asked for meanwhile; fewer than live side by side.
const TOKENS: usize = 40;

/// What was acknowledged.
#[derive(Default)]
struct Acknowledged {
    tokens: Mutex<Vec<Value>>,
    /// By code, what each successful redemption was answered.
    redemptions: Mutex<BTreeMap<usize, Vec<Value>>>,
    count: AtomicUsize,
}

#[test]
fn a_node_that_is_killed_under_load_loses_nothing_acknowledged_and_honours_no_code_twice() {
    if !available() {
        return;
    }
    let mut cluster = Cluster::start(3, Messages::ByRedis);
    let (_, key) = cluster.operator.host_key();
    let codes: Vec<String> = (0..CODES)
        .map(|number| {
            let code = code(cluster.address(number % 3), &key, &format!("user {number}"), "prompted");
            code["code"].as_str().unwrap().to_owned()
        })
        .collect();
    let addresses: Vec<String> = (0..3).map(|node| cluster.address(node).to_owned()).collect();
    let acknowledged = Acknowledged::default();
    let victim = cluster.nodes.pop().unwrap();

    std::thread::scope(|threads| {
        for node in 0..3 {
            let (addresses, codes, acknowledged) = (&addresses, &codes, &acknowledged);
            // All nodes get each code, each in another order.
            threads.spawn(move || redeem_all(&addresses[node], codes, node * CODES / 3, acknowledged));
            threads.spawn(move || ask_for_tokens(&addresses[node], acknowledged));
        }
        until("the load has come to something", || acknowledged.count.load(Ordering::SeqCst) > 20);
        victim.kill();
    });

    let redemptions = acknowledged.redemptions.into_inner().unwrap();
    for (number, answers) in &redemptions {
        assert_eq!(answers.len(), 1, "code {number} was honoured twice: {answers:?}");
    }
    // What the killed node did not acknowledge, nobody has; everything else is there.
    assert!(redemptions.len() >= CODES / 2, "{}", redemptions.len());
    for answer in redemptions.values().flatten() {
        let text = |name: &str| answer[name].as_str().unwrap().to_owned();
        let query = format!("access_token={}&openid={}", text("access_token"), text("openid"));
        let sound: Value = serde_json::from_str(&get(&addresses[0], &format!("/sns/auth?{query}"))).unwrap();
        assert_eq!(sound["errcode"], 0, "{sound}");
    }
    let tokens = acknowledged.tokens.into_inner().unwrap();
    for token in &tokens {
        assert_eq!(ticket(&addresses[1], token)["errcode"], 0, "{} tokens", tokens.len());
    }
    // And it comes back as if nothing had happened.
    cluster.nodes.push(cluster.launch(2, 0));
    assert_eq!(ticket(cluster.address(2), tokens.last().unwrap())["errcode"], 0);
}

fn redeem_all(node: &str, codes: &[String], from: usize, acknowledged: &Acknowledged) {
    for number in (0..CODES).map(|number| (number + from) % CODES) {
        match redeem(node, &codes[number]) {
            Some(answer) if answer["access_token"].is_string() => {
                acknowledged.redemptions.lock().unwrap().entry(number).or_default().push(answer);
                acknowledged.count.fetch_add(1, Ordering::SeqCst);
            }
            _ => {}
        }
    }
}

fn ask_for_tokens(node: &str, acknowledged: &Acknowledged) {
    for _ in 0..TOKENS / 3 {
        let query = format!("grant_type=client_credential&appid={}&secret={SECRET}", super::cluster::APP);
        let answer = try_get(node, &format!("/cgi-bin/token?{query}"));
        let answer: Option<Value> = answer.and_then(|answer| serde_json::from_str(&answer).ok());
        if let Some(answer) = answer.filter(|answer| answer["access_token"].is_string()) {
            acknowledged.tokens.lock().unwrap().push(answer);
        }
    }
}
