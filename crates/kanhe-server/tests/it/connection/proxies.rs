//! Who asks, behind proxies; and who guesses.

use core::time::Duration;
use std::sync::Arc;

use axum::http::Method;
use kanhe_core::operator::Role;
use kanhe_server::connection::proxies::Proxies;
use kanhe_server::connection::{Server, WrongSecrets};
use kanhe_server::demo::WECHAT_APP;
use serde_json::json;

use super::Served;
use crate::administration::{Admin, PASSWORD, hire};
use crate::world::World;

async fn served(world: &World, server: Server) -> Served {
    Served::start(server, world.router.clone()).await
}

/// What stands on this machine is a proxy.
async fn behind_a_proxy(world: &World) -> Served {
    let proxies = Proxies { trusted: vec!["127.0.0.1/32".parse().unwrap()], ..Proxies::default() };
    served(world, Server { proxies, ..Server::default() }).await
}

fn token(secret: &str) -> String {
    format!("/cgi-bin/token?grant_type=client_credential&appid={WECHAT_APP}&secret={secret}")
}

#[tokio::test]
async fn an_apps_list_of_addresses_is_compared_with_the_address_behind_the_proxy() {
    let world = World::new().await;
    let path = format!("/sandbox/v1/apps/wechat/{WECHAT_APP}");
    world.call(Method::PATCH, &path, &json!({"addresses": ["198.51.100.1"]})).await;
    let behind = behind_a_proxy(&world).await;
    let bare = served(&world, Server::default()).await;
    let path = token(&world.secret().await);

    let right = behind.get(&path, "X-Forwarded-For: 203.0.113.66, 198.51.100.1\r\n").await;
    assert!(right.contains("access_token"), "{right}");
    let wrong = behind.get(&path, "X-Forwarded-For: 198.51.100.1, 203.0.113.66\r\n").await;
    assert!(wrong.contains(r#""errcode":40164,"errmsg":"invalid ip 203.0.113.66"#), "{wrong}");
    let forged = bare.get(&path, "X-Forwarded-For: 198.51.100.1\r\n").await;
    assert!(forged.contains(r#""errcode":40164,"errmsg":"invalid ip 127.0.0.1"#), "{forged}");
}

#[tokio::test]
async fn whoever_guesses_a_password_behind_the_proxy_locks_himself_out_and_nobody_else() {
    let world = World::new().await;
    hire(&world, "mei", Role::Owner).await;
    let behind = behind_a_proxy(&world).await;
    let sign_in = async |from: &str, password: &str| {
        let credentials = json!({"name": "mei", "password": password});
        let answer =
            behind.post("/admin/v1/session", &format!("X-Forwarded-For: {from}\r\n"), &credentials).await;
        answer.split(' ').nth(1).unwrap().to_owned()
    };
    for _ in 0..5 {
        assert_eq!(sign_in("198.51.100.1, 203.0.113.66", "wrong").await, "401");
    }
    assert_eq!(sign_in("198.51.100.1, 203.0.113.66", PASSWORD).await, "429");
    assert_eq!(sign_in("198.51.100.1", PASSWORD).await, "200");
}

#[tokio::test]
async fn the_audit_log_knows_whoever_is_behind_the_proxy() {
    let world = World::new().await;
    hire(&world, "mei", Role::Owner).await;
    let behind = behind_a_proxy(&world).await;
    let credentials = json!({"name": "mei", "password": PASSWORD});
    behind.post("/admin/v1/session", "X-Forwarded-For: 198.51.100.1\r\n", &credentials).await;
    let wrong_key = "Authorization: Bearer hk_wrong\r\nX-Forwarded-For: 198.51.100.2\r\n";
    let refused = behind.post("/host/v1/calls", wrong_key, &json!({})).await;
    assert!(refused.starts_with("HTTP/1.1 401"), "{refused}");

    let admin = Admin::in_(world, "mei").await;
    for (act, from) in [("session.begin", "198.51.100.1"), ("host.refused", "198.51.100.2")] {
        let log = admin.get(&format!("audit?act={act}")).await.json();
        let entries = log["items"].as_array().unwrap();
        assert!(entries.iter().any(|entry| entry["from"] == from), "{act}: {log}");
    }
}

#[tokio::test]
async fn who_guesses_secrets_waits_and_the_owner_does_not() {
    let world = World::new().await;
    let wrong_secrets = Some(Arc::new(WrongSecrets::new(2, Duration::from_secs(3600))));
    let served = served(&world, Server { wrong_secrets, ..Server::default() }).await;
    for _ in 0..2 {
        assert!(served.get(&token("wr0ng"), "").await.contains("40125"));
    }
    let (guess, right) = (token("wr0ng"), token(&world.secret().await));
    let guessing = served.get(&guess, "");
    tokio::pin!(guessing);
    // From the same address, for the same app, while a guess is waiting.
    tokio::select! {
        answer = &mut guessing => panic!("a guess was answered at once: {answer}"),
        answer = served.get(&right, "") => assert!(answer.contains("access_token"), "{answer}"),
    }
}
