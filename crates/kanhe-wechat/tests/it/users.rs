//! User codes and tokens, to the byte.

use kanhe_core::user::{Profile, User};
use kanhe_core::word::Word;
use kanhe_wechat::auth::{BASE, RULES, USERINFO};

use crate::world::{APPID, SECRET, World, errcode, errmsg, field, json};

async fn user(world: &World) -> User {
    let profile = Profile {
        nickname: "小兰".to_owned(),
        sex: 2,
        language: "zh_CN".to_owned(),
        country: "中国".to_owned(),
        province: "浙江".to_owned(),
        city: "杭州".to_owned(),
        avatar: "https://example.com/a.png".to_owned(),
        ..Profile::default()
    };
    match world.platform.user("lan").await.unwrap() {
        Some(user) => user,
        None => world.platform.add_user("lan", profile).await.unwrap().unwrap(),
    }
}

/// A code as the host has it issued after the user has agreed.
async fn code(world: &World, scope: &str) -> String {
    let app = world.platform.app(kanhe_wechat::DIALECT, APPID).await.unwrap().unwrap();
    let user = user(world).await;
    let code = world.platform.issue_code(&RULES, &app, &user, &[scope.to_owned()], true).await;
    code.unwrap().unwrap().reveal().to_owned()
}

async fn redeem(world: &World, code: &str) -> String {
    let path = "/sns/oauth2/access_token?grant_type=authorization_code";
    world.get(&format!("{path}&appid={APPID}&secret={SECRET}&code={code}")).await
}

async fn refresh(world: &World, token: &str) -> String {
    let path = "/sns/oauth2/refresh_token?grant_type=refresh_token";
    world.get(&format!("{path}&appid={APPID}&refresh_token={token}")).await
}

async fn userinfo(world: &World, tokens: &str) -> String {
    let (token, openid) = (field(tokens, "access_token"), field(tokens, "openid"));
    world.get(&format!("/sns/userinfo?access_token={token}&openid={openid}&lang=zh_CN")).await
}

#[tokio::test]
async fn a_code_becomes_tokens_and_says_who_came() {
    let world = World::new().await;
    let tokens = redeem(&world, &code(&world, BASE).await).await;
    let (token, refresh, openid) =
        (field(&tokens, "access_token"), field(&tokens, "refresh_token"), field(&tokens, "openid"));
    assert_eq!(
        tokens,
        format!(
            r#"{{"access_token":"{token}","expires_in":7200,"refresh_token":"{refresh}","openid":"{openid}","scope":"snsapi_base"}}"#
        )
    );
    assert!(openid.len() == 28 && openid.starts_with('o'), "{openid}");
    let again = redeem(&world, &code(&world, BASE).await).await;
    assert_eq!(field(&again, "openid"), openid, "the same user is the same to the app");
    assert_ne!(field(&again, "access_token"), token);
}

