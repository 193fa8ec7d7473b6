//! Named values as vendors' clients send them: in a query, a form, or a JSON object.

use percent_encoding::percent_decode_str;
use serde_json::Value;

/// Why named values cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FieldsFault {
    /// There is no body.
    #[error("the body is empty")]
    Empty,
    /// Not UTF-8, not JSON, or not an object.
    #[error("the data cannot be read")]
    Malformed,
    /// The same name twice, with different values: nobody can say which one was meant.
    #[error("a parameter is there twice with different values")]
    Ambiguous,
    /// A value of another type than text.
    #[error("a parameter has the wrong type")]
    Type,
}

/// Named texts of a query or a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads `a=b&c=d`. Strict about UTF-8, since a replaced character would change what was signed or compared.
    pub fn parse(text: &str) -> Result<Self, FieldsFault> {
        let decode = |part: &str| {
            let spaced = part.replace('+', " ");
            percent_decode_str(&spaced)
                .decode_utf8()
                .map(std::borrow::Cow::into_owned)
                .map_err(|_| FieldsFault::Malformed)
        };
        text.split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                Ok((decode(name)?, decode(value)?))
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// All names and values, in the order in which they came.
    pub fn into_pairs(self) -> Vec<(String, String)> {
        self.0
    }

    /// The value of a name; absent and empty are the same, as they are for the vendors.
    pub fn get(&self, name: &str) -> Result<Option<&str>, FieldsFault> {
        let mut values = self.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let first = values.next();
        if values.any(|other| Some(other) != first) {
            return Err(FieldsFault::Ambiguous);
        }
        Ok(first.filter(|value| !value.is_empty()))
    }
}

/// A JSON object.
#[derive(Clone, Debug, PartialEq)]
pub struct JsonObject(serde_json::Map<String, Value>);

impl JsonObject {
    /// Reads a body, whatever its content type says.
    pub fn parse(body: &[u8]) -> Result<Self, FieldsFault> {
        if body.iter().all(u8::is_ascii_whitespace) {
            return Err(FieldsFault::Empty);
        }
        match serde_json::from_slice(body) {
            Ok(Value::Object(object)) => Ok(Self(object)),
            _ => Err(FieldsFault::Malformed),
        }
    }

    /// All names with their values as text: texts as they are, null as the empty one, all else as JSON. For vendors
    /// whose clients sign the fields of a JSON body as if they came in a form.
    pub fn into_pairs(self) -> Vec<(String, String)> {
        let as_text = |value| match value {
            Value::Null => String::new(),
            Value::String(text) => text,
            other => other.to_string(),
        };
        self.0.into_iter().map(|(name, value)| (name, as_text(value))).collect()
    }

    /// A text; absent, null and empty are the same.
    pub fn text(&self, name: &str) -> Result<Option<&str>, FieldsFault> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.as_str()).filter(|text| !text.is_empty())),
            Some(_) => Err(FieldsFault::Type),
        }
    }

    /// A text, or a whole number as a text.
    pub fn text_or_number(&self, name: &str) -> Result<Option<String>, FieldsFault> {
        match self.0.get(name) {
            Some(Value::Number(number)) if number.is_i64() || number.is_u64() => Ok(Some(number.to_string())),
            _ => Ok(self.text(name)?.map(str::to_owned)),
        }
    }

    /// A truth value; absent and null are false.
    pub fn flag(&self, name: &str) -> Result<bool, FieldsFault> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(_) => Err(FieldsFault::Type),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_decoded_once_and_must_be_utf_8() {
        let fields = Fields::parse("a=1%202+3&%E4%B8%AD=%25E6&empty=&flag&=x").unwrap();
        assert_eq!(fields.get("a"), Ok(Some("1 2 3")));
        assert_eq!(fields.get("中"), Ok(Some("%E6")));
        assert_eq!(fields.get("empty"), Ok(None));
        assert_eq!(fields.get("flag"), Ok(None));
        assert_eq!(Fields::parse("a=%FF"), Err(FieldsFault::Malformed));
        assert_eq!(Fields::parse("").unwrap().get("a"), Ok(None));
    }

    #[test]
    fn pairs_are_all_that_came() {
        let fields = Fields::parse("b=1&a=2&b=3&c").unwrap();
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(fields.into_pairs(), [pair("b", "1"), pair("a", "2"), pair("b", "3"), pair("c", "")]);
        let object = JsonObject::parse(br#"{"a":"x","n":1,"l":[true],"z":null}"#).unwrap();
        assert_eq!(object.into_pairs(), [pair("a", "x"), pair("l", "[true]"), pair("n", "1"), pair("z", "")]);
    }

    #[test]
    fn a_name_given_twice_must_say_the_same_twice() {
        let fields = Fields::parse("a=1&b=2&a=1&b=3").unwrap();
        assert_eq!(fields.get("a"), Ok(Some("1")));
        assert_eq!(fields.get("b"), Err(FieldsFault::Ambiguous));
    }

    #[test]
    fn a_body_is_an_object_or_it_says_what_is_wrong() {
        assert_eq!(JsonObject::parse(b" \r\n"), Err(FieldsFault::Empty));
        for body in ["[]", "1", "null", "{", "{\"a\":}", "\u{feff}{}", &"[".repeat(10_000)] {
            assert_eq!(JsonObject::parse(body.as_bytes()), Err(FieldsFault::Malformed), "{body:.20}");
        }
        let object = JsonObject::parse(br#"{"a":"x","n":1,"f":true,"e":"","z":null}"#).unwrap();
        assert_eq!(object.text("a"), Ok(Some("x")));
        assert_eq!(object.text("n"), Err(FieldsFault::Type));
        assert_eq!((object.text("e"), object.text("z")), (Ok(None), Ok(None)));
        assert_eq!((object.flag("f"), object.flag("z")), (Ok(true), Ok(false)));
        assert_eq!(object.flag("a"), Err(FieldsFault::Type));
    }
}
