//! What the browser asks its proxy for: tunnels, and plain requests with a whole URL.

use std::sync::Arc;

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Empty, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, copy_bidirectional};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

use super::forward::{self, Site};
use super::traffic::Treatment;
use super::{SELF_TEST, Shared, vendor};

/// What we answer.
pub(super) type Answer = Response<BoxBody<Bytes, hyper::Error>>;

/// The first byte of every TLS connection: a record that holds a handshake.
const HANDSHAKE: u8 = 0x16;

pub(super) async fn take(
    request: Request<Incoming>,
    shared: Arc<Shared>,
) -> Result<Answer, core::convert::Infallible> {
    if request.method() == Method::CONNECT {
        return Ok(connect(request, shared).await);
    }
    let uri = request.uri();
    let (Some("http"), Some(host)) = (uri.scheme_str(), uri.host()) else {
        // A page of some other browser that knocks here sends no whole URL.
        return Ok(says(StatusCode::BAD_REQUEST, "This is a proxy for one browser only."));
    };
    let site = Site { secure: false, host: host.to_owned(), port: uri.port_u16().unwrap_or(80) };
    Ok(forward::answer(request, &site, &shared).await)
}

async fn connect(request: Request<Incoming>, shared: Arc<Shared>) -> Answer {
    let authority = request.uri().authority().cloned();
    let Some((host, port)) = authority.and_then(|to| Some((to.host().to_owned(), to.port_u16()?))) else {
        return says(StatusCode::BAD_REQUEST, "CONNECT names a host and a port.");
    };
    let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
    let looked_into =
        shared.rules.target(&host, port).is_some() || vendor::is_vendor(&host) || host == SELF_TEST;
    if looked_into {
        tokio::spawn(async move {
            if let Ok(stream) = hyper::upgrade::on(request).await {
                look_into(stream, host, port, shared).await;
            }
        });
        return nothing(StatusCode::OK);
    }
    let shown = forward::shown(&host, port, 443);
    if shared.rules.hermetic && !shared.rules.is_platform(&host, port) {
        shared.traffic.note(&shown, Treatment::Refused, "not mapped");
        return says(StatusCode::FORBIDDEN, "Kanhe: --hermetic, and this host is not mapped.");
    }
    match TcpStream::connect((&*host, port)).await {
        Ok(mut there) => {
            shared.traffic.note(&shown, Treatment::Passed, "");
            let _ = there.set_nodelay(true);
            tokio::spawn(async move {
                if let Ok(here) = hyper::upgrade::on(request).await {
                    // Either end may break off when it likes.
                    let _ = copy_bidirectional(&mut TokioIo::new(here), &mut there).await;
                }
            });
            nothing(StatusCode::OK)
        }
        Err(why) => {
            shared.traffic.note(&shown, Treatment::Failed, reason(&why));
            says(StatusCode::BAD_GATEWAY, "Kanhe: this host cannot be reached.")
        }
    }
}

/// A tunnel that ends here: TLS, or (for `ws:`) plain HTTP.
async fn look_into(stream: Upgraded, host: String, port: u16, shared: Arc<Shared>) {
    let (mut read, write) = tokio::io::split(TokioIo::new(stream));
    let Ok(first) = read.read_u8().await else { return };
    let stream = tokio::io::join(std::io::Cursor::new([first]).chain(read), write);
    if first != HANDSHAKE {
        return answer_all(stream, Site { secure: false, host, port }, shared).await;
    }
    let end = match shared.authority.end_for(&host) {
        Ok(end) => end,
        Err(why) => return tracing::warn!(host, %why, "no end of TLS"),
    };
    match TlsAcceptor::from(end).accept(stream).await {
        Ok(stream) => answer_all(stream, Site { secure: true, host, port }, shared).await,
        Err(why) => tracing::debug!(host, %why, "the browser did not take our end of TLS"),
    }
}

async fn answer_all(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    site: Site,
    shared: Arc<Shared>,
) {
    let site = Arc::new(site);
    let service = service_fn(move |request| {
        let (site, shared) = (Arc::clone(&site), Arc::clone(&shared));
        async move { Ok::<_, core::convert::Infallible>(forward::answer(request, &site, &shared).await) }
    });
    let served = http1::Builder::new()
        .preserve_header_case(true)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades()
        .await;
    if let Err(why) = served {
        tracing::debug!(%why, "a tunnel broke");
    }
}

/// What the system says, without its numbers.
fn reason(why: &std::io::Error) -> String {
    let text = why.to_string();
    text.split(" (os error").next().unwrap_or_default().to_owned()
}

pub(super) fn nothing(status: StatusCode) -> Answer {
    answer_of(status, Empty::new().map_err(|never| match never {}).boxed())
}

/// A sentence for a person.
pub(super) fn says(status: StatusCode, sentence: &str) -> Answer {
    let mut answer = bytes_of(status, Bytes::from(format!("{sentence}\n")));
    let text = http::HeaderValue::from_static("text/plain; charset=utf-8");
    answer.headers_mut().insert(http::header::CONTENT_TYPE, text);
    answer
}

pub(super) fn bytes_of(status: StatusCode, bytes: Bytes) -> Answer {
    answer_of(status, Full::new(bytes).map_err(|never| match never {}).boxed())
}

fn answer_of(status: StatusCode, body: BoxBody<Bytes, hyper::Error>) -> Answer {
    let mut answer = Response::new(body);
    *answer.status_mut() = status;
    answer
}
