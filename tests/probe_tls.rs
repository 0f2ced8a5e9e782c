//! Calling over TLS: who is trusted, and which certificate is at fault.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod web;

use std::io::Write;

use mcp_clinic::model::Transport;
use mcp_clinic::probe::{HttpFacts, HttpFault, TlsFaultKind};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use web::{IMPATIENCE, PATIENCE, Server, call, handshake, hold, probe, tunnel};

/// An authority, and what it issues.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    folder: tempfile::TempDir,
}

impl Authority {
    fn new(name: &str) -> Self {
        let params = authority(name);
        let key = KeyPair::generate().unwrap();
        let folder = tempfile::tempdir().unwrap();
        #[expect(clippy::disallowed_methods, reason = "a root for the client to trust")]
        std::fs::write(folder.path().join("root.pem"), params.self_signed(&key).unwrap().pem()).unwrap();
        Self { issuer: Issuer::new(params, key), folder }
    }

    /// A server with a certificate for this name, valid in these years.
    fn server(&self, name: &str, years: (i32, i32)) -> Server {
        let (params, key) = (leaf(name, years), KeyPair::generate().unwrap());
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        secure(vec![certificate.der().clone()], &key)
    }

    /// A server that sends the certificate of an authority between the two as well.
    fn server_behind_another(&self, name: &str) -> Server {
        let (middle_key, key) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
        let middle = authority("House Between");
        let its_certificate = middle.signed_by(&middle_key, &self.issuer).unwrap();
        let certificate = leaf(name, NOW).signed_by(&key, &Issuer::new(middle, middle_key)).unwrap();
        secure(vec![certificate.der().clone(), its_certificate.der().clone()], &key)
    }

    /// The path of its own certificate.
    fn root(&self) -> String {
        self.folder.path().join("root.pem").to_str().unwrap().to_owned()
    }
}

fn authority(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params
}

fn leaf(name: &str, years: (i32, i32)) -> CertificateParams {
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    params.distinguished_name.push(DnType::CommonName, format!("leaf of {name}"));
    params.not_before = date_time_ymd(years.0, 1, 1);
    params.not_after = date_time_ymd(years.1, 1, 1);
    params
}

fn secure(chain: Vec<CertificateDer<'static>>, key: &KeyPair) -> Server {
    let config = ServerConfig::builder_with_provider(rustls::crypto::ring::default_provider().into())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, PrivateKeyDer::Pkcs8(key.serialize_der().into()))
        .unwrap();
    Server::secure(config, handshake)
}

/// Calls over TLS, with one variable in the environment.
fn over_tls(server: &Server, variable: &str, value: &str) -> (HttpFacts, bool) {
    let mut call = call(&server.url("/mcp").replace("http:", "https:"));
    call.env.insert(variable.to_owned(), value.to_owned());
    let (facts, session) = probe(&call, PATIENCE);
    if let Some(fault) = &facts.tls {
        assert!(session.is_none() && !fault.message.is_empty());
        assert!(server.got().is_empty(), "nothing is sent to whom nobody trusts");
    }
    (facts, session.is_some())
}

const NOW: (i32, i32) = (2020, 4000);

#[test]
fn a_server_is_trusted_by_the_files_that_the_environment_names() {
    let authority = Authority::new("House Root");
    let server = authority.server("127.0.0.1", NOW);
    for variable in ["SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"] {
        let (facts, answered) = over_tls(&server, variable, &authority.root());
        assert!(answered && facts.tls.is_none(), "{variable} {facts:?}");
        assert_eq!(facts.transport, Some(Transport::Http));
    }
}

#[test]
fn the_certificate_that_is_at_fault_is_named() {
    let authority = Authority::new("House Root");
    let root = authority.root();
    let server = authority.server("127.0.0.1", NOW);
    let (facts, _) = over_tls(&server, "UNRELATED", &root);
    assert_eq!(facts.tls.unwrap().kind, TlsFaultKind::UnknownIssuer, "the system knows no authority of a test");
    let (namesake, stranger) = (Authority::new("House Root"), Authority::new("Another Root"));
    for (name, years, trusted, kind) in [
        ("127.0.0.1", NOW, &namesake.root(), TlsFaultKind::UnknownIssuer),
        ("127.0.0.1", NOW, &stranger.root(), TlsFaultKind::UnknownIssuer),
        ("127.0.0.1", NOW, &"/nowhere/at/all.pem".to_owned(), TlsFaultKind::UnknownIssuer),
        ("127.0.0.1", (2000, 2001), &root, TlsFaultKind::Expired),
        ("127.0.0.1", (3999, 4000), &root, TlsFaultKind::NotYetValid),
        ("example.com", NOW, &root, TlsFaultKind::WrongName),
    ] {
        let server = authority.server(name, years);
        let (facts, answered) = over_tls(&server, "SSL_CERT_FILE", trusted);
        assert!(!answered);
        let fault = facts.tls.unwrap();
        assert_eq!(fault.kind, kind, "{fault:?}");
        assert!(fault.subject.unwrap().contains(&format!("leaf of {name}")));
        assert!(fault.issuer.unwrap().contains("House Root"));
    }
}

