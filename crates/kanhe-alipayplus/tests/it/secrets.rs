//! Nothing that could be presented stands in the store (RFC 6749 sections 10.3 to 10.5).

use std::sync::Arc;

use kanhe_alipayplus::profile::Profile;
use kanhe_store::SqliteStore;

use crate::world::{World, field};

#[tokio::test]
async fn a_stolen_database_holds_no_code_and_no_token() {
    let folder = tempfile::tempdir().unwrap();
    let store = Arc::new(SqliteStore::open(&folder.path().join("kanhe.db")).unwrap());
    let world = World::on(store, Profile::default()).await;
    let code = world.code(&["auth_base"]).await;
    let tokens = world.redeem(&code).await;
    let refreshed = world.refresh(&field(&tokens, "refreshToken")).await;
    let mut stored = Vec::new();
    for file in std::fs::read_dir(folder.path()).unwrap() {
        stored.extend(std::fs::read(file.unwrap().path()).unwrap());
    }
    let holds = |text: &str| stored.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("alipayplus_refresh_redeemed"), "the records themselves are there");
    for secret in [code, field(&tokens, "accessToken"), field(&tokens, "refreshToken")] {
        assert!(!holds(&secret));
    }
    for name in ["accessToken", "refreshToken"] {
        assert!(!holds(&field(&refreshed, name)));
    }
}
