//! The binary, as a user starts it: over real sockets, in an empty folder.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall stop where it stands")]

mod administration;
mod gateway;
mod http;
mod live_page;
mod nodes;
mod operation;
mod people;
mod process;
mod restart;
mod serve;
mod waiting;
mod wire;
