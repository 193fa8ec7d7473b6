//! Tells the host what happened, one thing after the other; calls wait for what came before them, and for no other call.

use std::sync::Arc;

use serde_json::json;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::host::{Call, Host};
use super::script::{Names, delivery};
use crate::cdp::Cdp;

/// One thing that happened.
#[derive(Debug)]
pub(super) enum Told {
    Loaded { view: String, landing: String },
    Moved { view: String, current: String },
    Titled { view: String, title: String },
    InFront { view: String },
    Gone { view: String },
    Listens { view: String, event: String, url: String },
    Said { kind: &'static str, text: String },
    Called { call: Call, asked: Asked },
}

/// Where an answer goes.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) session: String,
    pub(super) context: i64,
    pub(super) id: u64,
}

pub(super) fn start(cdp: Cdp, host: Arc<dyn Host>, names: Names) -> UnboundedSender<Told> {
    let (tell, told) = unbounded_channel();
    tokio::spawn(run(cdp, host, names, told));
    tell
}

async fn run(cdp: Cdp, host: Arc<dyn Host>, names: Names, mut told: UnboundedReceiver<Told>) {
    while let Some(told) = told.recv().await {
        match told {
            Told::Loaded { view, landing } => host.loaded(&view, &landing).await,
            Told::Moved { view, current } => host.moved(&view, &current).await,
            Told::Titled { view, title } => host.titled(&view, &title).await,
            Told::InFront { view } => host.in_front(&view).await,
            Told::Gone { view } => host.gone(&view).await,
            Told::Listens { view, event, url } => host.listens(&view, &event, &url).await,
            Told::Said { kind, text } => host.said(kind, &text).await,
            Told::Called { call, asked } => {
                let (cdp, host, names) = (cdp.clone(), Arc::clone(&host), names.clone());
                tokio::spawn(async move {
                    if let Some(result) = host.invoke(call).await {
                        let Asked { session, context, id } = asked;
                        let reply = json!({"type": "reply", "id": id, "result": result});
                        let evaluate = json!({"expression": delivery(&names, &reply), "contextId": context});
                        // The document may be gone by now, and with it everybody who waits.
                        cdp.tell(Some(&session), "Runtime.evaluate", &evaluate);
                    }
                });
            }
        }
    }
}
