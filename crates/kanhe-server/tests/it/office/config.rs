//! `dd.config` (seed 001, steps 3 to 7 and "FAQ"; `protocol/dingtalk.md` 3).

use axum::http::{Method, StatusCode};
use kanhe_server::demo::dingtalk::{APP, CORP};
use kanhe_sign::page;
use serde_json::{Value, json};

use super::{CONFIG, app, dingtalk_config, dingtalk_ticket, done, fails, form, fresh, granted};
use crate::phone::{PAGE, Phone};
use crate::world::START;

/// Another app of the demo's corp.
const NEIGHBOUR: &str = "dingkanhe00000000002";

fn outcomes(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(name, outcome)| ((*name).to_owned(), (*outcome).to_owned())).collect()
}

/// That this config is refused with this code and text, for this reason, at this check.
async fn refused(phone: &Phone, config: &Value, (code, text, reason): (&str, &str, &str)) {
    let message = fails(phone, CONFIG, config.clone(), "3", reason).await;
    let text_of = |name: &str| config[name].as_str().unwrap_or_default().to_owned();
    let seen = format!(
        "权限校验失败 Code:{code} - Message: {text},nonce:[{}],timestamp:[{}],url:[{PAGE}]",
        text_of("nonceStr"),
        text_of("timeStamp")
    );
    assert_eq!(message, seen);
    let call = phone.newest_call().await;
    assert_eq!(call["result"], json!({"errorCode": "3", "errorMessage": seen, "message": seen}));
    assert_eq!((&call["status"], &call["name"]), (&json!("refused"), &json!("config")));
    assert_eq!(phone.session().await["page"]["config"], "refused");
}

#[tokio::test]
async fn a_rightly_signed_config_is_granted_and_the_call_record_shows_the_checks() {
    let phone = granted(json!({}), &["biz.contact.choose"]).await;
    let passed: Vec<_> = ["parameters", "corp", "app", "enabled", "account", "url", "ticket"]
        .iter()
        .map(|name| (*name, "passed"))
        .chain([("timestamp", "skipped"), ("signature", "passed"), ("apis", "passed")])
        .collect();
    assert_eq!(phone.checks().await, outcomes(&passed), "pages may live anywhere: there is no domain");
    let call = phone.newest_call().await;
    let fields: Vec<_> = call["signature"]["fields"].as_array().unwrap().iter().map(|f| &f["name"]).collect();
    assert_eq!(fields, ["jsapi_ticket", "noncestr", "timestamp", "url"]);
    assert_eq!(call["signature"]["given"], call["signature"]["expected"]);
    let ticket = dingtalk_ticket(&phone.world, APP).await;
    assert!(!call.to_string().contains(&ticket), "the ticket is masked");
    let page = phone.session().await["page"].clone();
    assert_eq!((&page["config"], &page["app"]), (&json!("granted"), &json!(APP)));
}

#[tokio::test]
async fn numbers_may_come_as_text_and_the_agent_id_as_app_id() {
    let phone = fresh("dingtalk", json!({})).await;
    let mut config = dingtalk_config(&phone.world, PAGE, &["scan"]).await;
    config["timeStamp"] = json!(START);
    config["appId"] = json!(config["agentId"].take().as_str().unwrap().parse::<u64>().unwrap());
    assert_eq!(phone.invoke(CONFIG, config).await["errorCode"], "0");
}

#[tokio::test]
async fn a_signature_is_sha_1_or_sha_256_over_the_url_raw_or_with_its_query_decoded() {
    let url = "https://kanhe.example/shop?x=%E4%B8%AD+1";
    let decoded = page::with_decoded_query(url).unwrap();
    for signed in [url, &decoded] {
        for digest in ["SHA-1", "SHA-256"] {
            let phone = fresh("dingtalk", json!({})).await;
            phone.load(url).await;
            let mut config = dingtalk_config(&phone.world, url, &[]).await;
            let ticket = dingtalk_ticket(&phone.world, APP).await;
            let timestamp = START.to_string();
            config["signature"] = match digest {
                "SHA-1" => json!(page::sign(&ticket, "nonce", &timestamp, signed).as_str()),
                _ => json!(page::sign_long(&ticket, "nonce", &timestamp, signed).as_str()),
            };
            let answer = phone.invoke_at(url, CONFIG, config).await;
            assert_eq!(answer["errorCode"], "0", "{digest} {signed}");
        }
    }
}

