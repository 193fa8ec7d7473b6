//! TLS to a server that asks for it, or of which the URL asks it (`sslmode=require`). Its certificate is checked always.

use std::path::Path;

use rustls::ClientConfig;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use tokio_postgres_rustls::MakeRustlsConnect;

/// Trusts the certificates of a file, or those that the system trusts.
pub(super) fn connector(trusted: Option<&Path>) -> Result<MakeRustlsConnect, String> {
    let mut roots = RootCertStore::empty();
    match trusted {
        Some(file) => {
            let fault = |why: &dyn core::fmt::Display| {
                format!("cannot read the certificates of {}: {why}", file.display())
            };
            for certificate in CertificateDer::pem_file_iter(file).map_err(|why| fault(&why))? {
                roots.add(certificate.map_err(|why| fault(&why))?).map_err(|why| fault(&why))?;
            }
        }
        // A system without any is no fault as long as nobody needs them.
        None => drop(roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs)),
    }
    let provider = rustls::crypto::ring::default_provider();
    let config = ClientConfig::builder_with_provider(provider.into())
        .with_safe_default_protocol_versions()
        .map_err(|why| why.to_string())?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}
