//! A person's hands, for a browser without a window.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::cdp::Cdp;

/// What a pointer does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Button {
    /// Touches, or presses.
    Down,
    /// Moves while it touches; a mouse also without.
    Move,
    /// Lets go.
    Up,
    /// Is taken away.
    Cancel,
}

/// One movement. Places are CSS pixels of the view.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub enum Input {
    /// A finger, or a mouse.
    Pointer {
        /// What it does.
        action: Button,
        /// From the left.
        x: f64,
        /// From the top.
        y: f64,
    },
    /// A wheel.
    Wheel {
        /// From the left.
        x: f64,
        /// From the top.
        y: f64,
        /// To the right.
        dx: f64,
        /// Downwards.
        dy: f64,
    },
    /// A key, as `KeyboardEvent` has it.
    Key {
        /// Whether it goes down or up.
        down: bool,
        /// `a`, `Enter`
        key: String,
        /// `KeyA`
        code: String,
        /// `keyCode`
        #[serde(default)]
        key_code: u32,
        /// 1 alt, 2 control, 4 meta, 8 shift.
        #[serde(default)]
        modifiers: u32,
    },
    /// Text that is there at once: pasted, or chosen in an input method.
    Text {
        /// The text.
        text: String,
    },
    /// Text that an input method still works on; empty when it gives up.
    Composition {
        /// The text.
        text: String,
    },
    /// The view has this size now.
    Size {
        /// In CSS pixels.
        width: u32,
        /// In CSS pixels.
        height: u32,
    },
    /// One page back; from the first there is no way.
    Back {},
    /// The page again.
    Reload {},
}

/// Among the modifiers, the one that letters may have.
const SHIFT: u32 = 8;

/// Does it in a view.
pub(super) fn act(cdp: &Cdp, session: &str, phone: bool, input: &Input) {
    let tell = |method: &str, params: &Value| cdp.tell(Some(session), method, params);
    match input {
        Input::Pointer { action, x, y } if phone => {
            let points = json!([{"x": x, "y": y}]);
            let (kind, points) = match action {
                Button::Down => ("touchStart", points),
                Button::Move => ("touchMove", points),
                Button::Up => ("touchEnd", json!([])),
                Button::Cancel => ("touchCancel", json!([])),
            };
            tell("Input.dispatchTouchEvent", &json!({"type": kind, "touchPoints": points}));
        }
        Input::Pointer { action, x, y } => {
            let (kind, pressed) = match action {
                Button::Down => ("mousePressed", true),
                Button::Move => ("mouseMoved", false),
                Button::Up | Button::Cancel => ("mouseReleased", true),
            };
            let button = if pressed { "left" } else { "none" };
            let event =
                json!({"type": kind, "x": x, "y": y, "button": button, "clickCount": i32::from(pressed)});
            tell("Input.dispatchMouseEvent", &event);
        }
        Input::Wheel { x, y, dx, dy } => {
            let event = json!({"type": "mouseWheel", "x": x, "y": y, "deltaX": dx, "deltaY": dy});
            tell("Input.dispatchMouseEvent", &event);
        }
        Input::Key { down, key, code, key_code, modifiers } => {
            let mut event = json!({
                "type": if *down { "keyDown" } else { "keyUp" },
                "key": key,
                "code": code,
                "windowsVirtualKeyCode": key_code,
                "modifiers": modifiers,
            });
            // A key writes if it has one letter and nothing but shift is held with it.
            let text = if key == "Enter" { "\r" } else { key };
            if *down && modifiers & !SHIFT == 0 && (key == "Enter" || key.chars().count() == 1) {
                event["text"] = Value::from(text);
            }
            tell("Input.dispatchKeyEvent", &event);
        }
        Input::Text { text } => tell("Input.insertText", &json!({"text": text})),
        Input::Composition { text } => {
            let end = text.encode_utf16().count();
            let event = json!({"text": text, "selectionStart": end, "selectionEnd": end});
            tell("Input.imeSetComposition", &event);
        }
        Input::Back {} => {
            // Through the page's own history: it may have a say in it, and forward stays possible.
            let back = json!({"expression": "history.back()"});
            tell("Runtime.evaluate", &back);
        }
        Input::Reload {} => tell("Page.reload", &Cdp::nothing()),
        // The run knows what else depends on it.
        Input::Size { .. } => {}
    }
}
