//! Who may what; operators and keys.

use axum::http::{Method, StatusCode};
use kanhe_core::operator::Role;
use serde_json::{Value, json};

use super::{Admin, PASSWORD, hire, sign_in, with_key};
use crate::world::World;

#[tokio::test]
async fn an_auditor_reads_an_operator_changes_and_an_owner_decides_who_may() {
    let mut world = World::new().await;
    hire(&world, "mei", Role::Owner).await;
    for (role, name) in [(Role::Auditor, "lan"), (Role::Operator, "zhu")] {
        hire(&world, name, role).await;
        let admin = Admin::in_(world, name).await;
        for path in ["apps", "dialects", "audit", "operators", "admin-keys", "hosts"] {
            assert_eq!(admin.get(path).await.status, StatusCode::OK, "{name} {path}");
        }
        let app = admin.post("apps", &json!({"dialect": "wechat", "name": "Shop"})).await.status;
        let expected = if role == Role::Operator { StatusCode::CREATED } else { StatusCode::FORBIDDEN };
        assert_eq!(app, expected, "{name}");
        for (path, body) in [
            ("operators", json!({"name": "x", "role": "owner", "password": PASSWORD})),
            ("admin-keys", json!({"name": "x", "role": "owner"})),
            ("hosts", json!({"name": "x"})),
        ] {
            let answer = admin.post(path, &body).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name} {path}");
            assert!(answer.problem().contains("takes the role owner"));
        }
        world = admin.world;
    }
}

#[tokio::test]
async fn without_a_session_or_a_key_nothing_is_answered() {
    let world = World::new().await;
    for path in
        ["apps", "dialects", "audit", "audit/export", "audit/verify", "operators", "admin-keys", "hosts"]
    {
        let answer = world.get(&format!("/admin/v1/{path}")).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
        assert!(answer.problem().contains("Bearer ak_"));
    }
}

#[tokio::test]
async fn operators_come_change_and_go_and_the_last_owner_stays() {
    let admin = Admin::owner().await;
    let new = json!({"name": "lan", "role": "operator", "password": PASSWORD});
    let lan = admin.post("operators", &new).await;
    assert_eq!(lan.status, StatusCode::CREATED, "{}", lan.text());
    assert_eq!(admin.post("operators", &new).await.status, StatusCode::CONFLICT);
    assert_eq!(sign_in(&admin.world, "lan", PASSWORD).await.status, StatusCode::OK);
    let listed = admin.get("operators").await.json();
    assert_eq!(
        listed["items"].as_array().unwrap().iter().map(|it| &it["name"]).collect::<Vec<_>>(),
        ["lan", "mei"]
    );
    assert!(listed["items"][0]["last_seen_at"].is_i64());

    let off = admin.patch("operators/lan", &json!({"enabled": false})).await.json();
    assert_eq!(off["enabled"], false);
    assert_eq!(sign_in(&admin.world, "lan", PASSWORD).await.status, StatusCode::UNAUTHORIZED);
    for change in [json!({"role": "auditor"}), json!({"enabled": false})] {
        assert_eq!(admin.patch("operators/mei", &change).await.status, StatusCode::CONFLICT, "{change}");
    }
    assert_eq!(admin.delete("operators/mei").await.status, StatusCode::CONFLICT);
    assert_eq!(admin.delete("operators/lan").await.status, StatusCode::NO_CONTENT);
    assert_eq!(admin.delete("operators/lan").await.status, StatusCode::NOT_FOUND);
    assert_eq!(admin.acts().await[..3], ["operator.remove", "session.refused", "operator.change"]);
}

#[tokio::test]
async fn who_is_switched_off_has_no_session_any_more() {
    let admin = Admin::owner().await;
    hire(&admin.world, "lan", Role::Owner).await;
    let lan = Admin::in_(admin.world, "lan").await;
    assert_eq!(lan.patch("operators/mei", &json!({"enabled": false})).await.status, StatusCode::OK);
    assert_eq!(lan.patch("operators/lan", &json!({"enabled": false})).await.status, StatusCode::CONFLICT);
    assert_eq!(sign_in(&lan.world, "mei", PASSWORD).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn an_admin_key_is_shown_once_does_what_its_role_may_and_stops_at_once() {
    let admin = Admin::owner().await;
    let made = admin.post("admin-keys", &json!({"name": "CI", "role": "auditor"})).await.json();
    let key = made["key"].as_str().unwrap();
    assert!(key.starts_with("ak_"));
    assert_eq!(with_key(&admin.world, Method::GET, "apps", key).await.status, StatusCode::OK);
    assert_eq!(with_key(&admin.world, Method::POST, "apps", key).await.status, StatusCode::FORBIDDEN);
    let wrong = format!("{}x", &key[..key.len() - 1]);
    assert_eq!(with_key(&admin.world, Method::GET, "apps", &wrong).await.status, StatusCode::UNAUTHORIZED);
    let listed = admin.get("admin-keys").await.json();
    assert_eq!(
        (listed["items"][0]["id"].clone(), &listed["items"][0]["key"]),
        (made["id"].clone(), &Value::Null)
    );
    let path = format!("admin-keys/{}", made["id"].as_str().unwrap());
    assert_eq!(admin.delete(&path).await.status, StatusCode::NO_CONTENT);
    assert_eq!(with_key(&admin.world, Method::GET, "apps", key).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_host_key_serves_until_it_is_taken_away() {
    let admin = Admin::owner().await;
    let made = admin.post("hosts", &json!({"name": "Android 8"})).await.json();
    let ask = async || {
        let request = World::request(Method::POST, "/host/v1/calls")
            .header("authorization", format!("Bearer {}", made["key"].as_str().unwrap()));
        admin
            .world
            .send(request.body(json!({"grant": "x", "api": "y"}).to_string().into()).unwrap())
            .await
            .status
    };
    assert_eq!(ask().await, StatusCode::OK);
    let path = format!("hosts/{}", made["id"].as_str().unwrap());
    assert_eq!(admin.delete(&path).await.status, StatusCode::NO_CONTENT);
    assert_eq!(ask().await, StatusCode::UNAUTHORIZED);
}
