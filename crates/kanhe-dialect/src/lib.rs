//! The kit a dialect is written with.
//!
//! A dialect is a small thing: wire types, an error table, policies, a catalog. What all of them need to say it with
//! stands here:
//!
//! * [`definition`]: what a dialect hands to the server; [`choices`]: what its apps can be given;
//! * [`endpoint`]: a call as it came in, an answer as it goes out;
//! * [`fields`]: queries, forms and JSON bodies, as vendors' clients really send them;
//! * [`form`], [`format`]: uploaded files;
//! * [`letters`]: random codes;
//! * [`catalog`]: the catalog file.
//!
//! No web framework here: a dialect is testable with plain values.

pub mod catalog;
pub mod choices;
pub mod definition;
pub mod endpoint;
pub mod fields;
pub mod form;
pub mod format;
pub mod letters;
