//! A ticket that a page presents, where nothing is signed: Gov-DingTalk (`protocol/gov-dingtalk.md` 3 and 9).
//!
//! The real client says 101004 for two things. They are looked for apart, and found together if both are wrong.

use url::Url;

use crate::diagnosis::{Diagnosis, Explained, Finding, Hint};
use crate::mistake::Mistake;
use crate::ticket::{self, SuspectTicket, TicketKind};

/// What a page presents, and what is known of its app.
#[derive(Clone, Debug, Default)]
pub struct PresentedCase {
    /// What the page passed as its ticket.
    pub presented: Presented,
    /// Tickets that belong there, and those that people take for them.
    pub tickets: Vec<SuspectTicket>,
    /// The page's URL.
    pub url: String,
    /// The app's home page: on phones, or on computers. Nothing if that is not known; empty if there is none.
    pub home: Option<String>,
    /// Whether the app has subscribed to the directories. Nothing if that is not known.
    pub subscribed: Option<bool>,
}

/// What was presented. It goes into no diagnosis.
#[derive(Clone, Default)]
pub struct Presented(pub String);

impl core::fmt::Debug for Presented {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Presented(…)")
    }
}

/// Finds out what is wrong with it.
pub fn diagnose(case: &PresentedCase) -> Diagnosis {
    let (ticket, mut hints) = ticket(case);
    let Some(mut mistakes) = ticket else {
        return Diagnosis { hints, tried: 1, ..Diagnosis::new(Finding::Unexplained) };
    };
    mistakes.extend(home(case));
    if case.subscribed == Some(false) {
        mistakes.push(Explained::bare(Mistake::DirectoryNotSubscribed));
    }
    if !crate::page::is_url(&case.url) {
        hints.push(Hint::NoUrl);
    }
    Diagnosis { hints, tried: 1, ..Diagnosis::new(Finding::of(mistakes)) }
}

/// What is wrong with the ticket; nothing if it is none that is known.
fn ticket(case: &PresentedCase) -> (Option<Vec<Explained>>, Vec<Hint>) {
    let right = ticket::right(&case.tickets);
    let hints = if case.tickets.iter().any(|known| known.kind == TicketKind::Right) {
        Vec::new()
    } else {
        vec![Hint::NoTicket]
    };
    let variants = ticket::variants(&case.tickets);
    let known = variants.iter().find(|variant| variant.value == case.presented.0);
    let found = known.map(|variant| {
        variant.mistakes.iter().map(|code| Explained::new(code, variant.text(), right)).collect()
    });
    // Tokens and tickets tell by their beginning what they are, also those of apps that are not known.
    let form = || case.presented.0.trim().starts_with("app_");
    let found =
        found.or_else(|| form().then(|| vec![Explained::new(Mistake::TicketOfTokenForm, "app_…", right)]));
    (found, hints)
}

/// What is wrong with where the page lies.
fn home(case: &PresentedCase) -> Option<Explained> {
    let home = case.home.as_deref()?;
    if home.is_empty() {
        return Some(Explained::bare(Mistake::HomeMissing));
    }
    let (page, home) = (Url::parse(&case.url).ok()?, Url::parse(home).ok()?);
    let (here, there) = (page.host_str()?, home.host_str()?);
    let port = |url: &Url| url.port_or_known_default().map(|port| port.to_string()).unwrap_or_default();
    if here != there {
        Some(Explained::new(Mistake::HomeOtherHost, here, there))
    } else if port(&page) != port(&home) {
        Some(Explained::new(Mistake::HomeOtherPort, port(&page), port(&home)))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(presented: &str, url: &str) -> PresentedCase {
        let ticket =
            |text: &str, kind| SuspectTicket { text: text.to_owned(), kind, provenance: format!("{kind:?}") };
        PresentedCase {
            presented: Presented(presented.to_owned()),
            tickets: vec![
                ticket("jsApi_1", TicketKind::Right),
                ticket("jsApi_0", TicketKind::Superseded),
                ticket("app_1", TicketKind::AccessToken),
                ticket("jsApi_9", TicketKind::OtherApp),
            ],
            url: url.to_owned(),
            home: Some("https://gov.example/home".to_owned()),
            subscribed: Some(true),
        }
    }

    #[test]
    fn the_two_causes_of_101004_are_told_apart_and_found_together() {
        let here = "https://gov.example/page";
        for (presented, url, codes) in [
            ("jsApi_1", here, vec![]),
            ("jsApi_0", here, vec!["ticket_superseded"]),
            ("jsApi_9", here, vec!["ticket_other_app"]),
            ("app_1", here, vec!["ticket_access_token"]),
            ("app_77", here, vec!["ticket_of_token_form"]),
            ("jsApi_1\n", here, vec!["ticket_space"]),
            ("undefined", here, vec!["ticket_undefined"]),
            ("jsApi_1", "https://other.example/", vec!["home_other_host"]),
            ("jsApi_1", "https://gov.example:8443/", vec!["home_other_port"]),
            ("jsApi_9", "https://other.example/", vec!["ticket_other_app", "home_other_host"]),
        ] {
            let diagnosis = diagnose(&case(presented, url));
            assert_eq!(diagnosis.codes(), codes, "{presented} {url}");
            let shown =
                diagnosis.mistakes().iter().map(|mistake| format!("{}{}", mistake.signed, mistake.right));
            assert!(!shown.collect::<String>().contains("jsApi_"));
        }
        let unknown = diagnose(&case("jsApi_5", here));
        assert_eq!(unknown.finding, Finding::Unexplained);
        let homeless =
            PresentedCase { home: Some(String::new()), subscribed: Some(false), ..case("jsApi_1", here) };
        assert_eq!(diagnose(&homeless).codes(), ["home_missing", "directory_not_subscribed"]);
    }
}
