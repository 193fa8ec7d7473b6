//! The parameters of a call, wherever the client put them: in the query, a form, or the fields of a JSON object.

use http::header::CONTENT_TYPE;
use kanhe_dialect::endpoint::Call;
use kanhe_dialect::fields::{Fields, FieldsFault, JsonObject};

/// Names and values as they came: first the query's, then the body's.
#[derive(Clone, Default)]
pub(super) struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Reads what a call carries.
    pub(super) fn read(call: &Call) -> Result<Self, FieldsFault> {
        let mut pairs = Fields::parse(&call.query)?.into_pairs();
        pairs.extend(body(call)?);
        Ok(Self(pairs))
    }

    /// A parameter, under any of the spellings that clients use. Absent and empty are the same.
    pub(super) fn get(&self, spellings: &[&str]) -> Result<Option<&str>, FieldsFault> {
        let named = |(name, value): &'_ (String, String)| spellings.contains(&&**name) && !value.is_empty();
        let mut values = self.0.iter().filter(|pair| named(pair)).map(|(_, value)| &**value);
        let first = values.next();
        if values.any(|other| Some(other) != first) {
            return Err(FieldsFault::Ambiguous);
        }
        Ok(first)
    }

    /// All of them, for the signature.
    pub(super) fn pairs(&self) -> &[(String, String)] {
        &self.0
    }
}

fn body(call: &Call) -> Result<Vec<(String, String)>, FieldsFault> {
    let content_type = call.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let says_json = content_type.is_some_and(|content_type| content_type.contains("json"));
    let first = call.body.iter().find(|byte| !byte.is_ascii_whitespace());
    match first {
        None => Ok(Vec::new()),
        // Some clients send JSON and do not say so. No form begins like this.
        Some(b'{') => Ok(JsonObject::parse(&call.body)?.into_pairs()),
        Some(_) if says_json => Err(FieldsFault::Malformed),
        Some(_) => {
            let text = core::str::from_utf8(&call.body).map_err(|_| FieldsFault::Malformed)?;
            Ok(Fields::parse(text)?.into_pairs())
        }
    }
}
