//! Messages between nodes by publishing and subscribing.

use std::sync::Arc;

use async_trait::async_trait;
use futures_util::StreamExt;
use kanhe_core::signal::Listener;
use kanhe_core::store::StoreError;

use super::RedisShared;
use crate::Task;
use crate::nodes::{Courier, hear_all, keep_listening};

/// Where changes are told.
const CHANNEL: &str = "changes";

#[async_trait]
impl Courier for RedisShared {
    async fn carry(&self, message: &str) -> Result<(), StoreError> {
        let channel = self.name(CHANNEL);
        self.ask(async |mut manager| {
            redis::cmd("PUBLISH").arg(&channel).arg(message).query_async(&mut manager).await
        })
        .await
    }
}

impl RedisShared {
    /// Tells a listener what other nodes announce, as long as the answer lives.
    pub fn listen(&self, listener: Arc<dyn Listener>) -> Task {
        let (client, channel) = (self.client.clone(), self.name(CHANNEL));
        keep_listening("Redis", move || {
            let (client, channel, listener) = (client.clone(), channel.clone(), Arc::clone(&listener));
            async move {
                let mut subscription = client.get_async_pubsub().await?;
                subscription.subscribe(&channel).await?;
                let mut messages = subscription.into_on_message();
                while let Some(message) = messages.next().await {
                    hear_all(&*listener, &message.get_payload::<String>()?);
                }
                Ok(())
            }
        })
    }
}
