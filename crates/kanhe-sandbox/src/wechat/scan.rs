//! `scanQRCode`: the phone's camera reads a code (seed 003, "WeChat Sweep"; `protocol/wechat-bridge.md` 3.8). What the
//! camera sees is decoded by the platform; here comes what was read.

use kanhe_barcode::Format;
use serde_json::{Value, json};

use super::capability::Capability;
use super::scene::{Choice, Scene};
use crate::device::Profile;
use crate::phone::{Object, Reply};

/// What the person can answer.
const ACTIONS: &[&str] = &["scan", "cancel"];
/// Longest text of a code, in bytes: the largest QR code holds less.
const TEXT: usize = 8192;

/// Scanning.
pub(super) const CAPABILITIES: &[Capability] =
    &[Capability::new("scanQRCode", |scene| Box::pin(scan(scene)))];

async fn scan(scene: Scene<'_>) -> Reply {
    let types = types(scene.params.get("scanType"));
    let wanted = wants_result(scene.params.get("needResult"));
    let data = [("types", json!(types)), ("need_result", json!(wanted))];
    let data = Object::from_iter(data.map(|(name, value)| (name.to_owned(), value)));
    let choice = match scene.ask("scan", data, ACTIONS, suggestion(&types)).await {
        Ok(choice) => choice,
        Err(reply) => return reply,
    };
    let reply = match read(scene, &choice, &types) {
        Ok((format, text)) if wanted => scene.ok_with([("resultStr", result(scene, format, &text))]),
        // The client keeps what it read, and does with it what it does with any code.
        Ok((format, text)) => {
            let shown = [("text", json!(text)), ("format", json!(format.name()))];
            let shown = Object::from_iter(shown.map(|(name, value)| (name.to_owned(), value)));
            scene.show("scan-result", shown).await;
            scene.ok()
        }
        Err(reply) => *reply,
    };
    Reply { waited_ms: choice.waited_ms, ..reply }
}

/// `qrCode`, `barCode`, or both where a page says nothing that is known.
fn types(list: Option<&Value>) -> Vec<&'static str> {
    let known = ["qrCode", "barCode"];
    let list = list.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let wanted: Vec<_> = known.into_iter().filter(|name| list.iter().any(|wanted| wanted == *name)).collect();
    if wanted.is_empty() { known.to_vec() } else { wanted }
}

fn wants_result(value: Option<&Value>) -> bool {
    match value {
        Some(Value::Number(number)) => number.as_i64() == Some(1),
        Some(Value::String(text)) => text == "1",
        Some(Value::Bool(wanted)) => *wanted,
        _ => false,
    }
}

/// What is read if nobody says more.
fn suggestion(types: &[&str]) -> Object {
    let (text, format) = match types {
        ["barCode"] => ("6901028075763", "EAN_13"),
        _ => ("https://kanhe.example/", "QR_CODE"),
    };
    Object::from_iter([("text".to_owned(), json!(text)), ("format".to_owned(), json!(format))])
}

/// What the camera read, if the page wanted such a code.
fn read(scene: Scene<'_>, choice: &Choice, types: &[&str]) -> Result<(Format, String), Box<Reply>> {
    let text = choice.data.get("text").and_then(Value::as_str).filter(|text| text.len() <= TEXT);
    let format = choice.data.get("format").and_then(Value::as_str).unwrap_or("QR_CODE");
    let (Some(text), Some(format)) = (text, Format::parse(format)) else {
        let why = "the answer has no text, or a format that there is not";
        return Err(Box::new(scene.failed("nothing_scanned", why)));
    };
    let kind = if format.is_linear() { "barCode" } else { "qrCode" };
    if !types.contains(&kind) {
        return Err(Box::new(scene.failed("scan_type", "the page does not want this kind of code")));
    }
    Ok((format, text.to_owned()))
}

/// As each client's SDK expects it: a bar code with its format before it, and on an iPhone as JSON.
fn result(scene: Scene<'_>, format: Format, text: &str) -> Value {
    let text = if format.is_linear() { format!("{},{text}", format.name()) } else { text.to_owned() };
    match scene.caller.phone.device.profile {
        Profile::Iphone => {
            let inner = Object::from_iter([
                ("scan_result".to_owned(), json!(text)),
                ("type".to_owned(), json!(format.name())),
            ]);
            json!(json!({ "scan_code": inner }).to_string())
        }
        Profile::Android | Profile::Desktop => json!(text),
    }
}
