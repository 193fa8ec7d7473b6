//! The gateway before a real Kanhe platform: over TCP on the loopback interface, with faults and a clock that moves.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall stop where it stands")]

mod access;
mod dialects;
mod drop_in;
mod forwarding;
mod healing;
mod settings;
mod signing;
mod wallet;
mod world;
