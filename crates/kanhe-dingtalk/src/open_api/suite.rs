//! Third-party apps: `/service/…` and their new addresses (`protocol/dingtalk.md` 6.4).
//!
//! A corp authorises a suite, and the platform pushes a temporary code; for that the suite gets a permanent code, which
//! opens the corp to it. What the corp has then is an app of its own here, with its own agent id, token and ticket.

use std::sync::Arc;

use http::Method;
use kanhe_core::app::{App, AppStatus};
use kanhe_core::corp::Corp;
use kanhe_core::credential::{CredentialKey, CredentialPolicy};
use kanhe_core::refusal::BackendRefusal;
use kanhe_core::secret::Secret;
use kanhe_dialect::letters::letters_and_digits;
use kanhe_sign::{compare, third_party};
use serde::Serialize;

use super::token::{NewBody, OldBody};
use super::{Reply, Request};
use crate::errors::VendorError;
use crate::installation::{TEMPORARY_CODE, client_id};
use crate::{DIALECT, policy};

/// `{"errcode":0,"errmsg":"ok","suite_access_token":"…","expires_in":7200}`
#[derive(Serialize)]
pub(super) struct SuiteTokenBody {
    errcode: i32,
    errmsg: &'static str,
    suite_access_token: String,
    expires_in: u32,
}

#[derive(Serialize)]
struct CorpInfo {
    corpid: String,
    corp_name: String,
}

impl From<Corp> for CorpInfo {
    fn from(corp: Corp) -> Self {
        Self { corpid: corp.id, corp_name: corp.name }
    }
}

/// `{"errcode":0,"errmsg":"ok","permanent_code":"…","auth_corp_info":{…}}`
#[derive(Serialize)]
pub(super) struct PermanentCodeBody {
    errcode: i32,
    errmsg: &'static str,
    permanent_code: String,
    auth_corp_info: CorpInfo,
}

/// `{"errcode":0,"errmsg":"ok"}`
#[derive(Serialize)]
pub(super) struct OkBody {
    errcode: i32,
    errmsg: &'static str,
}

