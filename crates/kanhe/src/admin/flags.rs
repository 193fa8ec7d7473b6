//! The commands.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Where the admin API is, and how answers are printed.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Asked {
    /// The server whose admin API is called; its key is read from the environment variable KANHE_ADMIN_KEY
    #[arg(long, value_name = "URL", env = "KANHE_SERVER")]
    pub(crate) server: Option<String>,
    /// Settings of `kanhe serve`: the store that they name is used, by this process itself
    #[arg(long, value_name = "FILE", conflicts_with = "server")]
    pub(crate) config: Option<PathBuf>,
    /// Print JSON, as the admin API answers
    #[arg(long)]
    pub(crate) json: bool,
}

/// What is administrated.
#[derive(Subcommand)]
pub(crate) enum Administration {
    /// Apps
    #[command(subcommand)]
    App(App),
    /// Users, and what they have agreed to
    #[command(subcommand)]
    User(User),
    /// Enterprises and tenants in which apps are installed
    #[command(subcommand)]
    Corp(Corp),
    /// Host keys: by which super-apps ask
    #[command(subcommand)]
    Host(Host),
    /// Operators: who administrates
    #[command(subcommand)]
    Operator(Operator),
    /// Admin keys: by which programs administrate
    #[command(subcommand, name = "admin-key")]
    AdminKey(AdminKey),
    /// Master keys
    #[command(subcommand)]
    Keys(Keys),
    /// The audit log
    #[command(subcommand)]
    Audit(Audit),
}

/// An app by its dialect and the vendor's id.
#[derive(Args, Clone, Debug)]
pub(crate) struct TheApp {
    /// wechat, dingtalk, gov, alipayplus
    pub(crate) dialect: String,
    /// The vendor's id of the app
    pub(crate) client_id: String,
}

/// `name=Shop`, `domains=["m.example.com"]`, `timestamp_window=null`.
#[derive(Args, Clone, Debug)]
pub(crate) struct Settings {
    /// What to say of the app, as the admin API has it; a value is JSON, or else a text
    #[arg(value_name = "NAME=VALUE")]
    pub(crate) settings: Vec<String>,
}

#[derive(Subcommand)]
pub(crate) enum App {
    /// List apps, oldest first
    List {
        /// A part of the name, the id or a domain
        #[arg(long)]
        q: Option<String>,
        /// Only of this dialect
        #[arg(long)]
        dialect: Option<String>,
        #[command(flatten)]
        asked: Asked,
    },
    /// Show an app
    Show {
        #[command(flatten)]
        app: TheApp,
        #[command(flatten)]
        asked: Asked,
    },
    /// Register an app; its secret is shown this once
    Create {
        /// wechat, dingtalk, gov, alipayplus
        dialect: String,
        /// For people
        name: String,
        #[command(flatten)]
        settings: Settings,
        #[command(flatten)]
        asked: Asked,
    },
    /// Change an app
    Set {
        #[command(flatten)]
        app: TheApp,
        #[command(flatten)]
        settings: Settings,
        #[command(flatten)]
        asked: Asked,
    },
    /// Give an app another secret, which is shown this once
    RotateSecret {
        #[command(flatten)]
        app: TheApp,
        /// For how long the secret before is still taken
        #[arg(long, value_name = "SECONDS", default_value_t = 86_400)]
        overlap: u64,
        #[command(flatten)]
        asked: Asked,
    },
    /// Look for the file that shows that a domain is the app's
    CheckDomain {
        #[command(flatten)]
        app: TheApp,
        /// m.example.com
        domain: String,
        #[command(flatten)]
        asked: Asked,
    },
    /// List an app's tokens and tickets, never their texts
    Credentials {
        #[command(flatten)]
        app: TheApp,
        #[command(flatten)]
        asked: Asked,
    },
    /// End an app's tokens or tickets of a kind, now
    EndCredentials {
        #[command(flatten)]
        app: TheApp,
        /// access_token, jsapi …
        kind: String,
        #[command(flatten)]
        asked: Asked,
    },
    /// Say what an app has used up
    Quotas {
        #[command(flatten)]
        app: TheApp,
        #[command(flatten)]
        asked: Asked,
    },
    /// Set what an app has used up back
    ClearQuotas {
        #[command(flatten)]
        app: TheApp,
        #[command(flatten)]
        asked: Asked,
    },
}

#[derive(Subcommand)]
pub(crate) enum User {
    /// List users
    List {
        /// A part of the handle or the nickname
        #[arg(long)]
        q: Option<String>,
        #[command(flatten)]
        asked: Asked,
    },
    /// Show a user
    Show {
        /// By what the operator knows him
        handle: String,
        #[command(flatten)]
        asked: Asked,
    },
    /// Add a user
    Create {
        /// By what the operator knows him
        handle: String,
        /// What he goes by [default: the handle]
        #[arg(long)]
        nickname: Option<String>,
        /// zh_CN, en
        #[arg(long)]
        language: Option<String>,
        #[command(flatten)]
        asked: Asked,
    },
    /// List what a user has agreed to
    Consents {
        /// By what the operator knows him
        handle: String,
        #[command(flatten)]
        asked: Asked,
    },
    /// Take back what a user has agreed to with an app
    Withdraw {
        /// By what the operator knows him
        handle: String,
        #[command(flatten)]
        app: TheApp,
        /// Only this scope
        #[arg(long)]
        scope: Option<String>,
        #[command(flatten)]
        asked: Asked,
    },
}

#[derive(Subcommand)]
pub(crate) enum Corp {
    /// List corps
    List {
        #[command(flatten)]
        asked: Asked,
    },
    /// Register a corp
    Create {
        /// dingtalk, gov
        dialect: String,
        /// For people
        name: String,
        /// The vendor's id [default: a new one]
        #[arg(long)]
        id: Option<String>,
        #[command(flatten)]
        asked: Asked,
    },
}

