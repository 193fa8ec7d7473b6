//! WeChat's wire, to the byte.

mod open_api;
mod pages;
mod quotas;
mod refusals;
mod tokens;
mod world;
