//! The line of one document of a device: the host's end of the host protocol, over a web socket.

use core::time::Duration;
use std::sync::Arc;

use axum::extract::ws::{Message as Frame, WebSocket};
use bytes::Bytes;
use kanhe_core::domain::PageUrl;
use kanhe_sandbox::events::Event;
use kanhe_sandbox::phone::{Invoke, Line, Listen, NewPage, PageChange, Phones, Said, Saying, not_taken};
use serde_json::{Value, json};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, interval};

use super::super::Sandbox;
use super::messages::{First, Message, read};
use super::parked::Words;

/// How often the other end is asked whether it is still there, and how long it may be silent.
const ASKED: Duration = Duration::from_secs(5);
const SILENT: Duration = Duration::from_secs(20);
/// Most events that one document listens to (`web/types/host-protocol.d.ts`, Bounds).
const EVENTS: usize = 256;

/// Serves a line until one of the two ends is gone.
pub(super) async fn serve(sandbox: Arc<Sandbox>, origin: PageUrl, mut socket: WebSocket) {
    let Some(First { key, document }) = first(&mut socket).await else { return };
    // Watched first, so that nothing is missed.
    let events = sandbox.events.watch();
    match sandbox.phones.take_line(&key) {
        Ok(line) => {
            let words = sandbox.parked.take(&line.session, &document);
            let end = End { phones: Arc::clone(&sandbox.phones), origin, line, words };
            end.talk(&sandbox, events, socket).await;
        }
        Err(why) => {
            // In words, for the person who holds the device.
            let closed = json!({"type": "closed", "reason": "ended", "detail": why.to_string()});
            let _ = socket.send(Frame::text(closed.to_string())).await;
        }
    }
}

async fn first(socket: &mut WebSocket) -> Option<First> {
    match socket.recv().await?.ok()? {
        Frame::Text(text) => read(&text),
        _ => None,
    }
}

/// The host's end.
struct End {
    phones: Arc<Phones>,
    /// Where the document is, as its browser says.
    origin: PageUrl,
    line: Line,
    words: Words,
}

impl End {
    async fn talk(mut self, sandbox: &Sandbox, mut events: Receiver<Event>, mut socket: WebSocket) {
        let (mut asking, mut heard) = (interval(ASKED), Instant::now());
        let goes_on = loop {
            tokio::select! {
                () = self.line.ended() => break false,
                frame = socket.recv() => match frame {
                    Some(Ok(Frame::Text(text))) => {
                        heard = Instant::now();
                        if let Some(message) = read(&text) {
                            self.hear(message).await;
                        }
                    }
                    Some(Ok(Frame::Close(_)) | Err(_)) | None => break true,
                    Some(Ok(_)) => heard = Instant::now(),
                },
                _ = asking.tick() => {
                    if heard.elapsed() > SILENT || socket.send(Frame::Ping(Bytes::new())).await.is_err() {
                        break true;
                    }
                }
                Some(word) = self.words.said.recv() => {
                    if socket.send(Frame::text(word.to_string())).await.is_err() {
                        // It shall not be lost with the line.
                        let _ = self.words.say.send(word);
                        break true;
                    }
                }
                event = events.recv() => match event {
                    Ok(event) if event.session() == Some(&*self.line.session) => self.happened(event),
                    Ok(_) | Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => break false,
                },
            }
        };
        if goes_on && self.phones.holds_line(&self.line) {
            let Self { phones, line, words, .. } = self;
            let is_device =
                |session: &str| phones.get(session).is_ok_and(|session| session.phone.detached.is_some());
            sandbox.parked.leave(&line.session, words, is_device);
            phones.lose_line(&line);
            return;
        }
        let closed = json!({"type": "closed", "reason": "ended"});
        let _ = socket.send(Frame::text(closed.to_string())).await;
    }

