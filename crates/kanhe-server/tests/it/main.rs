//! The server, in process: no port, no sleep, a clock that only moves when told.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall stop where it stands")]

mod bad_input;
mod demo;
mod explain;
mod faults;
mod generated;
mod host_api;
mod office;
mod pages;
mod phone;
mod sandbox_api;
mod wechat;
mod world;
