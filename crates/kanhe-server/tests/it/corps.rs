//! `/sandbox/v1/corps` and `/sandbox/v1/suites`: who takes third-party apps in, and throws them out.

use axum::http::{Method, StatusCode};
use kanhe_server::demo::dingtalk::{self, CORP};
use serde_json::{Value, json};

use crate::office::app;
use crate::world::World;

const SUITE: &str = "suitekanhe0000000001";

#[tokio::test]
async fn corps_are_listed_and_made() {
    let world = World::new().await;
    let listed = world.get("/sandbox/v1/corps").await.json();
    assert_eq!(
        listed,
        json!({"corps": [
            {"dialect": "dingtalk", "corpid": CORP, "name": "勘合科技 Kanhe Tech"},
            {"dialect": "gov", "corpid": "196729001", "name": "勘合区 Kanhe District"}]})
    );
    for (dialect, length) in [("dingtalk", 36), ("gov", 9)] {
        let made = world.post("/sandbox/v1/corps", &json!({"dialect": dialect, "name": "新公司"})).await;
        assert_eq!(made.status, StatusCode::CREATED);
        let made = made.json();
        assert_eq!(made["corpid"].as_str().unwrap().len(), length);
        let listed = world.get("/sandbox/v1/corps").await.json();
        assert!(listed["corps"].as_array().unwrap().contains(&made));
    }
}

#[tokio::test]
async fn a_corp_that_cannot_be_is_refused_in_a_sentence() {
    let world = World::new().await;
    for (wishes, word) in [
        (json!({"dialect": "wechat", "name": "x"}), "this dialect has no corps"),
        (json!({"dialect": "fax", "name": "x"}), "this dialect has no corps"),
        (json!({"dialect": "dingtalk", "name": " "}), "1 to 64 characters"),
        (json!({"dialect": "dingtalk"}), "name"),
    ] {
        let answer = world.post("/sandbox/v1/corps", &wishes).await;
        assert!(answer.status.is_client_error(), "{wishes}");
        assert!(answer.problem().contains(word), "{wishes}: {}", answer.problem());
    }
}

/// A third-party app's maker, at work with the open API.
struct Maker {
    world: World,
    token: String,
}

impl Maker {
    async fn new() -> Self {
        let world = World::new().await;
        let suite = app(&world, "dingtalk", SUITE).await;
        let pushed = world.get(&format!("/sandbox/v1/suites/{SUITE}")).await.json();
        assert_eq!(pushed["suite_key"], SUITE);
        let pair = json!({"suite_key": SUITE, "suite_secret": suite["appsecret"],
            "suite_ticket": pushed["suite_ticket"]});
        let answer = world.post("/service/get_suite_token", &pair).await.json();
        let token = answer["suite_access_token"].as_str().unwrap().to_owned();
        Self { world, token }
    }

    async fn service(&self, call: &str, body: &Value) -> Value {
        let path = format!("/service/{call}?suite_access_token={}", self.token);
        self.world.post(&path, body).await.json()
    }

    /// The corp agrees. Answers the temporary code.
    async fn authorized(&self) -> Value {
        let answer = self.world.post(&format!("/sandbox/v1/suites/{SUITE}/corps/{CORP}"), &json!({})).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        assert_eq!(answer.json()["corpid"], CORP);
        answer.json()["tmp_auth_code"].clone()
    }

    async fn withdrawn(&self) -> StatusCode {
        let path = format!("/sandbox/v1/suites/{SUITE}/corps/{CORP}");
        self.world.call(Method::DELETE, &path, &json!({})).await.status
    }
}

#[tokio::test]
async fn a_corp_takes_a_third_party_app_in_and_its_maker_gets_the_permanent_code_once() {
    let maker = Maker::new().await;
    let code = maker.authorized().await;
    let permanent = maker.service("get_permanent_code", &json!({"tmp_auth_code": code})).await;
    assert_eq!(permanent["errcode"], 0, "{permanent}");
    assert_eq!(permanent["auth_corp_info"], json!({"corpid": CORP, "corp_name": "勘合科技 Kanhe Tech"}));
    let again = maker.service("get_permanent_code", &json!({"tmp_auth_code": code})).await;
    assert_eq!(again["errcode"], 40078);
    let ask = json!({"suite_key": SUITE, "auth_corpid": CORP, "permanent_code": permanent["permanent_code"]});
    assert_eq!(maker.service("activate_suite", &ask).await, json!({"errcode": 0, "errmsg": "ok"}));
    let info = maker.service("get_auth_info", &ask).await;
    let installed = app(&maker.world, "dingtalk", &format!("{SUITE}@{CORP}")).await;
    let agent = info["auth_info"]["agent"][0]["agentid"].to_string();
    assert_eq!((&installed["agentid"], &installed["corpid"]), (&json!(agent), &json!(CORP)));
    assert_eq!(installed["account_type"], "authorized");
    assert!(installed.get("appsecret").is_none(), "the permanent code is nobody's to show");
    let token = maker.service("get_corp_token", &ask).await;
    let path = format!("/get_jsapi_ticket?access_token={}", token["access_token"].as_str().unwrap());
    assert_eq!(maker.world.get(&path).await.json()["errcode"], 0);
}

