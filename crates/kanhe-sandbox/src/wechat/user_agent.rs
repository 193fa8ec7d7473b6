//! What `navigator.userAgent` says (`protocol/wechat-bridge.md` 1.1).

use crate::device::{Network, Profile};
use crate::phone::Phone;

/// The user agent of the simulated client.
///
/// In a frame it ends in `wxdebugger`: the vendor's SDK then sends no usage report to the vendor, which a framed page
/// could not be kept from doing. It changes nothing else in the SDK. A browser that is driven sends the report to us.
pub(super) fn user_agent(phone: &Phone) -> String {
    let Phone { device, network, .. } = phone;
    let version = &device.client_version;
    let net = match network {
        Network::None => "NON_NETWORK",
        Network::Wifi => "WIFI",
        Network::Second => "2G",
        Network::Third => "3G",
        Network::Fourth => "4G",
        Network::Fifth => "5G",
    };
    let language = if device.language == "en" { "en" } else { "zh_CN" };
    // Since 7.0.0 a client says when a mini program shows the page.
    let inside = if phone.mini_program && device.client_is_at_least("7.0.0") { " miniProgram" } else { "" };
    let debugger = if phone.driver.is_none() { " wxdebugger" } else { "" };
    let tail = format!("NetType/{net} Language/{language}{inside}{debugger}");
    match device.profile {
        Profile::Iphone => format!(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
             Mobile/15E148 MicroMessenger/{version}(0x18001e2f) {tail}"
        ),
        Profile::Android => format!(
            "Mozilla/5.0 (Linux; Android 14; Phone) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 \
             Chrome/126.0.0.0 Mobile Safari/537.36 MicroMessenger/{version}.2260(0x28001E3B) {tail}"
        ),
        Profile::Desktop => format!(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
             Chrome/126.0.0.0 Safari/537.36 MicroMessenger/{version}(0x6700143B) WindowsWechat {tail}"
        ),
    }
}
