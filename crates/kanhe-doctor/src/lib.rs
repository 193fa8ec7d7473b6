//! Says why something was refused: which field is wrong, and what would have matched.
//!
//! A signature binds named values. Given what was passed, what the platform knows, and what may have been mistaken for
//! it, the doctor signs again with every mistake that people make, alone and two at a time, until a signature comes
//! out that is the one that was passed. What was wrong is then known for certain, and not guessed; where nothing comes
//! out, it says that it does not know.
//!
//! * [`mistake`]: every mistake, as a row; [`words`]: its words for people and the page about it;
//! * [`diagnosis`]: what is found, the same for every question;
//! * [`page`]: the signature of a page (WeChat, DingTalk);
//! * [`presented`]: a ticket that a page presents (Gov-DingTalk);
//! * [`card`], [`pay`]: WeChat's signatures of cards and payments;
//! * [`request`]: the signature of a backend's request (Gov-DingTalk, Alipay+);
//! * [`live`]: what a phone gets at a page's address;
//! * [`reading`]: what real clients print, read back;
//! * `search`, [`variant`]: the engine beneath them all.
//!
//! A diagnosis never holds a ticket, a secret or a key. No I/O, no clock: all that is known is passed in. Sources:
//! `protocol/wechat-bridge.md` 6.3, 7 and 8; `protocol/dingtalk.md` 3.1, 5 and 9; `protocol/gov-dingtalk.md` 3, 5.4
//! and 9; `protocol/alipay-plus.md` 3.3 and 6; seed 003, "Common Errors".

pub mod card;
pub mod diagnosis;
mod hashing;
pub mod live;
pub mod mistake;
pub mod page;
pub mod pay;
pub mod presented;
pub mod profile;
pub mod reading;
pub mod request;
mod search;
pub mod ticket;
pub mod variant;
pub mod words;

pub use diagnosis::{Diagnosis, Explained, Finding, Hint};
pub use mistake::{Field, Mistake};
pub use page::{Case, Suspect, diagnose};
pub use profile::{Dialect, Profile};
pub use ticket::{SuspectTicket, TicketKind};
pub use words::Words;
