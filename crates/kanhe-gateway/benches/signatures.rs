//! Signatures a second over HTTP, beside a bare server of the same libraries that reads the same body and answers as many
//! bytes: `cargo bench -p kanhe-gateway --bench signatures`. What counts is the ratio of one run.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench speaks to people, and stops where it stands when it cannot go on"
)]

use core::time::Duration;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use axum::routing::{get, post};
use axum::{Json, Router};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use kanhe_core::entropy::Entropy;
use kanhe_core::time::{ManualClock, Timestamp};
use kanhe_gateway::{Config, Gateway, api};
use serde_json::{Value, json};
use tokio::net::TcpListener;

const CONNECTIONS: usize = 32;
/// Many short ones side by side: whoever else loads the machine hits both.
const ROUND: Duration = Duration::from_millis(400);
const ROUNDS: usize = 41;
const KEY: &str = "bench-key-of-enough-letters";

/// The machine's randomness, as `kanhe gateway` draws it.
struct Machine;

impl Entropy for Machine {
    #[expect(clippy::disallowed_methods, reason = "what is measured costs what it costs in a real gateway")]
    fn fill(&self, _: &'static str, bytes: &mut [u8]) {
        getrandom::fill(bytes).unwrap();
    }
}

async fn serve(routes: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    url
}

/// A vendor that gives one token and one ticket.
fn vendor() -> Router {
    let token = async || Json(json!({"access_token": "t", "expires_in": 7200}));
    let ticket = async || Json(json!({"errcode": 0, "ticket": "k".repeat(86), "expires_in": 7200}));
    Router::new().route("/cgi-bin/stable_token", post(token)).route("/cgi-bin/ticket/getticket", get(ticket))
}

/// Reads the body, and answers as many bytes as a page config has.
async fn bare(Json(asked): Json<Value>) -> Json<Value> {
    assert!(asked.get("url").is_some());
    Json(json!({
        "appId": "wx1234567890abcdef", "timestamp": 1_795_000_000, "nonceStr": "0123456789abcdef",
        "signature": "0f9de62fce790f9a083d5c99e95740ceb90c27ed",
    }))
}

async fn gateway(folder: &std::path::Path, upstream: &str) -> String {
    std::fs::write(folder.join("secret"), "secret").unwrap();
    std::fs::write(folder.join("key"), KEY).unwrap();
    let settings = format!(
        "[[app]]\nname = \"shop\"\ndialect = \"wechat\"\nclient_id = \"wx1234567890abcdef\"\nsecret_file = \"secret\"\n\
         domains = [\"shop.example\"]\nupstream = \"{upstream}\"\n[[client]]\nname = \"bench\"\nkey_file = \"key\"\n\
         apps = [\"shop\"]\nrights = [\"sign\"]\n"
    );
    let file = folder.join("gateway.toml");
    std::fs::write(&file, settings).unwrap();
    let clock = Arc::new(ManualClock::at(Timestamp::from_unix_seconds(1_795_000_000)));
    let config = Config::load(&file).unwrap();
    let gateway = Gateway::start(&config, clock, Arc::new(Machine)).await;
    serve(api::router(Arc::new(gateway.unwrap()))).await
}

/// How many answers a second.
async fn rate(client: &Client<HttpConnector, Full<Bytes>>, url: &str) -> f64 {
    let (count, over) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
    let workers: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let (client, url) = (client.clone(), url.to_owned());
            let (count, over) = (Arc::clone(&count), Arc::clone(&over));
            tokio::spawn(async move {
                while !over.load(Ordering::Relaxed) {
                    let request = axum::http::Request::post(&url)
                        .header("authorization", format!("Bearer {KEY}"))
                        .header("content-type", "application/json")
                        .body(Full::new(Bytes::from_static(b"{\"url\":\"https://shop.example/item?id=1\"}")));
                    let answer = client.request(request.unwrap()).await.unwrap();
                    assert_eq!(answer.status(), 200);
                    answer.into_body().collect().await.unwrap();
                    count.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();
    tokio::time::sleep(ROUND).await;
    over.store(true, Ordering::Relaxed);
    for worker in workers {
        worker.await.unwrap();
    }
    #[expect(clippy::cast_precision_loss, reason = "a count of seconds' worth")]
    let rate = count.load(Ordering::Relaxed) as f64 / ROUND.as_secs_f64();
    rate
}

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().unwrap();
    let upstream = serve(vendor()).await;
    let signed = format!("{}/v1/apps/shop/page-config", gateway(folder.path(), &upstream).await);
    let plain = format!("{}/bare", serve(Router::new().route("/bare", post(bare))).await);
    let client = Client::builder(TokioExecutor::new()).build_http();
    rate(&client, &signed).await;
    rate(&client, &plain).await;
    let mut ratios = Vec::new();
    for round in 1..=ROUNDS {
        let (bare, signing) = if round % 2 == 0 {
            let signing = rate(&client, &signed).await;
            (rate(&client, &plain).await, signing)
        } else {
            (rate(&client, &plain).await, rate(&client, &signed).await)
        };
        println!("round {round}: bare {bare:.0}/s, page-config {signing:.0}/s, ratio {:.2}", signing / bare);
        ratios.push(signing / bare);
    }
    ratios.sort_by(f64::total_cmp);
    println!("median ratio: {:.2}", ratios[ROUNDS / 2]);
}
