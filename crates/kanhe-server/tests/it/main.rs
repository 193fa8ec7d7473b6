//! The server, in process: no sleep, a clock that only moves when told, and no port but where demo backends call it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall stop where it stands")]

mod administration;
mod alipayplus;
mod apps;
mod bad_input;
mod codes;
mod connection;
mod corps;
mod demo;
mod device;
mod explain;
mod faults;
mod generated;
mod health;
mod host_api;
mod host_media;
mod office;
mod pages;
mod phone;
mod recording;
mod sandbox_api;
mod scenario;
mod suites;
mod verdicts;
mod waiting;
mod wechat;
mod world;
