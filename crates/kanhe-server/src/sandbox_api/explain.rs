//! `POST /sandbox/v1/explain`: the doctor over HTTP, with what the platform knows.
//!
//! It may be asked about a call of a phone, about a config and a URL, or about a text that a real client has printed.
//! What it answers holds no ticket. It knows the tickets of every app of the sandbox, because a developer of a sandbox
//! owns them all; a production platform will ask the doctor for an app's own operators only.

use std::collections::BTreeSet;

use axum::routing::post;
use axum::{Json, Router};
use kanhe_core::word::Dialect;
use kanhe_doctor::mistake::words;
use kanhe_doctor::reading::{self, Observed};
use kanhe_doctor::{Case, Diagnosis, Finding, Mistake, Suspect, diagnose};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Sandboxed;
use crate::problem::{Body, Problem};
use crate::{Kanhe, suspects};

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
    /// Whose page it was; WeChat's if nobody says.
    dialect: Option<Dialect>,
    /// Or what a page passed to its SDK, and where it was.
    config: Option<Value>,
    url: Option<String>,
    /// The page's URL when it was loaded, if it has changed since.
    landing: Option<String>,
    /// Addresses that may have been signed by mistake: the backend's own interfaces.
    also: Vec<String>,
    /// What a real client has printed.
    text: Option<String>,
}

/// A config with all that is known of its page.
struct Asked {
    /// Whose page it is, if a phone says so.
    dialect: Option<Dialect>,
    config: Value,
    /// What the client verifies.
    url: String,
    /// The page's other URL, and the mistake of having signed it.
    other: Option<(String, Mistake)>,
    others: Vec<Suspect>,
    nonces: Vec<String>,
}

async fn explain(
    Sandboxed { kanhe, sandbox }: Sandboxed,
    Body(question): Body<Question>,
) -> Result<Json<Value>, Problem> {
    let observed = question.text.as_deref().map(reading::read);
    let asked = match (&question.session, question.call) {
        (Some(session), Some(call)) => from_call(&sandbox.phones, session, call)?,
        _ => from_config(&question, observed.as_ref())?,
    };
    let named = asked.dialect.or(question.dialect).unwrap_or(kanhe_wechat::DIALECT);
    let dialect = kanhe.dialect(named).ok_or_else(|| Problem::bad_request("unknown dialect"))?;
    let claim = match (dialect.pages.read_config)(&asked.config) {
        Ok(claim) => claim,
        Err(refusal) => {
            return Ok(Json(json!({
                "verdict": "unreadable", "reason": refusal.reason(), "observed": observed,
            })));
        }
    };
    let tickets = suspects::tickets(&kanhe, dialect, &claim).await?;
    let suspect = |(value, mistake): (&String, Mistake)| Suspect { value: value.clone(), mistake };
    let other = asked.other.iter().map(|(value, mistake)| (value, *mistake));
    let also = question.also.iter().map(|value| (value, Mistake::UrlEndpoint));
    let case = Case {
        given: claim.signature,
        nonce: claim.nonce,
        timestamp: claim.timestamp,
        url: asked.url.clone(),
        tickets,
        urls: other.map(suspect).chain(asked.others.iter().cloned()).chain(also.map(suspect)).collect(),
        nonces: asked.nonces.clone(),
    };
    // A few hundred thousand hashes in the worst case: not on a thread that answers others.
    let diagnosis = tokio::task::spawn_blocking(move || diagnose(&case)).await;
    let diagnosis = diagnosis.map_err(|_| Problem::bad_request("the doctor could not read this config"))?;
    Ok(Json(answer(&diagnosis, &asked, observed.as_ref())))
}

fn answer(diagnosis: &Diagnosis, asked: &Asked, observed: Option<&Observed>) -> Value {
    let mut answer = json!(diagnosis);
    let words = words();
    if let Some(mistakes) = answer.get_mut("mistakes").and_then(Value::as_array_mut) {
        for mistake in mistakes {
            let code = mistake.get("code").and_then(Value::as_str).unwrap_or_default().to_owned();
            mistake["words"] = json!(words.get(&code));
        }
    }
    answer["url"] = json!(asked.url);
    answer["observed"] = json!(observed);
    // "Valid on Android, invalid on iOS": it was the page's other URL that was signed.
    answer["verifies_elsewhere"] = json!(match &diagnosis.finding {
        Finding::Explained { mistakes } =>
            matches!(mistakes.as_slice(), [only] if matches!(only.code, Mistake::UrlLanding | Mistake::UrlCurrent)),
        Finding::Verifies | Finding::Unexplained => false,
    });
    answer
}

fn from_config(question: &Question, observed: Option<&Observed>) -> Result<Asked, Problem> {
    let config = question.config.clone().ok_or_else(|| {
        Problem::bad_request("explain needs session and call, or config and url; text may stand beside them")
    })?;
    let verified = observed.and_then(|observed| observed.urls.first());
    let Some(url) = verified.or(question.url.as_ref()) else {
        return Err(Problem::bad_request("explain needs the page's url"));
    };
    let other = question.landing.clone().or_else(|| question.url.clone()).filter(|other| other != url);
    let mistake = if question.landing.is_some() { Mistake::UrlLanding } else { Mistake::UrlCurrent };
    Ok(Asked {
        dialect: None,
        config,
        url: url.clone(),
        other: other.map(|other| (other, mistake)),
        others: Vec::new(),
        nonces: Vec::new(),
    })
}

fn from_call(phones: &kanhe_sandbox::phone::Phones, session: &str, call: u64) -> Result<Asked, Problem> {
    let view = phones.get(session)?;
    let calls = phones.calls(session, 0)?;
    let record = calls.iter().find(|record| record.id == call);
    let record = record.ok_or_else(|| Problem::bad_request("this session has no such call"))?;
    let landing = view.page.map_or_else(|| record.url.clone(), |page| page.landing);
    let (url, other) = if phones.verifies_landing_url(&view.phone) {
        (landing, (record.url.clone(), Mistake::UrlCurrent))
    } else {
        (record.url.clone(), (landing, Mistake::UrlLanding))
    };
    let known = [url.clone(), other.0.clone()];
    let pages: BTreeSet<&String> =
        calls.iter().map(|call| &call.url).filter(|page| !known.contains(page)).collect();
    let nonce = |call: &kanhe_sandbox::phone::CallRecord| {
        let names = ["verifyNonceStr", "nonceStr"];
        names.iter().find_map(|name| call.params.get(*name)).and_then(Value::as_str).map(str::to_owned)
    };
    let own = nonce(record);
    let nonces: BTreeSet<String> =
        calls.iter().filter_map(nonce).filter(|nonce| Some(nonce) != own.as_ref()).collect();
    Ok(Asked {
        dialect: Some(view.phone.dialect),
        config: Value::Object(record.params.clone()),
        other: (other.0 != url).then_some(other),
        url,
        others: pages
            .into_iter()
            .map(|page| Suspect { value: page.clone(), mistake: Mistake::UrlOtherPage })
            .collect(),
        nonces: nonces.into_iter().collect(),
    })
}
