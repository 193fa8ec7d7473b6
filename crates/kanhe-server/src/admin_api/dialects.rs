//! `/admin/v1/dialects`: what there is to choose from.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use kanhe_core::page::Place;
use kanhe_core::quota::Window;
use kanhe_core::word::{Dialect, Word};
use kanhe_dialect::definition::Definition;
use serde::Serialize;

use super::access::Auditor;
use super::page::Page;
use crate::Kanhe;

pub(super) fn routes() -> Router<Kanhe> {
    Router::new().route("/admin/v1/dialects", get(list))
}

/// `DialectInfo`.
#[derive(Serialize)]
struct View {
    dialect: Dialect,
    identity_names: (&'static str, &'static str),
    account_types: &'static [Word],
    domain_limit: usize,
    corps: bool,
    place: &'static str,
    keys: bool,
    subscriptions: Vec<Word>,
    marks: Vec<Word>,
    scopes: Vec<Scope>,
    apis: Vec<Api>,
    permissions: BTreeMap<String, Vec<Word>>,
    credentials: Vec<Credential>,
    quotas: Vec<Quota>,
}

#[derive(Serialize)]
struct Scope {
    name: &'static str,
    zh: &'static str,
    en: &'static str,
    silent: bool,
}

#[derive(Serialize)]
struct Api {
    name: String,
    group: Word,
}

#[derive(Serialize)]
struct Credential {
    kind: Word,
    life: u64,
}

#[derive(Serialize)]
struct Quota {
    call: Word,
    limit: u32,
    window: &'static str,
}

impl View {
    fn of(definition: &Definition) -> Self {
        let choices = &definition.choices;
        let silent = definition.auth.is_silent;
        let scope = |scope: &kanhe_dialect::choices::ScopeWords| Scope {
            name: scope.name,
            zh: scope.zh,
            en: scope.en,
            silent: silent(scope.name),
        };
        let apis = definition.catalog.apis().iter().filter(|api| api.needs_grant);
        let quota = |quota: &kanhe_core::quota::Allowance| Quota {
            call: quota.call,
            limit: quota.limit,
            window: window(quota.window),
        };
        let credentials = definition.credentials.iter();
        Self {
            dialect: definition.dialect,
            identity_names: definition.identity_names,
            account_types: definition.account_types,
            domain_limit: definition.domain_limit,
            corps: definition.installing.is_some(),
            place: match definition.pages.place {
                Place::Domains if choices.own_keys => "origin",
                Place::Domains | Place::Anywhere => "domains",
                Place::Home => "home",
            },
            keys: choices.own_keys,
            subscriptions: choices.subscriptions.clone(),
            marks: choices.marks.clone(),
            scopes: choices.scopes.iter().map(scope).collect(),
            apis: apis.map(|api| Api { name: api.name.clone(), group: api.group }).collect(),
            permissions: definition
                .catalog_file
                .permissions
                .iter()
                .map(|(group, types)| (group.to_string(), types.clone()))
                .collect(),
            credentials: credentials
                .map(|it| Credential { kind: it.kind, life: it.life.as_secs() })
                .collect(),
            quotas: choices.quotas.iter().map(quota).collect(),
        }
    }
}

/// A window, in a word.
pub(super) fn window(window: Window) -> &'static str {
    match window {
        Window::Minute => "minute",
        Window::Day { .. } => "day",
        Window::Month { .. } => "month",
    }
}

async fn list(State(kanhe): State<Kanhe>, _: Auditor) -> Json<Page<View>> {
    Json(Page::whole(kanhe.dialects.iter().map(|definition| View::of(definition)).collect()))
}
