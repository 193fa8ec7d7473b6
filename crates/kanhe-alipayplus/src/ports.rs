//! What happens outside of the dialect: messages that arrive, money that moves. A sandbox has a simulated phone and a
//! play balance behind them; a wallet without one of them answers `INVALID_API` to the calls that would need it.

use async_trait::async_trait;
use kanhe_core::app::App;
use kanhe_core::platform::Unavailable;
use kanhe_core::user::User;

use crate::payment::Payment;

/// Where a message arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// The wallet's inbox.
    Inbox,
    /// A notification on the screen.
    Push,
}

/// A message in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The language, if the app has named one.
    pub language: Option<String>,
    /// The title.
    pub title: String,
    /// The text.
    pub content: String,
    /// Where a tap leads: `mini://…`; empty if nowhere.
    pub url: String,
}

/// A message as an app has sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its id. A message that comes twice is one message.
    pub id: String,
    /// Where it shall arrive.
    pub channel: Channel,
    /// The vendor's template: `MINI_APP_COMMON_INBOX`.
    pub template: String,
    /// One for each language; at least one.
    pub letters: Vec<Letter>,
}

/// Something that a merchant's server is told without having asked, ready to be posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What it is, for logs.
    pub name: &'static str,
    /// Which app it is about: its client id.
    pub client_id: String,
    /// Where to.
    pub url: String,
    /// Its headers.
    pub headers: Vec<(&'static str, String)>,
    /// Its body.
    pub body: Vec<u8>,
}

/// Who carries notices.
pub trait Courier: Send + Sync {
    /// Takes a notice along. Nobody waits for it: it is told again until the merchant says that he knows, or for a while.
    fn take(&self, notice: Notice);
}

/// Where messages go.
#[async_trait]
pub trait Inbox: Send + Sync {
    /// Delivers a message, once for each id however often it is called.
    async fn deliver(&self, app: &App, user: &User, message: &Message) -> Result<(), Unavailable>;
}

/// What became of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The money has moved.
    Done,
    /// There is not enough of it.
    BalanceNotEnough,
    /// It is not known yet: to be asked again.
    Pending,
}

/// Where the money is.
#[async_trait]
pub trait Purse: Send + Sync {
    /// Takes money from the user for the app, once for each payment id however often it is called. The answer to a
    /// repetition is that of the first time, unless that was [`Outcome::Pending`].
    async fn debit(&self, app: &App, user: &User, payment: &Payment) -> Result<Outcome, Unavailable>;

    /// What became of a payment. `None` if there is none of this id.
    async fn outcome(&self, payment: &str) -> Result<Option<Outcome>, Unavailable>;
}
