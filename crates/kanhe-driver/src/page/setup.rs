//! Everything that a fresh target is told before it may run.
//!
//! All of it is sent in one go and nothing is waited for: a pop-up that waits for its debugger answers nothing until
//! `Runtime.runIfWaitingForDebugger`, which is the last.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};

use super::identity::Identity;
use super::images;
use super::script::Names;
use crate::cdp::{Cdp, CdpFault};

/// What targets are set up with.
#[derive(Clone, Debug)]
pub(super) struct Setup {
    pub(super) script: String,
    pub(super) names: Names,
    pub(super) identity: Identity,
    /// By session: the browser's name for the script that it puts into documents.
    installed: Arc<Mutex<HashMap<String, String>>>,
}

/// Attaches to whatever a target brings forth, and holds that until it is set up.
pub(super) fn auto_attach() -> Value {
    json!({"autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true})
}

const ADD_SCRIPT: &str = "Page.addScriptToEvaluateOnNewDocument";

impl Setup {
    pub(super) fn new(script: String, names: Names, identity: Identity) -> Self {
        Self { script, names, identity, installed: Arc::default() }
    }

    /// Sets up a view, or a frame of another site (`frame`). Answers the first refusal, once all answers are there.
    pub(super) fn set_up(
        &self,
        cdp: &Cdp,
        session: &str,
        frame: bool,
    ) -> impl Future<Output = Result<(), CdpFault>> + Send + use<> {
        let nothing = Cdp::nothing();
        let mut commands = vec![
            // Without it, in this very session, the script never runs.
            ("Page.enable", nothing.clone()),
            ("Runtime.enable", nothing.clone()),
            ("Runtime.addBinding", json!({"name": self.names.binding})),
            (ADD_SCRIPT, json!({"source": self.script, "runImmediately": true})),
            ("Fetch.enable", images::patterns()),
            ("Target.setAutoAttach", auto_attach()),
        ];
        commands.extend(self.appearance(frame));
        commands.push(("Runtime.runIfWaitingForDebugger", nothing));
        self.send(cdp, session, &commands)
    }

    /// Makes a target what the client has become. Documents that are there keep their script.
    pub(super) fn change(&self, cdp: &Cdp, session: &str, frame: bool) {
        let mut commands = self.appearance(frame);
        if let Some(identifier) = self.installed().remove(session) {
            commands.push(("Page.removeScriptToEvaluateOnNewDocument", json!({"identifier": identifier})));
        }
        commands.push((ADD_SCRIPT, json!({"source": self.script})));
        let sent = self.send(cdp, session, &commands);
        tokio::spawn(sent);
    }

    /// A target is gone.
    pub(super) fn forget(&self, session: &str) {
        self.installed().remove(session);
    }

    fn appearance(&self, frame: bool) -> Vec<(&'static str, Value)> {
        let mut commands = vec![("Emulation.setUserAgentOverride", self.identity.user_agent_override())];
        if !frame {
            let phone = self.identity.phone;
            commands.extend(
                self.identity.metrics().map(|metrics| ("Emulation.setDeviceMetricsOverride", metrics)),
            );
            let touch = json!({"enabled": phone, "maxTouchPoints": if phone { 5 } else { 1 }});
            commands.push(("Emulation.setTouchEmulationEnabled", touch));
        }
        commands
    }

    fn send(
        &self,
        cdp: &Cdp,
        session: &str,
        commands: &[(&'static str, Value)],
    ) -> impl Future<Output = Result<(), CdpFault>> + Send + use<> {
        let answers: Vec<_> = commands
            .iter()
            .map(|(method, params)| (*method, cdp.send(Some(session), method, params)))
            .collect();
        let (setup, session) = (self.clone(), session.to_owned());
        async move {
            let mut all = Ok(());
            for (method, answer) in answers {
                let answer = answer.await;
                if let (ADD_SCRIPT, Some(identifier)) =
                    (method, answer.as_ref().ok().and_then(|answer| answer["identifier"].as_str()))
                {
                    setup.installed().insert(session.clone(), identifier.to_owned());
                }
                all = all.and(answer.map(drop));
            }
            all
        }
    }

    fn installed(&self) -> std::sync::MutexGuard<'_, HashMap<String, String>> {
        self.installed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
