//! Who is logged in at the demo: sessions that wait for a code, and the tokens of those that have brought one.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many of each are kept; the oldest give way.
const KEPT: usize = 1000;

#[derive(Default)]
struct State {
    waiting: VecDeque<String>,
    tokens: VecDeque<(String, String)>,
}

/// Sessions and logins.
#[derive(Default)]
pub(super) struct Logins(Mutex<State>);

impl Logins {
    /// A session that waits for a code.
    pub(super) fn open(&self, session: String) -> String {
        push(&mut self.state().waiting, session.clone());
        session
    }

    /// Uses a session up. False if it does not wait.
    pub(super) fn redeem(&self, session: &str) -> bool {
        let mut state = self.state();
        let at = state.waiting.iter().position(|waiting| waiting == session);
        at.and_then(|at| state.waiting.remove(at)).is_some()
    }

    /// Keeps the token of a login.
    pub(super) fn keep(&self, login: String, token: String) {
        push(&mut self.state().tokens, (login, token));
    }

    /// The token of a login.
    pub(super) fn token(&self, login: &str) -> Option<String> {
        self.state().tokens.iter().find(|(known, _)| known == login).map(|(_, token)| token.clone())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn push<T>(kept: &mut VecDeque<T>, new: T) {
    if kept.len() == KEPT {
        kept.pop_front();
    }
    kept.push_back(new);
}

#[cfg(test)]
mod tests {
    use super::Logins;

    #[test]
    fn a_session_founds_one_login() {
        let logins = Logins::default();
        let session = logins.open("s".to_owned());
        assert!(logins.redeem(&session) && !logins.redeem(&session) && !logins.redeem("other"));
        logins.keep("l".to_owned(), "t".to_owned());
        assert_eq!((logins.token("l").as_deref(), logins.token("s")), (Some("t"), None));
    }
}
