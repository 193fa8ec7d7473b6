//! One request to a host that is answered here.

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HOST};
use http::{HeaderName, HeaderValue, Request, StatusCode, Uri};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use tokio::io::copy_bidirectional;

use super::traffic::Treatment;
use super::tunnel::{Answer, bytes_of, nothing, says};
use super::vendor::{Vendors, vendors};
use super::{SELF_TEST, Shared};

/// Whom the browser believes to speak with.
#[derive(Debug)]
pub(super) struct Site {
    /// Over TLS.
    pub(super) secure: bool,
    pub(super) host: String,
    pub(super) port: u16,
}

impl Site {
    fn usual_port(&self) -> u16 {
        if self.secure { 443 } else { 80 }
    }

    /// As URLs write it.
    fn authority(&self) -> String {
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        shown(&host, self.port, self.usual_port())
    }
}

/// A host, with its port unless that is the usual one.
pub(super) fn shown(host: &str, port: u16, usual: u16) -> String {
    if port == usual { host.to_owned() } else { format!("{host}:{port}") }
}

/// Answers, whatever it takes. Never an error: the browser is told in words.
pub(super) async fn answer(request: Request<Incoming>, site: &Site, shared: &Shared) -> Answer {
    if site.host == SELF_TEST {
        return html("<!doctype html><title>Kanhe</title>");
    }
    if let Some(target) = shared.rules.target(&site.host, site.port) {
        return mapped(request, site, &target, shared).await;
    }
    match vendors(&site.host, request.uri().path()) {
        Some(Vendors::Report) => {
            shared.traffic.note(&site.authority(), Treatment::Answered, "the SDK's own report, not sent");
            return nothing(StatusCode::NO_CONTENT);
        }
        Some(Vendors::Sdk { ours }) => return sdk(&request, site, &ours, shared).await,
        None => {}
    }
    if shared.rules.hermetic && !shared.rules.is_platform(&site.host, site.port) {
        shared.traffic.note(&site.authority(), Treatment::Refused, "not mapped");
        return says(StatusCode::FORBIDDEN, "Kanhe: --hermetic, and this host is not mapped.");
    }
    pass_on(request, site, shared).await
}

/// To the developer's own server.
async fn mapped(mut request: Request<Incoming>, site: &Site, target: &str, shared: &Shared) -> Answer {
    let rewrites = shared.rules.rewrites(&site.host);
    let host = if rewrites { target.to_owned() } else { site.authority() };
    let headers = request.headers_mut();
    let forwarded = [
        ("x-forwarded-proto", if site.secure { "https" } else { "http" }.to_owned()),
        ("x-forwarded-host", site.authority()),
        ("x-forwarded-port", site.port.to_string()),
    ];
    for (name, value) in forwarded {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    let answer = send(request, "http", target, &host, shared).await;
    match answer {
        Ok(answer) => {
            let refused = answer.status() == StatusCode::FORBIDDEN && !rewrites;
            let detail = if refused {
                format!(
                    "{target} answered 403; if it does not know the name, add --rewrite-host {}",
                    site.host
                )
            } else {
                target.to_owned()
            };
            shared.traffic.note(&site.authority(), Treatment::Mapped, detail);
            answer
        }
        Err(why) => {
            shared.traffic.note(&site.authority(), Treatment::Failed, format!("{target}: {why}"));
            let sentence = format!("Kanhe: {} is mapped to {target}, where {why}.", site.authority());
            says(StatusCode::BAD_GATEWAY, &sentence)
        }
    }
}

/// To where the name really is.
async fn pass_on(request: Request<Incoming>, site: &Site, shared: &Shared) -> Answer {
    let authority = site.authority();
    match send(request, if site.secure { "https" } else { "http" }, &authority, &authority, shared).await {
        Ok(answer) => {
            shared.traffic.note(&authority, Treatment::Passed, "");
            answer
        }
        Err(why) => {
            shared.traffic.note(&authority, Treatment::Failed, &*why);
            says(StatusCode::BAD_GATEWAY, &format!("Kanhe: at {authority}, {why}."))
        }
    }
}

async fn sdk(request: &Request<Incoming>, site: &Site, ours: &str, shared: &Shared) -> Answer {
    let address = request.uri().path_and_query().map_or("/", |path| path.as_str());
    let found = shared.sdks.find((&site.host, address), ours, shared.rules.hermetic, &shared.upstream).await;
    match found {
        Ok((script, whose)) => {
            shared.traffic.note(&site.authority(), Treatment::Answered, whose);
            let mut answer = bytes_of(StatusCode::OK, script);
            let headers = answer.headers_mut();
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/javascript; charset=utf-8"));
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
            // As the vendors' own servers allow.
            headers.insert(http::header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
            answer
        }
        Err(why) => {
            shared.traffic.note(&site.authority(), Treatment::Failed, &*why);
            says(StatusCode::BAD_GATEWAY, &format!("Kanhe: {why}."))
        }
    }
}

/// Sends a request on, and ties the two ends together if both agree to speak something else, such as a web socket.
async fn send(
    mut request: Request<Incoming>,
    scheme: &str,
    to: &str,
    host: &str,
    shared: &Shared,
) -> Result<Answer, String> {
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    let uri = Uri::builder().scheme(scheme).authority(to).path_and_query(path).build();
    *request.uri_mut() = uri.map_err(|_| "the address is none".to_owned())?;
    let headers = request.headers_mut();
    headers.remove("proxy-connection");
    headers.remove("proxy-authorization");
    headers.insert(HOST, HeaderValue::from_str(host).map_err(|_| "the host's name is none".to_owned())?);
    let upgrades = request.headers().contains_key(http::header::UPGRADE);
    let here = upgrades.then(|| hyper::upgrade::on(&mut request));
    let mut response = shared.upstream.send(request).await?;
    if let (Some(here), StatusCode::SWITCHING_PROTOCOLS) = (here, response.status()) {
        let there = hyper::upgrade::on(&mut response);
        tokio::spawn(async move {
            if let (Ok(here), Ok(there)) = tokio::join!(here, there) {
                // Either end may break off when it likes.
                let _ = copy_bidirectional(&mut TokioIo::new(here), &mut TokioIo::new(there)).await;
            }
        });
    }
    Ok(response.map(BodyExt::boxed))
}

fn html(text: &'static str) -> Answer {
    let mut answer = bytes_of(StatusCode::OK, Bytes::from_static(text.as_bytes()));
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    answer
}
