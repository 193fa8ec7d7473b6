//! Events of the host: which of them a page listens to, and telling it one.

use serde::Deserialize;
use serde_json::Value;
use tokio::time::Instant;

use super::call::{Object, Status};
use super::calls::{Invoke, NAME};
use super::face::Caller;
use super::{PhoneFault, Phones};
use crate::events::Event;

/// How many events a document listens to (`web/types/host-protocol.d.ts`, Bounds).
const EVENTS: usize = 256;

/// A page begins to listen.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listen {
    /// The event's name on the bridge.
    pub event: String,
    /// Where the page says it is.
    pub url: String,
    /// The view that it is in. It is in front from then on.
    #[serde(default)]
    pub view: Option<String>,
}

impl Phones {
    /// A page begins to listen to an event. It may do so before it has configured: what it may hear is judged when
    /// there is something to hear. The log shows how it stands now; answers the number of its line, or 0 if the bridge
    /// itself listens.
    pub async fn listen(&self, id: &str, Listen { event, url, view }: Listen) -> Result<u64, PhoneFault> {
        if event.len() > NAME {
            return Err(PhoneFault::TooLong);
        }
        let began = Instant::now();
        if let Some(view) = &view {
            self.bring_forward(id, view)?;
        }
        self.with_session(id, |session| {
            let page = session.page.as_mut().ok_or(PhoneFault::NoPage)?;
            if page.listens.len() == EVENTS && !page.listens.contains(&event) {
                return Err(PhoneFault::TooManyEvents);
            }
            page.listens.insert(event.clone());
            Ok(())
        })?;
        if self.caller(id).is_ok_and(|caller| self.face(&caller.phone).is_bridge_event(&event)) {
            return Ok(0);
        }
        let (caller, record) =
            self.begin(id, Invoke { api: event, params: Object::new(), url, order: None, view })?;
        let reply = self.face(&caller.phone).listen(self, &caller, &record.wire).await;
        let elapsed = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.finish(&caller, record, reply, elapsed);
        Ok(caller.call)
    }

    /// Whether the page in view listens to an event.
    pub fn listens(&self, id: &str, event: &str) -> bool {
        let state = self.state();
        let page = state.sessions.get(id).and_then(|session| session.page.as_ref());
        page.is_some_and(|page| page.listens.contains(event))
    }

    /// Tells a document about an event, if it is still in view, listens, and may hear it. Answers whether it was told.
    pub async fn emit(&self, id: &str, document: u64, event: &str, payload: Object) -> bool {
        let Some(caller) = self.listener(id, document, event) else { return false };
        let heard = self.face(&caller.phone).listen(self, &caller, event).await.status == Status::Allowed;
        if heard {
            let event = event.to_owned();
            let payload = Value::Object(payload);
            self.events.tell(Event::Event { session: id.to_owned(), event, payload });
        }
        heard
    }

    fn listener(&self, id: &str, document: u64, event: &str) -> Option<Caller> {
        let state = self.state();
        let session = state.sessions.get(id)?;
        let page = session.page.as_ref()?;
        let there = page.document == document && !page.closed && page.listens.contains(event);
        there.then(|| Caller::of(id, 0, &session.phone, page))
    }
}
