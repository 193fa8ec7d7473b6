//! Certificates. They are read anew when their files change: new connections get the new ones, old connections stay.

use core::time::Duration;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::TcpStream;
use tokio::time::{MissedTickBehavior, interval};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// A certificate and its key, as files.
#[derive(Debug)]
pub struct Tls {
    certificate: PathBuf,
    key: PathBuf,
    current: RwLock<(Arc<ServerConfig>, Seen)>,
}

/// Why there is no certificate.
#[derive(Debug, thiserror::Error)]
pub enum TlsFault {
    /// A file cannot be read, or holds no PEM of its kind.
    #[error("cannot read a {what} from {file}: {why}", file = .file.display())]
    Unreadable {
        /// Certificate or private key.
        what: &'static str,
        /// The file.
        file: PathBuf,
        /// Why.
        why: rustls::pki_types::pem::Error,
    },
    /// They do not belong together, or are of a kind that is not supported.
    #[error("the certificate of {file} cannot be used: {why}", file = .file.display())]
    Unfit {
        /// The certificate's file.
        file: PathBuf,
        /// Why.
        why: rustls::Error,
    },
}

/// When the files were written last.
type Seen = [Option<SystemTime>; 2];

impl Tls {
    /// Reads both files.
    pub fn open(certificate: PathBuf, key: PathBuf) -> Result<Self, TlsFault> {
        let seen = seen(&certificate, &key);
        let config = read(&certificate, &key)?;
        Ok(Self { certificate, key, current: RwLock::new((config, seen)) })
    }

    /// Reads both files anew if one of them has changed, and answers whether it did. What cannot be read leaves all as it
    /// was: files change one after the other, so it is tried again.
    pub fn refresh(&self) -> Result<bool, TlsFault> {
        let seen = seen(&self.certificate, &self.key);
        let is_same = self.current.read().unwrap_or_else(PoisonError::into_inner).1 == seen;
        if is_same {
            return Ok(false);
        }
        let config = read(&self.certificate, &self.key)?;
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = (config, seen);
        Ok(true)
    }

    /// Looks for changes for as long as it is polled.
    pub async fn watch(self: Arc<Self>, every: Duration) {
        let mut ticks = interval(every);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut complained = false;
        loop {
            ticks.tick().await;
            let tls = Arc::clone(&self);
            match tokio::task::spawn_blocking(move || tls.refresh()).await {
                Ok(Ok(true)) => tracing::info!("the new certificate is in use"),
                Ok(Ok(false)) => {}
                Ok(Err(_)) if complained => continue,
                Ok(Err(why)) => {
                    tracing::error!(%why, "the new certificate cannot be used; the one before it still is");
                    complained = true;
                    continue;
                }
                Err(_) => return,
            }
            complained = false;
        }
    }

    /// Shakes hands on a new connection.
    pub(super) async fn accept(&self, stream: TcpStream) -> io::Result<TlsStream<TcpStream>> {
        let config = Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner).0);
        TlsAcceptor::from(config).accept(stream).await
    }
}

fn seen(certificate: &Path, key: &Path) -> Seen {
    [certificate, key].map(|file| file.metadata().and_then(|about| about.modified()).ok())
}

fn read(certificate: &Path, key: &Path) -> Result<Arc<ServerConfig>, TlsFault> {
    let unreadable = |what, file: &Path| {
        let file = file.to_owned();
        move |why| TlsFault::Unreadable { what, file, why }
    };
    let chain: Vec<_> = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect)
        .map_err(unreadable("certificate", certificate))?;
    let private = PrivateKeyDer::from_pem_file(key).map_err(unreadable("private key", key))?;
    let unfit = |why| TlsFault::Unfit { file: certificate.to_owned(), why };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, private))
        .map_err(unfit)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}
