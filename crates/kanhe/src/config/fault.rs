//! What is wrong with settings, and where each value comes from.

/// What is wrong with the settings: one line that names the key and where it stands.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigFault {
    /// A file cannot be read.
    #[error("cannot read {file}: {why}")]
    Unreadable { file: String, why: std::io::Error },
    /// The file is no TOML.
    #[error("{file}, line {line}: {why}")]
    NotToml { file: String, line: usize, why: String },
    /// A key that does not exist.
    #[error("{origin}: there is no setting `{key}`; {}`{shown_by}` shows all of them", suggestion(.meant.as_deref()))]
    Unknown { origin: Origin, key: String, meant: Option<String>, shown_by: &'static str },
    /// A value of the wrong kind.
    #[error("{origin}: `{key}`: {why}")]
    Value { origin: Origin, key: String, why: String },
    /// The same said twice, with no order between the two.
    #[error("{origin}: `{key}` is also given by {other}; keep one of them")]
    Twice { origin: Origin, key: String, other: String },
    /// A file that shall hold a value cannot be read.
    #[error("{origin}: `{key}`: cannot read {file}: {why}")]
    ValueFile { origin: Origin, key: String, file: String, why: std::io::Error },
}

fn suggestion(meant: Option<&str>) -> String {
    meant.map_or_else(String::new, |meant| format!("did you mean `{meant}`? "))
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    Default,
    File(String),
    Variable(String),
    Flag(&'static str),
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(file) => f.write_str(file),
            Self::Variable(name) => f.write_str(name),
            Self::Flag(name) => f.write_str(name),
        }
    }
}
