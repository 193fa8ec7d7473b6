//! `[[app]]`.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use kanhe_client::app::{AlipayplusApp, DingtalkApp, GovApp, Pay, WechatApp};
use kanhe_client::{App, Vendor};
use kanhe_core::domain::SecureDomain;
use kanhe_sign::rsa::{RsaKey, RsaPublic};
use kanhe_sign::third_party::EventKey;
use serde::de::DeserializeOwned;
use toml::Table;

use super::reader::Section;
use super::{ConfigFault, patterns};
use crate::paths::Rules;

/// An app, and what the gateway does with it.
#[derive(Clone, Debug)]
pub struct AppEntry {
    /// The app.
    pub app: App,
    /// Origins whose pages may ask for a page config themselves.
    pub origins: BTreeSet<String>,
    /// Which vendor paths may be called through us by whoever has our token.
    pub forward: Rules,
    /// Which are passed on without a token of ours.
    pub open: Rules,
    /// What opens the platform's pushes.
    pub events: Option<EventKey>,
    /// Whether requests are signed (Gov-DingTalk).
    pub signed: bool,
}

type Shown = Vec<(String, String, String)>;

pub(super) fn read(table: Table, folder: &Path) -> Result<(AppEntry, Shown), ConfigFault> {
    let mut section = Section::new("app".to_owned(), table, folder);
    let name: String = section.required("name")?;
    section.call(format!("app {name:?}"));
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.is_empty() || !name.chars().all(plain) {
        let rule = "a name has letters, digits, '-', '_' and '.', since it stands in URLs";
        return Err(section.fault(rule));
    }
    let dialect: String = section.required("dialect")?;
    let client_id: String = section.required("client_id")?;
    let signed = dialect == "gov" && section.or("signed", false)?;
    let vendor = match &*dialect {
        "wechat" => wechat(&mut section)?,
        "dingtalk" => dingtalk(&mut section)?,
        "gov" => Vendor::Gov(GovApp { secret: section.required_secret("secret")?, signer: None }),
        "alipayplus" => alipayplus(&mut section)?,
        other => {
            let known = "wechat, dingtalk, gov and alipayplus are";
            return Err(section.fault(format!("the dialect {other:?} is not known; {known}")));
        }
    };
    let mut app = App::new(name, client_id, vendor);
    if let Some(upstream) = address(&mut section, "upstream")? {
        app = app.at(&upstream);
    }
    if app.upstream.is_empty() {
        return Err(section.fault("upstream is missing: a wallet's address is in your contract with it"));
    }
    if let (Vendor::Dingtalk(vendor), Some(address)) =
        (&mut app.vendor, new_upstream(&mut section, &dialect)?)
    {
        vendor.new_upstream = address;
    }
    app.domains = section.or::<Vec<SecureDomain>>("domains", Vec::new())?;
    app.keep_fresh = section.or("fresh", false)?;
    app.fetches_a_day = section.or("fetches_a_day", app.fetches_a_day)?;
    let origins: BTreeSet<String> = section.or("origins", BTreeSet::new())?;
    if let Some(origin) = origins.iter().find(|origin| !is_origin(origin)) {
        return Err(section.fault(format!("origins: {origin:?} is none: write \"https://shop.example\"")));
    }
    let forward = Rules {
        allow: patterns(&mut section, "forward", &["*"])?,
        deny: patterns(&mut section, "forward_deny", &[])?,
    };
    let open = Rules { allow: patterns(&mut section, "open_paths", &[])?, ..forward.clone() };
    let events = events(&mut section, &dialect)?;
    let shown = section.finish()?;
    Ok((AppEntry { app, origins, forward, open, events, signed }, shown))
}

fn is_origin(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '*', '?', '#', '@']))
}

