//! What an app may see of a user: by scope, and nothing else.
//!
//! Source: `protocol/alipay-plus.md` 4.1. Which scope gives which field is told by their names.

use kanhe_core::app::App;
use kanhe_core::user::User;
use kanhe_sign::derive::digest;
use kanhe_sign::hex;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::scopes::{
    AUTH_BASE, AUTH_USER, HASH_LOGIN_ID, USER_AVATAR, USER_BIRTHDAY, USER_CONTACTINFO, USER_GENDER, USER_ID,
    USER_LOGIN_ID, USER_NAME, USER_NATIONALITY, USER_NICKNAME,
};

/// How an app knows a user: 24 digits, others in each app.
pub fn customer_id(user: &User, app: &App) -> String {
    let hash = digest(&[b"alipayplus customer id", &user.salt, &app.uid.to_bytes()]);
    let number = hash.first_chunk().map_or(0, |bytes| u128::from_be_bytes(*bytes));
    format!("2102{:020}", number % 10_u128.pow(20))
}

/// `userInfo`. A field is there only if the app may see it, and it is known.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UserInfo {
    /// How the app knows him.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// By what he signs in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub login_id_infos: Vec<LoginId>,
    /// His name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_name: Option<Name>,
    /// What he goes by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nick_name: Option<String>,
    /// Address of his picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avatar: Option<String>,
    /// `MALE`, `FEMALE`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gender: Option<&'static str>,
    /// `1998-07-03`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<String>,
    /// Two letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nationality: Option<String>,
    /// Where he can be reached.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contact_infos: Vec<Contact>,
}

/// One of the things by which a user signs in.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LoginId {
    /// In the clear.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub login_id: Option<String>,
    /// With its middle hidden.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mask_login_id: Option<String>,
    /// Hashed. Personal data all the same: who knows all phone numbers can search it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hash_login_id: Option<String>,
    /// `MOBILE_PHONE`, `EMAIL`
    pub login_id_type: &'static str,
}

/// A name.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Name {
    /// The whole.
    pub full_name: String,
    /// Its first word.
    pub first_name: String,
    /// What is between.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub middle_name: Option<String>,
    /// Its last word.
    pub last_name: String,
}

/// Where a user can be reached.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Contact {
    /// `MOBILE_PHONE`, `EMAIL`
    pub contact_type: &'static str,
    /// The number or address.
    pub contact_no: String,
}

impl UserInfo {
    /// What these scopes let an app see of a user.
    pub fn of(user: &User, app: &App, scopes: &[String]) -> Self {
        let has = |any: &[&str]| scopes.iter().any(|scope| any.contains(&scope.as_str()));
        let profile = &user.profile;
        let known = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        Self {
            user_id: has(&[AUTH_BASE, USER_ID, AUTH_USER]).then(|| customer_id(user, app)),
            login_id_infos: login_ids(user, has(&[USER_LOGIN_ID]), has(&[HASH_LOGIN_ID])),
            user_name: has(&[USER_NAME, AUTH_USER]).then(|| name(&profile.particulars.full_name)).flatten(),
            nick_name: has(&[USER_NICKNAME, AUTH_USER]).then(|| known(&profile.nickname)).flatten(),
            avatar: has(&[USER_AVATAR, AUTH_USER]).then(|| known(&profile.avatar)).flatten(),
            gender: has(&[USER_GENDER, AUTH_USER]).then(|| gender(profile.sex)).flatten(),
            birth_date: has(&[USER_BIRTHDAY]).then(|| known(&profile.particulars.birthday)).flatten(),
            nationality: has(&[USER_NATIONALITY]).then(|| known(&profile.particulars.nationality)).flatten(),
            contact_infos: if has(&[USER_CONTACTINFO]) { contacts(user) } else { Vec::new() },
        }
    }
}

/// What he signs in with, and what kind of thing it is.
fn addresses(user: &User) -> impl Iterator<Item = (&'static str, &str)> {
    let known = &user.profile.particulars;
    let all = [("MOBILE_PHONE", &*known.mobile), ("EMAIL", &*known.email)];
    all.into_iter().filter(|(_, text)| !text.is_empty())
}

fn login_ids(user: &User, clear: bool, hashed: bool) -> Vec<LoginId> {
    if !clear && !hashed {
        return Vec::new();
    }
    let login = |(login_id_type, text): (&'static str, &str)| LoginId {
        login_id: clear.then(|| text.to_owned()),
        mask_login_id: clear.then(|| masked(text)),
        hash_login_id: hashed.then(|| hash(text)),
        login_id_type,
    };
    addresses(user).map(login).collect()
}

fn contacts(user: &User) -> Vec<Contact> {
    let contact =
        |(contact_type, text): (&'static str, &str)| Contact { contact_type, contact_no: text.to_owned() };
    addresses(user).map(contact).collect()
}

/// Lower-case hexadecimal SHA-256 of the text.
fn hash(login_id: &str) -> String {
    hex::text(&Sha256::digest(login_id.as_bytes()))
}

/// `27-6****0084`; of an address the first sign and the domain.
fn masked(login_id: &str) -> String {
    let (shown, hidden) = match (login_id.split_once('-'), login_id.split_once('@')) {
        (_, Some((name, domain))) => (name.chars().take(1).collect(), format!("@{domain}")),
        (Some((country, number)), _) => {
            let first: String = number.chars().take(1).collect();
            (
                format!("{country}-{first}"),
                number.chars().skip(number.chars().count().saturating_sub(4)).collect(),
            )
        }
        _ => (String::new(), String::new()),
    };
    format!("{shown}****{hidden}")
}

fn gender(sex: u8) -> Option<&'static str> {
    match sex {
        1 => Some("MALE"),
        2 => Some("FEMALE"),
        _ => None,
    }
}

fn name(full: &str) -> Option<Name> {
    let words: Vec<&str> = full.split_whitespace().collect();
    let (first, rest) = words.split_first()?;
    let (last, middle) = rest.split_last().unwrap_or((first, &[]));
    Some(Name {
        full_name: full.to_owned(),
        first_name: (*first).to_owned(),
        middle_name: Some(middle.join(" ")).filter(|middle| !middle.is_empty()),
        last_name: (*last).to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_id_is_hashed_and_masked_as_in_the_published_fixture() {
        assert_eq!(hash("27-609000084"), "401f2fc83d45b7bbaacae113f1e151c107801e03896257956cfea164e7b314d2");
        for (text, shown) in [
            ("27-609000084", "27-6****0084"),
            ("lan@example.com", "l****@example.com"),
            ("27-6", "27-6****6"),
            ("nonsense", "****"),
        ] {
            assert_eq!(masked(text), shown);
        }
    }

    #[test]
    fn a_name_has_a_first_and_a_last_word_and_what_is_between() {
        let parts = |full| name(full).map(|name| (name.first_name, name.middle_name, name.last_name));
        let (lan, xiao, li) = ("Lan".to_owned(), "Xiao".to_owned(), "Li Wu".to_owned());
        assert_eq!(parts("Lan Xiao"), Some((lan.clone(), None, xiao.clone())));
        assert_eq!(parts(" Lan Li  Wu Xiao"), Some((lan.clone(), Some(li), xiao)));
        assert_eq!(parts("Lan"), Some((lan.clone(), None, lan)));
        assert_eq!(parts(" "), None);
    }
}
