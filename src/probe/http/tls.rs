//! Encryption: whom a client trusts, and which certificate is at fault when it does not trust a server.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{
    CertificateError, ClientConfig, ClientConnection, DigitallySignedStruct, RootCertStore, SignatureScheme,
    StreamOwned,
};
use ureq::Error;
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, Either, LazyBuffers, NextTimeout, Transport, TransportAdapter,
};
use x509_cert::Certificate;
use x509_cert::der::Decode;

use super::address::host_and_port;
use crate::probe::{TlsFault, TlsFaultKind, Veil};

/// The certificates that a client trusts.
#[derive(Clone, Debug)]
pub(super) struct Trust {
    provider: Arc<CryptoProvider>,
    judge: Option<Arc<WebPkiServerVerifier>>,
    roots: Arc<Vec<CertificateDer<'static>>>,
}

impl Trust {
    /// Those of the system, or of `SSL_CERT_FILE` and `SSL_CERT_DIR` in the environment of the client, and those of
    /// `NODE_EXTRA_CA_CERTS`.
    pub(super) fn of(env: &BTreeMap<String, String>) -> Self {
        let path = |name: &str| env.get(name).filter(|value| !value.is_empty()).map(Path::new);
        let (file, folder) = (path("SSL_CERT_FILE"), path("SSL_CERT_DIR"));
        let mut found = if file.is_some() || folder.is_some() {
            rustls_native_certs::load_certs_from_paths(file, folder).certs
        } else {
            rustls_native_certs::load_native_certs().certs
        };
        if let Some(extra) = path("NODE_EXTRA_CA_CERTS") {
            found.extend(rustls_native_certs::load_certs_from_paths(Some(extra), None).certs);
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut store = RootCertStore::empty();
        store.add_parsable_certificates(found.iter().cloned());
        let judge = WebPkiServerVerifier::builder_with_provider(Arc::new(store), Arc::clone(&provider)).build().ok();
        Self { provider, judge, roots: Arc::new(found) }
    }

    /// Trusted itself rather than by who issued it: OpenSSL, and so Node and Python, take a certificate that is among
    /// those which are trusted for the server's own.
    fn is_known(&self, certificate: &CertificateDer<'_>, name: &ServerName<'_>, now: UnixTime) -> bool {
        let now = Duration::from_secs(now.as_secs());
        self.roots.iter().any(|root| root.as_ref() == certificate.as_ref())
            && Certificate::from_der(certificate).is_ok_and(|parsed| validity(&parsed, now).is_none())
            && ParsedCertificate::try_from(certificate)
                .is_ok_and(|parsed| rustls::client::verify_server_name(&parsed, name).is_ok())
    }
}

/// Whether a certificate is past its time or before it.
fn validity(certificate: &Certificate, now: Duration) -> Option<TlsFaultKind> {
    let validity = certificate.tbs_certificate().validity();
    if now > validity.not_after.to_unix_duration() {
        Some(TlsFaultKind::Expired)
    } else if now < validity.not_before.to_unix_duration() {
        Some(TlsFaultKind::NotYetValid)
    } else {
        None
    }
}

/// Encrypts connections to addresses of https, and remembers what was wrong with the last one.
#[derive(Clone, Debug)]
pub(super) struct Tls {
    witness: Arc<Witness>,
}

impl Tls {
    /// Nothing is wrong yet.
    pub(super) fn new(trust: Trust) -> Self {
        Self { witness: Arc::new(Witness { trust, fault: Mutex::default() }) }
    }

    /// What was wrong, as it may be shown.
    pub(super) fn fault(&self, veil: &Veil) -> Option<TlsFault> {
        let fault = self.witness.fault.lock().unwrap_or_else(PoisonError::into_inner).clone()?;
        let shown = |text: &str| veil.hide(text).chars().take(300).collect::<String>();
        Some(TlsFault {
            kind: fault.kind,
            subject: fault.subject.as_deref().map(shown),
            issuer: fault.issuer.as_deref().map(shown),
            message: shown(&fault.message),
        })
    }

    fn secure(&self, details: &ConnectionDetails, transport: Box<dyn Transport>) -> Result<Secured, Error> {
        let (host, _) = host_and_port(details.uri);
        let name = ServerName::try_from(host).map_err(|_| Error::Tls("the host is no name of a server"))?;
        let config = ClientConfig::builder_with_provider(Arc::clone(&self.witness.trust.provider))
            .with_safe_default_protocol_versions()?
            .dangerous()
            .with_custom_certificate_verifier(Arc::clone(&self.witness) as Arc<dyn ServerCertVerifier>)
            .with_no_client_auth();
        let mut connection = ClientConnection::new(Arc::new(config), name)?;
        let mut socket = TransportAdapter::new(transport, Arc::clone(&details.current_time));
        socket.set_timeout(details.timeout);
        if let Err(error) = connection.complete_io(&mut socket) {
            self.witness.note(&error);
            return Err(error.into());
        }
        let buffers = LazyBuffers::new(details.config.input_buffer_size(), details.config.output_buffer_size());
        Ok(Secured { buffers, stream: StreamOwned::new(connection, socket) })
    }
}

impl<In: Transport> Connector<In> for Tls {
    type Out = Either<In, Secured>;

