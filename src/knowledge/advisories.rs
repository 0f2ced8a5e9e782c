//! Releases of packages that are known to be harmful or vulnerable.

use std::sync::OnceLock;

use serde::Deserialize;

use super::packages::Registry;
use super::version::Version;

/// What an advisory warns of.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum AdvisoryKind {
    /// Releases with a flaw.
    Vulnerable,
    /// Releases that were made to do harm.
    Malicious,
}

/// A range of releases, as OSV writes it: from one on, and up to one or before one.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Range {
    introduced: String,
    #[serde(default)]
    fixed: Option<String>,
    #[serde(default)]
    last_affected: Option<String>,
}

/// A published warning of releases of a package. Only those are kept whose range a published data set confirms.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Advisory {
    /// The registry.
    #[serde(rename = "ecosystem")]
    pub registry: Registry,
    /// The name in it.
    pub package: String,
    /// What it warns of.
    pub kind: AdvisoryKind,
    /// How bad it is, as its publisher rates it; none for harmful releases.
    #[serde(default)]
    pub severity: Option<String>,
    affected: Vec<Range>,
    /// Its numbers, the best known first.
    pub ids: Vec<String>,
    /// What it allows, as a clause.
    pub summary: String,
    /// Whether it concerns only servers that are reached over a network, and not one on standard input and output.
    #[serde(default)]
    pub remote: bool,
    /// The first release without the flaw.
    #[serde(default)]
    pub fixed: Option<String>,
    /// Where it was published.
    pub source: String,
    /// When that was looked at.
    pub checked: String,
}

impl Advisory {
    /// Whether it concerns a release; `None` when that is no exact version of its registry.
    pub fn affects(&self, version: &str) -> Option<bool> {
        let version = Version::parse(self.registry, version)?;
        let parse = |text: &str| Version::parse(self.registry, text);
        let holds = |range: &Range| {
            let from = range.introduced == "0" || parse(&range.introduced).is_some_and(|from| version >= from);
            let before = range.fixed.as_deref().and_then(parse).is_none_or(|fixed| version < fixed);
            let up_to = range.last_affected.as_deref().and_then(parse).is_none_or(|last| version <= last);
            from && before && up_to
        };
        Some(self.affected.iter().any(holds))
    }

    /// The number by which the public knows it, where it has one.
    pub fn public_id(&self) -> Option<&str> {
        let public = |id: &&String| ["CVE-", "GHSA-", "MAL-"].iter().any(|prefix| id.starts_with(prefix));
        self.ids.iter().find(public).map(String::as_str)
    }

    /// How bad it is, as a number: more is worse.
    pub fn rank(&self) -> u8 {
        match self.severity.as_deref() {
            Some("low") => 1,
            Some("moderate" | "medium") => 2,
            Some("critical") => 4,
            _ => 3,
        }
    }

    /// Whether it concerns every release that there is.
    pub fn affects_all(&self) -> bool {
        let open = |range: &Range| range.introduced == "0" && range.fixed.is_none() && range.last_affected.is_none();
        self.affected.iter().any(open)
    }
}

/// All advisories.
pub(super) fn table() -> &'static [Advisory] {
    static ADVISORIES: OnceLock<Vec<Advisory>> = OnceLock::new();
    // The file is part of this program, and a test parses it.
    ADVISORIES.get_or_init(|| serde_json::from_str(include_str!("advisories.json")).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::super::advisories;
    use super::*;

    #[test]
    fn the_table_is_whole_and_sourced() {
        let rows: Vec<Advisory> = serde_json::from_str(include_str!("advisories.json")).unwrap();
        assert!(rows.len() > 30);
        for row in rows {
            assert!(row.source.starts_with("https://") && row.checked.len() == 10, "{}", row.package);
            let (first, last) = (row.summary.chars().next(), row.summary.chars().last());
            let clause = first.is_some_and(char::is_lowercase) && last.is_some_and(char::is_alphanumeric);
            assert!(clause && row.rank() > 0, "{}: {} is no clause", row.package, row.summary);
            assert!(!row.ids.is_empty() && !row.affected.is_empty(), "{}", row.package);
            assert_eq!(row.severity.is_none(), row.kind == AdvisoryKind::Malicious, "{}", row.package);
            for range in &row.affected {
                let bounds = [Some(&range.introduced), range.fixed.as_ref(), range.last_affected.as_ref()];
                for bound in bounds.into_iter().flatten().filter(|bound| *bound != "0") {
                    assert!(Version::parse(row.registry, bound).is_some(), "{}: {bound}", row.package);
                }
            }
            let fixed = row.fixed.as_deref().map(|fixed| row.affects(fixed));
            assert!(fixed.is_none_or(|affected| affected == Some(false)), "{}: its fix has the flaw", row.package);
        }
    }

    #[test]
    fn releases_are_in_a_range_or_not() {
        let affects = |registry, name: &str, version: &str| {
            advisories(registry, name).iter().filter_map(|advisory| advisory.affects(version)).any(|affected| affected)
        };
        for (registry, name, version, affected) in [
            (Registry::Npm, "mcp-remote", "0.1.15", true),
            (Registry::Npm, "mcp-remote", "0.1.16-beta.1", true),
            (Registry::Npm, "mcp-remote", "0.1.16", false),
            (Registry::Npm, "mcp-remote", "0.0.4", false),
            (Registry::Npm, "@modelcontextprotocol/server-filesystem", "0.6.2", true),
            (Registry::Npm, "@modelcontextprotocol/server-filesystem", "0.6.3", false),
            (Registry::Npm, "@modelcontextprotocol/server-filesystem", "2025.3.28", true),
            (Registry::Npm, "@modelcontextprotocol/server-filesystem", "2025.7.29", false),
            (Registry::PyPi, "mcp_server_git", "2025.9.25", true),
            (Registry::PyPi, "mcp-server-git", "2025.12.18", false),
            (Registry::PyPi, "mcp", "1.28.1rc1", true),
            (Registry::PyPi, "mcp", "1.28.1.post1", false),
            (Registry::PyPi, "litellm", "1.82.7", true),
            (Registry::Npm, "postmark-mcp", "1.0.16", true),
        ] {
            assert_eq!(affects(registry, name, version), affected, "{name} {version}");
        }
        let remote = advisories(Registry::Npm, "mcp-remote")[0];
        assert_eq!((remote.affects("latest"), remote.affects("^0.1.0")), (None, None));
    }
}
