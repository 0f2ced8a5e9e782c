//! Versions, each compared as its registry does.

use std::cmp::Ordering;
use std::str::FromStr;

use super::packages::Registry;

/// An exact version: no range, no tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Version {
    /// As npm has them: semantic versioning.
    Npm(semver::Version),
    /// As Python has them: PEP 440.
    PyPi(pep440_rs::Version),
}

impl Version {
    /// Reads an exact version; `None` for a range, a tag, and for images, whose tags mean nothing by themselves.
    pub fn parse(registry: Registry, text: &str) -> Option<Self> {
        match registry {
            Registry::Npm => {
                let text = text.trim().trim_start_matches(['v', '=']);
                let version = semver::Version::parse(text).ok()?;
                // What stands behind a `+` has no say.
                Some(Self::Npm(semver::Version { build: semver::BuildMetadata::EMPTY, ..version }))
            }
            Registry::PyPi => pep440_rs::Version::from_str(text.trim()).ok().map(Self::PyPi),
            Registry::Docker => None,
        }
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Npm(one), Self::Npm(other)) => Some(one.cmp(other)),
            (Self::PyPi(one), Self::PyPi(other)) => Some(one.cmp(other)),
            _ => None,
        }
    }
}

/// Whether a version of Node.js lies in a range as npm writes it: `^20.19.0 || ^22.12.0 || >=23`. `None` when one of
/// the two cannot be read.
pub fn node_range_holds(range: &str, version: &str) -> Option<bool> {
    let version = semver::Version::parse(version.trim().trim_start_matches('v')).ok()?;
    let mut holds = false;
    for part in range.split("||") {
        holds |= node_requirement(part)?.matches(&version);
    }
    Some(holds)
}

/// One of the ranges that npm separates by `||`. Comparators stand apart by blanks there, and by commas in the library.
fn node_requirement(text: &str) -> Option<semver::VersionReq> {
    let mut joined = String::new();
    for word in text.split_whitespace() {
        let follows_operator = joined.is_empty() || joined.ends_with(['<', '>', '=', '^', '~']);
        joined.push_str(if follows_operator { "" } else { "," });
        joined.push_str(word);
    }
    // A version alone is that version to npm, and a compatible one to the library.
    let exact = joined.starts_with(|c: char| c.is_ascii_digit()) && !joined.contains(',');
    semver::VersionReq::parse(&if exact { format!("={joined}") } else { joined }).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(registry: Registry, versions: &[&str]) {
        for pair in versions.windows(2) {
            let [one, other] = [pair[0], pair[1]].map(|text| Version::parse(registry, text).unwrap());
            assert!(one < other, "{pair:?}");
        }
    }

    #[test]
    fn versions_are_in_order() {
        sorted(
            Registry::Npm,
            &["0.0.9", "0.1.0-beta.2", "0.1.0-beta.11", "0.1.0", "1.9.0", "1.10.0", "2025.1.14", "2025.7.1"],
        );
        sorted(
            Registry::PyPi,
            &[
                "0.9",
                "1.0.dev1",
                "1.0a1",
                "1.0b2",
                "1.0rc1",
                "1.0",
                "1.0.post1",
                "1.1",
                "1.10",
                "2025.9.25",
                "2025.12.18",
                "1!0.1",
            ],
        );
        assert_eq!(Version::parse(Registry::PyPi, "1.0"), Version::parse(Registry::PyPi, "1.0.0"));
        assert_eq!(Version::parse(Registry::Npm, "v1.2.3+build"), Version::parse(Registry::Npm, "1.2.3"));
    }

    #[test]
    fn ranges_and_tags_are_no_versions() {
        for text in ["latest", "^1.2.3", "1", "1.x", "1.2", "", "next", "*"] {
            assert_eq!(Version::parse(Registry::Npm, text), None, "{text}");
        }
        for text in [">=1", "latest", "==1.0", "1.*", ""] {
            assert_eq!(Version::parse(Registry::PyPi, text), None, "{text}");
        }
    }

    #[test]
    fn ranges_of_node() {
        for (range, version, holds) in [
            ("^20.19.0 || ^22.12.0 || >=23", "20.18.3", Some(false)),
            ("^20.19.0 || ^22.12.0 || >=23", "v22.14.0", Some(true)),
            ("^20.19.0 || ^22.13.0 || >= 24.0.0", "24.1.0", Some(true)),
            (">=18", "16.20.2", Some(false)),
            (">=18 <23", "22.1.0", Some(true)),
            (">=18 <23", "23.1.0", Some(false)),
            ("20.1.0", "20.1.1", Some(false)),
            (">=18", "nonsense", None),
            ("lts/*", "20.0.0", None),
        ] {
            assert_eq!(node_range_holds(range, version), holds, "{range} {version}");
        }
    }
}
