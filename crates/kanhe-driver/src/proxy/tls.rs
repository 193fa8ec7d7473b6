//! Our end of TLS: one key for each run, known to nobody but its browser, and a certificate for each host.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rcgen::{CertificateParams, KeyPair, PKCS_ECDSA_P256_SHA256, PublicKeyData};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use sha2::{Digest, Sha256};

/// Why there is no TLS.
#[derive(Debug, thiserror::Error)]
pub enum TlsFault {
    /// No key or certificate.
    #[error("cannot make a certificate: {0}")]
    Certificate(#[from] rcgen::Error),
    /// No end of TLS with it.
    #[error("cannot use a certificate: {0}")]
    Tls(#[from] rustls::Error),
}

/// Who makes the certificates of a run. Its key is in memory only, and gone with it.
#[derive(Debug)]
pub struct Authority {
    key: KeyPair,
    made: Mutex<HashMap<String, Arc<ServerConfig>>>,
}

/// How many hosts' certificates are kept.
const KEPT: usize = 256;

impl Authority {
    /// With a fresh key.
    pub fn new() -> Result<Self, TlsFault> {
        Ok(Self { key: KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?, made: Mutex::default() })
    }

    /// What the browser is told to trust: base64 of SHA-256 of the key's SPKI.
    pub fn trusted_key(&self) -> String {
        STANDARD.encode(Sha256::digest(self.key.subject_public_key_info()))
    }

    /// An end of TLS for a host.
    pub(super) fn end_for(&self, host: &str) -> Result<Arc<ServerConfig>, TlsFault> {
        if let Some(made) = self.made().get(host) {
            return Ok(Arc::clone(made));
        }
        let mut params = CertificateParams::new([host.to_owned()])?;
        params.distinguished_name.push(rcgen::DnType::CommonName, "Kanhe, for this run only");
        let certificate = params.self_signed(&self.key)?.der().clone();
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(self.key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut end = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)?;
        end.alpn_protocols = vec![b"http/1.1".to_vec()];
        let end = Arc::new(end);
        let mut made = self.made();
        if made.len() >= KEPT {
            made.clear();
        }
        made.insert(host.to_owned(), Arc::clone(&end));
        Ok(end)
    }

    fn made(&self) -> std::sync::MutexGuard<'_, HashMap<String, Arc<ServerConfig>>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_has_one_key_of_its_own() {
        let (one, other) = (Authority::new().unwrap(), Authority::new().unwrap());
        assert_eq!(one.trusted_key(), one.trusted_key());
        assert_ne!(one.trusted_key(), other.trusted_key());
        assert_eq!(STANDARD.decode(one.trusted_key()).unwrap().len(), 32);
    }

    #[test]
    fn a_host_keeps_its_certificate() {
        let authority = Authority::new().unwrap();
        let end = authority.end_for("m.shop.example").unwrap();
        assert!(Arc::ptr_eq(&end, &authority.end_for("m.shop.example").unwrap()));
        assert!(authority.end_for("127.0.0.1").is_ok());
    }
}
