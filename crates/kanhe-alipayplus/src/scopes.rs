//! Scopes: what an app may ask of a user, in the vendor's words and in plain ones.
//!
//! Sources: seed 002, "Scopes description"; for those of other editions `protocol/alipay-plus.md` 1.2.

use std::collections::BTreeSet;

use kanhe_core::app::App;
use kanhe_core::word::Word;

use crate::policy::LISTED;

/// Says who the user is, and is meant where nobody names a scope.
pub const AUTH_BASE: &str = "auth_base";
/// Basic information about the user.
pub const AUTH_USER: &str = "auth_user";
/// Who the user is.
pub const USER_ID: &str = "USER_ID";
/// By what he signs in.
pub const USER_LOGIN_ID: &str = "USER_LOGIN_ID";
/// A hash of that.
pub const HASH_LOGIN_ID: &str = "HASH_LOGIN_ID";
/// His name.
pub const USER_NAME: &str = "USER_NAME";
/// What he goes by; of other editions.
pub const USER_NICKNAME: &str = "USER_NICKNAME";
/// His picture.
pub const USER_AVATAR: &str = "USER_AVATAR";
/// His gender.
pub const USER_GENDER: &str = "USER_GENDER";
/// When he was born.
pub const USER_BIRTHDAY: &str = "USER_BIRTHDAY";
/// His nationality.
pub const USER_NATIONALITY: &str = "USER_NATIONALITY";
/// Where he can be reached.
pub const USER_CONTACTINFO: &str = "USER_CONTACTINFO";
/// The app may send him messages.
pub const NOTIFICATION_INBOX: &str = "NOTIFICATION_INBOX";
/// The app may take money from him without asking each time.
pub const AGREEMENT_PAY: &str = "AGREEMENT_PAY";

/// Which scopes are granted without asking. The seed contradicts itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SilentRule {
    /// Those that its table says so of: the statement that speaks of each scope by itself.
    #[default]
    Table,
    /// `auth_base` alone, as the note below the table has it.
    Note,
}

impl SilentRule {
    /// Whether a scope is granted without asking.
    pub fn is_silent(self, scope: &str) -> bool {
        match self {
            Self::Table => find(scope).is_some_and(|scope| scope.silent),
            Self::Note => scope == AUTH_BASE,
        }
    }
}

/// One scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Its name on the wire.
    pub name: &'static str,
    /// Whether the seed's table calls it silent.
    pub silent: bool,
    /// Whether the seed has it. Those of other editions are granted to apps one by one.
    pub built_in: bool,
    /// What a user agrees to, in Chinese.
    pub zh: &'static str,
    /// What a user agrees to, in English.
    pub en: &'static str,
}

const fn silent(name: &'static str, zh: &'static str, en: &'static str) -> Scope {
    Scope { name, silent: true, built_in: true, zh, en }
}

const fn asked(name: &'static str, zh: &'static str, en: &'static str) -> Scope {
    Scope { name, silent: false, built_in: true, zh, en }
}

const fn elsewhere(name: &'static str, zh: &'static str, en: &'static str) -> Scope {
    Scope { name, silent: false, built_in: false, zh, en }
}

/// All that there are: the seed's thirteen in its order, and then those of other editions.
pub const SCOPES: [Scope; 21] = [
    silent(AUTH_BASE, "在此小程序中认出你", "Recognise you in this mini program"),
    silent(USER_ID, "你的用户编号", "Your user number"),
    silent(USER_LOGIN_ID, "你的登录手机号或邮箱", "The phone number or e-mail address you sign in with"),
    silent(HASH_LOGIN_ID, "你的登录账号的指纹", "A fingerprint of what you sign in with"),
    asked(AUTH_USER, "你的昵称、头像、性别和姓名", "Your nickname, picture, gender and name"),
    asked(USER_NAME, "你的姓名", "Your name"),
    asked(USER_AVATAR, "你的头像", "Your picture"),
    asked(USER_GENDER, "你的性别", "Your gender"),
    asked(USER_BIRTHDAY, "你的出生日期", "Your date of birth"),
    asked(USER_NATIONALITY, "你的国籍", "Your nationality"),
    asked(USER_CONTACTINFO, "你的联系方式", "How to reach you"),
    asked(NOTIFICATION_INBOX, "给你发送消息", "Send you messages"),
    asked(
        AGREEMENT_PAY,
        "自动从你的余额或银行卡扣款",
        "Take payments from your balance or card without asking",
    ),
    elsewhere(USER_NICKNAME, "你的昵称", "Your nickname"),
    elsewhere("USER_EMAIL", "你的邮箱", "Your e-mail address"),
    elsewhere("USER_ADDRESS", "你的地址", "Your address"),
    elsewhere("USER_MOBILE_PHONE", "你的手机号", "Your phone number"),
    elsewhere("CARD_LIST", "你的银行卡列表", "The list of your cards"),
    elsewhere("KYC_INFO", "你的实名信息", "Your verified identity"),
    elsewhere("SEND_MESSAGE", "给你发送消息", "Send you messages"),
    elsewhere("SUBSCRIPTION", "定期扣款", "Take payments regularly"),
];

/// The scope of this name.
pub fn find(name: &str) -> Option<&'static Scope> {
    SCOPES.iter().find(|scope| scope.name == name)
}

/// What the operator has granted to an app: the seed's scopes, or for an account whose scopes are listed none of them;
/// and those that its marks name. Only what the operator has not taken away again.
pub fn granted(app: &App) -> BTreeSet<&'static str> {
    let by_type = |scope: &Scope| scope.built_in && app.account_type != LISTED;
    let by_mark = |scope: &Scope| Word::parse(scope.name).is_some_and(|mark| app.is_marked(mark));
    let all = SCOPES.iter().filter(|scope| by_type(scope) || by_mark(scope)).map(|scope| scope.name);
    all.filter(|name| !app.policy.revoked.contains(*name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seeds_table_is_silent_about_four_scopes_and_its_note_about_one() {
        let under = |rule: SilentRule| -> Vec<&str> {
            SCOPES.iter().map(|scope| scope.name).filter(|name| rule.is_silent(name)).collect()
        };
        assert_eq!(under(SilentRule::Table), [AUTH_BASE, USER_ID, USER_LOGIN_ID, HASH_LOGIN_ID]);
        assert_eq!(under(SilentRule::Note), [AUTH_BASE]);
        assert_eq!(SilentRule::default(), SilentRule::Table);
    }

    #[test]
    fn the_seed_has_thirteen_scopes_and_each_has_words_for_people() {
        let names: Vec<&str> = SCOPES.iter().filter(|scope| scope.built_in).map(|scope| scope.name).collect();
        assert_eq!(
            names,
            [
                "auth_base",
                "USER_ID",
                "USER_LOGIN_ID",
                "HASH_LOGIN_ID",
                "auth_user",
                "USER_NAME",
                "USER_AVATAR",
                "USER_GENDER",
                "USER_BIRTHDAY",
                "USER_NATIONALITY",
                "USER_CONTACTINFO",
                "NOTIFICATION_INBOX",
                "AGREEMENT_PAY",
            ]
        );
        assert!(SCOPES.iter().all(|scope| !scope.zh.is_empty() && !scope.en.is_empty()));
        assert!(SCOPES.iter().all(|scope| Word::parse(scope.name).is_some()), "a mark can name it");
    }
}
