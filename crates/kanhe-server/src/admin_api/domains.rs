//! `/admin/v1/apps/…/domains/check`: whether a domain has the file that shows that it is the app's.
//!
//! The platform fetches an address that somebody else has chosen. So that nobody makes it fetch what only it can reach,
//! the name is resolved first, and only public addresses are connected to; a name that resolves to any other one is not
//! fetched at all. It follows no redirect, and neither waits long nor reads much.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use core::pin::Pin;
use core::task::{Context, Poll};
use core::time::Duration;
use std::io;

use axum::extract::{Path, State};
use axum::routing::post;
use axum::{Json, Router};
use bytes::Bytes;
use http_body_util::{BodyExt, Empty, Limited};
use hyper_rustls::HttpsConnectorBuilder;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::dns::Name;
use hyper_util::rt::TokioExecutor;
use kanhe_core::domain::SecureDomain;
use serde::{Deserialize, Serialize};
use tokio::time::timeout;
use tower::Service;

use super::access::Operator;
use super::apps::{find, subject};
use crate::Kanhe;
use crate::problem::{Body, Problem};

pub(super) fn routes() -> Router<Kanhe> {
    Router::new().route("/admin/v1/apps/{dialect}/{client_id}/domains/check", post(check))
}

/// A server that has not answered by then is not waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// A longer file is not the one.
const LONGEST: usize = 1024;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    domain: String,
}

/// `DomainCheck`.
#[derive(Serialize)]
struct Checked {
    domain: String,
    file: String,
    content: String,
    found: bool,
    url: String,
    detail: Option<Words>,
}

#[derive(Debug, Serialize)]
struct Words {
    zh: String,
    en: String,
}

impl Words {
    fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }
}

async fn check(
    State(kanhe): State<Kanhe>,
    Operator(who): Operator,
    Path((dialect, client_id)): Path<(String, String)>,
    Body(Wish { domain }): Body<Wish>,
) -> Result<Json<Checked>, Problem> {
    let (_, app) = find(&kanhe, (&dialect, &client_id)).await?;
    let domain = SecureDomain::parse(&domain)
        .map_err(|fault| Problem::bad_request(format!("domain {domain:?}: {fault}")))?
        .to_string();
    let content = kanhe.platform.ownership_proof(&app, &domain).reveal().to_owned();
    let file = format!("MP_verify_{content}.txt");
    let anywhere = kanhe.sandbox.is_some();
    let (mut url, mut outcome) = (String::new(), Ok(()));
    for scheme in ["https", "http"] {
        url = format!("{scheme}://{domain}/{file}");
        outcome = look(&url, &content, anywhere).await;
        if outcome.is_ok() {
            break;
        }
    }
    let act = who.act(&kanhe, "app.domain.check").to(&subject(&app)).with("domain", &*domain);
    kanhe.platform.audit(act.with("found", outcome.is_ok())).await?;
    Ok(Json(Checked { domain, file, content, found: outcome.is_ok(), url, detail: outcome.err() }))
}

/// Whether what has to be there is there.
async fn look(url: &str, content: &str, anywhere: bool) -> Result<(), Words> {
    let unanswered = || Words::new("服务器没有及时应答。", "The server did not answer in time.");
    let text = timeout(PATIENCE, fetch(url, anywhere)).await.map_err(|_| unanswered())??;
    if text.trim() == content {
        return Ok(());
    }
    Err(Words::new("文件存在，但内容不对。", "The file is there, but something else is in it."))
}

async fn fetch(url: &str, anywhere: bool) -> Result<String, Words> {
    let uri: axum::http::Uri =
        url.parse().map_err(|_| Words::new("这不是一个地址。", "This is no address."))?;
    let host = uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    if host.parse::<IpAddr>().is_ok_and(|address| !anywhere && !is_public(address)) {
        return Err(forbidden());
    }
    let mut http = HttpConnector::new_with_resolver(Resolver { anywhere });
    http.enforce_http(false);
    http.set_connect_timeout(Some(PATIENCE));
    let tls = HttpsConnectorBuilder::new().with_native_roots();
    let tls = tls.map_err(|_| Words::new("没有可用的根证书。", "There are no root certificates."))?;
    let connector = tls.https_or_http().enable_http1().wrap_connector(http);
    let client: Client<_, Empty<Bytes>> = Client::builder(TokioExecutor::new()).build(connector);
    let answer = client.get(uri).await.map_err(|why| unreachable(&why))?;
    if answer.status().is_redirection() {
        return Err(Words::new(
            "服务器转去了别处；文件要在这个地址上。",
            "The server redirects; the file has to be here.",
        ));
    }
    if !answer.status().is_success() {
        let status = answer.status().as_u16();
        return Err(Words::new(
            format!("服务器应答 {status}；文件不在那里。"),
            format!("The server answers {status}; the file is not there."),
        ));
    }
    let body = Limited::new(answer.into_body(), LONGEST).collect().await;
    let body = body.map_err(|_| Words::new("文件太长。", "The file is too long."))?.to_bytes();
    Ok(String::from_utf8_lossy(&body).into_owned())
}

