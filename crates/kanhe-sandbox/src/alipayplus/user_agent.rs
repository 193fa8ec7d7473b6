//! What the wallet says of itself (`protocol/alipay-plus.md` 1.6): one client asks for `AlipayClient` and compares the
//! version behind it, another takes `MiniProgram` for the web view of a mini program.

use crate::device::Profile;
use crate::phone::Phone;

/// The user agent of a phone.
pub(super) fn of(phone: &Phone) -> String {
    let Phone { device, mini_program, .. } = phone;
    let version = &device.client_version;
    let client = format!("Ariver/{version} Nebula AliApp(AP/{version}) AlipayClient/{version}");
    let language = if device.language == "en" { "en" } else { "zh-Hans" };
    let view = if *mini_program { " MiniProgram" } else { "" };
    let system = match device.profile {
        Profile::Iphone => {
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
             Mobile/15E148"
        }
        Profile::Android => {
            "Mozilla/5.0 (Linux; U; Android 14; Phone) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 \
             Chrome/126.0.0.0 Mobile Safari/537.36"
        }
        Profile::Desktop => {
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
             Chrome/126.0.0.0 Safari/537.36"
        }
    };
    format!("{system} {client} Language/{language}{view}")
}
