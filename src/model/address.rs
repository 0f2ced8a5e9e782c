//! Addresses of servers: their parts, and how far away what they name is.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::holds_reference;
use crate::document::Text;

/// An address as people write it, taken apart.
#[derive(Clone, Copy, Debug)]
pub struct Address<'a> {
    /// All of it.
    pub whole: Text<'a>,
    /// `http`, in whatever case.
    pub scheme: Text<'a>,
    /// The name and password before the host.
    pub user: Option<Text<'a>>,
    /// The host, without brackets.
    pub host: Text<'a>,
    /// The port, where one is written.
    pub port: Option<Text<'a>>,
    /// The path with its first `/`; may be empty.
    pub path: Text<'a>,
    /// What follows the `?`.
    pub query: Option<Text<'a>>,
}

/// Where a host is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// On this machine.
    Loopback,
    /// On the machine around a container, by the name that the engine gives it.
    Host,
    /// In a network of one's own.
    Private,
    /// Anywhere.
    Public,
    /// Not to be told: a reference, a stand-in, a name that is kept for examples.
    Unknown,
}

impl<'a> Address<'a> {
    /// Takes an address apart. `None` for what does not begin with a scheme and `://`.
    pub fn read(text: Text<'a>) -> Option<Self> {
        let value = text.as_str();
        let scheme = text.part(0..value.find("://")?);
        if scheme.as_str().is_empty() || !scheme.as_str().bytes().all(|b| b.is_ascii_alphanumeric() || b == b'+') {
            return None;
        }
        let rest = text.tail(scheme.as_str().len() + "://".len());
        let end = rest.as_str().find(['/', '?', '#', '\\']).unwrap_or(rest.as_str().len());
        let (authority, behind) = (rest.part(0..end), rest.tail(end));
        let at = authority.as_str().rfind('@');
        let user = at.map(|at| authority.part(0..at));
        let place = at.map_or(authority, |at| authority.tail(at + 1));
        let bracketed = place.strip_prefix("[").and_then(|inner| inner.split_once(']'));
        let (host, port) = match bracketed {
            Some((host, port)) => (host, port.strip_prefix(":")),
            None => place.split_once(':').map_or((place, None), |(host, port)| (host, Some(port))),
        };
        let marked = behind.as_str().find(['?', '#']).unwrap_or(behind.as_str().len());
        let query = behind.tail(marked).strip_prefix("?");
        let query = query.map(|query| query.split_once('#').map_or(query, |(query, _)| query));
        Some(Self { whole: text, scheme, user, host, port, path: behind.part(0..marked), query })
    }

    /// Whether what is said over it can be read on the way.
    pub fn is_plain(&self) -> bool {
        ["http", "ws"].iter().any(|plain| self.scheme.as_str().eq_ignore_ascii_case(plain))
    }

    /// Where its host is.
    pub fn reach(&self) -> Reach {
        reach(self.host.as_str())
    }

    /// The port it leads to, where that can be told.
    pub fn port_number(&self) -> Option<u16> {
        match self.port {
            Some(port) if !port.as_str().is_empty() => port.as_str().parse().ok(),
            _ => match self.scheme.as_str().to_ascii_lowercase().as_str() {
                "http" | "ws" => Some(80),
                "https" | "wss" => Some(443),
                _ => None,
            },
        }
    }

    /// The names between the slashes of its path.
    pub fn segments(&self) -> impl DoubleEndedIterator<Item = &'a str> {
        self.path.as_str().split('/').filter(|segment| !segment.is_empty())
    }
}

/// Names that container engines and machines in machines give to the machine around them.
const HOSTS: &[&str] = &[
    "host.docker.internal",
    "gateway.docker.internal",
    "host.containers.internal",
    "host.lima.internal",
    "host.orb.internal",
    "host.rancher-desktop.internal",
    "host.minikube.internal",
];

/// Domains of which every network has its own.
const PRIVATE: &[&str] = &[
    "local",
    "internal",
    "lan",
    "home",
    "home.arpa",
    "corp",
    "intranet",
    "private",
    "localdomain",
    "test",
    "svc",
    "vpc",
    // What Tailscale gives its machines: they speak over WireGuard.
    "ts.net",
];

/// Where a host is, by its name or its number.
pub fn reach(host: &str) -> Reach {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    if host.is_empty() || holds_reference(&host) || host.contains(['<', '>', '{', '}', '$', '%', '*', ' ', '[', ']']) {
        return Reach::Unknown;
    }
    if let Ok(number) = host.parse::<Ipv4Addr>() {
        return reach_of_ipv4(number);
    }
    if let Ok(number) = host.parse::<Ipv6Addr>() {
        return reach_of_ipv6(number);
    }
    let within = |domain: &str| host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    if within("localhost") || within("localhost.localdomain") {
        return Reach::Loopback;
    }
    if HOSTS.contains(&host.as_str()) {
        return Reach::Host;
    }
    // RFC 2606 keeps these two from ever leading anywhere; the others are what people are to replace.
    let stands_in = host.split(['.', '-', '_']).any(|word| matches!(word, "your" | "yourhost" | "yourdomain"));
    if within("example") || within("invalid") || stands_in || host.starts_with("your") {
        return Reach::Unknown;
    }
    if !host.contains('.') || PRIVATE.iter().any(|domain| within(domain)) {
        return Reach::Private;
    }
    Reach::Public
}