/// `{"errcode":0,"errmsg":"ok","auth_corp_info":{…},"auth_user_info":{…},"auth_info":{"agent":[…]}}`
#[derive(Serialize)]
pub(super) struct AuthInfoBody {
    errcode: i32,
    errmsg: &'static str,
    auth_corp_info: CorpInfo,
    auth_user_info: AuthUser,
    auth_info: AuthInfo,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AuthUser {
    user_id: String,
}

#[derive(Serialize)]
struct AuthInfo {
    agent: [Agent; 1],
}

#[derive(Serialize)]
struct Agent {
    #[serde(rename = "agent_name")]
    name: String,
    agentid: u64,
    appid: u64,
    logo_url: String,
    admin_list: Vec<String>,
}

/// `{"errcode":0,"errmsg":"ok","agentid":…,"name":"…","logo_url":"","description":"","close":1}`
#[derive(Serialize)]
pub(super) struct AgentBody {
    errcode: i32,
    errmsg: &'static str,
    agentid: u64,
    name: String,
    logo_url: String,
    description: String,
    /// 1 in use, 2 not activated yet. The vendor's 0, switched off, is not to be seen: a corp that has thrown the app
    /// out is closed to it.
    close: u8,
}

/// `{"suite_key","suite_secret","suite_ticket"}`
pub(super) async fn get_suite_token(request: &mut Request) -> Reply<SuiteTokenBody> {
    request.require(&Method::POST)?;
    let body = request.body()?;
    let field = |name: &'static str| body.text(name)?.ok_or_else(|| VendorError::suite_missing(name));
    let (key, ticket, secret) = (field("suite_key")?, field("suite_ticket")?, field("suite_secret")?);
    let suite = by_pair(request, key, secret).await?;
    require_ticket(request, &suite, ticket).await?;
    let issued = request.platform().issue(&suite, &policy::SUITE_TOKEN).await?;
    Ok(SuiteTokenBody {
        errcode: 0,
        errmsg: "ok",
        suite_access_token: issued.text.reveal().to_owned(),
        expires_in: issued.expires_in,
    })
}

/// `{"suiteKey","suiteSecret","suiteTicket"}`
pub(super) async fn suite_access_token(request: &mut Request) -> Reply<NewBody> {
    request.require(&Method::POST)?;
    let suite = by_new_pair(request).await?;
    let issued = request.platform().issue(&suite, &policy::SUITE_TOKEN).await?;
    Ok(NewBody { expire_in: issued.expires_in, access_token: issued.text.reveal().to_owned() })
}

/// `{"suiteKey","suiteSecret","authCorpId","suiteTicket"}`: each call makes a new token.
pub(super) async fn corp_access_token(request: &mut Request) -> Reply<NewBody> {
    request.require(&Method::POST)?;
    let suite = by_new_pair(request).await?;
    let body = request.body()?;
    let corp =
        body.text("authCorpId")?.ok_or_else(|| VendorError::missing("MissingauthCorpId", "authCorpId"))?;
    let app = installed(request, &suite, corp).await?;
    let issued = request.platform().issue(&app, &policy::CORP_TOKEN).await?;
    Ok(NewBody { expire_in: issued.expires_in, access_token: issued.text.reveal().to_owned() })
}

/// `{"tmp_auth_code"}`: for a corp's agreement, once.
pub(super) async fn get_permanent_code(request: &mut Request) -> Reply<PermanentCodeBody> {
    request.require(&Method::POST)?;
    let suite = by_suite_token(request).await?;
    let body = request.body()?;
    let code = body.text("tmp_auth_code")?.ok_or_else(|| VendorError::suite_missing("tmp_auth_code"))?;
    let platform = request.platform();
    let unknown = || VendorError::code("code_unknown");
    platform.slip(TEMPORARY_CODE, code).await?.filter(|slip| slip.app == suite.uid).ok_or_else(unknown)?;
    let slip = platform.redeem(TEMPORARY_CODE, code).await?.ok_or_else(unknown)?;
    if slip.used_at.is_some() {
        return Err(VendorError::code("code_used"));
    }
    if platform.now() >= slip.expires_at {
        return Err(VendorError::code("code_expired"));
    }
    let corp = slip.data.as_str().unwrap_or_default();
    let corp = platform.corp(DIALECT, corp).await?.ok_or_else(unknown)?;
    let app = installed(request, &suite, &corp.id).await?;
    let permanent = letters_and_digits(platform.entropy(), 64);
    let hash = platform.mint().hash_secret(&app.uid.to_bytes(), &permanent);
    // The corp may have thrown the suite out meanwhile: then it shall not have left it a code for later.
    let give = |app: &mut App| {
        if app.status != AppStatus::Disabled {
            app.secret = hash.clone();
        }
    };
    let given = platform.change_app(app.uid, give).await?;
    given.filter(|app| app.secret == hash).ok_or_else(VendorError::not_authorized)?;
    Ok(PermanentCodeBody {
        errcode: 0,
        errmsg: "ok",
        permanent_code: permanent.reveal().to_owned(),
        auth_corp_info: corp.into(),
    })
}

/// `{"suite_key","auth_corpid","permanent_code"}`: the maker is ready to serve the corp.
pub(super) async fn activate_suite(request: &mut Request) -> Reply<OkBody> {
    request.require(&Method::POST)?;
    let (_, app) = by_permanent_code(request).await?;
    let activate = |app: &mut App| {
        app.marks.insert(policy::ACTIVATED);
    };
    request.platform().change_app(app.uid, activate).await?;
    Ok(OkBody { errcode: 0, errmsg: "ok" })
}

/// `{"auth_corpid","permanent_code"}` with a suite's token; or, as it is done now, `{"auth_corpid"}` with `accessKey`,
/// `timestamp`, `suiteTicket` and `signature` in the query. Each call makes a new token.
pub(super) async fn get_corp_token(request: &mut Request) -> Reply<OldBody> {
    request.require(&Method::POST)?;
    let app = if request.query()?.get("signature")?.is_some() {
        let suite = by_signature(request).await?;
        let body = request.body()?;
        let corp = body.text("auth_corpid")?.ok_or_else(|| VendorError::suite_missing("auth_corpid"))?;
        installed(request, &suite, corp).await?
    } else {
        by_permanent_code(request).await?.1
    };
    let issued = request.platform().issue(&app, &policy::CORP_TOKEN).await?;
    Ok(OldBody {
        errcode: 0,
        access_token: issued.text.reveal().to_owned(),
        errmsg: "ok",
        expires_in: issued.expires_in,
    })
}

/// `{"suite_key","auth_corpid","permanent_code"}`: who agreed, and under which agent id the corp has it.
pub(super) async fn get_auth_info(request: &mut Request) -> Reply<AuthInfoBody> {
    request.require(&Method::POST)?;
    let (suite, app) = by_permanent_code(request).await?;
    let corp = app.corp().unwrap_or_default();
    let corp = request.platform().corp(DIALECT, corp).await?.ok_or_else(VendorError::not_authorized)?;
    let agent = Agent {
        name: suite.name.clone(),
        agentid: agent_number(&app),
        appid: app_number(&suite),
        logo_url: String::new(),
        admin_list: Vec::new(),
    };
    Ok(AuthInfoBody {
        errcode: 0,
        errmsg: "ok",
        auth_corp_info: corp.into(),
        auth_user_info: AuthUser { user_id: "manager".to_owned() },
        auth_info: AuthInfo { agent: [agent] },
    })
}

/// `{"suite_key","auth_corpid","permanent_code","agentid"}`
pub(super) async fn get_agent(request: &mut Request) -> Reply<AgentBody> {
    request.require(&Method::POST)?;
    let (suite, app) = by_permanent_code(request).await?;
    let body = request.body()?;
    let wanted = body.text_or_number("agentid")?;
    if wanted.is_none_or(|wanted| wanted != agent_number(&app).to_string()) {
        return Err(VendorError::no_agent());
    }
    let close = if app.is_marked(policy::ACTIVATED) { 1 } else { 2 };
    Ok(AgentBody {
        errcode: 0,
        errmsg: "ok",
        agentid: agent_number(&app),
        name: suite.name.clone(),
        logo_url: String::new(),
        description: String::new(),
        close,
    })
}

fn agent_number(app: &App) -> u64 {
    app.installation.as_ref().and_then(|installation| installation.agent.parse().ok()).unwrap_or(0)
}

/// A number that stands for a third-party app in every corp.
fn app_number(suite: &App) -> u64 {
    suite.uid.to_bytes().last_chunk::<2>().map_or(0, |bytes| 10_000 + u64::from(u16::from_be_bytes(*bytes)))
}

/// Recognises a suite by key and secret.
async fn by_pair(request: &mut Request, key: &str, secret: &str) -> Reply<Arc<App>> {
    let platform = request.platform();
    let suite = platform.app(DIALECT, key).await?.filter(|app| app.account_type == policy::SUITE);
    request.app = Some(suite.ok_or_else(VendorError::suite_key)?);
    match platform.authenticate(DIALECT, key, secret, request.call.from).await? {
        Ok(suite) => Ok(suite),
        Err(BackendRefusal::WrongSecret) => Err(VendorError::suite_pair()),
        Err(refusal) => Err(request.refused(&refusal)),
    }
}

async fn by_new_pair(request: &mut Request) -> Reply<Arc<App>> {
    let body = request.body()?;
    let key = body.text("suiteKey")?.ok_or_else(|| VendorError::missing("MissingsuiteKey", "suiteKey"))?;
    let secret =
        body.text("suiteSecret")?.ok_or_else(|| VendorError::missing("MissingsuiteSecret", "suiteSecret"))?;
    let ticket =
        body.text("suiteTicket")?.ok_or_else(|| VendorError::missing("MissingsuiteTicket", "suiteTicket"))?;
    let suite = by_pair(request, key, secret).await?;
    require_ticket(request, &suite, ticket).await?;
    Ok(suite)
}

/// Recognises a suite by the signature of its call.
async fn by_signature(request: &mut Request) -> Reply<Arc<App>> {
    let query = request.query()?;
    let text = |name| Ok::<_, VendorError>(query.get(name)?.unwrap_or_default());
    let (key, timestamp, ticket) = (text("accessKey")?, text("timestamp")?, text("suiteTicket")?);
    let platform = request.platform();
    let suite = platform.app(DIALECT, key).await?.filter(|app| app.account_type == policy::SUITE);
    let suite = suite.ok_or_else(VendorError::suite_key)?;
    request.app = Some(Arc::clone(&suite));
    require_ticket(request, &suite, ticket).await?;
    // A client that did not encode a plus sends what reads as a space.
    let given = text("signature")?.replace(' ', "+");
    let signed = |secret: &Secret| third_party::sign(secret.reveal(), timestamp, ticket);
    let secrets = platform.app_secrets(&suite);
    if !secrets.iter().any(|secret| compare::equal(signed(secret).as_bytes(), given.as_bytes())) {
        return Err(VendorError::suite_signature());
    }
    platform.admit(&suite, request.call.from).await?.map_err(|refusal| request.refused(&refusal))?;
    Ok(suite)
}

/// Recognises a suite by the `suite_access_token` of the query.
async fn by_suite_token(request: &mut Request) -> Reply<Arc<App>> {
    let query = request.query()?;
    let token = query.get("suite_access_token")?.ok_or_else(VendorError::suite_token_missing)?;
    let platform = request.platform();
    let kinds = [policy::SUITE_TOKEN.kind];
    match platform.authenticate_token(DIALECT, &kinds, token, request.call.from).await? {
        Ok(suite) => {
            request.app = Some(Arc::clone(&suite));
            Ok(suite)
        }
        Err(BackendRefusal::TokenExpired) => Err(VendorError::suite_token_expired()),
        Err(
            BackendRefusal::TokenMalformed | BackendRefusal::TokenUnknown | BackendRefusal::TokenSuperseded,
        ) => Err(VendorError::suite_token()),
        Err(refusal) => Err(request.refused(&refusal)),
    }
}

/// A suite by its token, and what a corp has of it by the corp's permanent code.
async fn by_permanent_code(request: &mut Request) -> Reply<(Arc<App>, Arc<App>)> {
    let suite = by_suite_token(request).await?;
    let body = request.body()?;
    if body.text("suite_key")?.is_some_and(|key| key != suite.client_id) {
        return Err(VendorError::suite_key());
    }
    let field = |name: &'static str| body.text(name)?.ok_or_else(|| VendorError::suite_missing(name));
    let (corp, code) = (field("auth_corpid")?, field("permanent_code")?);
    let app = installed(request, &suite, corp).await?;
    if !request.platform().is_app_secret(&app, code) {
        return Err(VendorError::permanent_code());
    }
    Ok((suite, app))
}

/// What a corp has of a suite.
async fn installed(request: &Request, suite: &App, corp: &str) -> Reply<Arc<App>> {
    let found = request.platform().app(DIALECT, &client_id(suite, corp)).await?;
    found.filter(|app| app.status != AppStatus::Disabled).ok_or_else(VendorError::not_authorized)
}

/// The ticket must be one that was pushed to the suite lately.
async fn require_ticket(request: &Request, suite: &App, ticket: &str) -> Reply<()> {
    let CredentialPolicy { kind, .. } = policy::SUITE_TICKET;
    let key = CredentialKey { app: suite.uid, kind };
    let platform = request.platform();
    let line = platform.line(&key).await?;
    let known = line.live(platform.now()).filter_map(|generation| platform.mint().ticket(&key, generation));
    let mut known = known.filter(|known| compare::equal(known.reveal().as_bytes(), ticket.as_bytes()));
    known.next().map(drop).ok_or_else(VendorError::suite_ticket)
}
