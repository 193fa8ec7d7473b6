//! cancelToken: `protocol/alipay-plus.md` 4.2, RFC 7009.

use kanhe_alipayplus::moment;

use crate::world::{CANCEL, Signed, World, code_of, field};

fn body(token: &str) -> String {
    format!(r#"{{"accessToken":"{token}"}}"#)
}

#[tokio::test]
async fn a_cancelled_token_is_dead_and_so_is_its_refresh_token() {
    let world = World::new().await;
    let tokens = world.tokens(&["auth_base"]).await;
    let access = field(&tokens, "accessToken");
    let cancelled = world.post(CANCEL, &body(&access)).await;
    assert_eq!(
        cancelled,
        r#"{"result":{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"success"}}"#
    );
    assert_eq!(world.worth(&access).await, "INVALID_ACCESS_TOKEN");
    assert_eq!(code_of(&world.refresh(&field(&tokens, "refreshToken")).await), "INVALID_REFRESH_TOKEN");
    assert_eq!(code_of(&world.post(CANCEL, &body(&access)).await), "SUCCESS", "twice is once");
}

#[tokio::test]
async fn nobody_cancels_what_is_not_his() {
    let world = World::new().await;
    world.register("2026112000000000000043", |_| {}).await;
    let access = field(&world.tokens(&["auth_base"]).await, "accessToken");
    let time = moment::seconds(world.platform.now(), 0);
    let theirs = Signed::new("2026112000000000000043", CANCEL, &time, &body(&access));
    assert_eq!(code_of(&world.send(&theirs).await), "INVALID_ACCESS_TOKEN");
    assert_eq!(world.worth(&access).await, "SUCCESS");
    assert_eq!(code_of(&world.post(CANCEL, &body("nonsense")).await), "INVALID_ACCESS_TOKEN");
}

#[tokio::test]
async fn an_expired_token_needs_no_cancelling() {
    let lives = kanhe_alipayplus::policy::SAFE_LIVES;
    let profile = kanhe_alipayplus::profile::Profile { lives, ..Default::default() };
    let world = World::with(profile).await;
    let access = field(&world.tokens(&["auth_base"]).await, "accessToken");
    world.pass(86_400);
    assert_eq!(code_of(&world.post(CANCEL, &body(&access)).await), "EXPIRED_ACCESS_TOKEN");
}
