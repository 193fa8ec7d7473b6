//! What a fault makes of a page's call.

use super::call::{CheckOutcome, Object, Reply, Status};
use super::verdict::check;
use super::{Caller, Phones};
use crate::faults::{End, Fault, Target};

/// How somebody wants a call to end; its client has the words for it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Forced<'a> {
    /// How.
    pub(crate) end: End,
    /// The client's code, if another one is wanted than the usual.
    pub(crate) code: Option<&'a str>,
    /// The client's text, likewise.
    pub(crate) message: Option<&'a str>,
}

impl Phones {
    /// Looks whether a fault hits this call, and lets it be late. Nothing: the real answer follows.
    pub(crate) async fn fault(
        &self,
        caller: &Caller,
        name: &str,
        words: impl FnOnce(Forced<'_>) -> Object,
    ) -> Option<Reply> {
        let fault = self.hit(caller, name)?;
        tokio::time::sleep(fault.latency()).await;
        let (status, result) = match (&fault, fault.end) {
            (Fault { drop: true, .. }, _) => (Status::Failed, None),
            (Fault { answer: Some(answer), .. }, _) => (Status::Failed, Some(answer.clone())),
            (_, Some(end)) => {
                let forced = Forced { end, code: fault.code.as_deref(), message: fault.message.as_deref() };
                (ended(end), Some(words(forced)))
            }
            _ => return None,
        };
        let value = format!("#{}", fault.id);
        let checks = vec![check("fault", CheckOutcome::Failed, value, Some("fault_injected"))];
        let reply = Reply::new(status, Some("fault_injected"), Object::new());
        Some(Reply { result, checks, ..reply })
    }

    /// The fault that hits a page's call, if one does. The call is marked with it.
    pub(crate) fn hit(&self, caller: &Caller, name: &str) -> Option<Fault> {
        let fault = self.faults.hit(&Target {
            endpoint: name,
            session: Some(&caller.session),
            app: caller.client_id(),
            user: Some(&caller.phone.user),
        })?;
        if let Some(session) = self.state().sessions.get_mut(&caller.session)
            && let Some(call) = session.calls.iter_mut().rev().find(|call| call.id == caller.call)
        {
            call.fault = Some(fault.id);
            call.twice = fault.twice;
        }
        Some(fault)
    }
}

fn ended(end: End) -> Status {
    match end {
        End::Deny => Status::Refused,
        End::Cancel => Status::Cancelled,
        End::Fail => Status::Failed,
    }
}
