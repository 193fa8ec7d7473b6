//! What the simulated phone is.

use serde::{Deserialize, Serialize};

/// Which client a page believes to run in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// iOS.
    #[default]
    Iphone,
    /// Android.
    Android,
    /// The desktop client.
    Desktop,
}

/// Which URL a page config is verified against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SignatureUrl {
    /// As the client does it: WeChat on an iPhone and DingTalk on an Android the landing URL, the others the current one.
    #[default]
    Auto,
    /// The URL of the last real page load.
    Landing,
    /// The URL as it is now.
    Current,
}

/// How a refused config is worded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ErrorTexts {
    /// `config:invalid signature`.
    #[default]
    Plain,
    /// The long form of newer clients, with code and time.
    Detailed,
}

/// What `getLocalImgData` answers on which client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LocalImageData {
    /// As it was seen on phones: everywhere, in each client's own form.
    #[default]
    Measured,
    /// As the seed says: on iOS only.
    Documented,
}

/// The phone's connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Network {
    /// Offline.
    #[serde(rename = "none")]
    None,
    /// Second generation.
    #[serde(rename = "2g")]
    Second,
    /// Third generation.
    #[serde(rename = "3g")]
    Third,
    /// Fourth generation.
    #[serde(rename = "4g")]
    Fourth,
    /// Fifth generation.
    #[serde(rename = "5g")]
    Fifth,
    /// Wireless LAN.
    #[default]
    #[serde(rename = "wifi")]
    Wifi,
}

impl Network {
    /// `4g`, `wifi`, …
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Second => "2g",
            Self::Third => "3g",
            Self::Fourth => "4g",
            Self::Fifth => "5g",
            Self::Wifi => "wifi",
        }
    }
}

/// The phone and its client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Device {
    /// Which client.
    pub profile: Profile,
    /// Its version, `8.0.30`. Who says nothing of it leaves it as it is: each dialect's clients count their own.
    #[serde(default)]
    pub client_version: String,
    /// The phone's language, `zh-CN` or `en`.
    pub language: String,
    /// Which URL a page config is verified against.
    pub signature_url: SignatureUrl,
    /// Milliseconds until the bridge appears in the page.
    pub bridge_delay: u32,
    /// How a refused config is worded.
    pub error_texts: ErrorTexts,
    /// What `getLocalImgData` answers on which client.
    pub local_image_data: LocalImageData,
}

impl Default for Device {
    fn default() -> Self {
        Self {
            profile: Profile::default(),
            client_version: "8.0.30".to_owned(),
            language: "zh-CN".to_owned(),
            signature_url: SignatureUrl::default(),
            bridge_delay: 0,
            error_texts: ErrorTexts::default(),
            local_image_data: LocalImageData::default(),
        }
    }
}

impl Device {
    /// Whether WeChat verifies a page config against the landing URL.
    pub fn verifies_landing_url(&self) -> bool {
        match self.signature_url {
            // Before 6.2 Android's client did not see a pushState (seed 003, "Step 3" and "Common Errors" 19).
            SignatureUrl::Auto => {
                self.profile == Profile::Iphone
                    || self.profile == Profile::Android && !self.client_is_at_least("6.2")
            }
            SignatureUrl::Landing => true,
            SignatureUrl::Current => false,
        }
    }

    /// What `navigator.platform` says. The real SDK tells a desktop by it.
    pub fn platform(&self) -> &'static str {
        match self.profile {
            Profile::Iphone => "iPhone",
            Profile::Android => "Linux armv8l",
            Profile::Desktop => "Win32",
        }
    }

    /// Whether the client is at least this version, compared part by part as numbers.
    pub fn client_is_at_least(&self, wanted: &str) -> bool {
        let parts = |version: &str| -> Vec<u32> {
            version.split('.').map(|part| part.parse().unwrap_or(0)).chain([0; 4]).take(4).collect()
        };
        parts(&self.client_version) >= parts(wanted)
    }

    /// Whether a text is a version that the page's SDK understands: three numbers, the first of one digit, since the
    /// SDK compares versions as text (`protocol/wechat-bridge.md` 1.1).
    pub fn is_client_version(text: &str) -> bool {
        let parts: Vec<&str> = text.split('.').collect();
        parts.len() == 3
            && parts
                .iter()
                .all(|part| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
            && parts.first().is_some_and(|major| major.len() == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        let client = |version: &str| Device { client_version: version.to_owned(), ..Device::default() };
        assert!(client("8.0.30").client_is_at_least("6.7.2"));
        assert!(client("6.0.10").client_is_at_least("6.0.2"));
        assert!(client("6.2.0").client_is_at_least("6.2"));
        assert!(!client("6.0.1").client_is_at_least("6.0.2"));
    }

    #[test]
    fn an_iphone_verifies_the_landing_url_unless_told_otherwise() {
        let device = |profile, signature_url| Device { profile, signature_url, ..Device::default() };
        assert!(device(Profile::Iphone, SignatureUrl::Auto).verifies_landing_url());
        assert!(!device(Profile::Android, SignatureUrl::Auto).verifies_landing_url());
        assert!(!device(Profile::Iphone, SignatureUrl::Current).verifies_landing_url());
        assert!(device(Profile::Desktop, SignatureUrl::Landing).verifies_landing_url());
    }
}
