//! The call of the admin API that each command makes.

use std::io::Read;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Map, Value, json};

use super::flags::{
    AdminKey, Administration, App, Audit, Corp, Host, Keys, Operator, Settings, TheApp, User,
};
use super::new_password;
use crate::Fault;

/// What stands in a path or a query as something else than itself.
const SPECIAL: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'&')
    .add(b'+')
    .add(b'/')
    .add(b'?')
    .add(b'<')
    .add(b'>');

/// A call.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) method: &'static str,
    /// Behind `/admin/v1/`.
    pub(super) path: String,
    pub(super) body: Option<Value>,
    /// Whether the answer has more pages.
    pub(super) is_list: bool,
}

impl Call {
    fn get(path: impl Into<String>) -> Self {
        Self { method: "GET", path: path.into(), body: None, is_list: false }
    }

    fn list(path: impl core::fmt::Display, query: &[(&str, Option<&String>)]) -> Self {
        let asked = |(name, value): &(&str, Option<&String>)| Some(format!("&{name}={}", encoded((*value)?)));
        let query: Vec<String> = query.iter().filter_map(asked).collect();
        Self { is_list: true, ..Self::get(format!("{path}?limit=200{}", query.concat())) }
    }

    fn whole(path: impl Into<String>) -> Self {
        Self::get(path)
    }

    fn with(method: &'static str, path: impl Into<String>, body: Value) -> Self {
        Self { method, body: Some(body), ..Self::get(path) }
    }

    fn delete(path: impl Into<String>) -> Self {
        Self { method: "DELETE", ..Self::get(path) }
    }

    /// The same, beginning behind the page that said so.
    pub(super) fn after(&self, next: &str) -> Self {
        Self { path: format!("{}&after={}", self.path, encoded(next)), ..self.clone() }
    }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, SPECIAL).to_string()
}

fn path_of(app: &TheApp, rest: &str) -> String {
    format!("apps/{}/{}{rest}", encoded(&app.dialect), encoded(&app.client_id))
}

impl Settings {
    fn object(&self) -> Result<Map<String, Value>, Fault> {
        self.settings
            .iter()
            .map(|setting| {
                let (name, value) = setting.split_once('=').ok_or_else(|| {
                    Fault::Other(format!("{setting:?} is no NAME=VALUE, such as name=Shop"))
                })?;
                let text = || Value::String(value.to_owned());
                Ok((name.to_owned(), serde_json::from_str(value).unwrap_or_else(|_| text())))
            })
            .collect()
    }
}

/// A password from standard input, or a new one, which has to be shown.
fn password(stdin: bool) -> Result<(String, Option<String>), Fault> {
    if !stdin {
        let password = new_password();
        return Ok((password.clone(), Some(password)));
    }
    let mut text = String::new();
    let read = std::io::stdin().read_to_string(&mut text);
    read.map_err(|why| Fault::Other(format!("cannot read the password from standard input: {why}")))?;
    Ok((text.trim_end_matches(['\r', '\n']).to_owned(), None))
}

/// The call, and a password that has been made for it.
pub(super) fn of(command: Administration) -> Result<(Call, Option<String>), Fault> {
    let call = match command {
        Administration::App(app) => of_app(app)?,
        Administration::User(user) => of_user(user),
        Administration::Corp(Corp::List { .. }) => Call::whole("corps"),
        Administration::Corp(Corp::Create { dialect, name, id, .. }) => {
            let mut body = json!({"dialect": dialect, "name": name});
            if let Some(id) = id {
                body["id"] = Value::String(id);
            }
            Call::with("POST", "corps", body)
        }
        Administration::Host(Host::List { .. }) => Call::whole("hosts"),
        Administration::Host(Host::Create { name, .. }) => Call::with("POST", "hosts", json!({"name": name})),
        Administration::Host(Host::Remove { id, .. }) => Call::delete(format!("hosts/{}", encoded(&id))),
        Administration::Operator(operator) => return of_operator(operator),
        Administration::AdminKey(AdminKey::List { .. }) => Call::whole("admin-keys"),
        Administration::AdminKey(AdminKey::Create { name, role, .. }) => {
            Call::with("POST", "admin-keys", json!({"name": name, "role": role}))
        }
        Administration::AdminKey(AdminKey::Remove { id, .. }) => {
            Call::delete(format!("admin-keys/{}", encoded(&id)))
        }
        Administration::Keys(Keys::Reseal { .. }) => Call::with("POST", "keys/reseal", json!({})),
        Administration::Keys(_) => Call::whole("keys"),
        Administration::Audit(Audit::List { actor, act, subject, .. }) => {
            let query = [("actor", actor.as_ref()), ("act", act.as_ref()), ("subject", subject.as_ref())];
            Call::list("audit", &query)
        }
        Administration::Audit(Audit::Export { .. }) => Call::get("audit/export"),
        Administration::Audit(Audit::Verify { .. }) => Call::get("audit/verify"),
    };
    Ok((call, None))
}

