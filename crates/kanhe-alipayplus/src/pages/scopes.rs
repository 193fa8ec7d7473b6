//! The input of `my.getAuthCode` (`protocol/alipay-plus.md` 1.1 and 1.6).

use serde_json::Value;

use crate::profile::Profile;
use crate::scopes::AUTH_BASE;

/// A page may ask for so many scopes; the seed has thirteen.
const MOST: usize = 64;

/// The call has no scopes where the wallet wants some, or too many of them: error 2 of the bridge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadScopes;

/// Reads the scopes of a call: an array or a single text, under the page's name `scopes` or the bridge's `scopeNicks`.
/// What is missing, empty or of another type means `auth_base`. Twice the same is once; a text is not split.
pub fn read(input: &Value, profile: &Profile) -> Result<Vec<String>, BadScopes> {
    let given = input.get("scopeNicks").or_else(|| input.get("scopes"));
    let mut scopes: Vec<String> = match given {
        Some(Value::String(one)) if !one.is_empty() => vec![one.clone()],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    if scopes.len() > MOST || (scopes.is_empty() && profile.scopes_required) {
        return Err(BadScopes);
    }
    let mut seen = std::collections::BTreeSet::new();
    scopes.retain(|scope| seen.insert(scope.clone()));
    if scopes.is_empty() {
        scopes.push(AUTH_BASE.to_owned());
    }
    Ok(scopes)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn scopes_come_as_an_array_or_a_text_under_either_name() {
        for (input, scopes) in [
            (json!({ "scopes": ["auth_user", "USER_ID", "auth_user"] }), &["auth_user", "USER_ID"][..]),
            (json!({ "scopes": "auth_user" }), &["auth_user"]),
            (json!({ "scopeNicks": ["USER_NAME"] }), &["USER_NAME"]),
            (json!({ "scopes": "auth_base,auth_user" }), &["auth_base,auth_user"]),
            (json!({}), &["auth_base"]),
            (json!({ "scopes": null }), &["auth_base"]),
            (json!({ "scopes": [] }), &["auth_base"]),
            (json!({ "scopes": "" }), &["auth_base"]),
            (json!({ "scopes": { "a": 1 } }), &["auth_base"]),
            (json!({ "scopes": [1] }), &["auth_base"]),
            (json!(null), &["auth_base"]),
        ] {
            assert_eq!(read(&input, &Profile::default()).unwrap(), scopes, "{input}");
        }
    }

    #[test]
    fn where_the_wallet_wants_scopes_none_is_a_mistake() {
        let strict = Profile { scopes_required: true, ..Profile::default() };
        assert_eq!(read(&json!({}), &strict), Err(BadScopes));
        assert_eq!(read(&json!({ "scopes": "USER_ID" }), &strict).unwrap(), ["USER_ID"]);
        let many = json!({ "scopes": (0..65).map(|number| number.to_string()).collect::<Vec<_>>() });
        assert_eq!(read(&many, &Profile::default()), Err(BadScopes));
    }
}
