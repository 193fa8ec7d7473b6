//! The ticket that signs pages: seed 001, step 2.

use crate::world::{CORP, KEY, NEIGHBOUR, World, errcode, field, json, with_names};

#[tokio::test]
async fn get_jsapi_ticket_answers_to_the_byte() {
    let world = World::new().await;
    let token = world.token(KEY).await;
    let body = world.get(&format!("/get_jsapi_ticket?access_token={token}&type=jsapi")).await;
    let ticket = field(&body, "ticket");
    assert_eq!(ticket.len(), 86);
    assert_eq!(
        with_names(&body, &[(&ticket, "TICKET")]),
        r#"{"errcode":0,"ticket":"TICKET","errmsg":"ok","expires_in":7200}"#
    );
}

#[tokio::test]
async fn the_new_generation_takes_its_token_from_the_header_and_answers_the_same_ticket() {
    let world = World::new().await;
    let token = world.token(KEY).await;
    let ticket = world.ticket(&token).await;
    let (status, body) = world.new_post("/v1.0/oauth2/jsapiTickets", &token, "").await;
    assert_eq!(status, 200);
    assert_eq!(with_names(&body, &[(&ticket, "TICKET")]), r#"{"expireIn":7200,"jsapiTicket":"TICKET"}"#);
    let query = format!("/v1.0/oauth2/jsapiTickets?access_token={token}");
    let (status, body) = world.new_post(&query, "", "").await;
    assert_eq!((status, field(&body, "code").as_str()), (400, "AuthenticationFailed.MissingParameter"));
    assert_eq!(field(&body, "message"), "缺少参数：x-acs-dingtalk-access-token");
    let (status, body) = world.new_post("/v1.0/oauth2/jsapiTickets", "nonsense", "").await;
    assert_eq!((status, field(&body, "code").as_str()), (400, "InvalidAuthentication"));
}

/// "Made at nine in the morning, however often it is renewed, it dies at nine the next day" (seed 001, step 2).
#[tokio::test]
async fn a_ticket_made_at_nine_dies_at_nine_the_next_day_however_often_it_is_renewed() {
    let world = World::new().await;
    let ask = async || {
        let token = world.token(KEY).await;
        let body = json(&world.get(&format!("/get_jsapi_ticket?access_token={token}")).await);
        (body["ticket"].as_str().unwrap().to_owned(), body["expires_in"].as_i64().unwrap())
    };
    let (first, _) = ask().await;
    for hour in 1..24_i64 {
        world.pass(3600);
        let (ticket, left) = ask().await;
        assert_eq!(ticket, first, "the same at hour {hour}");
        assert_eq!(left, 7200.min((24 - hour) * 3600), "two hours more, and not beyond the day");
    }
    world.pass(3599);
    assert_eq!(ask().await, (first.clone(), 1), "the last second of the day");
    world.pass(1);
    let (next, left) = ask().await;
    assert_ne!(next, first);
    assert_eq!(left, 7200);
}

#[tokio::test]
async fn a_ticket_that_nobody_asks_for_dies_after_two_hours() {
    let world = World::new().await;
    let first = world.ticket(&world.token(KEY).await).await;
    world.pass(7199);
    assert_eq!(world.ticket(&world.token(KEY).await).await, first);
    world.pass(7200);
    assert_ne!(world.ticket(&world.token(KEY).await).await, first);
}

#[tokio::test]
async fn one_app_key_has_one_ticket_and_another_has_another() {
    let world = World::new().await;
    let ticket = world.ticket(&world.token(KEY).await).await;
    assert_eq!(world.ticket(&world.token(KEY).await).await, ticket);
    assert_ne!(world.ticket(&world.token(NEIGHBOUR).await).await, ticket);
}

#[tokio::test]
async fn a_token_that_is_none_is_refused() {
    let world = World::new().await;
    assert_eq!(world.get("/get_jsapi_ticket").await, r#"{"errcode":41001,"errmsg":"缺少access_token参数"}"#);
    assert_eq!(
        world.get("/get_jsapi_ticket?access_token=nonsense").await,
        r#"{"errcode":40014,"errmsg":"不合法的access_token"}"#
    );
    assert_eq!(errcode(&world.get(&format!("/get_jsapi_ticket?access_token={CORP}")).await), 40014);
}
