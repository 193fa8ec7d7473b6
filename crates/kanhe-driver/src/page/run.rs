//! The one who hears everything that happens in the browser, and acts on it.

use core::time::Duration;
use std::collections::HashSet;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::host::{Call, Host, Object};
use super::identity::Identity;
use super::images;
use super::input::{self, Input};
use super::messages::{self, Message};
use super::screen::Screen;
use super::script::{Names, delivery, injected};
use super::setup::{Setup, auto_attach};
use super::teller::{self, Asked, Told};
use super::trial::Trial;
use super::views::{Document, Views};
use crate::cdp::{Cdp, CdpFault, Event};
use crate::proxy::SELF_TEST;

/// What a driver is told to do.
#[derive(Debug)]
pub enum Command {
    /// Loads a page in the view in front.
    Open(String),
    /// Ends the view in front: a pop-up is closed, the last view becomes empty.
    CloseView,
    /// Hands an event of the host's to the documents of the view in front that listen.
    Deliver(String, Object),
    /// Moves hands.
    Act(Vec<Input>),
    /// Shows pictures of the view in front, or no more.
    Cast(bool),
    /// Takes a picture of it: PNG.
    Photograph(oneshot::Sender<Result<Vec<u8>, CdpFault>>),
    /// The client has changed. Counts from the next load on; the window follows at once.
    Become(Identity, Value),
}

/// Why a driver has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Somebody has closed the last window.
    LastViewClosed,
    /// The browser is gone.
    BrowserGone,
}

/// A driver that runs.
#[derive(Debug)]
pub struct Driver {
    commands: UnboundedSender<Command>,
    running: JoinHandle<Ended>,
}

/// What a driver is started with.
pub struct Started {
    /// Whom it stands in front of.
    pub host: Arc<dyn Host>,
    /// The bridge's script, as a host injects it.
    pub bridge: String,
    /// Boot data for the bridge.
    pub boot: Value,
    /// What the browser says of itself.
    pub identity: Identity,
    /// A word that no page can guess.
    pub secret: String,
    /// Nobody sees the browser's own dialogs.
    pub headless: bool,
}

/// How long the start-up test may take.
const PATIENCE: Duration = Duration::from_secs(45);

impl Driver {
    /// Takes a browser, and proves with a page of our own that everything works: the proxy, the certificate, the script
    /// before the first script, the way from the page and the way back. Answers in words what does not.
    pub async fn start(
        cdp: &Cdp,
        events: UnboundedReceiver<Event>,
        started: Started,
    ) -> Result<Self, String> {
        let (commands, to_do) = tokio::sync::mpsc::unbounded_channel();
        let (trial, test) = Trial::new();
        let run = Run::new(cdp.clone(), started, commands.clone(), trial);
        let running = tokio::spawn(run.run(events, to_do));
        let driver = Self { commands, running };
        let attaching = cdp.send(None, "Target.setAutoAttach", &auto_attach()).await;
        attaching.map_err(|why| format!("it refuses a command: {why}"))?;
        match timeout(PATIENCE, test).await {
            Ok(Ok(result)) => result.map(|()| driver),
            Ok(Err(_)) => Err("it ended in the middle".to_owned()),
            Err(_) => Err(format!(
                "no bridge appeared in a page within {} s (Page.addScriptToEvaluateOnNewDocument, Runtime.addBinding)",
                PATIENCE.as_secs()
            )),
        }
    }

    /// Tells it what to do. A driver that has ended does nothing.
    pub fn tell(&self, command: Command) {
        let _ = self.commands.send(command);
    }

    /// By which others tell it.
    pub fn commands(&self) -> UnboundedSender<Command> {
        self.commands.clone()
    }

    /// Waits until there is nothing left to drive.
    pub async fn ended(&mut self) -> Ended {
        (&mut self.running).await.unwrap_or(Ended::BrowserGone)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.running.abort();
    }
}

