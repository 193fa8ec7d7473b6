//! A connection that can be cut in the middle, and is not waited for for ever.

use core::future::Future as _;
use core::time::Duration;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

use super::limits::Limits;

/// Where a connection stands: [`Phase::NONE`], [`Phase::HEAD`] or [`Phase::REQUEST`].
#[derive(Debug, Default)]
pub(super) struct Phase(AtomicU8);

impl Phase {
    /// Nothing of a request is there.
    const NONE: u8 = 0;
    /// A part of its headers is there.
    const HEAD: u8 = 1;
    /// It is being answered.
    const REQUEST: u8 = 2;

    /// A request is there.
    pub(super) fn begin(&self) {
        self.0.store(Self::REQUEST, Ordering::Relaxed);
    }

    /// Its answer is.
    pub(super) fn end(&self) {
        self.0.store(Self::NONE, Ordering::Relaxed);
    }

    /// Bytes have come.
    fn bytes(&self) -> bool {
        self.0.compare_exchange(Self::NONE, Self::HEAD, Ordering::Relaxed, Ordering::Relaxed).is_ok()
    }

    fn is_head(&self) -> bool {
        self.0.load(Ordering::Relaxed) == Self::HEAD
    }
}

/// Ends a wait that takes too long. There is no timer as long as nobody waits.
#[derive(Debug, Default)]
struct Deadline {
    at: Option<Instant>,
    timer: Option<Pin<Box<Sleep>>>,
}

impl Deadline {
    /// The wait begins now, unless it has begun already.
    fn begin(&mut self, patience: Duration) {
        self.at.get_or_insert_with(|| Instant::now() + patience);
    }

    fn end(&mut self) {
        self.at = None;
    }

    fn is_over(&mut self, cx: &mut Context<'_>) -> bool {
        let Some(at) = self.at else { return false };
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep_until(at)));
        if timer.deadline() != at {
            timer.as_mut().reset(at);
        }
        timer.as_mut().poll(cx).is_ready()
    }
}

/// A connection.
pub(super) struct Stream<I> {
    io: I,
    limits: Limits,
    phase: Arc<Phase>,
    cut: Arc<AtomicBool>,
    head: Deadline,
    write: Deadline,
}

impl<I> Stream<I> {
    pub(super) fn new(io: I, limits: Limits, phase: Arc<Phase>, cut: Arc<AtomicBool>) -> Self {
        Self { io, limits, phase, cut, head: Deadline::default(), write: Deadline::default() }
    }

    fn check(&self) -> io::Result<()> {
        if self.cut.load(Ordering::Relaxed) {
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        Ok(())
    }

    /// Who takes nothing of what is written is given up after a while.
    fn written<T>(&mut self, cx: &mut Context<'_>, done: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if done.is_ready() {
            self.write.end();
            return done;
        }
        self.write.begin(self.limits.write_time);
        if self.write.is_over(cx) { Poll::Ready(Err(io::ErrorKind::TimedOut.into())) } else { done }
    }
}

impl<I: AsyncRead + Unpin> AsyncRead for Stream<I> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buf.filled().len();
        let read = Pin::new(&mut this.io).poll_read(cx, buf);
        if buf.filled().len() > before && this.phase.bytes() {
            this.head.end();
            this.head.begin(this.limits.header_time);
        }
        // A trickle of bytes does not help: the time is for the headers as a whole.
        if read.is_pending() && this.phase.is_head() && this.head.is_over(cx) {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        read
    }
}

impl<I: AsyncWrite + Unpin> AsyncWrite for Stream<I> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        this.check()?;
        let done = Pin::new(&mut this.io).poll_write(cx, buf);
        this.written(cx, done)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        this.check()?;
        let done = Pin::new(&mut this.io).poll_write_vectored(cx, bufs);
        this.written(cx, done)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let done = Pin::new(&mut this.io).poll_flush(cx);
        this.written(cx, done)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let done = Pin::new(&mut this.io).poll_shutdown(cx);
        this.written(cx, done)
    }
}
