//! `/docs/apis`: the reference of the JSAPIs, drawn from the very catalogs by which pages are judged.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use kanhe_core::word::Dialect;
use kanhe_dialect::catalog::{Kind, Row};
use kanhe_dialect::definition::Definition;
use serde_json::{Value, json};

use super::assets::Folder;
use super::pages::own;
use crate::{Kanhe, nothing_here};

/// Nothing inline, nothing from elsewhere.
const POLICY: &str = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; \
     form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

pub(super) fn routes() -> Router<Kanhe> {
    Router::new()
        .route("/docs/apis", get(page))
        .route("/docs/apis/{catalog}", get(catalog))
        .route("/reference/{*path}", get(async |path, headers| own(Folder::Reference, path, headers).await))
}

async fn page(headers: HeaderMap) -> Response {
    let Some(mut response) = Folder::Reference.respond("apis.html", &headers) else {
        return nothing_here().await.into_response();
    };
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}

/// `/docs/apis/wechat.json`
async fn catalog(State(kanhe): State<Kanhe>, Path(name): Path<String>) -> Response {
    let dialect = name.strip_suffix(".json").and_then(Dialect::parse);
    match dialect.and_then(|dialect| kanhe.dialect(dialect)) {
        Some(definition) => Json(shown(definition)).into_response(),
        None => nothing_here().await.into_response(),
    }
}

/// The catalog as the reference shows it: `web/types/catalog.d.ts`, Reference.
fn shown(definition: &Definition) -> Value {
    let wechat: Vec<&str> = kanhe_sandbox::wechat::simulated().collect();
    let alipayplus: Vec<&str> = kanhe_sandbox::alipayplus::simulated().collect();
    let simulates = |row: &Row| match definition.dialect.as_str() {
        "wechat" => wechat.contains(&&*row.wire),
        "alipayplus" => alipayplus.contains(&&*row.wire),
        _ => kanhe_sandbox::office::simulates(row),
    };
    let apis: Vec<Value> = definition
        .catalog_file
        .rows
        .iter()
        .map(|row| {
            let mut shown = json!(row);
            // A listener is simulated by what makes its event happen, and a row without a name on the bridge by the
            // SDK itself.
            let by_itself = row.kind == Kind::Listen || row.wire == "miniProgram.getEnv";
            shown["simulated"] = json!(by_itself || simulates(row));
            shown
        })
        .collect();
    json!({
        "dialect": definition.dialect,
        "account_types": definition.account_types,
        "permissions": definition.catalog_file.permissions,
        "apis": apis,
    })
}
