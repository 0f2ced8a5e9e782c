use crate::probe::{Evidence, TlsFault, TlsFaultKind};
use crate::rules::address::called;
use crate::rules::calls::{self, CallFault};
use crate::rules::tried::{said, start};
use crate::rules::{Check, Draft, Needs, ServerContext, Sink, declare_rule};

declare_rule! {
    /// The certificate of a server is not one that this machine trusts.
    ///
    /// ## What it does
    ///
    /// Connects to the server with the certificates that the system trusts, and says which certificate is at fault: one
    /// whose issuer is not known, one that has run out or is not valid yet, or one for another name. Programs that say the
    /// same on standard error are told of as well.
    ///
    /// ## Why
    ///
    /// In many companies a proxy opens every connection, and puts a certificate of its own in the place of the right one.
    /// Browsers know it from the system, Node.js and Python have lists of their own: `SELF_SIGNED_CERT_IN_CHAIN`,
    /// `unable to get local issuer certificate`. To switch the check off hands everything to whoever stands in between.
    ///
    /// ## Example
    ///
    /// ```json,probe
    /// { "report": { "http": {
    ///   "addresses": [{ "address": "192.0.2.7:443", "family": "v4" }],
    ///   "tls": { "kind": "unknown-issuer", "subject": "CN=mcp.acme.dev", "issuer": "CN=Acme Proxy CA" }
    /// } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "acme": { "type": "http", "url": "https://mcp.acme.dev/mcp" } } }
    /// ```
    ///
    /// ```json,probe
    /// { "report": { "process": {
    ///   "ended": { "code": 1 },
    ///   "stderr": { "text": "TypeError: fetch failed\n  [cause]: Error: self-signed certificate in certificate chain\n    code: 'SELF_SIGNED_CERT_IN_CHAIN'\n", "bytes": 110 }
    /// } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "acme": { "command": "npx", "args": ["-y", "acme-server@1.0.0"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,probe
    /// { "report": { "process": { "answered_ms": 900 }, "session": { "protocol_version": "2025-06-18" } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "acme": { "command": "npx", "args": ["-y", "acme-server@1.0.0"], "env": { "NODE_EXTRA_CA_CERTS": "/etc/ssl/certs/acme.pem" } } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all. Those that are built on Node.js take further certificates from `NODE_EXTRA_CA_CERTS`.
    ///
    /// ## References
    ///
    /// - <https://nodejs.org/api/cli.html#node_extra_ca_certsfile> (2026-11-22)
    /// - <https://github.com/upstash/context7/issues/2271> (2026-11-22)
    /// - <https://github.com/microsoft/vscode/issues/270655> (2026-11-22)
    "network/tls-custom-ca" {
        needs: Needs::Probe,
        check: Check::Probe(check),
    }
}

fn check(ctx: &ServerContext<'_>, evidence: &Evidence, sink: &mut Sink<'_>) {
    let Some((CallFault::Encryption(fault), _)) = calls::fault(ctx, evidence) else { return };
    let name = ctx.name();
    let (message, help) = match fault.kind {
        TlsFaultKind::UnknownIssuer => (
            match &fault.issuer {
                Some(issuer) if fault.subject.as_ref() == Some(issuer) => {
                    format!("the certificate of server {name} has issued itself, and this machine does not trust it")
                }
                Some(issuer) => {
                    format!(
                        "the certificate of server {name} was issued by {}, whom this machine does not trust",
                        said(issuer)
                    )
                }
                None => format!("nobody whom this machine trusts has issued the certificate of server {name}"),
            },
            "have the certificate of the issuer trusted by this machine; for a client on Node.js name its file in `NODE_EXTRA_CA_CERTS`",
        ),
        TlsFaultKind::Expired => (
            format!("the certificate of server {name} has run out"),
            "tell those who run the server, and look whether the clock of this machine is right",
        ),
        TlsFaultKind::NotYetValid => (
            format!("the certificate of server {name} is not valid yet"),
            "look whether the clock of this machine is right",
        ),
        TlsFaultKind::WrongName => (
            format!("the certificate of server {name} is for another host"),
            "write the name that the certificate is for",
        ),
        TlsFaultKind::NotTls => (
            format!("server {name} is called with encryption, and answers without"),
            "write `http://` if it runs on this machine, or the port on which it takes `https://`",
        ),
        TlsFaultKind::Other => {
            (format!("no encrypted connection to server {name} comes about"), "tell those who run the server")
        }
    };
    let place =
        called(ctx).filter(|called| called.bridge.is_none()).map_or_else(|| start(ctx), |it| it.address.host.span());
    sink.report(Draft::new(place, message, label(fault)).help(help));
}

/// Which certificate it is.
fn label(fault: &TlsFault) -> String {
    match &fault.subject {
        Some(subject) => format!("certificate {}", said(subject)),
        None if fault.message.is_empty() => "called here".to_owned(),
        None => said(&fault.message),
    }
}
