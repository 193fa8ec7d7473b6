//! Counters behind a door: a red packet of an enterprise, a business view. The person sees what was asked and says how it
//! goes.

use serde_json::{Value, json};

use super::super::elsewhere::pass;
use super::super::scene::Scene;
use crate::device::Profile;
use crate::phone::{Object, Reply};

/// Takes an enterprise's red packet.
pub(super) async fn red_packet(scene: Scene<'_>) -> Reply {
    if scene.text("package").is_none() || scene.text("paySign").is_none() {
        return scene.failed("missing_parameters", "package and paySign are texts");
    }
    pass(scene, "red-packet", &["package", "signType", "timeStamp"]).await
}

/// Opens a view of the client's own, such as the score for paying later.
pub(super) async fn business_view(scene: Scene<'_>) -> Reply {
    if scene.text("businessType").is_none() {
        return scene.failed("missing_parameters", "businessType is a text");
    }
    let mut reply = pass(scene, "business-view", &["businessType", "queryString", "envVersion"]).await;
    if let (None, Some(result)) = (reply.reason, reply.result.as_mut()) {
        let data = Object::from_iter([("businessType".to_owned(), json!(scene.text("businessType")))]);
        // Android's client passes it as text (`protocol/wechat-bridge.md` 3.8).
        let data = match scene.caller.phone.device.profile {
            Profile::Android => Value::String(Value::Object(data).to_string()),
            Profile::Iphone | Profile::Desktop => Value::Object(data),
        };
        result.insert("extraData".to_owned(), data);
        result.insert("err_code".to_owned(), json!(0));
    }
    reply
}
