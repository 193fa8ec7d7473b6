//! Corps: enterprises or tenants in which apps are installed (seed 001, "corpId", "agentId").

use serde::{Deserialize, Serialize};

use crate::app::AppUid;
use crate::time::Timestamp;
use crate::word::Dialect;

/// An enterprise or tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corp {
    /// Whose wire its apps speak.
    pub dialect: Dialect,
    /// The vendor's id: `ding…`. Unique within the dialect.
    pub id: String,
    /// For people.
    pub name: String,
    /// When it was registered.
    pub created_at: Timestamp,
}

/// How an app is installed in a corp. A third-party app is installed in many, and each time it is an app of its own
/// here: with its own agent id, secret (the permanent code) and credentials, and the suite that it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Installation {
    /// The corp.
    pub corp: String,
    /// The vendor's agent id: what the corp calls the app. Unique within the dialect.
    pub agent: String,
    /// The third-party app that was installed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suite: Option<AppUid>,
}
