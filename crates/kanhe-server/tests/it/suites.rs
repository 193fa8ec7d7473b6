//! What the makers of third-party apps are told: sealed events at an address of theirs.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Json;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::{Method, StatusCode};
use axum::routing::post;
use kanhe_server::demo::dingtalk::CORP;
use kanhe_sign::third_party::EventKey;
use serde_json::{Value, json};

use crate::office::app;
use crate::world::{Answer, START, World};

const SUITE: &str = "suitekanhe0000000001";
const TOKEN: &str = "maker-token";
const KEY: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";

/// How a maker answers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    AsDocumented,
    /// Signed with another token.
    MisSigned,
    /// A plain `success`, as for other platforms.
    Plain,
    /// The right answer under another status.
    Failing,
}

/// A maker's server on this computer, and what it was told.
#[derive(Clone)]
struct Maker {
    told: Arc<Mutex<Vec<Value>>>,
    manner: Arc<Mutex<Manner>>,
}

/// Reads an event as the vendor's documentation tells makers to, and answers it so.
async fn answer(
    State(maker): State<Maker>,
    Query(query): Query<HashMap<String, String>>,
    Json(body): Json<Value>,
) -> (StatusCode, Json<Value>) {
    let key = EventKey::parse(TOKEN, KEY).unwrap();
    let sealed = body["encrypt"].as_str().unwrap();
    for name in ["signature", "msg_signature"] {
        assert!(key.is_signed(&query[name], &query["timestamp"], &query["nonce"], sealed), "{name}");
    }
    let event: Value = serde_json::from_str(&key.open(sealed, SUITE).unwrap()).unwrap();
    let text = event["Random"].as_str().unwrap_or("success").to_owned();
    maker.told.lock().unwrap().push(event);
    let manner = *maker.manner.lock().unwrap();
    if manner == Manner::Plain {
        return (StatusCode::OK, Json(json!("success")));
    }
    let token = if manner == Manner::MisSigned { "another" } else { TOKEN };
    let key = EventKey::parse(token, KEY).unwrap();
    let sealed = key.seal([7; 16], &text, SUITE);
    let envelope = json!({"msg_signature": key.sign("1795168800000", "n", &sealed).as_str(), "encrypt": sealed,
        "timeStamp": "1795168800000", "nonce": "n"});
    let status = if manner == Manner::Failing { StatusCode::BAD_GATEWAY } else { StatusCode::OK };
    (status, Json(envelope))
}