fn reach_of_ipv4(number: Ipv4Addr) -> Reach {
    let [first, second, ..] = number.octets();
    // Between a provider and its customers, and within Tailscale (RFC 6598).
    let shared = first == 100 && (64..128).contains(&second);
    if number.is_loopback() || number.is_unspecified() {
        Reach::Loopback
    } else if number.is_private() || number.is_link_local() || shared {
        Reach::Private
    } else {
        Reach::Public
    }
}

fn reach_of_ipv6(number: Ipv6Addr) -> Reach {
    if let Some(number) = number.to_ipv4_mapped() {
        return reach_of_ipv4(number);
    }
    if number.is_loopback() || number.is_unspecified() {
        Reach::Loopback
    } else if number.is_unique_local() || number.is_unicast_link_local() {
        Reach::Private
    } else {
        Reach::Public
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::document::{Document, Syntax, json_string};
    use crate::text::SourceFile;

    /// Shows an address to a closure.
    fn with_address(address: &str, look: impl FnOnce(Option<Address<'_>>)) {
        let source = Arc::new(SourceFile::new("a", json_string(address)));
        let document = Document::parse(Arc::clone(&source), Syntax::Json);
        look(document.root().unwrap().text().and_then(Address::read));
    }

    #[test]
    fn an_address_is_taken_apart() {
        for (address, host, port, path, query) in [
            ("https://x.dev", "x.dev", None, "", None),
            ("HTTP://me:pw@x.dev:80/a/mcp?k=v#f", "x.dev", Some("80"), "/a/mcp", Some("k=v")),
            ("http://[::1]:3000/mcp", "::1", Some("3000"), "/mcp", None),
            ("http://${HOST}:${PORT}/mcp", "${HOST}", Some("${PORT}"), "/mcp", None),
            ("https://x.dev?k=v", "x.dev", None, "", Some("k=v")),
        ] {
            with_address(address, |found| {
                let found = found.unwrap();
                assert_eq!(found.host.as_str(), host, "{address}");
                assert_eq!(found.port.map(Text::as_str), port, "{address}");
                assert_eq!(found.path.as_str(), path, "{address}");
                assert_eq!(found.query.map(Text::as_str), query, "{address}");
            });
        }
        for address in ["x.dev/mcp", "${URL}", "://x", "${URL:-http://x.dev}/mcp", ""] {
            with_address(address, |found| assert!(found.is_none(), "{address}"));
        }
    }

    #[test]
    fn ports_are_those_that_a_client_calls() {
        for (address, port) in [
            ("http://x", Some(80)),
            ("WSS://x", Some(443)),
            ("http://x:8080/", Some(8080)),
            ("http://x:/", Some(80)),
            ("http://x:${PORT}", None),
            ("unix:///run/x.sock", None),
        ] {
            with_address(address, |found| assert_eq!(found.unwrap().port_number(), port, "{address}"));
        }
    }

    #[test]
    fn hosts_near_and_far() {
        for (host, expected) in [
            ("localhost", Reach::Loopback),
            ("app.localhost", Reach::Loopback),
            ("127.0.0.1", Reach::Loopback),
            ("0.0.0.0", Reach::Loopback),
            ("::1", Reach::Loopback),
            ("::ffff:127.0.0.1", Reach::Loopback),
            ("host.docker.internal", Reach::Host),
            ("192.168.64.1", Reach::Private),
            ("172.31.0.1", Reach::Private),
            ("100.100.1.2", Reach::Private),
            ("169.254.169.254", Reach::Private),
            ("fd00::1", Reach::Private),
            ("nas.local", Reach::Private),
            ("jenkins", Reach::Private),
            ("box.tail1234.ts.net", Reach::Private),
            ("api.svc.cluster.local", Reach::Private),
            ("172.32.0.1", Reach::Public),
            ("100.128.0.1", Reach::Public),
            ("2001:4860:4860::8888", Reach::Public),
            ("notlocalhost.com", Reach::Public),
            ("mylocal", Reach::Private),
            ("x.notlocal", Reach::Public),
            ("example.com", Reach::Public),
            ("x.example", Reach::Unknown),
            ("${HOST}", Reach::Unknown),
            ("<host>", Reach::Unknown),
            ("your-server", Reach::Unknown),
            ("mcp.your-company.com", Reach::Unknown),
            ("", Reach::Unknown),
        ] {
            assert_eq!(reach(host), expected, "{host}");
        }
    }
}
