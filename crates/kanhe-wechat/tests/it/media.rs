//! Temporary media: what is taken, what is refused in which words, and how long it is kept.

use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HOST};
use http::{HeaderMap, HeaderValue, Method};
use kanhe_dialect::endpoint::{Answer, Call};

use crate::world::{APPID, SECRET, World, errcode, errmsg, field, json, number, token_call};

const JPEG: &[u8] = b"\xff\xd8\xff\xe0 a picture";
const AMR: &[u8] = b"#!AMR\n\x3c a voice";
const MP4: &[u8] = b"\0\0\0\x18ftypmp42 a film";

fn form(part: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!(
        "--cut\r\nContent-Disposition: form-data; name=\"{part}\"; filename=\"%E5%9B%BE.jpg\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    );
    [head.as_bytes(), bytes, b"\r\n--cut--\r\n"].concat()
}

async fn send(world: &World, method: Method, path_and_query: &str, body: &[u8]) -> Answer {
    let (path, query) = path_and_query.split_once('?').unwrap();
    let endpoint = world.wechat.endpoints.iter().find(|endpoint| endpoint.path == path).unwrap();
    assert!(body.len() <= endpoint.body_limit, "the server would not let it in");
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("multipart/form-data; boundary=cut"));
    headers.insert(HOST, HeaderValue::from_static("platform.example:8787"));
    let call = Call {
        platform: world.platform.clone(),
        method,
        path: path.to_owned(),
        query: query.to_owned(),
        headers,
        body: body.to_vec().into(),
        from: None,
    };
    endpoint.answer(call).await
}

async fn upload(world: &World, kind: &str, body: &[u8]) -> String {
    let token = world.token().await;
    let path = format!("/cgi-bin/media/upload?access_token={token}&type={kind}");
    String::from_utf8(send(world, Method::POST, &path, body).await.body).unwrap()
}

async fn fetch(world: &World, path: &str, token: &str, id: &str) -> Answer {
    send(world, Method::GET, &format!("{path}?access_token={token}&media_id={id}"), b"").await
}

fn refused(answer: &Answer) -> (i64, String) {
    let text = String::from_utf8(answer.body.clone()).unwrap();
    (errcode(&text), errmsg(&text))
}

