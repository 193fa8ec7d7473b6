//! Gov-DingTalk's wire, to the byte.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall stop where it stands")]

mod bad_input;
mod hmac;
mod open_api;
mod pages;
mod qr_login;
mod refusals;
mod subscription;
mod tickets;
mod tokens;
mod users;
mod world;
