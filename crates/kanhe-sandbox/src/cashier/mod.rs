//! The cashier: orders that a merchant's backend makes, that a user pays on the phone, and of which the merchant is told.
//!
//! The orders' API is our own and small (`/sandbox/v1/orders`); what pages and merchants see of a payment is the vendor's:
//! the package, the paySign, and the notification (`notification`).

mod merchant;
mod notification;

use core::time::Duration;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kanhe_core::entropy::draw;
use kanhe_core::platform::Platform;
use kanhe_core::time::Timestamp;
use kanhe_sign::hex;
use serde::{Deserialize, Serialize};

use crate::messenger::Messenger;

pub use merchant::{Merchant, Merchants};

/// How many orders are kept; the oldest give way.
const ORDERS: usize = 5000;
/// How long a prepay id serves: 2 hours [D].
const LIFE: Duration = Duration::from_secs(7200);
/// After so long the merchant is told again, if he has not said that he knows. The vendor waits so at first [D]; later
/// and for longer than anybody tests.
const AGAIN: [u64; 4] = [15, 15, 30, 180];
/// Longest name or text of an order, in bytes.
const TEXT: usize = 256;

/// Which of the vendor's interfaces an order was made by: decides the signatures and the notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Version {
    /// MD5 or HMAC-SHA256, XML.
    #[serde(rename = "v2")]
    Two,
    /// RSA, JSON.
    #[serde(rename = "v3")]
    Three,
}

/// How an order stands, as the vendor names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum OrderState {
    /// Waits for its payment.
    #[serde(rename = "NOTPAY")]
    NotPaid,
    /// Paid.
    #[serde(rename = "SUCCESS")]
    Paid,
}

/// What a merchant asks for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewOrder {
    /// The app; the demo app's if it is not there.
    pub client_id: Option<String>,
    /// By which interface.
    #[serde(default = "three")]
    pub version: Version,
    /// What the user sees.
    pub description: String,
    /// In fen.
    pub amount: u32,
    /// The merchant's own number; one is made if it is not there.
    pub out_trade_no: Option<String>,
    /// Where the merchant is told; nowhere if it is not there. `http://` only: the sandbox speaks to this computer.
    pub notify_url: Option<String>,
    /// Who shall pay; anybody if it is not there.
    pub openid: Option<String>,
    /// Milliseconds until the merchant is told.
    #[serde(default)]
    pub notify_after_ms: u32,
    /// How often he is told at least: more than once, to see whether he ships twice.
    #[serde(default = "once")]
    pub notify_times: u8,
}

fn three() -> Version {
    Version::Three
}

fn once() -> u8 {
    1
}

/// An order.
#[derive(Clone, Debug, Serialize)]
pub struct Order {
    /// By which the page pays it.
    pub prepay_id: String,
    /// The app.
    pub client_id: String,
    /// The merchant.
    pub mch_id: String,
    /// By which interface.
    pub version: Version,
    /// What the user sees.
    pub description: String,
    /// In fen.
    pub amount: u32,
    /// The merchant's own number.
    pub out_trade_no: String,
    /// Where the merchant is told.
    pub notify_url: Option<String>,
    /// Who shall pay, or has paid.
    pub openid: Option<String>,
    /// How it stands.
    pub state: OrderState,
    /// The platform's number of the payment.
    pub transaction_id: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When the prepay id stops to serve.
    pub expires_at: Timestamp,
    /// When it was paid.
    pub paid_at: Option<Timestamp>,
    /// How often the merchant was told, and what came of it.
    pub told: Vec<Told>,
    #[serde(skip)]
    notify_after_ms: u32,
    #[serde(skip)]
    notify_times: u8,
    #[serde(skip)]
    hash: Option<kanhe_sign::pay::PayHash>,
}

/// What came of telling the merchant.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    /// When.
    pub at: Timestamp,
    /// Whether he said that he knows.
    pub acknowledged: bool,
    /// His status, or why he could not be reached.
    pub answer: String,
}

/// Why an order is not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OrderFault {
    /// Something is missing or too long.
    #[error(
        "description and out_trade_no have 1 to 256 bytes, amount is 1 to 100000000, notify_times 1 to 5"
    )]
    Malformed,
    /// An address that is not told.
    #[error("notify_url begins with http://; the sandbox tells merchants on this computer or its network")]
    NotifyUrl,
    /// The number was used.
    #[error("there is an order with this out_trade_no already")]
    Taken,
}

/// All orders of a sandbox.
pub struct Cashier {
    platform: Arc<Platform>,
    messenger: Arc<dyn Messenger>,
    /// The merchants behind the apps.
    pub merchants: Merchants,
    /// Oldest first.
    orders: Mutex<VecDeque<Order>>,
}

