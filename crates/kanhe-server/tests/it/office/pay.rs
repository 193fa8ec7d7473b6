//! The person pays in the wallet.

use serde_json::json;

use super::{asked, done, fails, granted};

const PAY: &str = "biz.alipay.pay";
const ORDER: &str = r#"partner="1"&out_trade_no="T1"&subject="Tea"&total_fee="12.30""#;

#[tokio::test]
async fn an_order_is_paid_given_up_or_fails() {
    let phone = granted(json!({}), &[PAY]).await;
    for (action, result) in [
        ("pay", json!({"resultStatus": "9000", "memo": "", "result": ORDER})),
        ("cancel", json!({"resultStatus": "6001", "memo": "用户取消", "result": ""})),
        ("fail", json!({"resultStatus": "4000", "memo": "支付失败", "result": ""})),
    ] {
        let (answer, dialog) = asked(&phone, PAY, json!({"info": ORDER}), action, json!({})).await;
        assert_eq!(answer, result);
        assert_eq!((&dialog["kind"], &dialog["actions"]), (&json!("pay"), &json!(["pay", "cancel", "fail"])));
        assert_eq!(
            dialog["data"],
            json!({"amount": 1230, "description": "Tea", "merchant": "Kanhe Demo 勘合演示", "out_trade_no": "T1"})
        );
    }
}

#[tokio::test(start_paused = true)]
async fn the_session_pays_gives_up_or_lets_the_time_pass() {
    let phone = granted(json!({"auto": "allow", "dialog_timeout": 1}), &[PAY]).await;
    let order = json!({"orderInfo": "biz_content=%7B%22total_amount%22%3A%221%22%7D"});
    assert_eq!(done(&phone, PAY, order.clone()).await["resultStatus"], "9000");
    phone.change(json!({"auto": "deny"})).await;
    assert_eq!(done(&phone, PAY, order.clone()).await["resultStatus"], "6001");
    phone.change(json!({"auto": "ask"})).await;
    fails(&phone, PAY, order, "3", "dialog_timeout").await;
}

#[tokio::test]
async fn what_is_no_order_is_not_paid() {
    let phone = granted(json!({"auto": "allow"}), &[PAY]).await;
    for info in
        [json!(null), json!(1), json!(""), json!("tea"), json!("total_fee=-1"), json!("total_fee=1.234")]
    {
        fails(&phone, PAY, json!({"info": info}), "2", "missing_parameters").await;
    }
}
