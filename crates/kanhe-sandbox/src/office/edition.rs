//! What differs between the vendors' clients.

use futures_util::future::BoxFuture;
use serde_json::Value;

use super::scene::Scene;
use crate::device::Device;
use crate::phone::{Phone, Reply};

/// One vendor's client.
#[derive(Clone, Copy)]
pub(crate) struct Edition {
    /// The version of a fresh client.
    pub(crate) client_version: &'static str,
    /// What it says of itself.
    pub(crate) user_agent: fn(&Phone) -> String,
    /// What a page learns of a box: the button that was pressed, of how many, and what was written.
    pub(crate) pressed: fn(u64, usize, Option<&str>) -> Value,
    /// The page's name of the page config.
    pub(crate) config_name: &'static str,
    /// The bridge's names of it.
    pub(crate) config_wires: &'static [&'static str],
    /// Judges it.
    pub(super) config: for<'a> fn(Scene<'a>) -> BoxFuture<'a, Reply>,
    /// Whether it does so against the URL by which the page came, instead of the one where it is now.
    pub(super) verifies_landing_url: fn(&Device) -> bool,
}