fn address(section: &mut Section<'_>, name: &str) -> Result<Option<String>, ConfigFault> {
    let Some(text) = section.get::<String>(name)? else { return Ok(None) };
    let address = url::Url::parse(&text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let plain =
        address.filter(|url| url.query().is_none() && url.fragment().is_none() && url.username().is_empty());
    match plain {
        Some(_) => Ok(Some(text.trim_end_matches('/').to_owned())),
        None => Err(section.fault(format!("{name} is an address that begins with http:// or https://"))),
    }
}

fn new_upstream(section: &mut Section<'_>, dialect: &str) -> Result<Option<String>, ConfigFault> {
    if dialect == "dingtalk" { address(section, "new_upstream") } else { Ok(None) }
}

fn or_default<T: DeserializeOwned + Default>(
    section: &mut Section<'_>,
    name: &str,
) -> Result<T, ConfigFault> {
    section.or(name, T::default())
}

fn wechat(section: &mut Section<'_>) -> Result<Vendor, ConfigFault> {
    let secret = section.required_secret("secret")?;
    let mode = or_default(section, "mode")?;
    let key = section.secret("pay_key")?;
    let private_key = private_key(section, "pay_private_key")?;
    Ok(Vendor::Wechat(WechatApp { secret, mode, pay: Pay { key, private_key } }))
}

fn private_key(section: &mut Section<'_>, name: &str) -> Result<Option<Arc<RsaKey>>, ConfigFault> {
    let Some(text) = section.secret(name)? else { return Ok(None) };
    let no_key = "is no private RSA key of at least 2048 bits, in PEM or its base64";
    let key = RsaKey::parse(text.reveal()).ok_or_else(|| section.fault(format!("{name} {no_key}")))?;
    Ok(Some(Arc::new(key)))
}

fn dingtalk(section: &mut Section<'_>) -> Result<Vendor, ConfigFault> {
    let secret = section.required_secret("secret")?;
    let vendor = DingtalkApp {
        generation: or_default(section, "generation")?,
        third_party: or_default(section, "third_party")?,
        corp_id: section.get("corp_id")?,
        agent_id: section.get("agent_id")?,
        digest: or_default(section, "digest")?,
        ..DingtalkApp::plain(secret)
    };
    if vendor.third_party && (vendor.corp_id.is_some() || vendor.agent_id.is_some()) {
        return Err(section.fault("a third-party app has its agent ids in corps: callers name them"));
    }
    Ok(Vendor::Dingtalk(vendor))
}

fn events(section: &mut Section<'_>, dialect: &str) -> Result<Option<EventKey>, ConfigFault> {
    if dialect != "dingtalk" {
        return Ok(None);
    }
    match (section.secret("events_token")?, section.secret("events_key")?) {
        (None, None) => Ok(None),
        (Some(token), Some(key)) => match EventKey::parse(token.reveal(), key.reveal()) {
            Some(key) => Ok(Some(key)),
            None => Err(section.fault("events_key is the key of 43 characters from the maker's console")),
        },
        _ => Err(section.fault("events_token and events_key go together")),
    }
}

fn alipayplus(section: &mut Section<'_>) -> Result<Vendor, ConfigFault> {
    let missing = "private_key is missing: one of _file, _env and _command says where it is";
    let private_key = private_key(section, "private_key")?.ok_or_else(|| section.fault(missing))?;
    let wallet_key = section.required_secret("wallet_key")?;
    let no_key = "wallet_key is no public RSA key of at least 2048 bits, in PEM or its base64";
    let wallet_key = RsaPublic::parse(wallet_key.reveal()).ok_or_else(|| section.fault(no_key))?;
    let mut path = |name: &str, default: &str| {
        let path: String = section.or(name, default.to_owned())?;
        if path.starts_with('/') {
            Ok(path)
        } else {
            Err(section.fault(format!("{name} begins with a slash")))
        }
    };
    let apply_token = path("apply_token", "/v1/authorizations/applyToken")?;
    let inquire_user = path("inquire_user", "/v1/users/inquiryUserInfo")?;
    let cancel_token = path("cancel_token", "/v1/authorizations/cancelToken")?;
    Ok(Vendor::Alipayplus(Box::new(AlipayplusApp {
        private_key,
        key_version: section.or("key_version", 1)?,
        wallet_key,
        apply_token,
        inquire_user,
        cancel_token,
        fields: section.or("fields", serde_json::Map::new())?,
    })))
}
