//! Things to keep.

use std::collections::BTreeSet;
use std::time::Duration;

use kanhe_core::app::{App, AppPolicy, AppStatus, AppUid, SecretHash};
use kanhe_core::credential::{CredentialKey, NextGeneration};
use kanhe_core::domain::SecureDomain;
use kanhe_core::host::HostKey;
use kanhe_core::key::KeyId;
use kanhe_core::time::Timestamp;
use kanhe_core::word::Word;

pub(crate) const WECHAT: Word = Word::new("wechat");
pub(crate) const TICKET: Word = Word::new("jsapi");

pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_unix_seconds(seconds)
}

pub(crate) fn uid(number: u8) -> AppUid {
    AppUid::from_parts(at(1000 + i64::from(number)), [number; 10])
}

pub(crate) fn app(number: u8) -> App {
    App {
        uid: uid(number),
        dialect: WECHAT,
        client_id: format!("wx{number:016x}"),
        name: format!("商店 №{number} \"quoted\" \u{1f3ea}"),
        account_type: Word::new("service"),
        marks: BTreeSet::from([Word::new("sandbox")]),
        secret: SecretHash { key: KeyId(1), hash: [number; 32] },
        status: AppStatus::Enabled,
        domains: vec![SecureDomain::parse("商城.example/mp").unwrap()],
        policy: AppPolicy { timestamp_window: Some(300), ..AppPolicy::default() },
        created_at: at(1000),
        revision: 1,
    }
}

pub(crate) fn key(number: u8) -> CredentialKey {
    CredentialKey { app: uid(number), kind: TICKET }
}

pub(crate) fn next(seconds: i64) -> NextGeneration {
    NextGeneration {
        key: KeyId(1),
        issued_at: at(seconds),
        life: Duration::from_secs(7200),
        overlap: Duration::from_secs(300),
    }
}

pub(crate) fn host_key(id: &'static str) -> HostKey {
    HostKey {
        id: Word::new(id),
        name: "宿主".to_owned(),
        secret: SecretHash { key: KeyId(1), hash: [7; 32] },
        created_at: at(1000),
    }
}
