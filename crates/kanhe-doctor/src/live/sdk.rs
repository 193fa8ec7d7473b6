//! Whose script a script is, by its address and by its text (`protocol/wechat-bridge.md` 1, `dingtalk.md`,
//! `gov-dingtalk.md`).

use url::Url;

use crate::profile::Dialect;

/// A script that gives a page its vendor's functions, or the bridge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sdk {
    /// A vendor's.
    Vendor(Dialect),
    /// `/bridge/kanhe.js`.
    KanheTag,
}

impl Sdk {
    pub(super) fn of(url: Option<&Url>, text: &str) -> Option<Self> {
        let path = url.map(|url| url.path().to_ascii_lowercase()).unwrap_or_default();
        let is = |parts: &[&str]| parts.iter().any(|part| path.contains(part));
        let says = |parts: &[&str]| parts.iter().all(|part| text.contains(part));
        Some(if is(&["/bridge/kanhe.js"]) {
            Self::KanheTag
        } else if is(&["jweixin", "weixin-js-sdk"]) || says(&["preVerifyJSAPI"]) {
            Self::Vendor(Dialect::Wechat)
        } else if is(&["gdt/jsapi", "gdt-jsapi", "/open/js/gdt"])
            || says(&["TaurusApp", "authConfig"]) && !says(&["requestJsApis"])
        {
            Self::Vendor(Dialect::Gov)
        } else if is(&["dingtalk-jsapi", "dingtalk.open", "dingtalk.js"]) || says(&["requestJsApis"]) {
            Self::Vendor(Dialect::Dingtalk)
        } else if is(&["hylid-bridge", "appx/web-view", "alipayjsapi"]) {
            Self::Vendor(Dialect::Alipayplus)
        } else {
            return None;
        })
    }

    pub(super) fn is_of(self, dialect: Dialect) -> bool {
        // DingTalk's package has Gov-DingTalk's branch in it, too.
        self == Self::Vendor(dialect) || (self, dialect) == (Self::Vendor(Dialect::Dingtalk), Dialect::Gov)
    }

    pub(super) fn is_kanhe_tag(self) -> bool {
        self == Self::KanheTag
    }
}

/// Where a vendor has its SDK. Nothing where the host gives it by itself.
pub(super) fn usual(dialect: Dialect) -> Option<&'static str> {
    match dialect {
        Dialect::Wechat => Some("https://res.wx.qq.com/open/js/jweixin-1.6.0.js"),
        Dialect::Dingtalk => Some("https://g.alicdn.com/dingding/dingtalk-jsapi/…/dingtalk.open.js"),
        Dialect::Gov => Some("https://g.alicdn.com/gdt/jsapi/…/index.js"),
        Dialect::Alipayplus => None,
    }
}