struct Run {
    cdp: Cdp,
    host: Arc<dyn Host>,
    setup: Setup,
    bridge: String,
    headless: bool,
    views: Views,
    tell: UnboundedSender<Told>,
    screen: Screen,
    commands: UnboundedSender<Command>,
    trial: Trial,
    /// The history of the first view still holds the test's page.
    fresh: bool,
}

impl Run {
    fn new(cdp: Cdp, started: Started, commands: UnboundedSender<Command>, trial: Trial) -> Self {
        let Started { host, bridge, boot, identity, secret, headless } = started;
        let names = Names::of(&secret);
        let script = injected(&bridge, &boot, &identity, &names);
        let tell = teller::start(cdp.clone(), Arc::clone(&host), names.clone());
        let stop = commands.clone();
        let screen = Screen::new(Arc::clone(&host), move || drop(stop.send(Command::Cast(false))));
        let setup = Setup::new(script, names, identity);
        let views = Views::default();
        Self { cdp, host, setup, bridge, headless, views, tell, screen, commands, trial, fresh: true }
    }

    async fn run(
        mut self,
        mut events: UnboundedReceiver<Event>,
        mut to_do: UnboundedReceiver<Command>,
    ) -> Ended {
        let mut waiting_for_view = Vec::new();
        loop {
            tokio::select! {
                event = events.recv() => {
                    let Some(event) = event else { return Ended::BrowserGone };
                    self.heard(&event);
                    if event.method == "Target.detachedFromTarget" && self.views.is_empty() {
                        return Ended::LastViewClosed;
                    }
                    if self.views.front().is_some() {
                        for command in waiting_for_view.drain(..) {
                            self.act(command);
                        }
                    }
                }
                command = to_do.recv() => {
                    let Some(command) = command else { return Ended::BrowserGone };
                    if self.views.front().is_some() { self.act(command) } else { waiting_for_view.push(command) }
                }
            }
        }
    }

    fn heard(&mut self, Event { session, method, params }: &Event) {
        let session = session.as_deref().unwrap_or_default();
        match &**method {
            "Target.attachedToTarget" => self.attached(session, params),
            "Target.detachedFromTarget" => self.detached(params["sessionId"].as_str().unwrap_or_default()),
            "Page.frameNavigated" => self.navigated(session, &params["frame"]),
            "Page.domContentEventFired" => self.parsed(session),
            "Page.navigatedWithinDocument" => self.moved(session, params),
            "Runtime.executionContextCreated" => self.context_created(session, &params["context"]),
            "Runtime.executionContextDestroyed" => {
                if let (Some(attached), Some(context)) =
                    (self.views.attached(session), params["executionContextId"].as_i64())
                {
                    attached.listening.remove(&context);
                    attached.own.remove(&context);
                }
            }
            "Runtime.executionContextsCleared" => {
                if let Some(attached) = self.views.attached(session) {
                    attached.listening.clear();
                    attached.own.clear();
                }
            }
            "Runtime.bindingCalled" => self.called(session, params),
            "Fetch.requestPaused" => images::answer(&self.cdp, &self.host, session, params),
            "Page.screencastFrame" => self.screen.take(&self.cdp, session, params),
            "Page.javascriptDialogOpening" if self.headless => self.dialog(session, params),
            "Inspector.targetCrashed" => self.said("error", "the page's process has crashed"),
            _ => {}
        }
    }

