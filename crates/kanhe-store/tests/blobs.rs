//! Bytes that are too many for a database: the same sentences for memory, a folder, and a store that speaks S3.

#![expect(clippy::unwrap_used, reason = "a test ends where something unforeseen happens")]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use kanhe_core::blobs::{BlobKey, Blobs, MemoryBlobs};
use kanhe_core::media::MediaId;
use kanhe_core::secret::Secret;
use kanhe_core::time::Timestamp;
use kanhe_store::{ObjectBlobs, S3Settings};

fn key(seconds: i64, number: u32) -> BlobKey {
    BlobKey::new(Timestamp::from_unix_seconds(seconds), MediaId::parse(&format!("{number:064}")).unwrap())
}

async fn keeps(blobs: &dyn Blobs) {
    let bytes: Vec<u8> = (0..=u8::MAX).cycle().take(3_000_000).collect();
    blobs.put(&key(10, 1), bytes.clone()).await.unwrap();
    blobs.put(&key(20, 2), Vec::new()).await.unwrap();
    assert_eq!(blobs.get(&key(10, 1)).await.unwrap(), Some(bytes));
    assert_eq!(blobs.get(&key(20, 2)).await.unwrap(), Some(Vec::new()));
    assert_eq!(blobs.get(&key(10, 2)).await.unwrap(), None, "another moment is another key");

    assert_eq!(blobs.sweep(Timestamp::from_unix_seconds(10)).await.unwrap(), 0);
    assert_eq!(blobs.sweep(Timestamp::from_unix_seconds(20)).await.unwrap(), 1);
    assert_eq!(blobs.get(&key(10, 1)).await.unwrap(), None);
    assert_eq!(blobs.get(&key(20, 2)).await.unwrap(), Some(Vec::new()));
    assert_eq!(blobs.sweep(Timestamp::from_unix_seconds(21)).await.unwrap(), 1);
    assert_eq!(blobs.sweep(Timestamp::from_unix_seconds(21)).await.unwrap(), 0);
}

#[tokio::test]
async fn memory_keeps_bytes_until_they_are_due() {
    keeps(&MemoryBlobs::default()).await;
}

#[tokio::test]
async fn a_folder_keeps_bytes_until_they_are_due_and_other_files_for_ever() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("media");
    let blobs = ObjectBlobs::folder(&place).unwrap();
    std::fs::write(place.join("notes.txt"), "mine").unwrap();
    keeps(&blobs).await;
    blobs.put(&key(30, 3), b"stays".to_vec()).await.unwrap();
    drop(blobs);
    let again = ObjectBlobs::folder(&place).unwrap();
    assert_eq!(again.get(&key(30, 3)).await.unwrap(), Some(b"stays".to_vec()), "also after a restart");
    assert!(place.join("notes.txt").exists());
    assert!(ObjectBlobs::folder(&place.join("notes.txt")).is_err(), "a file is no folder");
}

/// A bucket: what it holds, and how often somebody came without a signature.
type Bucket = Arc<Mutex<(BTreeMap<String, Bytes>, u32)>>;

/// As much of S3 as is spoken: put, get, list, delete. No real one can be had here.
async fn bucket(
    State(bucket): State<Bucket>,
    method: Method,
    uri: Uri,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let mut bucket = bucket.lock().unwrap();
    let signed = headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !signed.starts_with("AWS4-HMAC-SHA256 Credential=kanhe/") {
        bucket.1 += 1;
        return StatusCode::FORBIDDEN.into_response();
    }
    let query = query.unwrap_or_default();
    let name = uri.path().trim_start_matches("/media").trim_start_matches('/').to_owned();
    match method {
        Method::PUT => {
            bucket.0.insert(name, body);
            [("etag", "\"1\"")].into_response()
        }
        Method::GET if query.contains("list-type=2") => {
            let entry = |(name, bytes): (&String, &Bytes)| {
                format!(
                    "<Contents><Key>{name}</Key><LastModified>2026-11-20T02:00:00.000Z</LastModified><ETag>\"1\"</ETag><Size>{}</Size></Contents>",
                    bytes.len()
                )
            };
            let entries: Vec<String> = bucket.0.iter().map(entry).collect();
            format!(
                "<ListBucketResult><IsTruncated>false</IsTruncated>{}</ListBucketResult>",
                entries.concat()
            )
            .into_response()
        }
        Method::GET => match bucket.0.get(&name) {
            Some(bytes) => {
                let headers = [("etag", "\"1\""), ("last-modified", "Fri, 20 Nov 2026 02:00:00 GMT")];
                (headers, bytes.clone()).into_response()
            }
            None => StatusCode::NOT_FOUND.into_response(),
        },
        Method::POST if query.contains("delete") => {
            let text = String::from_utf8(body.to_vec()).unwrap();
            let names: Vec<&str> =
                text.split("<Key>").skip(1).map(|part| part.split("</Key>").next().unwrap()).collect();
            bucket.0.retain(|name, _| !names.contains(&name.as_str()));
            let deleted: Vec<String> =
                names.iter().map(|name| format!("<Deleted><Key>{name}</Key></Deleted>")).collect();
            format!("<DeleteResult>{}</DeleteResult>", deleted.concat()).into_response()
        }
        Method::DELETE => {
            bucket.0.remove(&name);
            StatusCode::NO_CONTENT.into_response()
        }
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}

#[tokio::test]
async fn a_bucket_keeps_bytes_until_they_are_due_under_its_prefix() {
    let held = Bucket::default();
    let router = Router::new()
        .fallback(bucket)
        .layer(axum::extract::DefaultBodyLimit::max(16 << 20))
        .with_state(held.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let blobs = ObjectBlobs::s3(&S3Settings {
        endpoint,
        bucket: "media".to_owned(),
        region: "us-east-1".to_owned(),
        prefix: "kanhe".to_owned(),
        access_key_id: "kanhe".to_owned(),
        secret_access_key: Secret::new("secret"),
    })
    .unwrap();
    keeps(&blobs).await;
    blobs.put(&key(30, 3), b"x".to_vec()).await.unwrap();
    let (held, strangers) = held.lock().unwrap().clone();
    assert_eq!(held.keys().collect::<Vec<_>>(), [&format!("kanhe/{}", key(30, 3).name())]);
    assert_eq!(strangers, 0, "every call is signed");
    assert!(!format!("{blobs:?}").contains("secret\""), "the secret is not printed");
}
