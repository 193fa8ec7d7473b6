//! Every name of both catalogs on the bridge: simulated or not, with or without a grant. What `/docs/apis` says is what
//! the phone does.

use serde_json::{Value, json};

use super::{fresh, gov_granted, granted};
use crate::phone::Phone;

async fn rows(phone: &Phone, dialect: &str) -> Vec<Value> {
    let answer = phone.world.get(&format!("/docs/apis/{dialect}.json")).await.json();
    assert_eq!(answer["dialect"], dialect);
    answer["apis"].as_array().unwrap().clone()
}

/// Every name by which a host is asked for a row.
fn wires(row: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    match row["wires"].as_object() {
        Some(wires) => wires.values().map(text).collect(),
        None => vec![text(&row["name"])],
    }
}

fn is(row: &Value, flag: &str) -> bool {
    row[flag].as_bool().unwrap()
}

/// Those whose name on the bridge serves another row as well.
fn is_shared(rows: &[Value], wire: &str) -> bool {
    rows.iter().filter(|row| wires(row).iter().any(|other| other == wire)).count() > 1
}

#[tokio::test]
async fn what_is_not_simulated_does_not_exist_and_what_needs_a_grant_is_refused_without_one() {
    for dialect in ["dingtalk", "gov"] {
        let phone = fresh(dialect, json!({"auto": "allow"})).await;
        let rows = rows(&phone, dialect).await;
        for row in &rows {
            for wire in wires(row).iter().filter(|wire| !is_shared(&rows, wire)) {
                if row["name"] == "authConfig" {
                    continue;
                }
                let answer = phone.invoke(wire, json!({})).await;
                let call = phone.newest_call().await;
                let code = answer["errorCode"].as_str().unwrap();
                let (simulated, needs_grant) = (is(row, "simulated"), is(row, "grant"));
                match (simulated, needs_grant) {
                    (false, _) => {
                        assert_eq!(
                            answer,
                            json!({"errorCode": "1", "errorMessage": format!("API不存在: {wire}")}),
                            "{dialect} {wire}"
                        );
                        assert_eq!(call["reason"], "function_not_exist");
                    }
                    (true, true) => {
                        let (service, action) = wire.rsplit_once('.').unwrap_or(("", wire));
                        let why = format!("Permission denied: JSAPI action = {action}, plugin = {service}");
                        assert_eq!(
                            answer,
                            json!({"errorCode": "7", "errorMessage": why}),
                            "{dialect} {wire}"
                        );
                        assert_eq!(call["reason"], "config_missing");
                    }
                    (true, false) => {
                        assert!(!["1", "7"].contains(&code), "{dialect} {wire}: {answer}");
                        assert_eq!(call["checks"][1]["outcome"], "skipped", "{dialect} {wire}");
                    }
                }
                assert_eq!(call["name"], row["name"], "{dialect} {wire}");
            }
        }
    }
}

#[tokio::test]
async fn what_a_page_asks_for_first_is_simulated() {
    let phone = fresh("gov", json!({})).await;
    for (dialect, names) in [
        (
            "dingtalk",
            &[
                "runtime.permission.requestAuthCode",
                "biz.contact.choose",
                "biz.util.uploadImage",
                "biz.util.scan",
                "biz.util.previewImage",
                "biz.util.openLink",
                "biz.util.share",
                "biz.util.datepicker",
                "biz.util.timepicker",
                "biz.util.chosen",
                "biz.ding.post",
                "device.geolocation.get",
                "device.connection.getNetworkType",
                "device.notification.alert",
                "device.notification.confirm",
                "device.notification.prompt",
                "device.notification.toast",
                "device.notification.showPreloader",
                "device.notification.actionSheet",
                "util.domainStorage.getItem",
                "biz.alipay.pay",
            ][..],
        ),
        ("gov", &["authConfig", "getAuthCode", "version", "alert", "chooseContact", "getGeolocation"][..]),
    ] {
        let rows = rows(&phone, dialect).await;
        for name in names {
            let row = rows.iter().find(|row| row["name"] == *name).unwrap();
            assert!(is(row, "simulated"), "{dialect} {name}");
        }
    }
}

#[tokio::test]
async fn a_name_that_no_catalog_has_does_not_exist() {
    for dialect in ["dingtalk", "gov"] {
        let phone = fresh(dialect, json!({})).await;
        for name in ["", ".", "flyToTheMoon", "biz.util.", "__proto__", "勘合"] {
            assert_eq!(phone.invoke(name, json!({})).await["errorCode"], "1", "{name}");
            assert_eq!(phone.newest_call().await["name"], name);
        }
    }
}

#[tokio::test]
async fn a_flat_name_is_the_methods_own() {
    let phone = fresh("dingtalk", json!({"auto": "allow"})).await;
    assert_eq!(phone.invoke("getNetworkType", json!({})).await["errorCode"], "0");
    assert_eq!(phone.newest_call().await["name"], "device.connection.getNetworkType");
    assert_eq!(phone.invoke("getLocation", json!({})).await["errorCode"], "7");
}