    /// What the document says. Where it is wrong about itself, it is not heard.
    async fn hear(&mut self, message: Message) {
        let (phones, id) = (Arc::clone(&self.phones), self.line.session.clone());
        // What the phone refuses of what is only told, the page need not know.
        match message {
            Message::Hello { landing, title } if self.is_there(&landing) => {
                if !core::mem::replace(&mut self.words.known, true) {
                    let _ = phones.load(&id, NewPage { landing, title, view: String::new() });
                }
                self.say(json!({"type": "welcome", "kanhe": 1}));
            }
            _ if !self.words.known => {}
            Message::Call { id: number, api, params, url } if self.is_there(&url) => {
                self.words.calls += 1;
                let call = Invoke { api, params, url, order: Some(self.words.calls), view: None };
                let say = self.words.say.clone();
                tokio::spawn(async move {
                    if let Some(reply) = answer(&phones, &id, number, call).await {
                        // An error means that the document is gone.
                        let _ = say.send(reply);
                    }
                });
            }
            Message::Listen { event } => {
                if self.words.listens.len() < EVENTS && !self.words.listens.contains(&event) {
                    self.words.listens.push(event.clone());
                }
                let url = phones.get(&id).ok().and_then(|session| session.page).map(|page| page.current);
                let _ = phones.listen(&id, Listen { event, url: url.unwrap_or_default(), view: None }).await;
            }
            Message::Navigated { url } if self.is_there(&url) => {
                let _ = phones.change_page(&id, PageChange { current: Some(url), ..PageChange::default() });
            }
            Message::Title { title } => {
                let title = Some(title.chars().take(256).collect());
                let _ = phones.change_page(&id, PageChange { title, ..PageChange::default() });
            }
            Message::Error { message } => drop(phones.said(&id, Said { kind: Saying::Error, text: message })),
            Message::Acted { act } => drop(phones.acted(&id, act)),
            Message::Hello { .. } | Message::Call { .. } | Message::Navigated { .. } => {}
        }
    }

    /// What happens that concerns the page or whoever shows it.
    fn happened(&mut self, event: Event) {
        match event {
            Event::Event { event, payload, .. } if self.words.listens.contains(&event) => {
                self.say(json!({"type": "event", "event": event, "payload": payload}));
            }
            // With a code, since another origin does not know the key.
            Event::Open { session, url } => {
                if let Ok(invitation) = self.phones.invite(&session) {
                    self.say(json!({"type": "go", "url": url, "code": invitation.code}));
                }
            }
            Event::Menu { item: "menuItem:refresh", .. } => self.say(json!({"type": "reload"})),
            Event::Menu { item: "back", .. } => self.say(json!({"type": "back"})),
            Event::Input { inputs, .. } => {
                let known = |kind: &str| matches!(kind, "reload" | "back");
                for kind in
                    inputs.iter().filter_map(|input| input["kind"].as_str()).filter(|kind| known(kind))
                {
                    self.say(json!({"type": kind}));
                }
            }
            Event::Closed { .. } => self.say(json!({"type": "leave"})),
            _ => {}
        }
    }

    fn say(&self, word: Value) {
        // The other end is ours.
        let _ = self.words.say.send(word);
    }

    /// Whether a URL is where the browser says that the document is.
    fn is_there(&self, url: &str) -> bool {
        PageUrl::parse(url).is_ok_and(|url| url.origin() == self.origin.origin())
    }
}

/// What the page's callback gets; nothing if it shall never be called.
async fn answer(phones: &Phones, id: &str, number: u64, call: Invoke) -> Option<Value> {
    let api = call.api.clone();
    let (result, twice) = match phones.invoke(id, call).await {
        Ok(invoked) => (Value::Object(invoked.result?), invoked.twice),
        Err(why) => {
            let dialect = phones.get(id).map_or(String::new(), |session| session.phone.dialect.to_string());
            (Value::Object(not_taken(&dialect, &api, &why.to_string())), false)
        }
    };
    let mut reply = json!({"type": "reply", "id": number, "result": result});
    if twice {
        reply["twice"] = Value::Bool(true);
    }
    Some(reply)
}
