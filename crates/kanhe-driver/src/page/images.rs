//! Pictures by local id: `<img src="weixin://resourceid/…">` shows what the person has chosen.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::host::Host;
use crate::cdp::Cdp;

/// Parameters of `Fetch.enable`: the browser writes schemes in lower case.
pub(super) fn patterns() -> Value {
    json!({"patterns": [{"urlPattern": "weixin://*"}, {"urlPattern": "wxlocalresource://*"}]})
}

/// Answers a request that was held (`Fetch.requestPaused`).
pub(super) fn answer(cdp: &Cdp, host: &Arc<dyn Host>, session: &str, paused: &Value) {
    let (Some(request), Some(url)) = (paused["requestId"].as_str(), paused["request"]["url"].as_str()) else {
        return;
    };
    let (cdp, host, session) = (cdp.clone(), Arc::clone(host), session.to_owned());
    let (request, url) = (request.to_owned(), url.to_owned());
    tokio::spawn(async move {
        if let Some(picture) = host.picture(&url).await {
            let headers = json!([
                {"name": "content-type", "value": picture.content_type},
                {"name": "access-control-allow-origin", "value": "*"},
            ]);
            let fulfil = json!({
                "requestId": request,
                "responseCode": 200,
                "responseHeaders": headers,
                "body": STANDARD.encode(&picture.bytes),
            });
            cdp.tell(Some(&session), "Fetch.fulfillRequest", &fulfil);
        } else {
            let failed = json!({"requestId": request, "errorReason": "AddressUnreachable"});
            cdp.tell(Some(&session), "Fetch.failRequest", &failed);
        }
    });
}
