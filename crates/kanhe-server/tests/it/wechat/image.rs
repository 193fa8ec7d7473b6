//! Pictures on the phone: chosen, shown, carried to the platform and back.

use axum::body::Body;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HOST, ORIGIN};
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value, json};

use crate::phone::Phone;
use crate::world::{Answer, ORIGIN as SIMULATOR, World};
use kanhe_server::demo::WECHAT_APP;

const APIS: [&str; 5] = ["chooseImage", "previewImage", "uploadImage", "downloadImage", "getLocalImgData"];

/// A PNG of 2 by 2 pixels.
const PNG: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 2, 0, 0,
    0, 2, 8, 2, 0, 0, 0, 0xfd, 0xd4, 0x9a, 0x73, 0, 0, 0, 0x0b, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63,
    0x60, 0x40, 6, 0, 0, 0x0e, 0, 1, 0xa9, 0x91, 0x73, 0xb1, 0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42,
    0x60, 0x82,
];

async fn phone(device: Value) -> Phone {
    Phone::granted(json!({"device": device, "auto": "allow"}), &APIS).await
}

async fn add(phone: &Phone, query: &str, bytes: &[u8]) -> Answer {
    let request = World::request(Method::POST, &format!("{}/album{query}", phone.path));
    phone.world.send(request.body(Body::from(bytes.to_vec())).unwrap()).await
}

/// The local ids of what was chosen, whatever form this client gives them in.
fn local_ids(result: &Value) -> Vec<String> {
    assert_eq!(result["err_msg"], "chooseImage:ok", "{result}");
    let list = match &result["localIds"] {
        Value::String(text) => serde_json::from_str(text).unwrap(),
        list => list.clone(),
    };
    serde_json::from_value(list).unwrap()
}

async fn chosen(phone: &Phone) -> String {
    local_ids(&phone.invoke("chooseImage", json!({"sizeType": ["original"]})).await).remove(0)
}

async fn fails(phone: &Phone, api: &str, params: Value, reason: &str) {
    assert_eq!(phone.invoke(api, params).await["err_msg"], format!("{api}:fail"));
    assert_eq!(phone.newest_call().await["reason"], reason);
}