impl Cashier {
    /// No orders yet.
    pub fn new(platform: Arc<Platform>, messenger: Arc<dyn Messenger>) -> Arc<Self> {
        let merchants = Merchants::new(Arc::clone(&platform));
        Arc::new(Self { platform, messenger, merchants, orders: Mutex::default() })
    }

    fn orders(&self) -> MutexGuard<'_, VecDeque<Order>> {
        self.orders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes an order for an app.
    pub fn order(&self, client_id: &str, new: NewOrder) -> Result<Order, OrderFault> {
        let now = self.platform.now();
        let random = hex::text(&draw::<12>(self.platform.entropy(), "prepay id"));
        let out_trade_no = new.out_trade_no.unwrap_or_else(|| format!("K{random}"));
        let texts = [&new.description, &out_trade_no];
        if texts.iter().any(|text| text.is_empty() || text.len() > TEXT)
            || !(1..=100_000_000).contains(&new.amount)
            || !(1..=5).contains(&new.notify_times)
        {
            return Err(OrderFault::Malformed);
        }
        if new.notify_url.as_ref().is_some_and(|url| !url.starts_with("http://") || url.len() > 2048) {
            return Err(OrderFault::NotifyUrl);
        }
        let mut orders = self.orders();
        let taken = |order: &Order| order.client_id == client_id && order.out_trade_no == out_trade_no;
        if orders.iter().any(taken) {
            return Err(OrderFault::Taken);
        }
        if orders.len() >= ORDERS {
            orders.pop_front();
        }
        let order = Order {
            prepay_id: format!("wx{:013}{random}", now.unix_millis()),
            client_id: client_id.to_owned(),
            mch_id: merchant::number(&self.platform, client_id),
            version: new.version,
            description: new.description,
            amount: new.amount,
            out_trade_no,
            notify_url: new.notify_url,
            openid: new.openid,
            state: OrderState::NotPaid,
            transaction_id: None,
            created_at: now,
            expires_at: now.after(LIFE),
            paid_at: None,
            told: Vec::new(),
            notify_after_ms: new.notify_after_ms,
            notify_times: new.notify_times,
            hash: None,
        };
        orders.push_back(order.clone());
        Ok(order)
    }

    /// All orders, newest first.
    pub fn list(&self) -> Vec<Order> {
        self.orders().iter().rev().cloned().collect()
    }

    /// The order of a prepay id.
    pub fn find(&self, prepay_id: &str) -> Option<Order> {
        self.orders().iter().find(|order| order.prepay_id == prepay_id).cloned()
    }

    /// The user pays. Nothing if the order has been paid, or is gone. The merchant is told by and by.
    pub(crate) fn pay(
        self: &Arc<Self>,
        prepay_id: &str,
        openid: &str,
        hash: Option<kanhe_sign::pay::PayHash>,
    ) -> Option<Order> {
        let now = self.platform.now();
        let random = u64::from_be_bytes(draw::<8>(self.platform.entropy(), "transaction id"));
        let paid = {
            let mut orders = self.orders();
            let unpaid =
                |order: &&mut Order| order.prepay_id == prepay_id && order.state == OrderState::NotPaid;
            let order = orders.iter_mut().find(unpaid)?;
            order.state = OrderState::Paid;
            order.paid_at = Some(now);
            order.openid = Some(openid.to_owned());
            order.transaction_id =
                Some(format!("42000{:010}{:013}", now.unix_seconds(), random % 10_000_000_000_000));
            order.hash = hash;
            order.clone()
        };
        if paid.notify_url.is_some() {
            let cashier = Arc::clone(self);
            let order = paid.clone();
            tokio::spawn(async move { cashier.tell(order).await });
        }
        Some(paid)
    }

    /// Tells the merchant until he says that he knows, and as often as the order wants.
    async fn tell(self: Arc<Self>, order: Order) {
        tokio::time::sleep(Duration::from_millis(order.notify_after_ms.into())).await;
        for _ in 0..order.notify_times {
            for pause in AGAIN.into_iter().map(Some).chain([None]) {
                if self.tell_once(&order).await {
                    break;
                }
                let Some(seconds) = pause else { return };
                tokio::time::sleep(Duration::from_secs(seconds)).await;
            }
        }
    }

    async fn tell_once(self: &Arc<Self>, order: &Order) -> bool {
        let Some(notification) = notification::of(&self.platform, &self.merchants, order).await else {
            return false;
        };
        let (acknowledged, answer) = match self.messenger.send(notification).await {
            Ok((status, body)) => {
                (notification::acknowledged(order.version, status, &body), format!("HTTP {status}"))
            }
            Err(why) => (false, why),
        };
        if let Some(kept) = self.orders().iter_mut().find(|kept| kept.prepay_id == order.prepay_id) {
            kept.told.push(Told { at: self.platform.now(), acknowledged, answer });
        }
        acknowledged
    }
}
