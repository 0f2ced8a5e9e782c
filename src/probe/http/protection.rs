//! What a server asks for before it answers, and where that comes from. Nothing of the configuration is sent there.

use serde_json::Value;
use ureq::http::{Method, Uri};

use super::address::{at, cut, join, origin, parse};
use super::wire::{Answer, Ask, Wire};
use crate::probe::{Challenge, Metadata, Request};

/// How many issuers are asked for what they offer.
const MAX_ISSUERS: usize = 4;

/// What an answer asks for, and where tokens come from.
pub(super) fn look(wire: &mut Wire, answer: &Answer) -> Challenge {
    let demands = demands(&answer.challenges());
    let chosen = demands.iter().find(|demand| demand.scheme.eq_ignore_ascii_case("bearer")).or(demands.first());
    let shown = |text: &str| wire.veil().hide(text).chars().take(200).collect::<String>();
    Challenge {
        scheme: chosen.map(|demand| shown(&demand.scheme)),
        error: chosen.and_then(|demand| demand.parameter("error")).map(shown),
        had_credentials: wire.has_credentials(),
        metadata: metadata(wire, chosen.and_then(|demand| demand.parameter("resource_metadata"))),
    }
}

/// Asks the server where its tokens come from, and then those who issue them whether clients may register.
fn metadata(wire: &mut Wire, named: Option<&str>) -> Option<Metadata> {
    let home = wire.home().clone();
    let path = home.path().trim_end_matches('/').to_owned();
    let mut places: Vec<Uri> = named.and_then(|named| join(&home, named)).into_iter().collect();
    places.extend(at(&home, &format!("/.well-known/oauth-protected-resource{path}")));
    places.extend(at(&home, "/.well-known/oauth-protected-resource"));
    let issuers: Vec<String> = first_of(wire, places, |document| {
        let listed = document.get("authorization_servers")?.as_array()?;
        Some(listed.iter().filter_map(Value::as_str).take(MAX_ISSUERS).map(str::to_owned).collect())
    })
    .unwrap_or_default();

    // Before there was metadata of resources, a server issued its tokens itself, or had it done at its own address.
    let asked = if issuers.is_empty() { vec![origin(&home)] } else { issuers.clone() };
    let mut registration = None;
    for issuer in asked.iter().filter_map(|issuer| parse(issuer)) {
        let offered =
            first_of(wire, descriptions(&issuer), |document| document.is_object().then(|| registers(document)));
        registration = registration.max(offered);
    }
    if issuers.is_empty() && registration.is_none() {
        return None;
    }
    Some(Metadata { issuers: asked.iter().map(|issuer| cut(&wire.veil().hide(issuer))).collect(), registration })
}

/// Where an issuer describes itself: as `OAuth` has it, and as `OpenID` has it.
fn descriptions(issuer: &Uri) -> Vec<Uri> {
    let path = issuer.path().trim_end_matches('/');
    let mut paths = vec![
        format!("/.well-known/oauth-authorization-server{path}"),
        format!("/.well-known/openid-configuration{path}"),
    ];
    if !path.is_empty() {
        paths.push(format!("{path}/.well-known/openid-configuration"));
    }
    paths.iter().filter_map(|path| at(issuer, path)).collect()
}

/// Whether a client may register itself, or name itself by an address.
fn registers(document: &Value) -> bool {
    document.get("registration_endpoint").is_some_and(Value::is_string)
        || document.get("client_id_metadata_document_supported") == Some(&Value::Bool(true))
}

/// What the first document says that says it.
fn first_of<T>(wire: &mut Wire, places: Vec<Uri>, read: impl Fn(&Value) -> Option<T>) -> Option<T> {
    let mut asked: Vec<Uri> = Vec::new();
    for place in places {
        if asked.contains(&place) || !wire.may_be_asked(&place) || wire.limit().is_zero() {
            continue;
        }
        let answer = wire.ask(
            Ask {
                request: Request::Metadata,
                method: Method::GET,
                uri: place.clone(),
                headers: vec![("accept", "application/json".to_owned())],
                body: None,
                as_client: false,
                limit: wire.limit(),
                goes_on: false,
            },
            None,
        );
        asked.push(place);
        let document = answer.document.filter(|_| answer.status == Some(200));
        if let Some(found) = document.as_ref().and_then(&read) {
            return Some(found);
        }
    }
    None
}

/// One thing that a server asks for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Demand {
    scheme: String,
    parameters: Vec<(String, String)>,
}

impl Demand {
    fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// What stands in the headers `WWW-Authenticate`: each may hold several schemes, each with parameters.
fn demands(headers: &[String]) -> Vec<Demand> {
    let mut demands: Vec<Demand> = Vec::new();
    for header in headers {
        let mut rest = header.as_str();
        loop {
            rest = rest.trim_start_matches([' ', '\t', ',']);
            let end = rest.find([' ', '\t', ',', '=']).unwrap_or(rest.len());
            let (word, behind) = rest.split_at(end);
            if word.is_empty() {
                break;
            }
            let value = behind.trim_start_matches([' ', '\t']).strip_prefix('=');
            match (value, demands.last_mut()) {
                (Some(value), Some(demand)) => {
                    let (value, behind) = read_value(value.trim_start_matches([' ', '\t']));
                    demand.parameters.push((word.to_owned(), value));
                    rest = behind;
                }
                (Some(_), None) => break,
                (None, _) => {
                    demands.push(Demand { scheme: word.to_owned(), parameters: Vec::new() });
                    rest = behind;
                }
            }
        }
    }
    demands
}

/// A value with or without quotes, and what follows it.
fn read_value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([' ', '\t', ',']).unwrap_or(text.len());
        return (text[..end].to_owned(), &text[end..]);
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, c)) = characters.next() {
        match c {
            '"' => return (value, &quoted[at + 1..]),
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            c => value.push(c),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(header: &str) -> Vec<(String, Vec<(String, String)>)> {
        demands(&[header.to_owned()]).into_iter().map(|demand| (demand.scheme, demand.parameters)).collect()
    }

    fn demand(scheme: &str, parameters: &[(&str, &str)]) -> (String, Vec<(String, String)>) {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        (scheme.to_owned(), parameters.iter().map(owned).collect())
    }

    #[test]
    fn schemes_and_parameters_are_told_apart() {
        assert_eq!(
            read(
                r#"Basic realm="a, \"b\"", Bearer error = invalid_token,resource_metadata="https://h/x=y", Negotiate"#
            ),
            [
                demand("Basic", &[("realm", "a, \"b\"")]),
                demand("Bearer", &[("error", "invalid_token"), ("resource_metadata", "https://h/x=y")]),
                demand("Negotiate", &[]),
            ]
        );
        assert_eq!(read("Bearer"), [demand("Bearer", &[])]);
    }

    #[test]
    fn broken_headers_are_read_as_far_as_they_go() {
        for header in
            ["", ",,", "=", "=\"", "Bearer a=\"b", "Bearer a=\"\\", "Bearer ==,=", "Bearer\u{e9} \u{1f600}=\""]
        {
            drop(read(header));
        }
        assert_eq!(read("Bearer a=\"b"), [demand("Bearer", &[("a", "b")])]);
    }
}
