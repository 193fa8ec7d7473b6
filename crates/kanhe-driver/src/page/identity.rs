//! What the browser says of itself: user agent, client hints, screen. All of it has to agree.

use serde_json::{Value, json};

/// The client that pages shall believe to run in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// `navigator.userAgent`, and the header of every request.
    pub user_agent: String,
    /// `navigator.platform`.
    pub platform: String,
    /// `navigator.language`, `zh-CN`.
    pub language: String,
    /// Whether it is a phone: touch, a phone's screen.
    pub phone: bool,
    /// Size of the view in CSS pixels; none: that of the window.
    pub size: Option<(u32, u32)>,
    /// Device pixels to a CSS pixel.
    pub density: u32,
}

impl Identity {
    /// Parameters of `Emulation.setUserAgentOverride`.
    pub(super) fn user_agent_override(&self) -> Value {
        let mut params = json!({
            "userAgent": self.user_agent,
            "platform": self.platform,
            "acceptLanguage": self.accept_language(),
        });
        if let Some(metadata) = self.metadata() {
            params["userAgentMetadata"] = metadata;
        }
        params
    }

    /// `zh-CN,zh`: what a phone in this language sends; the browser adds the weights.
    fn accept_language(&self) -> String {
        match self.language.split_once('-') {
            Some((short, _)) => format!("{},{short}", self.language),
            None => self.language.clone(),
        }
    }

    /// Client hints. Only clients on Chromium have any; the others must not.
    fn metadata(&self) -> Option<Value> {
        let full = after(&self.user_agent, "Chrome/")?;
        let major = full.split('.').next().unwrap_or(full);
        let android = after(&self.user_agent, "Android ");
        let browser = if android.is_some() { "Android WebView" } else { "Google Chrome" };
        let brands = |version: &str, other: &str| {
            json!([
                {"brand": "Not/A)Brand", "version": other},
                {"brand": "Chromium", "version": version},
                {"brand": browser, "version": version},
            ])
        };
        let (platform, version) = match android {
            Some(version) => ("Android", format!("{}.0.0", version.trim_end_matches(';'))),
            None if self.user_agent.contains("Windows") => ("Windows", "10.0.0".to_owned()),
            None if self.user_agent.contains("Mac OS X") => ("macOS", "14.0.0".to_owned()),
            None => ("Linux", String::new()),
        };
        Some(json!({
            "brands": brands(major, "8"),
            "fullVersionList": brands(full, "8.0.0.0"),
            "fullVersion": full,
            "platform": platform,
            "platformVersion": version,
            "architecture": if android.is_some() { "" } else { "x86" },
            "bitness": if android.is_some() { "" } else { "64" },
            "model": if android.is_some() { "Phone" } else { "" },
            "mobile": android.is_some(),
            "wow64": false,
        }))
    }

    /// Whether its clients have `navigator.userAgentData` at all.
    pub(super) fn has_client_hints(&self) -> bool {
        self.metadata().is_some()
    }

    /// Parameters of `Emulation.setDeviceMetricsOverride`.
    pub(super) fn metrics(&self) -> Option<Value> {
        let (width, height) = self.size?;
        let orientation = json!({"type": "portraitPrimary", "angle": 0});
        Some(json!({
            "width": width,
            "height": height,
            "deviceScaleFactor": self.density,
            "mobile": self.phone,
            "screenWidth": width,
            "screenHeight": height,
            "screenOrientation": orientation,
        }))
    }
}

/// The word behind a mark.
fn after<'a>(text: &'a str, mark: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(mark)?;
    rest.split([' ', ';', ')']).next().filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(user_agent: &str) -> Identity {
        Identity {
            user_agent: user_agent.to_owned(),
            platform: String::new(),
            language: "zh-CN".to_owned(),
            phone: true,
            size: None,
            density: 2,
        }
    }

    #[test]
    fn an_iphone_has_no_client_hints() {
        let iphone = identity(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Mobile/15E148 MicroMessenger/8.0.30",
        );
        assert!(!iphone.has_client_hints());
        assert_eq!(iphone.user_agent_override()["acceptLanguage"], "zh-CN,zh");
    }

    #[test]
    fn the_client_hints_of_an_android_agree_with_its_user_agent() {
        let android = identity(
            "Mozilla/5.0 (Linux; Android 14; Phone) Version/4.0 Chrome/126.0.0.0 Mobile Safari/537.36",
        );
        let metadata = android.metadata().unwrap();
        assert_eq!(metadata["brands"][1], json!({"brand": "Chromium", "version": "126"}));
        assert_eq!(metadata["brands"][2]["brand"], "Android WebView");
        assert_eq!(metadata["platform"], "Android");
        assert_eq!(metadata["platformVersion"], "14.0.0");
        assert_eq!(metadata["mobile"], true);
    }
}
