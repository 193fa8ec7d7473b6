//! What vendors have at their own hosts and pages load: SDKs, and the reports that these send home.

/// A host that only the start-up test asks for.
pub const SELF_TEST: &str = "start-up-test.kanhe.invalid";

/// What a path of a vendor's is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Vendors {
    /// An SDK. `ours`: where the platform has the one that takes its place.
    Sdk {
        /// A path of the platform's.
        ours: String,
    },
    /// A report of the SDK's. Nobody shall get it.
    Report,
}

/// Hosts of which anything is answered here; of all others nothing is looked into.
const HOSTS: [&str; 4] = ["res.wx.qq.com", "res2.wx.qq.com", "g.alicdn.com", "open.weixin.qq.com"];

/// The versions of WeChat's SDK that the platform has.
const WECHAT: [&str; 5] = ["1.0.0", "1.2.0", "1.3.2", "1.4.0", "1.6.0"];

pub(super) fn is_vendor(host: &str) -> bool {
    HOSTS.iter().any(|known| known.eq_ignore_ascii_case(host))
}

/// What a vendor has at an address, as far as we know.
pub(super) fn vendors(host: &str, path: &str) -> Option<Vendors> {
    let ours = |name: String| Some(Vendors::Sdk { ours: format!("/open/js/{name}") });
    match host.to_ascii_lowercase().as_str() {
        // wechat-bridge.md 2.7
        "open.weixin.qq.com" if path == "/sdk/report" => Some(Vendors::Report),
        "res.wx.qq.com" | "res2.wx.qq.com" => {
            let version = path.strip_prefix("/open/js/jweixin-")?.strip_suffix(".js")?;
            // A patch that we have not, such as 1.6.2, has the APIs of the newest before it.
            let known = WECHAT.iter().rev().find(|known| **known <= version).unwrap_or(&WECHAT[0]);
            ours(format!("jweixin-{known}.js"))
        }
        "g.alicdn.com" => {
            #[expect(
                clippy::case_sensitive_file_extension_comparisons,
                reason = "paths of the vendor's server"
            )]
            let script = path.ends_with(".js");
            if path.starts_with("/dingding/dingtalk-jsapi/") && script {
                return ours("dingtalk.open.js".to_owned());
            }
            if path.starts_with("/gdt/jsapi/") && script {
                return ours("gdt.js".to_owned());
            }
            None
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(host: &str, path: &str) -> Option<String> {
        match vendors(host, path) {
            Some(Vendors::Sdk { ours }) => Some(ours),
            _ => None,
        }
    }

    #[test]
    fn each_vendors_sdk_is_known_by_its_address() {
        let cases = [
            ("res.wx.qq.com", "/open/js/jweixin-1.6.0.js", "/open/js/jweixin-1.6.0.js"),
            ("res2.wx.qq.com", "/open/js/jweixin-1.4.0.js", "/open/js/jweixin-1.4.0.js"),
            ("RES.wx.qq.com", "/open/js/jweixin-1.6.2.js", "/open/js/jweixin-1.6.0.js"),
            ("g.alicdn.com", "/dingding/dingtalk-jsapi/3.0.12/dingtalk.open.js", "/open/js/dingtalk.open.js"),
            ("g.alicdn.com", "/gdt/jsapi/1.9.51/index.js", "/open/js/gdt.js"),
        ];
        for (host, path, expected) in cases {
            assert_eq!(ours(host, path).as_deref(), Some(expected), "{host}{path}");
        }
        assert_eq!(vendors("res.wx.qq.com", "/mmbizwap/picture.png"), None);
        assert_eq!(vendors("g.alicdn.com", "/other/app.js"), None);
        assert_eq!(vendors("evil.example", "/open/js/jweixin-1.6.0.js"), None);
    }

    #[test]
    fn what_an_sdk_reports_home_is_known() {
        assert_eq!(vendors("open.weixin.qq.com", "/sdk/report"), Some(Vendors::Report));
        assert_eq!(vendors("open.weixin.qq.com", "/connect/oauth2/authorize"), None);
    }
}
