//! What the view in front looks like, for who has no window to look at it.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::{Value, json};
use tokio::sync::watch;

use super::host::Host;
use crate::cdp::Cdp;

/// Shows pictures while somebody looks.
#[derive(Debug)]
pub(super) struct Screen {
    /// The session whose pictures are shown.
    casting: Option<String>,
    newest: watch::Sender<Bytes>,
}

impl Screen {
    /// `enough` is called when nobody looks any more.
    pub(super) fn new(host: Arc<dyn Host>, enough: impl Fn() + Send + 'static) -> Self {
        let (newest, mut to_show) = watch::channel(Bytes::new());
        tokio::spawn(async move {
            // Who is slow sees fewer pictures, not older ones.
            while to_show.changed().await.is_ok() {
                let picture = to_show.borrow_and_update().clone();
                if !host.shown(picture).await {
                    enough();
                }
            }
        });
        Self { casting: None, newest }
    }

    /// Whether pictures are taken.
    pub(super) fn is_on(&self) -> bool {
        self.casting.is_some()
    }

    /// Takes pictures of this session from now on, or of none.
    pub(super) fn cast(&mut self, cdp: &Cdp, session: Option<&str>) {
        if self.casting.as_deref() == session {
            return;
        }
        if let Some(before) = self.casting.take() {
            cdp.tell(Some(&before), "Page.stopScreencast", &Cdp::nothing());
        }
        if let Some(session) = session {
            let wanted = json!({"format": "jpeg", "quality": 82, "everyNthFrame": 1});
            cdp.tell(Some(session), "Page.startScreencast", &wanted);
        }
        self.casting = session.map(str::to_owned);
    }

    /// A picture has been taken (`Page.screencastFrame`).
    pub(super) fn take(&self, cdp: &Cdp, session: &str, frame: &Value) {
        let acknowledged = json!({"sessionId": frame["sessionId"]});
        cdp.tell(Some(session), "Page.screencastFrameAck", &acknowledged);
        let picture = frame["data"].as_str().and_then(|data| STANDARD.decode(data).ok());
        if let Some(picture) = picture.filter(|_| self.casting.as_deref() == Some(session)) {
            self.newest.send_replace(picture.into());
        }
    }
}
