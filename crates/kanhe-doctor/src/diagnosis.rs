//! What the doctor found: the same for every kind of question.

use serde::Serialize;

use crate::mistake::{Field, Mistake};
use crate::profile::View;
use crate::words::{Words, trap_page, words};

/// What the doctor found.
#[derive(Clone, Debug, Serialize)]
pub struct Diagnosis {
    /// The outcome.
    #[serde(flatten)]
    pub finding: Finding,
    /// What looks odd by itself, whatever was signed.
    pub hints: Vec<Hint>,
    /// Where the page has two URLs: how it fares in each kind of client.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub clients: Vec<View>,
    /// How many ways of signing were tried.
    pub tried: u32,
}

impl Diagnosis {
    pub(crate) fn new(finding: Finding) -> Self {
        Self { finding, hints: Vec::new(), clients: Vec::new(), tried: 0 }
    }

    /// What was mistaken.
    pub fn mistakes(&self) -> &[Explained] {
        match &self.finding {
            Finding::Explained { mistakes } | Finding::Possible { mistakes } => mistakes,
            Finding::Verifies | Finding::Unexplained => &[],
        }
    }

    /// The codes of what was mistaken.
    pub fn codes(&self) -> Vec<&'static str> {
        self.mistakes().iter().map(|mistake| mistake.code.code()).collect()
    }

    /// Whether it is right in another kind of client than the one that was asked about.
    pub fn verifies_elsewhere(&self) -> bool {
        let one = |only: &Explained| matches!(only.code, Mistake::UrlLanding | Mistake::UrlCurrent);
        self.finding != Finding::Verifies
            && (self.clients.iter().any(|view| view.verifies)
                || matches!(self.mistakes(), [only] if one(only)))
    }
}

/// The outcome of the search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Finding {
    /// Nothing is wrong.
    Verifies,
    /// These mistakes together make the very thing that was refused. It is known for certain.
    Explained {
        /// The mistakes; as few as will do.
        mistakes: Vec<Explained>,
    },
    /// A vendor's code alone was given, and each of these may be behind it.
    Possible {
        /// What may be wrong.
        mistakes: Vec<Explained>,
    },
    /// None of the known mistakes makes it.
    Unexplained,
}

impl Finding {
    /// The mistakes, or that there are none.
    pub(crate) fn of(mistakes: Vec<Explained>) -> Self {
        if mistakes.is_empty() { Self::Verifies } else { Self::Explained { mistakes } }
    }
}

/// A mistake, with what was signed and what should have been. Secrets are named by their provenance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// The mistake.
    pub code: Mistake,
    /// What was signed.
    pub signed: String,
    /// What belongs there.
    pub right: String,
}

impl Explained {
    pub(crate) fn new(code: Mistake, signed: impl Into<String>, right: impl Into<String>) -> Self {
        Self { code, signed: signed.into(), right: right.into() }
    }

    /// A mistake that has nothing to show.
    pub(crate) fn bare(code: Mistake) -> Self {
        Self::new(code, "", "")
    }

    /// Its words for people.
    pub fn words(&self) -> &'static Words {
        words(self.code)
    }

    /// The page about it, on any Kanhe server.
    pub fn page(&self) -> String {
        trap_page(self.code)
    }
}

impl Serialize for Explained {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shown<'a> {
            code: Mistake,
            field: Field,
            signed: &'a str,
            right: &'a str,
            words: &'static Words,
            page: String,
        }
        let Self { code, signed, right } = self;
        Shown { code: *code, field: code.field(), signed, right, words: self.words(), page: self.page() }
            .serialize(serializer)
    }
}

/// What looks odd by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Hint {
    /// The signature has not the length of the platform's digest.
    SignatureLength,
    /// The timestamp has 13 digits or more: milliseconds.
    TimestampInMilliseconds,
    /// There is no live ticket, so nothing can verify.
    NoTicket,
    /// The page's URL is no absolute http URL.
    NoUrl,
    /// The key is right, so what was signed differs in a way that is not known.
    KeyIsRight,
    /// The client's nonce or timestamp is not the one that was asked about: it is another request's.
    OtherRequest,
    /// The page lets nobody frame it.
    RefusesFrame,
    /// A service worker may answer in the server's place.
    ServiceWorker,
    /// Relative addresses lead elsewhere.
    BaseElement,
    /// The page is not known to be UTF-8.
    OtherCharset,
    /// The page begins with a byte order mark.
    ByteOrderMark,
    /// A cookie is set that clients drop.
    CookieDropped,
    /// Kanhe's tag does not come first.
    KanheTagLate,
    /// The page's policy blocks Kanhe's tag.
    PolicyBlocksBridge,
}

impl Hint {
    /// For people: English and Chinese.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::SignatureLength => {
                ("The signature has not as many digits as this platform's.", "签名的位数与本平台的不符。")
            }
            Self::TimestampInMilliseconds => {
                ("The timestamp looks like milliseconds; pages pass seconds.", "时间戳像是毫秒；应使用秒。")
            }
            Self::NoTicket => ("There is no live ticket.", "没有有效的 ticket。"),
            Self::NoUrl => {
                ("The URL is no absolute http or https URL.", "URL 不是完整的 http 或 https 地址。")
            }
            Self::KeyIsRight => (
                "The key is right: what was signed differs from what was sent.",
                "密钥正确：被签名的内容与发送的内容不同。",
            ),
            Self::OtherRequest => (
                "The client speaks of another nonce or timestamp than the one that was asked about.",
                "客户端打印的随机串或时间戳不是这次请求的。",
            ),
            Self::RefusesFrame => (
                "The page lets nobody frame it, so that the simulator cannot show it: use `kanhe open`.",
                "页面不允许被嵌入，模拟器无法显示它：请用 `kanhe open`。",
            ),
            Self::ServiceWorker => (
                "The page registers a service worker: phones may be served an older page than this one.",
                "页面注册了 service worker：手机拿到的可能是旧页面。",
            ),
            Self::BaseElement => (
                "The page has a `<base>`: relative addresses lead elsewhere than they look.",
                "页面有 `<base>`：相对地址指向的位置与看起来不同。",
            ),
            Self::OtherCharset => (
                "The page does not say that it is UTF-8: letters in addresses that it makes may be encoded otherwise.",
                "页面没有声明 UTF-8：它拼出的地址里，中文可能按别的编码。",
            ),
            Self::ByteOrderMark => (
                "The page begins with a byte order mark: look whether the backend's files do, too.",
                "页面以 BOM 开头：请检查后端读取的文件是否也有 BOM。",
            ),
            Self::CookieDropped => (
                "A cookie is set that clients drop: `SameSite=None` without `Secure`, or `Secure` over http.",
                "设置了会被客户端丢弃的 Cookie：`SameSite=None` 没有 `Secure`，或在 http 上设置 `Secure`。",
            ),
            Self::KanheTagLate => (
                "Kanhe's tag is not the first script, or is deferred: the bridge comes after the page's own scripts.",
                "Kanhe 的 script 标签不是第一个，或带有 defer、async：桥会晚于页面自己的脚本出现。",
            ),
            Self::PolicyBlocksBridge => (
                "The content security policy keeps Kanhe's tag from loading: add its host to `script-src`.",
                "内容安全策略阻止了 Kanhe 的标签：请把它的地址加入 `script-src`。",
            ),
        }
    }
}
