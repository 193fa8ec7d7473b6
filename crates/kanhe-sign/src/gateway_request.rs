//! The signature on requests to Gov-DingTalk's gateway.
//!
//! Base64 of HMAC-SHA256 under the app's secret over `METHOD \n timestamp \n nonce \n path \n params`: path without
//! host and query, params the fields of the query, the form or the JSON body as `k=v` joined with `&`
//! (`protocol/gov-dingtalk.md` 5.4). Clients disagree about the params, so each of their forms counts.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::compare;

/// What is signed of a request, apart from the secret.
#[derive(Clone, Copy)]
pub struct GatewayRequest<'a> {
    /// HTTP method, in upper case.
    pub method: &'a str,
    /// `X-Hmac-Auth-Timestamp`, as it was sent.
    pub timestamp: &'a str,
    /// `X-Hmac-Auth-Nonce`, as it was sent.
    pub nonce: &'a str,
    /// The path, without host and query.
    pub path: &'a str,
    /// Names and decoded values, in the order in which they were sent.
    pub fields: &'a [(String, String)],
}

impl core::fmt::Debug for GatewayRequest<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        // The fields carry secrets and tokens.
        f.debug_struct("GatewayRequest").field("path", &self.path).finish_non_exhaustive()
    }
}

/// How a client writes the params down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Sorted as pairs, values as they are: the platform's own SDKs.
    Sorted,
    /// Sorted by name alone, values as they are. Another order only where a name is the beginning of another one.
    SortedNames,
    /// Sorted by name, form-encoded: a Laravel client.
    SortedEncoded,
    /// In the order in which they are sent, as they are: a Postman helper.
    AsSent,
    /// In the order in which they are sent, form-encoded.
    AsSentEncoded,
    /// No params; the text ends with the path.
    Empty,
    /// No params; the text ends with the line break behind the path.
    EmptyLine,
}

/// The forms of a request with params, the likeliest first.
const WITH_PARAMS: [Form; 5] =
    [Form::Sorted, Form::SortedNames, Form::SortedEncoded, Form::AsSent, Form::AsSentEncoded];

/// The forms of a request without.
const WITHOUT_PARAMS: [Form; 2] = [Form::Empty, Form::EmptyLine];

impl GatewayRequest<'_> {
    /// The text that is signed.
    ///
    /// ```
    /// use kanhe_sign::gateway_request::{Form, GatewayRequest};
    ///
    /// let request = GatewayRequest {
    ///     method: "GET",
    ///     timestamp: "2026-01-02T03:04:05.000+08:00",
    ///     nonce: "17673194450001234",
    ///     path: "/ping",
    ///     fields: &[],
    /// };
    /// assert_eq!(request.text(Form::Empty), "GET\n2026-01-02T03:04:05.000+08:00\n17673194450001234\n/ping");
    /// ```
    pub fn text(&self, form: Form) -> String {
        let head = [self.method, self.timestamp, self.nonce, self.path].join("\n");
        match form {
            Form::Empty => head,
            Form::EmptyLine => head + "\n",
            Form::Sorted | Form::SortedNames | Form::SortedEncoded | Form::AsSent | Form::AsSentEncoded => {
                format!("{head}\n{}", self.params(form))
            }
        }
    }

    fn params(&self, form: Form) -> String {
        let mut fields: Vec<&(String, String)> = self.fields.iter().collect();
        if matches!(form, Form::SortedNames | Form::SortedEncoded) {
            fields.sort_unstable();
        }
        let encoded = matches!(form, Form::SortedEncoded | Form::AsSentEncoded);
        let mut pairs: Vec<String> = fields
            .into_iter()
            .map(|(name, value)| {
                if encoded {
                    [form_encoded(name), form_encoded(value)].join("=")
                } else {
                    [&**name, &**value].join("=")
                }
            })
            .collect();
        if form == Form::Sorted {
            pairs.sort_unstable();
        }
        pairs.join("&")
    }

    /// Signs the request.
    pub fn sign(&self, secret: &str, form: Form) -> String {
        STANDARD.encode(hmac(secret, &self.text(form)))
    }

    /// Whether the signature was made over this request with this secret, and in which form.
    pub fn verify(&self, secret: &str, signature: &str) -> Option<Form> {
        let forms: &[Form] = if self.fields.is_empty() { &WITHOUT_PARAMS } else { &WITH_PARAMS };
        forms
            .iter()
            .copied()
            .find(|form| compare::equal(self.sign(secret, *form).as_bytes(), signature.as_bytes()))
    }
}

#[expect(clippy::expect_used, reason = "HMAC accepts keys of every length: RFC 2104 section 2")]
fn hmac(secret: &str, text: &str) -> [u8; 32] {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC accepts keys of every length");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().into()
}

/// As PHP's `http_build_query` writes it: letters, digits and `-_.` as they are, spaces as `+`.
fn form_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b' ' => encoded.push('+'),
            b'-' | b'_' | b'.' => encoded.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => encoded.push(char::from(byte)),
            _ => {
                encoded.push('%');
                encoded.push_str(&crate::hex::text(&[byte]).to_ascii_uppercase());
            }
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_encodes_what_php_encodes() {
        assert_eq!(form_encoded("a-_.Z9 ~*+&=/中"), "a-_.Z9+%7E%2A%2B%26%3D%2F%E4%B8%AD");
    }

    #[test]
    fn a_request_does_not_print_its_fields() {
        let fields = [("appsecret".to_owned(), "s3cret".to_owned())];
        let request = GatewayRequest {
            method: "POST",
            timestamp: "",
            nonce: "",
            path: "/gettoken.json",
            fields: &fields,
        };
        assert_eq!(format!("{request:?}"), r#"GatewayRequest { path: "/gettoken.json", .. }"#);
    }
}
