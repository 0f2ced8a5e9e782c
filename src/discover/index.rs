//! The places of all clients by the last name of their path: which clients read a file is asked of every file.

use std::path::Path;
use std::sync::LazyLock;

use super::names_of;
use crate::client::{AGENT_CONTAINER, Base, CLIENTS, Judge, Place, UNKNOWN};
use crate::system::{Sought, Zone};

static INDEX: LazyLock<Index> = LazyLock::new(Index::new);

/// Every place, with the kind of file that lies there.
struct Index {
    /// Those whose last name is one name, in order of that name.
    exact: Vec<Entry>,
    /// Those whose last name is a pattern.
    patterns: Vec<Entry>,
    /// The folders that are a client's own, in order.
    folders: Vec<&'static str>,
}

#[derive(Clone, Copy)]
struct Entry {
    last: &'static str,
    place: &'static Place,
    judge: Judge,
    /// The rank of the kind of file among those of all clients.
    rank: usize,
}

impl Index {
    fn new() -> Self {
        let kinds = CLIENTS.iter().copied().chain([&AGENT_CONTAINER, &UNKNOWN]);
        let kinds = kinds.flat_map(|client| client.files.iter().map(move |file| Judge { client, file }));
        let entries = kinds.enumerate().flat_map(|(rank, judge)| {
            let last = |place: &'static Place| place.path.rsplit('/').next().unwrap_or_default();
            judge.file.places.iter().map(move |place| Entry { last: last(place), place, judge, rank })
        });
        let (patterns, mut exact): (Vec<_>, Vec<_>) = entries.partition(|entry| entry.last.contains('*'));
        let mut folders: Vec<_> = exact.iter().chain(&patterns).flat_map(|entry| own_folders(entry.place)).collect();
        exact.sort_unstable_by_key(|entry| (entry.last, entry.rank));
        folders.sort_unstable();
        folders.dedup();
        Self { exact, patterns, folders }
    }

    /// The places whose last name a name fits.
    fn ending(&self, name: &str) -> impl Iterator<Item = &Entry> + Clone {
        let start = self.exact.partition_point(|entry| entry.last < name);
        let exact = self.exact[start..].iter().take_while(move |entry| entry.last == name);
        exact.chain(self.patterns.iter().filter(move |entry| Place::names_match(name, entry.last)))
    }
}

/// The folders of a place that nobody but a client has: the one with the file, and the first one in a project, where
/// their names begin with a dot.
fn own_folders(place: &'static Place) -> impl Iterator<Item = &'static str> {
    let (folders, _) = place.path.rsplit_once('/').unwrap_or_default();
    let in_project = matches!(place.base, Base::Project | Base::ProjectOrAbove);
    let first = folders.split('/').next().filter(|_| in_project);
    first.into_iter().chain(folders.rsplit('/').next()).filter(|name| name.starts_with('.'))
}

/// The kinds of file of all clients that lie at a path, given by its names from the root down; in the order of the
/// clients.
pub(super) fn kinds(names: &[&str]) -> Vec<Judge> {
    let Some(last) = names.last() else { return Vec::new() };
    let mut found: Vec<&Entry> = INDEX.ending(last).filter(|entry| entry.place.matches(names)).collect();
    found.sort_unstable_by_key(|entry| entry.rank);
    found.dedup_by_key(|entry| entry.rank);
    found.iter().map(|entry| entry.judge).filter(|judge| judge.client.id != UNKNOWN.id).collect()
}

/// The files of all clients.
pub(super) struct AllPlaces;

impl Sought for AllPlaces {
    fn is_sought(&self, folder: &Path, name: &str, _: Zone) -> bool {
        let mut ending = INDEX.ending(name);
        if ending.clone().any(|entry| entry.place.path == entry.last) {
            return true;
        }
        let mut names = Vec::new();
        ending.any(|entry| {
            if names.is_empty() {
                names = names_of(folder).into_iter().chain([name]).collect();
            }
            entry.place.matches(&names)
        })
    }

    fn is_entered(&self, name: &str) -> bool {
        name.starts_with('.') && INDEX.folders.binary_search(&name).is_ok()
    }
}

/// Files of any name that end like this.
pub(super) struct Endings(pub(super) Vec<&'static str>);

impl Sought for Endings {
    fn is_sought(&self, _: &Path, name: &str, _: Zone) -> bool {
        self.0.iter().any(|ending| name.ends_with(ending))
    }

    fn is_entered(&self, _: &str) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_knows_every_place_and_no_other() {
        let mut seen = 0;
        for (client, file) in CLIENTS.iter().flat_map(|client| client.files.iter().map(move |file| (client, file))) {
            for place in file.places {
                let path = format!("home/{}", place.path.replace('*', "any"));
                let names: Vec<_> = path.split('/').collect();
                assert!(kinds(&names).contains(&Judge { client, file }), "{path}");
                let (folder, name) = path.rsplit_once('/').unwrap();
                assert!(AllPlaces.is_sought(Path::new(folder), name, Zone::default()), "{path}");
                seen += 1;
            }
        }
        assert!(seen > 100, "{seen}");
        // Whose files are nobody's in particular is not for the path to say.
        assert!(kinds(&["a", "mcp.json"]).iter().all(|judge| judge.client.id != UNKNOWN.id));
        assert!(AllPlaces.is_sought(Path::new("/a"), "mcp.json", Zone::default()));
        assert!(!AllPlaces.is_sought(Path::new("/a"), "settings.json", Zone::default()));
        assert!(!AllPlaces.is_sought(Path::new("/a"), "package.json", Zone::default()));
    }

    #[test]
    fn folders_of_clients_are_entered_and_no_others() {
        for (name, own) in [
            (".cursor", true),
            (".kiro", true),
            (".gemini", true),
            (".config", false),
            (".mcp.json", false),
            ("build", false),
            ("Code", false),
        ] {
            assert_eq!(AllPlaces.is_entered(name), own, "{name}");
        }
    }
}
