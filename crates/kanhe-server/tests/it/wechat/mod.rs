//! The simulated WeChat client, family by family.

mod basics;
mod dialogs;
mod voice;
