//! The wire of Alipay+ wallets, to the byte, and the rules of RFC 6749, 7009, 7662 and 9700 behind it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall stop where it stands")]

mod cancelling;
mod checklist;
mod consent;
mod contracts;
mod exchanging;
mod flow;
mod messages;
mod operators;
mod payments;
mod races;
mod secrets;
mod signatures;
mod spelling;
mod user_info;
mod world;
