//! `kanhe explain`: the doctor at the command line.

use kanhe_doctor::diagnose::{Explained, Hint};
use kanhe_doctor::mistake::words;
use kanhe_doctor::{
    Case, Diagnosis, Finding, Mistake, Suspect, SuspectTicket, TicketKind, diagnose, reading,
};

use crate::Fault;
use crate::cli::ExplainFlags;
use crate::sign::read;

/// Says what was signed. Fails with one line if nothing explains it.
pub(crate) fn run(asked: &ExplainFlags) -> Result<(), Fault> {
    let diagnosis = diagnose(&case(asked)?);
    if asked.json {
        let text = serde_json::to_string_pretty(&diagnosis).map_err(|why| Fault::Other(why.to_string()))?;
        println!("{text}");
    }
    let chinese = speaks_chinese(asked.lang.as_deref());
    match &diagnosis.finding {
        _ if asked.json => Ok(()),
        Finding::Verifies => {
            println!("{}", if chinese { "✓ 签名正确。" } else { "✓ The signature is right." });
            Ok(())
        }
        Finding::Explained { mistakes } => {
            for mistake in mistakes {
                print(mistake, chinese);
            }
            hint(&diagnosis, chinese);
            Ok(())
        }
        Finding::Unexplained => {
            hint(&diagnosis, chinese);
            Err(Fault::Other(unexplained(diagnosis.tried, chinese)))
        }
    }
}

fn case(asked: &ExplainFlags) -> Result<Case, Fault> {
    let observed = asked.printed.as_deref().map(reading::read).unwrap_or_default();
    let seen = observed.urls.into_iter().next();
    let url = seen.clone().unwrap_or_else(|| asked.url.clone());
    let suspect = |value: &String, mistake| Suspect { value: value.clone(), mistake };
    let current = seen.map(|_| suspect(&asked.url, Mistake::UrlCurrent));
    let landing = asked.landing.as_ref().map(|landing| suspect(landing, Mistake::UrlLanding));
    let also = asked.also.iter().map(|also| suspect(also, Mistake::UrlEndpoint));
    let ticket = |text: &str, kind, provenance: &str| SuspectTicket {
        text: text.to_owned(),
        kind,
        provenance: provenance.to_owned(),
    };
    let right = read(&asked.ticket)?;
    let others = asked
        .other_ticket
        .iter()
        .enumerate()
        .map(|(at, other)| ticket(other, TicketKind::OtherApp, &format!("--other-ticket #{}", at + 1)));
    Ok(Case {
        given: asked.signature.clone(),
        nonce: asked.nonce.clone(),
        timestamp: asked.timestamp.clone(),
        url,
        tickets: core::iter::once(ticket(&right, TicketKind::Right, "--ticket")).chain(others).collect(),
        urls: landing.into_iter().chain(current).chain(also).collect(),
        nonces: Vec::new(),
    })
}

fn print(mistake: &Explained, chinese: bool) {
    let all = words();
    let code = mistake.code.code();
    let Some(words) = all.get(code) else { return };
    let (what, fix) = if chinese { (&words.zh, &words.fix_zh) } else { (&words.en, &words.fix_en) };
    println!("✗ {what}  [{code}]");
    if mistake.signed != mistake.right {
        let (signed, right) = if chinese { ("签的是", "应当是") } else { ("signed", "right ") };
        println!("  {signed}: {:?}", mistake.signed);
        println!("  {right}: {:?}", mistake.right);
    }
    println!("  → {fix}");
}

fn hint(diagnosis: &Diagnosis, chinese: bool) {
    for hint in &diagnosis.hints {
        let (en, zh) = match hint {
            Hint::SignatureLength => {
                ("The signature is not 40 hexadecimal digits.", "签名不是 40 位十六进制。")
            }
            Hint::TimestampInMilliseconds => {
                ("The timestamp looks like milliseconds; pages pass seconds.", "时间戳像是毫秒；应使用秒。")
            }
            Hint::NoTicket => ("There is no live ticket.", "没有有效的 ticket。"),
            Hint::NoUrl => {
                ("The URL is no absolute http or https URL.", "URL 不是完整的 http 或 https 地址。")
            }
        };
        println!("? {}", if chinese { zh } else { en });
    }
}

fn unexplained(tried: u32, chinese: bool) -> String {
    if chinese {
        return format!(
            "试了 {tried} 种签法都对不上；请核对 nonceStr、timestamp 是否就是 wx.config 收到的，ticket 是否属于该 appId"
        );
    }
    format!(
        "none of {tried} ways of signing makes this signature; check that nonce and timestamp are those that wx.config \
         got, and that the ticket is this appId's"
    )
}

/// What was asked for, or else what the environment says.
fn speaks_chinese(wanted: Option<&str>) -> bool {
    let environment = || ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok());
    wanted.map(str::to_owned).or_else(environment).is_some_and(|language| language.starts_with("zh"))
}
