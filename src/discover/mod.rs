//! Which files to look at, and which clients read them.

mod places;

use std::path::{Component, Path, PathBuf};

pub use places::{Located, places};

use crate::client::{Base, CLIENTS, Client, FileSpec, Judge, Place, UNKNOWN};
use crate::system::{FileKind, ReadError, System};
use crate::text::sanitize;

/// A file to look at.
#[derive(Clone, Debug)]
pub struct Target {
    /// Where it lies.
    pub path: PathBuf,
    /// The path to show: relative to the working directory where it lies below it.
    pub shown: PathBuf,
    /// The clients that read it.
    pub judges: Vec<Judge>,
    /// Whether the user named it, so that it is looked at whatever it holds.
    pub named: bool,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Discovery {
    /// The files, in order of path.
    pub targets: Vec<Target>,
    /// What could not be looked at, in words.
    pub problems: Vec<String>,
}

/// Finds the files below paths. Named files are taken as they are; folders are searched for files that a client
/// reads. With `clients`, every JSON file is taken to be one of theirs.
pub fn discover(system: &dyn System, paths: &[PathBuf], clients: &[&'static Client]) -> Discovery {
    let mut found = Discovery::default();
    let globs = globs(clients);
    let current = system.current_dir();
    for path in paths {
        let full = current.join(path);
        match system.stat(&full) {
            Ok(stat) if stat.kind == FileKind::Directory => {
                let walk = system.walk(&full, &globs);
                found.problems.extend(walk.errors.iter().map(|error| sanitize(&error.to_string())));
                found
                    .targets
                    .extend(walk.files.into_iter().map(|file| target(system, &current, &file, clients, false)));
            }
            Err(ReadError::NotFound) => {
                found.problems.push(format!("no such file or directory: {}", sanitize(&path.to_string_lossy())));
            }
            // What else is wrong with a named file is a diagnostic of its own.
            Ok(_) | Err(_) => found.targets.push(target(system, &current, &full, clients, true)),
        }
    }
    found.targets.sort_by(|a, b| a.path.cmp(&b.path).then(b.named.cmp(&a.named)));
    found.targets.dedup_by(|later, first| later.path == first.path);
    found
}

/// A text that comes from standard input, under the name it is to be read as.
pub fn standard_input(system: &dyn System, name: Option<&Path>, clients: &[&'static Client]) -> Target {
    let shown = name.map_or_else(|| PathBuf::from("<stdin>"), Path::to_owned);
    let path = system.current_dir().join(&shown);
    Target { judges: judges(system, &path, clients), path, shown, named: true }
}

fn target(system: &dyn System, current: &Path, path: &Path, clients: &[&'static Client], named: bool) -> Target {
    let path = normalize(path);
    let shown = path.strip_prefix(current).map_or_else(|_| path.clone(), Path::to_owned);
    Target { judges: judges(system, &path, clients), shown, path, named }
}

/// The paths that a walk looks for.
fn globs(clients: &[&'static Client]) -> Vec<String> {
    if !clients.is_empty() {
        return ["**/*.json", "**/*.jsonc", "**/*.code-workspace"].map(str::to_owned).to_vec();
    }
    let mut globs: Vec<String> =
        all_clients().flat_map(|client| client.files).flat_map(|file| file.places).map(Place::glob).collect();
    globs.sort_unstable();
    globs.dedup();
    globs
}

fn all_clients() -> impl Iterator<Item = &'static Client> {
    CLIENTS.iter().copied().chain([&UNKNOWN])
}

/// The readers of a file, but for [`marked`] ones: by its path, else those that were named, else nobody in particular.
pub fn judges(system: &dyn System, path: &Path, clients: &[&'static Client]) -> Vec<Judge> {
    let names = names_of(path);
    let home = system.home();
    let by_path = |client: &'static Client| {
        let mut specs: Vec<_> = client.files.iter().filter(|spec| is_at(system, spec, path, &names)).collect();
        specs.sort_by_key(|spec| distance(spec, home.as_deref(), path, &names));
        specs.first().map(|file| Judge { client, file })
    };
    if clients.is_empty() {
        let found = CLIENTS.iter().copied().filter_map(by_path).filter(|judge| judge.file.marks.is_empty());
        let found: Vec<_> = found.collect();
        return if found.is_empty() { vec![first_of(&UNKNOWN)] } else { found };
    }
    clients.iter().map(|client| by_path(client).unwrap_or_else(|| first_of(client))).collect()
}

/// Those who read a file of this name if it bears their mark.
pub fn marked(path: &Path) -> impl Iterator<Item = Judge> {
    let names: Vec<String> = names_of(path).into_iter().map(str::to_owned).collect();
    let kinds = CLIENTS.iter().flat_map(|client| client.files.iter().map(|file| Judge { client, file }));
    kinds.filter(|judge| !judge.file.marks.is_empty()).filter(move |judge| {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        judge.file.places.iter().any(|place| place.matches(&names))
    })
}

/// How little a path says for a kind of file: a file in this user's own home is his, others of its name are rather a
/// project's, and what only its name speaks for comes last.
fn distance(spec: &FileSpec, home: Option<&Path>, path: &Path, names: &[&str]) -> u8 {
    let places = spec.places.iter().filter(|place| place.matches(names));
    let one = |place: &Place| match place.base {
        Base::Home if home.is_some_and(|home| home.join(place.path) == path) => 0,
        Base::Project | Base::ProjectOrAbove => 1,
        Base::Anywhere => 3,
        _ => 2,
    };
    places.map(one).min().unwrap_or(u8::MAX)
}

fn first_of(client: &'static Client) -> Judge {
    Judge { client, file: &client.files[0] }
}

fn is_at(system: &dyn System, spec: &FileSpec, path: &Path, names: &[&str]) -> bool {
    spec.places.iter().any(|place| {
        place.matches(names)
            && place
                .beside
                .is_none_or(|name| path.parent().is_some_and(|folder| system.stat(&folder.join(name)).is_ok()))
    })
}

/// The names of a path from the root down.
fn names_of(path: &Path) -> Vec<&str> {
    path.components().filter_map(|part| part.as_os_str().to_str()).collect()
}

/// The place of this reader's at which a file lies; `None` when its path does not say that it reads the file.
pub fn place_of(path: &Path, judge: Judge) -> Option<&'static Place> {
    let names = names_of(path);
    judge.file.places.iter().find(|place| place.matches(&names))
}

/// The folder that the paths in a file count from: the project, where the file's place says which folder that is.
pub fn project_of(path: &Path, judge: Judge) -> Option<PathBuf> {
    let place = place_of(path, judge)?;
    if !matches!(place.base, Base::Project | Base::ProjectOrAbove) {
        return None;
    }
    path.ancestors().nth(place.path.split('/').count()).map(Path::to_owned)
}

/// A path without `.` and `..`, as written; links are not followed.
pub fn normalize(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if normal.parent().is_some() => drop(normal.pop()),
            part => normal.push(part),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::{FakeSystem, Os};

    fn judged(system: &FakeSystem, path: &str, clients: &[&str]) -> Vec<String> {
        let clients: Vec<_> = clients.iter().map(|id| crate::client::find(id).unwrap()).collect();
        let judges = judges(system, Path::new(path), &clients);
        judges.iter().map(|judge| format!("{}/{}", judge.client.id, judge.file.id)).collect()
    }

    #[test]
    fn the_path_says_who_reads_a_file() {
        let system = FakeSystem::new(Os::Linux).directory("/p/.claude-plugin", 0o755);
        for (path, judge) in [
            ("/a/.mcp.json", "claude-code/project"),
            ("/p/.mcp.json", "claude-code/plugin"),
            ("/home/me/.claude.json", "claude-code/user"),
            ("/a/.claude/mcp.json", "claude-code/old-place"),
            ("/a/.claude/settings.local.json", "claude-code/settings"),
            ("/a/.cursor/mcp.json", "cursor/project"),
            ("/home/me/.cursor/mcp.json", "cursor/user"),
            ("/a/.vscode/mcp.json", "vscode/project"),
            ("/home/me/.config/Code/User/profiles/x/mcp.json", "vscode/user"),
            ("/a/x.code-workspace", "vscode/workspace"),
            ("/x/claude_desktop_config.json", "claude-desktop/user"),
            ("/a/mcp.json", "unknown/any"),
            ("/a/whatever.json", "unknown/any"),
        ] {
            assert_eq!(judged(&system, path, &[]), [judge], "{path}");
        }
    }

    #[test]
    fn a_named_client_reads_what_it_is_given() {
        let system = FakeSystem::new(Os::Linux);
        assert_eq!(
            judged(&system, "/a/flag.json", &["claude-code", "cursor"]),
            ["claude-code/given", "cursor/project"]
        );
        assert_eq!(judged(&system, "/a/.claude.json", &["claude-code"]), ["claude-code/user"]);
    }

    #[test]
    fn paths_of_a_project_file_count_from_the_project() {
        let system = FakeSystem::new(Os::Linux);
        let project = |path: &str| project_of(Path::new(path), judges(&system, Path::new(path), &[])[0]);
        assert_eq!(project("/a/.cursor/mcp.json"), Some("/a".into()));
        assert_eq!(project("/a/.mcp.json"), Some("/a".into()));
        assert_eq!(project("/a/claude_desktop_config.json"), None);
    }
}
