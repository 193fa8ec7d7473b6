//! The simulated WeChat client, family by family.

mod authorize;
mod basics;
mod card;
mod dialogs;
mod image;
mod menu;
mod pay;
mod place;
mod scan;
mod share;
mod voice;
