//! Generated files are current. `cargo xtask generate` writes them.

use std::path::Path;

#[test]
fn the_browsers_catalog_is_the_catalog() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/sdk/wechat/catalog.js");
    let module = kanhe_wechat::catalog::module().unwrap();
    if std::env::var_os("KANHE_UPDATE").is_some() {
        std::fs::write(&file, &module).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(kept == module, "web/sdk/wechat/catalog.js is not current: run `cargo xtask generate`");
}
