//! An app, as its own backend knows it.

use std::sync::Arc;

use kanhe_core::domain::SecureDomain;
use kanhe_core::secret::Secret;
use kanhe_core::word::{Dialect, Word};
use kanhe_sign::rsa::{RsaKey, RsaPublic};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::upstream::FETCHES_A_DAY;
use crate::vendors::gov::RequestSigner;

/// An app.
#[derive(Clone, Debug)]
pub struct App {
    /// Its name among ours, in URLs and logs.
    pub name: String,
    /// The vendor's id: appid, app key, suite key, client id.
    pub client_id: String,
    /// The platform's address, without a slash at the end.
    pub upstream: String,
    /// Whose pages may be signed; empty: any.
    pub domains: Vec<SecureDomain>,
    /// Whether its credentials are refreshed whether anybody calls or not.
    pub keep_fresh: bool,
    /// How often a day one of its credentials may be fetched.
    pub fetches_a_day: u32,
    /// What its dialect needs.
    pub vendor: Vendor,
}

/// What a dialect needs.
#[derive(Clone, Debug)]
pub enum Vendor {
    /// WeChat.
    Wechat(WechatApp),
    /// DingTalk, internal or third-party.
    Dingtalk(DingtalkApp),
    /// Gov-DingTalk.
    Gov(GovApp),
    /// A wallet of the Alipay+ family.
    Alipayplus(Box<AlipayplusApp>),
}

/// WeChat.
#[derive(Clone, Debug)]
pub struct WechatApp {
    /// The AppSecret.
    pub secret: Secret,
    /// Which of the vendor's tokens it uses.
    pub mode: Mode,
    /// How it signs payments.
    pub pay: Pay,
}

/// Which of WeChat's tokens an app uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// `stable_token`: asking does not void anybody's.
    #[default]
    Stable,
    /// `/cgi-bin/token`: every call voids the one before.
    Classic,
}

/// How an app signs payments: with the merchant's key of version 2, with his private key of version 3, or both.
#[derive(Clone, Debug, Default)]
pub struct Pay {
    /// The API key: 32 characters.
    pub key: Option<Secret>,
    /// The private key of the merchant's certificate.
    pub private_key: Option<Arc<RsaKey>>,
}

/// DingTalk.
#[derive(Clone, Debug)]
pub struct DingtalkApp {
    /// AppSecret, or suite secret.
    pub secret: Secret,
    /// Where the new generation of the API is.
    pub new_upstream: String,
    /// Through which of them tokens and tickets are got.
    pub generation: Generation,
    /// A third-party app, with a token and a ticket in each corp.
    pub third_party: bool,
    /// The corp of an internal app, for `dd.config`.
    pub corp_id: Option<String>,
    /// The agent id of an internal app, for `dd.config`.
    pub agent_id: Option<String>,
    /// The digest of page signatures.
    pub digest: Digest,
}

/// A generation of DingTalk's API.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Generation {
    /// `oapi.dingtalk.com`.
    Old,
    /// `api.dingtalk.com`.
    #[default]
    New,
}

/// The digest of DingTalk's page signatures: every demo has the one, the present manual the other
/// (`protocol/dingtalk.md` 5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Digest {
    /// SHA-1.
    #[default]
    Sha1,
    /// SHA-256.
    Sha256,
}

/// Gov-DingTalk.
#[derive(Clone, Debug)]
pub struct GovApp {
    /// The app's secret.
    pub secret: Secret,
    /// Signs requests, where the deployment wants that.
    pub signer: Option<RequestSigner>,
}

/// A wallet of the Alipay+ family.
#[derive(Clone, Debug)]
pub struct AlipayplusApp {
    /// Signs our calls.
    pub private_key: Arc<RsaKey>,
    /// The version under which the wallet knows it.
    pub key_version: u16,
    /// Signs the wallet's answers.
    pub wallet_key: RsaPublic,
    /// Where tokens are applied for, as it is sent and signed: prefix and suffix included.
    pub apply_token: String,
    /// Where a user's data are asked for.
    pub inquire_user: String,
    /// Where tokens are cancelled.
    pub cancel_token: String,
    /// What the edition wants in the body besides: `appId`, `authClientId`, `customerBelongsTo` …
    pub fields: Map<String, Value>,
}

