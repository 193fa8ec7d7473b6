//! Flags and commands.

use std::net::SocketAddr;
use std::path::PathBuf;

use crate::admin::flags::Administration;
use clap::{Args, Parser, Subcommand};

/// 勘合 Kanhe: the JSAPI authorization system of super-apps. Without a command: `kanhe dev`.
#[derive(Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) dev: DevFlags,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Start the sandbox: platform, SDKs, simulator, demo pages.
    Dev(DevFlags),
    /// Show a page as it is, at its real address, in a real Chromium that behaves like a super-app's client.
    Open(Box<OpenFlags>),
    /// Compute a signature.
    #[command(subcommand)]
    Sign(Sign),
    /// Say why a page signature is invalid.
    Explain(Box<ExplainFlags>),
    /// Start the gateway: keeps an app's tokens and tickets for all its servers, and signs page URLs.
    Gateway(GatewayFlags),
    /// Start the platform for production: no sandbox, no demo apps.
    Serve(ServeFlags),
    /// Bring the database that `kanhe serve` uses to this version's schema.
    Migrate(ServeFlags),
    /// Write the SQLite database of `kanhe serve` to a file, while it is used.
    Backup(BackupFlags),
    /// Put such a file in the place of the database.
    Restore(BackupFlags),
    /// Ask the node of `kanhe serve` on this machine whether it lives.
    Health(ServeFlags),
    #[command(flatten)]
    Administration(Administration),
    /// Look at settings.
    #[command(subcommand)]
    Config(ConfigCommand),
}

/// Each is also an environment variable `KANHE_…` and a key of kanhe.toml, in this order of precedence.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct DevFlags {
    /// Where to listen [default: 127.0.0.1:8787]
    #[arg(long, value_name = "ADDR")]
    pub(crate) listen: Option<SocketAddr>,
    /// Keep nothing: everything is forgotten at the end
    #[arg(long)]
    pub(crate) ephemeral: bool,
    /// Where to keep state [default: ./.kanhe]
    #[arg(long, value_name = "FOLDER")]
    pub(crate) state: Option<PathBuf>,
    /// Settings file [default: ./kanhe.toml, if there is one]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Play a scenario at the start: what phones are and answer, faults, the clock (JSON, or TOML if it ends so)
    #[arg(long, value_name = "FILE")]
    pub(crate) scenario: Option<PathBuf>,
    /// Print one line of JSON with every URL and demo credential instead of the welcome
    #[arg(long)]
    pub(crate) json: bool,
}

/// The page is not changed, and need not know of Kanhe: names that exist nowhere are mapped to servers on this computer,
/// the vendor's SDK is loaded from its usual address. Ends with the browser's window, or with Ctrl-C.
#[derive(Args, Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct OpenFlags {
    /// The page
    pub(crate) url: String,
    /// Serve a host from elsewhere: m.shop.example=127.0.0.1:5173, a plain HTTP server; may be repeated
    #[arg(long, value_name = "HOST=ADDR")]
    pub(crate) map: Vec<kanhe_driver::proxy::Mapping>,
    /// Tell the server of a mapped host its own address instead of the host's name; may be repeated
    #[arg(long, value_name = "HOST")]
    pub(crate) rewrite_host: Vec<String>,
    /// Whose client
    #[arg(long, default_value = "wechat", value_parser = ["wechat", "dingtalk", "gov", "alipayplus"])]
    pub(crate) dialect: String,
    /// On what
    #[arg(long, default_value = "iphone", value_parser = ["iphone", "android", "desktop"])]
    pub(crate) platform: String,
    /// The app in view, by its client id [default: the dialect's demo app]
    #[arg(long, value_name = "CLIENT_ID")]
    pub(crate) app: Option<String>,
    /// Bind the page's host to the app, as a secure domain
    #[arg(long)]
    pub(crate) bind: bool,
    /// Who answers the client's questions
    #[arg(long, default_value = "ask", value_parser = ["ask", "allow", "deny"])]
    pub(crate) auto: String,
    /// Without a window: the simulator shows the page [default where there is no display]
    #[arg(long)]
    pub(crate) headless: bool,
    /// Refuse every host that is not mapped
    #[arg(long)]
    pub(crate) hermetic: bool,
    /// Whose SDK a page gets from its vendor's address; auto: the vendor's if it can be reached, else ours
    #[arg(long, default_value = "auto", value_parser = ["auto", "ours", "vendor"])]
    pub(crate) sdk: String,
    /// Give pages the SDK files in this folder, by name or by host and path
    #[arg(long, value_name = "FOLDER")]
    pub(crate) vendor_sdk: Option<PathBuf>,
    /// The browser: Chromium, Chrome or Edge [default: the first that is found]
    #[arg(long, value_name = "PATH", env = "KANHE_BROWSER")]
    pub(crate) browser: Option<PathBuf>,
    /// Start the browser without its sandbox, which does not start as root: in containers only
    #[arg(long)]
    pub(crate) no_sandbox: bool,
    /// Let other DevTools clients on this computer in, such as Playwright's connectOverCDP
    #[arg(long)]
    pub(crate) remote_debugging: bool,
    /// Use the sandbox that runs there instead of starting one
    #[arg(long, value_name = "URL", conflicts_with_all = ["listen", "ephemeral", "state", "config"])]
    pub(crate) server: Option<String>,
    #[command(flatten)]
    pub(crate) dev: DevFlags,
}

