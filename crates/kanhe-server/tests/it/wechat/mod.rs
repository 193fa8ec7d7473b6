//! The simulated WeChat client, family by family.

mod basics;
mod dialogs;
mod image;
mod menu;
mod share;
mod voice;
