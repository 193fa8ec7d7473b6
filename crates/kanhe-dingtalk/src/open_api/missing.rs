//! Addresses that there are not (`protocol/dingtalk.md` 6.1).

use super::{Reply, Request};
use crate::errors::VendorError;

/// No such method under `/topapi`.
pub(super) async fn method(request: &mut Request) -> Reply<()> {
    Err(VendorError::no_method(&request.call.path))
}

/// Nothing at this address.
pub(super) async fn address(_: &mut Request) -> Reply<()> {
    Err(VendorError::no_address())
}
