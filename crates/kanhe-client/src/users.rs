//! The tokens of a wallet's users.
//!
//! A refresh token is good once: whoever uses it and loses the answer has lost the user (`protocol/alipay-plus.md` 3.7).
//! So a refresh is written down before it is asked for, byte by byte, in a store that survives (the *vault*); if the answer
//! is lost, or the node dies in the middle, the same bytes are sent again, and a wallet with a grace answers them again. The
//! new tokens are written down before anybody gets them, and as long as that fails they are kept in mind and tried again.

use core::time::Duration;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use kanhe_core::entropy::{Entropy, draw};
use kanhe_core::secret::Secret;
use kanhe_core::time::{Clock, Timestamp};
use kanhe_core::word::Word;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::credential::{Held, Slot, TRAVEL};
use crate::keeper::{Event, Rejected, Watcher};
use crate::shelf::{Bid, Lease, Pause, Shelf, ShelfFault};
use crate::upstream::UpstreamFault;
use crate::vendors::alipayplus::{Credential, Prepared, Tokens, Wallet, WalletFault};

/// The kind of a user's tokens.
pub const USER_TOKEN: Word = Word::new("user_token");

/// How long one node may take for a refresh before another may begin.
const LEASE: Duration = Duration::from_secs(40);

/// How often a node that waits for another looks whether it is done, and how often in all.
const LOOK: Duration = Duration::from_millis(50);
const LOOKS: u32 = 1600;

/// How often the same bytes are sent before we wait.
const SENDINGS: u32 = 3;

/// How long a wallet believes a request's time: after four of its five minutes the bytes are made anew.
const FRESH: Duration = Duration::from_secs(240);

/// The wait after a refresh that failed.
const PAUSE: Duration = Duration::from_secs(5);

/// How often writing down is tried at once.
const WRITINGS: u32 = 5;

/// An access token is refreshed when less than this is left, or a tenth of its life.
const AHEAD: Duration = Duration::from_secs(300);

/// Why there is no token of a user.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UserFault {
    /// The app is no wallet's.
    #[error("the app {0:?} is not one of a wallet")]
    NoWallet(String),
    /// Nobody with this id has ever been here, or his tokens are over: the page asks for a code again.
    #[error("this user has to authorize the app again{}", .code.as_ref().map_or(String::new(), |code| format!(" ({code})")))]
    Reauthorize {
        /// The wallet's code.
        code: Option<String>,
    },
    /// The wallet did not answer, or refused.
    #[error(transparent)]
    Wallet(#[from] WalletFault),
    /// Nothing can be written down, so nothing is asked for.
    #[error(transparent)]
    Vault(#[from] ShelfFault),
    /// Another node is refreshing and does not come to an end.
    #[error("another node is refreshing this user's token and has not finished")]
    Busy,
}

/// A user's tokens, as they are written down.
#[derive(Clone, Serialize, Deserialize)]
struct Family {
    access: String,
    access_expires_at: Timestamp,
    given_at: Timestamp,
    refresh: Option<(String, Timestamp)>,
    /// A refresh that was begun.
    pending: Option<(Timestamp, Prepared)>,
    /// The wallet's code by which all of this is over.
    ended: Option<String>,
}

/// A user's access token.
#[derive(Clone, Debug)]
pub struct UserToken {
    /// Whose it is.
    pub user: String,
    /// Its text.
    pub text: Secret,
    /// When it dies.
    pub expires_at: Timestamp,
}

/// The wallets, by the names of the apps.
pub type Wallets = HashMap<String, Arc<Wallet>>;

/// Keeps the tokens of the users of wallets.
pub struct UserTokens {
    wallets: RwLock<Wallets>,
    vault: Arc<dyn Shelf>,
    clock: Arc<dyn Clock>,
    watcher: Watcher,
    holder: u64,
    /// Of several callers in this process one refreshes.
    turns: Mutex<HashMap<Slot, Arc<tokio::sync::Mutex<()>>>>,
    /// What could not be written down yet.
    unwritten: Mutex<HashMap<Slot, Held>>,
}

impl core::fmt::Debug for UserTokens {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("UserTokens").finish_non_exhaustive()
    }
}