#[tokio::test]
async fn a_fragment_never_counts_and_an_explicit_port_does() {
    let phone = fresh("dingtalk", json!({})).await;
    phone.load("https://kanhe.example/shop#top").await;
    let config = dingtalk_config(&phone.world, PAGE, &[]).await;
    assert_eq!(phone.invoke_at("https://kanhe.example/shop#top", CONFIG, config).await["errorCode"], "0");
    let phone = fresh("dingtalk", json!({})).await;
    phone.load("http://kanhe.example:80/").await;
    let config = dingtalk_config(&phone.world, "http://kanhe.example/", &[]).await;
    let answer = phone.invoke_at("http://kanhe.example:80/", CONFIG, config).await;
    assert!(answer["errorMessage"].as_str().unwrap().contains("Code:52013"), "{answer}");
    assert_eq!(phone.newest_call().await["reason"], "signature_mismatch");
}

/// Seed 001, "FAQ": 52013.
#[tokio::test]
async fn a_signature_over_another_url_is_52013() {
    let phone = fresh("dingtalk", json!({})).await;
    let config = dingtalk_config(&phone.world, "https://kanhe.example/other", &[]).await;
    refused(&phone, &config, ("52013", "签名校验失败", "signature_mismatch")).await;
    let checks = [
        ("parameters", "passed"),
        ("corp", "passed"),
        ("app", "passed"),
        ("enabled", "passed"),
        ("account", "passed"),
        ("url", "passed"),
        ("ticket", "passed"),
        ("timestamp", "skipped"),
        ("signature", "failed"),
        ("apis", "skipped"),
    ];
    assert_eq!(phone.checks().await, outcomes(&checks));
}

/// Seed 001, "FAQ": the ticket cannot be read, the corp being another one.
#[tokio::test]
async fn a_corp_that_is_not_the_agents_is_52011() {
    let phone = fresh("dingtalk", json!({})).await;
    let made = phone.world.post("/sandbox/v1/corps", &json!({"dialect": "dingtalk", "name": "Other"})).await;
    let mut config = dingtalk_config(&phone.world, PAGE, &[]).await;
    config["corpId"] = made.json()["corpid"].clone();
    refused(&phone, &config, ("52011", "jsapi ticket 读取失败", "corp_mismatch")).await;
    assert_eq!(phone.checks().await[1], ("corp".to_owned(), "failed".to_owned()));
}

/// Seed 001, "FAQ": the ticket cannot be read, having been kept for too long.
#[tokio::test]
async fn a_dead_ticket_is_52011() {
    let phone = fresh("dingtalk", json!({})).await;
    let config = dingtalk_config(&phone.world, PAGE, &[]).await;
    phone.world.advance(7200).await;
    refused(&phone, &config, ("52011", "jsapi ticket 读取失败", "ticket_expired")).await;
    let checks = phone.checks().await;
    assert_eq!(checks[6], ("ticket".to_owned(), "failed".to_owned()));
    assert_eq!(checks[8], ("signature".to_owned(), "skipped".to_owned()));
}

#[tokio::test]
async fn a_ticket_that_was_never_fetched_is_52011() {
    let phone = fresh("dingtalk", json!({})).await;
    let mut config = dingtalk_config(&phone.world, PAGE, &[]).await;
    config["agentId"] = app(&phone.world, "dingtalk", NEIGHBOUR).await["agentid"].clone();
    config["signature"] = json!("0".repeat(40));
    refused(&phone, &config, ("52011", "jsapi ticket 读取失败", "ticket_never_issued")).await;
}

