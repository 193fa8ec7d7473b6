//! What an app's backend is told about a user (`protocol/gov-dingtalk.md` 5.2). Fields and their order are those of
//! the vendor's sample [D].

use kanhe_core::app::App;
use kanhe_core::user::User;
use kanhe_sign::derive::digest;
use kanhe_sign::hex;
use serde::Serialize;

use crate::identity;
use crate::policy::{SUPER_ADMINISTRATOR, TENANT};

/// The tenant whose workbench an app belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenant {
    /// Its number.
    pub id: u64,
    /// For people.
    pub name: String,
}

impl Tenant {
    /// The number of the tenant in which an app is installed: its corp's id, as far as that is a number.
    pub fn id_of(app: &App) -> u64 {
        app.corp().and_then(|corp| corp.parse().ok()).unwrap_or(TENANT)
    }
}

/// A user, as his tenant knows him.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UserData {
    account_id: u64,
    last_name: String,
    client_id: String,
    realm_id: u64,
    tenant_name: String,
    realm_name: String,
    namespace: &'static str,
    tenant_id: u64,
    nick_name_cn: String,
    tenant_user_id: String,
    account: String,
    /// A super administrator has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    employee_code: Option<String>,
}

impl UserData {
    /// What this app is told about this user.
    pub fn new(user: &User, app: &App, tenant: &Tenant) -> Self {
        let name = if user.profile.nickname.is_empty() { &user.handle } else { &user.profile.nickname };
        let account_id = account_id(user);
        Self {
            account_id,
            last_name: name.clone(),
            client_id: identity::mark(app).to_owned(),
            realm_id: tenant.id,
            tenant_name: tenant.name.clone(),
            realm_name: tenant.name.clone(),
            // Accounts of the platform's own, not of another directory.
            namespace: "local",
            tenant_id: tenant.id,
            nick_name_cn: name.clone(),
            tenant_user_id: format!("{}${account_id}", tenant.id),
            account: user.handle.clone(),
            employee_code: (user.handle != SUPER_ADMINISTRATOR).then(|| employee_code(user, tenant)),
        }
    }
}

/// The number of his account, the same for all apps: 48 bits, so that every client's numbers can hold it.
fn account_id(user: &User) -> u64 {
    let hash = digest(&[b"gov account", &user.salt]);
    hash.iter().take(6).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// The code of his post in the tenant: `GE_` and 32 hexadecimal digits [L].
fn employee_code(user: &User, tenant: &Tenant) -> String {
    let hash = digest(&[b"gov employee", &user.salt, &tenant.id.to_be_bytes()]);
    format!("GE_{}", hex::text(hash.get(..16).unwrap_or_default()))
}
