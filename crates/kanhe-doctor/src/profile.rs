//! Clients, and which of a page's URLs each of them verifies.

use serde::Serialize;

/// A vendor's platform.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// WeChat.
    #[default]
    Wechat,
    /// DingTalk.
    Dingtalk,
    /// Gov-DingTalk.
    Gov,
    /// Wallets of the Alipay+ family.
    Alipayplus,
}

impl Dialect {
    /// By its name in URLs and settings.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "wechat" => Self::Wechat,
            "dingtalk" => Self::Dingtalk,
            "gov" => Self::Gov,
            "alipayplus" => Self::Alipayplus,
            _ => return None,
        })
    }

    /// Whether a page's signature may be SHA-256 as well, over a URL whose query has been decoded as well
    /// (`protocol/dingtalk.md` 5).
    pub(crate) fn is_lenient(self) -> bool {
        self == Self::Dingtalk
    }
}

/// A kind of client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// An iPhone.
    Ios,
    /// An Android phone.
    Android,
    /// A computer.
    Desktop,
}

impl Profile {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Ios, Self::Android, Self::Desktop];

    /// By its name, also as simulated devices are called.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "ios" | "iphone" => Self::Ios,
            "android" => Self::Android,
            "desktop" | "pc" | "windows" | "mac" => Self::Desktop,
            _ => return None,
        })
    }

    /// As people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ios => "iOS",
            Self::Android => "Android",
            Self::Desktop => "desktop",
        }
    }

    /// Whether it verifies the URL of the last real load, and not the current one: WeChat on iOS
    /// (`protocol/wechat-bridge.md` 8, trap 1), and DingTalk on Android (`protocol/dingtalk.md` 9, trap 10).
    pub fn verifies_landing(self, dialect: Dialect) -> bool {
        matches!((dialect, self), (Dialect::Wechat, Self::Ios) | (Dialect::Dingtalk, Self::Android))
    }
}

/// How a signature fares in a kind of client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct View {
    /// Which clients.
    pub profile: Profile,
    /// `landing` or `current`.
    pub checks: Checks,
    /// The URL that they verify.
    pub url: String,
    /// Whether the signature is right there.
    pub verifies: bool,
}

/// Which URL a client verifies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Checks {
    /// That of the last real load.
    Landing,
    /// The current one.
    Current,
}

/// "Valid on Android, invalid on iOS: it checks the landing URL." Nothing where all clients agree.
pub fn sentence(views: &[View], chinese: bool) -> Option<String> {
    let names = |verifies: bool| {
        let of = views.iter().filter(|view| view.verifies == verifies).map(|view| match view.profile {
            Profile::Desktop if chinese => "桌面端",
            other => other.name(),
        });
        of.collect::<Vec<_>>().join(if chinese { "、" } else { ", " })
    };
    let failing = views.iter().find(|view| !view.verifies)?;
    views.iter().find(|view| view.verifies)?;
    let (valid, invalid) = (names(true), names(false));
    Some(match (failing.checks, chinese) {
        (Checks::Landing, false) => {
            format!("Valid on {valid}, invalid on {invalid}: it checks the landing URL, {}.", failing.url)
        }
        (Checks::Current, false) => {
            format!("Valid on {valid}, invalid on {invalid}: it checks the current URL, {}.", failing.url)
        }
        (Checks::Landing, true) => {
            format!("在 {valid} 上有效，在 {invalid} 上无效：它校验首次加载的 URL {}。", failing.url)
        }
        (Checks::Current, true) => {
            format!("在 {valid} 上有效，在 {invalid} 上无效：它校验当前 URL {}。", failing.url)
        }
    })
}