impl UserTokens {
    /// Of the users of these wallets, by the names of the apps.
    pub fn new(
        wallets: Wallets,
        vault: Arc<dyn Shelf>,
        (clock, entropy): (Arc<dyn Clock>, &dyn Entropy),
        watcher: Watcher,
    ) -> Self {
        let holder = u64::from_be_bytes(draw(entropy, "user tokens")) >> 1;
        let (turns, unwritten) = (Mutex::default(), Mutex::default());
        Self { wallets: RwLock::new(wallets), vault, clock, watcher, holder, turns, unwritten }
    }

    /// Other apps from now on. What is kept of those that stay, stays.
    pub fn set_wallets(&self, wallets: Wallets) {
        *self.wallets.write().unwrap_or_else(PoisonError::into_inner) = wallets;
    }

    /// The wallet of an app.
    pub fn wallet(&self, app: &str) -> Result<Arc<Wallet>, UserFault> {
        let wallets = self.wallets.read().unwrap_or_else(PoisonError::into_inner);
        wallets.get(app).cloned().ok_or_else(|| UserFault::NoWallet(app.to_owned()))
    }

    /// A code becomes a user's tokens. Never tried twice: a second time would end what the first one gave.
    pub async fn exchange(&self, app: &str, code: &str) -> Result<UserToken, UserFault> {
        let wallet = self.wallet(app)?;
        // If nothing can be written down, the code is not used up.
        self.vault.spend(&Slot::of_app(app, USER_TOKEN), day(self.clock.now())).await?;
        let prepared = wallet.application(self.clock.now(), Credential::Code(code));
        let tokens = wallet.apply(&prepared).await?;
        let slot = Slot::of_owner(app, &tokens.user, USER_TOKEN);
        let turn = self.turn(&slot);
        let _turn = turn.lock().await;
        let now = self.clock.now();
        let above = self.load(&slot).await.ok().flatten().map_or(0, |(_, held)| held.number);
        let number = match self.vault.lease(&slot, self.bid(above)).await {
            Ok(Lease::Ours { number }) => number,
            // A refresh of the older tokens is on its way; these are newer than whatever comes of it.
            _ => above + 2,
        };
        let user = tokens.user.clone();
        let family = Family::of(tokens, now, None);
        let token = family.token(&user);
        self.write(&slot, number, &family).await;
        let _ = self.vault.release(&slot, self.holder, None).await;
        (self.watcher)(Event::Refreshed { slot, number });
        Ok(token)
    }

    /// A user's access token: the one that lives, or a new one.
    pub async fn access(&self, app: &str, user: &str) -> Result<UserToken, UserFault> {
        self.wallet(app)?;
        let slot = Slot::of_owner(app, user, USER_TOKEN);
        let (family, _) = self.load(&slot).await?.ok_or(UserFault::Reauthorize { code: None })?;
        let now = self.clock.now();
        if family.ended.is_none() && !family.is_due(now) {
            return Ok(family.token(user));
        }
        match self.refresh(&slot, user, None).await {
            Ok(token) => Ok(token),
            // What still lives is handed out while the wallet is down.
            Err(UserFault::Wallet(_) | UserFault::Busy) if family.lives(now) => Ok(family.token(user)),
            Err(fault) => Err(fault),
        }
    }

    /// The wallet has refused a user's access token: if it is the current one it is refreshed, once.
    pub async fn rejected(&self, app: &str, user: &str, text: &str) -> Result<Rejected, UserFault> {
        self.wallet(app)?;
        let slot = Slot::of_owner(app, user, USER_TOKEN);
        let Some((family, _)) = self.load(&slot).await? else { return Ok(Rejected::NotCurrent) };
        if !kanhe_sign::compare::equal(family.access.as_bytes(), text.as_bytes()) {
            return Ok(Rejected::NotCurrent);
        }
        if family.given_at.distance(self.clock.now()) < Duration::from_secs(10) {
            return Ok(Rejected::TooYoung);
        }
        self.refresh(&slot, user, Some(text)).await.map(|_| Rejected::Replaced)
    }

    /// Ends a user's tokens, at the wallet and here.
    pub async fn cancel(&self, app: &str, user: &str) -> Result<(), UserFault> {
        let wallet = self.wallet(app)?;
        let slot = Slot::of_owner(app, user, USER_TOKEN);
        if let Some((family, _)) = self.load(&slot).await? {
            wallet.cancel(self.clock.now(), &Secret::new(family.access)).await?;
        }
        Ok(self.vault.forget(&slot).await?)
    }