#[test]
fn the_last_authority_that_is_sent_is_blamed_for_who_issued_it() {
    let authority = Authority::new("House Root");
    let server = authority.server_behind_another("127.0.0.1");
    assert!(over_tls(&server, "SSL_CERT_FILE", &authority.root()).1);
    let server = authority.server_behind_another("127.0.0.1");
    let (facts, _) = over_tls(&server, "SSL_CERT_FILE", &Authority::new("Another Root").root());
    let fault = facts.tls.unwrap();
    assert_eq!(fault.kind, TlsFaultKind::UnknownIssuer);
    assert!(fault.subject.unwrap().contains("House Between"));
    assert!(fault.issuer.unwrap().contains("House Root"));
}

#[test]
fn a_certificate_that_issued_itself_is_of_an_unknown_issuer_until_it_is_trusted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("own.pem");
    for is_ca in [IsCa::NoCa, IsCa::Ca(BasicConstraints::Unconstrained)] {
        let key = KeyPair::generate().unwrap();
        let mut params = leaf("127.0.0.1", NOW);
        params.is_ca = is_ca;
        let certificate = params.self_signed(&key).unwrap();
        let server = secure(vec![certificate.der().clone()], &key);
        let (facts, _) = over_tls(&server, "SSL_CERT_FILE", &Authority::new("Another Root").root());
        assert_eq!(facts.tls.unwrap().kind, TlsFaultKind::UnknownIssuer);
        #[expect(clippy::disallowed_methods, reason = "a root for the client to trust")]
        std::fs::write(&path, certificate.pem()).unwrap();
        let (facts, answered) = over_tls(&server, "NODE_EXTRA_CA_CERTS", path.to_str().unwrap());
        assert!(answered, "{facts:?}");
    }
}

#[test]
fn what_goes_through_a_proxy_is_encrypted_to_its_end() {
    let authority = Authority::new("House Root");
    let server = authority.server("nobody.invalid", NOW);
    let proxy = tunnel(&server);
    let mut call = call("https://nobody.invalid/mcp");
    call.env.insert("https_proxy".to_owned(), proxy.url(""));
    call.env.insert("SSL_CERT_FILE".to_owned(), authority.root());
    let (facts, session) = probe(&call, PATIENCE);
    assert!(session.is_some() && facts.tls.is_none(), "{facts:?}");
    assert!(proxy.got().iter().all(|got| got.path == "nobody.invalid:443" && got.header("authorization").is_empty()));

    call.env.insert("SSL_CERT_FILE".to_owned(), Authority::new("Another Root").root());
    let (facts, _) = probe(&call, PATIENCE);
    assert_eq!(facts.tls.map(|fault| fault.kind), Some(TlsFaultKind::UnknownIssuer));
}

#[test]
fn what_speaks_no_tls_is_told() {
    let plain = Server::start(|mut stream, _| {
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n").ok();
        hold(&mut stream);
    });
    let (facts, _) = over_tls(&plain, "SSL_CERT_FILE", &Authority::new("Another Root").root());
    assert_eq!(facts.tls.unwrap().kind, TlsFaultKind::NotTls);

    let deaf = Server::start(|stream, _| drop(stream));
    let (facts, _) = over_tls(&deaf, "SSL_CERT_FILE", &Authority::new("Another Root").root());
    assert_eq!(facts.tls.unwrap().kind, TlsFaultKind::Other);

    let mute = Server::start(|mut stream, _| hold(&mut stream));
    let mut call = call(&mute.url("/mcp").replace("http:", "https:"));
    call.env.insert("SSL_CERT_FILE".to_owned(), Authority::new("Another Root").root());
    let (facts, _) = probe(&call, IMPATIENCE);
    assert_eq!((facts.tls, facts.exchanges[0].fault.clone()), (None, Some(HttpFault::TimedOut)));
}
