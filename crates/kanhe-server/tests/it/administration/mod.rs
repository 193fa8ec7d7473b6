//! `/admin/v1`, as the console and programs use it.

mod apps;
mod audit;
mod belongings;
mod operators;
mod secrets_at_rest;
mod session;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use kanhe_core::operator::Role;
use kanhe_core::secret::Secret;
use serde_json::{Value, json};

use crate::world::{Answer, World};

pub(crate) const PASSWORD: &str = "correct horse battery staple";

/// A world with an operator in it, who is signed in.
pub(crate) struct Admin {
    pub(crate) world: World,
    pub(crate) cookie: String,
    csrf: String,
}

impl Admin {
    pub(crate) async fn owner() -> Self {
        let world = World::new().await;
        hire(&world, "mei", Role::Owner).await;
        Self::in_(world, "mei").await
    }

    /// The same world, with this operator signed in.
    pub(crate) async fn in_(world: World, name: &str) -> Self {
        let answer = sign_in(&world, name, PASSWORD).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        let cookie = answer.header(header::SET_COOKIE).split(';').next().unwrap().to_owned();
        let csrf = answer.json()["csrf"].as_str().unwrap().to_owned();
        Self { world, cookie, csrf }
    }

    /// A request with nothing wrong about it, as the console sends it.
    pub(crate) fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        World::request(method, &format!("/admin/v1/{path}"))
            .header(header::COOKIE, &self.cookie)
            .header("x-kanhe-csrf", &self.csrf)
    }

    pub(crate) async fn call(&self, method: Method, path: &str, body: &Value) -> Answer {
        let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        self.world.send(self.request(method, path).body(body).unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, &Value::Null).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.call(Method::POST, path, body).await
    }

    pub(crate) async fn patch(&self, path: &str, body: &Value) -> Answer {
        self.call(Method::PATCH, path, body).await
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> Answer {
        self.call(Method::PUT, path, body).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.call(Method::DELETE, path, &Value::Null).await
    }

    /// The acts of the audit log, newest first.
    pub(crate) async fn acts(&self) -> Vec<String> {
        let page = self.get("audit?limit=200").await.json();
        page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| entry["act"].as_str().unwrap().to_owned())
            .collect()
    }
}

/// Another operator, with the password of all of them.
pub(crate) async fn hire(world: &World, name: &str, role: Role) {
    let passwords = &*world.kanhe.administration.passwords;
    let password = Secret::new(PASSWORD);
    world.kanhe.platform.add_operator(passwords, (name, role), &password).await.unwrap().unwrap();
}

pub(crate) async fn sign_in(world: &World, name: &str, password: &str) -> Answer {
    world.post("/admin/v1/session", &json!({"name": name, "password": password})).await
}

/// A program with an admin key.
pub(crate) async fn with_key(world: &World, method: Method, path: &str, key: &str) -> Answer {
    let request: Request<Body> = World::request(method, &format!("/admin/v1/{path}"))
        .header(header::AUTHORIZATION, format!("Bearer {key}"))
        .body(Body::empty())
        .unwrap();
    world.send(request).await
}
