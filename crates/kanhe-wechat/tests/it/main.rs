//! WeChat's wire, to the byte.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall stop where it stands")]

mod busy;
mod media;
mod open_api;
mod pages;
mod quotas;
mod refusals;
mod tokens;
mod users;
mod world;
