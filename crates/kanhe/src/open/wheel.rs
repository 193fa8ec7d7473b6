//! What the sandbox wants of the browser: read from the stream by which we hold the session.

use bytes::Bytes;
use http::Method;
use kanhe_driver::page::{Command, Identity, Input};
use kanhe_driver::proxy::{Mapping, Rules};
use serde_json::{Map, Value, json};
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::oneshot;

use super::api::Api;
use super::events::Events;
use crate::Fault;
use crate::cli::OpenFlags;

/// The session, while we drive it. Whoever reads no longer lets go of it.
#[derive(Debug)]
pub(super) struct Wheel {
    api: Api,
    path: String,
    events: Events,
    /// As we know it.
    session: Value,
}

/// A phone's view in CSS pixels: that of the simulated phone on a screen that is large enough.
const PHONE: (u32, u32) = (340, 640);
/// A computer's.
const COMPUTER: (u32, u32) = (1180, 760);

impl Wheel {
    /// Takes a session.
    pub(super) async fn take(
        api: &Api,
        session: &str,
        flags: &OpenFlags,
        headless: bool,
    ) -> Result<Self, Fault> {
        let map: Map<String, Value> =
            flags.map.iter().map(|mapping| (mapping.host.clone(), json!(mapping.target))).collect();
        let driver = json!({"browser": "", "headless": headless, "hermetic": flags.hermetic, "map": map});
        let path = format!("/sandbox/v1/sessions/{session}");
        let taken = api.stream(Method::POST, &format!("{path}/driver"), driver.to_string().into()).await?;
        let mut events = Events::of(taken.into_body());
        let first = events.next().await;
        let first = first.ok_or_else(|| Fault::Other(format!("the sandbox at {} is gone", api.origin())))?;
        Ok(Self { api: api.clone(), path, events, session: first["session"].clone() })
    }

    /// Says which browser it has become.
    pub(super) async fn introduce(&self, browser: &str, devtools: Option<&str>) -> Result<(), Fault> {
        let known = json!({"browser": browser, "devtools": devtools});
        self.api.call(Method::PATCH, &format!("{}/driver", self.path), &known).await?;
        Ok(())
    }

    /// Boot data for the bridge.
    pub(super) fn boot(&self) -> Value {
        self.session["boot"].clone()
    }

    /// What the browser shall say of itself.
    pub(super) fn identity(&self) -> Identity {
        let boot = &self.session["boot"];
        let text = |name: &str| boot[name].as_str().unwrap_or_default().to_owned();
        let phone = boot["profile"] != "desktop";
        let headless = self.session["driver"]["headless"] == true;
        Identity {
            user_agent: text("userAgent"),
            platform: text("platform"),
            language: text("language"),
            phone,
            size: match (phone, headless) {
                (true, true) => Some(PHONE),
                (false, true) => Some(COMPUTER),
                // A window has a size of its own, and may be resized.
                (_, false) => None,
            },
            density: if headless { 2 } else { 1 },
        }
    }

    /// Waits until the sandbox is gone, and does nothing of what it says.
    pub(super) async fn wait(&mut self) {
        while let Some(event) = self.events.next().await {
            self.note(&event);
        }
    }

    /// Does what it says, until it is gone.
    pub(super) async fn turn(&mut self, driver: &UnboundedSender<Command>, rules: &Rules) {
        // A driver that has ended does nothing; its end is noticed elsewhere.
        let tell = |command| drop(driver.send(command));
        while let Some(event) = self.events.next().await {
            let before = (self.identity(), self.boot(), self.session["driver"]["map"].clone());
            self.note(&event);
            match event["type"].as_str().unwrap_or_default() {
                "session" => {
                    let (identity, boot) = (self.identity(), self.boot());
                    if (&identity, &boot) != (&before.0, &before.1) {
                        tell(Command::Become(identity, boot));
                    }
                    if self.session["driver"]["map"] != before.2 {
                        rules.map(mappings(&self.session["driver"]["map"]));
                    }
                }
                "open" => tell(Command::Open(text(&event, "url"))),
                "closed" => tell(Command::CloseView),
                "menu" if event["item"] == "menuItem:refresh" => tell(Command::Act(vec![Input::Reload {}])),
                "menu" if event["item"] == "back" => tell(Command::Act(vec![Input::Back {}])),
                "event" => {
                    let payload = event["payload"].as_object().cloned().unwrap_or_default();
                    tell(Command::Deliver(text(&event, "event"), payload));
                }
                "input" => {
                    let inputs = event["inputs"].as_array().into_iter().flatten();
                    let read = inputs.filter_map(|input| serde_json::from_value(input.clone()).ok());
                    tell(Command::Act(read.collect()));
                }
                "screen-wanted" => tell(Command::Cast(true)),
                "photograph" => self.photograph(driver, event["number"].as_u64().unwrap_or_default()),
                _ => {}
            }
        }
    }

    fn note(&mut self, event: &Value) {
        if event["type"] == "session" {
            self.session = event["session"].clone();
        }
    }

    fn photograph(&self, driver: &UnboundedSender<Command>, number: u64) {
        let (answer, taken) = oneshot::channel();
        let _ = driver.send(Command::Photograph(answer));
        let (api, path) = (self.api.clone(), format!("{}/screenshot/{number}", self.path));
        tokio::spawn(async move {
            if let Ok(Ok(picture)) = taken.await {
                // Who has waited too long has been told so.
                let _ = api.bytes(Method::PUT, &path, Bytes::from(picture)).await;
            }
        });
    }
}

fn text(event: &Value, name: &str) -> String {
    event[name].as_str().unwrap_or_default().to_owned()
}

fn mappings(map: &Value) -> Vec<Mapping> {
    let pairs = map.as_object().into_iter().flatten();
    pairs.filter_map(|(host, target)| format!("{host}={}", target.as_str()?).parse().ok()).collect()
}
