//! Why a database cannot be used.

/// Why a database cannot be used: one line with a way forward.
#[derive(Debug, thiserror::Error)]
#[error("cannot use the database {database}: {why}")]
pub struct OpenFault {
    /// Where it is, without any password.
    pub(crate) database: String,
    /// Why.
    pub(crate) why: String,
}
