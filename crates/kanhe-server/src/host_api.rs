//! `/host/v1`: what a super-app calls to verify pages and check calls, and its operator to look at tokens. Authenticated
//! by a host key.

mod auth_codes;
mod media;
mod tokens;

use axum::extract::{ConnectInfo, FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::routing::{get, post};
use axum::{Json, Router};
use kanhe_core::audit::Actor;
use kanhe_core::grant::Grant;
use kanhe_core::page::{Granted, PageVerdict};
use kanhe_core::platform::PageCall;
use kanhe_core::refusal::CallRefusal;
use kanhe_core::word::Dialect;
use kanhe_dialect::definition::{Definition, Failure};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::Kanhe;
use crate::connection::Connection;
use crate::problem::{Body, Problem};
use crate::verdicts::{Entry, Outcome, What, Words};

/// The routes.
pub fn routes() -> Router<Kanhe> {
    Router::new()
        .route("/host/v1/pages", post(verify_page))
        .route("/host/v1/calls", post(check_call))
        .route("/host/v1/auth-codes", post(auth_codes::issue))
        .route("/host/v1/keys", get(keys))
        .merge(media::routes())
        .merge(tokens::routes())
}

/// Whoever presents a host key: `Authorization: Bearer hk_…`.
struct Host;

impl FromRequestParts<Kanhe> for Host {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, kanhe: &Kanhe) -> Result<Self, Problem> {
        let presented = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, key)| key.trim());
        if let Some(key) = presented
            && kanhe.platform.authenticate_host(key).await?.is_some()
        {
            return Ok(Self);
        }
        if presented.is_some() {
            let from = parts.extensions.get::<ConnectInfo<Connection>>().map(|ConnectInfo(it)| it.client);
            kanhe.platform.note(kanhe.platform.act(&Actor::system(from), "host.refused")).await?;
        }
        let detail = "this needs a host key: Authorization: Bearer hk_…";
        Err(Problem::new(StatusCode::UNAUTHORIZED, "unauthorized", detail))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PageRequest {
    dialect: Dialect,
    url: String,
    config: Value,
}

/// `{"ok":true,…}` or `{"ok":false,…}`; design.md, "Host API".
#[derive(Serialize)]
#[serde(untagged)]
enum PageAnswer {
    Granted {
        ok: bool,
        grant: String,
        expires_at: i64,
        allowed: Vec<String>,
        denied: Vec<DeniedApi>,
        /// Present if only a leniency of this app let the page in: the vendor would refuse it.
        #[serde(skip_serializing_if = "Option::is_none")]
        lenient: Option<&'static str>,
    },
    Refused(Refused),
}

#[derive(Serialize)]
struct DeniedApi {
    api: String,
    reason: &'static str,
}

#[derive(Serialize)]
struct Refused {
    ok: bool,
    code: &'static str,
    message: &'static str,
    reason: &'static str,
}

impl Refused {
    fn new(failure: Failure, reason: &'static str) -> Self {
        Self { ok: false, code: failure.code, message: failure.message, reason }
    }
}

async fn verify_page(
    State(kanhe): State<Kanhe>,
    _: Host,
    Body(request): Body<PageRequest>,
) -> Result<Json<PageAnswer>, Problem> {
    let began = Instant::now();
    let dialect = known_dialect(&kanhe, request.dialect)?;
    let (verdict, claim) = match (dialect.pages.read_config)(&request.config) {
        Ok(claim) => {
            let verdict = kanhe.platform.verify_page(&dialect.page_rules(), &request.url, &claim).await?;
            (verdict, Some(claim))
        }
        Err(refusal) => (PageVerdict::unreadable(refusal), None),
    };
    let failure = verdict.outcome.as_ref().err().map(|refusal| (dialect.pages.config_failure)(refusal));
    let moment = (kanhe.platform.now(), began.elapsed());
    kanhe.record(Entry::page(moment, dialect.dialect, (&verdict, failure), request.url, claim));
    let lenient = verdict
        .checks
        .iter()
        .any(|(_, outcome)| outcome == kanhe_core::page::Outcome::Lenient)
        .then_some("loopback_leniency");
    Ok(Json(match verdict.outcome {
        Ok(Granted { grant, denied }) => PageAnswer::Granted {
            ok: true,
            expires_at: grant.expires_at().unix_seconds(),
            allowed: grant.apis().to_vec(),
            grant: kanhe.platform.sign_grant(&grant),
            denied: denied
                .into_iter()
                .map(|denied| DeniedApi { api: denied.api, reason: denied.reason })
                .collect(),
            lenient,
        },
        Err(refusal) => {
            PageAnswer::Refused(Refused::new((dialect.pages.config_failure)(&refusal), refusal.reason()))
        }
    }))
}

fn known_dialect(kanhe: &Kanhe, name: Dialect) -> Result<&Definition, Problem> {
    kanhe.dialect(name).map(AsRef::as_ref).ok_or_else(|| {
        let names: Vec<_> = kanhe.dialects.iter().map(|dialect| dialect.dialect.to_string()).collect();
        Problem::bad_request(format!("unknown dialect; this platform speaks: {}", names.join(", ")))
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CallRequest {
    grant: String,
    api: String,
}

async fn check_call(
    State(kanhe): State<Kanhe>,
    _: Host,
    Body(request): Body<CallRequest>,
) -> Result<Json<Value>, Problem> {
    Ok(Json(match judge(&kanhe, &request.grant, &request.api).await? {
        Ok(_) => json!({"ok": true}),
        Err(refused) => json!(refused),
    }))
}

/// Whether a call may go ahead, which the log of verdicts learns too.
async fn judge(kanhe: &Kanhe, grant: &str, api: &str) -> Result<Result<Grant, Refused>, Problem> {
    let began = Instant::now();
    let Some(grant) = kanhe.platform.open_grant(grant) else {
        let reason = CallRefusal::GrantInvalid.reason();
        let failure = Failure { code: reason, message: "this is no grant of this platform" };
        return Ok(Err(Refused::new(failure, reason)));
    };
    let dialect = known_dialect(kanhe, grant.dialect())?;
    let call = PageCall { grant: Some(&grant), api };
    let refusal = kanhe.platform.check_call(&dialect.catalog, &call).await?.err();
    let failure = refusal.map(|refusal| ((dialect.pages.call_failure)(refusal), refusal.reason()));
    let (outcome, words) = match failure {
        None => (Outcome::Granted, Words::None),
        Some((failure, reason)) => (Outcome::Refused(reason), Words::Failure(failure)),
    };
    let moment = (kanhe.platform.now(), began.elapsed());
    let entry =
        Entry::asked(moment, dialect.dialect, (What::Call, api), Some(grant.client_id()), outcome, words);
    kanhe.record(entry.on(grant.url()));
    Ok(match failure {
        None => Ok(grant),
        Some((failure, reason)) => Err(Refused::new(failure, reason)),
    })
}

/// The public keys, as a JWKS (RFC 7517, RFC 8037). Public: anybody may check a grant.
async fn keys(State(kanhe): State<Kanhe>) -> Json<Value> {
    let keys: Vec<Value> = kanhe
        .platform
        .mint()
        .grant_keys()
        .map(|key| {
            json!({"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": key.key_id(), "x": key.public_key()})
        })
        .collect();
    Json(json!({ "keys": keys }))
}
