//! About a live page: opens it as a phone would, without cookies, and looks at what comes.
//!
//! Bounded: so many redirects, scripts and bytes, and not longer than so long. Only addresses that the page itself names
//! are asked.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, header};
use http_body_util::{BodyExt, Empty, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use kanhe_doctor::live::{self, Answer, DomainFile, Loaded, Outcome, Visit};
use kanhe_doctor::{Diagnosis, Dialect};
use kanhe_driver::proxy::Mapping;
use url::Url;

use crate::Fault;
use crate::cli::ExplainFlags;

/// Browsers give up after so many.
const REDIRECTS: usize = 20;
/// Longest page or script that is read.
const BYTES: usize = 2 * 1024 * 1024;
/// Scripts that are looked into.
const SCRIPTS: usize = 16;
/// A server that has not answered by then is not waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// Opens the page and says what is wrong with it, and by which addresses one comes there.
pub(super) fn diagnose(page: &str, asked: &ExplainFlags) -> Result<(Diagnosis, Vec<String>), Fault> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|why| Fault::Other(why.to_string()))?;
    let url = Url::parse(page).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let url = url.ok_or_else(|| Fault::Other(format!("{page} is no http or https address")))?;
    let dialect = super::dialect(asked);
    let phone = Phone::new(dialect, asked.map.clone())?;
    let mut visit = runtime.block_on(phone.visit(url, dialect));
    if let Some(name) = &asked.domain_file {
        let url = visit.hops.last().and_then(|last| Url::parse(last).ok());
        visit.domain_file = url.map(|url| runtime.block_on(phone.domain_file(&url, name)));
    }
    Ok((live::diagnose(&visit), visit.hops))
}

struct Phone {
    client: Client<HttpsConnector<HttpConnector>, Empty<Bytes>>,
    user_agent: &'static str,
    map: Vec<Mapping>,
}

impl Phone {
    fn new(dialect: Dialect, map: Vec<Mapping>) -> Result<Self, Fault> {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_connect_timeout(Some(PATIENCE));
        let tls = HttpsConnectorBuilder::new().with_native_roots();
        let tls = tls.map_err(|why| Fault::Other(format!("cannot read the system's certificates: {why}")))?;
        let connector = tls.https_or_http().enable_http1().wrap_connector(tcp);
        let client = Client::builder(TokioExecutor::new()).build(connector);
        Ok(Self { client, user_agent: user_agent(dialect), map })
    }

    async fn visit(&self, mut url: Url, dialect: Dialect) -> Visit {
        let mut visit = Visit { dialect, ..Visit::default() };
        let answer = loop {
            visit.hops.push(url.to_string());
            if visit.hops.len() > REDIRECTS {
                visit.outcome = Outcome::RedirectsForever;
                return visit;
            }
            match self.get(&url).await {
                Err(outcome) => {
                    visit.outcome = outcome;
                    return visit;
                }
                Ok(answer) => match next(&url, &answer) {
                    Some(to) => url = to,
                    None => break answer,
                },
            }
        };
        let addresses = live::scripts(url.as_str(), &answer.body);
        for address in addresses.into_iter().filter_map(|text| Url::parse(&text).ok()).take(SCRIPTS) {
            if let Ok(script) = self.get(&address).await
                && script.status == 200
            {
                let text = String::from_utf8_lossy(&script.body).into_owned();
                visit.scripts.push(Loaded { url: address.to_string(), text });
            }
        }
        visit.outcome = Outcome::Answer(answer);
        visit
    }

    /// `MP_verify_….txt` has in it what its name says; of another file the copy on this computer is compared.
    async fn domain_file(&self, page: &Url, path: &std::path::Path) -> DomainFile {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let stem = name.rsplit_once('.').map_or(&*name, |(stem, _)| stem);
        let by_name = stem.rsplit_once('_').map_or(stem, |(_, content)| content).to_owned();
        let content = std::fs::read_to_string(path).unwrap_or(by_name);
        let url = page.join(&format!("/{name}")).ok();
        let answer = match &url {
            Some(url) => self.get(url).await.ok(),
            None => None,
        };
        DomainFile { url: url.map(String::from).unwrap_or_default(), content, answer }
    }

    async fn get(&self, url: &Url) -> Result<Answer, Outcome> {
        let unreachable = |why: &str| Outcome::Unreachable(why.to_owned());
        let host = url.host_str().unwrap_or_default();
        let authority = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        let mapped = self.map.iter().find(|mapping| mapping.host == authority || mapping.host == host);
        let uri = match mapped {
            Some(mapping) => format!("http://{}{}", mapping.target, &url[url::Position::BeforePath..]),
            None => url.to_string(),
        };
        let request = Request::builder()
            .uri(uri)
            .header(header::HOST, authority)
            .header(header::USER_AGENT, self.user_agent)
            .header(header::ACCEPT, "text/html,*/*;q=0.8")
            .header("x-forwarded-proto", url.scheme())
            .body(Empty::new())
            .map_err(|_| unreachable("this is no address"))?;
        let asked = async {
            let answer = self.client.request(request).await.map_err(|why| failure(&why))?;
            let (head, body) = answer.into_parts();
            let headers = head.headers.iter().map(|(name, value)| {
                (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
            });
            let body = Limited::new(body, BYTES).collect().await;
            let body = body.map_err(|_| unreachable("its answer broke off, or is too long"))?;
            Ok(Answer {
                status: head.status.as_u16(),
                headers: headers.collect(),
                body: body.to_bytes().to_vec(),
            })
        };
        tokio::time::timeout(PATIENCE, asked).await.map_err(|_| unreachable("it does not answer in time"))?
    }
}

/// Where an answer leads on: by its status, or by what the page says.
fn next(url: &Url, answer: &Answer) -> Option<Url> {
    let moved = matches!(answer.status, 301 | 302 | 303 | 307 | 308);
    let location = Some(answer.header("location")).filter(|to| moved && !to.is_empty());
    let refresh = || live::refresh(url.as_str(), &answer.body).filter(|to| to != url.as_str());
    let mut to = url.join(&location.map(str::to_owned).or_else(refresh)?).ok()?;
    // A fragment stays through redirects, unless the new address has its own.
    if to.fragment().is_none() {
        to.set_fragment(url.fragment());
    }
    Some(to)
}

/// Whether it was the certificate.
fn failure(why: &(dyn std::error::Error + 'static)) -> Outcome {
    let mut text = why.to_string();
    let mut cause = why.source();
    while let Some(why) = cause {
        text = why.to_string();
        cause = why.source();
    }
    if text.contains("certificate") { Outcome::Certificate(text) } else { Outcome::Unreachable(text) }
}

/// Pages may answer by who asks.
fn user_agent(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Wechat => {
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Mobile/15E148 MicroMessenger/8.0.50"
        }
        Dialect::Dingtalk => {
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Mobile/15E148 AliApp(DingTalk/7.8.1)"
        }
        Dialect::Gov => {
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Mobile/15E148 TaurusApp/2.7 mPaaSClient"
        }
        Dialect::Alipayplus => {
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Mobile/15E148 AlipayClient/10.5"
        }
    }
}