/// Seed 001, "FAQ": the app key whose ticket signed, and the agent id, belong to two apps.
#[tokio::test]
async fn an_agent_of_another_app_is_52019() {
    let phone = fresh("dingtalk", json!({})).await;
    let mut config = dingtalk_config(&phone.world, PAGE, &[]).await;
    dingtalk_ticket(&phone.world, NEIGHBOUR).await;
    config["agentId"] = app(&phone.world, "dingtalk", NEIGHBOUR).await["agentid"].clone();
    refused(&phone, &config, ("52019", "无效的agentid", "agent_of_another_app")).await;
}

#[tokio::test]
async fn what_is_missing_or_unknown_has_the_vendors_code() {
    for (field, wrong, expected) in [
        ("corpId", json!("dingx"), ("52010", "无效的corpid", "unknown_corp")),
        ("corpId", json!(null), ("52010", "无效的corpid", "missing_parameters")),
        ("nonceStr", json!(""), ("52015", "无效的随机字符串参数", "missing_parameters")),
        ("signature", json!([]), ("52016", "无效的签名参数", "missing_parameters")),
        ("signature", json!("abc"), ("52016", "无效的签名参数", "signature_malformed")),
        ("jsApiList", json!("scan"), ("52017", "无效的jsapi列表参数", "missing_parameters")),
        ("timeStamp", json!({}), ("52018", "无效的时间戳", "missing_parameters")),
        ("agentId", json!(""), ("52019", "无效的agentid", "missing_parameters")),
        ("agentId", json!("1"), ("52019", "无效的agentid", "unknown_agent")),
    ] {
        let phone = fresh("dingtalk", json!({})).await;
        let mut config = dingtalk_config(&phone.world, PAGE, &[]).await;
        config[field] = wrong;
        let (code, text, reason) = expected;
        let message = fails(&phone, CONFIG, config, "3", reason).await;
        assert!(message.starts_with(&format!("权限校验失败 Code:{code} - Message: {text},")), "{message}");
    }
}

#[tokio::test]
async fn an_app_that_is_switched_off_has_no_ticket_to_be_read() {
    let phone = fresh("dingtalk", json!({})).await;
    let config = dingtalk_config(&phone.world, PAGE, &[]).await;
    let path = format!("/sandbox/v1/apps/dingtalk/{APP}");
    phone.world.call(Method::PATCH, &path, &json!({"status": "disabled"})).await;
    refused(&phone, &config, ("52011", "jsapi ticket 读取失败", "app_disabled")).await;
}

/// Seed 001, step 6: one page, one config; further calls use the first one's parameters.
#[tokio::test]
async fn a_second_config_of_a_page_is_answered_by_the_first() {
    let phone = granted(json!({"auto": "allow"}), &["biz.contact.choose"]).await;
    let mut other = dingtalk_config(&phone.world, PAGE, &["device.geolocation.get"]).await;
    assert_eq!(phone.invoke(CONFIG, other.clone()).await, json!({"errorCode": "0", "result": {}}));
    other["signature"] = json!("0".repeat(40));
    assert_eq!(phone.invoke(CONFIG, other).await, json!({"errorCode": "0", "result": {}}));
    assert_eq!(phone.checks().await, outcomes(&[("configured", "passed")]));
    done(&phone, "biz.contact.choose", json!({})).await;
    fails(&phone, "device.geolocation.get", json!({}), "7", "api_not_declared").await;
    assert_eq!(phone.session().await["page"]["config"], "granted");
}

#[tokio::test]
async fn another_document_configures_anew() {
    let phone = granted(json!({"auto": "allow"}), &["biz.contact.choose"]).await;
    phone.load(PAGE).await;
    fails(&phone, "biz.contact.choose", json!({}), "7", "config_missing").await;
    let config = dingtalk_config(&phone.world, PAGE, &["device.geolocation.get"]).await;
    assert_eq!(phone.invoke(CONFIG, config).await["errorCode"], "0");
    done(&phone, "device.geolocation.get", json!({})).await;
}

