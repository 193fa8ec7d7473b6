//! Who asks, and may he?

use kanhe_sign::compare;

use crate::config::{Caller, Grant, Right};

/// The clients.
#[derive(Debug)]
pub struct Access(Vec<Caller>);

/// Why somebody may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccessFault {
    /// No key, or one that nobody has.
    #[error("a bearer key of one of the gateway's clients is needed")]
    Unknown,
    /// The key is right, and does not open this.
    #[error("this client has no right to do this with this app")]
    Forbidden,
}

impl Access {
    /// Of these clients.
    pub fn new(clients: Vec<Caller>) -> Self {
        Self(clients)
    }

    /// The client with this key. Keys are compared in constant time, and all of them.
    pub fn who(&self, key: Option<&str>) -> Result<&Caller, AccessFault> {
        let key = key.ok_or(AccessFault::Unknown)?;
        let known = |client: &&Caller| compare::equal(client.key.reveal().as_bytes(), key.as_bytes());
        let mut found = None;
        for client in &self.0 {
            if known(&client) {
                found = Some(client);
            }
        }
        found.ok_or(AccessFault::Unknown)
    }

    /// The client with this key, if he may do this with this app; and by which of his grants.
    pub fn check(
        &self,
        key: Option<&str>,
        app: &str,
        right: Right,
    ) -> Result<(&Caller, &Grant), AccessFault> {
        let client = self.who(key)?;
        let grant = client.grant(app, right).ok_or(AccessFault::Forbidden)?;
        Ok((client, grant))
    }
}

impl Caller {
    /// By which grant he may do this with this app.
    pub fn grant(&self, app: &str, right: Right) -> Option<&Grant> {
        let covers = |grant: &&Grant| {
            grant.rights.contains(&right) && (grant.apps.contains(app) || grant.apps.contains("*"))
        };
        self.grants.iter().find(covers)
    }
}
