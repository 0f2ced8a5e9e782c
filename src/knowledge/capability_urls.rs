//! Addresses that are secrets themselves: whoever has one may use what lies behind it.

use std::ops::Range;
use std::sync::OnceLock;

use serde::Deserialize;

/// The form of such addresses: a host or one below it, and the path in front of the secret.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CapabilityUrl {
    /// Who issues them.
    pub issuer: String,
    host: String,
    path: String,
    /// Where that comes from.
    pub source: String,
    /// When it was looked at.
    pub checked: String,
}

fn table() -> &'static [CapabilityUrl] {
    static TABLE: OnceLock<Vec<CapabilityUrl>> = OnceLock::new();
    // The file is part of this program, and a test parses it.
    TABLE.get_or_init(|| serde_json::from_str(include_str!("capability_urls.json")).unwrap_or_default())
}

/// Shorter ones are names or versions.
const SHORTEST: usize = 12;

/// The secret in the path of an address, by its host and its path, as a range of the path.
pub fn capability_url(host: &str, path: &str) -> Option<(&'static CapabilityUrl, Range<usize>)> {
    table().iter().find_map(|known| {
        let below = host.strip_suffix(known.host.as_str())?;
        if !below.is_empty() && !below.ends_with('.') {
            return None;
        }
        let rest = path.strip_prefix(known.path.as_str())?;
        let end = rest.find(['?', '#']).unwrap_or(rest.len());
        // What follows the secret is the name of a transport.
        let secret =
            ["/mcp", "/sse", "/stream", "/stateless", "/"].iter().find_map(|end_of| rest[..end].strip_suffix(end_of));
        let secret = secret.unwrap_or(&rest[..end]);
        let from = known.path.len();
        (secret.len() >= SHORTEST).then(|| (known, from..from + secret.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole_and_sourced() {
        let rows: Vec<CapabilityUrl> = serde_json::from_str(include_str!("capability_urls.json")).unwrap();
        assert_eq!(rows.len(), table().len());
        for row in rows {
            assert!(row.source.starts_with("https://") && row.checked.len() == 10, "{}", row.issuer);
            assert!(row.path.starts_with('/') && row.path.ends_with('/') && !row.host.contains('/'), "{}", row.issuer);
        }
    }

    #[test]
    fn the_secret_of_an_address_is_what_stands_behind_the_path() {
        let secret = |host, path| capability_url(host, path).map(|(known, range)| (&*known.issuer, &path[range]));
        for (host, path, found) in [
            ("mcp.zapier.com", "/api/mcp/s/T2pRt0ZxY3k4/mcp", Some(("Zapier", "T2pRt0ZxY3k4"))),
            ("eu2.make.com", "/mcp/api/v1/u/T2pRt0ZxY3k4/sse?x=1", Some(("Make", "T2pRt0ZxY3k4"))),
            ("eu2.make.com", "/mcp/api/v1/sse", None),
            ("eu2.make.com", "/mcp/u/T2pRt0ZxY3k4/stateless", Some(("Make", "T2pRt0ZxY3k4"))),
            ("eu2.make.com", "/mcp/stateless", None),
            ("remake.com", "/mcp/api/v1/u/T2pRt0ZxY3k4/sse", None),
            ("mcp.zapier.com", "/api/mcp/s/TOKEN/mcp", None),
            ("mcp.zapier.com", "/api/v1/connect", None),
        ] {
            assert_eq!(secret(host, path), found, "{host}{path}");
        }
    }
}
