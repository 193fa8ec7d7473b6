//! Waiting for what a page will do, for scripts: never longer than they say, and with a sentence where it does not come.

use core::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::call::{CallRecord, Status};
use super::dialog::DialogView;
use super::{PhoneFault, Phones};
use crate::events::Event;

/// How long nobody looks if nothing happens.
const BLINK: Duration = Duration::from_secs(1);

/// A call that somebody waits for.
#[derive(Clone, Debug, Default)]
pub struct CallWanted {
    /// The page's or the bridge's name of it; any, if absent.
    pub api: Option<String>,
    /// How it has to stand; absent: answered, in whichever way.
    pub status: Option<Status>,
    /// Only calls behind this one.
    pub since: u64,
}

/// A question that somebody waits for.
#[derive(Clone, Debug, Default)]
pub struct DialogWanted {
    /// Its kind; any, if absent.
    pub kind: Option<String>,
    /// Only questions behind this one.
    pub since: u64,
}

/// What somebody waited for did not come.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Missed {
    /// The phone cannot be asked.
    #[error(transparent)]
    Phone(#[from] PhoneFault),
    /// It did not come in time; what came instead.
    #[error("{0}")]
    TimedOut(String),
}

impl CallWanted {
    fn is(&self, call: &CallRecord) -> bool {
        let named = self.api.as_ref().is_none_or(|api| *api == call.name || *api == call.wire);
        let stands = match self.status {
            Some(status) => call.status == status,
            None => call.status != Status::Waiting,
        };
        call.id > self.since && named && stands
    }
}

impl DialogWanted {
    fn is(&self, dialog: &DialogView) -> bool {
        dialog.id > self.since && self.kind.as_ref().is_none_or(|kind| kind == dialog.kind)
    }
}

impl Phones {
    /// The oldest call of this kind; it may have come already.
    pub async fn wait_for_call(
        &self,
        id: &str,
        wanted: &CallWanted,
        patience: Duration,
    ) -> Result<CallRecord, Missed> {
        let found = || Ok(self.calls(id, wanted.since)?.into_iter().find(|call| wanted.is(call)));
        self.wait(id, patience, found, || {
            let api = wanted.api.as_deref().unwrap_or("any function");
            let status =
                wanted.status.map_or_else(String::new, |status| format!(" that is {}", status.name()));
            let came = self.calls(id, wanted.since).unwrap_or_default();
            let came: Vec<String> =
                came.iter().map(|call| format!("{} ({})", call.name, call.status.name())).collect();
            format!("no call of {api}{status} came; {}", instead("calls that came", &came, &self.asked(id)))
        })
        .await
    }

    /// The oldest open question of this kind; it may be there already.
    pub async fn wait_for_dialog(
        &self,
        id: &str,
        wanted: &DialogWanted,
        patience: Duration,
    ) -> Result<DialogView, Missed> {
        let found = || Ok(self.dialogs(id)?.into_iter().find(|dialog| wanted.is(dialog)));
        self.wait(id, patience, found, || {
            let kind = wanted.kind.as_deref().unwrap_or("any");
            let waiting = self.calls(id, 0).unwrap_or_default();
            let waiting =
                waiting.iter().rev().take(5).map(|call| format!("{} ({})", call.name, call.status.name()));
            let waiting: Vec<String> = waiting.collect();
            format!(
                "no question of the kind {kind} was asked; {}",
                instead("latest calls", &waiting, &self.asked(id))
            )
        })
        .await
    }

    fn asked(&self, id: &str) -> Vec<String> {
        self.dialogs(id).unwrap_or_default().iter().map(|dialog| dialog.kind.to_owned()).collect()
    }

    /// Looks again whenever something happens in this phone.
    async fn wait<T>(
        &self,
        id: &str,
        patience: Duration,
        found: impl Fn() -> Result<Option<T>, PhoneFault>,
        why: impl Fn() -> String,
    ) -> Result<T, Missed> {
        let until = Instant::now() + patience;
        // Before the first look, so that nothing falls between.
        let mut events = self.events.watch();
        loop {
            if let Some(found) = found()? {
                return Ok(found);
            }
            if Instant::now() >= until {
                return Err(Missed::TimedOut(format!("within {} ms {}", patience.as_millis(), why())));
            }
            // A phone that is thrown away says nothing: so now and then without an event.
            let look = until.min(Instant::now() + BLINK);
            while let Ok(Ok(event)) = timeout_at(look, events.recv()).await
                && !concerns(&event, id)
            {}
        }
    }
}

fn concerns(event: &Event, id: &str) -> bool {
    matches!(
        event,
        Event::Call { .. } | Event::Dialog { .. } | Event::DialogClosed { .. } | Event::Session { .. }
    ) && event.session() == Some(id)
}

fn instead(what: &str, came: &[String], asked: &[String]) -> String {
    let list = |items: &[String]| if items.is_empty() { "none".to_owned() } else { items.join(", ") };
    format!("{what}: {}; open questions: {}", list(came), list(asked))
}
