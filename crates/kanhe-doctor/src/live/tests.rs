//! Each thing that can be wrong with a live page, alone and beside another.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::*;

const PAGE: &str = "https://m.shop.example/page?id=7";
const SDK: &str = "<script src=https://res.wx.qq.com/open/js/jweixin-1.6.0.js></script>";
const USE: &str = "<script>wx.config({})</script>";

fn page(headers: &[(&str, &str)], html: &str) -> Visit {
    let mut all = vec![("content-type".to_owned(), "text/html; charset=utf-8".to_owned())];
    all.extend(headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let answer = Answer { status: 200, headers: all, body: html.into() };
    Visit { hops: vec![PAGE.to_owned()], outcome: Outcome::Answer(answer), ..Visit::default() }
}

fn codes(visit: &Visit) -> Vec<&'static str> {
    diagnose(visit).codes()
}

fn of_html(html: &str) -> Vec<&'static str> {
    codes(&page(&[], html))
}

#[test]
fn a_sound_page_has_nothing_wrong() {
    let diagnosis = diagnose(&page(&[], &format!("{SDK}{USE}")));
    assert_eq!((diagnosis.finding, diagnosis.hints), (Finding::Verifies, vec![]));
    // Kept waiting for the document, a page may load the SDK later.
    let waits = "<script>window.onload = function () { wx.config({}) }</script>";
    assert_eq!(of_html(&format!("{waits}{SDK}")), Vec::<&str>::new());
}

#[test]
fn the_way_to_a_page_is_told() {
    let along = |hops: &[&str]| {
        let sound = page(&[], &format!("{SDK}{USE}"));
        Visit { hops: hops.iter().map(|hop| (*hop).to_owned()).collect(), ..sound }
    };
    for (hops, expected) in [
        (&["https://shop.example/", PAGE][..], &["page_redirects"][..]),
        (&["https://a.example/#x", "https://a.example/#y"], &[]),
        (
            &["https://a.example/", "http://a.example/"],
            &["page_redirects", "page_downgraded", "page_not_https"],
        ),
        (&["https://192.0.2.7:8443/"], &["domain_address", "domain_port"]),
        (&["http://m.shop.example/"], &["page_not_https"]),
        (&["http://127.0.0.1:5173/"], &[]),
        (&["http://localhost:5173/"], &[]),
    ] {
        assert_eq!(codes(&along(hops)), expected, "{hops:?}");
    }
}

#[test]
fn what_is_no_page_is_called_so() {
    let with = |outcome| codes(&Visit { hops: vec![PAGE.to_owned()], outcome, ..Visit::default() });
    assert_eq!(with(Outcome::Unreachable("refused".to_owned())), ["page_unreachable"]);
    assert_eq!(with(Outcome::Certificate("unknown issuer".to_owned())), ["page_certificate"]);
    assert_eq!(with(Outcome::RedirectsForever), ["page_redirects_forever"]);
    let answer = |status, kind: &str| {
        let headers = vec![("content-type".to_owned(), kind.to_owned())];
        with(Outcome::Answer(Answer { status, headers, body: Vec::new() }))
    };
    assert_eq!(answer(502, "text/html"), ["page_status"]);
    assert_eq!(answer(200, "application/json"), ["page_not_html"]);
}

#[test]
fn the_sdk_is_missed_doubled_late_or_anothers() {
    let dingtalk =
        "<script src=https://g.alicdn.com/dingding/dingtalk-jsapi/3.0.12/dingtalk.open.js></script>";
    let module = SDK.replace("<script", "<script type=module");
    let deferred = SDK.replace("<script", "<script defer");
    for (html, expected) in [
        (USE.to_owned(), vec!["sdk_missing"]),
        (format!("{SDK}{SDK}{USE}"), vec!["sdk_twice"]),
        (format!("{module}{USE}"), vec!["sdk_module"]),
        (format!("{USE}{SDK}"), vec!["sdk_late"]),
        (format!("{deferred}{USE}"), vec!["sdk_late"]),
        (format!("{dingtalk}{USE}"), vec!["sdk_other"]),
        (format!("<!-- {SDK} --><textarea>{SDK}</textarea>"), vec!["sdk_missing"]),
        (format!("{USE}{SDK}{SDK}"), vec!["sdk_twice", "sdk_late"]),
    ] {
        assert_eq!(of_html(&html), expected, "{html}");
    }
}

#[test]
fn a_bundle_is_looked_into_and_one_that_cannot_be_had_accuses_nobody() {
    let html = "<script src=/app.js></script>";
    assert_eq!(of_html(html), Vec::<&str>::new());
    let loaded = |text: &str| {
        let script = Loaded { url: "https://m.shop.example/app.js".to_owned(), text: text.to_owned() };
        codes(&Visit { scripts: vec![script], ..page(&[], html) })
    };
    assert_eq!(loaded("invoke('preVerifyJSAPI')"), Vec::<&str>::new());
    assert_eq!(loaded("alert(1)"), ["sdk_missing"]);
    let script =
        Loaded { url: "https://m.shop.example/app.js".to_owned(), text: "preVerifyJSAPI".to_owned() };
    let both = Visit { scripts: vec![script], ..page(&[], &format!("{SDK}{html}")) };
    assert_eq!(codes(&both), ["sdk_twice"]);
}

