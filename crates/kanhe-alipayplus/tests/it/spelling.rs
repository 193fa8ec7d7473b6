//! Each edition's spelling: paths, refusals, replies, and how they are signed.

use kanhe_alipayplus::moment;
use kanhe_alipayplus::profile::Profile;
use kanhe_alipayplus::profile::edition::{EDITIONS, Edition};
use kanhe_sign::message::header::SignatureHeader;

use crate::world::{CLIENT, Signed, World, code_of, field, json};

/// What an edition wants in every applyToken, as members behind the credential.
fn extras(edition: &Edition) -> String {
    let value = |name: &str| if name == "authClientId" { CLIENT } else { "x" };
    let members = edition.required.iter().map(|name| format!(r#","{name}":"{}""#, value(name)));
    members.collect::<Vec<_>>().concat()
}

fn apply(edition: &Edition, code: &str) -> String {
    format!(r#"{{"grantType":"AUTHORIZATION_CODE","authCode":"{code}"{}}}"#, extras(edition))
}

#[tokio::test]
async fn the_whole_way_is_open_in_every_edition() {
    for edition in EDITIONS {
        let world = World::with(Profile::of(edition)).await;
        let code = world.code(&["auth_base", "USER_LOGIN_ID"]).await;
        let tokens = world.post(edition.paths.apply_token, &apply(edition, &code)).await;
        assert_eq!(code_of(&tokens), "SUCCESS", "{}", edition.name);
        let body = format!(r#"{{"accessToken":"{}"}}"#, field(&tokens, "accessToken"));
        let seen = world.post(edition.paths.inquire_user, &body).await;
        assert!(seen.contains("27-609000084"), "{} {seen}", edition.name);
        let cancelled = world.post(edition.paths.cancel_token, &body).await;
        assert_eq!(code_of(&cancelled), "SUCCESS", "{}", edition.name);
    }
}

#[tokio::test]
async fn what_an_edition_wants_in_apply_token_must_be_there() {
    for edition in EDITIONS {
        let world = World::with(Profile::of(edition)).await;
        let whole = apply(edition, "nonsense");
        for name in edition.required {
            let without = whole.replace(&format!(r#""{name}""#), r#""other""#);
            let reply = world.post(edition.paths.apply_token, &without).await;
            assert_eq!(code_of(&reply), "PARAM_ILLEGAL", "{} {name}", edition.name);
        }
    }
}

/// A column of the protocol page's table, as it goes out.
async fn column(edition: &'static Edition) -> String {
    let world = World::with(Profile::of(edition)).await;
    let path = edition.paths.apply_token;
    let unknown = world.post(path, &apply(edition, "nonsense")).await;
    let code = world.code(&["USER_LOGIN_ID", "HASH_LOGIN_ID", "auth_base"]).await;
    let tokens = world.post(path, &apply(edition, &code)).await;
    world.pass(1);
    let token = field(&tokens, "accessToken");
    let seen = world.post(edition.paths.inquire_user, &format!(r#"{{"accessToken":"{token}"}}"#)).await;
    let used = world.post(path, &apply(edition, &code)).await;
    let late = world.code(&["auth_base"]).await;
    world.pass(300);
    let expired = world.post(path, &apply(edition, &late)).await;
    let stranger = Signed::new("2099", path, &moment::seconds(world.platform.now(), 0), "{}");
    let stranger = String::from_utf8(world.answer(&stranger).await.body).unwrap();
    let answer = world.answer(&world.request(path, "{}")).await;
    let header = answer.headers.iter().find(|(name, _)| name == "signature").unwrap().1.to_str().unwrap();
    let encoded = SignatureHeader::parse(header).unwrap().signature;
    let encoding = if encoded.contains('%') { "percent" } else { "base64url" };
    let form = json(&seen).get("userInfo").map_or("flat", |_| "userInfo");
    let expiry = |name: &str| field(&tokens, name);
    format!(
        "{path}\n  {}\n  {}\n  {unknown}\n  {used}\n  {expired}\n  {stranger}\n  {encoding} {form} {} {}\n",
        edition.paths.inquire_user,
        edition.paths.cancel_token,
        expiry("accessTokenExpiryTime"),
        expiry("refreshTokenExpiryTime"),
    )
}

#[tokio::test]
async fn every_edition_spells_as_its_column_says() {
    let mut columns = String::new();
    for edition in EDITIONS {
        columns.extend([edition.name, ": ", &column(edition).await, "\n"]);
    }
    insta::assert_snapshot!("editions", columns);
}
