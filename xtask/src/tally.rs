//! Counts of tests, read from what the test runners print.

use std::fmt;

/// How many tests ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl Tally {
    pub(crate) fn total(self) -> u64 {
        self.passed + self.failed + self.skipped
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

/// Hears a runner's output line by line.
pub(crate) trait Counter {
    fn hear(&mut self, line: &str);
    fn tally(&self) -> Tally;
}

/// `cargo test`: one line a test binary, `test result: ok. 3 passed; 0 failed; 1 ignored; …`.
#[derive(Default)]
pub(crate) struct CargoCounter(Tally);

impl Counter for CargoCounter {
    fn hear(&mut self, line: &str) {
        let line = plain(line);
        let Some(counts) = line.strip_prefix("test result: ").and_then(|rest| rest.split_once(". ")) else {
            return;
        };
        for count in counts.1.split(';') {
            let mut words = count.split_whitespace();
            let (Some(number), Some(word)) = (words.next(), words.next()) else { continue };
            let Ok(number) = number.parse::<u64>() else { continue };
            match word {
                "passed" => self.0.passed += number,
                "failed" => self.0.failed += number,
                "ignored" => self.0.skipped += number,
                _ => {}
            }
        }
    }

    fn tally(&self) -> Tally {
        self.0
    }
}

/// `node --test`: a block of `tests 3`, `suites 0`, `pass 3`, `fail 0`, … under the spec or the TAP reporter.
///
/// A test may print such a line too. So a count is taken only in its place: right after the line that stands before it.
#[derive(Default)]
pub(crate) struct NodeCounter {
    tally: Tally,
    place: usize,
}

const NODE_BLOCK: [&str; 7] = ["tests", "suites", "pass", "fail", "cancelled", "skipped", "todo"];

impl Counter for NodeCounter {
    fn hear(&mut self, line: &str) {
        let line = plain(line);
        let mark = line.strip_prefix("# ").or_else(|| line.strip_prefix("ℹ "));
        let Some((word, number)) = mark.and_then(|rest| rest.split_once(' ')) else {
            self.place = 0;
            return;
        };
        let (Some(place), Ok(number)) =
            (NODE_BLOCK.iter().position(|expected| *expected == word), number.parse::<u64>())
        else {
            self.place = 0;
            return;
        };
        if place != 0 && place != self.place {
            self.place = 0;
            return;
        }
        self.place = place + 1;
        match word {
            "pass" => self.tally.passed += number,
            "fail" | "cancelled" => self.tally.failed += number,
            "skipped" | "todo" => self.tally.skipped += number,
            _ => {}
        }
    }

    fn tally(&self) -> Tally {
        self.tally
    }
}

/// A line without colours and without its end. Indentation stays: a nested block is not the summary.
fn plain(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut characters = line.trim_end().chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            // A colour: ESC [ numbers m.
            for skipped in characters.by_ref() {
                if skipped.is_ascii_alphabetic() {
                    break;
                }
            }
        } else {
            text.push(character);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{CargoCounter, Counter, NodeCounter, Tally};

    fn counted(mut counter: impl Counter, output: &str) -> Tally {
        output.lines().for_each(|line| counter.hear(line));
        counter.tally()
    }

    #[test]
    fn cargo_tests_are_summed_over_binaries() {
        let output = "\
running 3 tests
test a ... ok
test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 4 filtered out; finished in 0.01s
test result: FAILED. 5 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.20s
";
        assert_eq!(counted(CargoCounter::default(), output), Tally { passed: 7, failed: 2, skipped: 1 });
    }

    #[test]
    fn colours_do_not_hide_a_result() {
        let output = "test result: \u{1b}[32mok\u{1b}(B\u{1b}[m. 2 passed; 0 failed; 0 ignored; 0 measured";
        assert_eq!(counted(CargoCounter::default(), output), Tally { passed: 2, failed: 0, skipped: 0 });
    }

    #[test]
    fn node_tests_are_read_from_both_reporters() {
        let block = "tests 9\nsuites 1\npass 4\nfail 1\ncancelled 1\nskipped 2\ntodo 1\nduration_ms 12.5\n";
        for mark in ["# ", "ℹ ", "\u{1b}[34mℹ "] {
            let output: Vec<String> = block.lines().map(|line| format!("{mark}{line}\u{1b}[39m")).collect();
            assert_eq!(
                counted(NodeCounter::default(), &output.join("\n")),
                Tally { passed: 4, failed: 2, skipped: 3 },
                "with {mark:?}"
            );
        }
    }

    #[test]
    fn a_line_that_a_test_printed_is_not_counted() {
        let output =
            "# pass 100\n# tests 1\n# pass 100\n# fail 100\n    # tests 5\n    # suites 0\n    # pass 5\n";
        assert_eq!(counted(NodeCounter::default(), output), Tally::default());
    }

    #[test]
    fn the_last_line_is_what_a_ci_reads() {
        assert_eq!(Tally { passed: 12, failed: 0, skipped: 1 }.to_string(), "12 passed, 0 failed, 1 skipped");
    }
}
