//! Messages between nodes by LISTEN and NOTIFY.

use core::future::poll_fn;
use std::sync::Arc;

use async_trait::async_trait;
use kanhe_core::signal::Listener;
use kanhe_core::store::StoreError;
use tokio_postgres::AsyncMessage;

use super::{PostgresAddress, PostgresStore, connect_with};
use crate::Task;
use crate::nodes::{Courier, Ended, hear_all, keep_listening};

/// Nodes hear each other within one schema of one database.
const CHANNEL: &str = "SELECT 'kanhe ' || current_schema()";

#[async_trait]
impl Courier for PostgresStore {
    async fn carry(&self, message: &str) -> Result<(), StoreError> {
        let sql = "SELECT pg_notify('kanhe ' || current_schema(), $1)";
        self.session().await?.rows(sql, &[&message]).await.map(drop)
    }
}

impl PostgresStore {
    /// Tells a listener what other nodes announce, as long as the answer lives.
    pub fn listen(&self, listener: Arc<dyn Listener>) -> Task {
        let address = self.address.clone();
        keep_listening("PostgreSQL", move || {
            let (address, listener) = (address.clone(), Arc::clone(&listener));
            async move { listen(&address, &*listener).await }
        })
    }
}

/// Listens until the connection ends.
async fn listen(address: &PostgresAddress, listener: &dyn Listener) -> Ended {
    let (client, mut connection) = connect_with(address).await?;
    let subscribe = async {
        let channel: String = client.query_one(CHANNEL, &[]).await?.try_get(0)?;
        client.batch_execute(&format!("LISTEN \"{}\"", channel.replace('"', "\"\""))).await
    };
    let hear = async {
        while let Some(message) = poll_fn(|context| connection.poll_message(context)).await {
            if let AsyncMessage::Notification(told) = message? {
                hear_all(listener, told.payload());
            }
        }
        Ok(())
    };
    // Both in one task: the connection works only while it is asked for messages.
    tokio::pin!(hear);
    tokio::select! {
        ended = &mut hear => return ended,
        subscribed = subscribe => subscribed?,
    }
    hear.await
}
