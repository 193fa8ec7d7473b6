//! What `kanhe dev` says when it is ready: where everything is, and the demo credentials.

use std::net::SocketAddr;

use kanhe_core::platform::Unavailable;
use kanhe_core::secret::Secret;
use kanhe_server::Kanhe;
use kanhe_server::demo::owner::{self, OWNER};
use kanhe_server::sandbox_api::apps;
use serde_json::{Value, json};

use crate::reach;

/// What there is to say.
pub(crate) struct Welcome {
    origin: String,
    loopback: bool,
    host_key: String,
    owner: Option<Secret>,
    apps: Vec<Value>,
}

impl Welcome {
    /// Gathers it.
    pub(crate) async fn of(kanhe: &Kanhe, listen: SocketAddr) -> Result<Self, Unavailable> {
        let (apps, host_key) = match &kanhe.sandbox {
            Some(sandbox) => (apps::all(kanhe, sandbox).await?, sandbox.demo.host_key.reveal().to_owned()),
            None => (Vec::new(), String::new()),
        };
        // Only for whoever sits at this computer: the others have to be given a password by him.
        let loopback = listen.ip().is_loopback();
        let passwords = &*kanhe.administration.passwords;
        let owner = if loopback { owner::settle(&kanhe.platform, passwords).await? } else { None };
        Ok(Self { origin: reach::here(listen), loopback, host_key, owner, apps })
    }

    /// One line for programs.
    pub(crate) fn print_json(&self) {
        let origin = &self.origin;
        let line = json!({
            "version": env!("CARGO_PKG_VERSION"),
            "url": origin,
            "simulator": format!("{origin}/simulator"),
            "sandbox_api": format!("{origin}/sandbox/v1"),
            "host_api": format!("{origin}/host/v1"),
            "bridge": format!("{origin}/bridge/kanhe.js"),
            "sdk": {
                "wechat": format!("{origin}/open/js/jweixin-1.6.0.js"),
                "dingtalk": format!("{origin}/open/js/dingtalk.open.js"),
                "gov": format!("{origin}/open/js/gdt.js"),
            },
            "demo": {
                "wechat": format!("{origin}/demo/wechat/"),
                "dingtalk": format!("{origin}/demo/dingtalk/"),
                "gov": format!("{origin}/demo/gov/"),
                "alipayplus": format!("{origin}/demo/alipayplus/"),
            },
            "console": format!("{origin}/console"),
            "admin_api": format!("{origin}/admin/v1"),
            "operator": self.owner.as_ref().map(|password| json!({"name": OWNER, "password": password.reveal()})),
            "host_key": self.host_key,
            "apps": self.apps,
        });
        println!("{line}");
    }

    /// A page for people.
    pub(crate) fn print(&self) {
        let origin = &self.origin;
        println!("\n  勘合 Kanhe {}\n", env!("CARGO_PKG_VERSION"));
        let line = |what: &str, value: &str| println!("  {}{value}", padded(what, 26));
        line("simulator   模拟器", &format!("{origin}/simulator"));
        line("demo pages  演示页面", &format!("{origin}/demo/wechat/ …/dingtalk/ …/gov/ …/alipayplus/"));
        line(
            "open APIs   开放接口",
            &format!("{origin}/cgi-bin/token /gettoken /gettoken.json /v1/authorizations/applyToken …"),
        );
        line("sandbox API 沙箱接口", &format!("{origin}/sandbox/v1/…"));
        line("wx", &format!("{origin}/open/js/jweixin-1.6.0.js"));
        line("dd", &format!("{origin}/open/js/dingtalk.open.js"));
        line("dd (gov 政务)", &format!("{origin}/open/js/gdt.js"));
        line("page's tag  页面标签", &format!("<script src=\"{origin}/bridge/kanhe.js\"></script>"));
        println!();
        for app in &self.apps {
            let text = |key: &str| app.get(key).and_then(Value::as_str).unwrap_or_default();
            println!("  {} · {} · {}", text("dialect"), text("name"), text("account_type"));
            for name in ["appid", "secret", "appkey", "appsecret", "agentid", "corpid", "client_id"] {
                if !text(name).is_empty() {
                    line(&format!("  {name}"), text(name));
                }
            }
        }
        line("host key    宿主密钥", &self.host_key);
        line("console     控制台", &format!("{origin}/console"));
        if let Some(password) = &self.owner {
            line("  operator  操作员", OWNER);
            line("  password  密码", password.reveal());
        }
        if !self.loopback {
            println!("\n  This sandbox gives its credentials to everybody who can reach {origin}.");
            println!("  任何能访问 {origin} 的人都能得到上述凭据。");
        }
        println!("\n  Open the simulator in a browser. Ctrl-C stops.  用浏览器打开模拟器；Ctrl-C 停止。\n");
    }
}

/// Pads to a width in terminal cells: a Chinese character takes two.
fn padded(text: &str, width: usize) -> String {
    let cells: usize = text.chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum();
    format!("{text}{}", " ".repeat(width.saturating_sub(cells)))
}
