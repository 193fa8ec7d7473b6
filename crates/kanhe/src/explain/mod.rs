//! `kanhe explain`: the doctor at the command line.
//!
//! Exit status 0: he knows, or nothing is wrong; 1: he does not know; 2: wrong usage.

mod live;
mod page;
mod request;
mod say;

use std::io::Read;

use clap::error::ErrorKind;
use clap::{CommandFactory, Error};
use kanhe_doctor::{Diagnosis, Dialect, Finding, reading};

use crate::Fault;
use crate::cli::{Cli, ExplainFlags};

/// Says what was signed. Fails with one line if nothing explains it.
pub(crate) fn run(asked: &ExplainFlags) -> Result<(), Fault> {
    let report = asked.printed.as_deref().map(text).transpose()?;
    let observed = report.as_deref().map(reading::read).unwrap_or_default();
    if let Some(page) = &asked.page {
        return live_page(asked, page, &observed);
    }
    let diagnosis = if asked.request.is_some() {
        request::diagnose(asked)?
    } else if asked.ticket.is_some() {
        page::diagnose(asked, &[], &observed)?
    } else if report.is_some() {
        reading::diagnose(&observed)
    } else {
        let what = "explain needs --ticket with --url (and --signature, --nonce, --timestamp), or --request, or --page, or --printed";
        Error::raw(ErrorKind::MissingRequiredArgument, what).format(&mut Cli::command()).exit()
    };
    finish(asked, &diagnosis)
}

/// A page as it is, and, where there is a ticket, what was signed for it: of the addresses that lead there, too.
fn live_page(asked: &ExplainFlags, page: &str, observed: &reading::Observed) -> Result<(), Fault> {
    let (found, hops) = live::diagnose(page, asked)?;
    let mut signed = None;
    if asked.ticket.is_some() {
        let mut there = asked.clone();
        there.url = asked.url.clone().or_else(|| hops.last().cloned());
        signed = Some(page::diagnose(&there, &hops, observed)?);
    }
    if asked.json {
        let answer = serde_json::json!({"hops": hops, "page": found, "signature": signed});
        println!("{answer:#}");
        return Ok(());
    }
    let chinese = say::speaks_chinese(asked.lang.as_deref());
    say::way(&hops, chinese);
    say::print_page(&found, chinese);
    signed.map_or(Ok(()), |signed| finish(asked, &signed))
}

fn finish(asked: &ExplainFlags, diagnosis: &Diagnosis) -> Result<(), Fault> {
    let chinese = say::speaks_chinese(asked.lang.as_deref());
    if asked.json {
        let text = serde_json::to_string_pretty(diagnosis).map_err(|why| Fault::Other(why.to_string()))?;
        println!("{text}");
    } else {
        say::print(diagnosis, chinese);
    }
    match diagnosis.finding {
        Finding::Unexplained => Err(Fault::Other(say::unexplained(diagnosis.tried, chinese))),
        Finding::Verifies | Finding::Explained { .. } | Finding::Possible { .. } => Ok(()),
    }
}

/// Whose page or request it is.
fn dialect(asked: &ExplainFlags) -> Dialect {
    Dialect::named(&asked.dialect).unwrap_or_default()
}

/// A text as it is, or what standard input has for `-`.
fn text(given: &str) -> Result<String, Fault> {
    if given != "-" {
        return Ok(given.to_owned());
    }
    String::from_utf8(standard_input()?).map_err(|_| Fault::Other("standard input is not UTF-8".to_owned()))
}

fn standard_input() -> Result<Vec<u8>, Fault> {
    /// No report and no request is longer than this.
    const BYTES: u64 = 16 * 1024 * 1024;
    let mut bytes = Vec::new();
    let read = std::io::stdin().take(BYTES).read_to_end(&mut bytes);
    read.map_err(|why| Fault::Other(format!("cannot read standard input: {why}")))?;
    Ok(bytes)
}

/// A file's bytes, or what standard input has for `-`.
fn file(path: &std::path::Path) -> Result<Vec<u8>, Fault> {
    if path.as_os_str() == "-" {
        return standard_input();
    }
    std::fs::read(path).map_err(|why| Fault::Other(format!("cannot read {}: {why}", path.display())))
}