#[tokio::test]
async fn what_is_thrown_out_works_no_longer_and_comes_back_under_the_same_agent_id() {
    let maker = Maker::new().await;
    assert_eq!(maker.withdrawn().await, StatusCode::NOT_FOUND, "the corp has not got it");
    let code = maker.authorized().await;
    let permanent = maker.service("get_permanent_code", &json!({"tmp_auth_code": code})).await;
    let ask = json!({"auth_corpid": CORP, "permanent_code": permanent["permanent_code"]});
    let token = maker.service("get_corp_token", &ask).await;
    let before = app(&maker.world, "dingtalk", &format!("{SUITE}@{CORP}")).await;
    assert_eq!(maker.withdrawn().await, StatusCode::NO_CONTENT);
    assert_eq!(maker.service("get_corp_token", &ask).await["errcode"], 41030);
    let path = format!("/get_jsapi_ticket?access_token={}", token["access_token"].as_str().unwrap());
    assert_ne!(maker.world.get(&path).await.json()["errcode"], 0);
    assert_eq!(maker.withdrawn().await, StatusCode::NOT_FOUND, "it is out already");
    let code = maker.authorized().await;
    assert_eq!(
        maker.service("get_corp_token", &ask).await["errcode"],
        41031,
        "the old code is worth nothing"
    );
    assert_eq!(maker.world.get(&path).await.json()["errcode"], 40014, "nor are the tokens of that time");
    let permanent = maker.service("get_permanent_code", &json!({"tmp_auth_code": code})).await;
    let ask = json!({"auth_corpid": CORP, "permanent_code": permanent["permanent_code"]});
    assert_eq!(maker.service("get_corp_token", &ask).await["errcode"], 0);
    let after = app(&maker.world, "dingtalk", &format!("{SUITE}@{CORP}")).await;
    assert_eq!((&after["agentid"], &after["status"]), (&before["agentid"], &json!("enabled")));
}

#[tokio::test]
async fn who_is_no_third_party_app_and_what_is_no_corp_is_said() {
    let world = World::new().await;
    for (path, status) in [
        (format!("/sandbox/v1/suites/{}", dingtalk::APP), StatusCode::BAD_REQUEST),
        ("/sandbox/v1/suites/nobody".to_owned(), StatusCode::NOT_FOUND),
    ] {
        assert_eq!(world.get(&path).await.status, status, "{path}");
    }
    let answer = world.post(&format!("/sandbox/v1/suites/{SUITE}/corps/dingx"), &json!({})).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(answer.problem(), "there is no such corp");
}

#[tokio::test]
async fn a_pushed_ticket_is_renewed_in_its_time_and_the_one_before_serves_for_a_while() {
    let world = World::new().await;
    let path = format!("/sandbox/v1/suites/{SUITE}");
    let first = world.get(&path).await.json();
    assert_eq!(first["expires_in"], 6 * 3600);
    assert_eq!(world.get(&path).await.json()["suite_ticket"], first["suite_ticket"]);
    world.advance(5 * 3600 + 1).await;
    assert_ne!(world.get(&path).await.json()["suite_ticket"], first["suite_ticket"]);
    let suite = app(&world, "dingtalk", SUITE).await;
    let pair = json!({"suite_key": SUITE, "suite_secret": suite["appsecret"],
        "suite_ticket": first["suite_ticket"]});
    assert_eq!(world.post("/service/get_suite_token", &pair).await.json()["errcode"], 0);
    world.advance(3600).await;
    assert_eq!(world.post("/service/get_suite_token", &pair).await.json()["errcode"], 40085);
}
