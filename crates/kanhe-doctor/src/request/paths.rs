//! What people sign instead of a request's path.

use crate::mistake::Mistake;
use crate::variant::{Variant, Variants};

/// The path as it was sent, and what may have been signed in its place. `others` are paths of the same call in other
/// editions, or of other calls; `host` and `query` may be empty.
pub(crate) fn variants(path: &str, host: &str, query: &str, others: &[String]) -> Vec<Variant> {
    let mut variants = Variants::of(path);
    for scheme in ["https", "http"] {
        if !host.is_empty() {
            variants.add(format!("{scheme}://{host}{path}"), Mistake::PathHost);
        }
    }
    if !host.is_empty() {
        variants.add(format!("{host}{path}"), Mistake::PathHost);
    }
    if !query.is_empty() {
        variants.add(format!("{path}?{query}"), Mistake::PathQuery);
    }
    let slashes = path.char_indices().skip(1).filter(|(_, sign)| *sign == '/');
    for rest in slashes.filter_map(|(at, _)| path.get(at..)).filter(|rest| rest.len() > 1) {
        variants.add(rest, Mistake::PathPrefix);
    }
    for suffix in [".htm", ".json"] {
        variants.add(path.strip_suffix(suffix).unwrap_or(path), Mistake::PathSuffix);
        variants.add(format!("{path}{suffix}"), Mistake::PathSuffix);
    }
    variants.add(path.trim_start_matches('/'), Mistake::PathSlash);
    variants.add(path.strip_suffix('/').unwrap_or(path), Mistake::PathSlash);
    variants.add(format!("{path}/"), Mistake::PathSlash);
    for other in others {
        variants.add(&**other, Mistake::PathOther);
    }
    variants.add("", Mistake::PathMissing);
    variants.add("/", Mistake::PathMissing);
    variants.list()
}
