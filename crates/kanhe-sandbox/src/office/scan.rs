//! `biz.util.scan`: the phone's camera reads a code.

use kanhe_barcode::Format;
use serde_json::json;

use super::capability::Capability;
use super::scene::{Outcome, Scene};

/// Scanning.
pub(super) const CAPABILITIES: &[Capability] =
    &[Capability::new("biz.util.scan", |scene| Box::pin(scan(scene)))];

/// Longest text of a code, in bytes: the largest QR code holds less.
const TEXT: usize = 8192;

async fn scan(scene: Scene<'_>) -> Outcome {
    let types: &[&str] = match scene.text("type") {
        Some("qrCode" | "qr") => &["qrCode"],
        Some("barCode" | "bar") => &["barCode"],
        _ => &["qrCode", "barCode"],
    };
    let suggestion = match types {
        ["barCode"] => json!({"text": "6901028075763", "format": "EAN_13"}),
        _ => json!({"text": "https://kanhe.example/", "format": "QR_CODE"}),
    };
    let data = json!({"types": types, "need_result": true});
    let choice = scene.ask("scan", data, &["scan", "cancel"], suggestion).await?;
    let text = choice.text("text").filter(|text| text.len() <= TEXT);
    let (Some(text), Some(format)) = (text, Format::parse(choice.text("format").unwrap_or("QR_CODE"))) else {
        let why = "the answer has no text, or a format that there is not";
        return Err(scene.failed("3", "nothing_scanned", why));
    };
    if !types.contains(&if format.is_linear() { "barCode" } else { "qrCode" }) {
        return Err(scene.failed("3", "scan_type", "the page does not want this kind of code"));
    }
    Ok(choice.gives(json!({"text": text})))
}
