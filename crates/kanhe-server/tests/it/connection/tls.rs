//! TLS, and certificates that change.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use kanhe_server::connection::Server;
use kanhe_server::connection::tls::{Tls, TlsFault};
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::{Served, rest, until};

/// Writes a new certificate and its key into a folder.
fn write(folder: &Path) -> CertificateDer<'static> {
    let made = rcgen::generate_simple_self_signed(["kanhe.example".to_owned()]).unwrap();
    fs::write(folder.join("key.pem"), made.signing_key.serialize_pem()).unwrap();
    fs::write(folder.join("certificate.pem"), made.cert.pem()).unwrap();
    made.cert.der().clone()
}

fn open(folder: &Path) -> Result<Tls, TlsFault> {
    Tls::open(folder.join("certificate.pem"), folder.join("key.pem"))
}

/// Connects to whoever shows one of these certificates.
async fn connect(
    served: &Served,
    trusted: &[CertificateDer<'static>],
) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    for certificate in trusted {
        roots.add(certificate.clone()).unwrap();
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("kanhe.example").unwrap();
    TlsConnector::from(Arc::new(config)).connect(name, served.connect().await).await
}

#[tokio::test]
async fn a_changed_certificate_is_shown_to_new_connections_and_old_ones_stay() {
    let folder = tempfile::tempdir().unwrap();
    let first = write(folder.path());
    let tls = Arc::new(open(folder.path()).unwrap());
    let router = Router::new().route("/", get(async || "hello"));
    let how = Server { tls: Some(Arc::clone(&tls)), ..Server::default() };
    let served = Served::start(how, router).await;
    let ask = b"GET / HTTP/1.1\r\nHost: kanhe.example\r\n\r\n";
    let mut old = connect(&served, std::slice::from_ref(&first)).await.unwrap();
    old.write_all(ask).await.unwrap();
    until(&mut old, "hello").await;
    assert!(!tls.refresh().unwrap(), "nothing has changed");

    let second = write(folder.path());
    touch(folder.path());
    assert!(tls.refresh().unwrap());
    assert!(connect(&served, &[first]).await.is_err());
    let mut new = connect(&served, &[second]).await.unwrap();
    for stream in [&mut new, &mut old] {
        stream.write_all(ask).await.unwrap();
        until(stream, "hello").await;
    }
}

/// Later than whatever was there, however coarse the clock of the file system is.
fn touch(folder: &Path) {
    for file in ["certificate.pem", "key.pem"] {
        let file = fs::File::options().write(true).open(folder.join(file)).unwrap();
        let written = file.metadata().unwrap().modified().unwrap();
        file.set_modified(written + core::time::Duration::from_secs(5)).unwrap();
    }
}

#[tokio::test]
async fn a_certificate_that_cannot_be_used_leaves_the_one_before() {
    let folder = tempfile::tempdir().unwrap();
    let first = write(folder.path());
    let tls = Arc::new(open(folder.path()).unwrap());
    let how = Server { tls: Some(Arc::clone(&tls)), ..Server::default() };
    let served = Served::start(how, Router::new()).await;
    fs::write(folder.path().join("certificate.pem"), "-----BEGIN CERTIFICATE-----\n").unwrap();
    touch(folder.path());
    assert!(tls.refresh().is_err());
    connect(&served, &[first]).await.unwrap();
}

#[test]
fn what_is_wrong_with_a_certificate_is_said_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let complaint = || open(folder.path()).unwrap_err().to_string();
    assert!(complaint().starts_with("cannot read a certificate from "), "{}", complaint());
    write(folder.path());
    let other = tempfile::tempdir().unwrap();
    write(other.path());
    fs::copy(other.path().join("key.pem"), folder.path().join("key.pem")).unwrap();
    assert!(complaint().starts_with("the certificate of "), "{}", complaint());
    fs::write(folder.path().join("key.pem"), "geheim").unwrap();
    assert!(complaint().starts_with("cannot read a private key from "), "{}", complaint());
    assert!(!complaint().contains("geheim") && !complaint().contains('\n'));
}

#[tokio::test]
async fn who_speaks_no_tls_is_let_go_and_others_are_served() {
    let folder = tempfile::tempdir().unwrap();
    let certificate = write(folder.path());
    let how = Server { tls: Some(Arc::new(open(folder.path()).unwrap())), ..Server::default() };
    let served = Served::start(how, Router::new()).await;
    let mut plain = served.connect().await;
    plain.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    assert!(!rest(&mut plain).await.contains("HTTP"));
    connect(&served, &[certificate]).await.unwrap();
}