fn of_app(app: App) -> Result<Call, Fault> {
    Ok(match app {
        App::List { q, dialect, .. } => {
            Call::list("apps", &[("q", q.as_ref()), ("dialect", dialect.as_ref())])
        }
        App::Show { app, .. } => Call::get(path_of(&app, "")),
        App::Create { dialect, name, settings, .. } => {
            let mut body = settings.object()?;
            body.insert("dialect".to_owned(), Value::String(dialect));
            body.insert("name".to_owned(), Value::String(name));
            Call::with("POST", "apps", Value::Object(body))
        }
        App::Set { app, settings, .. } => {
            Call::with("PATCH", path_of(&app, ""), Value::Object(settings.object()?))
        }
        App::RotateSecret { app, overlap, .. } => {
            Call::with("POST", path_of(&app, "/secret"), json!({"overlap_seconds": overlap}))
        }
        App::CheckDomain { app, domain, .. } => {
            Call::with("POST", path_of(&app, "/domains/check"), json!({"domain": domain}))
        }
        App::Credentials { app, .. } => Call::whole(path_of(&app, "/credentials")),
        App::EndCredentials { app, kind, .. } => {
            Call::delete(path_of(&app, &format!("/credentials/{}", encoded(&kind))))
        }
        App::Quotas { app, .. } => Call::whole(path_of(&app, "/quotas")),
        App::ClearQuotas { app, .. } => Call::delete(path_of(&app, "/quotas")),
    })
}

fn of_user(user: User) -> Call {
    let path = |handle: &str, rest: &str| format!("users/{}{rest}", encoded(handle));
    match user {
        User::List { q, .. } => Call::list("users", &[("q", q.as_ref())]),
        User::Show { handle, .. } => Call::get(path(&handle, "")),
        User::Create { handle, nickname, language, .. } => {
            let mut profile = Map::new();
            for (name, value) in [("nickname", nickname), ("language", language)] {
                profile.extend(value.map(|value| (name.to_owned(), Value::String(value))));
            }
            Call::with("POST", "users", json!({"handle": handle, "profile": profile}))
        }
        User::Consents { handle, .. } => Call::whole(path(&handle, "/consents")),
        User::Withdraw { handle, app, scope, .. } => {
            let scope = scope.map_or_else(String::new, |scope| format!("/{}", encoded(&scope)));
            let (dialect, client_id) = (encoded(&app.dialect), encoded(&app.client_id));
            Call::delete(path(&handle, &format!("/consents/{dialect}/{client_id}{scope}")))
        }
    }
}

fn of_operator(operator: Operator) -> Result<(Call, Option<String>), Fault> {
    let path = |name: &str| format!("operators/{}", encoded(name));
    Ok(match operator {
        Operator::List { .. } => (Call::whole("operators"), None),
        Operator::Create { name, role, password_stdin, .. } => {
            let (password, made) = password(password_stdin)?;
            let body = json!({"name": name, "role": role, "password": password});
            (Call::with("POST", "operators", body), made)
        }
        Operator::Set { name, settings, .. } => {
            (Call::with("PATCH", path(&name), Value::Object(settings.object()?)), None)
        }
        Operator::ResetPassword { name, password_stdin, .. } => {
            let (password, made) = password(password_stdin)?;
            (Call::with("PATCH", path(&name), json!({"password": password})), made)
        }
        Operator::Remove { name, .. } => (Call::delete(path(&name)), None),
    })
}
