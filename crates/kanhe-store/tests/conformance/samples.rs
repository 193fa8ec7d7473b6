//! Things to keep, told apart by numbers.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use kanhe_core::admin_key::AdminKey;
use kanhe_core::app::{App, AppPolicy, AppStatus, AppUid, OldSecret, SealedSecret, SecretHash};
use kanhe_core::audit::{Act, Actor};
use kanhe_core::consent::Consent;
use kanhe_core::corp::{Corp, Installation};
use kanhe_core::credential::{CredentialKey, NextGeneration};
use kanhe_core::domain::SecureDomain;
use kanhe_core::host::HostKey;
use kanhe_core::key::KeyId;
use kanhe_core::media::{Media, MediaId};
use kanhe_core::operator::{Operator, Role, SecondFactor};
use kanhe_core::particulars::Particulars;
use kanhe_core::password::PasswordHash;
use kanhe_core::presentation::{Presentation, Terms};
use kanhe_core::sign_in::Session;
use kanhe_core::slip::{Slip, SlipKey};
use kanhe_core::time::Timestamp;
use kanhe_core::user::{Profile, User, UserUid};
use kanhe_core::word::{Dialect, Word};

pub(crate) const WECHAT: Dialect = Word::new("wechat");
pub(crate) const DINGTALK: Dialect = Word::new("dingtalk");
pub(crate) const TOKEN: Word = Word::new("access_token");
pub(crate) const TICKET: Word = Word::new("jsapi");

pub(crate) fn at(seconds: u32) -> Timestamp {
    Timestamp::from_unix_seconds(1_795_000_000 + i64::from(seconds))
}

/// Greater for a greater number.
pub(crate) fn uid(number: u64) -> AppUid {
    let mut random = [0; 10];
    random[2..].copy_from_slice(&number.to_be_bytes());
    AppUid::from_parts(at(0), random)
}

fn secret(number: u64) -> SecretHash {
    SecretHash { key: KeyId(3), hash: [number.to_le_bytes()[0]; 32] }
}

/// An app of WeChat's with nothing left at its default.
pub(crate) fn app(number: u64) -> App {
    App {
        uid: uid(number),
        dialect: WECHAT,
        client_id: format!("wx{number:016x}"),
        name: format!("App {number}"),
        account_type: Word::new("service"),
        marks: BTreeSet::from([Word::new("component")]),
        secret: secret(number),
        sealed: Some(SealedSecret { key: KeyId(3), nonce: [9; 12], bytes: vec![0, 255] }),
        old_secret: Some(OldSecret { hash: secret(9), sealed: None, until: at(99) }),
        installation: None,
        home: Some("https://home.example/h5".to_owned()),
        subscriptions: BTreeSet::from([Word::new("jsapi_auth")]),
        public_keys: BTreeMap::from([(2, "-----BEGIN PUBLIC KEY-----".to_owned())]),
        presentation: Presentation {
            logo: "/logo.svg".to_owned(),
            terms: vec![Terms { title: "条款".to_owned(), url: "https://a.example/t".to_owned() }],
        },
        status: AppStatus::SecretFrozen,
        domains: vec![
            SecureDomain::parse("wx.example.com/mp").unwrap(),
            SecureDomain::parse("商城.example").unwrap(),
        ],
        bound_at: BTreeMap::from([(SecureDomain::parse("wx.example.com/mp").unwrap(), at(5))]),
        policy: AppPolicy {
            loopback: true,
            timestamp_window: Some(300),
            domain_delay: 86_400,
            unfiled: BTreeSet::from([SecureDomain::parse("商城.example").unwrap()]),
            addresses: BTreeSet::from([[192, 0, 2, 1].into(), [0x2001, 0xdb8, 0, 0, 0, 0, 0, 1].into()]),
            quotas: BTreeMap::from([(TOKEN, 10)]),
            revoked: BTreeSet::from(["chooseImage".to_owned()]),
        },
        created_at: Timestamp::from_unix_millis(1_795_000_000_123),
        revision: 1,
    }
}

/// An app of DingTalk's in a corp.
pub(crate) fn installed(number: u64, corp: &str, agent: &str) -> App {
    let (corp, agent) = (corp.to_owned(), agent.to_owned());
    let installation = Some(Installation { corp, agent, suite: Some(uid(99)) });
    App { dialect: DINGTALK, client_id: format!("ding{number}"), installation, ..app(number) }
}

pub(crate) fn corp(dialect: Dialect, id: &str) -> Corp {
    Corp { dialect, id: id.to_owned(), name: "勘合科技".to_owned(), created_at: at(3) }
}