fn forbidden() -> Words {
    Words::new("域名指向内部地址，不去取。", "The domain leads to an internal address; it is not fetched.")
}

/// Whose fault it is that nothing came.
fn unreachable(why: &(dyn std::error::Error + 'static)) -> Words {
    let mut cause = Some(why);
    while let Some(why) = cause {
        if why.downcast_ref::<io::Error>().is_some_and(|why| why.kind() == io::ErrorKind::PermissionDenied) {
            return forbidden();
        }
        cause = why.source();
    }
    Words::new(
        "连不上服务器，或者它的证书不对。",
        "The server cannot be reached, or its certificate is wrong.",
    )
}

/// Resolves names, and answers public addresses only.
#[derive(Clone)]
struct Resolver {
    /// Also those that are not public: for a sandbox.
    anywhere: bool,
}

type Resolving = Pin<Box<dyn Future<Output = io::Result<std::vec::IntoIter<SocketAddr>>> + Send>>;

impl Service<Name> for Resolver {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = io::Error;
    type Future = Resolving;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Resolving {
        let anywhere = self.anywhere;
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            if !anywhere && !found.iter().all(|address| is_public(address.ip())) {
                return Err(io::ErrorKind::PermissionDenied.into());
            }
            Ok(found.into_iter())
        })
    }
}

/// Whether an address is one of the public internet: none of RFC 6890's special ones.
fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_documentation()
        || address.is_multicast()
        || a == 0
        || a >= 240
        // Carriers' own, protocol assignments, benchmarks.
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (b == 18 || b == 19));
    !is_special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    // Only 2000::/3 is given out; and of that not what carries version 4 in it, nor what is for documents and tests.
    let is_global = segments[0] & 0xe000 == 0x2000;
    let is_special = matches!(segments, [0x2001, b, ..] if b < 0x0200)
        || matches!(segments, [0x2001, 0x0db8, ..] | [0x2002 | 0x3fff, ..]);
    is_global && !is_special
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn internal_addresses_are_none_of_the_public_internet() {
        for text in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "192.0.0.8",
            "198.18.0.1",
            "::1",
            "::",
            "fe80::1",
            "fd00:ec2::254",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::a9fe:a9fe",
            "2002:7f00:1::",
            "2001::1",
            "ff02::1",
            "::7f00:1",
        ] {
            assert!(!is_public(text.parse().unwrap()), "{text}");
        }
        for text in ["1.1.1.1", "100.128.0.1", "172.32.0.1", "2606:4700::1111", "2a00::1", "2400:3200::1"] {
            assert!(is_public(text.parse().unwrap()), "{text}");
        }
    }

    /// A server that answers everybody the same.
    async fn server(answer: &'static str) -> String {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let _ = stream.read(&mut [0; 1024]).await;
                let _ = stream.write_all(answer.as_bytes()).await;
            }
        });
        format!("localhost:{}", address.port())
    }

    #[tokio::test]
    async fn what_is_in_the_file_is_looked_at_and_nothing_else_counts() {
        let right = server("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nabcd\n").await;
        assert!(look(&format!("http://{right}/f"), "abcd", true).await.is_ok());
        let wrong = look(&format!("http://{right}/f"), "abce", true).await.unwrap_err();
        assert!(wrong.en.contains("something else"));
        let moved = server(
            "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        );
        let moved = look(&format!("http://{}/f", moved.await), "abcd", true).await.unwrap_err();
        assert!(moved.en.contains("redirects"), "{moved:?}");
        let none = server("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").await;
        assert!(look(&format!("http://{none}/f"), "abcd", true).await.unwrap_err().en.contains("404"));
        let long = server("HTTP/1.1 200 OK\r\nContent-Length: 999999\r\nConnection: close\r\n\r\nabcd").await;
        assert!(look(&format!("http://{long}/f"), "abcd", true).await.is_err());
    }

    #[tokio::test]
    async fn a_name_that_leads_inside_is_not_fetched() {
        let inside = server("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nabcd").await;
        let port = inside.rsplit_once(':').unwrap().1;
        for host in ["localhost", "127.0.0.1", "[::1]", "127.1", "2130706433", "0x7f000001"] {
            let refused = look(&format!("http://{host}:{port}/f"), "abcd", false).await.unwrap_err();
            assert!(
                refused.en.contains("internal address") || refused.en.contains("cannot be reached"),
                "{host}: {refused:?}"
            );
        }
    }
}
