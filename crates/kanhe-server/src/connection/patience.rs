//! A request's body, which is not waited for for ever.

use core::future::Future as _;
use core::time::Duration;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::time::{Sleep, sleep};

/// The body did not come in time.
#[derive(Debug, thiserror::Error)]
#[error("the body did not arrive within {} seconds", .0.as_secs())]
pub(super) struct TooSlow(Duration);

/// A body with an end.
pub(super) struct Patient {
    body: Incoming,
    time: Duration,
    /// Runs from the first wait on: most bodies are there with their headers.
    timer: Option<Pin<Box<Sleep>>>,
}

/// A body that takes no longer than this.
pub(super) fn within(time: Duration, body: Incoming) -> axum::body::Body {
    if body.is_end_stream() {
        return axum::body::Body::empty();
    }
    axum::body::Body::new(Patient { body, time, timer: None })
}

impl Body for Patient {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = self.get_mut();
        let frame = Pin::new(&mut this.body).poll_frame(cx);
        if frame.is_pending() {
            let timer = this.timer.get_or_insert_with(|| Box::pin(sleep(this.time)));
            if timer.as_mut().poll(cx).is_ready() {
                return Poll::Ready(Some(Err(axum::Error::new(TooSlow(this.time)))));
            }
        }
        frame.map(|frame| frame.map(|frame| frame.map_err(axum::Error::new)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
