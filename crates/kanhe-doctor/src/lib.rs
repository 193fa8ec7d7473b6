//! Says why a page signature is invalid.
//!
//! A signature binds a ticket, a nonce, a timestamp and a URL. Given what a page passed, what the platform knows, and
//! what the page's backend may have mistaken for it, [`diagnose`] signs again with every mistake that people make, one
//! at a time and then several at once, until a signature comes out that is the page's. What was wrong is then known
//! for certain, and not guessed.
//!
//! * [`case`]: what is asked;
//! * [`mistake`]: every mistake, with its code, its field and its words for people (`words.toml`);
//! * [`variants`]: how each mistake changes what is signed;
//! * [`form`]: how the string may have been put together;
//! * [`mod@diagnose`]: the search;
//! * [`reading`]: what real clients print, read back.
//!
//! A diagnosis never holds a ticket. Sources: `protocol/wechat-bridge.md` 6.3 and 8; `protocol/dingtalk.md` 3.1, 5
//! and 9; seed 003, "Common Errors".

pub mod case;
pub mod diagnose;
pub mod form;
pub mod mistake;
pub mod reading;
pub mod variants;

pub use case::{Case, Suspect, SuspectTicket, TicketKind};
pub use diagnose::{Diagnosis, Finding, diagnose};
pub use mistake::{Field, Mistake, Words};
