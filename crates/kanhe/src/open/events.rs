//! Reading a stream of server-sent events: names and data, nothing of the rest.

use http_body_util::BodyExt;
use hyper::body::Incoming;
use serde_json::Value;

/// A stream of them.
#[derive(Debug)]
pub(super) struct Events {
    body: Incoming,
    unread: Vec<u8>,
}

impl Events {
    pub(super) fn of(body: Incoming) -> Self {
        Self { body, unread: Vec::new() }
    }

    /// The data of the next one. None at the end of the stream.
    pub(super) async fn next(&mut self) -> Option<Value> {
        loop {
            if let Some(event) = take(&mut self.unread) {
                if event.is_null() {
                    continue;
                }
                return Some(event);
            }
            let frame = self.body.frame().await?.ok()?;
            if let Ok(data) = frame.into_data() {
                self.unread.extend_from_slice(&data);
            }
        }
    }
}

/// The first whole event of what has been read: null if it has no data.
fn take(unread: &mut Vec<u8>) -> Option<Value> {
    let end = unread.windows(2).position(|two| two == b"\n\n")?;
    let event: Vec<u8> = unread.drain(..end + 2).collect();
    let text = String::from_utf8_lossy(&event);
    let data: String = text.lines().filter_map(|line| line.strip_prefix("data:")).collect();
    Some(serde_json::from_str(data.trim_start()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_event_is_taken_when_it_is_whole() {
        let mut unread = b"event: open\ndata: {\"type\":\"op".to_vec();
        assert_eq!(take(&mut unread), None);
        unread.extend_from_slice(b"en\"}\n\n:\n\nevent: x");
        assert_eq!(take(&mut unread), Some(json!({"type": "open"})));
        assert_eq!(take(&mut unread), Some(Value::Null));
        assert_eq!(take(&mut unread), None);
        assert_eq!(unread, b"event: x");
    }
}
