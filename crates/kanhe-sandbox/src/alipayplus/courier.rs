//! Tells merchants of a sandbox's wallet what they have not asked for, until they say that they know.

use core::time::Duration;
use std::sync::Arc;

use kanhe_alipayplus::ports::{Courier, Notice};
use kanhe_core::time::Clock;
use serde_json::Value;

use crate::events::Events;
use crate::log::{LogEntry, Outcome, Source};
use crate::messenger::{Messenger, Notification};

/// After so many seconds a merchant is told again who has not said that he knows. No source fixes it.
const AGAIN: [u64; 4] = [15, 15, 30, 180];

/// A courier who writes down how he fared.
pub(super) struct LoggedCourier {
    /// By whom it goes.
    pub(super) messenger: Arc<dyn Messenger>,
    /// Where it is written down.
    pub(super) events: Arc<Events>,
    /// When.
    pub(super) clock: Arc<dyn Clock>,
}

impl Courier for LoggedCourier {
    fn take(&self, notice: Notice) {
        let Self { messenger, events, clock } = self;
        let (messenger, events, clock) = (Arc::clone(messenger), Arc::clone(events), Arc::clone(clock));
        tokio::spawn(async move {
            for wait in core::iter::once(0).chain(AGAIN) {
                tokio::time::sleep(Duration::from_secs(wait)).await;
                let (knows, answer) = told(&*messenger, &notice).await;
                events.write(line(&notice, clock.as_ref(), knows, &answer));
                if knows {
                    return;
                }
            }
        });
    }
}

/// Tells him once. He knows if he answers 200 with `{"result":{"resultStatus":"S"}}`, which nobody signs.
async fn told(messenger: &dyn Messenger, notice: &Notice) -> (bool, String) {
    let Notice { url, headers, body, .. } = notice.clone();
    match messenger.send(Notification { url, headers, body }).await {
        Ok((status, body)) => {
            let answer: Value = serde_json::from_slice(&body).unwrap_or_default();
            let says = answer.pointer("/result/resultStatus").and_then(Value::as_str);
            let said = says.map_or_else(|| "without result.resultStatus".to_owned(), str::to_owned);
            (status == 200 && says == Some("S"), format!("HTTP {status}, {said}"))
        }
        Err(why) => (false, why),
    }
}

fn line(notice: &Notice, clock: &dyn Clock, knows: bool, message: &str) -> LogEntry {
    LogEntry {
        id: 0,
        at: clock.now(),
        source: Source::Sandbox,
        endpoint: notice.name.to_owned(),
        app: Some(notice.client_id.clone()),
        outcome: if knows { Outcome::Ok } else { Outcome::Error },
        message: format!("{}: {message}", notice.url),
        reason: (!knows).then(|| "not_acknowledged".to_owned()),
        evidence: None,
        duration_ms: 0,
        session: None,
        call: None,
        fault: None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use async_trait::async_trait;
    use kanhe_core::time::{ManualClock, Timestamp};

    use super::*;

    /// Knows it when he is told for the third time.
    #[derive(Default)]
    struct Forgetful(Mutex<u32>);

    #[async_trait]
    impl Messenger for Forgetful {
        async fn send(&self, _: Notification) -> Result<(u16, Vec<u8>), String> {
            let mut times = self.0.lock().unwrap();
            *times += 1;
            match *times {
                1 => Err("nobody is there".to_owned()),
                2 => Ok((200, b"ok".to_vec())),
                _ => Ok((200, br#"{"result":{"resultCode":"SUCCESS","resultStatus":"S"}}"#.to_vec())),
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_merchant_is_told_until_he_says_that_he_knows() {
        let (messenger, events) = (Arc::new(Forgetful::default()), Arc::new(Events::default()));
        let courier = LoggedCourier {
            messenger: Arc::clone(&messenger) as Arc<dyn Messenger>,
            events: Arc::clone(&events),
            clock: Arc::new(ManualClock::at(Timestamp::from_unix_seconds(0))),
        };
        let (url, name) = ("http://127.0.0.1:1/n".to_owned(), "alipayplus.notify_payment");
        courier.take(Notice { name, client_id: "20".to_owned(), url, headers: Vec::new(), body: Vec::new() });
        tokio::time::sleep(Duration::from_secs(600)).await;
        assert_eq!(*messenger.0.lock().unwrap(), 3);
        let lines: Vec<String> = events.log().newest(9).into_iter().map(|line| line.message).collect();
        assert_eq!(
            lines,
            [
                "http://127.0.0.1:1/n: HTTP 200, S",
                "http://127.0.0.1:1/n: HTTP 200, without result.resultStatus",
                "http://127.0.0.1:1/n: nobody is there",
            ]
        );
    }
}
