//! Addresses: reading them, following what leads on from them, and showing them without what is secret.

use ureq::http::Uri;
use ureq::http::uri::{Authority, PathAndQuery, Scheme};

use crate::probe::Veil;

/// How much is shown of an address, in characters.
const MAX_SHOWN: usize = 500;

/// Reads an absolute address of HTTP. A user and a password in it are left out, so that they go nowhere.
pub(super) fn parse(text: &str) -> Option<Uri> {
    let uri = encode(text.trim()).parse::<Uri>().ok()?;
    let authority = uri.authority()?;
    if !matches!(uri.scheme_str(), Some("http" | "https")) || authority.host().is_empty() {
        return None;
    }
    let bare = authority.as_str().rsplit('@').next()?.trim_end_matches(':').parse::<Authority>().ok()?;
    if bare.as_str() != bare.host() && bare.port_u16().is_none() {
        return None;
    }
    build(uri.scheme()?.clone(), bare, uri.path_and_query().map_or("/", PathAndQuery::as_str))
}

/// Where a reference leads to that stands in an answer from `base`.
pub(super) fn join(base: &Uri, reference: &str) -> Option<Uri> {
    let reference = reference.trim();
    let before_query = reference.split(['?', '#']).next().unwrap_or_default();
    if before_query.split('/').next().is_some_and(|first| first.contains(':')) {
        return parse(reference);
    }
    if reference.starts_with("//") {
        return parse(&format!("{}:{reference}", base.scheme_str()?));
    }
    let path = match reference.as_bytes().first() {
        None => base.path_and_query().map_or("/", PathAndQuery::as_str).to_owned(),
        Some(b'/') => reference.to_owned(),
        Some(b'?') => format!("{}{reference}", base.path()),
        Some(_) => {
            let folder = base.path().rfind('/').map_or("/", |end| &base.path()[..=end]);
            format!("{folder}{reference}")
        }
    };
    at(base, &path)
}

/// Another path, with or without a query, of the same host.
pub(super) fn at(base: &Uri, path: &str) -> Option<Uri> {
    let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
    let mut kept: Vec<&str> = Vec::new();
    for segment in path.trim_start_matches('/').split('/') {
        match segment {
            "." => {}
            ".." => drop(kept.pop()),
            _ => kept.push(segment),
        }
    }
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    build(base.scheme()?.clone(), base.authority()?.clone(), &encode(&format!("/{}{query}", kept.join("/"))))
}

fn build(scheme: Scheme, authority: Authority, path: &str) -> Option<Uri> {
    Uri::builder().scheme(scheme).authority(authority).path_and_query(path).build().ok()
}

/// What no address may hold as it is, percent-encoded, and without its fragment.
fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for c in text.split('#').next().unwrap_or_default().chars() {
        if c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}') {
            encoded.push(c);
        } else {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                encoded.extend(format!("%{byte:02X}").chars());
            }
        }
    }
    encoded
}

/// The name or number of the host, without brackets and in small letters, and the port.
pub(super) fn host_and_port(uri: &Uri) -> (String, u16) {
    let usual = if uri.scheme() == Some(&Scheme::HTTPS) { 443 } else { 80 };
    (bare_host(uri.host().unwrap_or_default()), uri.port_u16().unwrap_or(usual))
}

/// A host without brackets and in small letters.
pub(super) fn bare_host(host: &str) -> String {
    host.trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase()
}

/// Scheme, host and port: who may get the secrets of the headers.
pub(super) fn origin(uri: &Uri) -> String {
    let authority = uri.authority().map_or("", Authority::as_str).to_ascii_lowercase();
    let scheme = uri.scheme_str().unwrap_or_default();
    let usual = if scheme == "https" { ":443" } else { ":80" };
    format!("{scheme}://{}", authority.strip_suffix(usual).unwrap_or(&authority))
}

/// Whether the one may get what is for the other.
pub(super) fn same_origin(one: &Uri, other: &Uri) -> bool {
    one.scheme() == other.scheme() && host_and_port(one) == host_and_port(other)
}

/// The address as it may be shown: the values of its query are secret.
pub(super) fn shown(uri: &Uri, veil: &Veil) -> String {
    let query: Vec<String> = uri
        .query()
        .into_iter()
        .flat_map(|query| query.split('&'))
        .map(|pair| match pair.split_once('=') {
            Some((name, _)) => format!("{name}=****"),
            None => "****".to_owned(),
        })
        .collect();
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    cut(&veil.hide(&format!("{}{}{query}", origin(uri), uri.path())))
}

/// No more of an address than anyone reads.
pub(super) fn cut(shown: &str) -> String {
    shown.chars().take(MAX_SHOWN).collect()
}

/// The same of a text that is no address.
pub(super) fn shown_as_it_is(text: &str, veil: &Veil) -> String {
    let text = text.split(['?', '#']).next().unwrap_or_default();
    veil.hide(&match text.rsplit_once('@') {
        Some((before, host)) => {
            let scheme = before.split_inclusive("//").next().filter(|scheme| scheme.ends_with("//"));
            format!("{}{host}", scheme.unwrap_or_default())
        }
        None => text.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(base: &str, reference: &str) -> String {
        join(&parse(base).unwrap(), reference).map(|uri| uri.to_string()).unwrap_or_default()
    }

    #[test]
    fn references_are_followed_as_browsers_do() {
        let base = "https://host:8443/a/b?c=d";
        for (reference, expected) in [
            ("/x?y", "https://host:8443/x?y"),
            ("x", "https://host:8443/a/x"),
            ("../x", "https://host:8443/x"),
            ("../../../x", "https://host:8443/x"),
            ("?q=1", "https://host:8443/a/b?q=1"),
            ("x?to=http://elsewhere/", "https://host:8443/a/x?to=http://elsewhere/"),
            ("//other/x", "https://other/x"),
            ("http://other/x#part", "http://other/x"),
            ("", "https://host:8443/a/b?c=d"),
            ("/ä b", "https://host:8443/%C3%A4%20b"),
            ("ftp://other/", ""),
            ("javascript:alert(1)", ""),
            ("http://", ""),
            ("http://other:/x", "http://other/x"),
            ("http://other:99999/x", ""),
        ] {
            assert_eq!(joined(base, reference), expected, "{reference}");
        }
    }

    #[test]
    fn the_origin_is_scheme_host_and_port() {
        let same = |one: &str, other: &str| same_origin(&parse(one).unwrap(), &parse(other).unwrap());
        assert!(same("https://Host/a", "https://user:word@host:443/b"));
        assert!(!same("https://host/", "http://host/"));
        assert!(!same("http://host/", "http://host:81/"));
        assert!(!same("http://host/", "http://host.other/"));
        assert!(!same("http://host/", "http://host:80@other/"));
    }

    #[test]
    fn nothing_secret_is_shown() {
        let uri = parse("https://user:pass-word@Host:443/mcp?key=abc&tok&x=").unwrap();
        assert_eq!(shown(&uri, &Veil::default()), "https://host/mcp?key=****&****&x=****");
        assert!(!uri.to_string().contains("pass-word"));
        assert_eq!(shown_as_it_is("htp://user:pass-word@host/x?key=abc", &Veil::default()), "htp://host/x");
        assert_eq!(shown_as_it_is("user:pass-word@host", &Veil::default()), "host");
        assert_eq!(shown_as_it_is("host/x#y", &Veil::default()), "host/x");
    }
}
