//! `device.notification.*`: what the client says to the person, and asks him, in boxes of its own.

use core::time::Duration;

use serde_json::{Value, json};

use super::capability::Capability;
use super::scene::{Outcome, Scene};

/// Boxes.
pub(super) const CAPABILITIES: &[Capability] = &[
    Capability::new("device.notification.alert", |scene| Box::pin(alert(scene))),
    Capability::new("device.notification.confirm", |scene| Box::pin(confirm(scene))),
    Capability::new("device.notification.prompt", |scene| Box::pin(prompt(scene))),
    Capability::new("device.notification.modal", |scene| Box::pin(confirm(scene))),
    Capability::new("device.notification.extendModal", |scene| Box::pin(confirm(scene))),
    Capability::new("device.notification.actionSheet", |scene| Box::pin(action_sheet(scene))),
    Capability::new("device.notification.toast", |scene| Box::pin(toast(scene))),
    Capability::new("device.notification.showPreloader", |scene| Box::pin(show_preloader(scene))),
    Capability::at_once("device.notification.hidePreloader", hide_preloader),
];

/// What the person can do with a box.
const ACTIONS: &[&str] = &["press", "cancel"];

/// How long a toast stands if the page says nothing, and at most, in seconds.
const TOAST: (f64, f64) = (3.0, 30.0);

/// One button.
async fn alert(scene: Scene<'_>) -> Outcome {
    let button = scene.text_of(&["buttonName", "buttonText"]).unwrap_or("确定").to_owned();
    let choice = scene.ask("box", words(scene, &[button]), &["press"], json!({"index": 0})).await?;
    Ok(choice.gives(json!({})))
}

/// As many buttons as the page wants.
async fn confirm(scene: Scene<'_>) -> Outcome {
    let labels = labels(scene);
    let choice = scene.ask("box", words(scene, &labels), ACTIONS, json!({"index": labels.len() - 1})).await?;
    let index = pressed(scene, &choice, labels.len())?;
    let value = (scene.face.edition.pressed)(index, labels.len(), None);
    Ok(choice.gives(value))
}

/// Besides, a line to write on.
async fn prompt(scene: Scene<'_>) -> Outcome {
    let labels = labels(scene);
    let mut data = words(scene, &labels);
    let text = scene.text_of(&["defaultText", "placeholder"]).unwrap_or_default();
    if let Some(data) = data.as_object_mut() {
        data.insert("input".to_owned(), json!(text));
    }
    let suggestion = json!({"index": labels.len() - 1, "value": text});
    let choice = scene.ask("box", data, ACTIONS, suggestion).await?;
    let index = pressed(scene, &choice, labels.len())?;
    let value =
        (scene.face.edition.pressed)(index, labels.len(), Some(choice.text("value").unwrap_or_default()));
    Ok(choice.gives(value))
}

/// A list from below. To close it is an answer too: −1.
async fn action_sheet(scene: Scene<'_>) -> Outcome {
    let options = Some(scene.texts("otherButtons")).filter(|options| !options.is_empty());
    let options = options.unwrap_or_else(|| scene.texts("items"));
    if options.is_empty() {
        return Err(scene.wrong("otherButtons is a list of texts"));
    }
    let title = scene.text("title").unwrap_or_default();
    let cancel = scene.text_of(&["cancelButton", "cancelButtonText"]).unwrap_or("取消");
    let data = json!({"title": title, "options": options, "cancel": cancel});
    match scene.ask("actions", data, ACTIONS, json!({"index": 0})).await {
        Ok(choice) => {
            let index = pressed(scene, &choice, options.len())?;
            Ok(choice.gives(json!({"buttonIndex": index})))
        }
        Err(reply) if reply.reason == Some("user_cancelled") => Ok(json!({"buttonIndex": -1}).into()),
        Err(reply) => Err(reply),
    }
}

/// Stands for a while and goes by itself.
async fn toast(scene: Scene<'_>) -> Outcome {
    let text = scene.text_of(&["text", "content", "message"]).unwrap_or_default();
    let icon = scene.text_of(&["icon", "type"]).unwrap_or_default();
    let seconds = scene.number("duration").unwrap_or(TOAST.0).clamp(0.0, TOAST.1);
    let shown = Duration::from_secs_f64(seconds);
    scene.flash("toast", json!({"text": text, "icon": icon}), shown).await;
    Ok(json!({}).into())
}

/// Stands until the page takes it away.
async fn show_preloader(scene: Scene<'_>) -> Outcome {
    scene.phones.close_screens(scene.caller, "preloader");
    let text = scene.text_of(&["text", "content"]).unwrap_or("使劲加载中..");
    scene.show("preloader", json!({"text": text})).await;
    Ok(json!({}).into())
}

fn hide_preloader(scene: Scene<'_>) -> Outcome {
    scene.phones.close_screens(scene.caller, "preloader");
    Ok(json!({}).into())
}

/// What stands in a box.
fn words(scene: Scene<'_>, buttons: &[String]) -> Value {
    let title = scene.text("title").unwrap_or_default();
    let message = scene.text_of(&["message", "content"]).unwrap_or_default();
    json!({"title": title, "message": message, "buttons": buttons})
}

/// The buttons that the page wants; two if it says nothing.
fn labels(scene: Scene<'_>) -> Vec<String> {
    let mut labels = scene.texts("buttonLabels");
    if labels.is_empty() {
        let button = |names: &[&str], usual: &str| scene.text_of(names).unwrap_or(usual).to_owned();
        labels = vec![
            button(&["cancelButtonText", "cancelText", "cancelButton"], "取消"),
            button(&["confirmButtonText", "okButtonText", "confirmText", "okButton"], "确定"),
        ];
    }
    labels.truncate(8);
    labels
}

/// Which of so many buttons was pressed.
pub(super) fn pressed(
    scene: Scene<'_>,
    choice: &super::scene::Choice,
    buttons: usize,
) -> Result<u64, Box<crate::phone::Reply>> {
    let index = choice.number("index").filter(|index| usize::try_from(*index).is_ok_and(|at| at < buttons));
    index.ok_or_else(|| {
        scene.failed("3", "no_such_button", "whoever answered pressed a button that is not there")
    })
}
