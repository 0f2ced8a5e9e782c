//! Which proxy stands between a client and a host.
//!
//! Node (undici's `EnvHttpProxyAgent`) and Python (httpx) agree on most of it: small letters go before capitals, a host
//! is left out by its name or that of a domain above it, and no host is left out unless `no_proxy` says so, not even
//! one of this machine. Only Node takes `http_proxy` for https as well, and only Python looks at `all_proxy`; both count
//! here, in this order.

use std::collections::BTreeMap;

use ureq::ProxyProtocol;
use ureq::http::Uri;

use super::address::{bare_host, host_and_port};

/// A proxy, and the variable that names it.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Proxy {
    /// The variable.
    pub(super) variable: String,
    /// Its value, with a password perhaps.
    pub(super) address: String,
}

impl Proxy {
    /// The proxy as the library has it; none where it does not speak HTTP, or its address is none.
    pub(super) fn read(&self) -> Option<ureq::Proxy> {
        let proxy = ureq::Proxy::new(&self.address).ok()?;
        matches!(proxy.protocol(), ProxyProtocol::Http | ProxyProtocol::Https).then_some(proxy)
    }

    /// Its host and port.
    pub(super) fn place(&self) -> Option<(String, u16)> {
        let proxy = self.read()?;
        Some((bare_host(proxy.host()), proxy.port()))
    }
}

/// The proxy that an environment names for an address.
pub(super) fn choose(env: &BTreeMap<String, String>, uri: &Uri) -> Option<Proxy> {
    if look_up(env, "no_proxy").is_some_and(|(_, exempt)| is_exempt(exempt, uri)) {
        return None;
    }
    let names: &[&str] = if uri.scheme_str() == Some("https") {
        &["https_proxy", "http_proxy", "all_proxy"]
    } else {
        &["http_proxy", "all_proxy"]
    };
    names
        .iter()
        .filter_map(|name| look_up(env, name))
        .find(|(_, address)| !address.trim().is_empty())
        .map(|(variable, address)| Proxy { variable, address: address.trim().to_owned() })
}

/// A variable in small letters or, where that is not set at all, in capitals.
fn look_up<'a>(env: &'a BTreeMap<String, String>, name: &str) -> Option<(String, &'a str)> {
    [name.to_owned(), name.to_ascii_uppercase()]
        .into_iter()
        .find_map(|name| env.get(&name).map(|value| (name, value.as_str())))
}

fn is_exempt(list: &str, uri: &Uri) -> bool {
    let (host, port) = host_and_port(uri);
    let host = host.strip_suffix('.').unwrap_or(&host);
    list.split([',', ' ', '\t']).map(str::trim).filter(|entry| !entry.is_empty()).any(|entry| {
        if entry == "*" {
            return true;
        }
        let (name, wanted) = split_port(entry);
        let name = name.trim_start_matches('*').trim_start_matches('.').trim_end_matches('.').to_ascii_lowercase();
        let below = || host.strip_suffix(&name).is_some_and(|above| above.ends_with('.'));
        !name.is_empty() && wanted.is_none_or(|wanted| wanted == port) && (host == name || below())
    })
}

/// The host of an entry, without brackets, and its port; an IPv6 address has one in brackets alone.
fn split_port(entry: &str) -> (&str, Option<u16>) {
    if let Some((host, rest)) = entry.strip_prefix('[').and_then(|entry| entry.split_once(']')) {
        return (host, rest.strip_prefix(':').and_then(|port| port.parse().ok()));
    }
    match entry.split_once(':') {
        Some((host, port)) if !port.contains(':') => (host, port.parse().ok()),
        _ => (entry, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::probe::http::address::parse;

    fn chosen(env: &[(&str, &str)], url: &str) -> String {
        let env = env.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        choose(&env, &parse(url).unwrap()).map(|proxy| proxy.variable).unwrap_or_default()
    }

    #[test]
    fn the_scheme_chooses_and_small_letters_go_first() {
        let both = [("HTTP_PROXY", "http://p:1"), ("https_proxy", "http://p:2"), ("HTTPS_PROXY", "http://p:3")];
        assert_eq!(chosen(&both, "https://host/"), "https_proxy");
        assert_eq!(chosen(&both, "http://host/"), "HTTP_PROXY");
        assert_eq!(chosen(&both[..1], "https://host/"), "HTTP_PROXY");
        assert_eq!(chosen(&[("http_proxy", ""), ("HTTP_PROXY", "http://p:1")], "http://host/"), "");
        assert_eq!(chosen(&[("ALL_PROXY", "http://p:1")], "http://host/"), "ALL_PROXY");
        assert_eq!(chosen(&both[..1], "http://127.0.0.1:9/"), "HTTP_PROXY");
        assert_eq!(chosen(&[], "http://host/"), "");
    }

    #[test]
    fn hosts_are_left_out_by_name_domain_and_port() {
        let exempt = |list: &str, url: &str| chosen(&[("HTTP_PROXY", "p:1"), ("NO_PROXY", list)], url).is_empty();
        for (list, url) in [
            ("*", "http://host/"),
            ("other, host", "http://host/"),
            ("example.com", "http://a.example.com/"),
            (".example.com", "http://example.com/"),
            ("*.example.com", "http://a.example.com:8080/"),
            ("host:8080", "http://host:8080/"),
            ("127.0.0.1,::1", "http://[::1]:8080/"),
            ("[::1]:8080", "http://[::1]:8080/"),
            ("HOST", "http://host./"),
        ] {
            assert!(exempt(list, url), "{list} {url}");
        }
        for (list, url) in [
            ("", "http://host/"),
            ("example.com", "http://badexample.com/"),
            ("host:8080", "http://host/"),
            (".", "http://host/"),
            ("[::1]:8081", "http://[::1]:8080/"),
        ] {
            assert!(!exempt(list, url), "{list} {url}");
        }
    }
}