/// The next revision of an app, under another name.
pub(crate) fn renamed(app: &App, name: &str) -> App {
    App { name: name.to_owned(), revision: app.revision + 1, ..app.clone() }
}

pub(crate) fn token_of(number: u64) -> CredentialKey {
    CredentialKey { app: uid(number), kind: TOKEN }
}

/// A generation as WeChat issues them: two hours, and five minutes beside its successor.
pub(crate) fn issued(seconds: u32) -> NextGeneration {
    NextGeneration {
        key: KeyId(7),
        issued_at: at(seconds),
        life: Duration::from_secs(7200),
        overlap: Duration::from_secs(300),
    }
}

pub(crate) fn host_key(id: &str) -> HostKey {
    HostKey {
        id: Word::parse(id).unwrap(),
        name: format!("宿主 {id}"),
        secret: secret(id.len() as u64),
        created_at: at(9),
    }
}

pub(crate) fn user_uid(number: u64) -> UserUid {
    let mut random = [0; 10];
    random[2..].copy_from_slice(&number.to_be_bytes());
    UserUid::from_parts(at(0), random)
}

/// A user with nothing left at its default.
pub(crate) fn user(number: u64) -> User {
    User {
        uid: user_uid(number),
        handle: format!("用户-{number}"),
        profile: Profile {
            nickname: "小兰 🦊".to_owned(),
            sex: 2,
            language: "zh_CN".to_owned(),
            country: "中国".to_owned(),
            province: "浙江".to_owned(),
            city: "杭州".to_owned(),
            avatar: "https://example.com/a.png".to_owned(),
            particulars: Particulars {
                full_name: "Lan Xiao".to_owned(),
                birthday: "1998-07-03".to_owned(),
                nationality: "CN".to_owned(),
                mobile: "86-13800000001".to_owned(),
                email: "lan@example.com".to_owned(),
            },
        },
        salt: [number.to_le_bytes()[0]; 16],
        created_at: at(1),
        revision: 1,
    }
}

/// The first agreement of a user with an app.
pub(crate) fn consent(app: u64, user: u64) -> Consent {
    let scopes = BTreeMap::from([("snsapi_userinfo".to_owned(), at(7))]);
    Consent { app: uid(app), user: user_uid(user), scopes, revision: 1 }
}

pub(crate) fn slip_key(text: &str) -> SlipKey {
    SlipKey::of(TOKEN, text)
}

pub(crate) fn slip(expires: u32) -> Slip {
    Slip {
        kind: TOKEN,
        app: uid(1),
        data: serde_json::json!({"user": "小兰", "scopes": ["a", 7, null]}),
        made_at: at(0),
        expires_at: at(expires),
        used_at: None,
    }
}

pub(crate) fn media_id(number: u32) -> MediaId {
    MediaId::parse(&format!("{number:064}")).unwrap()
}

pub(crate) fn media(number: u32, expires: u32) -> Media {
    Media {
        id: media_id(number),
        app: uid(1),
        kind: Word::new("image"),
        content_type: "image/jpeg".to_owned(),
        extension: ".jpg".to_owned(),
        created_at: at(0),
        expires_at: at(expires),
    }
}

/// An operator with nothing left at its default.
pub(crate) fn operator(name: &str, role: Role) -> Operator {
    let sealed = SealedSecret { key: KeyId(3), nonce: [9; 12], bytes: vec![0, 255] };
    Operator {
        second_factor: Some(SecondFactor { secret: sealed.clone(), used_step: 59_838_000 }),
        offered: Some(sealed),
        last_seen_at: Some(at(8)),
        ..Operator::new(name, role, PasswordHash("$argon2id$v=19$…".to_owned()), at(2))
    }
}

pub(crate) fn admin_key(id: &str) -> AdminKey {
    AdminKey {
        id: Word::parse(id).unwrap(),
        name: format!("程序 {id}"),
        role: Role::Auditor,
        secret: secret(id.len() as u64),
        created_at: at(9),
    }
}

pub(crate) fn session(operator: &str, expires: u32) -> Session {
    Session { operator: operator.to_owned(), created_at: at(1), expires_at: at(expires) }
}

/// Something that somebody did at a moment.
pub(crate) fn act(actor: &str, what: &'static str, seconds: u32) -> Act {
    let actor = Actor { name: actor.to_owned(), from: Some([192, 0, 2, 1].into()) };
    Act::new(at(seconds), &actor, what).to("wechat/wx1").with("name", "商城 🦊").with("count", 7)
}
