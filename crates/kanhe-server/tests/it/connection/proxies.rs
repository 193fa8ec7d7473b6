//! Who asks, behind proxies; and who guesses.

use core::time::Duration;
use std::sync::Arc;

use axum::http::Method;
use kanhe_server::connection::proxies::Proxies;
use kanhe_server::connection::{Server, WrongSecrets};
use kanhe_server::demo::WECHAT_APP;
use serde_json::json;

use super::Served;
use crate::world::World;

async fn served(world: &World, server: Server) -> Served {
    Served::start(server, world.router.clone()).await
}

fn token(secret: &str) -> String {
    format!("/cgi-bin/token?grant_type=client_credential&appid={WECHAT_APP}&secret={secret}")
}

#[tokio::test]
async fn an_apps_list_of_addresses_is_compared_with_the_address_behind_the_proxy() {
    let world = World::new().await;
    let path = format!("/sandbox/v1/apps/wechat/{WECHAT_APP}");
    world.call(Method::PATCH, &path, &json!({"addresses": ["198.51.100.1"]})).await;
    let proxies = Proxies { trusted: vec!["127.0.0.1/32".parse().unwrap()], ..Proxies::default() };
    let behind = served(&world, Server { proxies, ..Server::default() }).await;
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