    fn connect(&self, details: &ConnectionDetails, chained: Option<In>) -> Result<Option<Self::Out>, Error> {
        match chained {
            Some(transport) if details.needs_tls() && !transport.is_tls() => {
                self.secure(details, Box::new(transport)).map(|secured| Some(Either::B(secured)))
            }
            other => Ok(other.map(Either::A)),
        }
    }
}

/// Judges certificates as a client would, and remembers which one is at fault.
#[derive(Debug)]
struct Witness {
    trust: Trust,
    fault: Mutex<Option<TlsFault>>,
}

impl Witness {
    /// Remembers what went wrong, unless it is known more exactly already.
    fn note(&self, error: &io::Error) {
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
        let kind = match inner {
            Some(rustls::Error::InvalidMessage(_)) => TlsFaultKind::NotTls,
            Some(_) => TlsFaultKind::Other,
            // The connection broke, as when what is on the other side does not know what was said to it.
            None if matches!(error.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset) => {
                TlsFaultKind::Other
            }
            None => return,
        };
        let mut fault = self.fault.lock().unwrap_or_else(PoisonError::into_inner);
        fault.get_or_insert_with(|| TlsFault { kind, subject: None, issuer: None, message: error.to_string() });
    }

    fn judge(
        &self,
        leaf: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let verdict = match &self.trust.judge {
            Some(judge) => judge.verify_server_cert(leaf, others, name, ocsp, now),
            None => Err(CertificateError::UnknownIssuer.into()),
        };
        match verdict {
            Err(_) if self.trust.is_known(leaf, name, now) => Ok(ServerCertVerified::assertion()),
            other => other,
        }
    }
}

/// The one of a chain that is at fault, and how.
fn blame(error: &rustls::Error, leaf: &CertificateDer<'_>, others: &[CertificateDer<'_>], now: UnixTime) -> TlsFault {
    let chain: Vec<Certificate> =
        std::iter::once(leaf).chain(others).filter_map(|der| Certificate::from_der(der).ok()).collect();
    let now = Duration::from_secs(now.as_secs());
    let past = |kind| chain.iter().find(move |certificate| validity(certificate, now) == Some(kind));
    let (kind, blamed) = match error {
        rustls::Error::InvalidCertificate(error) => match error {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                (TlsFaultKind::Expired, past(TlsFaultKind::Expired))
            }
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                (TlsFaultKind::NotYetValid, past(TlsFaultKind::NotYetValid))
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                (TlsFaultKind::WrongName, None)
            }
            // Of the name of an authority that is trusted, but not signed by it: one that was made anew, for example.
            CertificateError::UnknownIssuer | CertificateError::BadSignature => {
                (TlsFaultKind::UnknownIssuer, last_issued(&chain))
            }
            // The library refuses one that issued itself as an authority before it asks who is trusted.
            _ if chain.first().is_some_and(issued_itself) => (TlsFaultKind::UnknownIssuer, None),
            _ => (TlsFaultKind::Other, None),
        },
        _ => (TlsFaultKind::Other, None),
    };
    let blamed = blamed.or(chain.first()).map(Certificate::tbs_certificate);
    TlsFault {
        kind,
        subject: blamed.map(|certificate| certificate.subject().to_string()),
        issuer: blamed.map(|certificate| certificate.issuer().to_string()),
        message: error.to_string(),
    }
}

/// The end of the chain: from the first certificate on, as long as the issuer of one is among the others.
fn last_issued(chain: &[Certificate]) -> Option<&Certificate> {
    let mut last = chain.first()?;
    for _ in chain {
        let issuer = chain.iter().find(|other| {
            other.tbs_certificate().subject() == last.tbs_certificate().issuer() && !std::ptr::eq(*other, last)
        });
        match issuer {
            Some(issuer) if !issued_itself(last) => last = issuer,
            _ => break,
        }
    }
    Some(last)
}

fn issued_itself(certificate: &Certificate) -> bool {
    certificate.tbs_certificate().subject() == certificate.tbs_certificate().issuer()
}

impl ServerCertVerifier for Witness {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let verdict = self.judge(leaf, others, name, ocsp, now);
        if let Err(error) = &verdict {
            *self.fault.lock().unwrap_or_else(PoisonError::into_inner) = Some(blame(error, leaf, others, now));
        }
        verdict
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signed, &self.trust.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signed, &self.trust.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.trust.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// An encrypted connection.
pub(super) struct Secured {
    buffers: LazyBuffers,
    stream: StreamOwned<ClientConnection, TransportAdapter>,
}

impl Transport for Secured {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        self.stream.sock.set_timeout(timeout);
        self.stream.write_all(&self.buffers.output()[..amount])?;
        Ok(())
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.stream.sock.set_timeout(timeout);
        let amount = self.stream.read(self.buffers.input_append_buf())?;
        self.buffers.input_appended(amount);
        Ok(amount > 0)
    }

    fn is_open(&mut self) -> bool {
        self.stream.sock.get_mut().is_open()
    }

    fn is_tls(&self) -> bool {
        true
    }
}

impl fmt::Debug for Secured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secured").finish_non_exhaustive()
    }
}
