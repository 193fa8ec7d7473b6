//! The name of a request, by which a caller's complaint, the log and a trace find each other: `X-Request-Id`.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::atomic::{AtomicU32, Ordering};

use axum::http::{HeaderName, HeaderValue};

tokio::task_local! {
    static CURRENT: RequestId;
}

/// Longest name that is taken from a proxy.
const LENGTH: usize = 64;

/// The name of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(HeaderValue);

impl RequestId {
    /// The header that carries it, on the way in (from a trusted proxy) and out.
    pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");

    /// One that a proxy has given, if it is one that can stand in a log.
    pub(crate) fn given(value: &HeaderValue) -> Option<Self> {
        let bytes = value.as_bytes();
        let fits = (1..=LENGTH).contains(&bytes.len());
        let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(byte);
        (fits && bytes.iter().all(is_plain)).then(|| Self(value.clone()))
    }

    /// That of the request that is being answered.
    pub fn current() -> Option<Self> {
        CURRENT.try_with(Clone::clone).ok()
    }

    /// Answers a request that has this name.
    pub(crate) async fn within<F: Future>(self, answering: F) -> F::Output {
        CURRENT.scope(self, answering).await
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        self.0.to_str().unwrap_or_default()
    }

    pub(crate) fn into_value(self) -> HeaderValue {
        self.0
    }
}

/// Gives names: one part for the process, one that counts. No secret, and nobody has to guess them.
#[derive(Debug)]
pub(crate) struct RequestIds {
    process: u64,
    next: AtomicU32,
}

impl Default for RequestIds {
    fn default() -> Self {
        Self { process: RandomState::new().hash_one("kanhe"), next: AtomicU32::new(0) }
    }
}

impl RequestIds {
    pub(crate) fn next(&self) -> RequestId {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        // Digits by hand: this is done for every request.
        let mut text = *b"0000000000000000";
        let mut left = (self.process << 32) | u64::from(number);
        for place in text.iter_mut().rev() {
            *place = b"0123456789abcdef"[(left & 15) as usize];
            left >>= 4;
        }
        RequestId(HeaderValue::from_bytes(&text).unwrap_or(HeaderValue::from_static("")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_differ_and_have_sixteen_digits() {
        let ids = RequestIds::default();
        let (one, other) = (ids.next(), ids.next());
        assert_ne!(one, other);
        for id in [&one, &other] {
            assert!(id.as_str().len() == 16 && id.as_str().bytes().all(|byte| byte.is_ascii_hexdigit()));
        }
        assert!(other.as_str().ends_with("00000001"));
    }

    #[test]
    fn what_could_forge_a_line_of_the_log_is_no_name() {
        let given = |text: &str| RequestId::given(&HeaderValue::from_str(text).unwrap()).is_some();
        assert!(given("0af7651916cd43dd-8448:eb.1_Z"));
        for text in ["", " ", "a b", "a\tb", "\"", &"x".repeat(65)] {
            assert!(!given(text), "{text}");
        }
    }
}
