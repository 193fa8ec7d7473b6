//! `closeWindow`.

use super::err_msg;
use crate::phone::{Caller, Phones, Reply, Status};

/// Ends the view. The log stays.
pub(super) fn close(phones: &Phones, caller: &Caller, wire: &str) -> Reply {
    phones.close_page(caller);
    Reply::new(Status::Allowed, None, err_msg(format!("{wire}:ok")))
}
