//! Drives a real Chromium: a page as it is, at its real address, in front of a simulated super-app.
//!
//! * [`browser`]: finds one, starts it with a profile of its own, and sees to it that both are gone afterwards;
//! * [`cdp`]: the DevTools protocol over a pipe;
//! * [`proxy`]: the names that pages are reached by, and a list of everybody who was asked for something;
//! * [`page`]: the bridge in every document, and what goes over it.
//!
//! It knows no dialect and no platform: a [`page::Host`] stands behind it.

pub mod browser;
pub mod cdp;
pub mod page;
pub mod proxy;