/// What a page's `<img>` gets, at an origin of its own.
async fn shown(phone: &Phone, local_id: &str) -> Answer {
    let path = local_id.strip_prefix(SIMULATOR).unwrap();
    let request =
        Request::builder().uri(path).header(HOST, "127.0.0.1:9").header("sec-fetch-site", "cross-site");
    phone.world.send(request.header(ORIGIN, "https://kanhe.example").body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn each_client_gets_local_ids_in_its_own_form() {
    let result = phone(json!({"profile": "iphone"})).await.invoke("chooseImage", json!({"count": 1})).await;
    let [local_id] = &local_ids(&result)[..] else { panic!("{result}") };
    assert!(local_id.starts_with("wxLocalResource://imageid"), "{local_id}");
    assert_eq!(result["sourceType"], "album");

    let result = phone(json!({"profile": "android"})).await.invoke("chooseImage", json!({})).await;
    assert!(result["localIds"].is_string(), "a list, as text");
    assert_eq!(local_ids(&result).len(), 1);

    let result = phone(json!({"profile": "desktop"})).await.invoke("chooseImage", json!({})).await;
    assert!(result["localIds"].is_array());
}

#[tokio::test]
async fn a_local_id_can_be_shown_by_a_page_of_any_origin() {
    let phone = phone(json!({"profile": "android"})).await;
    let picture = shown(&phone, &chosen(&phone).await).await;
    assert_eq!((picture.status, picture.header(CONTENT_TYPE)), (StatusCode::OK, "image/jpeg"));
    assert_eq!(picture.headers["cross-origin-resource-policy"], "cross-origin");
    assert_eq!(picture.headers["x-content-type-options"], "nosniff");
    let unknown = format!("{SIMULATOR}/sandbox/local-images/{}.jpg", "0".repeat(32));
    assert_eq!(shown(&phone, &unknown).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_original_keeps_its_bytes_and_the_compressed_is_smaller() {
    let phone = phone(json!({"profile": "android"})).await;
    let sample = phone.world.get(&format!("{}/album/sample-6", phone.path)).await.body;
    let pick = json!({"images": ["sample-6"], "original": true});
    let sizes = |sizes: Value| json!({"sizeType": sizes});

    phone.expect("images", "choose", pick.clone()).await;
    let both = local_ids(&phone.invoke("chooseImage", sizes(json!(["original", "compressed"]))).await);
    assert_eq!(shown(&phone, &both[0]).await.body, sample, "the person wants the original");

    phone.expect("images", "choose", pick.clone()).await;
    let small = local_ids(&phone.invoke("chooseImage", sizes(json!(["compressed"]))).await);
    assert!(shown(&phone, &small[0]).await.body.len() < sample.len(), "the page does not");

    phone.expect("images", "choose", json!({"images": ["sample-6"]})).await;
    let original = local_ids(&phone.invoke("chooseImage", sizes(json!(["original"]))).await);
    assert_eq!(shown(&phone, &original[0]).await.body, sample, "the page wants nothing else");
}

#[tokio::test]
async fn the_person_picks_from_the_album_what_somebody_has_put_in() {
    let phone = phone(json!({"profile": "android"})).await;
    let added = add(&phone, "?name=a.png&source=camera", PNG).await;
    assert_eq!(added.status, StatusCode::CREATED, "{}", added.text());
    let id = added.json()["id"].clone();
    assert_eq!(
        added.json(),
        json!({"id": id, "name": "a.png", "sample": false, "source": "camera", "width": 2, "height": 2})
    );
    let album = phone.world.get(&format!("{}/album", phone.path)).await.json();
    assert_eq!(album["pictures"][0]["id"], id, "the newest first");
    assert_eq!(album["pictures"].as_array().unwrap().len(), 7);

    phone.expect("images", "choose", json!({"images": [id, "sample-1"], "original": true})).await;
    let result = phone.invoke("chooseImage", json!({"count": 2})).await;
    let ids = local_ids(&result);
    assert_eq!(shown(&phone, &ids[0]).await.body, PNG);
    let endings: Vec<_> = ids.iter().map(|id| id.rsplit('.').next().unwrap()).collect();
    assert_eq!(endings, ["png", "jpg"]);

    let path = format!("{}/album/{}", phone.path, id.as_str().unwrap());
    assert_eq!(phone.world.call(Method::DELETE, &path, &Value::Null).await.status, StatusCode::NO_CONTENT);
    assert_eq!(phone.world.get(&path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_no_picture_does_not_go_into_the_album() {
    let phone = phone(json!({})).await;
    for bytes in [&b"<svg xmlns='http://www.w3.org/2000/svg'/>"[..], b"\xff\xd8\xff broken"] {
        assert_eq!(add(&phone, "", bytes).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    assert_eq!(add(&phone, "", b"").await.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(add(&phone, "?source=cloud", PNG).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn nobody_can_pick_what_is_not_there_or_more_than_the_page_wants() {
    let phone = phone(json!({})).await;
    phone.expect("images", "choose", json!({"images": ["nothing"]})).await;
    fails(&phone, "chooseImage", json!({}), "no_such_picture").await;
    phone.expect("images", "choose", json!({"images": ["sample-1", "sample-2"]})).await;
    fails(&phone, "chooseImage", json!({"count": 1}), "too_many_pictures").await;
    phone.expect("images", "cancel", json!({})).await;
    assert_eq!(phone.invoke("chooseImage", json!({})).await, json!({"err_msg": "chooseImage:cancel"}));
}

#[tokio::test]
async fn what_a_page_uploads_its_backend_fetches_for_three_days() {
    let phone = phone(json!({"profile": "android"})).await;
    let local_id = chosen(&phone).await;
    let bytes = shown(&phone, &local_id).await.body;
    let uploaded = phone.invoke("uploadImage", json!({"localId": local_id, "isShowProgressTips": 1})).await;
    assert_eq!(uploaded["err_msg"], "uploadImage:ok", "{uploaded}");
    let server_id = uploaded["serverId"].as_str().unwrap();

    let token = phone.world.token(WECHAT_APP).await;
    let path = format!("/cgi-bin/media/get?access_token={token}&media_id={server_id}");
    let fetched = phone.world.get(&path).await;
    assert_eq!((fetched.status, fetched.header(CONTENT_TYPE)), (StatusCode::OK, "image/jpeg"));
    assert_eq!(fetched.header(CONTENT_DISPOSITION), format!("attachment; filename=\"{server_id}.jpg\""));
    assert_eq!(fetched.body, bytes);

    let back = phone.invoke("downloadImage", json!({"serverId": server_id})).await;
    assert_eq!(shown(&phone, back["localId"].as_str().unwrap()).await.body, bytes);

    phone.world.advance(3 * 86_400).await;
    // The page's grant is over by now as well.
    let mut later = phone;
    assert_eq!(
        later.configure(crate::phone::PAGE, crate::phone::PAGE, &APIS).await["err_msg"],
        "preVerifyJSAPI:ok"
    );
    fails(&later, "downloadImage", json!({"serverId": server_id}), "unknown_media").await;
}

#[tokio::test]
async fn a_picture_that_a_backend_left_can_be_downloaded_by_its_pages() {
    let phone = phone(json!({"profile": "android"})).await;
    let token = phone.world.token(WECHAT_APP).await;
    let form = [
        &b"--cut\r\nContent-Disposition: form-data; name=\"media\"; filename=\"a.png\"\r\n\r\n"[..],
        PNG,
        b"\r\n--cut--\r\n",
    ]
    .concat();
    let path = format!("/cgi-bin/media/upload?access_token={token}&type=image");
    let request =
        World::request(Method::POST, &path).header(CONTENT_TYPE, "multipart/form-data; boundary=cut");
    let left = phone.world.send(request.body(Body::from(form)).unwrap()).await.json();
    let back = phone.invoke("downloadImage", json!({"serverId": left["media_id"]})).await;
    assert_eq!(shown(&phone, back["localId"].as_str().unwrap()).await.body, PNG);
}

#[tokio::test]
async fn pictures_are_uploaded_one_at_a_time() {
    let phone = phone(json!({})).await;
    let (one, two) = (chosen(&phone).await, chosen(&phone).await);
    let upload = |local_id: String| phone.invoke("uploadImage", json!({"localId": local_id}));
    let (first, second) = tokio::join!(upload(one.clone()), upload(two.clone()));
    let mut ended = [&first["err_msg"], &second["err_msg"]];
    ended.sort_by_key(ToString::to_string);
    assert_eq!(ended, ["uploadImage:fail", "uploadImage:ok"]);
    assert_eq!(upload(two).await["err_msg"], "uploadImage:ok", "one after the other");
}

#[tokio::test]
async fn without_a_connection_nothing_is_carried() {
    let phone = phone(json!({})).await;
    let local_id = chosen(&phone).await;
    phone.change(json!({"network": "none"})).await;
    fails(&phone, "uploadImage", json!({"localId": local_id}), "offline").await;
    fails(&phone, "downloadImage", json!({"serverId": "x"}), "offline").await;
}

#[tokio::test]
async fn before_android_6_2_an_upload_in_the_callback_of_choose_image_is_lost() {
    let phone = phone(json!({"profile": "android", "client_version": "6.1.0"})).await;
    let local_id = chosen(&phone).await;
    assert_eq!(
        phone.invoke("uploadImage", json!({"localId": local_id})).await,
        Value::Null,
        "never answered"
    );
    assert_eq!(phone.newest_call().await["reason"], "lost_in_callback");
    tokio::time::sleep(core::time::Duration::from_millis(101)).await;
    assert_eq!(phone.invoke("uploadImage", json!({"localId": local_id})).await["err_msg"], "uploadImage:ok");
}

#[tokio::test]
async fn unknown_ids_are_refused_with_a_reason() {
    let phone = phone(json!({})).await;
    for api in ["uploadImage", "getLocalImgData"] {
        fails(&phone, api, json!({}), "missing_parameters").await;
        fails(&phone, api, json!({"localId": "wxLocalResource://imageid0"}), "unknown_local_id").await;
    }
    fails(&phone, "downloadImage", json!({}), "missing_parameters").await;
    fails(&phone, "downloadImage", json!({"serverId": "x".repeat(64)}), "unknown_media").await;
}

#[tokio::test]
async fn a_picture_as_text_has_each_clients_form() {
    for (profile, beginning) in [
        ("iphone", "data:image/jgp;base64,/9j/"),
        ("android", "/9j/"),
        ("desktop", "data:image/jpeg;base64,/9j/"),
    ] {
        let phone = phone(json!({"profile": profile})).await;
        let local_id = chosen(&phone).await.replace("wxLocalResource", "wxlocalresource");
        let result = phone.invoke("getLocalImgData", json!({"localId": local_id})).await;
        assert!(result["localData"].as_str().unwrap().starts_with(beginning), "{profile}");
    }
    let documented = phone(json!({"profile": "android", "local_image_data": "documented"})).await;
    let local_id = chosen(&documented).await;
    fails(&documented, "getLocalImgData", json!({"localId": local_id}), "ios_only").await;
}

#[tokio::test]
async fn the_viewer_gets_addresses_that_it_can_load() {
    let phone = Phone::granted(json!({"device": {"profile": "iphone"}}), &APIS).await;
    phone.expect("images", "choose", json!({})).await;
    let local_id = local_ids(&phone.invoke("chooseImage", json!({})).await).remove(0);
    let urls = [&local_id, "https://a.example/1.png", "http://a.example/2.png", "3.png"];
    let result = phone.invoke("imagePreview", json!({"current": urls[1], "urls": urls})).await;
    assert_eq!(result, json!({"err_msg": "imagePreview:ok"}));
    let dialogs = phone.world.get(&format!("{}/dialogs", phone.path)).await.json();
    let dialog = &dialogs["dialogs"][0];
    assert_eq!(
        (&dialog["kind"], &dialog["waits"], &dialog["data"]["at"]),
        (&json!("preview"), &json!(false), &json!(1))
    );
    let digits = local_id.strip_prefix("wxLocalResource://imageid").unwrap();
    assert_eq!(
        dialog["data"]["pictures"],
        json!([
            {"url": local_id, "src": format!("/sandbox/local-images/{digits}"), "warning": null},
            {"url": urls[1], "src": urls[1], "warning": null},
            {"url": urls[2], "src": urls[2], "warning": "mixed_content"},
            {"url": urls[3], "src": null, "warning": "not_absolute"},
        ])
    );
    fails(&phone, "imagePreview", json!({"urls": []}), "missing_parameters").await;
}
