//! Nodes whose clocks differ by two seconds.

use serde_json::json;

use super::cluster::{Cluster, Messages, SECRET, available, code, host, redeem, ticket, token, verify};

#[test]
fn clocks_that_differ_by_two_seconds_do_no_harm() {
    if !available() {
        return;
    }
    let cluster = Cluster::with_clocks(&[0, 2000], Messages::ByPostgres);
    let (_, key) = cluster.operator.host_key();
    // What the one has made a moment ago is from the other's future, or two seconds old.
    for (one, other) in [(0, 1), (1, 0), (0, 1)] {
        let (one, other) = (cluster.address(one), cluster.address(other));
        let access = token(one, SECRET);
        assert_eq!(access["expires_in"], 7200);
        let ticket = ticket(other, &access);
        let left = ticket["expires_in"].as_i64().unwrap();
        assert!((7100..=7202).contains(&left), "{left}");
        for node in [one, other] {
            let verdict = verify(node, &key, &ticket);
            assert_eq!(verdict["ok"], true, "{verdict}");
            for asked in [one, other] {
                let call = json!({"grant": verdict["grant"], "api": "scanQRCode"});
                assert_eq!(host(asked, &key, "/host/v1/calls", &call)["ok"], true);
            }
        }
        let code = code(one, &key, "lan", "prompted");
        let code = code["code"].as_str().unwrap();
        let redeemed = redeem(other, code).unwrap();
        assert!(redeemed["access_token"].is_string(), "{redeemed}");
        assert_eq!(redeem(one, code).unwrap()["errcode"], 40163, "it was redeemed at the other");
    }
}
