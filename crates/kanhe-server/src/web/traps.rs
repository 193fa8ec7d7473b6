//! `/docs/traps`: a page about each trap, drawn from the doctor's own words, so that every cause that he names has one.

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use kanhe_doctor::Mistake;
use kanhe_doctor::words::{Trap, mistakes_of, traps, words};

use crate::{Kanhe, nothing_here};

/// Text alone.
const POLICY: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The routes: on every server, since verdicts link here.
pub fn routes() -> Router<Kanhe> {
    Router::new().route("/docs/traps", get(index)).route("/docs/traps/{name}", get(page))
}

async fn index() -> Response {
    let item = |(name, trap): (&str, &Trap)| {
        let (en, zh) = (escaped(&trap.title_en), escaped(&trap.title_zh));
        format!("<li><a href=\"/docs/traps/{name}\">{en}</a> · <span lang=\"zh\">{zh}</span></li>")
    };
    let items = traps().map(item).collect::<Vec<_>>().concat();
    shown("Traps · 常见陷阱", &format!("<h1>Traps · <span lang=\"zh\">常见陷阱</span></h1><ul>{items}</ul>"))
}

async fn page(Path(name): Path<String>) -> Response {
    match traps().find(|(known, _)| *known == name.strip_suffix(".md").unwrap_or(&name)) {
        Some((name, trap)) => shown(&trap.title_en, &body(name, trap)),
        None => nothing_here().await.into_response(),
    }
}

fn shown(title: &str, body: &str) -> Response {
    let title = escaped(title);
    let page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>{title}</title><main>{body}</main></html>"
    );
    let mut response = Html(page).into_response();
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}

fn body(name: &str, trap: &Trap) -> String {
    let two = |tag: &str, en: &str, zh: &str| {
        format!("<{tag}>{}</{tag}><{tag} lang=\"zh\">{}</{tag}>", escaped(en), escaped(zh))
    };
    let section = |mistake: Mistake| {
        let (code, words) = (mistake.code(), words(mistake));
        format!(
            "<section id=\"{code}\"><h3><code>{code}</code></h3>{}{}</section>",
            two("p", &words.en, &words.zh),
            two("p", &format!("→ {}", words.fix_en), &format!("→ {}", words.fix_zh)),
        )
    };
    let mistakes = mistakes_of(name).map(section).collect::<Vec<_>>().concat();
    [
        two("h1", &trap.title_en, &trap.title_zh),
        two("h2", "What you see", "现象"),
        two("p", &trap.symptom_en, &trap.symptom_zh),
        two("h2", "Where it comes from", "原因"),
        two("p", &trap.cause_en, &trap.cause_zh),
        two("h2", "What the doctor says, and the way out", "诊断与解决"),
        mistakes,
        "<p><a href=\"/docs/traps\">All traps · 全部</a></p>".to_owned(),
    ]
    .concat()
}

/// As text in HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mistake_has_a_place_on_its_page_and_html_shows_as_text() {
        for mistake in Mistake::ALL {
            let link = kanhe_doctor::words::trap_page(*mistake);
            let (name, place) = link.trim_start_matches("/docs/traps/").split_once('#').unwrap_or_default();
            let found = traps().find(|(known, _)| *known == name).map(|(name, trap)| body(name, trap));
            assert!(found.is_some_and(|html| html.contains(&format!("id=\"{place}\""))), "{link}");
        }
        assert_eq!(escaped("`&times` <b>"), "`&amp;times` &lt;b&gt;");
    }
}