#[derive(Subcommand)]
pub(crate) enum Host {
    /// List host keys
    List {
        #[command(flatten)]
        asked: Asked,
    },
    /// Make a host key, which is shown this once
    Create {
        /// For people
        name: String,
        #[command(flatten)]
        asked: Asked,
    },
    /// Take a host key away; it stops to work at once
    Remove {
        /// Its id
        id: String,
        #[command(flatten)]
        asked: Asked,
    },
}

#[derive(Subcommand)]
pub(crate) enum Operator {
    /// List operators
    List {
        #[command(flatten)]
        asked: Asked,
    },
    /// Add an operator, with a password that is drawn and shown this once
    Create {
        /// What he signs in with
        name: String,
        /// owner, operator, auditor
        role: String,
        /// Read the password from standard input instead
        #[arg(long)]
        password_stdin: bool,
        #[command(flatten)]
        asked: Asked,
    },
    /// Change an operator: role, enabled, totp=false
    Set {
        /// His name
        name: String,
        #[command(flatten)]
        settings: Settings,
        #[command(flatten)]
        asked: Asked,
    },
    /// Give an operator another password, which is drawn and shown this once; his sessions end
    ResetPassword {
        /// His name
        name: String,
        /// Read the password from standard input instead
        #[arg(long)]
        password_stdin: bool,
        #[command(flatten)]
        asked: Asked,
    },
    /// Take an operator away
    Remove {
        /// His name
        name: String,
        #[command(flatten)]
        asked: Asked,
    },
}

#[derive(Subcommand)]
pub(crate) enum AdminKey {
    /// List admin keys
    List {
        #[command(flatten)]
        asked: Asked,
    },
    /// Make an admin key, which is shown this once
    Create {
        /// For people
        name: String,
        /// owner, operator, auditor
        role: String,
        #[command(flatten)]
        asked: Asked,
    },
    /// Take an admin key away; it stops to work at once
    Remove {
        /// Its id
        id: String,
        #[command(flatten)]
        asked: Asked,
    },
}

/// Where the settings are that say where the master keys are.
#[derive(Args, Clone, Debug)]
pub(crate) struct KeyFile {
    /// Settings of `kanhe serve`
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

#[derive(Subcommand)]
pub(crate) enum Keys {
    /// Say what hangs on each master key
    List {
        #[command(flatten)]
        asked: Asked,
    },
    /// First step: add a new master key, which recognises and makes nothing yet. Then give the file to all nodes, and start
    /// them anew
    Add(KeyFile),
    /// Second step, once all nodes hold it: have a master key make what is new. Then start the nodes anew
    Use {
        /// Its number
        id: u16,
        #[command(flatten)]
        file: KeyFile,
    },
    /// Both steps at once, for a platform of one node
    Rotate(KeyFile),
    /// Seal anew, under the newest key, what is sealed under others
    Reseal {
        #[command(flatten)]
        asked: Asked,
    },
}

#[derive(Subcommand)]
pub(crate) enum Audit {
    /// List entries, newest first
    List {
        /// Beginning of the actor's name: operator:mei, key:
        #[arg(long)]
        actor: Option<String>,
        /// Beginning of the act: app., session.refused
        #[arg(long)]
        act: Option<String>,
        /// Beginning of the subject: wechat/wx…
        #[arg(long)]
        subject: Option<String>,
        #[command(flatten)]
        asked: Asked,
    },
    /// Print every entry, oldest first, one line of JSON each
    Export {
        #[command(flatten)]
        asked: Asked,
    },
    /// Check that nothing was changed, taken away or put in between
    Verify {
        #[command(flatten)]
        asked: Asked,
    },
}

impl Administration {
    /// Where the admin API is, and how answers are printed.
    pub(crate) fn asked(&self) -> &Asked {
        match self {
            Self::App(
                App::List { asked, .. }
                | App::Show { asked, .. }
                | App::Create { asked, .. }
                | App::Set { asked, .. }
                | App::RotateSecret { asked, .. }
                | App::CheckDomain { asked, .. }
                | App::Credentials { asked, .. }
                | App::EndCredentials { asked, .. }
                | App::Quotas { asked, .. }
                | App::ClearQuotas { asked, .. },
            )
            | Self::User(
                User::List { asked, .. }
                | User::Show { asked, .. }
                | User::Create { asked, .. }
                | User::Consents { asked, .. }
                | User::Withdraw { asked, .. },
            )
            | Self::Corp(Corp::List { asked } | Corp::Create { asked, .. })
            | Self::Host(Host::List { asked } | Host::Create { asked, .. } | Host::Remove { asked, .. })
            | Self::Operator(
                Operator::List { asked }
                | Operator::Create { asked, .. }
                | Operator::Set { asked, .. }
                | Operator::ResetPassword { asked, .. }
                | Operator::Remove { asked, .. },
            )
            | Self::AdminKey(
                AdminKey::List { asked } | AdminKey::Create { asked, .. } | AdminKey::Remove { asked, .. },
            )
            | Self::Keys(Keys::List { asked } | Keys::Reseal { asked })
            | Self::Audit(Audit::List { asked, .. } | Audit::Export { asked } | Audit::Verify { asked }) => {
                asked
            }
            Self::Keys(Keys::Add(_) | Keys::Use { .. } | Keys::Rotate(_)) => &NOWHERE,
        }
    }
}

/// What touches the key file alone asks nobody.
static NOWHERE: Asked = Asked { server: None, config: None, json: false };
