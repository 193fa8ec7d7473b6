//! What the wallet says to the person, and asks him, in boxes of its own.

use core::time::Duration;

use serde_json::{Value, json};

use super::capability::Capability;
use super::scene::{Done, Outcome, Scene};
use crate::phone::{Answered, Reply, Status};

/// Boxes.
pub(super) const CAPABILITIES: &[Capability] = &[
    Capability::new("alert", |scene| Box::pin(alert(scene))),
    Capability::new("confirm", |scene| Box::pin(confirm(scene))),
    Capability::new("toast", |scene| Box::pin(async move { Ok(toast(scene)) })),
    Capability::new("hideToast", |scene| Box::pin(async move { Ok(close(scene, "toast")) })),
    Capability::new("showLoading", |scene| Box::pin(async move { Ok(show_loading(scene)) })),
    Capability::new("hideLoading", |scene| Box::pin(async move { Ok(close(scene, "preloader")) })),
];

/// What the person can do with a box.
const ACTIONS: &[&str] = &["press", "cancel"];

/// How long a toast stands if the page says nothing, and at most, in milliseconds.
const TOAST: (f64, f64) = (2000.0, 30_000.0);

/// One button. However it ends, the page goes on.
async fn alert(scene: Scene<'_>) -> Outcome {
    let button = scene.text_of(&["buttonText", "button"]).unwrap_or("OK");
    let (_, waited_ms) = scene.ask("box", words(scene, &[button]), &["press"], json!({"index": 0})).await;
    Ok(Done { value: json!({}), waited_ms, ..Done::default() })
}

/// Two buttons. To close the box is to say no.
async fn confirm(scene: Scene<'_>) -> Outcome {
    let cancel = scene.text_of(&["cancelButtonText", "cancelButton"]).unwrap_or("Cancel");
    let ok = scene.text_of(&["confirmButtonText", "okButton"]).unwrap_or("OK");
    let (answered, waited_ms) =
        scene.ask("box", words(scene, &[cancel, ok]), ACTIONS, json!({"index": 1})).await;
    let agreed = match answered {
        Answered::With(answer) => {
            answer.action == "press" && answer.data.get("index").and_then(Value::as_u64) == Some(1)
        }
        Answered::TimedOut | Answered::Gone => {
            let reply =
                Reply::new(Status::Failed, Some("dialog_timeout"), super::scene::error(3, "Unknown error!"));
            return Err(Box::new(Reply { waited_ms, ..reply }));
        }
    };
    // The page's name of it, and the bridge's.
    Ok(Done { value: json!({"confirm": agreed, "ok": agreed}), waited_ms, ..Done::default() })
}

/// Stands for a while and goes by itself.
fn toast(scene: Scene<'_>) -> Done {
    let text = scene.text("content").unwrap_or_default();
    let shown = scene.number("duration").unwrap_or(TOAST.0).clamp(0.0, TOAST.1);
    let icon = scene.text("type").unwrap_or_default();
    scene.flash("toast", json!({"text": text, "icon": icon}), Duration::from_secs_f64(shown / 1000.0));
    json!({}).into()
}

/// Stands until the page takes it away.
fn show_loading(scene: Scene<'_>) -> Done {
    scene.call.phones.close_screens(scene.call.caller, "preloader");
    scene.show("preloader", json!({"text": scene.text_of(&["content", "text"]).unwrap_or_default()}));
    json!({}).into()
}

fn close(scene: Scene<'_>, kind: &str) -> Done {
    scene.call.phones.close_screens(scene.call.caller, kind);
    json!({}).into()
}

/// What stands in a box.
fn words(scene: Scene<'_>, buttons: &[&str]) -> Value {
    let title = scene.text("title").unwrap_or_default();
    let message = scene.text_of(&["content", "message"]).unwrap_or_default();
    json!({"title": title, "message": message, "buttons": buttons})
}