    fn attached(&mut self, parent: &str, params: &Value) {
        let info = &params["targetInfo"];
        let (Some(session), Some(id)) = (params["sessionId"].as_str(), info["targetId"].as_str()) else {
            return;
        };
        let frame = match info["type"].as_str() {
            Some("page") => false,
            Some("iframe") => true,
            // Workers have no bridge in real clients either.
            _ => return self.cdp.tell(Some(session), "Runtime.runIfWaitingForDebugger", &Cdp::nothing()),
        };
        if frame {
            self.views.attach_frame(session, parent);
        } else {
            self.views.attach_view(session, id, info["openerId"].as_str());
        }
        let setting_up = self.setup.set_up(&self.cdp, session, frame);
        let (trial, commands) = (self.trial.clone(), self.commands.clone());
        tokio::spawn(async move {
            match setting_up.await {
                // Only now: this first tab has not waited for us, and what happened in it before is not told.
                Ok(()) if !trial.is_over() && !frame => {
                    let _ = commands.send(Command::Open(format!("https://{SELF_TEST}/")));
                }
                Ok(()) => {}
                // A target may be gone before it is set up; not during the test.
                Err(why) => {
                    tracing::debug!(%why, "a target is not set up");
                    trial.end(Err(format!("it refuses a command: {why}")));
                }
            }
        });
    }

    fn detached(&mut self, session: &str) {
        self.setup.forget(session);
        let Some((gone, was_in_front)) = self.views.detach(session) else { return };
        if gone.document.announced {
            self.tell(Told::Gone { view: gone.id });
        }
        if was_in_front {
            self.show_front();
        }
    }

    /// Another view is in front: it is announced again, and pictures are taken of it.
    fn show_front(&mut self) {
        let Some(front) = self.views.front() else { return };
        let (view, session, announced) = (front.id.clone(), front.session.clone(), front.document.announced);
        if self.screen.is_on() {
            self.screen.cast(&self.cdp, Some(&session));
        }
        if announced {
            self.tell(Told::InFront { view });
        }
    }

    fn titled(&mut self, session: &str, title: String) {
        let view = self.views.own_view(session).filter(|view| view.document.announced);
        if let Some(view) = view.map(|view| view.id.clone()) {
            self.tell(Told::Titled { view, title });
        }
    }

    fn navigated(&mut self, session: &str, frame: &Value) {
        if frame["parentId"].is_string() {
            return;
        }
        let Some(view) = self.views.own_view(session) else { return };
        let text = |name: &str| frame[name].as_str().unwrap_or_default();
        let url = format!("{}{}", text("url"), text("urlFragment"));
        view.document = Document { landing: url.clone(), current: url.clone(), announced: false, calls: 0 };
    }

    /// The first page of the run has come: there is no way back to that of the start-up test.
    fn parsed(&mut self, session: &str) {
        let fresh = self.fresh;
        let Some(view) = self.views.own_view(session).filter(|_| fresh) else { return };
        if !is_blank(&view.document.landing) && !is_test(&view.document.landing) {
            self.fresh = false;
            self.cdp.tell(Some(session), "Page.resetNavigationHistory", &Cdp::nothing());
        }
    }

    fn moved(&mut self, session: &str, params: &Value) {
        let Some(view) = self.views.own_view(session).filter(|view| params["frameId"] == *view.id) else {
            return;
        };
        let current = params["url"].as_str().unwrap_or_default().to_owned();
        view.document.current.clone_from(&current);
        if view.document.announced {
            let view = view.id.clone();
            self.tell(Told::Moved { view, current });
        }
    }

    fn context_created(&mut self, session: &str, context: &Value) {
        let Some(id) = context["id"].as_i64() else { return };
        let Some(view) = self.views.own_view(session) else { return };
        let own = context["auxData"]["isDefault"] == true && context["auxData"]["frameId"] == *view.id;
        if let Some(attached) = self.views.attached(session).filter(|_| own) {
            attached.own.insert(id);
        }
    }

