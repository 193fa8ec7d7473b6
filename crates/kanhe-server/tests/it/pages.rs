//! What browsers load.

use axum::body::Body;
use axum::http::{HeaderName, Method, StatusCode, header};
use kanhe_server::web::SDK_VERSIONS;

use crate::world::World;

#[tokio::test]
async fn every_version_of_the_sdk_is_one_classic_script_for_any_origin() {
    let world = World::new().await;
    for version in SDK_VERSIONS {
        let answer = world.get(&format!("/open/js/jweixin-{version}.js")).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header(header::CONTENT_TYPE), "text/javascript; charset=utf-8");
        assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), "*");
        let script = answer.text();
        assert!(
            script.starts_with("(function () {\n'use strict';\n") && script.ends_with("}).call(this);\n")
        );
        assert!(script.contains(&format!("sdkVersion = '{version}'")));
        assert!(!script.lines().any(|line| line.starts_with("import ") || line.starts_with("export ")));
    }
    assert_eq!(world.get("/open/js/jweixin-9.9.9.js").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_sdks_of_office_messengers_are_classic_scripts_for_any_origin() {
    let world = World::new().await;
    for (name, row) in [("dingtalk.open.js", "biz.util.scan"), ("gdt.js", "chooseContact")] {
        let answer = world.get(&format!("/open/js/{name}")).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header(header::CONTENT_TYPE), "text/javascript; charset=utf-8");
        assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), "*");
        let script = answer.text();
        assert!(
            script.starts_with("(function () {\n'use strict';\n") && script.ends_with("}).call(this);\n")
        );
        assert!(script.contains(&format!(r#"{{"name":"{row}""#)), "{name}");
        assert!(!script.lines().any(|line| line.starts_with("import ") || line.starts_with("export ")));
    }
    assert_eq!(world.get("/open/js/dingtalk.js").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_bridge_is_one_classic_script_for_any_origin() {
    let world = World::new().await;
    let answer = world.get("/bridge/kanhe.js").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header(HeaderName::from_static("cross-origin-resource-policy")), "cross-origin");
    assert!(answer.text().contains("WeixinJSBridge"));
}

#[tokio::test]
async fn the_simulator_allows_nothing_inline_and_nobody_to_frame_it() {
    let world = World::new().await;
    let answer = world.get("/simulator").await;
    assert_eq!(answer.status, StatusCode::OK);
    let policy = answer.header(header::CONTENT_SECURITY_POLICY);
    for rule in ["default-src 'self'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"] {
        assert!(policy.contains(rule), "{policy}");
    }
    assert!(!policy.contains("unsafe"));
    assert_eq!(world.get("/").await.header(header::LOCATION), "/simulator");
}

#[tokio::test]
async fn an_unchanged_file_is_not_sent_again() {
    let world = World::new().await;
    for path in ["/simulator", "/bridge/kanhe.js", "/demo/wechat/page.js"] {
        let first = world.get(path).await;
        let etag = first.header(header::ETAG).to_owned();
        let request = World::request(Method::GET, path).header(header::IF_NONE_MATCH, &etag);
        let second = world.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!((second.status, second.body.len()), (StatusCode::NOT_MODIFIED, 0), "{path}");
    }
}

#[tokio::test]
async fn health_and_readiness_are_two_questions() {
    let world = World::new().await;
    assert_eq!(world.get("/healthz").await.text(), "ok\n");
    assert_eq!(world.get("/readyz").await.text(), "ready\n");
}
