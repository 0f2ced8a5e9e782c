//! Packages and images that people start as servers, and what is to be said of them.

use std::borrow::Cow;
use std::sync::OnceLock;

use serde::Deserialize;

/// Where packages and images come from, as the tables name it.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
pub enum Registry {
    /// The registry of npm.
    Npm,
    /// The Python Package Index.
    PyPi,
    /// A registry of container images.
    Docker,
}

impl Registry {
    /// As people call it.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Npm => "npm",
            Self::PyPi => "PyPI",
            Self::Docker => "container",
        }
    }
}

/// How a package fares.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It is looked after.
    Active,
    /// It is there, and nobody looks after it any more.
    Archived,
    /// It goes by another name now.
    Renamed,
    /// It never was in this registry, although many write it.
    Nonexistent,
    /// It has the name of another one that is usually meant.
    Twin,
    /// It was made to do harm.
    Malicious,
}

/// The name of a package in its registry.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct PackageName {
    /// The registry.
    #[serde(rename = "ecosystem")]
    pub registry: Registry,
    /// The name.
    pub name: String,
}

/// What is known of a package.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownPackage {
    /// The registry.
    #[serde(rename = "ecosystem")]
    pub registry: Registry,
    /// The name in it.
    pub name: String,
    /// How it fares.
    pub status: Status,
    /// What to use instead.
    #[serde(default)]
    pub replacement: Option<PackageName>,
    /// The programs in it, where that was looked up; an empty list for a package without any.
    #[serde(default)]
    pub executables: Option<Vec<String>>,
    /// The versions of Node.js that it says it runs on, as npm writes ranges.
    #[serde(default)]
    pub node: Option<String>,
    /// The variables it does not do without: of each list one.
    #[serde(default)]
    pub requires: Vec<Vec<String>>,
    /// Whether its arguments are the folders that it opens to the client.
    #[serde(default)]
    pub folders: bool,
    /// Where that comes from.
    pub source: String,
    /// When it was looked at.
    pub checked: String,
}

/// All packages.
pub fn packages() -> &'static [KnownPackage] {
    static PACKAGES: OnceLock<Vec<KnownPackage>> = OnceLock::new();
    // The file is part of this program, and a test parses it.
    PACKAGES.get_or_init(|| serde_json::from_str(include_str!("packages.json")).unwrap_or_default())
}

/// The names of well-known packages of a registry, in order of their length.
pub fn well_known(registry: Registry) -> &'static [&'static str] {
    static NAMES: OnceLock<[Vec<&'static str>; 3]> = OnceLock::new();
    let [npm, pypi, docker] = NAMES.get_or_init(|| {
        [Registry::Npm, Registry::PyPi, Registry::Docker].map(|registry| {
            let used = |known: &&KnownPackage| {
                known.registry == registry && matches!(known.status, Status::Active | Status::Archived)
            };
            let mut names: Vec<_> = packages().iter().filter(used).map(|known| known.name.as_str()).collect();
            names.sort_by_key(|name| name.len());
            names
        })
    });
    match registry {
        Registry::Npm => npm,
        Registry::PyPi => pypi,
        Registry::Docker => docker,
    }
}

/// A name as the registry compares it: on the Python Package Index without case, and with one kind of separator
/// (<https://packaging.python.org/en/latest/specifications/name-normalization/>, 2026-11-22).
pub fn plain_name(registry: Registry, name: &str) -> Cow<'_, str> {
    let is_plain = |name: &str| {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        name.bytes().all(plain) && !name.contains("--") && !name.starts_with('-') && !name.ends_with('-')
    };
    match registry {
        Registry::Npm | Registry::Docker => name.into(),
        Registry::PyPi if is_plain(name) => name.into(),
        Registry::PyPi => {
            let words = name.split(['-', '_', '.']).filter(|word| !word.is_empty());
            words.map(str::to_lowercase).collect::<Vec<_>>().join("-").into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::package;
    use super::*;

    #[test]
    fn the_table_is_whole_and_sourced() {
        let rows: Vec<KnownPackage> = serde_json::from_str(include_str!("packages.json")).unwrap();
        assert!(rows.len() > 100);
        for row in &rows {
            let twins = rows.iter().filter(|other| other.registry == row.registry && other.name == row.name);
            assert_eq!(twins.count(), 1, "{}", row.name);
            let sourced =
                row.source.starts_with("https://") || ["npm view", "pip index versions"].contains(&&*row.source);
            assert!(sourced && row.checked.len() == 10, "{}", row.name);
            assert!(row.requires.iter().all(|one_of| !one_of.is_empty()), "{}", row.name);
            let leads = matches!(row.status, Status::Renamed | Status::Twin);
            assert!(!leads || row.replacement.is_some(), "{} leads nowhere", row.name);
            if let Some(node) = &row.node {
                assert!(super::super::node_range_holds(node, "99.0.0").is_some(), "{}: {node}", row.name);
            }
        }
    }

    #[test]
    fn what_replaces_a_package_is_not_itself_to_be_replaced() {
        let replacements = packages().iter().filter_map(|known| Some((known, known.replacement.as_ref()?)));
        for (known, replacement) in replacements {
            let there = package(replacement.registry, &replacement.name);
            let fine = there.is_none_or(|there| matches!(there.status, Status::Active | Status::Archived));
            assert!(
                fine && (replacement.name != known.name || replacement.registry != known.registry),
                "{}",
                known.name
            );
        }
    }
}
