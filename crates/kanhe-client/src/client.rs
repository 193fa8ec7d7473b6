//! All of it together, for a program that wants it in its own process.

use core::time::Duration;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use kanhe_core::entropy::Entropy;
use kanhe_core::secret::Secret;
use kanhe_core::time::{Clock, Timestamp};
use kanhe_core::word::Word;

use crate::app::{App, Vendor};
use crate::credential::{Held, Slot};
use crate::keeper::{JSAPI, Keeper, KeeperFault, Rejected, TOKEN, Upstreams, Watcher};
use crate::shelf::Shelf;
use crate::signing::Signed;
use crate::signing::card::{self, CardChoice, CardEntry, CardFilter, CardWish};
use crate::signing::page::{self, PageConfig};
use crate::signing::pay::{self, Order, PayRefusal, Payment};
use crate::signing::url::{UrlRefusal, look};
use crate::users::{UserTokens, Wallets};
use crate::vendors::alipayplus::Wallet;
use crate::vendors::http::HttpClient;
use crate::vendors::{self, SUITE_TICKET, WX_CARD};

/// For how long a pushed suite ticket is believed: a new one comes about every five hours (`protocol/dingtalk.md` 6.4).
const SUITE_TICKET_LIFE: Duration = Duration::from_secs(12 * 3600);

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClientFault {
    /// There is no credential.
    #[error(transparent)]
    Keeper(#[from] KeeperFault),
    /// The URL is not signed.
    #[error(transparent)]
    Url(#[from] UrlRefusal),
    /// The payment is not signed.
    #[error(transparent)]
    Pay(#[from] PayRefusal),
    /// The app's dialect has no such thing, or the call lacks something.
    #[error("{0}")]
    Call(&'static str),
}

/// Why a client cannot be made: two apps of one name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there are two apps {0:?}")]
pub struct TwoApps(String);

/// Tokens, tickets and signatures of any number of apps.
pub struct Client {
    apps: RwLock<Arc<HashMap<String, Arc<App>>>>,
    keeper: Arc<Keeper>,
    users: UserTokens,
    http: HttpClient,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

impl core::fmt::Debug for Client {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Client").field("apps", &self.apps().len()).finish_non_exhaustive()
    }
}

impl Client {
    /// For these apps. What several processes shall share is on the shelf; what cannot be fetched again (the refresh
    /// tokens of a wallet's users) lies there too, so it has to be one that survives if there are such apps.
    pub fn new(
        apps: impl IntoIterator<Item = App>,
        shelf: Arc<dyn Shelf>,
        http: HttpClient,
        ports: (Arc<dyn Clock>, Arc<dyn Entropy>),
    ) -> Result<Self, TwoApps> {
        let shelves = (Arc::clone(&shelf), shelf);
        Self::watched(apps, shelves, http, ports, Arc::new(|_| ()))
    }

    /// The same with two shelves, for what can be fetched again and for what cannot; and with somebody who is told what
    /// happens.
    pub fn watched(
        apps: impl IntoIterator<Item = App>,
        (shelf, vault): (Arc<dyn Shelf>, Arc<dyn Shelf>),
        http: HttpClient,
        (clock, entropy): (Arc<dyn Clock>, Arc<dyn Entropy>),
        watcher: Watcher,
    ) -> Result<Self, TwoApps> {
        let apps = by_name(apps)?;
        let ports = (Arc::clone(&clock), Arc::clone(&entropy));
        let keeper = Arc::new(Keeper::new(upstreams(&apps, &http), shelf, ports, Arc::clone(&watcher)));
        let users = UserTokens::new(wallets(&apps, &http), vault, (Arc::clone(&clock), &*entropy), watcher);
        Ok(Self { apps: RwLock::new(Arc::new(apps)), keeper, users, http, clock, entropy })
    }

    /// Other apps from now on. What is kept of those that stay, stays.
    pub fn set_apps(&self, apps: impl IntoIterator<Item = App>) -> Result<(), TwoApps> {
        let apps = by_name(apps)?;
        self.keeper.set_upstreams(upstreams(&apps, &self.http));
        self.users.set_wallets(wallets(&apps, &self.http));
        *self.apps.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(apps);
        Ok(())
    }

    /// The apps, by name.
    pub fn apps(&self) -> Arc<HashMap<String, Arc<App>>> {
        Arc::clone(&self.apps.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// An app by its name.
    pub fn app(&self, name: &str) -> Result<Arc<App>, ClientFault> {
        let app = self.apps().get(name).cloned();
        app.ok_or_else(|| KeeperFault::NoApp(name.to_owned()).into())
    }

    /// What keeps the credentials.
    pub fn keeper(&self) -> &Arc<Keeper> {
        &self.keeper
    }

    /// What keeps the tokens of wallets' users.
    pub fn users(&self) -> &UserTokens {
        &self.users
    }

    /// The client that asks the vendors.
    pub fn http(&self) -> &HttpClient {
        &self.http
    }

    /// The present.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// An app's access token; a third-party app's in a corp.
    pub async fn access_token(&self, app: &str, corp: Option<&str>) -> Result<Held, ClientFault> {
        self.credential(app, corp, TOKEN).await
    }

    /// An app's ticket: `jsapi`, `wx_card`.
    pub async fn ticket(&self, app: &str, corp: Option<&str>, kind: Word) -> Result<Held, ClientFault> {
        let known = [JSAPI, WX_CARD].contains(&kind);
        if !known {
            return Err(ClientFault::Call("a ticket is of kind jsapi or wx_card"));
        }
        self.credential(app, corp, kind).await
    }

    /// Any credential of an app.
    pub async fn credential(&self, app: &str, corp: Option<&str>, kind: Word) -> Result<Held, ClientFault> {
        let slot = self.slot(&*self.app(app)?, corp, kind)?;
        Ok(self.keeper.get(&slot).await?)
    }

    /// The place of a credential. A third-party app's are in corps, and those of all others are their own.
    pub fn slot(&self, app: &App, corp: Option<&str>, kind: Word) -> Result<Slot, ClientFault> {
        match (&app.vendor, corp) {
            (Vendor::Alipayplus(_), _) => {
                Err(ClientFault::Call("an app of a wallet has no token of its own: its users have"))
            }
            (Vendor::Gov(_) | Vendor::Dingtalk(_), _) if kind == WX_CARD => {
                Err(ClientFault::Call("only WeChat has card tickets"))
            }
            (_, Some(corp)) if !app.is_third_party() => {
                let own =
                    matches!(&app.vendor, Vendor::Dingtalk(own) if own.corp_id.as_deref() == Some(corp));
                if own {
                    return Ok(Slot::of_app(&app.name, kind));
                }
                Err(ClientFault::Call("this app is in no corp, or in another one"))
            }
            (_, Some(corp)) if corp.is_empty() || corp.len() > 128 => {
                Err(ClientFault::Call("a corp id has 1 to 128 characters"))
            }
            (_, Some(corp)) => Ok(Slot::of_owner(&app.name, corp, kind)),
            (_, None) if app.is_third_party() && (kind == TOKEN || kind == JSAPI) => {
                Err(ClientFault::Call("a third-party app has its tokens and tickets in corps: name one"))
            }
            (_, None) => Ok(Slot::of_app(&app.name, kind)),
        }
    }

    /// A caller's token was refused by the platform. Only if it is still the current one is it replaced, and only once.
    pub async fn rejected(
        &self,
        app: &str,
        corp: Option<&str>,
        token: &str,
        code: &str,
    ) -> Result<Rejected, ClientFault> {
        let app = self.app(app)?;
        if !vendors::is_void(app.dialect(), code) {
            return Err(ClientFault::Call("this is no code by which the platform calls a token void"));
        }
        let slot = self.slot(&app, corp, TOKEN)?;
        Ok(self.keeper.rejected(&slot, token, code).await?)
    }

    /// The object that the page's SDK takes, for the page at a URL. A third-party app names the corp, and the agent id
    /// under which the corp has it.
    pub async fn page_config(
        &self,
        app: &str,
        corp: Option<(&str, &str)>,
        url: &str,
    ) -> Result<Signed<PageConfig>, ClientFault> {
        let app = self.app(app)?;
        let (url, traps) = look(url, &app.domains)?;
        let slot = self.slot(&app, corp.map(|(corp, _)| corp), JSAPI)?;
        let ticket = self.keeper.get(&slot).await?;
        let now = self.clock.now();
        let ports = (now, &*self.entropy);
        let object = match &app.vendor {
            Vendor::Wechat(_) => page::wechat(&app.client_id, ticket.text.reveal(), url, ports),
            Vendor::Gov(_) => PageConfig::Gov { ticket: ticket.text.reveal().to_owned() },
            Vendor::Dingtalk(vendor) => {
                let own = vendor.corp_id.as_deref().zip(vendor.agent_id.as_deref());
                let missing = "dd.config needs corp_id and agent_id";
                let pair = if vendor.third_party { corp } else { own };
                let pair = pair.ok_or(ClientFault::Call(missing))?;
                page::dingtalk(pair, (ticket.text.reveal(), vendor.digest), url, ports)
            }
            Vendor::Alipayplus(_) => return Err(ClientFault::Call("a wallet's pages need no config")),
        };
        Ok(Signed { object, expires_in: now.seconds_until(ticket.expires_at), traps })
    }

    /// A page's config was refused. That proves nothing: the platform is asked which ticket is current, at most once a
    /// minute. Answers whether there was a new one.
    pub async fn page_failed(&self, app: &str, corp: Option<&str>) -> Result<bool, ClientFault> {
        let slot = self.slot(&*self.app(app)?, corp, JSAPI)?;
        Ok(self.keeper.recheck(&slot).await?)
    }

    /// An entry for `wx.addCard`'s `cardList`.
    pub async fn card_ext(&self, app: &str, wish: &CardWish) -> Result<Signed<CardEntry>, ClientFault> {
        let (_, ticket) = self.card_ticket(app).await?;
        let now = self.clock.now();
        let object = card::entry(ticket.text.reveal(), wish, (now, &*self.entropy));
        Ok(Signed { object, expires_in: now.seconds_until(ticket.expires_at), traps: Vec::new() })
    }

    /// What `wx.chooseCard` takes.
    pub async fn card_sign(&self, app: &str, filter: CardFilter) -> Result<Signed<CardChoice>, ClientFault> {
        let (app, ticket) = self.card_ticket(app).await?;
        let now = self.clock.now();
        let object = card::choice((&app.client_id, ticket.text.reveal()), filter, (now, &*self.entropy));
        Ok(Signed { object, expires_in: now.seconds_until(ticket.expires_at), traps: Vec::new() })
    }

    async fn card_ticket(&self, app: &str) -> Result<(Arc<App>, Held), ClientFault> {
        let app = self.app(app)?;
        let slot = self.slot(&app, None, WX_CARD)?;
        Ok((app, self.keeper.get(&slot).await?))
    }

    /// What `wx.chooseWXPay` takes.
    pub fn pay_sign(&self, app: &str, order: &Order) -> Result<Payment, ClientFault> {
        let app = self.app(app)?;
        let Vendor::Wechat(vendor) = &app.vendor else {
            return Err(ClientFault::Call("only payments of WeChat are signed here"));
        };
        Ok(pay::payment((&app.client_id, &vendor.pay), order, (self.clock.now(), &*self.entropy))?)
    }

    /// Takes over the ticket that the platform has pushed to a third-party app.
    pub async fn suite_ticket(&self, app: &str, ticket: Secret) -> Result<(), ClientFault> {
        let app = self.app(app)?;
        if !app.is_third_party() {
            return Err(ClientFault::Call("only third-party apps of DingTalk get suite tickets"));
        }
        let slot = Slot::of_app(&app.name, SUITE_TICKET);
        self.keeper.put(&slot, ticket, SUITE_TICKET_LIFE).await?;
        Ok(())
    }

    /// What has to be done every few seconds, whether anybody calls or not. `idle`: after how long what is of corps is
    /// dropped from memory.
    pub async fn tend(&self, idle: Duration) {
        let apps = self.apps();
        let fresh = apps.values().filter(|app| app.keep_fresh).map(|app| app.name.as_str());
        self.keeper.tend(fresh, idle).await;
        self.users.tend().await;
    }
}

fn by_name(apps: impl IntoIterator<Item = App>) -> Result<HashMap<String, Arc<App>>, TwoApps> {
    let mut named = HashMap::new();
    for app in apps {
        if let Some(twice) = named.insert(app.name.clone(), Arc::new(app)) {
            return Err(TwoApps(twice.name.clone()));
        }
    }
    Ok(named)
}

fn upstreams(apps: &HashMap<String, Arc<App>>, http: &HttpClient) -> Upstreams {
    apps.iter().filter_map(|(name, app)| Some((name.clone(), vendors::of(app, http)?))).collect()
}

fn wallets(apps: &HashMap<String, Arc<App>>, http: &HttpClient) -> Wallets {
    let wallet = |(name, app): (&String, &Arc<App>)| match &app.vendor {
        Vendor::Alipayplus(vendor) => Some((name.clone(), Arc::new(Wallet::new(app, vendor, http.clone())))),
        _ => None,
    };
    apps.iter().filter_map(wallet).collect()
}
