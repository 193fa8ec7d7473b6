//! Backends' clients that others have published, unmodified, over a real listener.

use std::path::Path;

use kanhe_server::connection::serve;
use kanhe_testkit::Python;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::merchant::Merchant;
use crate::world::World;

#[expect(clippy::print_stderr, reason = "a test that is skipped says why")]
#[tokio::test]
async fn the_official_python_sdk_redeems_refreshes_inquires_and_revokes_and_verifies_every_reply() {
    if let Err(missing) = Python::available() {
        assert!(kanhe_testkit::may_skip(), "{missing}");
        eprintln!("skipped: {missing}");
        return;
    }
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("alipayplus-python");
    let requirements = tests.join("requirements.txt");
    let python = tokio::task::spawn_blocking(move || Python::with(&requirements, &folder)).await.unwrap();

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let world = World::at(format!("http://{address}")).await;
    tokio::spawn(serve(listener, world.router.clone(), core::future::pending()));
    let merchant = Merchant::of(&world).await;
    let app = world.get(&format!("/sandbox/v1/apps/alipayplus/{}", merchant.client_id)).await.json();
    let wanted = json!({"dialect": "alipayplus", "scopes": ["auth_base", "USER_LOGIN_ID"]});
    let code = world.post("/sandbox/v1/codes", &wanted).await.json()["code"].clone();
    let given = json!({
        "port": address.port(),
        "client_id": merchant.client_id,
        "private_key": app["merchant_private_key_pem"],
        "public_key": app["wallet_public_key_pem"],
        "own_public_key": app["public_keys"]["1"],
        "code": code,
        "now": world.kanhe.platform.now().unix_seconds(),
    });
    let mut script = python.script(&tests.join("open_sdk.py"));
    script.arg(given.to_string());
    let output = tokio::task::spawn_blocking(move || script.output().unwrap()).await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let answers: Vec<Value> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let code = |answer: &Value| answer["result"]["resultCode"].as_str().unwrap_or("raised").to_owned();
    assert_eq!(
        answers.iter().map(code).collect::<Vec<_>>(),
        ["SUCCESS", "SUCCESS", "SUCCESS", "INVALID_CODE", "SUCCESS", "INVALID_ACCESS_TOKEN", "raised"]
    );
    let [tokens, _, seen, .., forged] = &*answers else { panic!("seven calls") };
    assert_eq!(tokens["customerId"], seen["userId"]);
    assert_eq!(seen["userLoginId"], "86-13800000001");
    assert!(
        forged["raised"].as_str().unwrap().contains("verify"),
        "by a key that is not the wallet's: {forged}"
    );
}
