//! A merchant's backend: it has what `GET /sandbox/v1/apps` says, and nothing else.

use std::io::Write as _;

use axum::body::Body;
use axum::http::{HeaderMap, Method, StatusCode};
use base64::{Engine, engine::general_purpose::STANDARD};
use kanhe_sign::message::encoding::{self, Encoding};
use kanhe_sign::message::{Message, header::SignatureHeader};
use kanhe_sign::rsa::RsaPublic;
use ring::rand::SystemRandom;
use ring::rsa::KeyPair;
use ring::signature::RSA_PKCS1_SHA256;
use serde_json::{Value, json};

use crate::phone::Phone;
use crate::world::{Answer, World};

/// 2026-11-20T02:00:00Z, where every world begins.
pub(super) const NOW: &str = "2026-11-20T02:00:00Z";
pub(super) const APPLY: &str = "/v1/authorizations/applyToken";
pub(super) const INQUIRE: &str = "/v1/users/inquiryUserInfo";

pub(crate) struct Merchant<'a> {
    world: &'a World,
    pub(super) client_id: String,
    key: KeyPair,
    wallet: RsaPublic,
}

impl<'a> Merchant<'a> {
    pub(crate) async fn of(world: &'a World) -> Self {
        let apps = world.get("/sandbox/v1/apps").await.json();
        let app = apps.as_array().unwrap().iter().find(|app| app["dialect"] == "alipayplus").unwrap().clone();
        let text = |name: &str| app[name].as_str().unwrap_or_else(|| panic!("no {name}: {app}")).to_owned();
        Self {
            world,
            client_id: text("client_id"),
            key: read(&text("merchant_private_key_pem")),
            wallet: RsaPublic::parse(&text("wallet_public_key_pem")).unwrap(),
        }
    }

    fn sign(&self, path: &str, time: &str, body: &str) -> String {
        let message = Message { path, client_id: &self.client_id, time, body: body.as_bytes() };
        let mut signature = vec![0; self.key.public().modulus_len()];
        self.key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), &message.text(), &mut signature).unwrap();
        SignatureHeader::write(1, &Encoding::Percent.write(&signature))
    }

    pub(super) async fn send(&self, path: &str, signed: &str, sent: &str) -> Answer {
        let request = World::request(Method::POST, path)
            .header("Client-Id", &self.client_id)
            .header("Request-Time", NOW)
            .header("Signature", self.sign(path, NOW, signed))
            .header("Content-Type", "application/json; charset=UTF-8");
        self.world.send(request.body(Body::from(sent.to_owned())).unwrap()).await
    }

    /// A signed call, whose reply has to be the wallet's.
    pub(super) async fn post(&self, path: &str, body: &Value) -> Value {
        let body = body.to_string();
        let answer = self.send(path, &body, &body).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        self.verify(path, &answer);
        answer.json()
    }

    fn verify(&self, path: &str, answer: &Answer) {
        let header = |name: &str| answer.headers.get(name).unwrap().to_str().unwrap();
        let (client_id, time) = (header("client-id"), header("response-time"));
        let message = Message { path, client_id, time, body: &answer.body };
        let signature = SignatureHeader::parse(header("signature")).unwrap();
        let signature = encoding::read(&signature.signature).unwrap();
        assert!(message.verifies(&self.wallet, &signature), "the reply is signed over its bytes");
        assert_eq!(answer.headers.get("cache-control").unwrap(), "no-store");
    }

    /// A notice that the wallet has posted at this path.
    pub(super) fn verify_notice(&self, path: &str, headers: &HeaderMap, body: &str) {
        let header = |name: &str| headers.get(name).unwrap().to_str().unwrap();
        let (client_id, time) = (header("client-id"), header("request-time"));
        let message = Message { path, client_id, time, body: body.as_bytes() };
        let signature = SignatureHeader::parse(header("signature")).unwrap();
        let signature = encoding::read(&signature.signature).unwrap();
        assert!(client_id == self.client_id && message.verifies(&self.wallet, &signature));
    }

    pub(crate) async fn redeem(&self, code: &str) -> Value {
        self.post(APPLY, &json!({"grantType": "AUTHORIZATION_CODE", "authCode": code})).await
    }

    pub(super) async fn user_info(&self, tokens: &Value) -> Value {
        self.post(INQUIRE, &json!({"accessToken": tokens["accessToken"]})).await
    }
}

/// Reads a private key as any library does: PKCS#8 in PEM.
fn read(pem: &str) -> KeyPair {
    assert!(pem.starts_with("-----BEGIN PRIVATE KEY-----\n"), "PKCS#8 in PEM");
    let mut der = Vec::new();
    der.write_all(pem.lines().filter(|line| !line.starts_with('-')).collect::<String>().as_bytes()).unwrap();
    KeyPair::from_pkcs8(&STANDARD.decode(der).unwrap()).unwrap()
}

/// A phone with the demo app's page in a wallet.
pub(super) async fn phone(settings: Value) -> Phone {
    let mut settings = settings;
    settings["dialect"] = json!("alipayplus");
    Phone::with(settings).await
}

/// What the page's callback gets.
pub(super) async fn get_auth_code(phone: &Phone, scopes: Value) -> Value {
    phone.invoke("getAuthCode", json!({ "scopes": scopes })).await
}

pub(super) fn code_of(reply: &Value) -> &str {
    reply["result"]["resultCode"].as_str().unwrap()
}