#[tokio::test]
async fn a_call_after_a_refused_config_is_refused_and_one_that_needs_none_is_not() {
    let phone = fresh("dingtalk", json!({"auto": "allow"})).await;
    let mut config = dingtalk_config(&phone.world, PAGE, &["biz.contact.choose"]).await;
    config["nonceStr"] = json!("other");
    fails(&phone, CONFIG, config, "3", "signature_mismatch").await;
    fails(&phone, "biz.contact.choose", json!({}), "7", "config_refused").await;
    done(&phone, "biz.util.scan", json!({})).await;
}

#[tokio::test]
async fn a_grant_covers_what_was_listed_by_any_of_its_names() {
    let phone = granted(json!({"auto": "allow"}), &["chooseStaffForPC", "getLocation"]).await;
    done(&phone, "biz.contact.choose", json!({})).await;
    let passed = ["known", "configured", "declared", "permitted"].map(|name| (name, "passed"));
    assert_eq!(phone.checks().await, outcomes(&passed));
    done(&phone, "device.geolocation.get", json!({})).await;
    fails(&phone, "biz.contact.complexPicker", json!({}), "7", "api_not_declared").await;
    assert_eq!(phone.checks().await[2], ("declared".to_owned(), "failed".to_owned()));
}

#[tokio::test]
async fn a_grant_ends_with_its_life_and_with_its_app() {
    let phone = granted(json!({"auto": "allow"}), &["biz.contact.choose"]).await;
    phone.world.advance(7200).await;
    fails(&phone, "biz.contact.choose", json!({}), "7", "grant_expired").await;
    let phone = granted(json!({"auto": "allow"}), &["biz.contact.choose"]).await;
    let path = format!("/sandbox/v1/apps/dingtalk/{APP}");
    let revoked = json!({"revoked": ["biz.contact.choose"]});
    assert_eq!(phone.world.call(Method::PATCH, &path, &revoked).await.status, StatusCode::OK);
    fails(&phone, "biz.contact.choose", json!({}), "7", "api_not_permitted").await;
    phone.world.call(Method::PATCH, &path, &json!({"revoked": [], "status": "disabled"})).await;
    fails(&phone, "biz.contact.choose", json!({}), "7", "app_disabled").await;
}

/// `protocol/dingtalk.md` 5, "fragment, SPA".
#[tokio::test]
async fn after_a_push_state_an_iphone_verifies_the_url_now_and_an_android_the_one_it_loaded() {
    let now = "https://kanhe.example/shop/cart";
    for (profile, signed, other) in [("iphone", now, PAGE), ("android", PAGE, now)] {
        let phone = fresh("dingtalk", json!({"device": {"profile": profile}})).await;
        let wrong = dingtalk_config(&phone.world, other, &[]).await;
        let answer = phone.invoke_at(now, CONFIG, wrong).await;
        assert!(answer["errorMessage"].as_str().unwrap().ends_with(&format!("url:[{signed}]")), "{answer}");
        let right = dingtalk_config(&phone.world, signed, &[]).await;
        assert_eq!(phone.invoke_at(now, CONFIG, right).await["errorCode"], "0", "{profile}");
    }
}

#[tokio::test]
async fn which_url_counts_can_be_set() {
    let now = "https://kanhe.example/shop/cart";
    for (setting, signed) in [("landing", PAGE), ("current", now)] {
        let phone = fresh("dingtalk", json!({"device": {"signature_url": setting}})).await;
        let config = dingtalk_config(&phone.world, signed, &[]).await;
        assert_eq!(phone.invoke_at(now, CONFIG, config).await["errorCode"], "0", "{setting}");
    }
}

/// `protocol/dingtalk.md` 3: on a computer the page says its URL.
#[tokio::test]
async fn a_computer_takes_the_url_from_the_page_at_its_own_origin_only() {
    let said = "https://kanhe.example/elsewhere?a=1";
    for (url, code) in [
        (said, "0"),
        ("https://evil.example/elsewhere?a=1", "3"),
        ("http://kanhe.example/elsewhere?a=1", "3"),
        ("https://kanhe.example:8443/elsewhere?a=1", "3"),
        ("no url", "3"),
    ] {
        let phone = fresh("dingtalk", json!({"device": {"profile": "desktop"}})).await;
        let mut config = dingtalk_config(&phone.world, url, &[]).await;
        config["url"] = json!(url);
        assert_eq!(phone.invoke("config", config).await["errorCode"], code, "{url}");
        assert_eq!(phone.newest_call().await["name"], "config");
    }
    let phone = fresh("dingtalk", json!({"device": {"profile": "desktop"}})).await;
    let config = dingtalk_config(&phone.world, PAGE, &[]).await;
    assert_eq!(phone.invoke("config", config).await["errorCode"], "0", "the page need not say it");
}

