//! Who came.

use kanhe_core::app::AppStatus;
use kanhe_core::user::Profile;
use kanhe_dingtalk::auth::{CORPID, LOGIN_FREE, OPENID};

use crate::world::{CORP, KEY, NEIGHBOUR, SECRET, World, errcode, field, json, winners, with_names};

/// A code for 小兰, as if she had just opened a page of the app.
async fn code(world: &World, key: &str, scopes: &[&str], prompted: bool) -> String {
    if world.platform.user("lan").await.unwrap().is_none() {
        let profile = Profile { nickname: "小兰".to_owned(), ..Profile::default() };
        world.platform.add_user("lan", profile).await.unwrap();
    }
    let user = world.platform.user("lan").await.unwrap().unwrap();
    let scopes: Vec<String> = scopes.iter().map(|scope| (*scope).to_owned()).collect();
    let app = world.app(key).await;
    let issued = world.platform.issue_code(&world.dingtalk.auth, &app, &user, &scopes, prompted).await;
    issued.unwrap().unwrap().reveal().to_owned()
}

async fn topapi(world: &World, token: &str, body: &str) -> String {
    world.post(&format!("/topapi/v2/user/getuserinfo?access_token={token}"), body).await
}

#[tokio::test]
async fn a_code_of_a_page_says_which_member_came_once() {
    let world = World::new().await;
    let token = world.token(KEY).await;
    let code = code(&world, KEY, &[LOGIN_FREE], false).await;
    let body = topapi(&world, &token, &format!(r#"{{"code":"{code}"}}"#)).await;
    let answer = json(&body);
    assert_eq!((&answer["errcode"], &answer["errmsg"]), (&json("0"), &json("\"ok\"")));
    let result = answer["result"].as_object().unwrap();
    let names: Vec<_> = result.keys().map(String::as_str).collect();
    assert_eq!(names, ["associated_unionid", "device_id", "name", "sys", "sys_level", "unionid", "userid"]);
    assert_eq!(result["name"], "小兰");
    let userid = result["userid"].as_str().unwrap();
    assert!(userid.len() == 18 && userid.bytes().all(|b| b.is_ascii_digit()), "{userid}");
    assert!(!field(&body, "request_id").is_empty());
    let again = topapi(&world, &token, &format!(r#"{{"code":"{code}"}}"#)).await;
    assert_eq!(
        (errcode(&again), field(&again, "sub_code").as_str(), field(&again, "sub_msg").as_str()),
        (88, "40078", "不存在的临时授权码")
    );
    assert_eq!(field(&again, "errmsg"), "ding talk error[subcode=40078,submsg=不存在的临时授权码]");
}

#[tokio::test]
async fn code_and_token_may_come_in_a_form() {
    let world = World::new().await;
    let token = world.token(KEY).await;
    let code = code(&world, KEY, &[LOGIN_FREE], false).await;
    let body = format!("access_token={token}&code={code}");
    assert_eq!(errcode(&world.post("/topapi/v2/user/getuserinfo", &body).await), 0);
}

#[tokio::test]
async fn the_old_address_knows_the_same_member() {
    let world = World::new().await;
    let token = world.token(KEY).await;
    let (one, other) =
        (code(&world, KEY, &[LOGIN_FREE], false).await, code(&world, KEY, &[LOGIN_FREE], false).await);
    let old = world.get(&format!("/user/getuserinfo?access_token={token}&code={one}")).await;
    let new = json(&topapi(&world, &token, &format!(r#"{{"code":"{other}"}}"#)).await);
    let (userid, device) = (field(&old, "userid"), field(&old, "deviceId"));
    assert_eq!(
        with_names(&old, &[(&userid, "USER"), (&device, "DEVICE")]),
        r#"{"errcode":0,"userid":"USER","deviceId":"DEVICE","errmsg":"ok","is_sys":false,"sys_level":0}"#
    );
    assert_eq!(new["result"]["userid"], field(&old, "userid"));
    assert_eq!(
        world.get(&format!("/user/getuserinfo?access_token={token}&code={one}")).await,
        r#"{"errcode":40078,"errmsg":"不存在的临时授权码"}"#
    );
}

#[tokio::test]
async fn a_code_serves_five_minutes_at_its_own_app() {
    let world = World::new().await;
    let (token, neighbour) = (world.token(KEY).await, world.token(NEIGHBOUR).await);
    let at = async |token: &str, code: &str| {
        errcode(&world.get(&format!("/user/getuserinfo?access_token={token}&code={code}")).await)
    };
    let code_of = async || code(&world, KEY, &[LOGIN_FREE], false).await;
    let fresh = code_of().await;
    assert_eq!(at(&neighbour, &fresh).await, 40078, "another app cannot use it, nor use it up");
    assert_eq!(at(&token, &fresh).await, 0);
    let old = code_of().await;
    world.pass(300);
    assert_eq!(at(&token, &old).await, 40078);
    assert_eq!(at(&token, "nonsense").await, 40078);
}

#[tokio::test]
async fn of_a_hundred_who_redeem_one_code_or_refresh_token_one_succeeds() {
    let world = std::sync::Arc::new(World::new().await);
    let page = code(&world, KEY, &[LOGIN_FREE], false).await;
    let target = format!("/topapi/v2/user/getuserinfo?access_token={}", world.token(KEY).await);
    let won = winners(&world, target, format!("code={page}"), |answer| errcode(answer) == 0).await;
    assert_eq!(won, 1);

    let path = "/v1.0/oauth2/userAccessToken";
    let login = code(&world, KEY, &[OPENID], true).await;
    let body = format!(r#"{{"clientId":"{KEY}","clientSecret":"{SECRET}","code":"{login}"}}"#);
    let (_, first) = world.new_post(path, "", &body).await;
    let refresh = format!(
        r#"{{"clientId":"{KEY}","clientSecret":"{SECRET}","grantType":"refresh_token","refreshToken":"{}"}}"#,
        field(&first, "refreshToken")
    );
    assert_eq!(winners(&world, path, refresh, |answer| answer.contains("accessToken")).await, 1);
}

#[tokio::test]
async fn topapi_wraps_what_is_wrong_with_the_token() {
    let world = World::new().await;
    let bad = topapi(&world, "nonsense", r#"{"code":"x"}"#).await;
    let id = field(&bad, "request_id");
    assert_eq!(
        bad.replace(&id, "ID"),
        r#"{"errcode":88,"sub_code":"40014","sub_msg":"不合法的access_token","errmsg":"ding talk error[subcode=40014,submsg=不合法的access_token]","request_id":"ID"}"#
    );
    let blank = world.post("/topapi/v2/user/getuserinfo", r#"{"code":"x"}"#).await;
    assert_eq!(
        (field(&blank, "sub_code").as_str(), field(&blank, "sub_msg").as_str()),
        ("40000", "access_token is blank")
    );
}

#[tokio::test]
async fn a_code_of_the_login_page_gives_a_users_own_token() {
    let world = World::new().await;
    let code = code(&world, KEY, &[OPENID, CORPID], true).await;
    let login = |grant: &str, what: &str| {
        format!(r#"{{"clientId":"{KEY}","clientSecret":"{SECRET}","grantType":"{grant}",{what}}}"#)
    };
    let path = "/v1.0/oauth2/userAccessToken";
    let body = login("authorization_code", &format!(r#""code":"{code}""#));
    let (status, first) = world.new_post(path, "", &body).await;
    assert_eq!((status, json(&first)["expireIn"].as_i64()), (200, Some(7200)));
    assert_eq!(field(&first, "corpId"), CORP);
    let me = async |token: &str| {
        let answer = world.call(http::Method::GET, "/v1.0/contact/users/me", token, b"").await;
        (answer.status, String::from_utf8(answer.body).unwrap())
    };
    let (status, who) = me(&field(&first, "accessToken")).await;
    assert_eq!((status, field(&who, "nick").as_str()), (200, "小兰"));
    // Each refresh token serves once, and brings the next.
    let body = login("refresh_token", &format!(r#""refreshToken":"{}""#, field(&first, "refreshToken")));
    assert_eq!(world.new_post(path, "", &body).await.0, 200);
    let (status, again) = world.new_post(path, "", &body).await;
    assert_eq!((status, field(&again, "code").as_str()), (400, "invalidParameter.refreshToken.notFound"));
    // What he has agreed to he can take back.
    let user = world.platform.user("lan").await.unwrap().unwrap();
    world.platform.withdraw(&*world.app(KEY).await, &user).await.unwrap();
    assert_eq!(me(&field(&first, "accessToken")).await.0, 403);
    world.pass(7200);
    assert_eq!(me(&field(&first, "accessToken")).await.0, 400);
}

#[tokio::test]
async fn a_users_token_opens_nothing_for_an_app_that_is_switched_off_or_calls_from_elsewhere() {
    let world = World::new().await;
    let code = code(&world, KEY, &[OPENID], true).await;
    let body = format!(
        r#"{{"clientId":"{KEY}","clientSecret":"{SECRET}","grantType":"authorization_code","code":"{code}"}}"#
    );
    let (_, first) = world.new_post("/v1.0/oauth2/userAccessToken", "", &body).await;
    let me = async || {
        let token = field(&first, "accessToken");
        world.call(http::Method::GET, "/v1.0/contact/users/me", &token, b"").await.status
    };
    assert_eq!(me().await, 200);
    let uid = world.app(KEY).await.uid;
    world.change(uid, |app| app.status = AppStatus::Disabled).await;
    assert_eq!(me().await, 403);
    let refresh = format!(
        r#"{{"clientId":"{KEY}","clientSecret":"{SECRET}","grantType":"refresh_token","refreshToken":"{}"}}"#,
        field(&first, "refreshToken")
    );
    assert_eq!(world.new_post("/v1.0/oauth2/userAccessToken", "", &refresh).await.0, 403);
    world.change(uid, |app| app.status = AppStatus::Enabled).await;
    world.change(uid, |app| app.policy.addresses = ["192.0.2.7".parse().unwrap()].into()).await;
    world.call_from("203.0.113.9");
    assert_eq!(me().await, 403);
    world.call_from("192.0.2.7");
    assert_eq!(me().await, 200);
    // The refusal has not used the refresh token up.
    assert_eq!(world.new_post("/v1.0/oauth2/userAccessToken", "", &refresh).await.0, 200);
}

#[tokio::test]
async fn codes_of_pages_and_of_the_login_page_are_two_kinds() {
    let world = World::new().await;
    let token = world.token(KEY).await;
    let login = code(&world, KEY, &[OPENID], true).await;
    let page = world.get(&format!("/user/getuserinfo?access_token={token}&code={login}")).await;
    assert_eq!(errcode(&page), 40078);
    let page = code(&world, KEY, &[LOGIN_FREE], false).await;
    let body = format!(
        r#"{{"clientId":"{KEY}","clientSecret":"{SECRET}","grantType":"authorization_code","code":"{page}"}}"#
    );
    let (status, text) = world.new_post("/v1.0/oauth2/userAccessToken", "", &body).await;
    assert_eq!((status, field(&text, "code").as_str()), (400, "invalidParameter.authCode.notFound"));
}