#[tokio::test]
async fn a_picture_comes_back_to_the_byte_under_its_id() {
    let world = World::new().await;
    let answer = upload(&world, "image", &form("media", JPEG)).await;
    let id = field(&answer, "media_id");
    assert_eq!(answer, format!(r#"{{"type":"image","media_id":"{id}","created_at":1795140000}}"#));
    assert_eq!(id.len(), 64);

    let token = world.token().await;
    let answer = fetch(&world, "/cgi-bin/media/get", &token, &id).await;
    assert_eq!((answer.status, &*answer.content_type, &*answer.body), (200, "image/jpeg", JPEG));
    let name = format!("attachment; filename=\"{id}.jpg\"");
    assert_eq!(answer.headers, [(CONTENT_DISPOSITION, HeaderValue::from_str(&name).unwrap())]);
}

#[tokio::test]
async fn a_thumbnails_id_has_a_name_of_its_own() {
    let world = World::new().await;
    let answer = upload(&world, "thumb", &form("media", JPEG)).await;
    assert_eq!(field(&answer, "thumb_media_id").len(), 64);
    assert_eq!(json(&answer).get("media_id"), None);
}

#[tokio::test]
async fn media_are_kept_for_three_days() {
    let world = World::new().await;
    let id = field(&upload(&world, "voice", &form("media", AMR)).await, "media_id");
    world.pass(3 * 86_400 - 1);
    let token = world.token().await;
    assert_eq!(fetch(&world, "/cgi-bin/media/get", &token, &id).await.body, AMR);
    world.pass(1);
    let gone = fetch(&world, "/cgi-bin/media/get", &token, &id).await;
    assert_eq!(refused(&gone), (40007, "invalid media_id".to_owned()));
}

#[tokio::test]
async fn an_id_means_nothing_to_another_app() {
    let world = World::new().await;
    let id = field(&upload(&world, "image", &form("media", JPEG)).await, "media_id");
    world.register("wx4b616e6865000002", |_| {}).await;
    let other = field(&world.get(&token_call("wx4b616e6865000002", SECRET)).await, "access_token");
    for id in [&*id, "x", &"x".repeat(64)] {
        assert_eq!(refused(&fetch(&world, "/cgi-bin/media/get", &other, id).await).0, 40007, "{id}");
    }
}

#[tokio::test]
async fn only_voices_have_a_better_quality_to_be_fetched_in() {
    let world = World::new().await;
    let voice = field(&upload(&world, "voice", &form("media", AMR)).await, "media_id");
    let image = field(&upload(&world, "image", &form("media", JPEG)).await, "media_id");
    let token = world.token().await;
    assert_eq!(fetch(&world, "/cgi-bin/media/get/jssdk", &token, &voice).await.body, AMR);
    assert_eq!(refused(&fetch(&world, "/cgi-bin/media/get/jssdk", &token, &image).await).0, 40007);
}

#[tokio::test]
async fn of_a_film_the_address_is_given_and_serves_for_a_while() {
    let world = World::new().await;
    let id = field(&upload(&world, "video", &form("media", MP4)).await, "media_id");
    let token = world.token().await;
    let answer = fetch(&world, "/cgi-bin/media/get", &token, &id).await;
    let url = field(core::str::from_utf8(&answer.body).unwrap(), "video_url");
    let path = url.strip_prefix("http://platform.example:8787").unwrap();
    let film = send(&world, Method::GET, path, b"").await;
    assert_eq!((&*film.content_type, &*film.body), ("video/mp4", MP4));
    world.pass(1800);
    assert_eq!(refused(&send(&world, Method::GET, path, b"").await).0, 40007);
}

#[tokio::test]
async fn what_is_not_taken_is_refused_in_the_vendors_words() {
    let world = World::new().await;
    let large = [JPEG, &vec![0; 65_536]].concat();
    for (kind, body, code, text) in [
        ("", form("media", JPEG), 40004, "invalid media type"),
        ("file", form("media", JPEG), 40004, "invalid media type"),
        ("image", form("picture", JPEG), 41005, "media data missing"),
        ("image", b"no form".to_vec(), 47001, "data format error"),
        ("image", form("media", b""), 44001, "empty media data"),
        ("image", form("media", AMR), 40005, "invalid file type"),
        ("image", form("media", b"<svg onload=alert(1)>"), 40005, "invalid file type"),
        ("voice", form("media", JPEG), 40005, "invalid file type"),
        ("thumb", form("media", &large), 45001, "media size out of limit"),
    ] {
        let answer = upload(&world, kind, &body).await;
        assert_eq!(
            (errcode(&answer), &*errmsg(&answer)),
            (code, text),
            "{kind} {:?}",
            &body[..20.min(body.len())]
        );
    }
    let token = world.token().await;
    let path = format!("/cgi-bin/media/upload?access_token={token}&type=image");
    assert_eq!(refused(&send(&world, Method::GET, &path, b"").await).0, 43002);
    assert_eq!(errcode(&world.get(&format!("/cgi-bin/media/get?access_token={token}")).await), 41006);
    assert_eq!(errcode(&world.get("/cgi-bin/media/get?media_id=x").await), 41001);
}

#[tokio::test]
async fn fetching_counts_against_the_quota_of_a_day() {
    let world = World::with(|new| {
        new.policy.quotas.insert(kanhe_core::word::Word::new("media_get"), 1);
    })
    .await;
    let id = field(&upload(&world, "image", &form("media", JPEG)).await, "media_id");
    let token = world.token().await;
    assert_eq!(fetch(&world, "/cgi-bin/media/get", &token, &id).await.body, JPEG);
    let refused = refused(&fetch(&world, "/cgi-bin/media/get", &token, &id).await);
    assert_eq!(refused, (45009, "reach max api daily quota limit".to_owned()));
    let path = format!("/cgi-bin/clear_quota?access_token={token}");
    let again = world.post(&path, &format!(r#"{{"appid":"{APPID}"}}"#)).await;
    assert_eq!(number(&again, "errcode"), 0);
    assert_eq!(fetch(&world, "/cgi-bin/media/get", &token, &id).await.body, JPEG);
}
