//! Generated files are current. `cargo xtask generate` writes them.

use std::path::Path;

fn is_current(file: &str, module: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(file);
    if std::env::var_os("KANHE_UPDATE").is_some() {
        std::fs::write(&path, module).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == module, "{file} is not current: run `cargo xtask generate`");
}

#[test]
fn the_browsers_catalogs_are_the_catalogs() {
    is_current("web/sdk/wechat/catalog.js", &kanhe_wechat::catalog::module().unwrap());
    is_current("web/sdk/dingtalk/catalog.js", &kanhe_dingtalk::catalog::module().unwrap());
    is_current("web/sdk/gov/catalog.js", &kanhe_gov::catalog::module().unwrap());
}
