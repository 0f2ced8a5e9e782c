//! All that the tables hold of a package, found by its name at once: it is asked for of every server.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use super::advisories::{self, Advisory};
use super::packages::{KnownPackage, Registry, packages, plain_name};

/// What the tables hold of a package.
#[derive(Debug, Default)]
pub struct Lore {
    /// How it fares, what it has and what it wants.
    pub package: Option<&'static KnownPackage>,
    /// Warnings of its releases.
    pub advisories: Vec<&'static Advisory>,
}

/// What is known of the packages of one registry, by their names as it compares them.
type Index = HashMap<Cow<'static, str>, Lore>;

/// What the tables hold of a package, by its name as the registry has it; `None` for most.
pub fn lore(registry: Registry, name: &str) -> Option<&'static Lore> {
    static INDEXES: OnceLock<[Index; 3]> = OnceLock::new();
    let indexes = INDEXES.get_or_init(|| [Registry::Npm, Registry::PyPi, Registry::Docker].map(index));
    let [npm, pypi, docker] = indexes;
    let index = match registry {
        Registry::Npm => npm,
        Registry::PyPi => pypi,
        Registry::Docker => docker,
    };
    index.get(plain_name(registry, name).as_ref())
}

fn index(registry: Registry) -> Index {
    let mut index = Index::new();
    for known in packages().iter().filter(|known| known.registry == registry) {
        index.entry(plain_name(registry, &known.name)).or_default().package = Some(known);
    }
    for advisory in advisories::table().iter().filter(|advisory| advisory.registry == registry) {
        index.entry(plain_name(registry, &advisory.package)).or_default().advisories.push(advisory);
    }
    index
}

/// What is known of a package, by its name as the registry has it.
pub fn package(registry: Registry, name: &str) -> Option<&'static KnownPackage> {
    lore(registry, name)?.package
}

/// The advisories for a package.
pub fn advisories(registry: Registry, name: &str) -> &'static [&'static Advisory] {
    lore(registry, name).map(|lore| lore.advisories.as_slice()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_as_the_registry_does() {
        assert!(package(Registry::PyPi, "MCP_Server.Git").is_some());
        assert!(package(Registry::Npm, "Mcp-Remote").is_none());
        assert!(
            lore(Registry::Npm, "adb-mcp").is_some_and(|lore| lore.package.is_none() && !lore.advisories.is_empty())
        );
        assert!(lore(Registry::Npm, "acme").is_none() && advisories(Registry::PyPi, "acme").is_empty());
    }
}
