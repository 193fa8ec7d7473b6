//! The simulator and the demo pages.

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;

use super::assets::Folder;
use super::reference;
use crate::{Kanhe, nothing_here};

/// What the simulator may do: nothing inline, nothing from elsewhere, frames of any page that is to be tried.
const SIMULATOR_POLICY: &str = "default-src 'self'; img-src 'self' blob: data: http: https:; media-src 'self' blob:; \
     frame-src http: https:; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; form-action 'none'; \
     require-trusted-types-for 'script'; trusted-types 'none'";

/// The routes.
pub fn page_routes() -> Router<Kanhe> {
    Router::new()
        .route("/", get(async || Redirect::temporary("/simulator")))
        .route("/simulator", get(simulator))
        .route("/simulator/{*path}", get(async |path, headers| own(Folder::Simulator, path, headers).await))
        .merge(reference::routes())
        .route("/connect/oauth2/authorize", get(authorize))
        .route("/authorize/{*path}", get(async |path, headers| own(Folder::Authorize, path, headers).await))
        .route("/wallet/authorize", get(hosted))
        .route("/wallet/contract", get(hosted))
        .route("/wallet/{*path}", get(async |path, headers| own(Folder::Wallet, path, headers).await))
        .route("/demo/page.css", get(demo_style))
        .route("/demo/{dialect}/", get(demo))
        .route(
            "/demo/{dialect}",
            get(async |Path(dialect): Path<String>| Redirect::temporary(&format!("/demo/{dialect}/"))),
        )
        .route("/demo/{dialect}/{file}", get(demo_file))
}

async fn simulator(headers: HeaderMap) -> Response {
    let Some(mut response) = Folder::Simulator.respond("index.html", &headers) else {
        return nothing_here().await.into_response();
    };
    let policy = HeaderValue::from_static(SIMULATOR_POLICY);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

/// The authorization page may be framed by the simulator alone, which may have another name on this computer.
const AUTHORIZE_POLICY: &str = "default-src 'self'; frame-ancestors http://127.0.0.1:* http://localhost:* 'self'; \
     base-uri 'none'; object-src 'none'; form-action 'none'";

async fn authorize(headers: HeaderMap) -> Response {
    let Some(mut response) = Folder::Authorize.respond("index.html", &headers) else {
        return nothing_here().await.into_response();
    };
    let policy = HeaderValue::from_static(AUTHORIZE_POLICY);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

/// The wallet's page in a browser may be framed by nobody: somebody presses a button on it that gives something away.
const HOSTED_POLICY: &str = "default-src 'self'; img-src 'self' http: https:; frame-ancestors 'none'; base-uri 'none'; \
     object-src 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

async fn hosted(headers: HeaderMap) -> Response {
    let Some(mut response) = Folder::Wallet.respond("authorize.html", &headers) else {
        return nothing_here().await.into_response();
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(HOSTED_POLICY));
    // For browsers older than the policy above.
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

pub(super) async fn own(folder: Folder, Path(path): Path<String>, headers: HeaderMap) -> Response {
    let Some(mut response) = folder.respond(&path, &headers) else {
        return nothing_here().await.into_response();
    };
    let policy = HeaderName::from_static("cross-origin-resource-policy");
    response.headers_mut().insert(policy, HeaderValue::from_static("same-origin"));
    response
}

async fn demo(Path(dialect): Path<String>, headers: HeaderMap) -> Response {
    demo_file(Path((dialect, "index.html".to_owned())), headers).await
}

/// What all demo pages wear.
async fn demo_style(headers: HeaderMap) -> Response {
    of_demo("page.css", &headers).await
}

async fn demo_file(Path((dialect, file)): Path<(String, String)>, headers: HeaderMap) -> Response {
    of_demo(&format!("{dialect}/{file}"), &headers).await
}

async fn of_demo(path: &str, headers: &HeaderMap) -> Response {
    match Folder::Demo.respond(path, headers) {
        Some(response) => response,
        None => nothing_here().await.into_response(),
    }
}