    fn called(&mut self, session: &str, params: &Value) {
        let (Some(payload), Some(context)) =
            (params["payload"].as_str(), params["executionContextId"].as_i64())
        else {
            return;
        };
        if params["name"] != *self.setup.names.binding {
            return;
        }
        let Some(message) = messages::read(payload) else { return };
        let Some(attached) = self.views.attached(session) else { return };
        let own = !attached.frame && attached.own.contains(&context);
        match message {
            Message::Hello {} => {
                attached.listening.insert(context, HashSet::new());
                if own {
                    self.hello(session, context);
                }
            }
            Message::Title { title } if own => self.titled(session, title),
            Message::Title { .. } => {}
            Message::Error { message } => self.said("error", &message),
            Message::Listen { event } => {
                let listening = attached.listening.entry(context).or_default();
                if listening.len() < 256 && listening.insert(event.clone()) {
                    self.announce(session);
                    if let Some(view) = self.views.view_of(session) {
                        let (view, url) = (view.id.clone(), view.document.current.clone());
                        self.tell(Told::Listens { view, event, url });
                    }
                }
            }
            Message::Call { id, api, params } => {
                self.announce(session);
                let Some(view) = self.views.view_of(session) else { return };
                view.document.calls += 1;
                let (url, order) = (view.document.current.clone(), view.document.calls);
                let call = Call { view: view.id.clone(), api, params, url, order };
                self.tell(Told::Called { call, asked: Asked { session: session.to_owned(), context, id } });
            }
        }
    }

    /// The bridge is in a view's document.
    fn hello(&mut self, session: &str, context: i64) {
        let Some(view) = self.views.own_view(session) else { return };
        if is_test(&view.document.landing) {
            self.pass_test(session, context);
        } else if !is_blank(&view.document.landing) {
            self.announce(session);
        }
    }

    /// The host learns of the document of a view, and the view is in front.
    fn announce(&mut self, session: &str) {
        let Some(view) = self.views.view_of(session) else { return };
        if view.document.announced {
            return;
        }
        view.document.announced = true;
        let (id, landing, current) =
            (view.id.clone(), view.document.landing.clone(), view.document.current.clone());
        self.views.bring_forward(&id);
        self.tell(Told::Loaded { view: id.clone(), landing: landing.clone() });
        if current != landing {
            self.tell(Told::Moved { view: id, current });
        }
        if self.screen.is_on() {
            let front = self.views.front().map(|view| view.session.clone());
            self.screen.cast(&self.cdp, front.as_deref());
        }
    }

    /// A dialog of the browser's own, which nobody can see: it is told, and the page goes on.
    fn dialog(&mut self, session: &str, params: &Value) {
        let text = params["message"].as_str().unwrap_or_default();
        self.said("alert", text);
        let answer =
            json!({"accept": true, "promptText": params["defaultPrompt"].as_str().unwrap_or_default()});
        self.cdp.tell(Some(session), "Page.handleJavaScriptDialog", &answer);
    }

    fn act(&mut self, command: Command) {
        let Some((session, opener)) =
            self.views.front().map(|front| (front.session.clone(), front.opener.clone()))
        else {
            return;
        };
        let front = Some(&*session);
        match command {
            Command::Open(url) => self.open(&session, url),
            Command::CloseView if opener.is_some() => self.cdp.tell(front, "Page.close", &Cdp::nothing()),
            Command::CloseView => self.cdp.tell(front, "Page.navigate", &json!({"url": "about:blank"})),
            Command::Deliver(event, payload) => self.deliver(&event, &payload),
            Command::Act(inputs) => {
                for input in inputs {
                    if let Input::Size { width, height } = input {
                        self.setup.identity.size = Some((width, height));
                        self.resize(&session);
                    }
                    input::act(&self.cdp, &session, self.setup.identity.phone, &input);
                }
            }
            Command::Cast(on) => self.screen.cast(&self.cdp, front.filter(|_| on)),
            Command::Photograph(answer) => {
                let photograph = self.cdp.send(front, "Page.captureScreenshot", &json!({"format": "png"}));
                tokio::spawn(async move {
                    let taken = photograph.await.map(|taken| {
                        STANDARD.decode(taken["data"].as_str().unwrap_or_default()).unwrap_or_default()
                    });
                    // An error means that nobody wants it any more.
                    let _ = answer.send(taken);
                });
            }
            Command::Become(identity, boot) => self.become_client(identity, &boot),
        }
    }

