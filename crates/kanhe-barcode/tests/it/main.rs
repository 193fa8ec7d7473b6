//! What is read from pictures: symbols as they are printed, and as they are photographed.

#![expect(
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a test ends where something unforeseen happens, and its pictures are small"
)]

mod bad_input;
mod drawn;
mod photograph;
mod photographs;
mod published;
mod symbols;
