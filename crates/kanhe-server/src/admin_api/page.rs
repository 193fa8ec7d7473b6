//! Lists, page by page.

use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// A page of a list.
#[derive(Serialize)]
pub(super) struct Page<T> {
    pub(super) items: Vec<T>,
    /// Goes into `?after=`; nothing: there is no more.
    pub(super) next: Option<String>,
}

impl<T> Page<T> {
    /// All that there is.
    pub(super) fn whole(items: Vec<T>) -> Self {
        Self { items, next: None }
    }

    /// Out of one item more than fit, if there are as many: then there is a next page, which begins behind the last.
    pub(super) fn cut(mut items: Vec<T>, limit: usize, name: impl Fn(&T) -> String) -> Self {
        let next = if items.len() > limit {
            items.truncate(limit);
            items.last().map(name)
        } else {
            None
        };
        Self { items, next }
    }
}

/// How many are asked for: 1 to 200.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "usize")]
pub(super) struct Limit(pub(super) usize);

impl Default for Limit {
    fn default() -> Self {
        Self(50)
    }
}

impl TryFrom<usize> for Limit {
    type Error = &'static str;

    fn try_from(limit: usize) -> Result<Self, Self::Error> {
        if (1..=200).contains(&limit) { Ok(Self(limit)) } else { Err("limit is 1 to 200") }
    }
}

/// A query, whose faults are problems.
pub(super) struct Asked<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let asked: Result<Query<T>, QueryRejection> = Query::from_request_parts(parts, state).await;
        let Query(asked) = asked?;
        Ok(Self(asked))
    }
}

/// The refusal of an `after` that we never gave out.
pub(super) fn bad_after() -> Problem {
    Problem::bad_request("after is what the page before said as next")
}