    /// Writes down what could not be written down before. To be called now and then.
    pub async fn tend(&self) {
        let waiting: Vec<(Slot, Held)> = {
            let unwritten = self.unwritten.lock().unwrap_or_else(PoisonError::into_inner);
            unwritten.iter().map(|(slot, held)| (slot.clone(), held.clone())).collect()
        };
        for (slot, held) in waiting {
            if self.vault.keep(&slot, &held, self.clock.now()).await.is_ok() {
                let mut unwritten = self.unwritten.lock().unwrap_or_else(PoisonError::into_inner);
                if unwritten.get(&slot).is_some_and(|other| other.number == held.number) {
                    unwritten.remove(&slot);
                }
            }
        }
        self.turns
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .retain(|_, turn| Arc::strong_count(turn) > 1);
    }

    /// How many users' tokens are in mind only: more than none is an alarm.
    pub fn unwritten(&self) -> usize {
        self.unwritten.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Refreshes, or waits for whoever does. `refused` is the access token that the wallet no longer takes.
    async fn refresh(&self, slot: &Slot, user: &str, refused: Option<&str>) -> Result<UserToken, UserFault> {
        let turn = self.turn(slot);
        let _turn = turn.lock().await;
        for _ in 0..LOOKS {
            let (family, held) = self.load(slot).await?.ok_or(UserFault::Reauthorize { code: None })?;
            if let Some(code) = family.ended {
                return Err(UserFault::Reauthorize { code: Some(code) });
            }
            let is_refused = refused.is_some_and(|text| text == family.access);
            if !family.is_due(self.clock.now()) && !is_refused {
                return Ok(family.token(user));
            }
            match self.vault.lease(slot, self.bid(held.number)).await? {
                Lease::Ours { number } => {
                    // What was read before the lease may be old by now.
                    let (family, _) = self.load(slot).await?.ok_or(UserFault::Reauthorize { code: None })?;
                    let is_refused = refused.is_some_and(|text| text == family.access);
                    if family.ended.is_some() || !family.is_due(self.clock.now()) && !is_refused {
                        let _ = self.vault.release(slot, self.holder, None).await;
                        continue;
                    }
                    let outcome = self.refresh_with_lease(slot, user, number, family).await;
                    let pause = match &outcome {
                        Err(UserFault::Wallet(fault)) => Some(Pause {
                            until: self.clock.now().after(PAUSE),
                            fault: UpstreamFault::Unavailable { why: fault.to_string() },
                        }),
                        _ => None,
                    };
                    let _ = self.vault.release(slot, self.holder, pause).await;
                    return outcome;
                }
                Lease::Paused { fault, .. } => {
                    return Err(WalletFault::Lost { why: fault.to_string() }.into());
                }
                Lease::Theirs { .. } => tokio::time::sleep(LOOK).await,
            }
        }
        Err(UserFault::Busy)
    }

    async fn refresh_with_lease(
        &self,
        slot: &Slot,
        user: &str,
        number: u64,
        family: Family,
    ) -> Result<UserToken, UserFault> {
        let wallet = self.wallet(&slot.app)?;
        let now = self.clock.now();
        let Some((token, refresh_expires_at)) = family.refresh.clone() else {
            return Err(UserFault::Reauthorize { code: None });
        };
        let begun = family.pending.clone().filter(|(at, _)| at.distance(now) < FRESH);
        let prepared = if let Some((_, prepared)) = begun {
            prepared
        } else {
            let prepared = wallet.application(now, Credential::Refresh(&token));
            let pending = Some((now, prepared.clone()));
            let held = Family { pending, ..family.clone() }.held(number, now);
            let kept = self.vault.keep(slot, &held, now).await?;
            if kept.number != number {
                return Err(UserFault::Busy);
            }
            prepared
        };
        let mut outcome = wallet.apply(&prepared).await;
        for _ in 1..SENDINGS {
            if !matches!(outcome, Err(WalletFault::Lost { .. })) {
                break;
            }
            outcome = wallet.apply(&prepared).await;
        }
        match outcome {
            Ok(tokens) if tokens.user != user => {
                Err(WalletFault::Lost { why: "its answer is about somebody else".to_owned() }.into())
            }
            Ok(tokens) => {
                let family = Family::of(tokens, now, Some((token, refresh_expires_at)));
                self.write(slot, number + 1, &family).await;
                (self.watcher)(Event::Refreshed { slot: slot.clone(), number: number + 1 });
                Ok(family.token(user))
            }
            Err(WalletFault::Refused { code, .. }) if ends(&code) => {
                let family = Family { ended: Some(code.clone()), pending: None, ..family };
                self.write(slot, number + 1, &family).await;
                let fault = UpstreamFault::Refused { code: code.clone(), message: String::new() };
                (self.watcher)(Event::Failed { slot: slot.clone(), fault });
                Err(UserFault::Reauthorize { code: Some(code) })
            }
            Err(fault) => {
                let why = UpstreamFault::Unavailable { why: fault.to_string() };
                (self.watcher)(Event::Failed { slot: slot.clone(), fault: why });
                Err(fault.into())
            }
        }
    }

    /// Writes tokens down; and if that cannot be done now, keeps them in mind until it can.
    async fn write(&self, slot: &Slot, number: u64, family: &Family) {
        let held = family.held(number, self.clock.now());
        for writing in 0..WRITINGS {
            match self.vault.keep(slot, &held, self.clock.now()).await {
                Ok(_) => return,
                Err(why) => (self.watcher)(Event::Alone { why: why.to_string() }),
            }
            tokio::time::sleep(LOOK * (1 << writing)).await;
        }
        self.unwritten.lock().unwrap_or_else(PoisonError::into_inner).insert(slot.clone(), held);
    }

    async fn load(&self, slot: &Slot) -> Result<Option<(Family, Held)>, UserFault> {
        let in_mind = self.unwritten.lock().unwrap_or_else(PoisonError::into_inner).get(slot).cloned();
        let held = match self.vault.load(slot, self.clock.now()).await {
            Ok(held) => held.filter(|held| in_mind.as_ref().is_none_or(|mind| mind.number < held.number)),
            Err(why) if in_mind.is_none() => return Err(why.into()),
            Err(_) => None,
        };
        let Some(held) = held.or(in_mind) else { return Ok(None) };
        let family = serde_json::from_str(held.text.reveal())
            .map_err(|_| ShelfFault("what was written down cannot be read".to_owned()))?;
        Ok(Some((family, held)))
    }

    fn turn(&self, slot: &Slot) -> Arc<tokio::sync::Mutex<()>> {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(turns.entry(slot.clone()).or_default())
    }

    fn bid(&self, above: u64) -> Bid {
        let now = self.clock.now();
        Bid { holder: self.holder, above, now, until: now.after(LEASE) }
    }
}

impl Family {
    /// What the wallet gave. A wallet that gives no new refresh token lets the old one go on.
    fn of(tokens: Tokens, now: Timestamp, old: Option<(String, Timestamp)>) -> Self {
        let refresh = tokens.refresh.map(|(token, end)| (token.reveal().to_owned(), end));
        Self {
            access: tokens.access.reveal().to_owned(),
            access_expires_at: tokens.access_expires_at,
            given_at: now,
            refresh: refresh.or(old),
            pending: None,
            ended: None,
        }
    }