impl Maker {
    async fn serve() -> (String, Self) {
        let maker = Self { told: Arc::default(), manner: Arc::new(Mutex::new(Manner::AsDocumented)) };
        let router = Router::new().route("/events", post(answer)).with_state(maker.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/events", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        (url, maker)
    }

    fn told(&self) -> Vec<Value> {
        self.told.lock().unwrap().clone()
    }

    async fn told_until(&self, count: usize) -> Vec<Value> {
        while self.told().len() < count {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        self.told()
    }

    fn newest(&self) -> Value {
        self.told().pop().unwrap()
    }

    fn answers(&self, manner: Manner) {
        *self.manner.lock().unwrap() = manner;
    }
}

async fn set_callback(world: &World, url: &str) -> Answer {
    let callback = json!({"url": url, "token": TOKEN, "aes_key": KEY});
    world.call(Method::PUT, &format!("/sandbox/v1/suites/{SUITE}/callback"), &callback).await
}

#[tokio::test]
async fn a_maker_proves_at_once_that_he_reads_events_and_gets_his_first_ticket() {
    let world = World::new().await;
    let (url, maker) = Maker::serve().await;
    let answer = set_callback(&world, &url).await;
    assert_eq!(answer.json(), json!({"event": "suite_ticket", "acknowledged": true}));
    let told = maker.told();
    assert_eq!(
        (&told[0]["EventType"], &told[0]["TestSuiteKey"]),
        (&json!("check_create_suite_url"), &json!(SUITE))
    );
    assert_eq!((&told[1]["EventType"], &told[1]["SuiteKey"]), (&json!("suite_ticket"), &json!(SUITE)));
    assert_eq!(told[1]["TimeStamp"], (START * 1000).to_string());
    let suite = app(&world, "dingtalk", SUITE).await;
    let pair = json!({"suite_key": SUITE, "suite_secret": suite["appsecret"],
        "suite_ticket": told[1]["SuiteTicket"]});
    assert_eq!(world.post("/service/get_suite_token", &pair).await.json()["errcode"], 0);
}

#[tokio::test]
async fn a_maker_is_told_when_a_corp_agrees_and_when_it_throws_the_app_out() {
    let world = World::new().await;
    let (url, maker) = Maker::serve().await;
    set_callback(&world, &url).await;
    let path = format!("/sandbox/v1/suites/{SUITE}/corps/{CORP}");
    let agreed = world.post(&path, &json!({})).await.json();
    assert_eq!(agreed["pushed"], json!({"event": "tmp_auth_code", "acknowledged": true}));
    assert_eq!(maker.newest()["EventType"], "tmp_auth_code");
    assert_eq!(maker.newest()["AuthCode"], agreed["tmp_auth_code"]);
    assert_eq!(world.call(Method::DELETE, &path, &json!({})).await.status, StatusCode::NO_CONTENT);
    assert_eq!(maker.newest()["EventType"], "suite_relieve");
    assert_eq!(maker.newest()["AuthCorpId"], CORP);
}

#[tokio::test]
async fn tickets_are_pushed_every_five_hours_of_the_platforms_clock_and_on_request() {
    let world = World::new().await;
    let (url, maker) = Maker::serve().await;
    set_callback(&world, &url).await;
    let first = maker.newest();
    world.advance(4 * 3600).await;
    assert_eq!(maker.told().len(), 2, "nothing is due");
    world.advance(3600 + 1).await;
    assert_eq!(maker.told_until(3).await[2]["EventType"], "suite_ticket");
    assert_ne!(maker.newest()["SuiteTicket"], first["SuiteTicket"]);
    let pushed = world.post(&format!("/sandbox/v1/suites/{SUITE}/push"), &json!({})).await;
    assert_eq!(pushed.json(), json!({"event": "suite_ticket", "acknowledged": true}));
    assert_eq!(maker.newest()["SuiteTicket"], maker.told()[2]["SuiteTicket"], "it is still good");
}

#[tokio::test]
async fn who_answers_in_another_way_has_not_read_it() {
    let world = World::new().await;
    let (url, maker) = Maker::serve().await;
    for manner in [Manner::MisSigned, Manner::Plain, Manner::Failing] {
        maker.answers(manner);
        let answer = set_callback(&world, &url).await;
        assert_eq!(answer.status, StatusCode::BAD_GATEWAY);
        assert!(answer.problem().contains("no envelope around the expected text"), "{}", answer.problem());
    }
    let push = format!("/sandbox/v1/suites/{SUITE}/push");
    assert_eq!(world.post(&push, &json!({})).await.status, StatusCode::CONFLICT, "no callback was kept");
    maker.answers(Manner::AsDocumented);
    assert_eq!(set_callback(&world, &url).await.status, StatusCode::OK);
    maker.answers(Manner::Plain);
    let path = format!("/sandbox/v1/suites/{SUITE}/corps/{CORP}");
    let agreed = world.post(&path, &json!({})).await.json();
    assert_eq!(agreed["pushed"]["acknowledged"], false);
    assert!(agreed["tmp_auth_code"].is_string(), "the corp has agreed all the same");
}

#[tokio::test]
async fn a_callback_that_cannot_be_one_is_refused_in_a_sentence() {
    let world = World::new().await;
    let path = format!("/sandbox/v1/suites/{SUITE}/callback");
    for (url, token, key) in [
        ("ftp://127.0.0.1/", TOKEN, KEY),
        ("http://127.0.0.1:9/", "", KEY),
        ("http://127.0.0.1:9/", TOKEN, "short"),
    ] {
        let callback = json!({"url": url, "token": token, "aes_key": key});
        let answer = world.call(Method::PUT, &path, &callback).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert!(answer.problem().contains("aes_key has 43 letters and digits"));
        assert!(key.len() < 10 || !answer.text().contains(key));
    }
    let nobody = set_callback(&world, "http://127.0.0.1:9/").await;
    assert_eq!(nobody.status, StatusCode::BAD_GATEWAY, "nobody answers there");
}