    fn open(&mut self, session: &str, url: String) {
        let navigating = self.cdp.send(Some(session), "Page.navigate", &json!({"url": url}));
        let (tell, trial) = (self.tell.clone(), self.trial.clone());
        tokio::spawn(async move {
            let why = match navigating.await {
                Ok(result) => match result["errorText"].as_str() {
                    // Another navigation has overtaken this one.
                    None | Some("net::ERR_ABORTED") => return,
                    Some(why) => why.to_owned(),
                },
                Err(CdpFault::Gone) => return,
                Err(why) => why.to_string(),
            };
            if trial.is_over() {
                let _ =
                    tell.send(Told::Said { kind: "error", text: format!("{url} cannot be loaded: {why}") });
            } else if why.contains("CERT") {
                trial.end(Err(format!("it does not take --ignore-certificate-errors-spki-list ({why})")));
            } else {
                trial.end(Err(format!("a page cannot be loaded by way of --proxy-server ({why})")));
            }
        });
    }

    fn deliver(&mut self, event: &str, payload: &Object) {
        let Some(front) = self.views.front().map(|view| view.id.clone()) else { return };
        let message = json!({"type": "event", "event": event, "payload": payload});
        let expression = delivery(&self.setup.names, &message);
        for (session, attached) in self.views.sessions().filter(|(_, attached)| attached.view == front) {
            for (context, _) in attached.listening.iter().filter(|(_, events)| events.contains(event)) {
                let evaluate = json!({"expression": expression, "contextId": context});
                self.cdp.tell(Some(session), "Runtime.evaluate", &evaluate);
            }
        }
    }

    /// The client has changed: what is open keeps its script until it is loaded anew.
    fn become_client(&mut self, identity: Identity, boot: &Value) {
        let size = self.setup.identity.size;
        self.setup.identity = Identity { size: identity.size.and(size).or(identity.size), ..identity };
        let script = injected(&self.bridge, boot, &self.setup.identity, &self.setup.names);
        if script == self.setup.script {
            return;
        }
        self.setup.script = script;
        let sessions: Vec<_> =
            self.views.sessions().map(|(session, attached)| (session.to_owned(), attached.frame)).collect();
        for (session, frame) in sessions {
            self.setup.change(&self.cdp, &session, frame);
        }
    }

    fn resize(&self, session: &str) {
        if let Some(metrics) = self.setup.identity.metrics() {
            self.cdp.tell(Some(session), "Emulation.setDeviceMetricsOverride", &metrics);
        }
    }

    fn pass_test(&mut self, session: &str, context: i64) {
        let receiver = json!(self.setup.names.receiver);
        let binding = json!(self.setup.names.binding);
        let expression = format!("typeof window[{receiver}] === 'function' && !({binding} in window)");
        let looking = self.cdp.send(
            Some(session),
            "Runtime.evaluate",
            &json!({"expression": expression, "contextId": context}),
        );
        let trial = self.trial.clone();
        tokio::spawn(async move {
            let result = match looking.await {
                Ok(answer) if answer["result"]["value"] == true => Ok(()),
                Ok(_) => {
                    Err("a page has no function by which it could be answered (Runtime.evaluate)".to_owned())
                }
                Err(why) => Err(why.to_string()),
            };
            trial.end(result);
        });
    }

    fn said(&self, kind: &'static str, text: &str) {
        self.tell(Told::Said { kind, text: text.chars().take(10_000).collect() });
    }

    fn tell(&self, told: Told) {
        // An error means that the host is gone.
        let _ = self.tell.send(told);
    }
}

fn is_test(url: &str) -> bool {
    url.strip_prefix("https://").is_some_and(|rest| rest.starts_with(SELF_TEST))
}

fn is_blank(url: &str) -> bool {
    url.is_empty() || url.starts_with("about:") || url.starts_with("chrome")
}
