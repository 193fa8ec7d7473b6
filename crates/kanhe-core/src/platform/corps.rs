//! Corps, and what is installed in them.

use super::{Platform, Unavailable};
use crate::app::App;
use crate::corp::Corp;
use crate::store::StoreError;
use crate::word::Dialect;

impl Platform {
    /// Registers a corp. `None` if its id is taken.
    pub async fn add_corp(
        &self,
        dialect: Dialect,
        id: &str,
        name: &str,
    ) -> Result<Option<Corp>, Unavailable> {
        let corp = Corp { dialect, id: id.to_owned(), name: name.to_owned(), created_at: self.now() };
        match self.store.insert_corp(&corp).await {
            Ok(()) => Ok(Some(corp)),
            Err(StoreError::Conflict) => Ok(None),
            Err(other) => Err(other.into()),
        }
    }

    /// The corp that a vendor's id names.
    pub async fn corp(&self, dialect: Dialect, id: &str) -> Result<Option<Corp>, Unavailable> {
        Ok(self.store.corp(dialect, id).await?)
    }

    /// All corps of a dialect.
    pub async fn corps(&self, dialect: Dialect) -> Result<Vec<Corp>, Unavailable> {
        Ok(self.store.corps(dialect).await?)
    }

    /// Up to `limit` apps that are installed in a corp.
    pub async fn apps_in(&self, dialect: Dialect, corp: &str, limit: usize) -> Result<Vec<App>, Unavailable> {
        Ok(self.store.apps_in(dialect, corp, limit).await?)
    }
}