#[test]
fn a_policy_blocks_the_sdk_or_the_pages_own_scripts() {
    for (policy, expected) in [
        ("script-src 'self' 'unsafe-inline'", vec!["policy_blocks_sdk"]),
        ("script-src https://res.wx.qq.com", vec!["policy_blocks_inline"]),
        ("default-src 'self'", vec!["policy_blocks_sdk", "policy_blocks_inline"]),
        ("script-src *.wx.qq.com 'unsafe-inline'", vec![]),
        ("script-src https://res.wx.qq.com/open/js/ 'unsafe-inline'", vec![]),
        ("script-src https://res.wx.qq.com/other/ 'unsafe-inline'", vec!["policy_blocks_sdk"]),
        ("script-src https: 'unsafe-inline', script-src 'self' 'unsafe-inline'", vec!["policy_blocks_sdk"]),
        ("script-src https: 'unsafe-inline' 'nonce-abc'", vec!["policy_blocks_inline"]),
        ("script-src http://res.wx.qq.com 'unsafe-inline'", vec![]),
        ("img-src 'none'", vec![]),
    ] {
        let visit = page(&[("content-security-policy", policy)], &format!("{SDK}{USE}"));
        assert_eq!(codes(&visit), expected, "{policy}");
    }
    let right = STANDARD.encode(Sha256::digest("wx.config({})"));
    let policy = format!("script-src https: 'sha256-{right}'");
    assert_eq!(
        codes(&page(&[("content-security-policy", &policy)], &format!("{SDK}{USE}"))),
        Vec::<&str>::new()
    );
}

#[test]
fn insecure_parts_and_eaten_ampersands_are_found() {
    let picture = "<img src=http://cdn.example/a.png>";
    assert_eq!(of_html(&format!("{SDK}{picture}")), ["mixed_content"]);
    let upgraded =
        page(&[("content-security-policy", "upgrade-insecure-requests")], &format!("{SDK}{picture}"));
    assert_eq!(codes(&upgraded), Vec::<&str>::new());
    assert_eq!(of_html(&format!("{SDK}<p>https://a.example/?a=1&timestamp=2</p>")), ["page_ampersand_eaten"]);
    // In an attribute HTML leaves it alone.
    assert_eq!(of_html(&format!("{SDK}<a href='/?a=1&timestamp=2'>x</a>")), Vec::<&str>::new());
}

#[test]
fn the_domains_file_is_there_and_says_what_it_should() {
    let with = |answer: Option<(u16, &str)>| {
        let answer = answer.map(|(status, body)| Answer { status, body: body.into(), ..Answer::default() });
        let url = "https://m.shop.example/MP_verify_abc.txt".to_owned();
        let file = DomainFile { url, content: "abc".to_owned(), answer };
        codes(&Visit { domain_file: Some(file), ..page(&[], SDK) })
    };
    assert_eq!(with(Some((200, "abc\n"))), Vec::<&str>::new());
    assert_eq!(with(Some((200, "<!doctype html>"))), ["domain_file_wrong"]);
    assert_eq!(with(Some((200, "\u{feff}abc"))), ["domain_file_wrong"]);
    assert_eq!(with(Some((404, ""))), ["domain_file_missing"]);
    assert_eq!(with(Some((302, ""))), ["domain_file_missing"]);
    assert_eq!(with(None), ["domain_file_missing"]);
}

#[test]
fn oddities_are_hints_and_no_mistakes() {
    let tag = "<script src=http://127.0.0.1:8787/bridge/kanhe.js></script>";
    let hints =
        |headers: &[(&str, &str)], html: &str| diagnose(&page(headers, &format!("{SDK}{html}"))).hints;
    for (headers, html, hint) in [
        (&[("x-frame-options", "DENY")][..], "", Hint::RefusesFrame),
        (&[("content-security-policy", "frame-ancestors 'none'")], "", Hint::RefusesFrame),
        (&[("set-cookie", "a=1; SameSite=None")], "", Hint::CookieDropped),
        (&[], "<script>navigator.serviceWorker.register('/sw.js')</script>", Hint::ServiceWorker),
        (&[], "<base href=/app/>", Hint::BaseElement),
        (&[], tag, Hint::KanheTagLate),
    ] {
        assert_eq!(hints(headers, html), [hint], "{hint:?}");
    }
    let mut other = page(&[], SDK);
    if let Outcome::Answer(answer) = &mut other.outcome {
        answer.headers[0].1 = "text/html; charset=gbk".to_owned();
    }
    assert_eq!(diagnose(&other).hints, [Hint::OtherCharset]);
}

#[test]
fn a_refresh_leads_on() {
    let to =
        |content: &str| refresh(PAGE, format!("<meta http-equiv=Refresh content=\"{content}\">").as_bytes());
    assert_eq!(to("0; url=/next").as_deref(), Some("https://m.shop.example/next"));
    assert_eq!(to("0;URL='https://b.example/'").as_deref(), Some("https://b.example/"));
    assert_eq!(to("300; url=/next"), None);
    assert_eq!(to("5"), None);
}

proptest::proptest! {
    /// Nobody knows what a server answers.
    #[test]
    fn no_page_and_no_header_confuses_the_reader(
        html in "(<script[ a-z=\"':/.]{0,20}>|<base href=[a-z:/]{0,9}>|<meta [a-z=\\-\"; ]{0,30}>|[\\PC]{0,20}){0,12}",
        policy in "[a-z\\-' :/*.;,\\PC]{0,60}", kind in "\\PC{0,20}",
    ) {
        let mut visit = page(&[("content-security-policy", &policy), ("set-cookie", &kind)], &html);
        visit.hops.push(policy);
        diagnose(&visit);
        scripts(PAGE, html.as_bytes());
    }
}
