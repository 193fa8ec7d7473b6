//! Which vendor paths may be called through us.

/// Patterns of paths: a whole path, a beginning followed by `*`, or `*` alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patterns(Vec<String>);

impl Patterns {
    /// From texts.
    ///
    /// # Errors
    /// The first text that is no pattern.
    pub fn new(texts: Vec<String>) -> Result<Self, String> {
        let is_pattern = |text: &str| {
            let path = text.strip_suffix('*').unwrap_or(text);
            text == "*" || path.starts_with('/') && !path.contains('*') && is_plain(path)
        };
        match texts.iter().find(|text| !is_pattern(text)) {
            Some(text) => Err(text.clone()),
            None => Ok(Self(texts)),
        }
    }

    fn covers(&self, path: &str) -> bool {
        self.0.iter().any(|pattern| match pattern.strip_suffix('*') {
            Some(beginning) => path.starts_with(beginning),
            None => path == pattern,
        })
    }
}

/// What may be called and what not; the latter goes first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// These may.
    pub allow: Patterns,
    /// But not these.
    pub deny: Patterns,
}

impl Rules {
    /// Whether a path may be called. One that a vendor's server may read as another one may not, whatever the rules.
    pub fn allow(&self, path: &str) -> bool {
        is_plain(path) && self.allow.covers(path) && !self.deny.covers(path)
    }
}

/// Whether a path means what it says: no step up, no empty part, no escape that hides a slash, a dot or a percent sign.
pub fn is_plain(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let hides = ["%2f", "%2e", "%5c", "%25", "%00", "\\", "//", "/./", "/../"];
    path.starts_with('/')
        && !hides.iter().any(|part| lower.contains(part))
        && !lower.ends_with("/..")
        && !lower.ends_with("/.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patterns(texts: &[&str]) -> Patterns {
        Patterns::new(texts.iter().map(|text| (*text).to_owned()).collect()).unwrap()
    }

    #[test]
    fn what_is_denied_is_denied_although_it_is_allowed() {
        let rules = Rules {
            allow: patterns(&["/cgi-bin/*", "/sns/auth"]),
            deny: patterns(&["/cgi-bin/clear_quota*"]),
        };
        for (path, may) in [
            ("/cgi-bin/menu/get", true),
            ("/cgi-bin/clear_quota", false),
            ("/cgi-bin/clear_quota/v2", false),
            ("/sns/auth", true),
            ("/sns/authx", false),
            ("/topapi/x", false),
        ] {
            assert_eq!(rules.allow(path), may, "{path}");
        }
    }

    #[test]
    fn a_path_that_could_be_read_as_another_one_is_never_allowed() {
        let rules = Rules { allow: patterns(&["*"]), deny: Patterns::default() };
        assert!(rules.allow("/cgi-bin/menu/get") && rules.allow("/v1.0/contact/users/me"));
        for path in [
            "",
            "cgi-bin",
            "//evil.example/x",
            "/cgi-bin/../sns",
            "/a/./b",
            "/a/..",
            "/cgi-bin/%2e%2e/sns",
            "/cgi-bin%2Fmenu",
            "/cgi-bin/%252e",
            "/a\\b",
        ] {
            assert!(!rules.allow(path), "{path}");
        }
        assert_eq!(Patterns::new(vec!["cgi-bin".to_owned()]), Err("cgi-bin".to_owned()));
        assert_eq!(Patterns::new(vec!["/a*b*".to_owned()]), Err("/a*b*".to_owned()));
    }
}
