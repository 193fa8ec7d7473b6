//! The algorithms of Kanhe, and nothing else: bytes in, bytes out.
//!
//! * [`page`]: the signature that a page hands to `wx.config` or `dd.config`;
//! * [`card`]: the two signatures of WeChat's card interfaces;
//! * [`pay`], [`rsa`]: the signatures of its payments, and what the newer ones stand on;
//! * [`gateway_request`]: the signature on requests to Gov-DingTalk's gateway;
//! * [`message`]: signed HTTP requests and replies of Alipay+ wallets;
//! * [`derive`](mod@derive): credentials that are computed from a master key instead of being stored;
//! * [`grant`]: signed statements that a host can check without asking anybody;
//! * [`third_party`]: the signature of a third-party app;
//! * [`chain`](mod@chain): what binds the entries of a log to each other;
//! * [`one_time`]: the codes of authenticator apps;
//! * [`seal`]: secrets that have to be used again, unreadable at rest;
//! * [`nonce`], [`compare`], [`hex`]: what the others stand on.
//!
//! Nothing here reads a clock, draws a random number or touches a file. Randomness comes in as bytes.

pub mod card;
pub mod chain;
pub mod compare;
pub mod derive;
pub mod gateway_request;
pub mod grant;
pub mod hex;
pub mod message;
pub mod nonce;
pub mod one_time;
pub mod page;
pub mod pay;
pub mod rsa;
pub mod seal;
pub mod third_party;
