//! Who asks, and may he?

use kanhe_sign::compare;

use crate::config::{Client, Right};

/// The clients.
#[derive(Debug)]
pub struct Access(Vec<Client>);

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
    pub fn new(clients: Vec<Client>) -> Self {
        Self(clients)
    }

    /// The client with this key, if he may do this with this app. Keys are compared in constant time.
    pub fn check(&self, key: Option<&str>, app: &str, right: Right) -> Result<&Client, AccessFault> {
        let key = key.ok_or(AccessFault::Unknown)?;
        let known = |client: &&Client| compare::equal(client.key.reveal().as_bytes(), key.as_bytes());
        let client = self.0.iter().rfind(known).ok_or(AccessFault::Unknown)?;
        let may = client.rights.contains(&right) && (client.apps.contains(app) || client.apps.contains("*"));
        if may { Ok(client) } else { Err(AccessFault::Forbidden) }
    }
}
