//! The signature of a backend's request: Gov-DingTalk's HMAC ([`gov`]), Alipay+'s RSA ([`alipayplus`]).

pub mod alipayplus;
mod body;
pub mod gov;
mod http;
mod json;
mod paths;
mod times;
mod written;

pub use http::RawRequest;

/// What a key is to whoever signed with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// The one that belongs there.
    Right,
    /// Another version of the client's.
    OtherVersion,
    /// Another app's.
    OtherApp,
}
