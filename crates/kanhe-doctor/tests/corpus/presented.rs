//! Gov-DingTalk's pages: a ticket and a place.

use kanhe_doctor::presented::{Presented, PresentedCase, diagnose};
use kanhe_doctor::{SuspectTicket, TicketKind};

use super::random::Random;
use super::{Expected, Question, sorted};

type Fault = (&'static str, &'static str, fn(&mut PresentedCase, &mut Random));

fn text_of(case: &PresentedCase, kind: TicketKind) -> String {
    case.tickets.iter().find(|ticket| ticket.kind == kind).unwrap().text.clone()
}

const FAULTS: &[Fault] = &[
    ("ticket_expired", "ticket", |case, _| case.presented.0 = text_of(case, TicketKind::Expired)),
    ("ticket_superseded", "ticket", |case, _| case.presented.0 = text_of(case, TicketKind::Superseded)),
    ("ticket_other_app", "ticket", |case, _| case.presented.0 = text_of(case, TicketKind::OtherApp)),
    ("ticket_access_token", "ticket", |case, _| case.presented.0 = text_of(case, TicketKind::AccessToken)),
    ("ticket_of_token_form", "ticket", |case, random| case.presented.0 = format!("app_{}", random.hex(32))),
    ("ticket_empty", "ticket", |case, _| case.presented.0 = String::new()),
    ("ticket_undefined", "ticket", |case, _| case.presented.0 = "undefined".to_owned()),
    ("ticket_space", "ticket", |case, _| case.presented.0 += "\n"),
    ("ticket_quoted", "ticket", |case, _| case.presented.0 = format!("\"{}\"", case.presented.0)),
    ("home_missing", "home", |case, _| case.home = Some(String::new())),
    ("home_other_host", "home", |case, _| case.url = case.url.replacen("gov.example", "test.gov.example", 1)),
    ("home_other_port", "home", |case, _| case.url = case.url.replacen("gov.example", "gov.example:8443", 1)),
    ("directory_not_subscribed", "directory", |case, _| case.subscribed = Some(false)),
];

fn scene(random: &mut Random) -> PresentedCase {
    let mut ticket = |prefix: &str, kind| SuspectTicket {
        text: format!("{prefix}{}", random.hex(32)),
        kind,
        provenance: format!("{kind:?}"),
    };
    let tickets = vec![
        ticket("jsApi_", TicketKind::Right),
        ticket("jsApi_", TicketKind::Expired),
        ticket("jsApi_", TicketKind::Superseded),
        ticket("jsApi_", TicketKind::OtherApp),
        ticket("app_", TicketKind::AccessToken),
    ];
    PresentedCase {
        presented: Presented(tickets[0].text.clone()),
        tickets,
        url: format!("https://gov.example/page/{}?id={}", random.word(4), random.below(100)),
        home: Some("https://gov.example/home".to_owned()),
        subscribed: Some(true),
    }
}

/// The codes of all faults.
pub(crate) fn codes() -> impl Iterator<Item = &'static str> {
    FAULTS.iter().map(|fault| fault.0)
}

pub(crate) fn questions(random: &mut Random) -> Vec<Question> {
    let mut questions = Vec::new();
    let mut ask = |case: PresentedCase, name: String, expected| {
        questions.push(Question {
            dialect: "gov page",
            name,
            ask: Box::new(move || diagnose(&case)),
            expected,
        });
    };
    ask(scene(random), "right".to_owned(), Expected::Right);
    for one in FAULTS {
        let mut case = scene(random);
        (one.2)(&mut case, random);
        ask(case, one.0.to_owned(), Expected::Causes(vec![vec![one.0]]));
        for other in FAULTS.iter().filter(|other| one.1 < other.1) {
            let mut case = scene(random);
            (one.2)(&mut case, random);
            (other.2)(&mut case, random);
            ask(
                case,
                format!("{} + {}", one.0, other.0),
                Expected::Causes(vec![sorted(vec![one.0, other.0])]),
            );
        }
    }
    for _ in 0..10 {
        let mut case = scene(random);
        case.presented.0 = format!("jsApi_{}", random.hex(32));
        ask(case, "a ticket of nobody".to_owned(), Expected::Unknown);
    }
    questions
}
