//! The play money of a sandbox's users, from which apps with an agreement may take.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use kanhe_alipayplus::payment::{Amount, Payment};
use kanhe_alipayplus::ports::{self, Outcome};
use kanhe_core::app::App;
use kanhe_core::platform::Unavailable;
use kanhe_core::time::{Clock, Timestamp};
use kanhe_core::user::User;
use serde::Serialize;

use crate::events::{Event, Events};

/// How many payments are kept; the oldest give way.
const KEPT: usize = 5000;
/// What a user has to begin with: a hundred thousand dinars. The seed's wallet counts a dinar as a thousand.
const GIFT: (&str, u64) = ("IQD", 100_000_000);

/// A payment that was tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tried {
    /// The wallet's id of it.
    pub id: String,
    /// The app's.
    pub request_id: String,
    /// When.
    pub at: Timestamp,
    /// Who paid.
    pub user: String,
    /// Which app took it.
    pub client_id: String,
    /// What the app is called.
    pub app: String,
    /// How much.
    pub amount: Amount,
    /// What for.
    pub description: String,
    /// Whether the money has moved; if not, there was not enough of it.
    pub paid: bool,
}

#[derive(Default)]
struct State {
    /// By user and currency, in minor units.
    balances: BTreeMap<(String, String), u64>,
    payments: VecDeque<Tried>,
}

impl State {
    fn balance(&mut self, user: &str, currency: &str) -> &mut u64 {
        let gift = if currency == GIFT.0 { GIFT.1 } else { 0 };
        self.balances.entry((user.to_owned(), currency.to_owned())).or_insert(gift)
    }
}

/// All purses.
pub struct Purse {
    clock: Arc<dyn Clock>,
    events: Arc<Events>,
    state: Mutex<State>,
}

impl Purse {
    /// Purses with what everybody has to begin with.
    pub fn new(clock: Arc<dyn Clock>, events: Arc<Events>) -> Self {
        Self { clock, events, state: Mutex::default() }
    }

    /// What a user has, in minor units by currency.
    pub fn balances(&self, user: &str) -> BTreeMap<String, u64> {
        let mut state = self.state();
        state.balance(user, GIFT.0);
        let own = state.balances.iter().filter(|((owner, _), _)| owner == user);
        own.map(|((_, currency), balance)| (currency.clone(), *balance)).collect()
    }

    /// Says what a user has.
    pub fn fill(&self, user: &str, currency: &str, balance: u64) {
        *self.state().balance(user, currency) = balance;
        self.events.tell(Event::Belongings { user: user.to_owned() });
    }

    /// What apps have taken from a user, or have tried to, newest first.
    pub fn payments(&self, user: &str) -> Vec<Tried> {
        self.state().payments.iter().rev().filter(|payment| payment.user == user).cloned().collect()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, id: &str) -> Option<Outcome> {
        self.state().payments.iter().find(|known| known.id == id).map(|known| outcome(known.paid))
    }
}

fn outcome(paid: bool) -> Outcome {
    if paid { Outcome::Done } else { Outcome::BalanceNotEnough }
}

#[async_trait]
impl ports::Purse for Purse {
    async fn debit(&self, app: &App, user: &User, payment: &Payment) -> Result<Outcome, Unavailable> {
        let mut state = self.state();
        if let Some(known) = state.payments.iter().find(|known| known.id == payment.id) {
            return Ok(outcome(known.paid));
        }
        let balance = state.balance(&user.handle, &payment.amount.currency);
        let left = balance.checked_sub(payment.amount.minor_units());
        *balance = left.unwrap_or(*balance);
        let paid = left.is_some();
        if state.payments.len() == KEPT {
            state.payments.pop_front();
        }
        state.payments.push_back(Tried {
            id: payment.id.clone(),
            request_id: payment.request_id.clone(),
            at: self.clock.now(),
            user: user.handle.clone(),
            client_id: app.client_id.clone(),
            app: app.name.clone(),
            amount: payment.amount.clone(),
            description: payment.description.clone(),
            paid,
        });
        drop(state);
        self.events.tell(Event::Belongings { user: user.handle.clone() });
        Ok(outcome(paid))
    }

    async fn outcome(&self, payment: &str) -> Result<Option<Outcome>, Unavailable> {
        Ok(self.find(payment))
    }
}