/// Each is also an environment variable `KANHE_…` and a key of the settings file, in this order of precedence.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct ServeFlags {
    /// Settings file; `kanhe config default --for serve` shows what can stand in it
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Where to listen [default: 127.0.0.1:8787]
    #[arg(long, value_name = "ADDR")]
    pub(crate) listen: Option<SocketAddr>,
    /// Where this node keeps what is its own [default: /var/lib/kanhe]
    #[arg(long, value_name = "FOLDER")]
    pub(crate) state: Option<PathBuf>,
    /// Print one line of JSON when it is ready
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct BackupFlags {
    /// The backup
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Settings file of `kanhe serve`
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Its state folder [default: /var/lib/kanhe]
    #[arg(long, value_name = "FOLDER")]
    pub(crate) state: Option<PathBuf>,
}

impl BackupFlags {
    /// Which platform it is about.
    pub(crate) fn place(&self) -> ServeFlags {
        ServeFlags { config: self.config.clone(), state: self.state.clone(), ..ServeFlags::default() }
    }
}

/// Why was it refused? About a page: what it passed, where it was, and the ticket that should have signed. About a
/// backend's request: the request as it was sent, and the key that should have signed. Or about what a phone printed, or
/// a live page. Nothing leaves this computer but the questions of --page. In the simulator the inspector asks the same
/// doctor, with everything that the platform knows.
///
/// Exit status 0: it is explained, or nothing is wrong; 1: nobody knows; 2: wrong usage.
#[derive(Args, Clone, Debug)]
pub(crate) struct ExplainFlags {
    /// Whose page or request it is
    #[arg(long, default_value = "wechat", value_parser = ["wechat", "dingtalk", "gov", "alipayplus"])]
    pub(crate) dialect: String,
    /// The signature that the page passed
    #[arg(long)]
    pub(crate) signature: Option<String>,
    /// nonceStr, as passed to `wx.config`
    #[arg(long)]
    pub(crate) nonce: Option<String>,
    /// timestamp, as passed to `wx.config`
    #[arg(long)]
    pub(crate) timestamp: Option<String>,
    /// The page's URL, as `location.href` shows it
    #[arg(long)]
    pub(crate) url: Option<String>,
    /// The page's URL when it was loaded, if it has changed since
    #[arg(long, value_name = "URL")]
    pub(crate) landing: Option<String>,
    /// The client in which it was refused: it says which of the two URLs counts
    #[arg(long, value_parser = ["ios", "android", "desktop"])]
    pub(crate) profile: Option<String>,
    /// The app's jsapi ticket; `-` reads it from standard input, so that it shows in no process list
    #[arg(long)]
    pub(crate) ticket: Option<String>,
    /// Another app's ticket, which may have signed
    #[arg(long, value_name = "TICKET")]
    pub(crate) other_ticket: Vec<String>,
    /// An older ticket of the app
    #[arg(long, value_name = "TICKET")]
    pub(crate) old_ticket: Vec<String>,
    /// The app's ticket for cards
    #[arg(long, value_name = "TICKET")]
    pub(crate) card_ticket: Vec<String>,
    /// The app's access token
    #[arg(long, value_name = "TOKEN")]
    pub(crate) access_token: Vec<String>,
    /// Another URL that may have been signed, such as the backend's own
    #[arg(long, value_name = "URL")]
    pub(crate) also: Vec<String>,
    /// gov: what the page passed to `dd.authConfig` as its ticket
    #[arg(long, value_name = "TICKET")]
    pub(crate) presented: Option<String>,
    /// gov: the home page in the app's settings
    #[arg(long, value_name = "URL")]
    pub(crate) home: Option<String>,
    /// gov, alipayplus: a file with the request as it was sent, from `POST /path HTTP/1.1` on; `-` for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) request: Option<PathBuf>,
    /// gov: the app's secret first, then others; `-` reads it from standard input
    #[arg(long)]
    pub(crate) secret: Vec<String>,
    /// alipayplus: a file with the public key that is registered, then others
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Vec<PathBuf>,
    /// alipayplus: a file with the public key by which a reply did not verify
    #[arg(long, value_name = "FILE")]
    pub(crate) verified_with: Option<PathBuf>,
    /// Open this page as a phone would: redirects, SDK tag, security policy, mixed content; with --ticket also what was
    /// signed there. Only this one asks the network
    #[arg(long, value_name = "URL")]
    pub(crate) page: Option<String>,
    /// --page: also look for the file that proves whose the domain is: MP_verify_….txt, or its copy on this computer
    #[arg(long, value_name = "FILE", requires = "page")]
    pub(crate) domain_file: Option<PathBuf>,
    /// --page: serve a host from elsewhere: m.shop.example=127.0.0.1:5173, a plain HTTP server; may be repeated
    #[arg(long, value_name = "HOST=ADDR", requires = "page")]
    pub(crate) map: Vec<kanhe_driver::proxy::Mapping>,
    /// What a client printed about it, or `-` to paste it: its `realAuthUrl`, or the text of code 52013, goes before
    /// --url
    #[arg(long, value_name = "TEXT")]
    pub(crate) printed: Option<String>,
    /// Language of the answer [default: that of the environment]
    #[arg(long, value_name = "LANGUAGE", value_parser = ["en", "zh"])]
    pub(crate) lang: Option<String>,
    /// Print JSON instead of sentences
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct GatewayFlags {
    /// Its settings: apps, clients, cache
    #[arg(long, value_name = "FILE")]
    pub(crate) config: PathBuf,
    /// Where to listen, instead of what the settings say
    #[arg(long, value_name = "ADDR")]
    pub(crate) listen: Option<SocketAddr>,
    /// Print one line of JSON instead of the welcome
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Subcommand)]
pub(crate) enum ConfigCommand {
    /// Print the commented default settings
    Default {
        /// Whose
        #[arg(long = "for", value_name = "COMMAND", default_value = "dev")]
        program: Program,
    },
    /// Print the settings that would apply, and where each comes from
    Check(CheckFlags),
}

