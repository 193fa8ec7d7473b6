//! Requests that carry an id of the app's own, under which they are done once (`protocol/alipay-plus.md` 3.7).

use kanhe_core::app::App;
use kanhe_core::platform::Platform;
use kanhe_core::secret::Secret;
use kanhe_core::word::Word;
use kanhe_dialect::letters::letters_and_digits;
use kanhe_sign::derive::digest;
use kanhe_sign::hex;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::policy::REQUEST_MEMORY;
use crate::result::{Refusal, Reply, ResultCode};

/// What is remembered of a request.
#[derive(Serialize, Deserialize)]
struct Remembered {
    /// A digest of what it asked for.
    content: String,
    /// The wallet's own id of what came of it.
    id: String,
}

/// The wallet's id for what a request asks for: the same for the same id of the app's with the same content. The same
/// id with another content is a mistake.
pub(super) async fn once(
    platform: &Platform,
    app: &App,
    kind: Word,
    request_id: &str,
    content: &[u8],
) -> Reply<String> {
    let text = Secret::new(format!("{} {request_id}", app.uid));
    let content = hex::text(&digest(&[content]));
    let id = letters_and_digits(platform.entropy(), 32).reveal().to_owned();
    let remembered = json!(Remembered { content: content.clone(), id: id.clone() });
    if platform.hand_out_as(kind, &text, app.uid, remembered, REQUEST_MEMORY).await? {
        return Ok(id);
    }
    let known = platform.slip(kind, text.reveal()).await?;
    match known.and_then(|slip| serde_json::from_value::<Remembered>(slip.data).ok()) {
        Some(known) if known.content == content => Ok(known.id),
        _ => Err(Refusal::new(ResultCode::RepeatInconsistent, "request_id")),
    }
}

/// The wallet's id for a request that has come before.
pub(super) async fn known(
    platform: &Platform,
    app: &App,
    kind: Word,
    request_id: &str,
) -> Reply<Option<String>> {
    let slip = platform.slip(kind, &format!("{} {request_id}", app.uid)).await?;
    Ok(slip.and_then(|slip| serde_json::from_value::<Remembered>(slip.data).ok()).map(|known| known.id))
}
