//! Every flag that the browser is started with, in one place: flags come and go.

use std::net::SocketAddr;
use std::path::Path;

/// How the browser shall be started.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct Wishes {
    /// Without a window.
    pub headless: bool,
    /// Without its sandbox, which does not start as root, and not in many containers.
    pub no_sandbox: bool,
    /// With a port for other DevTools clients, such as Playwright, beside our pipe.
    pub remote_debugging: bool,
    /// Even loopback goes through the proxy.
    pub hermetic: bool,
    /// Our proxy.
    pub proxy: SocketAddr,
    /// The key of every certificate that our proxy shows: base64 of SHA-256 of its SPKI.
    pub trusted_key: String,
    /// What it says of itself where nothing else is said: in service workers, for instance.
    pub user_agent: String,
    /// Its language.
    pub language: String,
    /// Size of the window, in CSS pixels.
    pub window: (u32, u32),
}

/// What it does of its own accord, and shall not.
const QUIET: [&str; 13] = [
    "--no-first-run",
    "--no-default-browser-check",
    "--no-service-autorun",
    "--password-store=basic",
    "--use-mock-keychain",
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    // It would go around the proxy.
    "--disable-quic",
    // A page under a mapped public name reaches its own server on loopback, by way of the proxy. A client's view loads a
    // page anew when somebody goes back to it: one from the browser's cache would say no hello.
    "--disable-features=LocalNetworkAccessChecks,BackForwardCache,Translate,OptimizationHints,MediaRouter,AutofillServerCommunication,\
     CertificateTransparencyComponentUpdater,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable",
];

/// What it does not in a window that nobody looks at, and shall.
const AWAKE: [&str; 3] = [
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
];

pub(super) fn flags(wishes: &Wishes, profile: &Path) -> Vec<String> {
    let Wishes { proxy, trusted_key, user_agent, language, window, .. } = wishes;
    let mut flags: Vec<String> = QUIET.iter().chain(&AWAKE).map(|&flag| flag.to_owned()).collect();
    flags.extend([
        "--remote-debugging-pipe".to_owned(),
        format!("--user-data-dir={}", profile.display()),
        format!("--proxy-server=http://{proxy}"),
        format!("--ignore-certificate-errors-spki-list={trusted_key}"),
        format!("--user-agent={user_agent}"),
        format!("--lang={language}"),
        format!("--window-size={},{}", window.0, window.1),
        // `navigator.webdriver` would be true, and pages branch on it.
        "--disable-blink-features=AutomationControlled".to_owned(),
    ]);
    if wishes.headless {
        flags.extend(["--headless=new", "--hide-scrollbars", "--mute-audio"].map(str::to_owned));
    }
    if wishes.no_sandbox {
        flags.push("--no-sandbox".to_owned());
    }
    if wishes.remote_debugging {
        flags.push("--remote-debugging-port=0".to_owned());
    }
    if wishes.hermetic {
        flags.push("--proxy-bypass-list=<-loopback>".to_owned());
    }
    flags.push("about:blank".to_owned());
    flags
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wishes() -> Wishes {
        Wishes {
            headless: false,
            no_sandbox: false,
            remote_debugging: false,
            hermetic: false,
            proxy: "127.0.0.1:9".parse().unwrap(),
            trusted_key: "KEY=".to_owned(),
            user_agent: "UA".to_owned(),
            language: "zh-CN".to_owned(),
            window: (430, 960),
        }
    }

    #[test]
    fn nothing_is_weakened_that_nobody_asked_for() {
        let flags = flags(&wishes(), Path::new("/p"));
        for never in [
            "--no-sandbox",
            "--remote-debugging-port=0",
            "--ignore-certificate-errors",
            "--disable-web-security",
        ] {
            assert!(!flags.iter().any(|flag| flag == never), "{never}");
        }
        assert!(!flags.iter().any(|flag| flag.starts_with("--remote-allow-origins")));
        assert!(flags.contains(&"--ignore-certificate-errors-spki-list=KEY=".to_owned()));
        assert!(flags.contains(&"--user-data-dir=/p".to_owned()));
    }

    #[test]
    fn only_a_hermetic_browser_sends_loopback_through_the_proxy() {
        let hermetic = Wishes { hermetic: true, ..wishes() };
        let bypass = "--proxy-bypass-list=<-loopback>".to_owned();
        assert!(flags(&hermetic, Path::new("/p")).contains(&bypass));
        assert!(!flags(&wishes(), Path::new("/p")).contains(&bypass));
    }
}
