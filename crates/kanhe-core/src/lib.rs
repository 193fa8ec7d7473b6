//! The domain of Kanhe. It knows no HTTP, no SQL and no dialect.
//!
//! A use case *loads* a snapshot through a port, *decides* in a pure function of (snapshot, request, now, random
//! bytes), and *commits* by one store call that checks its own precondition. [`platform::Platform`] does the
//! loading and the committing; the deciding is in the modules of the things decided about:
//!
//! * [`app`], [`corp`], [`domain`], [`presentation`]: who a page may belong to, who has it installed, where it may live,
//!   and how people are shown it;
//! * [`credential`], [`mint`], [`key`]: access tokens and tickets, by generation, made from master keys;
//! * [`page`]: is this page config right? The [`catalog`] says what it may then call, a [`grant`] says it signed;
//! * [`user`], [`consent`], [`auth`], [`slip`]: who uses the super-app, what they agreed to, and the codes for it;
//! * [`media`]: what pages and backends leave on the platform for a while;
//! * [`quota`]: how often a backend may call, by the [`calendar`];
//! * [`operator`], [`password`], [`sign_in`], [`admin_key`]: who administrates it all; [`audit`]: what they did;
//! * [`store`], [`blobs`]: the ports behind which SQLite, PostgreSQL or memory keeps all this, and a folder or S3 what
//!   is too large for them;
//! * [`signal`]: what nodes that share a store tell each other of changes;
//! * [`time`], [`entropy`]: the other two ports. Nothing here reads a clock or draws a random number by itself.
//!
//! A refusal is a value, not an error: it says what was wrong in words that a dialect turns into its vendor's
//! code and that a person can act on. [`platform::Unavailable`] is the only error, and means "try again".

pub mod admin_key;
pub mod app;
pub mod audit;
pub mod auth;
pub mod blobs;
pub mod calendar;
pub mod catalog;
pub mod consent;
pub mod corp;
pub mod credential;
pub mod domain;
pub mod entropy;
pub mod grant;
pub mod host;
pub mod key;
pub mod media;
pub mod mint;
pub mod operator;
pub mod page;
pub mod particulars;
pub mod password;
pub mod platform;
pub mod presentation;
pub mod quota;
pub mod refusal;
pub mod secret;
pub mod sign_in;
pub mod signal;
pub mod slip;
pub mod store;
pub mod time;
pub mod user;
pub mod word;
