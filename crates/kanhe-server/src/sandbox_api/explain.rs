//! `POST /sandbox/v1/explain`: the doctor over HTTP, with what the platform knows.
//!
//! It may be asked about a call of a phone, about a config and a URL, about a backend's signed request, or about a text
//! that a real client has printed. What it answers holds no ticket.

use std::collections::BTreeSet;

use axum::routing::post;
use axum::{Json, Router};
use kanhe_core::word::Dialect;
use kanhe_doctor::reading::{self, Observed};
use kanhe_doctor::request::RawRequest;
use kanhe_doctor::{Diagnosis, Mistake, Profile, Suspect};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Sandboxed;
use crate::Kanhe;
use crate::doctor::{self, Place};
use crate::problem::{Body, Problem};

pub(super) fn routes() -> Router<Kanhe> {
    Router::new().route("/sandbox/v1/explain", post(explain))
}

/// What may be asked.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Question {
    /// A phone, and a config among its calls.
    session: Option<String>,
    call: Option<u64>,
    /// Whose page or request it was; WeChat's if nobody says.
    dialect: Option<Dialect>,
    /// Or what a page passed to its SDK, and where it was.
    config: Option<Value>,
    url: Option<String>,
    /// The page's URL when it was loaded, if it has changed since.
    landing: Option<String>,
    /// The client in which it was refused: `ios`, `android`, `desktop`.
    profile: Option<String>,
    /// Addresses that may have been signed by mistake: the backend's own interfaces.
    also: Vec<String>,
    /// Or a backend's signed request, as it was sent.
    request: Option<Request>,
    /// What a real client has printed.
    text: Option<String>,
}

/// A backend's request.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    #[serde(default = "post_method")]
    method: String,
    /// Its path, or its whole URL.
    url: String,
    #[serde(default)]
    headers: std::collections::BTreeMap<String, String>,
    #[serde(default)]
    body: String,
}

fn post_method() -> String {
    "POST".to_owned()
}

async fn explain(
    Sandboxed { kanhe, sandbox }: Sandboxed,
    Body(question): Body<Question>,
) -> Result<Json<Value>, Problem> {
    let observed = question.text.as_deref().map(reading::read);
    let dialect = question.dialect.unwrap_or(kanhe_wechat::DIALECT);
    if let Some(Request { method, url, headers, body }) = question.request {
        let raw = RawRequest::new(&method, &url, headers.into_iter().collect(), body.into_bytes());
        let found = doctor::request::diagnose(&kanhe, dialect, raw).await?;
        let found = found.ok_or_else(|| Problem::bad_request("requests of this dialect are not signed"))?;
        return Ok(Json(answer(&found, "", observed.as_ref())));
    }
    let (dialect, config, place) = match (&question.session, question.call, &question.config) {
        (Some(session), Some(call), _) => from_call(&sandbox.phones, session, call)?,
        (_, _, Some(config)) => (dialect, config.clone(), place(&question, observed.as_ref())?),
        _ => match &observed {
            // A code alone leaves open what is behind it: that much can be said.
            Some(observed) if observed.code.is_some() => {
                return Ok(Json(answer(&reading::diagnose(observed), "", Some(observed))));
            }
            _ => {
                return Err(Problem::bad_request(
                    "explain needs session and call, or config and url, or request, or text with a vendor's code",
                ));
            }
        },
    };
    let dialect = kanhe.dialect(dialect).ok_or_else(|| Problem::bad_request("unknown dialect"))?;
    let claim = match (dialect.pages.read_config)(&config) {
        Ok(claim) => claim,
        Err(refusal) => {
            return Ok(Json(json!({
                "verdict": "unreadable", "reason": refusal.reason(), "observed": observed,
            })));
        }
    };
    let url = place.verified.clone().unwrap_or_else(|| place.url.clone());
    let found = doctor::page(&kanhe, dialect, &claim, place).await?;
    Ok(Json(answer(&found, &url, observed.as_ref())))
}

fn answer(diagnosis: &Diagnosis, url: &str, observed: Option<&Observed>) -> Value {
    let mut answer = json!(diagnosis);
    answer["url"] = json!(url);
    answer["observed"] = json!(observed);
    answer["verifies_elsewhere"] = json!(diagnosis.verifies_elsewhere());
    let clients = |chinese| kanhe_doctor::profile::sentence(&diagnosis.clients, chinese);
    answer["clients_words"] = json!({"en": clients(false), "zh": clients(true)});
    answer
}

fn place(question: &Question, observed: Option<&Observed>) -> Result<Place, Problem> {
    let verified = observed.and_then(|observed| observed.urls.first()).cloned();
    let Some(url) = question.url.clone().or_else(|| verified.clone()) else {
        return Err(Problem::bad_request("explain needs the page's url"));
    };
    let profile = question.profile.as_deref().map(|name| {
        Profile::named(name).ok_or_else(|| Problem::bad_request("profile is ios, android or desktop"))
    });
    let also = question.also.iter();
    Ok(Place {
        url,
        landing: question.landing.clone(),
        verified,
        profile: profile.transpose()?,
        urls: also.map(|value| Suspect { value: value.clone(), mistake: Mistake::UrlEndpoint }).collect(),
        nonces: Vec::new(),
        timestamps: Vec::new(),
    })
}

fn from_call(
    phones: &kanhe_sandbox::phone::Phones,
    session: &str,
    call: u64,
) -> Result<(Dialect, Value, Place), Problem> {
    let view = phones.get(session)?;
    let calls = phones.calls(session, 0)?;
    let record = calls.iter().find(|record| record.id == call);
    let record = record.ok_or_else(|| Problem::bad_request("this session has no such call"))?;
    let landing = view.page.map_or_else(|| record.url.clone(), |page| page.landing);
    let verified =
        if phones.verifies_landing_url(&view.phone) { landing.clone() } else { record.url.clone() };
    let known = [&landing, &record.url];
    let pages: BTreeSet<&String> =
        calls.iter().map(|call| &call.url).filter(|page| !known.contains(page)).collect();
    let others = |names: &[&str]| -> Vec<String> {
        let of = |call: &kanhe_sandbox::phone::CallRecord| {
            let text = names.iter().find_map(|name| call.params.get(*name))?;
            Some(text.as_str().map_or_else(|| text.to_string(), str::to_owned))
        };
        let own = of(record);
        let all: BTreeSet<String> =
            calls.iter().filter_map(of).filter(|other| Some(other) != own.as_ref()).collect();
        all.into_iter().take(20).collect()
    };
    let urls = pages.into_iter().take(20);
    let place = Place {
        url: record.url.clone(),
        landing: Some(landing),
        verified: Some(verified),
        profile: None,
        urls: urls.map(|page| Suspect { value: page.clone(), mistake: Mistake::UrlOtherPage }).collect(),
        nonces: others(&["verifyNonceStr", "nonceStr"]),
        timestamps: others(&["verifyTimestamp", "timeStamp"]),
    };
    Ok((view.phone.dialect, Value::Object(record.params.clone()), place))
}