/// Whose settings.
#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Program {
    /// `kanhe dev`
    Dev,
    /// `kanhe serve`
    Serve,
    /// `kanhe gateway`
    Gateway,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct CheckFlags {
    /// Whose
    #[arg(long = "for", value_name = "COMMAND", default_value = "dev")]
    pub(crate) program: Program,
    #[command(flatten)]
    pub(crate) flags: DevFlags,
}

#[derive(Subcommand)]
pub(crate) enum Sign {
    /// The signature of a page, for `wx.config`
    Page {
        /// jsapi ticket; `-` reads it from standard input, so that it shows in no process list
        #[arg(long)]
        ticket: String,
        /// nonceStr
        #[arg(long)]
        nonce: String,
        /// Seconds since 1970, as passed to `wx.config`
        #[arg(long)]
        timestamp: String,
        /// The page's URL; a fragment does not count
        #[arg(long)]
        url: String,
    },
    /// The signature of a cardExt, for `wx.addCard`
    CardExt {
        /// `wx_card` ticket; `-` reads it from standard input
        #[arg(long)]
        ticket: String,
        /// Seconds since 1970
        #[arg(long)]
        timestamp: String,
        /// Card id
        #[arg(long)]
        card_id: String,
        /// Card code, if the app gives its own
        #[arg(long, default_value = "")]
        code: String,
        /// The only user who may take the card
        #[arg(long, default_value = "")]
        openid: String,
        /// nonce_str
        #[arg(long, default_value = "")]
        nonce: String,
    },
    /// The cardSign, for `wx.chooseCard`
    #[command(name = "card-sign")]
    CardChoice {
        /// `wx_card` ticket; `-` reads it from standard input
        #[arg(long)]
        ticket: String,
        /// The app's id
        #[arg(long)]
        app_id: String,
        /// Seconds since 1970
        #[arg(long)]
        timestamp: String,
        /// nonceStr
        #[arg(long)]
        nonce: String,
        /// Shop id
        #[arg(long, default_value = "")]
        location_id: String,
        /// Card id
        #[arg(long, default_value = "")]
        card_id: String,
        /// Card type, e.g. GROUPON
        #[arg(long, default_value = "")]
        card_type: String,
    },
}
