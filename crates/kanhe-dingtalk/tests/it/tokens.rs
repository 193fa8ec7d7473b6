//! Access tokens of internal apps.

use kanhe_core::app::AppStatus;

use crate::world::{
    CORP, KEY, NEIGHBOUR, OTHER_CORP, SECRET, SUITE, World, errcode, field, json, with_names,
};

#[tokio::test]
async fn gettoken_answers_to_the_byte() {
    let world = World::new().await;
    let body = world.get(&format!("/gettoken?appkey={KEY}&appsecret={SECRET}")).await;
    let token = field(&body, "access_token");
    assert_eq!(
        with_names(&body, &[(&token, "TOKEN")]),
        r#"{"errcode":0,"access_token":"TOKEN","errmsg":"ok","expires_in":7200}"#
    );
}

#[tokio::test]
async fn the_new_generation_answers_to_the_byte_with_the_same_token() {
    let world = World::new().await;
    let token = world.token(KEY).await;
    let asked = format!(r#"{{"appKey":"{KEY}","appSecret":"{SECRET}"}}"#);
    let (status, body) = world.new_post("/v1.0/oauth2/accessToken", "", &asked).await;
    assert_eq!(status, 200);
    assert_eq!(with_names(&body, &[(&token, "TOKEN")]), r#"{"expireIn":7200,"accessToken":"TOKEN"}"#);
    let asked =
        format!(r#"{{"client_id":"{KEY}","client_secret":"{SECRET}","grant_type":"client_credentials"}}"#);
    let (status, body) = world.new_post(&format!("/v1.0/oauth2/{CORP}/token"), "", &asked).await;
    assert_eq!(status, 200);
    assert_eq!(with_names(&body, &[(&token, "TOKEN")]), r#"{"access_token":"TOKEN","expires_in":7200}"#);
}

#[tokio::test]
async fn older_programs_name_the_corp_and_an_apps_secret() {
    let world = World::new().await;
    let body = world.get(&format!("/gettoken?corpid={CORP}&corpsecret={SECRET}")).await;
    assert_eq!(field(&body, "access_token"), world.token(KEY).await);
}

#[tokio::test]
async fn a_token_stays_the_same_while_it_is_asked_for_and_dies_after_a_day() {
    let world = World::new().await;
    let first = world.token(KEY).await;
    for _ in 0..23 {
        world.pass(3600);
        assert_eq!(world.token(KEY).await, first);
    }
    let asked = format!("/gettoken?appkey={KEY}&appsecret={SECRET}");
    assert_eq!(json(&world.get(&asked).await)["expires_in"], 3600, "the day ends in an hour");
    world.pass(3599);
    let worth =
        async |token: &str| errcode(&world.get(&format!("/get_jsapi_ticket?access_token={token}")).await);
    assert_eq!(worth(&first).await, 0);
    world.pass(1);
    assert_eq!(worth(&first).await, 42001);
    let second = world.token(KEY).await;
    assert_ne!(second, first);
    assert_eq!(worth(&second).await, 0);
}

#[tokio::test]
async fn a_token_that_nobody_asks_for_dies_after_two_hours() {
    let world = World::new().await;
    let first = world.token(KEY).await;
    world.pass(7200);
    let body = world.get(&format!("/get_jsapi_ticket?access_token={first}")).await;
    assert_eq!(body, r#"{"errcode":42001,"errmsg":"access_token超时"}"#);
    assert_ne!(world.token(KEY).await, first);
}

#[tokio::test]
async fn what_is_wrong_has_the_vendors_code_and_text() {
    let world = World::new().await;
    for (query, body) in [
        ("", r#"{"errcode":40035,"errmsg":"缺少参数 corpid or appkey"}"#.to_owned()),
        ("appkey=x", r#"{"errcode":40035,"errmsg":"缺少参数 corpsecret or appsecret"}"#.to_owned()),
        ("appkey=x&appsecret=y", r#"{"errcode":40096,"errmsg":"不合法的appKey或appSecret"}"#.to_owned()),
        ("corpid=x&corpsecret=y", r#"{"errcode":40089,"errmsg":"不合法的corpid或corpsecret"}"#.to_owned()),
    ] {
        assert_eq!(world.get(&format!("/gettoken?{query}")).await, body);
    }
    let wrong = world.get(&format!("/gettoken?appkey={KEY}&appsecret=wrong")).await;
    assert_eq!(errcode(&wrong), 40096);
    // A third-party app has addresses of its own.
    assert_eq!(errcode(&world.get(&format!("/gettoken?appkey={SUITE}&appsecret={SECRET}")).await), 40096);
    assert_eq!(errcode(&world.post(&format!("/gettoken?appkey={KEY}&appsecret={SECRET}"), "").await), 43001);
}

#[tokio::test]
async fn the_new_generation_refuses_with_a_status_a_code_and_a_request_id() {
    let world = World::new().await;
    for (body, status, code, message) in [
        ("", 400, "Missingbody", "body is mandatory for this action."),
        ("{}", 400, "MissingappKey", "appKey is mandatory for this action."),
        (
            r#"{"appKey":"x","appSecret":"y"}"#,
            400,
            "invalidClientIdOrSecret",
            "无效的clientId或者clientSecret",
        ),
        ("[", 400, "invalidParameter", "The request body cannot be read."),
    ] {
        let (found, text) = world.new_post("/v1.0/oauth2/accessToken", "", body).await;
        let id = field(&text, "requestid");
        assert!(
            id.len() == 36 && id.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'A'..=b'F' | b'-')),
            "{id}"
        );
        assert_eq!(found, status);
        let expected = format!(r#"{{"code":"{code}","requestid":"ID","message":"{message}"}}"#);
        assert_eq!(with_names(&text, &[(&id, "ID")]), expected);
    }
    let asked =
        format!(r#"{{"client_id":"{KEY}","client_secret":"{SECRET}","grant_type":"client_credentials"}}"#);
    for corp in ["nowhere", OTHER_CORP] {
        let (status, text) = world.new_post(&format!("/v1.0/oauth2/{corp}/token"), "", &asked).await;
        assert_eq!((status, field(&text, "code").as_str()), (500, "unknownError"));
    }
}

#[tokio::test]
async fn an_app_that_is_switched_off_gets_nothing_and_its_token_opens_nothing() {
    let world = World::new().await;
    let token = world.token(KEY).await;
    let uid = world.app(KEY).await.uid;
    world.change(uid, |app| app.status = AppStatus::Disabled).await;
    assert_eq!(errcode(&world.get(&format!("/gettoken?appkey={KEY}&appsecret={SECRET}")).await), 48002);
    assert_eq!(errcode(&world.get(&format!("/get_jsapi_ticket?access_token={token}")).await), 48002);
    world.token(NEIGHBOUR).await;
}

#[tokio::test]
async fn what_there_is_not_is_answered_as_the_vendor_does() {
    let world = World::new().await;
    let missing = world.post("/v1.0/oauth2/nothing/here/at/all", "").await;
    assert_eq!(missing, r#"{"errcode":404,"errmsg":"请求的URI地址不存在"}"#);
    let method = world.post("/topapi/user/fly", "").await;
    assert_eq!((errcode(&method), field(&method, "sub_code").as_str()), (22, "22"));
    assert_eq!(field(&method, "sub_msg"), "不合法ApiName，ApiName = dingtalk.oapi.user.fly");
}
