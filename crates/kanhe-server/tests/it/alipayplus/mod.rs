//! Alipay+ wallets over HTTP: a page in the phone, its merchant's backend with real signatures, the operator's tools.

mod apps;
mod belongings;
mod checklist;
mod clients;
mod contracts;
mod demo;
mod errors;
mod flow;
mod hosted;
pub(crate) mod merchant;
mod operators;
