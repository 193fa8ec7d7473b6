//! Settings that cannot be are refused in one line, and a secret stands in no settings file.

use std::fs;

use kanhe_client::app::{Mode, Vendor};
use kanhe_gateway::Config;
use kanhe_gateway::config::Cache;

/// What is wrong with a settings file.
fn fault(text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("s"), "secret\n").unwrap();
    fs::write(folder.path().join("k"), "a-key-of-enough-letters").unwrap();
    let file = folder.path().join("gateway.toml");
    fs::write(&file, text).unwrap();
    let fault = Config::load(&file).unwrap_err().to_string();
    assert!(!fault.contains('\n'), "{fault}");
    fault
}

const APP: &str = "[[app]]\nname = \"shop\"\ndialect = \"wechat\"\nclient_id = \"wx1\"\n";

#[test]
fn each_mistake_is_named() {
    for (text, word) in [
        ("listen = 7".to_owned(), "listen"),
        ("wings = 2".to_owned(), "there is no setting wings; `kanhe config default --for gateway`"),
        ("lisen = \"127.0.0.1:1\"".to_owned(), "did you mean listen?"),
        ("a = 1\nb = ".to_owned(), "line 2"),
        ("cache = \"redis://x\"".to_owned(), "cache is"),
        ("cache = \"redis\"".to_owned(), "cache_url is missing"),
        ("cache = \"redis\"\ncache_url = \"redis://x\"".to_owned(), "cache_url is a secret"),
        ("vault = \"redis\"".to_owned(), "vault is"),
        (format!("{APP}secret_file = \"s\"\ndomain = [\"a.example\"]"), "did you mean domains?"),
        (format!("{APP}secret_file = \"s\"\norigins = [\"shop.example\"]"), "origins"),
        (format!("{APP}secret_file = \"s\"\nforward = [\"cgi-bin\"]"), "no pattern"),
        (format!("{APP}secret_file = \"s\"\ncorp_id = \"d\""), "there is no setting corp_id"),
        (format!("{APP}secret_file = \"s\"\npay_private_key_file = \"k\""), "no private RSA key"),
        ("cache = \"sqlite:x\"".to_owned(), "cache_key is missing"),
        (APP.to_owned(), "secret is missing"),
        (format!("{APP}secret = \"x\""), "stands not in this file"),
        (format!("{APP}secret_file = \"nowhere\""), "cannot read nowhere"),
        (format!("{APP}secret_env = \"KANHE_NO_SUCH_VARIABLE\""), "KANHE_NO_SUCH_VARIABLE"),
        (format!("{APP}secret_command = [\"false\"]"), "the command failed"),
        (format!("{APP}secret_file = \"s\"\nsecret_env = \"HOME\""), "there twice"),
        (format!("{APP}secret_file = \"s\"\nupstream = \"ftp://x\""), "http://"),
        (format!("{APP}secret_file = \"s\"\ndomains = [\"localhost\"]"), "two parts"),
        (format!("{APP}secret_file = \"s\"\n{APP}secret_file = \"s\""), "two apps"),
        (APP.replace("wechat", "telegram"), "telegram"),
        (APP.replace("shop", "a/b"), "stands in URLs"),
        (
            "[[client]]\nname = \"c\"\nkey_file = \"k\"\napps = [\"shop\"]\nrights = []".to_owned(),
            "no app \"shop\"",
        ),
        ("[[client]]\nname = \"c\"\nkey_file = \"s\"\napps = []\nrights = []".to_owned(), "16 characters"),
        ("[[client]]\nname = \"c\"\nkey_file = \"k\"\napps = []\nrights = [\"all\"]".to_owned(), "all"),
    ] {
        let said = fault(&text);
        assert!(said.contains(word), "{text}: {said}");
    }
}

#[test]
fn secrets_come_from_files_the_environment_and_commands_and_are_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("cache.key"), "0123456789abcdef0123456789abcdef\n").unwrap();
    let text = format!(
        "cache = \"sqlite:c.db\"\ncache_key_file = \"cache.key\"\n{APP}secret_command = [\"printf\", \"hushed\"]\n\
         mode = \"classic\"\n[[app]]\nname = \"b\"\ndialect = \"wechat\"\nclient_id = \"wx2\"\nsecret_env = \"PATH\"\n"
    );
    let file = folder.path().join("gateway.toml");
    fs::write(&file, text).unwrap();
    let config = Config::load(&file).unwrap();
    let mode = |at: usize| match &config.apps[at].app.vendor {
        Vendor::Wechat(app) => app.mode,
        _ => panic!("both are of WeChat"),
    };
    assert_eq!((config.apps[0].app.secret().unwrap().reveal(), mode(0)), ("hushed", Mode::Classic));
    assert_eq!((&*config.apps[1].app.upstream, mode(1)), ("https://api.weixin.qq.com", Mode::Stable));
    assert!(matches!(&config.cache, Cache::Sqlite { keys, .. } if keys.key.reveal().len() == 32));
    assert!(!format!("{config:?}").contains("hushed"));
    let shown = format!("{:?}", config.shown);
    assert!(
        shown.contains("secret_command")
            && shown.contains("idle_seconds")
            && !shown.contains("0123456789abcdef")
    );
}
