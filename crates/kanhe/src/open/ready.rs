//! What `kanhe open` says when the page is on its way.

use serde_json::json;

use super::client::Client;
use crate::cli::OpenFlags;

/// What there is to say.
pub(super) struct Ready<'a> {
    pub(super) origin: &'a str,
    pub(super) client: &'a Client,
    pub(super) browser: &'a str,
    pub(super) headless: bool,
    pub(super) devtools: Option<String>,
}

/// Says it: one line of JSON for programs, a few lines for people.
pub(super) fn say(flags: &OpenFlags, ready: &Ready<'_>) {
    let Ready { origin, client, browser, headless, devtools } = ready;
    let session = &client.session;
    let simulator = format!("{origin}/simulator#session={session}");
    if flags.dev.json {
        let line = json!({
            "version": env!("CARGO_PKG_VERSION"),
            "url": origin,
            "simulator": simulator,
            "sandbox_api": format!("{origin}/sandbox/v1"),
            "session": session,
            "app": client.app,
            "page": flags.url,
            "browser": browser,
            "headless": headless,
            "devtools": devtools,
            "warning": client.warning,
        });
        println!("{line}");
        return;
    }
    println!("\n  勘合 Kanhe {}  {}\n", env!("CARGO_PKG_VERSION"), flags.url);
    println!("  browser    浏览器  {browser}{}", if *headless { ", headless 无界面" } else { "" });
    println!("  simulator  模拟器  {simulator}");
    if let Some(devtools) = devtools {
        println!("  devtools           {devtools}");
    }
    println!("  session    会话    {origin}/sandbox/v1/sessions/{session}");
    println!("  app        应用    {}", client.app);
    if let Some(warning) = &client.warning {
        println!("\n  {warning}");
    }
    println!("\n  Ctrl-C stops, and leaves nothing behind.  Ctrl-C 停止，不留痕迹。\n");
}
