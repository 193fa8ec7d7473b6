//! What Kanhe is compared with.

use core::time::Duration;

use axum::routing::any;
use axum::{Json, Router};
use bytes::Bytes;
use kanhe_sign::rsa::RsaKey;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::time::Instant;

use crate::Outcome;

/// A bare server: reads the body, answers JSON, does nothing else.
pub(crate) fn serve() -> Outcome<()> {
    // As `kanhe serve` has it: as many threads as there are cores that it may use, which is one.
    tokio::runtime::Runtime::new()?.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        println!("{}", json!({"url": format!("http://{}", listener.local_addr()?)}));
        Ok(axum::serve(listener, Router::new().route("/", any(answer))).await?)
    })
}

async fn answer(body: Bytes) -> Json<Value> {
    Json(json!({"ok": true, "bytes": body.len()}))
}

/// How long the two RSA operations are repeated at a time.
const SPELL: Duration = Duration::from_secs(1);

/// The two RSA operations of a call of Alipay+, verifying and signing, and nothing else: for a line of input so many times
/// a second in a line of output.
pub(crate) fn sign() -> Outcome<()> {
    let key = RsaKey::derive([1; 32]).ok_or("no key")?;
    let (message, public) = ([7; 300], key.public());
    let signature = key.sign_bytes(&message);
    println!("{}", json!({"url": ""}));
    for line in std::io::stdin().lines() {
        line?;
        let (began, mut count) = (Instant::now(), 0_u32);
        while began.elapsed() < SPELL {
            if !public.verifies_bytes(&message, &signature) || key.sign_bytes(&message) != signature {
                return Err("RSA does not hold".into());
            }
            count += 1;
        }
        println!("{}", f64::from(count) / began.elapsed().as_secs_f64());
    }
    Ok(())
}
