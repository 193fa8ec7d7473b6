use std::path::PathBuf;

use super::*;

fn variables(given: &[(&str, &str)]) -> impl Iterator<Item = (String, String)> {
    let owned: Vec<_> = given.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    owned.into_iter()
}

#[test]
fn the_default_settings_are_complete() {
    let settings: DevSettings = dev::defaults().settle().unwrap();
    assert_eq!(settings.listen.to_string(), "127.0.0.1:8787");
    assert_eq!(settings.wechat.quotas.len(), 6);
    let settings: ServeSettings = serve::defaults().settle().unwrap();
    assert_eq!(settings.store.url.reveal(), "sqlite:");
}

#[test]
fn a_flag_goes_before_a_variable_and_a_variable_before_the_file() {
    let mut layers = dev::defaults();
    layers.lay_file("f.toml", "listen = \"127.0.0.1:1\"\nstate = \"a\"\n[wechat.quotas]\ntoken = 3").unwrap();
    let given = [("KANHE_LISTEN", "127.0.0.1:2"), ("KANHE_WECHAT__QUOTAS__GETTICKET", "7")];
    layers.lay_variables(variables(&given)).unwrap();
    let flags = DevFlags { listen: "127.0.0.1:3".parse().ok(), ephemeral: true, ..DevFlags::default() };
    dev::lay_flags(&mut layers, &flags).unwrap();
    let settings: DevSettings = layers.settle().unwrap();
    assert_eq!(settings.listen.port(), 3);
    assert_eq!(settings.state, PathBuf::from("a"));
    assert!(settings.ephemeral);
    let quota =
        |name: &str| settings.wechat.quotas.iter().find(|(key, _)| key.as_str() == name).map(|(_, n)| *n);
    assert_eq!((quota("token"), quota("getticket"), quota("clear_quota")), (Some(3), Some(7), Some(10)));
}

fn complaint(text: &str) -> String {
    let mut layers = dev::defaults();
    let laid = layers.lay_file("kanhe.toml", text);
    laid.and_then(|()| layers.settle::<DevSettings>()).unwrap_err().to_string()
}

#[test]
fn a_complaint_names_the_key_and_where_it_stands_and_what_may_have_been_meant() {
    assert_eq!(
        complaint("lisen = 1"),
        "kanhe.toml: there is no setting `lisen`; did you mean `listen`? `kanhe config default` shows all of them"
    );
    assert_eq!(
        complaint("zzz = 1"),
        "kanhe.toml: there is no setting `zzz`; `kanhe config default` shows all of them"
    );
    assert_eq!(complaint("listen = \"here\""), "kanhe.toml: `listen`: invalid socket address syntax");
    assert!(complaint("a = 1\nb = ").starts_with("kanhe.toml, line 2: "));
    assert!(complaint("[wechat.quotas]\ntoken = -1").starts_with("kanhe.toml: `wechat.quotas.token`: "));
    let mut layers = dev::defaults();
    layers.lay_variables(variables(&[("KANHE_EPHEMERAL", "perhaps")])).unwrap();
    let complaint = layers.settle::<DevSettings>().unwrap_err().to_string();
    assert!(complaint.starts_with("KANHE_EPHEMERAL: `ephemeral`: "), "{complaint}");
}

#[test]
fn a_variable_that_misses_its_key_is_a_mistake_and_one_of_another_program_is_not() {
    let mut layers = serve::defaults();
    let complaint = layers.lay_variables(variables(&[("KANHE_STORE__ULR", "x")])).unwrap_err().to_string();
    let expected = "KANHE_STORE__ULR: there is no setting `store.ulr`; did you mean `store.url`? \
                    `kanhe config default --for serve` shows all of them";
    assert_eq!(complaint, expected);
    layers.lay_variables(variables(&[("KANHE_BROWSER", "x"), ("KANHE_TEST__URL", "y")])).unwrap();
}

#[test]
fn a_value_may_stand_in_a_file_of_its_own_and_then_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("url");
    std::fs::write(&file, "postgres://kanhe:geheim@db/kanhe\n").unwrap();
    let file = file.to_str().unwrap();
    let url = |layers: Layers| layers.settle::<ServeSettings>().unwrap().store.url.reveal().to_owned();

    let mut layers = serve::defaults();
    layers.lay_variables(variables(&[("KANHE_STORE__URL_FILE", file)])).unwrap();
    assert_eq!(url(layers), "postgres://kanhe:geheim@db/kanhe");
    let mut layers = serve::defaults();
    layers.lay_file("f.toml", &format!("[store]\nurl_file = \"{file}\"")).unwrap();
    assert_eq!(url(layers), "postgres://kanhe:geheim@db/kanhe");

    let mut layers = serve::defaults();
    let both = [("KANHE_STORE__URL", "sqlite:"), ("KANHE_STORE__URL_FILE", file)];
    let complaint = layers.lay_variables(variables(&both)).unwrap_err().to_string();
    assert_eq!(
        complaint,
        "KANHE_STORE__URL_FILE: `store.url` is also given by KANHE_STORE__URL; keep one of them"
    );
    let complaint = layers.lay_variables(variables(&[("KANHE_STORE__URL_FILE", "/none")])).unwrap_err();
    assert!(
        complaint.to_string().starts_with("KANHE_STORE__URL_FILE: `store.url_file`: cannot read /none: ")
    );
}

#[test]
fn what_is_shown_of_the_settings_holds_no_secret() {
    for (key, value, seen) in [
        ("store.url", "sqlite:", "\"sqlite:\""),
        ("store.url", "postgres://lan:ge@heim@db:5/k?password=geheim", "\"postgres://lan:…@db:5/k?…\""),
        ("media.secret_access_key", "geheim", "\"…\""),
        ("media.secret_access_key", "", "\"\""),
    ] {
        assert_eq!(shown(key, &Value::from(value)), seen);
    }
}