    fn lives(&self, now: Timestamp) -> bool {
        now.after(TRAVEL) < self.access_expires_at
    }

    fn is_due(&self, now: Timestamp) -> bool {
        let life = self.given_at.distance(self.access_expires_at);
        self.refresh.is_some() && now.after(AHEAD.min(life / 10)) >= self.access_expires_at
            || !self.lives(now)
    }

    fn token(&self, user: &str) -> UserToken {
        UserToken {
            user: user.to_owned(),
            text: Secret::new(self.access.clone()),
            expires_at: self.access_expires_at,
        }
    }

    fn held(&self, number: u64, now: Timestamp) -> Held {
        let end = self
            .refresh
            .as_ref()
            .map_or(self.access_expires_at, |(_, end)| (*end).max(self.access_expires_at));
        let text = serde_json::to_value(self).map(|value: Value| value.to_string()).unwrap_or_default();
        Held { text: Secret::new(text), number, fetched_at: now, expires_at: end }
    }
}

/// Whether a code says that a refresh token is over for good.
fn ends(code: &str) -> bool {
    matches!(code, "INVALID_REFRESH_TOKEN" | "USED_REFRESH_TOKEN" | "EXPIRED_REFRESH_TOKEN")
}

fn day(now: Timestamp) -> i64 {
    now.unix_seconds().div_euclid(86_400)
}
