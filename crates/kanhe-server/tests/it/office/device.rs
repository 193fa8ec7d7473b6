//! The phone itself, and what it can do without asking anybody.

use serde_json::json;

use super::{done, fails, fresh, granted};

#[tokio::test]
async fn a_page_learns_what_phone_it_is() {
    for (profile, brand, model, platform, version) in [
        ("iphone", "Apple", "iPhone15,2", "iOS", "17.5"),
        ("android", "Kanhe", "Phone", "Android", "14"),
        ("desktop", "Kanhe", "Computer", "Windows", "10"),
    ] {
        let phone = fresh("dingtalk", json!({"device": {"profile": profile}, "network": "5g"})).await;
        assert_eq!(
            done(&phone, "device.base.getPhoneInfo", json!({})).await,
            json!({
                "screenWidth": 375, "screenHeight": 812, "pixelRatio": 3, "windowWidth": 375,
                "windowHeight": 724, "brand": brand, "model": model, "platform": platform,
                "version": version, "system": version, "netInfo": "5g", "operatorType": "unknown",
                "app": "7.8.1", "language": "zh-CN",
            })
        );
    }
}

#[tokio::test]
async fn a_phone_has_one_number_for_whoever_holds_it() {
    let phone = granted(json!({}), &["device.base.getUUID"]).await;
    let uuid = done(&phone, "device.base.getUUID", json!({})).await;
    assert_eq!(uuid["uuid"].as_str().unwrap().len(), 32);
    assert_eq!(done(&phone, "device.base.getUUID", json!({})).await, uuid);
    phone.change(json!({"user": "bo"})).await;
    assert_ne!(done(&phone, "device.base.getUUID", json!({})).await, uuid);
}

#[tokio::test]
async fn how_it_is_connected_is_what_the_session_says() {
    let phone = granted(json!({}), &["device.base.getInterface"]).await;
    let lan = json!({"ssid": "Kanhe-Office", "macIp": "02:00:00:00:00:01"});
    assert_eq!(done(&phone, "device.base.getInterface", json!({})).await, lan);
    for (network, upper, available) in [("wifi", "WIFI", true), ("4g", "4G", true), ("none", "NONE", false)] {
        phone.change(json!({"network": network})).await;
        assert_eq!(
            done(&phone, "device.connection.getNetworkType", json!({})).await,
            json!({"result": network, "networkType": upper, "networkAvailable": available})
        );
    }
    fails(&phone, "device.base.getInterface", json!({}), "25", "offline").await;
    assert_eq!(done(&phone, "device.notification.vibrate", json!({"duration": 300})).await, json!({}));
}
