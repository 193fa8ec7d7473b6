//! DingTalk's wire: bytes of success, codes and texts of refusals, lifetimes.

#![expect(clippy::unwrap_used, reason = "a test ends where something unforeseen happens")]
#![expect(clippy::panic, reason = "as unwrap, with a better sentence")]

mod media;
mod pages;
mod suites;
mod tickets;
mod tokens;
mod users;
mod world;
