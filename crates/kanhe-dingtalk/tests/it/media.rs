//! Media.

use http::{HeaderValue, Method, header};
use kanhe_dialect::endpoint::{Answer, Call};

use crate::world::{KEY, NEIGHBOUR, World, errcode, field};

async fn upload(world: &World, token: &str, kind: &str, part: &str, bytes: &[u8]) -> String {
    let head =
        format!("--cut\r\nContent-Disposition: form-data; name=\"{part}\"; filename=\"a.jpg\"\r\n\r\n");
    let endpoint = world.dingtalk.endpoints.iter().find(|endpoint| endpoint.path == "/media/upload").unwrap();
    let mut call = Call {
        platform: world.platform.clone(),
        method: Method::POST,
        path: "/media/upload".to_owned(),
        query: format!("access_token={token}&type={kind}"),
        headers: http::HeaderMap::new(),
        body: [head.as_bytes(), bytes, b"\r\n--cut--\r\n"].concat().into(),
        from: None,
    };
    call.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("multipart/form-data; boundary=cut"));
    String::from_utf8(endpoint.answer(call).await.body).unwrap()
}

async fn download(world: &World, token: &str, id: &str) -> Answer {
    let target = format!("/media/downloadFile?access_token={token}&media_id={id}");
    world.call(Method::GET, &target, "", b"").await
}

const JPEG: &[u8] = b"\xff\xd8\xff\xe0picture";

#[tokio::test]
async fn a_file_comes_back_to_its_own_app() {
    let world = World::new().await;
    let token = world.token(KEY).await;
    let body = upload(&world, &token, "image", "media", JPEG).await;
    let id = field(&body, "media_id");
    assert_eq!(
        body.replace(&id, "ID"),
        r#"{"errcode":0,"errmsg":"ok","media_id":"ID","created_at":1795136400000,"type":"image"}"#
    );
    let answer = download(&world, &token, &id).await;
    assert_eq!((&*answer.content_type, &*answer.body), ("image/jpeg", JPEG));
    let other = world.token(NEIGHBOUR).await;
    let foreign = String::from_utf8(download(&world, &other, &id).await.body).unwrap();
    assert_eq!(foreign, r#"{"errcode":40007,"errmsg":"不合法的媒体文件id"}"#);
    world.pass(3 * 86_400);
    let token = world.token(KEY).await;
    let gone = String::from_utf8(download(&world, &token, &id).await.body).unwrap();
    assert_eq!(errcode(&gone), 40007);
}

#[tokio::test]
async fn what_does_not_fit_is_refused() {
    let world = World::new().await;
    let token = world.token(KEY).await;
    for (kind, part, bytes, code) in [
        ("image", "media", &b"text"[..], 40004),
        ("picture", "media", JPEG, 40004),
        ("image", "file", JPEG, 41005),
        ("image", "media", b"", 40006),
        ("voice", "media", JPEG, 40004),
    ] {
        assert_eq!(errcode(&upload(&world, &token, kind, part, bytes).await), code, "{kind} {part}");
    }
    assert_eq!(errcode(&upload(&world, &token, "file", "media", b"any text").await), 0);
}
