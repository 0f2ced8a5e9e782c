//! Secrets in addresses of HTTP.

use super::connection::{is_here, is_password};
use super::{Kind, is_secret};
use crate::document::Text;
use crate::knowledge::{capability_url, find_token, has_high_entropy, is_placeholder};
use crate::model::holds_reference;

/// A secret in an address of HTTP.
pub(crate) struct InAddress<'a> {
    /// The secret.
    pub(crate) text: Text<'a>,
    /// What it is, with an article.
    pub(crate) what: String,
    /// The name it goes by in the query.
    pub(crate) name: Option<Text<'a>>,
    kind: Kind,
    /// Whether the service leaves no other way, the name leaves doubts, or the address is on this machine.
    pub(crate) is_mild: bool,
}

impl InAddress<'_> {
    /// What is known of the secret.
    pub(crate) fn kind(&self) -> Kind {
        self.name.map_or_else(|| self.kind.clone(), |name| Kind::Named(name.as_str().to_owned()))
    }
}

/// The secret in the first address of HTTP in a value: a password, a parameter, or the address itself.
pub(crate) fn in_address(text: Text<'_>) -> Option<InAddress<'_>> {
    of_address(text).filter(|_| find_token(text.as_str()).is_none())
}

fn of_address(text: Text<'_>) -> Option<InAddress<'_>> {
    let value = text.as_str();
    let at = value.find("://")?;
    let scheme = value[..at].rsplit(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    if !["http", "https", "ws", "wss"].iter().any(|known| known.eq_ignore_ascii_case(scheme)) {
        return None;
    }
    let from = at + 3;
    let end = value[from..].find([' ', '"', '\'', '\n', '<']).map_or(value.len(), |length| from + length);
    let address = text.part(from..end);
    let authority = address.as_str().split(['/', '?', '#']).next().unwrap_or_default();
    let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
    let name_of_host = host.split(':').next().unwrap_or_default();
    let local = is_here(name_of_host);
    if let Some((_, password)) = user.split_once(':')
        && is_password(password)
        && !password.is_empty()
    {
        let text = address.part(user.len() - password.len()..user.len());
        return Some(InAddress {
            text,
            what: "a password".to_owned(),
            name: None,
            kind: Kind::Password,
            is_mild: local,
        });
    }
    if has_high_entropy(user) && !holds_reference(user) && !is_placeholder(user) {
        return Some(InAddress {
            text: address.part(0..user.len()),
            what: "what looks like a token".to_owned(),
            name: None,
            kind: Kind::Token,
            is_mild: local,
        });
    }
    let path = address.tail(authority.len());
    if let Some((known, range)) = capability_url(name_of_host, path.as_str())
        && !holds_reference(&path.as_str()[range.clone()])
        && !is_placeholder(&path.as_str()[range.clone()])
    {
        let what = format!("a key of {}", known.issuer);
        return Some(InAddress { text: path.part(range), what, name: None, kind: Kind::Key, is_mild: true });
    }
    in_query(path, local)
}

fn in_query(path: Text<'_>, local: bool) -> Option<InAddress<'_>> {
    let value = path.as_str();
    let query = value.find('?')? + 1;
    let end = value.find('#').filter(|end| *end > query).unwrap_or(value.len());
    let start_of = |part: &str| part.as_ptr() as usize - value.as_ptr() as usize;
    value[query..end].split('&').filter_map(|pair| pair.split_once('=')).find_map(|(name, given)| {
        let doubtful = matches!(name, "key" | "sig" | "signature" | "auth" | "code");
        // The names that say less are taken for what `token` would be.
        is_secret(if doubtful { "token" } else { name }, given).then(|| InAddress {
            text: path.part(start_of(given)..start_of(given) + given.len()),
            what: "what looks like a secret".to_owned(),
            name: Some(path.part(start_of(name)..start_of(name) + name.len())),
            kind: Kind::Token,
            is_mild: local || doubtful,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::with_text;
    use super::*;

    #[test]
    fn secrets_in_addresses() {
        for (value, found) in [
            ("https://me:hunter22@x.example.com/mcp", Some(("hunter22", false))),
            ("https://me:hunter22@localhost:3000/mcp", Some(("hunter22", true))),
            (
                "https://x.example.com/mcp?a=b&api_key=q8Zr2LmX4vTn6Wd1Ks9YbHc3#x",
                Some(("q8Zr2LmX4vTn6Wd1Ks9YbHc3", false)),
            ),
            ("https://x.example.com/mcp?exaApiKey=q8Zr2LmX4vTn6Wd1Ks9YbHc3", Some(("q8Zr2LmX4vTn6Wd1Ks9YbHc3", false))),
            ("https://x.example.com/mcp?key=q8Zr2LmX4vTn6Wd1Ks9YbHc3", Some(("q8Zr2LmX4vTn6Wd1Ks9YbHc3", true))),
            ("https://mcp.zapier.com/api/mcp/s/q8Zr2LmX4vTn6Wd1Ks9YbHc3/mcp", Some(("q8Zr2LmX4vTn6Wd1Ks9YbHc3", true))),
            ("https://q8Zr2LmX4vTn6Wd1Ks9YbHc3@x.example.com/mcp", Some(("q8Zr2LmX4vTn6Wd1Ks9YbHc3", false))),
            ("https://mcp.supabase.com/mcp?project_ref=q8zr2lmx4vtn6wd1ks9y", None),
            ("https://x.example.com/mcp?api_key=${KEY}", None),
            ("https://x.example.com/mcp?api_key=YOUR_API_KEY_1234567890", None),
            ("https://x.example.com/@scope/name?token=short", None),
            ("https://me:password@x.example.com/mcp", None),
            ("https://me@x.example.com/mcp", None),
        ] {
            let shown =
                with_text(value, |text| in_address(text).map(|found| (found.text.as_str().to_owned(), found.is_mild)));
            assert_eq!(shown.as_ref().map(|(secret, mild)| (secret.as_str(), *mild)), found, "{value}");
        }
    }
}
