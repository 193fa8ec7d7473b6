//! The SDKs and the bridge: modules in `web/`, joined into the classic scripts that pages load.
//!
//! A page calls `wx.config` right after its script tag, so the SDK must be a classic script; a module would come too
//! late. Joining needs no tool: each folder has a `script.json` that lists its modules in order.

use std::borrow::Cow;

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use kanhe_sign::derive::MasterKey;
use serde::Deserialize;

use super::assets::{Folder, respond};
use crate::{Kanhe, nothing_here};

/// The versions of WeChat's JS-SDK, each with its own set of APIs.
pub const SDK_VERSIONS: [&str; 5] = ["1.0.0", "1.2.0", "1.3.2", "1.4.0", "1.6.0"];

const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

/// `/open/js/…`, `/sdk/…`, `/bridge/…`: loaded by pages of any origin.
pub fn sdk_routes() -> Router<Kanhe> {
    Router::new()
        .route("/open/js/{script}", get(sdk))
        .route("/bridge/kanhe.js", get(async |headers: HeaderMap| answer(bridge_script(), &headers).await))
        .route(
            "/bridge/injected.js",
            get(async |headers: HeaderMap| answer(injected_script(), &headers).await),
        )
        .route("/bridge/{*path}", get(async |path, headers| module(Folder::Bridge, path, headers).await))
        .route("/sdk/{*path}", get(async |path, headers| module(Folder::Sdk, path, headers).await))
}

/// The file names that pages know: WeChat's by version, DingTalk's, and the government edition's.
async fn sdk(Path(script): Path<String>, headers: HeaderMap) -> Response {
    let version = script.strip_prefix("jweixin-").and_then(|rest| rest.strip_suffix(".js"));
    let joined = match (version.filter(|version| SDK_VERSIONS.contains(version)), &*script) {
        (Some(version), _) => wechat_script(version),
        (None, "dingtalk.open.js") => join(Folder::Sdk, "dingtalk/", SCRIPT, None),
        (None, "gdt.js") => join(Folder::Sdk, "gov/", SCRIPT, None),
        (None, _) => None,
    };
    answer(joined, &headers).await
}

async fn answer(script: Option<String>, headers: &HeaderMap) -> Response {
    let Some(script) = script else { return nothing_here().await.into_response() };
    // Any fixed key will do: this only has to change when the script does.
    let hash = MasterKey::new([0; 32]).for_purpose("etag").fingerprint(&[script.as_bytes()]);
    for_any_origin(respond(headers, JAVASCRIPT, &hash, Cow::Owned(script.into_bytes())))
}

async fn module(folder: Folder, Path(path): Path<String>, headers: HeaderMap) -> Response {
    match folder.respond(&path, &headers) {
        Some(response) => for_any_origin(response),
        None => nothing_here().await.into_response(),
    }
}

fn for_any_origin(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    let policy = HeaderName::from_static("cross-origin-resource-policy");
    headers.insert(policy, HeaderValue::from_static("cross-origin"));
    response
}

/// Our `wx` as a classic script, with the APIs of one version.
pub fn wechat_script(version: &str) -> Option<String> {
    join(Folder::Sdk, "wechat/", SCRIPT, Some(version))
}

/// The bridge as a classic script: the one tag that a page needs.
pub fn bridge_script() -> Option<String> {
    join(Folder::Bridge, "", SCRIPT, None)
}

/// The bridge as a host puts it into a page by itself.
pub fn injected_script() -> Option<String> {
    join(Folder::Bridge, "", "injected.json", None)
}

/// What lists the modules of a folder's script.
const SCRIPT: &str = "script.json";

#[derive(Deserialize)]
struct Script {
    modules: Vec<String>,
}

/// Joins modules into one classic script: imports go, `export` goes, the rest stands in one function.
///
/// The rules that modules keep for this are in `web/sdk/README.md`: one line an import, no default exports, and
/// top-level names that are unique in the folder.
fn join(folder: Folder, prefix: &str, list: &str, version: Option<&str>) -> Option<String> {
    let script: Script = serde_json::from_str(&folder.text(&format!("{prefix}{list}"))?).ok()?;
    let mut joined = String::from("(function () {\n'use strict';\n");
    for name in script.modules {
        // What several dialects share stands beside their folders.
        let path = name.strip_prefix("../").map_or_else(|| format!("{prefix}{name}"), str::to_owned);
        let module = folder.text(&path)?;
        let module = match version {
            Some(version) if name == "version.js" => replace_version(&module, version),
            _ => module,
        };
        for line in module.lines().filter(|line| !line.starts_with("import ")) {
            joined.push_str(line.strip_prefix("export ").unwrap_or(line));
            joined.push('\n');
        }
    }
    joined.push_str("}).call(this);\n");
    Some(joined)
}

fn replace_version(module: &str, version: &str) -> String {
    let newest = SDK_VERSIONS.last().copied().unwrap_or_default();
    module.replace(&format!("'{newest}'"), &format!("'{version}'"))
}
