//! Settings that cannot be are refused in one line, and a secret stands in no settings file.

use std::fs;

use kanhe_gateway::Config;
use kanhe_gateway::config::{Cache, Mode};

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
        ("wings = 2".to_owned(), "wings"),
        ("cache = \"redis://x\"".to_owned(), "cache is"),
        ("cache = \"sqlite:x\"".to_owned(), "cache_key is missing"),
        (APP.to_owned(), "secret is missing"),
        (format!("{APP}secret = \"x\""), "secret"),
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
    assert_eq!((config.apps[0].secret.reveal(), config.apps[0].mode), ("hushed", Mode::Classic));
    assert_eq!(config.apps[1].upstream, "https://api.weixin.qq.com");
    assert_eq!(config.apps[1].mode, Mode::Stable);
    assert!(matches!(&config.cache, Cache::Sqlite { key, .. } if key.reveal().len() == 32));
    assert!(!format!("{config:?}").contains("hushed"));
}
