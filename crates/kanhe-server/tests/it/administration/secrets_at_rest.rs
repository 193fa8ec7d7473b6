//! Nothing that is kept opens anything: the database, the audit log and the log of verdicts after every dialect's flows.

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::STANDARD};
use kanhe_core::operator::Role;
use kanhe_server::demo::{WECHAT_APP, dingtalk, gov};
use kanhe_sign::hex;
use kanhe_store::SqliteStore;
use serde_json::{Value, json};

use super::{Admin, PASSWORD, hire};
use crate::alipayplus::merchant::Merchant;
use crate::office::{dingtalk_ticket, dingtalk_token, gov_token};
use crate::world::{ORIGIN, World};

/// What opens something, and what it is called in a complaint.
type Opens = Vec<(&'static str, String)>;

/// Every text in a value that is longer than a name.
fn texts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) if text.len() >= 16 => found.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| texts(value, found)),
        Value::Object(fields) => fields.values().for_each(|value| texts(value, found)),
        _ => {}
    }
}

async fn credentials_of_apps(world: &World, opens: &mut Opens) {
    let apps = world.get("/sandbox/v1/apps").await.json();
    for app in apps.as_array().unwrap() {
        for name in ["secret", "appsecret", "merchant_private_key_pem"] {
            opens.extend(
                app[name].as_str().map(|secret| ("a secret or private key of an app", secret.to_owned())),
            );
        }
    }
    opens.push(("an access token of WeChat", world.token(WECHAT_APP).await));
    opens.push(("a ticket of WeChat", world.ticket().await));
    opens.push(("an access token of DingTalk", dingtalk_token(world, dingtalk::APP).await));
    opens.push(("a ticket of DingTalk", dingtalk_ticket(world, dingtalk::APP).await));
    opens.push(("an access token of Gov-DingTalk", gov_token(world, gov::APP).await.unwrap()));
}

async fn credentials_of_users(world: &World, opens: &mut Opens) {
    for dialect in ["wechat", "dingtalk", "gov", "alipayplus"] {
        let code = world.post("/sandbox/v1/codes", &json!({"dialect": dialect})).await.json();
        opens.push(("a code", code["code"].as_str().unwrap().to_owned()));
    }
    let code = opens[opens.len() - 4].1.clone();
    let secret = world.secret().await;
    let path = format!(
        "/sns/oauth2/access_token?appid={WECHAT_APP}&secret={secret}&code={code}&grant_type=authorization_code"
    );
    let tokens = world.get(&path).await.json();
    for name in ["access_token", "refresh_token"] {
        opens.push(("a user's token of WeChat", tokens[name].as_str().unwrap().to_owned()));
    }
    let code = opens[opens.len() - 3].1.clone();
    let tokens = Merchant::of(world).await.redeem(&code).await;
    for name in ["accessToken", "refreshToken"] {
        opens.push(("a user's token of a wallet", tokens[name].as_str().unwrap().to_owned()));
    }
}

async fn credentials_of_operators(admin: &Admin, opens: &mut Opens) {
    opens.push(("a password", PASSWORD.to_owned()));
    opens.push(("a session", admin.cookie.split_once('=').unwrap().1.to_owned()));
    for (path, body) in
        [("admin-keys", json!({"name": "CI", "role": "owner"})), ("hosts", json!({"name": "Android"}))]
    {
        let key = admin.post(path, &body).await.json()["key"].as_str().unwrap().to_owned();
        opens.push(("the secret of a key", key.rsplit('_').next().unwrap().to_owned()));
        opens.push(("a key", key));
    }
    let offer = admin.post("session/totp", &Value::Null).await.json();
    opens.push(("a second factor", offer["secret"].as_str().unwrap().to_owned()));
    let rotated =
        admin.post(&format!("apps/wechat/{WECHAT_APP}/secret"), &json!({"overlap_seconds": 60})).await;
    opens.push(("a new secret", rotated.json()["secret"].as_str().unwrap().to_owned()));
}

/// Whether bytes are contained in a dump.
fn contains(dump: &[u8], bytes: &[u8]) -> bool {
    dump.windows(bytes.len()).any(|window| window == bytes)
}

#[tokio::test]
async fn no_credential_of_any_dialect_is_kept_in_a_form_that_opens_anything() {
    let folder = tempfile::tempdir().unwrap();
    let store = Arc::new(SqliteStore::open(&folder.path().join("kanhe.sqlite")).unwrap());
    let world = World::on(store, ORIGIN.to_owned()).await;
    hire(&world, "mei", Role::Owner).await;
    let mut opens = Opens::new();
    credentials_of_apps(&world, &mut opens).await;
    credentials_of_users(&world, &mut opens).await;
    let admin = Admin::in_(world, "mei").await;
    credentials_of_operators(&admin, &mut opens).await;
    assert!(opens.len() > 20 && opens.iter().all(|(_, text)| text.len() >= 10), "{}", opens.len());

    let mut dump = Vec::new();
    for file in folder.path().read_dir().unwrap() {
        dump.extend(std::fs::read(file.unwrap().path()).unwrap());
    }
    assert!(contains(&dump, WECHAT_APP.as_bytes()), "it is the database that is looked at");
    for path in ["audit/export", "verdicts?limit=200"] {
        dump.extend(admin.get(path).await.body);
    }
    for (what, text) in &opens {
        let lines = text.lines().filter(|line| !line.starts_with("-----"));
        let piece = lines.max_by_key(|line| line.len()).unwrap();
        let base64 = STANDARD.encode(piece);
        for form in [piece, &hex::text(piece.as_bytes()), base64.trim_end_matches('=')] {
            assert!(!contains(&dump, form.as_bytes()), "{what} is kept: {form}");
        }
    }
    let mut shown = Vec::new();
    texts(&admin.get("keys").await.json(), &mut shown);
    assert_eq!(shown, [] as [String; 0], "of master keys only numbers are told");
}
