//! The authorization page in the phone: checks what the app asks for, asks the person, and makes the code.

use kanhe_core::app::App;
use kanhe_core::auth::AuthRefusal;
use kanhe_core::domain::PageUrl;
use kanhe_core::platform::Unavailable;
use kanhe_core::user::User;
use kanhe_wechat::auth::{Authorization, PageRefusal, RULES, USERINFO};
use kanhe_wechat::policy;
use serde_json::json;

use crate::phone::{Answered, Caller, Object, PhoneFault, Phones, Question};

/// What the person can answer.
const ACTIONS: &[&str] = &["allow", "deny"];

/// How it ended.
#[derive(Clone, Debug)]
pub enum Authorized {
    /// The user goes there, with a code.
    Redirect(String),
    /// The page says why not.
    Refused(PageRefusal),
    /// The user does not want to.
    Declined,
}

/// Why it could not be done.
#[derive(Debug, thiserror::Error)]
pub enum AuthorizeFault {
    /// The phone.
    #[error(transparent)]
    Phone(#[from] PhoneFault),
    /// The platform.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

/// Answers the authorization page that a phone shows.
pub async fn authorize(phones: &Phones, session: &str, query: &str) -> Result<Authorized, AuthorizeFault> {
    let caller = phones.caller(session)?;
    let Some(asked) = Authorization::read(query) else {
        return Ok(Authorized::Refused(PageRefusal::AppId));
    };
    let platform = &phones.platform;
    let app = platform.app(kanhe_wechat::DIALECT, &asked.appid).await?;
    if let Err(refusal) = asked.judge(app.as_deref()) {
        return Ok(Authorized::Refused(refusal));
    }
    let Some(app) = app else { return Ok(Authorized::Refused(PageRefusal::AppId)) };
    if app.is_marked(policy::TEST_ACCOUNT) && !caller.phone.following.follows {
        return Ok(Authorized::Refused(PageRefusal::NotFollowing));
    }
    let user = platform.user_or_new(&caller.phone.user).await?;
    let Some(prompted) = ask(phones, &caller, &app, &user, &asked).await? else {
        return Ok(Authorized::Declined);
    };
    let code =
        platform.issue_code(&RULES, &app, &user, core::slice::from_ref(&asked.scope), prompted).await?;
    Ok(match code {
        Ok(code) => Authorized::Redirect(asked.redirect(&code)),
        Err(AuthRefusal::AppDisabled) => Authorized::Refused(PageRefusal::Disabled),
        Err(AuthRefusal::ConsentNeeded) => Authorized::Declined,
        Err(AuthRefusal::UnknownScope | AuthRefusal::ScopeNotPermitted) => {
            Authorized::Refused(PageRefusal::Scope)
        }
    })
}

/// Whether the person was asked and agreed; nothing if he did not agree.
async fn ask(
    phones: &Phones,
    caller: &Caller,
    app: &App,
    user: &User,
    asked: &Authorization,
) -> Result<Option<bool>, AuthorizeFault> {
    let known = phones.platform.consent(app, user).await?.covers([&*asked.scope]);
    if asked.scope != USERINFO || known {
        return Ok(Some(false));
    }
    let host = PageUrl::parse(&asked.redirect_uri).map(|url| url.host()).unwrap_or_default();
    let data = [("scopes", json!([asked.scope])), ("profile", json!(user.profile))];
    let question = Question {
        kind: "authorize",
        app: app.name.clone(),
        host,
        data: Object::from_iter(data.map(|(name, value)| (name.to_owned(), value))),
        actions: ACTIONS,
        suggestion: Object::new(),
    };
    Ok(match phones.ask(caller, question).await {
        (Answered::With(answer), _) if answer.action == "allow" => Some(true),
        _ => None,
    })
}