#[tokio::test]
async fn a_phone_never_takes_the_url_from_the_page() {
    for profile in ["iphone", "android"] {
        let phone = fresh("dingtalk", json!({"device": {"profile": profile}})).await;
        let mut config = dingtalk_config(&phone.world, "https://kanhe.example/elsewhere", &[]).await;
        config["url"] = json!("https://kanhe.example/elsewhere");
        fails(&phone, CONFIG, config, "3", "signature_mismatch").await;
    }
}

#[tokio::test]
async fn each_client_says_who_it_is_in_its_own_version() {
    for (profile, word) in [
        ("iphone", "AliApp(DingTalk/7.8.1) com.laiwang.DingTalk/"),
        ("android", "AliApp(DingTalk/7.8.1) com.alibaba.android.rimet/"),
        ("desktop", "DingTalk(7.8.1)"),
    ] {
        let phone = fresh("dingtalk", json!({"device": {"profile": profile, "language": "en"}})).await;
        let boot = phone.session().await["boot"].clone();
        let user_agent = boot["userAgent"].as_str().unwrap();
        assert!(user_agent.contains(word), "{user_agent}");
        assert!(user_agent.contains("language/en-US"), "{user_agent}");
        assert_eq!((&boot["dialect"], &boot["profile"]), (&json!("dingtalk"), &json!(profile)));
    }
    let phone = fresh("dingtalk", json!({})).await;
    assert_eq!(phone.session().await["device"]["client_version"], "7.8.1");
}

#[tokio::test]
async fn a_third_party_page_configures_with_the_ticket_of_the_corp_that_took_it_in() {
    let phone = fresh("dingtalk", json!({"auto": "allow"})).await;
    let world = &phone.world;
    let suite = app(world, "dingtalk", "suitekanhe0000000001").await;
    let path = format!("/sandbox/v1/suites/suitekanhe0000000001/corps/{CORP}");
    assert_eq!(world.post(&path, &json!({})).await.status, StatusCode::OK);
    let ticket = world.get("/sandbox/v1/suites/suitekanhe0000000001").await.json();
    let asked = json!({"suiteKey": suite["appkey"], "suiteSecret": suite["appsecret"], "authCorpId": CORP,
        "suiteTicket": ticket["suite_ticket"]});
    let token = world.post("/v1.0/oauth2/corpAccessToken", &asked).await.json();
    let token = token["accessToken"].as_str().unwrap();
    let ticket = world.get(&format!("/get_jsapi_ticket?access_token={token}")).await.json();
    let installed = app(world, "dingtalk", &format!("suitekanhe0000000001@{CORP}")).await;
    let mut config = dingtalk_config(world, PAGE, &["biz.contact.choose"]).await;
    let timestamp = START.to_string();
    config["agentId"] = installed["agentid"].clone();
    config["signature"] =
        json!(page::sign(ticket["ticket"].as_str().unwrap(), "nonce", &timestamp, PAGE).as_str());
    assert_eq!(phone.invoke(CONFIG, config).await["errorCode"], "0");
    let picked = done(&phone, "biz.contact.choose", json!({})).await;
    assert_eq!(picked.as_array().unwrap().len(), 1);
    let code = done(&phone, "runtime.permission.requestAuthCode", json!({"corpId": CORP})).await;
    let path = format!("/topapi/v2/user/getuserinfo?access_token={token}");
    let user = form(world, &path, format!("code={}", code["code"].as_str().unwrap())).await;
    assert_eq!(user["errcode"], 0, "{user}");
}
