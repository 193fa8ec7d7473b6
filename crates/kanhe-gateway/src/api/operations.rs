//! Health and metrics.

use core::fmt::Write;
use core::time::Duration;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::gateway::Gateway;
use crate::tally::shown;

/// A credential that nobody has asked for in so long may die in peace: it is fetched when somebody does.
const WANTED: Duration = Duration::from_secs(600);

pub(super) fn routes() -> Router<Arc<Gateway>> {
    Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
}

/// Ready means that nothing that is asked for is dead, and that nothing is in mind only which must not be lost.
async fn ready(State(gateway): State<Arc<Gateway>>) -> Response {
    let now = gateway.now();
    let dead = gateway.client.keeper().wanted(WANTED).into_iter().find(|(_, held)| !held.lives(now));
    let line = match (dead, gateway.client.users().unwritten()) {
        (None, 0) => return "ready\n".into_response(),
        (Some((slot, _)), _) => format!("{} of {} is dead and could not be refreshed\n", slot.kind, slot.app),
        (None, count) => format!("the tokens of {count} users cannot be written down\n"),
    };
    (StatusCode::SERVICE_UNAVAILABLE, line).into_response()
}

/// One family of Prometheus' text format.
struct Family<'a> {
    text: &'a mut String,
    name: &'static str,
}

impl<'a> Family<'a> {
    fn begin(text: &'a mut String, name: &'static str, kind: &str, help: &str) -> Self {
        // Writing into a String cannot fail.
        let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
        Self { text, name }
    }

    fn sample(&mut self, labels: &[(&str, &str)], value: impl core::fmt::Display) {
        self.line(&shown(labels), value);
    }

    fn line(&mut self, labels: &str, value: impl core::fmt::Display) {
        let braces = if labels.is_empty() { String::new() } else { format!("{{{labels}}}") };
        let _ = writeln!(self.text, "{}{braces} {value}", self.name);
    }
}

/// What the counters count.
fn help(name: &str) -> &'static str {
    match name {
        "kanhe_refresh_total" => "Credentials fetched from the platform, and fetches that failed.",
        "kanhe_upstream_errors_total" => "Refusals of the platform, by its code.",
        "kanhe_foreign_refresh_total" => "Credentials that somebody else has voided.",
        "kanhe_shared_cache_errors_total" => "Times that the shared cache did not answer.",
        "kanhe_page_config_failures_total" => "Failed page configs that pages have reported.",
        "kanhe_forwarded_total" => "Vendor calls that were forwarded, by what came of them.",
        _ => "Calls of clients, by operation and outcome.",
    }
}

/// Prometheus' text format. Names and numbers, no credential; corps and users are counted, not named.
async fn metrics(State(gateway): State<Arc<Gateway>>) -> Response {
    let mut text = String::new();
    let now = gateway.now();
    for (name, samples) in gateway.tally.all() {
        let mut family = Family::begin(&mut text, name, "counter", help(name));
        for (labels, count) in samples {
            family.line(&labels, count);
        }
    }
    let keeper = gateway.client.keeper();
    let (served, waited) = keeper.served();
    Family::begin(&mut text, "kanhe_cache_hits_total", "counter", "Answers from what was at hand.")
        .sample(&[], served);
    Family::begin(&mut text, "kanhe_cache_waits_total", "counter", "Answers that waited for the platform.")
        .sample(&[], waited);
    let kept = keeper.kept();
    let own: Vec<_> = kept.iter().filter(|(slot, _)| slot.of.is_none()).collect();
    let mut family = Family::begin(
        &mut text,
        "kanhe_credential_expires_in_seconds",
        "gauge",
        "Seconds until an app's own credential dies.",
    );
    for (slot, held) in &own {
        let labels = [("app", slot.app.as_str()), ("kind", slot.kind.as_str())];
        family.sample(&labels, now.seconds_until(held.expires_at));
    }
    let mut family =
        Family::begin(&mut text, "kanhe_refresh_age_seconds", "gauge", "Seconds since it was fetched.");
    for (slot, held) in &own {
        let labels = [("app", slot.app.as_str()), ("kind", slot.kind.as_str())];
        family.sample(&labels, held.fetched_at.seconds_until(now));
    }
    let oldest = keeper.wanted(WANTED).iter().map(|(_, held)| now.seconds_until(held.expires_at)).min();
    if let Some(oldest) = oldest {
        let help =
            "Seconds until the first of those credentials dies that were asked for in the last ten minutes.";
        Family::begin(&mut text, "kanhe_oldest_credential_expires_in_seconds", "gauge", help)
            .sample(&[], oldest);
    }
    let mut family = Family::begin(
        &mut text,
        "kanhe_refresh_failures_in_a_row",
        "gauge",
        "Failed fetches since the last good one: above 0 the breaker is open.",
    );
    for (slot, failures) in keeper.failing().into_iter().filter(|(slot, _)| slot.of.is_none()) {
        family.sample(&[("app", &slot.app), ("kind", slot.kind.as_str())], failures);
    }
    Family::begin(&mut text, "kanhe_credentials_in_memory", "gauge", "Places in memory, of corps too.")
        .sample(&[], keeper.in_memory());
    let help = "Users' tokens that cannot be written down: they are lost if the process ends now.";
    Family::begin(&mut text, "kanhe_user_tokens_unwritten", "gauge", help)
        .sample(&[], gateway.client.users().unwritten());
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}
