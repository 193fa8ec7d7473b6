//! A bridge call, from its beginning to its answer.

use core::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::time::Instant;

use super::call::{CallRecord, Object, Reply, Status};
use super::face::Caller;
use super::session::Page;
use super::{PhoneFault, Phones, check_length};
use crate::events::Event;
use crate::log::{LogEntry, Outcome, Source};

/// How many calls a session remembers.
const CALLS: usize = 2000;
/// How many calls of a session may wait at once.
const WAITING: usize = 256;
/// How long a call waits for one that was made before it and has not arrived.
const OVERTAKEN: Duration = Duration::from_secs(2);
/// Longest name of an API, in bytes.
pub(super) const NAME: usize = 128;

/// A bridge call.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Invoke {
    /// The bridge's name.
    pub api: String,
    /// What the page passed.
    #[serde(default)]
    pub params: Object,
    /// Where the page says it is.
    pub url: String,
    /// Which call of its document it is, from 1 on. Calls that say so begin in this order.
    #[serde(default)]
    pub order: Option<u64>,
    /// The view that it comes from. It is in front from then on.
    #[serde(default)]
    pub view: Option<String>,
}

/// What came of a bridge call.
#[derive(Clone, Debug, Serialize)]
pub struct Invoked {
    /// Its number.
    pub call: u64,
    /// What the page's callback gets; nothing: it shall never be called.
    pub result: Option<Object>,
    /// Whether it shall be called twice.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub twice: bool,
}

impl Phones {
    /// A bridge call, from its beginning to its answer.
    pub async fn invoke(&self, id: &str, invoke: Invoke) -> Result<Invoked, PhoneFault> {
        let began = Instant::now();
        if let Some(view) = &invoke.view {
            self.bring_forward(id, view)?;
        }
        if let Some(order) = invoke.order {
            self.turn(id, order).await;
        }
        let (caller, record) = self.begin(id, invoke)?;
        let reply = self.face(&caller.phone).answer(self, &caller, &record.wire, &record.params).await;
        let elapsed = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let CallRecord { id: call, result, twice, .. } = self.finish(&caller, record, reply, elapsed);
        Ok(Invoked { call, result, twice })
    }

    /// Waits until the calls before this one have begun: what a page asks one after another travels on several
    /// connections, and may arrive in another order.
    async fn turn(&self, id: &str, order: u64) {
        let patience = tokio::time::sleep(OVERTAKEN);
        tokio::pin!(patience);
        loop {
            let begun = self.begun.notified();
            tokio::pin!(begun);
            begun.as_mut().enable();
            if self.begun(id).is_none_or(|begun| begun + 1 >= order) {
                return;
            }
            tokio::select! {
                () = begun => {}
                () = &mut patience => return,
            }
        }
    }

    fn begun(&self, id: &str) -> Option<u64> {
        let state = self.state();
        state.sessions.get(id)?.page.as_ref().map(|page| page.begun)
    }

    pub(super) fn begin(&self, id: &str, invoke: Invoke) -> Result<(Caller, CallRecord), PhoneFault> {
        check_length(&invoke.url, "")?;
        if invoke.api.len() > NAME {
            return Err(PhoneFault::TooLong);
        }
        let at = self.platform.now();
        let mut state = self.state();
        state.calls += 1;
        let call = state.calls;
        let session = state.sessions.get_mut(id).ok_or(PhoneFault::NoSession)?;
        if let Some(page) = session.page.as_mut() {
            page.begun = page.begun.max(invoke.order.unwrap_or(0));
            self.begun.notify_waiters();
        }
        let waiting = session.calls.iter().filter(|call| call.status == Status::Waiting).count();
        if waiting >= WAITING {
            return Err(PhoneFault::TooManyCalls);
        }
        let page = session.page.as_mut().ok_or(PhoneFault::NoPage)?;
        page.current = invoke.url;
        let caller = Caller::of(id, call, &session.phone, page);
        let name = self.face(&session.phone).name(&invoke.api, &invoke.params);
        let record = CallRecord {
            id: call,
            session: id.to_owned(),
            at,
            name,
            wire: invoke.api,
            params: invoke.params,
            url: page.current.clone(),
            status: Status::Waiting,
            reason: None,
            checks: Vec::new(),
            signature: None,
            result: None,
            duration_ms: None,
            waited_ms: 0,
            fault: None,
            twice: false,
        };
        if session.calls.len() == CALLS {
            session.calls.pop_front();
        }
        session.calls.push_back(record.clone());
        drop(state);
        self.events.tell(Event::Call { call: Box::new(record.clone()) });
        Ok((caller, record))
    }

    pub(super) fn finish(
        &self,
        caller: &Caller,
        mut record: CallRecord,
        reply: Reply,
        elapsed: u64,
    ) -> CallRecord {
        record.status = reply.status;
        record.reason = reply.reason.map(str::to_owned);
        record.checks = reply.checks;
        record.signature = reply.signature;
        record.result.clone_from(&reply.result);
        record.duration_ms = Some(elapsed);
        record.waited_ms = reply.waited_ms;
        let mut app = None;
        if let Some(session) = self.state().sessions.get_mut(&caller.session) {
            app = session.page.as_ref().and_then(Page::app);
            if let Some(kept) = session.calls.iter_mut().rev().find(|kept| kept.id == record.id) {
                (record.fault, record.twice) = (kept.fault, kept.twice);
                kept.clone_from(&record);
            }
            session.note_call(&record);
        }
        self.events.tell(Event::Call { call: Box::new(record.clone()) });
        self.events.write(LogEntry {
            id: 0,
            at: record.at,
            source: Source::Jsapi,
            endpoint: format!("{}.{}", caller.phone.dialect, record.name),
            app,
            outcome: match record.status {
                _ if record.fault.is_some() => Outcome::Fault,
                Status::Allowed => Outcome::Ok,
                Status::Refused | Status::Cancelled => Outcome::Refused,
                Status::Failed | Status::Waiting => Outcome::Error,
            },
            message: message(reply.result.as_ref()),
            reason: record.reason.clone(),
            evidence: None,
            duration_ms: elapsed,
            session: Some(caller.session.clone()),
            call: Some(caller.call),
            fault: record.fault,
        });
        record
    }
}

/// What a page gets whose call the phone did not take: WeChat's bridge says it in `err_msg`, the others in an envelope.
pub fn not_taken(dialect: &str, api: &str, why: &str) -> Object {
    let fields = if dialect == kanhe_wechat::DIALECT.as_str() {
        vec![("err_msg", json!(format!("{api}:fail"))), ("err_desc", json!(why))]
    } else {
        vec![("errorCode", json!("9")), ("error", json!(9)), ("errorMessage", json!(why))]
    };
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn message(result: Option<&Object>) -> String {
    let text = |name: &str| result.and_then(|result| result.get(name)).and_then(serde_json::Value::as_str);
    text("err_msg").or_else(|| text("errMsg")).unwrap_or_default().to_owned()
}
