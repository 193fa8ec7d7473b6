//! `uploadVoice`, `downloadVoice`: the same bytes at the backend, and back on the phone.

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use kanhe_server::demo::WECHAT_APP;
use serde_json::json;

use super::{fails, ok, phone, recorded, sound};

#[tokio::test]
async fn what_a_page_uploads_its_backend_fetches() {
    let phone = phone(json!({})).await;
    let local_id = recorded(&phone, 30).await;
    let heard = sound(&phone, &local_id).await.body;
    let server_id = ok(&phone, "uploadVoice", json!({"localId": local_id})).await["serverId"].clone();
    let token = phone.world.token(WECHAT_APP).await;
    for path in ["/cgi-bin/media/get", "/cgi-bin/media/get/jssdk"] {
        let path = format!("{path}?access_token={token}&media_id={}", server_id.as_str().unwrap());
        let fetched = phone.world.get(&path).await;
        assert_eq!((fetched.status, fetched.header(CONTENT_TYPE)), (StatusCode::OK, "audio/wav"));
        assert_eq!(fetched.body, heard);
    }
    let back = ok(&phone, "downloadVoice", json!({"serverId": server_id})).await["localId"].clone();
    assert_ne!(back, local_id);
    assert_eq!(sound(&phone, &back).await.body, heard);
    ok(&phone, "playVoice", json!({"localId": back})).await;
}

#[tokio::test]
async fn what_is_not_there_is_not_carried() {
    let phone = phone(json!({})).await;
    fails(&phone, "uploadVoice", json!({}), "uploadVoice:fail", "missing_parameters").await;
    fails(&phone, "uploadVoice", json!({"localId": "x"}), "uploadVoice:fail", "unknown_local_id").await;
    fails(&phone, "downloadVoice", json!({"serverId": "x"}), "downloadVoice:fail", "unknown_media").await;
    phone.change(json!({"network": "none"})).await;
    fails(&phone, "downloadVoice", json!({"serverId": "x"}), "downloadVoice:fail", "offline").await;
}

#[tokio::test]
async fn a_picture_is_no_voice() {
    let phone = crate::phone::Phone::granted(
        json!({"auto": "allow"}),
        &["chooseImage", "uploadImage", "downloadVoice"],
    )
    .await;
    let chosen = ok(&phone, "chooseImage", json!({})).await["localIds"][0].clone();
    let server_id = ok(&phone, "uploadImage", json!({"localId": chosen})).await["serverId"].clone();
    fails(&phone, "downloadVoice", json!({"serverId": server_id}), "downloadVoice:fail", "unknown_media")
        .await;
}
