//! Addresses of the older transport that answer no more.

use std::sync::OnceLock;

use serde::Deserialize;

/// An address that answers no more.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ended {
    /// The host; what follows a `*` is its end.
    pub host: String,
    /// The path on it.
    pub path: String,
    /// The path that took its place.
    pub instead: String,
    /// The day.
    pub since: String,
    /// Where that comes from.
    pub source: String,
    /// When it was looked at.
    pub checked: String,
}

fn table() -> &'static [Ended] {
    static ENDED: OnceLock<Vec<Ended>> = OnceLock::new();
    // The file is part of this program, and a test parses it.
    ENDED.get_or_init(|| serde_json::from_str(include_str!("ended.json")).unwrap_or_default())
}

/// What is known of the address with this host and this path.
pub fn ended(host: &str, path: &str) -> Option<&'static Ended> {
    // Nearly no address has a path like these, and then the table need not be read.
    let path = path.trim_end_matches('/');
    if !path.ends_with("sse") {
        return None;
    }
    let same = |pattern: &str| pattern.strip_prefix('*').map_or(host == pattern, |end| host.ends_with(end));
    table().iter().find(|ended| same(&ended.host) && path == ended.path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole_and_sourced() {
        let rows: Vec<Ended> = serde_json::from_str(include_str!("ended.json")).unwrap();
        assert!(!rows.is_empty());
        for row in rows {
            assert!(
                row.source.starts_with("https://") && row.checked.len() == 10 && row.since.len() == 10,
                "{}",
                row.host
            );
            assert!(row.path.ends_with("sse") && row.instead.starts_with('/'), "{}", row.host);
        }
    }

    #[test]
    fn hosts_and_their_ends() {
        assert!(ended("mcp.linear.app", "/sse/").is_some() && ended("mcp.eu.keboola.com", "/sse").is_some());
        assert!(ended("mcp.linear.app", "/mcp").is_none() && ended("keboola.com.example", "/sse").is_none());
    }
}
