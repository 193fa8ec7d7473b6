//! Licence expressions as crates state them (SPDX): may we use this?

/// Whether an expression can be satisfied with the allowed licences alone.
///
/// `OR` needs one side, `AND` both; `A WITH B` is allowed only if it is listed just so. An older form writes `A/B` for
/// `A OR B`. What cannot be read is not allowed.
pub(crate) fn is_allowed(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader { words: &words, next: 0, allowed };
    reader.either() == Some(true) && reader.next == words.len()
}

/// Reads one expression, by recursive descent.
struct Reader<'a> {
    words: &'a [&'a str],
    next: usize,
    allowed: &'a [String],
}

impl<'a> Reader<'a> {
    fn either(&mut self) -> Option<bool> {
        let mut verdict = self.both()?;
        while self.took("OR") {
            verdict |= self.both()?;
        }
        Some(verdict)
    }

    fn both(&mut self) -> Option<bool> {
        let mut verdict = self.one()?;
        while self.took("AND") {
            verdict &= self.one()?;
        }
        Some(verdict)
    }

    fn one(&mut self) -> Option<bool> {
        match self.take()? {
            "(" => {
                let verdict = self.either()?;
                self.took(")").then_some(verdict)
            }
            ")" | "AND" | "OR" | "WITH" => None,
            licence if self.took("WITH") => {
                let whole = format!("{licence} WITH {}", self.take()?);
                Some(self.allowed.contains(&whole))
            }
            licence => Some(self.allowed.iter().any(|id| id == licence)),
        }
    }

    fn take(&mut self) -> Option<&'a str> {
        let word = self.words.get(self.next).copied()?;
        self.next += 1;
        Some(word)
    }

    fn took(&mut self, word: &str) -> bool {
        let found = self.words.get(self.next) == Some(&word);
        if found {
            self.next += 1;
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::is_allowed;

    fn allowed(expression: &str) -> bool {
        is_allowed(expression, &["MIT", "Unicode-3.0", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned))
    }

    #[test]
    fn one_allowed_side_of_an_or_is_enough() {
        assert!(allowed("MIT"));
        assert!(allowed("MIT OR GPL-3.0-only"));
        assert!(allowed("GPL-3.0-only/MIT"));
        assert!(!allowed("GPL-3.0-only OR AGPL-3.0-only"));
    }

    #[test]
    fn an_and_needs_both_and_binds_tighter() {
        assert!(allowed("(MIT OR GPL-3.0-only) AND Unicode-3.0"));
        assert!(!allowed("(MIT OR GPL-3.0-only) AND OpenSSL"));
        assert!(allowed("MIT OR GPL-3.0-only AND OpenSSL"));
    }

    #[test]
    fn an_exception_is_part_of_the_name() {
        assert!(allowed("Apache-2.0 WITH LLVM-exception"));
        assert!(!allowed("Apache-2.0"));
        assert!(!allowed("MIT WITH Classpath-exception-2.0"));
    }

    #[test]
    fn what_cannot_be_read_is_not_allowed() {
        for expression in ["", "MIT OR", "OR MIT", "(MIT", "MIT)", "MIT MIT", "MIT WITH", "mit", "( )"] {
            assert!(!allowed(expression), "{expression:?}");
        }
    }
}
