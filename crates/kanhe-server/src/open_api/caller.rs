//! Which app calls, as far as a call shows it before anybody has read it: for faults that hit one app alone.

use kanhe_dialect::endpoint::Call;
use kanhe_dialect::fields::{Fields, JsonObject};

use crate::Kanhe;

/// By which the vendors' calls name an app.
const NAMES: [&str; 6] = ["appid", "appkey", "appKey", "client_id", "clientId", "suite_key"];

/// By which they carry a token that says whose it is.
const TOKEN: &str = "access_token";

/// The client id of the app that calls.
pub(super) async fn client_id(kanhe: &Kanhe, call: &Call) -> Option<String> {
    let header = call.headers.get("client-id").and_then(|value| value.to_str().ok());
    if let Some(named) = NAMES.iter().find_map(|name| field(call, name)).or(header.map(str::to_owned)) {
        return Some(named);
    }
    let claim = kanhe.platform.mint().read_token(&field(call, TOKEN)?).ok()?;
    let app = kanhe.platform.app_by_uid(claim.key.app).await.ok()??;
    Some(app.client_id.clone())
}

/// A field of the query, of a JSON object, or of a form.
fn field(call: &Call, name: &str) -> Option<String> {
    let of_pairs = |text: &str| Fields::parse(text).ok()?.get(name).ok()?.map(str::to_owned);
    let of_json = |body: &[u8]| JsonObject::parse(body).ok()?.text(name).ok()?.map(str::to_owned);
    of_pairs(&call.query)
        .or_else(|| of_json(&call.body))
        .or_else(|| core::str::from_utf8(&call.body).ok().and_then(of_pairs))
}
