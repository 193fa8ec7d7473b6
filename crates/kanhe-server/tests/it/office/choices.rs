//! The person picks a moment, or one of several things.

use serde_json::json;

use super::{asked, can_be_cancelled, done, fails, fresh};

#[tokio::test]
async fn a_moment_is_picked_in_the_pages_format() {
    let phone = fresh("dingtalk", json!({})).await;
    for (api, mode, format, value, picked) in [
        ("biz.util.datepicker", "date", "yyyy-MM-dd", "2026-11-20", "2026-12-01"),
        ("biz.util.timepicker", "time", "HH:mm", "14:00", "08:30"),
        ("biz.util.datetimepicker", "datetime", "yyyy-MM-dd HH:mm", "2026-11-20 14:00", "2026-11-20 14:01"),
    ] {
        let params = json!({"format": format, "value": value});
        let (result, dialog) = asked(&phone, api, params.clone(), "choose", json!({"value": picked})).await;
        assert_eq!(result, json!({"value": picked}));
        assert_eq!(dialog["kind"], "moment");
        assert_eq!(dialog["data"], json!({"mode": mode, "format": format, "value": value}));
        let (result, _) = asked(&phone, api, params, "choose", json!({})).await;
        assert_eq!(result, json!({"value": value}), "what the page proposed");
        can_be_cancelled(&phone, api, json!({})).await;
        phone.expect("moment", "choose", json!({"value": "soon"})).await;
        fails(&phone, api, json!({}), "3", "moment_format").await;
    }
}

#[tokio::test]
async fn a_page_that_proposes_nothing_gets_the_platforms_now_in_china() {
    // 2026-11-20 09:20:00 in Beijing, by the platform's clock.
    let phone = fresh("dingtalk", json!({"auto": "allow"})).await;
    for (api, params, value) in [
        ("biz.util.datepicker", json!({}), "2026-11-20"),
        ("biz.util.timepicker", json!({}), "10:00"),
        ("biz.util.datetimepicker", json!({}), "2026-11-20 10:00"),
        ("biz.util.datepicker", json!({"format": "yyyy年MM月dd日"}), "2026年11月20日"),
    ] {
        assert_eq!(done(&phone, api, params).await, json!({"value": value}), "{api}");
    }
}

#[tokio::test]
async fn one_of_the_pages_things_is_chosen() {
    let phone = fresh("dingtalk", json!({})).await;
    let source = json!([{"key": "a", "value": "甲"}, {"key": 2, "value": "乙"}, {"key": "c"}]);
    let params = json!({"source": source, "selectedKey": "2"});
    let (result, dialog) =
        asked(&phone, "biz.util.chosen", params.clone(), "choose", json!({"keys": ["c"]})).await;
    assert_eq!(result, json!({"key": "c", "value": "c"}));
    assert_eq!(
        dialog["data"],
        json!({
            "options": [{"key": "a", "value": "甲"}, {"key": "2", "value": "乙"}, {"key": "c", "value": "c"}],
            "selected": ["2"],
            "multiple": false,
        })
    );
    let (result, _) = asked(&phone, "biz.util.chosen", params.clone(), "choose", json!({})).await;
    assert_eq!(result, json!({"key": "2", "value": "乙"}), "what is selected already");
    can_be_cancelled(&phone, "biz.util.chosen", params.clone()).await;
    for wrong in [json!([]), json!(["z"]), json!("a"), json!([1])] {
        phone.expect("options", "choose", json!({"keys": wrong})).await;
        fails(&phone, "biz.util.chosen", params.clone(), "3", "no_such_option").await;
    }
    for wrong in [json!({}), json!({"source": "a"}), json!({"source": [1, {"value": "x"}]})] {
        fails(&phone, "biz.util.chosen", wrong, "2", "missing_parameters").await;
    }
}

#[tokio::test]
async fn several_of_them_are_chosen() {
    let phone = fresh("dingtalk", json!({})).await;
    let params = json!({"options": ["a", "b", "c"], "selectOption": ["b"]});
    let api = "biz.util.multiSelect";
    let (result, dialog) = asked(&phone, api, params.clone(), "choose", json!({"keys": ["a", "c"]})).await;
    assert_eq!(result, json!({"selectOption": ["a", "c"]}));
    assert_eq!((&dialog["data"]["selected"], &dialog["data"]["multiple"]), (&json!(["b"]), &json!(true)));
    let (result, _) = asked(&phone, api, params.clone(), "choose", json!({})).await;
    assert_eq!(result, json!({"selectOption": ["b"]}));
    can_be_cancelled(&phone, api, params.clone()).await;
    phone.expect("options", "choose", json!({"keys": ["a", "z"]})).await;
    fails(&phone, api, params, "3", "no_such_option").await;
    fails(&phone, api, json!({"options": []}), "2", "missing_parameters").await;
}
