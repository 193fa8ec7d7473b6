//! The person picks pictures, and looks at them.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{asked, can_be_cancelled, done, fails, granted};
use crate::phone::Phone;
use crate::world::ORIGIN;

const APIS: [&str; 3] = ["biz.util.uploadImage", "biz.util.uploadImageFromCamera", "biz.util.chooseImage"];

async fn phone(settings: Value) -> Phone {
    granted(settings, &APIS).await
}

/// How many bytes a picture has that pages know by this address.
async fn size(phone: &Phone, address: &Value) -> usize {
    let path = address.as_str().unwrap().strip_prefix(ORIGIN).unwrap();
    let shown = phone.world.get(path).await;
    assert_eq!(shown.status, StatusCode::OK, "{path}");
    shown.body.len()
}

#[tokio::test]
async fn pictures_are_uploaded_and_the_page_gets_addresses_that_show_them() {
    let phone = phone(json!({})).await;
    for (api, sources) in [
        ("biz.util.uploadImage", json!(["album", "camera"])),
        ("biz.util.uploadImageFromCamera", json!(["camera"])),
    ] {
        let picked = json!({"images": ["sample-2", "sample-6"]});
        let (result, dialog) =
            asked(&phone, api, json!({"multiple": true, "max": 3}), "choose", picked).await;
        assert_eq!(result.as_array().unwrap().len(), 2);
        for address in result.as_array().unwrap() {
            assert!(size(&phone, address).await > 1000);
        }
        assert_eq!((&dialog["kind"], &dialog["data"]["count"]), (&json!("images"), &json!(3)));
        assert_eq!(dialog["data"]["sources"], sources);
        can_be_cancelled(&phone, api, json!({})).await;
    }
}

#[tokio::test]
async fn pictures_are_chosen_with_size_and_type() {
    let phone = phone(json!({"auto": "allow"})).await;
    let result = done(&phone, "biz.util.chooseImage", json!({"count": 1})).await;
    let path = result["filePaths"][0].clone();
    assert_eq!(
        result,
        json!({"filePaths": [path], "files": [
            {"path": path, "size": size(&phone, &path).await, "fileType": "jpeg", "source": "album"}]})
    );
    phone.change(json!({"auto": "ask"})).await;
    can_be_cancelled(&phone, "biz.util.chooseImage", json!({})).await;
}

#[tokio::test]
async fn a_page_or_a_person_may_want_the_original() {
    let phone = phone(json!({"auto": "allow"})).await;
    let api = "biz.util.uploadImage";
    let compressed = done(&phone, api, json!({})).await;
    let by_page = done(&phone, api, json!({"compression": false})).await;
    phone.expect("images", "choose", json!({"original": true})).await;
    let by_person = done(&phone, api, json!({})).await;
    let original = size(&phone, &by_page[0]).await;
    assert_eq!(size(&phone, &by_person[0]).await, original);
    assert!(size(&phone, &compressed[0]).await < original);
}

#[tokio::test]
async fn how_many_pictures_the_page_says() {
    let phone = phone(json!({})).await;
    for (params, count) in [
        (json!({}), 9),
        (json!({"multiple": false, "max": 5}), 1),
        (json!({"multiple": true, "max": 2}), 2),
        (json!({"count": "4"}), 4),
        (json!({"max": 100}), 9),
        (json!({"max": -1}), 9),
    ] {
        let (_, dialog) = asked(&phone, "biz.util.uploadImage", params, "choose", json!({})).await;
        assert_eq!(dialog["data"]["count"], count);
    }
}

#[tokio::test]
async fn wrong_picks_of_a_script_fail() {
    let phone = phone(json!({})).await;
    for (images, reason) in [
        (json!([]), "no_such_picture"),
        (json!("sample-1"), "no_such_picture"),
        (json!(["sample-99"]), "no_such_picture"),
        (json!(["sample-1", "sample-2"]), "too_many_pictures"),
    ] {
        for api in APIS {
            phone.expect("images", "choose", json!({"images": images})).await;
            fails(&phone, api, json!({"count": 1}), "3", reason).await;
        }
    }
}

#[tokio::test]
async fn without_a_connection_nothing_is_uploaded() {
    let phone = phone(json!({"network": "none", "auto": "allow"})).await;
    fails(&phone, "biz.util.uploadImage", json!({}), "11", "offline").await;
    done(&phone, "biz.util.chooseImage", json!({})).await;
}

#[tokio::test]
async fn pictures_are_shown_and_nobody_waits_until_they_are_closed() {
    let phone = phone(json!({})).await;
    let api = "biz.util.previewImage";
    let urls = json!(["https://kanhe.example/1.png", "/2.png"]);
    for (current, at) in
        [(json!("/2.png"), 1), (json!(1), 1), (json!("other"), 0), (json!(99), 1), (json!(null), 0)]
    {
        assert_eq!(done(&phone, api, json!({"urls": urls, "current": current})).await, json!({}));
        let shown = phone.dialogs().await;
        let shown = shown.as_array().unwrap().last().unwrap().clone();
        assert_eq!((&shown["kind"], &shown["waits"]), (&json!("preview"), &json!(false)));
        assert_eq!(
            shown["data"],
            json!({"at": at, "pictures": [
                {"url": "https://kanhe.example/1.png", "src": "https://kanhe.example/1.png", "warning": null},
                {"url": "/2.png", "src": null, "warning": "not_absolute"}]})
        );
    }
    for wrong in [json!({}), json!({"urls": []}), json!({"urls": "https://kanhe.example/1.png"})] {
        fails(&phone, api, wrong, "2", "missing_parameters").await;
    }
}
