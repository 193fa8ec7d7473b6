//! The search that all diagnoses share: of every part of what was signed one variant, the fewest mistakes first.

use crate::variant::Mistakes;

/// More mistakes at once than this are not looked for.
pub(crate) const MISTAKES: usize = 2;

/// What the search needs to know of a variant.
pub(crate) trait Choosable {
    fn mistakes(&self) -> Mistakes;
    /// Whether it is tried only with everything else right.
    fn is_alone(&self) -> bool;
}

impl Choosable for crate::variant::Variant {
    fn mistakes(&self) -> Mistakes {
        self.mistakes
    }

    fn is_alone(&self) -> bool {
        self.alone
    }
}

/// Each part's variants by how many mistakes they have.
pub(crate) struct Buckets {
    parts: Vec<[Vec<usize>; MISTAKES + 1]>,
    alone: Vec<Vec<usize>>,
}

impl Buckets {
    pub(crate) fn new() -> Self {
        Self { parts: Vec::new(), alone: Vec::new() }
    }

    /// Another part. The later a part comes, the more often it changes: what is hashed last should come last.
    pub(crate) fn part<C: Choosable>(mut self, variants: &[C]) -> Self {
        let mut buckets: [Vec<usize>; MISTAKES + 1] = Default::default();
        let mut alone = Vec::new();
        for (number, variant) in variants.iter().enumerate() {
            if variant.is_alone() {
                alone.push(number);
            } else if let Some(bucket) = buckets.get_mut(variant.mistakes().count()) {
                bucket.push(number);
            }
        }
        self.parts.push(buckets);
        self.alone.push(alone);
        self
    }

    /// The choice with the fewest mistakes that was signed: of each part the number of a variant.
    pub(crate) fn search(&self, mut is_signed: impl FnMut(&[usize]) -> bool) -> Option<Vec<usize>> {
        let mut choice = vec![0; self.parts.len()];
        if self.with(&[], &mut choice, &mut is_signed) {
            return Some(choice);
        }
        let parts = 0..self.parts.len();
        for one in parts.clone().rev() {
            if self.with(&[(one, 1)], &mut choice, &mut is_signed) {
                return Some(choice);
            }
        }
        // From the end: what comes last is mistaken most.
        for one in parts.clone().rev() {
            if self.with(&[(one, 2)], &mut choice, &mut is_signed) {
                return Some(choice);
            }
            for other in (one + 1..self.parts.len()).rev() {
                if self.with(&[(one, 1), (other, 1)], &mut choice, &mut is_signed) {
                    return Some(choice);
                }
            }
        }
        for one in parts {
            if self.with(&[(one, ALONE)], &mut choice, &mut is_signed) {
                return Some(choice);
            }
        }
        None
    }

    /// Tries every choice in which these parts have so many mistakes, and all others none.
    fn with(
        &self,
        wrong: &[(usize, usize)],
        choice: &mut [usize],
        is_signed: &mut impl FnMut(&[usize]) -> bool,
    ) -> bool {
        self.from(0, wrong, choice, is_signed)
    }

    fn from(
        &self,
        part: usize,
        wrong: &[(usize, usize)],
        choice: &mut [usize],
        is_signed: &mut impl FnMut(&[usize]) -> bool,
    ) -> bool {
        let Some(buckets) = self.parts.get(part) else { return is_signed(choice) };
        let mistakes = wrong.iter().find(|(at, _)| *at == part).map_or(0, |(_, mistakes)| *mistakes);
        let numbers = if mistakes == ALONE { self.alone.get(part) } else { buckets.get(mistakes) };
        for number in numbers.into_iter().flatten() {
            if let Some(slot) = choice.get_mut(part) {
                *slot = *number;
            }
            if self.from(part + 1, wrong, choice, is_signed) {
                return true;
            }
        }
        false
    }
}

/// In place of a count: a variant that is tried alone.
const ALONE: usize = usize::MAX;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mistake::Mistake;
    use crate::variant::Variant;

    #[test]
    fn fewer_mistakes_are_found_first_and_rare_ones_only_alone() {
        let wrong = |value: &str| Variant::wrong(value, Mistake::UrlSpace);
        let rare = |value: &str| Variant { alone: true, ..wrong(value) };
        let letters = [Variant::right("a"), wrong("b"), rare("c")];
        let digits = [Variant::right("1"), wrong("2"), rare("3")];
        let buckets = Buckets::new().part(&letters).part(&digits);
        let mut tried = Vec::new();
        let none = buckets.search(|choice| {
            tried.push(format!("{}{}", letters[choice[0]].value, digits[choice[1]].value));
            false
        });
        assert_eq!(none, None);
        assert_eq!(tried, ["a1", "a2", "b1", "b2", "c1", "a3"]);
        assert_eq!(buckets.search(|choice| choice == [1, 1]), Some(vec![1, 1]));
    }
}
