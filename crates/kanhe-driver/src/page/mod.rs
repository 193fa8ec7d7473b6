//! The pages of a driven browser: their bridge, where they are, what they ask and what they are told.
//!
//! A *view* is a page target: the first tab, a pop-up, a tab that a link has opened. One of them is in front. Frames of
//! other sites have targets of their own, which belong to the view around them: a host knows one address, that of the
//! view, and judges what its frames ask by it.

mod host;
mod identity;
mod images;
mod input;
mod messages;
mod run;
mod screen;
mod script;
mod setup;
mod teller;
mod trial;
mod views;

pub use host::{Call, Host, Object, Picture};
pub use identity::Identity;
pub use input::{Button, Input};
pub use run::{Command, Driver, Ended, Started};