#[tokio::test]
async fn who_agreed_can_be_seen() {
    let world = World::new().await;
    let tokens = redeem(&world, &code(&world, USERINFO).await).await;
    let (openid, unionid) = (field(&tokens, "openid"), field(&tokens, "unionid"));
    assert_eq!(
        userinfo(&world, &tokens).await,
        format!(
            r#"{{"openid":"{openid}","nickname":"小兰","sex":2,"language":"zh_CN","city":"杭州","province":"浙江","country":"中国","headimgurl":"https://example.com/a.png","privilege":[],"unionid":"{unionid}"}}"#
        )
    );
    let ok = world
        .get(&format!("/sns/auth?access_token={}&openid={openid}", field(&tokens, "access_token")))
        .await;
    assert_eq!(ok, r#"{"errcode":0,"errmsg":"ok"}"#);
}

#[tokio::test]
async fn who_was_not_asked_or_takes_it_back_cannot() {
    let world = World::new().await;
    let silent = redeem(&world, &code(&world, BASE).await).await;
    assert_eq!(errcode(&userinfo(&world, &silent).await), 48001);
    let tokens = redeem(&world, &code(&world, USERINFO).await).await;
    let app = world.platform.app(kanhe_wechat::DIALECT, APPID).await.unwrap().unwrap();
    world.platform.withdraw(&app, &user(&world).await).await.unwrap();
    assert_eq!(errcode(&userinfo(&world, &tokens).await), 48001);
}

#[tokio::test]
async fn two_apps_know_one_user_by_two_openids_and_one_unionid() {
    let world = World::new().await;
    let other = world.register("wx4b616e6865000002", |_| {}).await;
    let first = world.platform.app(kanhe_wechat::DIALECT, APPID).await.unwrap().unwrap();
    let user = user(&world).await;
    assert_ne!(user.openid(first.uid), user.openid(other.uid));
    assert_ne!(user.unionid(b"owner"), user.openid(first.uid));
}

#[tokio::test]
async fn a_code_is_redeemed_once_within_five_minutes_by_its_own_app() {
    let world = World::new().await;
    let used = code(&world, BASE).await;
    redeem(&world, &used).await;
    assert_eq!(errcode(&redeem(&world, &used).await), 40163);
    let late = code(&world, BASE).await;
    world.pass(300);
    let answer = redeem(&world, &late).await;
    assert_eq!((errcode(&answer), &*errmsg(&answer)), (42003, "code expired"));

    world.register("wx4b616e6865000002", |_| {}).await;
    let foreign = code(&world, BASE).await;
    let path = "/sns/oauth2/access_token?grant_type=authorization_code&appid=wx4b616e6865000002";
    assert_eq!(errcode(&world.get(&format!("{path}&secret={SECRET}&code={foreign}")).await), 40029);
    assert!(redeem(&world, &foreign).await.contains("openid"), "and it is not used up by that");

    assert_eq!(errcode(&redeem(&world, "").await), 41008);
    assert_eq!(errcode(&redeem(&world, "nonsense").await), 40029);
    let path = format!("/sns/oauth2/access_token?grant_type=x&appid={APPID}&secret={SECRET}&code=x");
    assert_eq!(errcode(&world.get(&path).await), 40002);
    let path =
        format!("/sns/oauth2/access_token?grant_type=authorization_code&appid={APPID}&secret=x&code=x");
    assert_eq!(errcode(&world.get(&path).await), 40125);
}

#[tokio::test]
async fn of_a_hundred_that_redeem_one_code_one_succeeds() {
    let world = std::sync::Arc::new(World::new().await);
    let code = code(&world, BASE).await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..100 {
        let (world, code) = (world.clone(), code.clone());
        tasks.spawn(async move { redeem(&world, &code).await });
    }
    let answers = tasks.join_all().await;
    assert_eq!(answers.iter().filter(|answer| answer.contains("openid")).count(), 1);
}

#[tokio::test]
async fn a_refresh_token_serves_thirty_days_and_stays_the_same() {
    let world = World::new().await;
    let tokens = redeem(&world, &code(&world, USERINFO).await).await;
    let text = field(&tokens, "refresh_token");
    world.pass(7200);
    assert_eq!(errcode(&userinfo(&world, &tokens).await), 42001);
    let fresh = refresh(&world, &text).await;
    assert_eq!(
        (field(&fresh, "refresh_token"), field(&fresh, "openid")),
        (text.clone(), field(&tokens, "openid"))
    );
    assert_eq!(json(&userinfo(&world, &fresh).await)["nickname"], "小兰");
    world.pass(30 * 86_400 - 7200);
    assert_eq!(errcode(&refresh(&world, &text).await), 42002);
    assert_eq!(errcode(&refresh(&world, "nonsense").await), 40030);
    assert_eq!(errcode(&refresh(&world, "").await), 41003);
}

#[tokio::test]
async fn a_users_token_is_no_apps_token_and_needs_its_own_openid() {
    let world = World::new().await;
    let tokens = redeem(&world, &code(&world, USERINFO).await).await;
    let token = field(&tokens, "access_token");
    assert_eq!(world.worth(&token).await, 40001, "it gets no ticket");
    let apps_own = world.token().await;
    for (path, code) in [
        (format!("/sns/userinfo?access_token={token}&openid=oother"), 40003),
        (format!("/sns/userinfo?access_token={token}"), 41009),
        (format!("/sns/userinfo?access_token={apps_own}&openid=o"), 40001),
        ("/sns/userinfo?openid=o".to_owned(), 41001),
        (format!("/sns/auth?access_token={token}&appid={APPID}"), 0),
    ] {
        assert_eq!(errcode(&world.get(&path).await), code, "{path}");
    }
}

#[tokio::test]
async fn only_certified_service_accounts_get_codes() {
    let world = World::with(|new| new.account_type = Word::new("subscription_certified")).await;
    let app = world.platform.app(kanhe_wechat::DIALECT, APPID).await.unwrap().unwrap();
    let user = user(&world).await;
    for (scopes, prompted, reason) in [
        (vec![BASE], false, "scope_not_permitted"),
        (vec!["snsapi_everything"], true, "unknown_scope"),
        (vec![], true, "unknown_scope"),
    ] {
        let scopes: Vec<String> = scopes.into_iter().map(str::to_owned).collect();
        let refused = world.platform.issue_code(&RULES, &app, &user, &scopes, prompted).await.unwrap();
        assert_eq!(refused.unwrap_err().reason(), reason);
    }
}
