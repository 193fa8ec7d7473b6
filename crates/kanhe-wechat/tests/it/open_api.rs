//! The bytes of success, pinned.

use crate::world::{APPID, SECRET, World, field, stable_body, token_call};

#[tokio::test]
async fn a_token_is_two_fields_in_this_order_and_no_errcode() {
    let world = World::new().await;
    let body = world.get(&token_call(APPID, SECRET)).await;
    let token = field(&body, "access_token");
    assert_eq!(body, format!(r#"{{"access_token":"{token}","expires_in":7200}}"#));
}

#[tokio::test]
async fn a_stable_token_has_the_same_body() {
    let world = World::new().await;
    let body = world.post("/cgi-bin/stable_token", &stable_body(false)).await;
    let token = field(&body, "access_token");
    assert_eq!(body, format!(r#"{{"access_token":"{token}","expires_in":7200}}"#));
}

#[tokio::test]
async fn a_ticket_is_four_fields_in_this_order() {
    let world = World::new().await;
    let token = world.token().await;
    for kind in ["jsapi", "wx_card"] {
        let body = world.get(&format!("/cgi-bin/ticket/getticket?access_token={token}&type={kind}")).await;
        let ticket = field(&body, "ticket");
        assert_eq!(ticket.len(), 86);
        assert_eq!(body, format!(r#"{{"errcode":0,"errmsg":"ok","ticket":"{ticket}","expires_in":7200}}"#));
    }
}

#[tokio::test]
async fn the_order_of_a_query_and_unknown_parameters_do_not_matter() {
    let world = World::new().await;
    let body = world
        .get(&format!("/cgi-bin/token?secret={SECRET}&x=1&appid={APPID}&&grant_type=client_credential"))
        .await;
    let token = field(&body, "access_token");
    let body = world.get(&format!("/cgi-bin/ticket/getticket?type=jsapi&access_token={token}")).await;
    assert_eq!(field(&body, "errmsg"), "ok");
}

#[tokio::test]
async fn clearing_quotas_says_ok_and_nothing_else() {
    let world = World::new().await;
    let token = world.token().await;
    let body = format!(r#"{{"appid":"{APPID}"}}"#);
    let cleared = world.post(&format!("/cgi-bin/clear_quota?access_token={token}"), &body).await;
    assert_eq!(cleared, r#"{"errcode":0,"errmsg":"ok"}"#);
    let body = format!(r#"{{"appid":"{APPID}","appsecret":"{SECRET}"}}"#);
    assert_eq!(world.post("/cgi-bin/clear_quota/v2", &body).await, r#"{"errcode":0,"errmsg":"ok"}"#);
}

/// `protocol/server-endpoints.md` 6.4: clients paste them into URLs and signature text without encoding.
#[tokio::test]
async fn tokens_and_tickets_need_no_encoding_anywhere() {
    let world = World::new().await;
    let token = world.token().await;
    let ticket = world.ticket(&token, "jsapi").await;
    for text in [token, world.stable_token(false).await, ticket] {
        assert!(text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.~-".contains(&b)), "{text}");
        assert!(text.len() <= 512);
    }
}
