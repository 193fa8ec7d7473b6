//! What of a document matters: its scripts, the parts it loads, where it leads. Read by html5gum, as browsers do.

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};
use url::Url;

use crate::profile::Dialect;

/// A script of a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Script {
    /// Where it comes from; nothing for one that stands in the page.
    pub url: Option<Url>,
    /// Its text, if it stands in the page.
    pub text: String,
    /// Whether it runs as a module.
    pub is_module: bool,
    /// Whether it runs later than it stands: `async`, `defer`.
    pub is_late: bool,
    /// Whether it is no JavaScript at all.
    pub is_data: bool,
    /// Its nonce.
    pub nonce: Option<String>,
}

impl Script {
    /// Whether it configures the SDK as soon as it runs, without waiting for anything.
    pub(super) fn uses_at_once(&self, dialect: Dialect) -> bool {
        let calls: &[&str] = match dialect {
            Dialect::Wechat => &["wx.config("],
            Dialect::Dingtalk => &["dd.config("],
            Dialect::Gov => &["dd.authConfig("],
            Dialect::Alipayplus => &[],
        };
        let waits =
            ["onload", "addEventListener", "DOMContentLoaded", "setTimeout", "typeof", "function", "=>"];
        let before = |call: &str| self.text.split_once(call).map(|(before, _)| before);
        let at_once = |before: &str| !waits.iter().any(|word| before.contains(word));
        self.url.is_none() && !self.is_data && calls.iter().any(|call| before(call).is_some_and(at_once))
    }
}

/// A document.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub scripts: Vec<Script>,
    /// Scripts, styles, pictures and frames that it loads.
    pub parts: Vec<Url>,
    /// Its policies, as `meta` has them.
    pub policies: Vec<String>,
    pub charset: Option<String>,
    pub has_base: bool,
    /// A text in which HTML has read `&times` as a sign.
    pub eaten: Option<String>,
    refresh: Option<String>,
}

impl Document {
    pub(super) fn read(url: &str, body: &[u8]) -> Self {
        let mut base = Url::parse(url).ok();
        let mut emitter: DefaultEmitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        let text = String::from_utf8_lossy(body);
        let mut document = Self::default();
        let mut is_in_script = false;
        for token in Tokenizer::new_with_emitter(&*text, emitter).flatten() {
            match token {
                Token::StartTag(tag) => {
                    is_in_script = document.start(&tag, &mut base);
                }
                Token::EndTag(_) => is_in_script = false,
                Token::String(text) => {
                    let text = String::from_utf8_lossy(&text.value);
                    document.text(&text, is_in_script);
                }
                _ => {}
            }
        }
        document
    }

    fn text(&mut self, text: &str, is_in_script: bool) {
        if let Some(script) = self.scripts.last_mut().filter(|_| is_in_script) {
            script.text.push_str(text);
        }
        if self.eaten.is_none()
            && let Some(at) = text.find("\u{d7}tamp")
        {
            let before: String = text.get(..at).unwrap_or_default().chars().rev().take(30).collect();
            let around: String =
                before.chars().rev().chain(text.get(at..).unwrap_or_default().chars().take(20)).collect();
            self.eaten = Some(around.trim().to_owned());
        }
    }

    /// Whether what follows is a script's text.
    fn start(&mut self, tag: &StartTag<()>, base: &mut Option<Url>) -> bool {
        let get = |name: &str| {
            let value = tag.attributes.get(name.as_bytes())?;
            Some(String::from_utf8_lossy(&value.value).into_owned())
        };
        let address = |name: &str| base.as_ref()?.join(get(name)?.trim()).ok();
        match tag.name.as_slice() {
            b"script" => {
                let kind = get("type").unwrap_or_default().to_ascii_lowercase();
                let url = get("src").and_then(|_| address("src"));
                self.parts.extend(url.clone());
                let is_module = kind == "module";
                self.scripts.push(Script {
                    is_data: !(kind.is_empty() || is_module || kind.contains("javascript")),
                    is_late: url.is_some() && (get("async").is_some() || get("defer").is_some()),
                    is_module,
                    nonce: get("nonce"),
                    text: String::new(),
                    url,
                });
                return true;
            }
            b"img" | b"iframe" | b"audio" | b"video" | b"source" => self.parts.extend(address("src")),
            b"link" if get("rel").is_some_and(|rel| rel.contains("stylesheet")) => {
                self.parts.extend(address("href"));
            }
            b"base" => {
                if let Some(new) = address("href") {
                    self.has_base = true;
                    *base = Some(new);
                }
            }
            b"meta" => {
                let (what, content) = (get("http-equiv").unwrap_or_default(), get("content"));
                match (&*what.to_ascii_lowercase(), content) {
                    ("content-security-policy", Some(policy)) => self.policies.push(policy),
                    ("refresh", Some(content)) => {
                        self.refresh =
                            leads(&content).and_then(|to| Some(base.as_ref()?.join(to).ok()?.into()));
                    }
                    ("content-type", Some(content)) => {
                        self.charset = content.split_once("charset=").map(|(_, name)| name.trim().to_owned());
                    }
                    _ => {}
                }
                self.charset = get("charset").or_else(|| self.charset.take());
            }
            _ => {}
        }
        false
    }
}

/// Where a `refresh` leads, if it is another address and soon.
fn leads(content: &str) -> Option<&str> {
    let (seconds, rest) = content.split_once([';', ','])?;
    let soon = seconds.trim().parse::<f32>().is_ok_and(|seconds| seconds <= 5.0);
    let (name, to) = rest.split_once('=')?;
    (soon && name.trim().eq_ignore_ascii_case("url")).then(|| to.trim().trim_matches(['"', '\'']))
}

/// Where a page leads by itself: `<meta http-equiv="refresh">`.
pub fn refresh(url: &str, body: &[u8]) -> Option<String> {
    Document::read(url, body).refresh
}
