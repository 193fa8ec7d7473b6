//! TLS to PostgreSQL: used where the server has it, and never with a certificate that nobody vouches for.

use std::sync::Arc;

use kanhe_core::store::Store;
use kanhe_store::{PostgresAddress, PostgresStore};
use kanhe_testkit::Postgres;

use crate::fixture::{Case, Fixture, cases};

pub(crate) const CASES: &[Case] = cases![
    a_server_whose_certificate_is_trusted_is_spoken_to_over_tls,
    a_server_without_tls_is_not_spoken_to_where_it_is_required,
];

/// A server with a certificate of its own making, and a file that vouches for it.
fn server(folder: &std::path::Path) -> (Postgres, std::path::PathBuf) {
    let names = vec!["127.0.0.1".to_owned()];
    let made = rcgen::generate_simple_self_signed(names).unwrap();
    let trusted = folder.join("trusted.pem");
    std::fs::write(&trusted, made.cert.pem()).unwrap();
    (Postgres::start_with_tls(&made.cert.pem(), &made.signing_key.serialize_pem()), trusted)
}

async fn a_server_whose_certificate_is_trusted_is_spoken_to_over_tls(_: &Fixture) {
    let folder = tempfile::tempdir().unwrap();
    let (server, trusted) = tokio::task::block_in_place(|| server(folder.path()));
    for mode in ["require", "prefer"] {
        let address = PostgresAddress::parse(&format!("{}?sslmode={mode}", server.url())).unwrap();
        let refused = PostgresStore::migrate(&address).await.unwrap_err().to_string();
        assert!(refused.contains("certificate"), "{refused}");
        assert!(!refused.contains(&server.url()), "no password: {refused}");
        let address = address.trusting(trusted.clone());
        PostgresStore::migrate(&address).await.unwrap();
        let store: Arc<dyn Store> = Arc::new(PostgresStore::open(&address).await.unwrap());
        store.ping().await.unwrap();
    }
    let plain = PostgresAddress::parse(&format!("{}?sslmode=disable", server.url())).unwrap();
    PostgresStore::open(&plain).await.unwrap();
}

async fn a_server_without_tls_is_not_spoken_to_where_it_is_required(fixture: &Fixture) {
    let address = format!("{}&sslmode=require", fixture.address());
    let refused = PostgresStore::open(&PostgresAddress::parse(&address).unwrap()).await.err().unwrap();
    assert!(refused.to_string().contains("TLS"), "{refused}");
}
