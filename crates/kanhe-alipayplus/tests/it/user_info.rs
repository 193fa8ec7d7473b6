//! inquiryUserInfo: each scope gives its fields and no others (`protocol/alipay-plus.md` 4.1).

use serde_json::json;

use crate::world::{World, field, json as read};

#[tokio::test]
async fn each_scope_gives_its_own_fields() {
    let world = World::new().await;
    let customer = field(&world.tokens(&["auth_base"]).await, "customerId");
    let name =
        json!({ "fullName": "Lan Li Xiao", "firstName": "Lan", "middleName": "Li", "lastName": "Xiao" });
    let hash = "401f2fc83d45b7bbaacae113f1e151c107801e03896257956cfea164e7b314d2";
    let mail = "73a6c858deff3ab5702ea7c38b0031b91e385ea9bf8ec3353eaead0199ccfb14";
    for (scope, seen) in [
        ("auth_base", json!({ "userId": customer })),
        ("USER_ID", json!({ "userId": customer })),
        (
            "USER_LOGIN_ID",
            json!({ "loginIdInfos": [
                { "loginId": "27-609000084", "maskLoginId": "27-6****0084", "loginIdType": "MOBILE_PHONE" },
                { "loginId": "lan@example.com", "maskLoginId": "l****@example.com", "loginIdType": "EMAIL" },
            ] }),
        ),
        (
            "HASH_LOGIN_ID",
            json!({ "loginIdInfos": [
                { "hashLoginId": hash, "loginIdType": "MOBILE_PHONE" },
                { "hashLoginId": mail, "loginIdType": "EMAIL" },
            ] }),
        ),
        (
            "auth_user",
            json!({ "userId": customer, "userName": name, "nickName": "小兰",
                "avatar": "https://example.com/a.png", "gender": "FEMALE" }),
        ),
        ("USER_NAME", json!({ "userName": name })),
        ("USER_AVATAR", json!({ "avatar": "https://example.com/a.png" })),
        ("USER_GENDER", json!({ "gender": "FEMALE" })),
        ("USER_BIRTHDAY", json!({ "birthDate": "1998-07-03" })),
        ("USER_NATIONALITY", json!({ "nationality": "CN" })),
        (
            "USER_CONTACTINFO",
            json!({ "contactInfos": [
                { "contactType": "MOBILE_PHONE", "contactNo": "27-609000084" },
                { "contactType": "EMAIL", "contactNo": "lan@example.com" },
            ] }),
        ),
        ("NOTIFICATION_INBOX", json!({})),
        ("AGREEMENT_PAY", json!({})),
    ] {
        let tokens = world.tokens(&[scope]).await;
        let reply = read(&world.inquire(&field(&tokens, "accessToken")).await);
        assert_eq!(reply["userInfo"], seen, "{scope}");
    }
}

#[tokio::test]
async fn a_login_id_is_listed_once_where_two_scopes_tell_of_it() {
    let world = World::new().await;
    let tokens = world.tokens(&["USER_LOGIN_ID", "HASH_LOGIN_ID"]).await;
    let reply = read(&world.inquire(&field(&tokens, "accessToken")).await);
    let infos = reply["userInfo"]["loginIdInfos"].as_array().unwrap();
    assert_eq!(infos.len(), 2);
    assert!(infos.iter().all(|info| info.as_object().unwrap().len() == 4), "clear, masked, hashed, type");
}

#[tokio::test]
async fn a_token_that_nobody_was_given_shows_nothing() {
    let world = World::new().await;
    let tokens = world.tokens(&["auth_base"]).await;
    assert_eq!(world.worth("nonsense").await, "INVALID_ACCESS_TOKEN");
    assert_eq!(world.worth(&field(&tokens, "refreshToken")).await, "INVALID_ACCESS_TOKEN");
    assert_eq!(world.worth("").await, "PARAM_ILLEGAL");
}