/// A phone of this dialect whose page has been granted everything that there is.
async fn all_granted(dialect: &str, settings: Value) -> Phone {
    let names: Vec<String> = {
        let phone = fresh(dialect, json!({})).await;
        let rows = rows(&phone, dialect).await;
        rows.iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
    };
    let names: Vec<&str> = names.iter().map(|name| &**name).collect();
    if dialect == "gov" { gov_granted(settings, &names).await } else { granted(settings, &names).await }
}

/// The names of what is simulated, but for the page config.
async fn simulated(phone: &Phone, dialect: &str) -> Vec<String> {
    let rows = rows(phone, dialect).await;
    let rows = rows.iter().filter(|row| is(row, "simulated") && row["name"] != "authConfig");
    rows.flat_map(wires).collect()
}

#[tokio::test]
async fn with_a_grant_everything_that_is_simulated_goes_ahead() {
    for dialect in ["dingtalk", "gov"] {
        let phone = all_granted(dialect, json!({"auto": "deny"})).await;
        for wire in simulated(&phone, dialect).await {
            let code = phone.invoke(&wire, json!({})).await["errorCode"].clone();
            assert!(code != "1" && code != "7", "{dialect} {wire}: {code}");
        }
    }
}

/// Values that no script and no page means.
fn nonsense() -> [Value; 7] {
    [json!({}), json!([]), json!(-1), json!(1e300), json!(""), json!("\u{0}"), json!(null)]
}

fn all_of(names: &[&str], value: &Value) -> Value {
    names.iter().map(|name| ((*name).to_owned(), value.clone())).collect::<serde_json::Map<_, _>>().into()
}

#[tokio::test]
async fn a_page_that_passes_nonsense_gets_an_answer_and_never_a_panic() {
    let names = [
        "title",
        "text",
        "url",
        "urls",
        "users",
        "source",
        "options",
        "items",
        "max",
        "count",
        "duration",
        "latitude",
        "longitude",
        "name",
        "value",
        "format",
        "current",
        "info",
        "multiple",
        "sceneId",
        "sceneIds",
        "callBackInterval",
        "corpId",
        "agentId",
        "type",
        "buttonLabels",
        "otherButtons",
        "localAudioId",
        "clientId",
        "phoneNumber",
        "coordinate",
        "selectOption",
    ];
    for dialect in ["dingtalk", "gov"] {
        let phone = all_granted(dialect, json!({"auto": "deny"})).await;
        for wire in simulated(&phone, dialect).await {
            for value in nonsense() {
                let answer = phone.invoke(&wire, all_of(&names, &value)).await;
                assert!(answer["errorCode"].is_string(), "{dialect} {wire} {value}: {answer}");
            }
        }
    }
}

#[tokio::test]
async fn a_script_that_answers_nonsense_gets_an_answer_and_never_a_panic() {
    let names = [
        "users",
        "departments",
        "chat",
        "value",
        "keys",
        "images",
        "original",
        "latitude",
        "longitude",
        "index",
        "text",
        "format",
        "contact",
    ];
    let phone = all_granted("dingtalk", json!({})).await;
    let order = json!({"info": "total_fee=1"});
    for (api, params, kind, action) in [
        ("biz.contact.choose", json!({}), "contacts", "choose"),
        ("biz.contact.complexPicker", json!({}), "contacts", "choose"),
        ("biz.contact.departmentsPicker", json!({}), "contacts", "choose"),
        ("biz.contact.createGroup", json!({}), "contacts", "choose"),
        ("biz.chat.pickConversation", json!({}), "conversation", "choose"),
        ("biz.ding.post", json!({}), "ding", "send"),
        ("biz.util.datepicker", json!({}), "moment", "choose"),
        ("biz.util.chosen", json!({"source": [{"key": "a"}]}), "options", "choose"),
        ("biz.util.multiSelect", json!({"options": ["a"]}), "options", "choose"),
        ("biz.util.chooseImage", json!({}), "images", "choose"),
        ("biz.util.scan", json!({}), "scan", "scan"),
        ("biz.util.share", json!({"url": "u"}), "share", "send"),
        ("biz.map.locate", json!({}), "place", "choose"),
        ("biz.telephone.call", json!({"users": ["1"]}), "box", "press"),
        ("device.notification.alert", json!({}), "box", "press"),
        ("device.notification.confirm", json!({}), "box", "press"),
        ("device.notification.prompt", json!({}), "box", "press"),
        ("device.notification.actionSheet", json!({"items": ["a"]}), "actions", "press"),
        ("device.geolocation.get", json!({}), "location", "allow"),
        ("biz.alipay.pay", order, "pay", "pay"),
    ] {
        for value in nonsense() {
            phone.expect(kind, action, all_of(&names, &value)).await;
            let answer = phone.invoke(api, params.clone()).await;
            assert!(
                ["0", "2", "3"].contains(&answer["errorCode"].as_str().unwrap()),
                "{api} {value}: {answer}"
            );
            if api == "device.geolocation.get" {
                break;
            }
        }
    }
}
