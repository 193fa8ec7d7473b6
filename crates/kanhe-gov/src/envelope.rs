//! The shapes of an answer (`protocol/gov-dingtalk.md` 5.3). HTTP status 200 in each of them.

use kanhe_core::entropy::{Entropy, draw};
use kanhe_core::time::Timestamp;
use kanhe_sign::hex;
use serde::Serialize;

use crate::errors::{Level, VendorError};

/// The platform has let the call through; how it went is within.
#[derive(Debug, Serialize)]
pub struct Answered<T> {
    success: bool,
    content: Content<T>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Content<T> {
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<T>,
    success: bool,
    request_id: String,
    response_message: &'static str,
    response_code: &'static str,
}

impl<T> Answered<T> {
    /// The call went well.
    pub fn success(data: T, request_id: String, message: &'static str) -> Self {
        let content = Content {
            data: Some(data),
            success: true,
            request_id,
            response_message: message,
            response_code: "0",
        };
        Self { success: true, content }
    }
}

/// A refusal, in the shape of its level.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Refused {
    /// By the application behind the gateway.
    Business(Answered<()>),
    /// By the gateway. Clients read different fields of it, so all of them are there [C].
    Gateway(GatewayRefusal),
}

/// What the gateway says.
#[derive(Debug, Serialize)]
pub struct GatewayRefusal {
    success: bool,
    #[serde(rename = "Code")]
    code: &'static str,
    #[serde(rename = "Message")]
    message: String,
    #[serde(rename = "_RequestId")]
    request_id: String,
    #[serde(rename = "bizErrorCode")]
    biz_error_code: &'static str,
    #[serde(rename = "errorMsg")]
    error_msg: String,
}

impl Refused {
    /// An error in the shape of its level.
    pub fn new(error: &VendorError, request_id: String) -> Self {
        match error.level {
            Level::Business(message) => Self::Business(Answered {
                success: true,
                content: Content {
                    data: None,
                    success: false,
                    request_id,
                    response_message: message,
                    response_code: error.code,
                },
            }),
            Level::Gateway(ref message) => Self::Gateway(GatewayRefusal {
                success: false,
                code: error.code,
                message: message.clone(),
                request_id,
                biz_error_code: error.code,
                error_msg: message.clone(),
            }),
        }
    }
}

/// By what a call can be found again, in the seed's form: eight hexadecimal digits, thirteen of the milliseconds, four
/// digits, `d` and four hexadecimal digits.
pub fn request_id(now: Timestamp, entropy: &dyn Entropy) -> String {
    let node = hex::text(&draw::<4>(entropy, "gov request node"));
    let count = 1000 + u16::from_be_bytes(draw(entropy, "gov request count")) % 9000;
    let process = hex::text(&draw::<2>(entropy, "gov request process"));
    format!("{node}{:013}{count}d{process}", now.unix_millis())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kanhe_core::entropy::SeededEntropy;

    #[test]
    fn a_request_id_is_as_long_as_the_seeds_and_carries_the_time() {
        let id = request_id(Timestamp::from_unix_millis(1_576_320_841_794), &SeededEntropy::new(1));
        assert_eq!(id.len(), "df04428415763208417945782d291f".len());
        assert_eq!(id.get(8..21), Some("1576320841794"));
        assert_eq!(id.get(25..26), Some("d"));
        assert!(id.bytes().all(|byte| byte.is_ascii_hexdigit()));
    }
}
