//! What the client says to the person, and asks him, in boxes of its own.

use serde_json::json;

use super::{asked, can_be_cancelled, done, fails, fresh};
use crate::phone::pass;

#[tokio::test]
async fn an_alert_has_one_button_and_only_ends_by_it() {
    let phone = fresh("dingtalk", json!({})).await;
    let params = json!({"message": "亲爱的", "title": "提示", "buttonName": "收到"});
    let (result, dialog) = asked(&phone, "device.notification.alert", params, "press", json!({})).await;
    assert_eq!(result, json!({}));
    assert_eq!((&dialog["kind"], &dialog["actions"]), (&json!("box"), &json!(["press"])));
    assert_eq!(dialog["data"], json!({"title": "提示", "message": "亲爱的", "buttons": ["收到"]}));
    let (_, dialog) = asked(&phone, "device.notification.alert", json!({}), "press", json!({})).await;
    assert_eq!(dialog["data"], json!({"title": "", "message": "", "buttons": ["确定"]}));
    phone.change(json!({"auto": "deny"})).await;
    assert_eq!(done(&phone, "device.notification.alert", json!({})).await, json!({}));
}

#[tokio::test]
async fn a_question_says_which_button_was_pressed() {
    let phone = fresh("dingtalk", json!({})).await;
    for api in ["confirm", "modal", "extendModal"] {
        let api = format!("device.notification.{api}");
        let params = json!({"message": "?", "buttonLabels": ["a", "b", "c"]});
        let (result, dialog) = asked(&phone, &api, params.clone(), "press", json!({"index": 1})).await;
        assert_eq!(result, json!({"buttonIndex": 1}));
        assert_eq!(dialog["data"]["buttons"], json!(["a", "b", "c"]));
        let (result, _) = asked(&phone, &api, params, "press", json!({})).await;
        assert_eq!(result, json!({"buttonIndex": 2}), "a script that says nothing presses the last");
        let (_, dialog) = asked(&phone, &api, json!({}), "press", json!({})).await;
        assert_eq!(dialog["data"]["buttons"], json!(["取消", "确定"]));
        can_be_cancelled(&phone, &api, json!({})).await;
        for wrong in [json!(2), json!(-1), json!("0"), json!(null), json!(1.5)] {
            phone.expect("box", "press", json!({"index": wrong})).await;
            fails(&phone, &api, json!({}), "3", "no_such_button").await;
        }
    }
}

#[tokio::test]
async fn a_prompt_has_a_line_to_write_on() {
    let phone = fresh("dingtalk", json!({})).await;
    let api = "device.notification.prompt";
    let params = json!({"message": "多少", "defaultText": "1", "buttonLabels": ["no", "yes"]});
    let (result, dialog) =
        asked(&phone, api, params.clone(), "press", json!({"index": 1, "value": "三"})).await;
    assert_eq!(result, json!({"buttonIndex": 1, "value": "三"}));
    assert_eq!(dialog["data"]["input"], "1");
    let (result, _) = asked(&phone, api, params.clone(), "press", json!({})).await;
    assert_eq!(result, json!({"buttonIndex": 1, "value": "1"}));
    can_be_cancelled(&phone, api, params).await;
    phone.expect("box", "press", json!({"index": 9})).await;
    fails(&phone, api, json!({}), "3", "no_such_button").await;
}

#[tokio::test]
async fn a_list_from_below_says_what_was_taken_and_that_nothing_was() {
    let phone = fresh("dingtalk", json!({})).await;
    let api = "device.notification.actionSheet";
    let params = json!({"title": "谁", "cancelButton": "不要", "otherButtons": ["a", "b"]});
    let (result, dialog) = asked(&phone, api, params.clone(), "press", json!({"index": 1})).await;
    assert_eq!(result, json!({"buttonIndex": 1}));
    assert_eq!(dialog["kind"], "actions");
    assert_eq!(dialog["data"], json!({"title": "谁", "options": ["a", "b"], "cancel": "不要"}));
    let (result, _) = asked(&phone, api, params.clone(), "cancel", json!({})).await;
    assert_eq!(result, json!({"buttonIndex": -1}), "to close it is an answer too");
    phone.expect("actions", "press", json!({"index": 2})).await;
    fails(&phone, api, params, "3", "no_such_button").await;
    fails(&phone, api, json!({"otherButtons": []}), "2", "missing_parameters").await;
}

#[tokio::test(start_paused = true)]
async fn a_toast_stands_for_a_while_and_goes_by_itself() {
    let phone = fresh("dingtalk", json!({})).await;
    let api = "device.notification.toast";
    let params = json!({"icon": "success", "text": "好了", "duration": 2});
    assert_eq!(done(&phone, api, params).await, json!({}));
    let shown = phone.dialogs().await[0].clone();
    assert_eq!((&shown["kind"], &shown["waits"]), (&json!("toast"), &json!(false)));
    assert_eq!(shown["data"], json!({"text": "好了", "icon": "success"}));
    pass(1999).await;
    assert_ne!(phone.dialogs().await, json!([]));
    pass(2).await;
    assert_eq!(phone.dialogs().await, json!([]));
    done(&phone, api, json!({"text": "x", "duration": 1e9})).await;
    pass(30_001).await;
    assert_eq!(phone.dialogs().await, json!([]), "half a minute at most");
}

#[tokio::test(start_paused = true)]
async fn a_preloader_stands_until_the_page_takes_it_away_or_leaves() {
    let phone = fresh("dingtalk", json!({})).await;
    let (show, hide) = ("device.notification.showPreloader", "device.notification.hidePreloader");
    assert_eq!(done(&phone, show, json!({"text": "一"})).await, json!({}));
    assert_eq!(done(&phone, show, json!({})).await, json!({}));
    pass(100_000).await;
    let shown = phone.dialogs().await;
    assert_eq!(shown.as_array().unwrap().len(), 1, "there is one of them");
    assert_eq!((&shown[0]["kind"], &shown[0]["data"]["text"]), (&json!("preloader"), &json!("使劲加载中..")));
    assert_eq!(done(&phone, hide, json!({})).await, json!({}));
    assert_eq!(phone.dialogs().await, json!([]));
    assert_eq!(done(&phone, hide, json!({})).await, json!({}), "there is nothing to take away");
    done(&phone, show, json!({})).await;
    phone.load(crate::phone::PAGE).await;
    assert_eq!(phone.dialogs().await, json!([]));
}

#[tokio::test(start_paused = true)]
async fn a_box_that_nobody_answers_ends_as_the_session_is_set() {
    let phone = fresh("dingtalk", json!({"dialog_timeout": 1})).await;
    fails(&phone, "device.notification.confirm", json!({}), "3", "dialog_timeout").await;
    phone.change(json!({"unanswered": "cancel"})).await;
    fails(&phone, "device.notification.confirm", json!({}), "-1", "dialog_timeout").await;
    phone.change(json!({"auto": "deny"})).await;
    fails(&phone, "device.notification.confirm", json!({}), "-1", "user_cancelled").await;
    phone.change(json!({"auto": "allow"})).await;
    assert_eq!(done(&phone, "device.notification.confirm", json!({})).await, json!({"buttonIndex": 1}));
}
