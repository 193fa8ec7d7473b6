//! A diagnosis in words, for a terminal.

use kanhe_doctor::{Diagnosis, Explained, Field, Finding, profile};

pub(super) fn print(diagnosis: &Diagnosis, chinese: bool) {
    match &diagnosis.finding {
        Finding::Verifies => {
            println!("{}", if chinese { "✓ 签名正确。" } else { "✓ The signature is right." });
        }
        Finding::Possible { .. } => {
            println!("{}", if chinese { "可能是：" } else { "It may be:" });
        }
        Finding::Explained { .. } | Finding::Unexplained => {}
    }
    diagnosis.mistakes().iter().for_each(|mistake| explained(mistake, chinese));
    if let Some(sentence) = profile::sentence(&diagnosis.clients, chinese) {
        println!("• {sentence}");
    }
    hints(diagnosis, chinese);
}

fn hints(diagnosis: &Diagnosis, chinese: bool) {
    for hint in &diagnosis.hints {
        let (en, zh) = hint.words();
        println!("? {}", if chinese { zh } else { en });
    }
}

/// The same of a page.
pub(super) fn print_page(diagnosis: &Diagnosis, chinese: bool) {
    if diagnosis.finding == Finding::Verifies {
        println!("{}", if chinese { "✓ 页面没有发现问题。" } else { "✓ Nothing is wrong with the page." });
        return hints(diagnosis, chinese);
    }
    print(diagnosis, chinese);
}

/// By which addresses one comes to a page.
pub(super) fn way(hops: &[String], chinese: bool) {
    for (number, hop) in hops.iter().enumerate() {
        let word = match (number + 1 == hops.len(), chinese) {
            (true, true) => "页面",
            (true, false) => "page  ",
            (false, true) => "跳转",
            (false, false) => "leads ",
        };
        println!("{word} {hop}");
    }
}

fn explained(mistake: &Explained, chinese: bool) {
    let words = mistake.words();
    let (what, fix) = if chinese { (&words.zh, &words.fix_zh) } else { (&words.en, &words.fix_en) };
    println!("✗ {what}  [{}]", mistake.code.code());
    if mistake.signed != mistake.right {
        let is_page = matches!(mistake.code.field(), Field::Page | Field::Domain);
        let (signed, right) = match (chinese, is_page) {
            (true, false) => ("签的是", "应当是"),
            (true, true) => ("实际是", "应当是"),
            (false, false) => ("signed", "right "),
            (false, true) => ("found ", "right "),
        };
        if !mistake.signed.is_empty() || !mistake.right.is_empty() {
            println!("  {signed}: {:?}", mistake.signed);
        }
        if !mistake.right.is_empty() {
            println!("  {right}: {:?}", mistake.right);
        }
    }
    println!("  → {fix}");
    println!("  {}{}", if chinese { "详见 kanhe dev 的 " } else { "more: on kanhe dev, " }, mistake.page());
}

pub(super) fn unexplained(tried: u32, chinese: bool) -> String {
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
pub(super) fn speaks_chinese(wanted: Option<&str>) -> bool {
    let environment = || ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok());
    wanted.map(str::to_owned).or_else(environment).is_some_and(|language| language.starts_with("zh"))
}