impl App {
    /// An app at the real platform of its dialect. A wallet has no address that could be known: set `upstream`.
    pub fn new(name: impl Into<String>, client_id: impl Into<String>, vendor: Vendor) -> Self {
        Self {
            name: name.into(),
            client_id: client_id.into(),
            upstream: vendor.upstream().to_owned(),
            domains: Vec::new(),
            keep_fresh: false,
            fetches_a_day: FETCHES_A_DAY,
            vendor,
        }
    }

    /// The same at another platform: a Kanhe, an intranet's, a test's.
    #[must_use]
    pub fn at(mut self, upstream: &str) -> Self {
        upstream.trim_end_matches('/').clone_into(&mut self.upstream);
        if let Vendor::Dingtalk(app) = &mut self.vendor {
            app.new_upstream.clone_from(&self.upstream);
        }
        self
    }

    /// Its dialect.
    pub fn dialect(&self) -> Dialect {
        match &self.vendor {
            Vendor::Wechat(_) => Word::new("wechat"),
            Vendor::Dingtalk(_) => Word::new("dingtalk"),
            Vendor::Gov(_) => Word::new("gov"),
            Vendor::Alipayplus(_) => Word::new("alipayplus"),
        }
    }

    /// Its secret, where it has one that is sent.
    pub fn secret(&self) -> Option<&Secret> {
        match &self.vendor {
            Vendor::Wechat(app) => Some(&app.secret),
            Vendor::Dingtalk(app) => Some(&app.secret),
            Vendor::Gov(app) => Some(&app.secret),
            Vendor::Alipayplus(_) => None,
        }
    }

    /// Whether it is a third-party app, with credentials in each corp.
    pub fn is_third_party(&self) -> bool {
        matches!(&self.vendor, Vendor::Dingtalk(app) if app.third_party)
    }
}

impl Vendor {
    /// WeChat, with stable tokens and without payments.
    pub fn wechat(secret: Secret) -> Self {
        Self::Wechat(WechatApp { secret, mode: Mode::Stable, pay: Pay::default() })
    }

    /// An internal app of DingTalk.
    pub fn dingtalk(secret: Secret, corp_id: &str, agent_id: &str) -> Self {
        Self::Dingtalk(DingtalkApp {
            corp_id: Some(corp_id.to_owned()),
            agent_id: Some(agent_id.to_owned()),
            ..DingtalkApp::plain(secret)
        })
    }

    /// A third-party app of DingTalk.
    pub fn dingtalk_third_party(secret: Secret) -> Self {
        Self::Dingtalk(DingtalkApp { third_party: true, ..DingtalkApp::plain(secret) })
    }

    /// Gov-DingTalk, without signed requests.
    pub fn gov(secret: Secret) -> Self {
        Self::Gov(GovApp { secret, signer: None })
    }

    /// Where the real platform is (`protocol/server-endpoints.md`).
    pub fn upstream(&self) -> &'static str {
        match self {
            Self::Wechat(_) => "https://api.weixin.qq.com",
            Self::Dingtalk(_) => "https://oapi.dingtalk.com",
            Self::Gov(_) => "https://openplatform.dg-work.cn",
            Self::Alipayplus(_) => "",
        }
    }
}

impl DingtalkApp {
    /// Through the new generation of the API, with SHA-1.
    pub fn plain(secret: Secret) -> Self {
        Self {
            secret,
            new_upstream: "https://api.dingtalk.com".to_owned(),
            generation: Generation::New,
            third_party: false,
            corp_id: None,
            agent_id: None,
            digest: Digest::Sha1,
        }
    }
}
