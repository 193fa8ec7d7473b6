//! Counters in two places: in the quick one, and in the database while the quick one is gone.

use std::sync::Arc;

use async_trait::async_trait;
use kanhe_core::app::AppUid;
use kanhe_core::quota::{Counter, Taken};
use kanhe_core::store::{Quotas, Store, StoreError};
use kanhe_core::time::Timestamp;
use kanhe_core::word::Word;

/// Counts in `first`, and in `then` while `first` does not answer. It errs in the app's favour: the two do not know what
/// the other has counted, so that an app may get its limit again each time that `first` goes or comes back empty; never
/// less than its limit.
pub struct QuotasWithFallback {
    /// Where calls are counted.
    pub first: Arc<dyn Quotas>,
    /// Where they are counted meanwhile.
    pub then: Arc<dyn Store>,
}

#[async_trait]
impl Quotas for QuotasWithFallback {
    async fn take_quota(
        &self,
        app: AppUid,
        call: Word,
        window: Timestamp,
        limit: u32,
    ) -> Result<Taken, StoreError> {
        match self.first.take_quota(app, call, window, limit).await {
            Err(StoreError::Unavailable(_)) => self.then.take_quota(app, call, window, limit).await,
            taken => taken,
        }
    }

    async fn counters(&self, app: AppUid) -> Result<Vec<Counter>, StoreError> {
        match self.first.counters(app).await {
            Err(StoreError::Unavailable(_)) => self.then.counters(app).await,
            counters => counters,
        }
    }

    async fn clear_quotas(&self, app: AppUid, kept: &[Word]) -> Result<(), StoreError> {
        let cleared = self.first.clear_quotas(app, kept).await;
        // Whichever counts now: who has cleared his counters must not meet them again.
        match (cleared, self.then.clear_quotas(app, kept).await) {
            (Ok(()), _) | (Err(StoreError::Unavailable(_)), Ok(())) => Ok(()),
            (Err(why), _) => Err(why),
        }
    }
}
