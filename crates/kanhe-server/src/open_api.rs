//! The vendors' own paths. The dialects say what is answered; here it becomes HTTP, faults are injected and every
//! call leaves its line in the log.

mod caller;

use core::net::IpAddr;
use core::time::Duration;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use kanhe_core::word::Dialect;
use kanhe_dialect::definition::Definition;
use kanhe_dialect::endpoint::{Answer, Call, Endpoint, Record};
use kanhe_sandbox::faults::{Fault, Target};
use tokio::time::{Instant, sleep, timeout};

use crate::Kanhe;
use crate::connection::{Connection, WrongSecrets};
use crate::problem::Problem;
use crate::verdicts::{Entry, Outcome};

/// Who sends a body slower than this is not waited for.
const BODY_TIME: Duration = Duration::from_secs(10);

/// The same for bodies that carry files.
const FILE_TIME: Duration = Duration::from_secs(60);

/// Bodies beyond this carry files.
const SMALL: usize = 1024 * 1024;

/// The routes of every dialect.
pub fn routes(kanhe: &Kanhe) -> Router<Kanhe> {
    let of = |dialect: &Definition| {
        let name = dialect.dialect;
        dialect.endpoints.clone().into_iter().map(move |endpoint| (name, endpoint))
    };
    let endpoints = kanhe.dialects.iter().flat_map(|dialect| of(dialect));
    endpoints.fold(Router::new(), |router, (dialect, endpoint)| {
        let path = endpoint.path;
        router.route(path, any(async move |state, request| handle(dialect, &endpoint, state, request).await))
    })
}

async fn handle(
    dialect: Dialect,
    endpoint: &Endpoint,
    State(kanhe): State<Kanhe>,
    request: Request,
) -> Response {
    let began = Instant::now();
    let (parts, body) = request.into_parts();
    let connection = parts.extensions.get::<ConnectInfo<Connection>>().map(|ConnectInfo(c)| c.clone());
    let wrong_secrets = parts.extensions.get::<Arc<WrongSecrets>>().cloned();
    let from = connection.as_ref().map(|connection| connection.client);
    let limit = endpoint.body_limit;
    let patience = if limit > SMALL { FILE_TIME } else { BODY_TIME };
    let body = match timeout(patience, to_bytes(body, limit)).await {
        Ok(Ok(body)) => body,
        Ok(Err(_)) => return too_large(limit).into_response(),
        Err(_) => return too_slow(patience).into_response(),
    };
    let call = Call {
        platform: kanhe.platform.clone(),
        method: parts.method,
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers,
        body,
        from,
    };
    let fault = fault(&kanhe, endpoint, &call).await;
    let done = |outcome, answer: Answer| {
        let moment = (kanhe.platform.now(), began.elapsed());
        let (record, response) = respond(answer);
        let mut entry = Entry::open_api(moment, dialect, endpoint.name, outcome, record);
        entry.fault = fault.as_ref().map(|fault| fault.id);
        kanhe.record(entry);
        response
    };
    if let Some(fault) = &fault {
        sleep(fault.latency()).await;
    }
    if let Some(answer) = fault.as_ref().and_then(|fault| faulted(fault, connection.as_ref())) {
        return done(Outcome::Fault(FAULT), answer);
    }
    let answer = endpoint.answer(call).await;
    let delay = delay(wrong_secrets.as_deref(), from, &answer.record);
    let response = done(Outcome::of(&answer.record), answer);
    if !delay.is_zero() {
        sleep(delay).await;
    }
    response
}

/// How long those who guess secrets wait for their answer.
fn delay(wrong_secrets: Option<&WrongSecrets>, from: Option<IpAddr>, record: &Record) -> Duration {
    match (wrong_secrets, from, record.reason) {
        (Some(guard), Some(from), Some(reason)) => guard.delay(from, record.app.as_deref(), reason),
        _ => Duration::ZERO,
    }
}

/// The fault that hits a call, if one does.
async fn fault(kanhe: &Kanhe, endpoint: &Endpoint, call: &Call) -> Option<Fault> {
    let faults = &kanhe.sandbox.as_ref()?.faults;
    let app = if faults.asks_for_app(endpoint.name) { caller::client_id(kanhe, call).await } else { None };
    faults.hit(&Target { endpoint: endpoint.name, app: app.as_deref(), ..Target::default() })
}

/// The reason of whatever a fault answers.
const FAULT: &str = "fault_injected";

/// What a fault answers instead; nothing if it only delays.
fn faulted(fault: &Fault, connection: Option<&Connection>) -> Option<Answer> {
    let message = format!("fault #{}", fault.id);
    let record = Record { message, reason: Some(FAULT), ..Record::default() };
    if fault.drop {
        if let Some(connection) = connection {
            connection.cut();
        }
        return Some(Answer { status: 503, ..Answer::bytes("text/plain", Vec::new(), record) });
    }
    let answer = match (&fault.answer, fault.status) {
        (Some(answer), _) => Answer::json("application/json; encoding=utf-8", answer, record),
        (None, Some(_)) => Answer::bytes("text/plain", Vec::new(), record),
        // Only late: the real answer follows.
        (None, None) => return None,
    };
    Some(Answer { status: fault.status.unwrap_or(answer.status), ..answer })
}

fn respond(answer: Answer) -> (Record, Response) {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let mut response = (status, Body::from(answer.body)).into_response();
    let headers = response.headers_mut();
    headers.extend(answer.headers);
    if let Ok(content_type) = HeaderValue::from_str(&answer.content_type) {
        headers.insert(header::CONTENT_TYPE, content_type);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Somebody's upload must not become a page of ours.
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    (answer.record, response)
}

fn too_large(limit: usize) -> Problem {
    let detail = format!("the body is larger than {} KiB, or broke off", limit / 1024);
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail)
}

fn too_slow(patience: Duration) -> Problem {
    let detail = format!("the body did not arrive within {} seconds", patience.as_secs());
    Problem::new(StatusCode::REQUEST_TIMEOUT, "too_slow", detail)
}
