//! Which files to look at, and which clients read them.

mod claims;
mod index;
mod places;

use std::cell::OnceCell;
use std::path::{Component, Path, PathBuf};
use std::thread;

pub use claims::{Claims, NoClaims};
pub use places::{Located, places};

use claims::OrClaimed;
use index::{AllPlaces, Endings};

use crate::client::{Base, Client, FileSpec, Judge, Place, UNKNOWN};
use crate::document::Syntax;
use crate::system::{FileKind, Os, ReadError, Sought, System};
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
    discover_with(system, paths, clients, &NoClaims)
}

/// The same, and with them the files that somebody says are a client's.
pub fn discover_with(
    system: &dyn System,
    paths: &[PathBuf],
    clients: &[&'static Client],
    claims: &dyn Claims,
) -> Discovery {
    let mut found = Discovery::default();
    let endings = Endings(endings(clients));
    let sought: &dyn Sought = if clients.is_empty() { &AllPlaces } else { &endings };
    let sought = OrClaimed { sought, claims };
    let current = system.current_dir();
    let search = Search { system, current: &current, clients, claims };
    for path in paths {
        let full = current.join(path);
        let stat = system.stat(&full);
        let full = normalize(&full);
        match stat {
            Ok(stat) if stat.kind == FileKind::Directory => {
                let walk = system.walk(&full, &sought);
                found.problems.extend(walk.errors.iter().map(|error| sanitize(&error.to_string())));
                found.targets.extend(search.targets(&walk.files));
            }
            Err(ReadError::NotFound) => {
                found.problems.push(format!("no such file or directory: {}", sanitize(&path.to_string_lossy())));
            }
            // What else is wrong with a named file is a diagnostic of its own.
            Ok(_) | Err(_) => {
                if let Some(folder) = full.parent() {
                    claims.look(folder);
                }
                found.targets.push(search.target(&full, true));
            }
        }
    }
    found.targets.sort_by(|a, b| a.path.cmp(&b.path).then(b.named.cmp(&a.named)));
    found.targets.dedup_by(|later, first| later.path == first.path);
    found
}

/// A text that comes from standard input, under the name it is to be read as.
pub fn standard_input(
    system: &dyn System,
    name: Option<&Path>,
    clients: &[&'static Client],
    claims: &dyn Claims,
) -> Target {
    let current = system.current_dir();
    let shown = name.map_or_else(|| PathBuf::from("<stdin>"), Path::to_owned);
    let path = normalize(&current.join(&shown));
    if let Some(folder) = path.parent() {
        claims.look(folder);
    }
    Target { shown, ..Search { system, current: &current, clients, claims }.target(&path, true) }
}

/// Whose the files are that are found.
struct Search<'a> {
    system: &'a dyn System,
    current: &'a Path,
    clients: &'a [&'static Client],
    claims: &'a dyn Claims,
}

/// Fewer files than this are done by one thread: starting another costs more.
const WORTH_A_THREAD: usize = 256;

impl Search<'_> {
    fn target(&self, path: &Path, named: bool) -> Target {
        let shown = path.strip_prefix(self.current).unwrap_or(path).to_owned();
        // Whoever names a client knows better, and whoever claims a file names it as well.
        let claimed = if self.clients.is_empty() { self.claims.client_of(path) } else { None };
        let clients = claimed.as_ref().map_or(self.clients, std::slice::from_ref);
        let judges = judges(self.system, path, clients);
        Target { judges, shown, path: path.to_owned(), named: named || claimed.is_some() }
    }

    /// Files that were found, with their readers.
    fn targets(&self, files: &[PathBuf]) -> Vec<Target> {
        let of = |files: &[PathBuf]| -> Vec<Target> { files.iter().map(|file| self.target(file, false)).collect() };
        if files.len() < WORTH_A_THREAD {
            return of(files);
        }
        // To say who reads a file the folder around it is looked at.
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let (own, rest) = files.split_at(files.len().div_ceil(threads));
        thread::scope(|scope| {
            let helpers: Vec<_> = rest.chunks(own.len()).map(|files| scope.spawn(|| of(files))).collect();
            let own = of(own);
            own.into_iter().chain(helpers.into_iter().filter_map(|helper| helper.join().ok()).flatten()).collect()
        })
    }
}

/// How the files end that any of these clients may have been given.
fn endings(clients: &[&'static Client]) -> Vec<&'static str> {
    let reads = |syntax| clients.iter().flat_map(|client| client.files).any(|f| f.dialect.syntax() == syntax);
    let syntaxes = [
        (Syntax::Json, [".json", ".jsonc", ".code-workspace"].as_slice()),
        (Syntax::Toml, &[".toml"]),
        (Syntax::Yaml, &[".yaml", ".yml"]),
    ];
    syntaxes.into_iter().filter(|(syntax, _)| reads(*syntax)).flat_map(|(_, endings)| endings).copied().collect()
}

/// The readers of a file, but for [`marked`] ones: by its path, else those that were named, else nobody in particular.
pub fn judges(system: &dyn System, path: &Path, clients: &[&'static Client]) -> Vec<Judge> {
    let names = names_of(path);
    let kinds = index::kinds(&names);
    let home = OnceCell::new();
    let around = Around::new(system, path);
    let by_path = |kinds: &[Judge]| {
        let at = kinds.iter().filter(|kind| is_at(&around, kind.file, &names)).copied();
        at.min_by_key(|kind| distance(kind.file, home.get_or_init(|| system.home()).as_deref(), path, &names))
    };
    if clients.is_empty() {
        let of_clients = kinds.chunk_by(|a, b| a.client.id == b.client.id);
        let found: Vec<_> = of_clients.filter_map(by_path).filter(|judge| judge.file.marks.is_empty()).collect();
        return if found.is_empty() && !is_translation(&names) { vec![first_of(&UNKNOWN, path)] } else { found };
    }
    let reader = |client: &'static Client| {
        let own: Vec<_> = kinds.iter().filter(|kind| kind.client.id == client.id).copied().collect();
        // Of a client that is named, the file need not show that it is used.
        by_path(&own).or_else(|| own.first().copied()).unwrap_or_else(|| first_of(client, path))
    };
    clients.iter().copied().map(reader).collect()
}

/// Whether a file lies where the texts of a program lie in its languages: such a file may be called `mcp.json`, and
/// have words for `servers` and `command` in it.
fn is_translation(names: &[&str]) -> bool {
    const FOLDERS: &[&str] = &["i18n", "l10n", "lang", "locale", "locales", "translations"];
    names.iter().rev().skip(1).take(2).any(|name| FOLDERS.contains(&name.to_ascii_lowercase().as_str()))
}

/// The kinds of file of other clients that lie at a path, whatever else lies beside it.
pub fn others_at(path: &Path, judge: Judge) -> impl Iterator<Item = Judge> {
    let names = names_of(path);
    let own = |place: &&Place| place.matches(&names) && place.beside.is_none() && place.base != Base::Anywhere;
    let is_at = |other: &Judge| other.file.marks.is_empty() && other.file.places.iter().any(|place| own(&place));
    let others: Vec<_> = index::kinds(&names).into_iter().filter(is_at).collect();
    others.into_iter().filter(move |other| other.client.id != judge.client.id)
}

/// Those who read a file of this name if it bears their mark.
pub fn marked(path: &Path) -> Vec<Judge> {
    index::kinds(&names_of(path)).into_iter().filter(|judge| !judge.file.marks.is_empty()).collect()
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

/// The first kind of file of a client that is written as the file's name says, else the first of all.
fn first_of(client: &'static Client, path: &Path) -> Judge {
    let written = Syntax::of_path(path);
    let fits = |file: &&FileSpec| Some(file.dialect.syntax()) == written && file.unread.is_none();
    Judge { client, file: client.files.iter().find(fits).unwrap_or(&client.files[0]) }
}

fn is_at(around: &Around<'_>, spec: &FileSpec, names: &[&str]) -> bool {
    let places = spec.places.iter().filter(|place| place.matches(names));
    places.into_iter().any(|place| place.beside.is_none_or(|name| around.holds(name)))
}

/// The folder around a file.
struct Around<'a> {
    system: &'a dyn System,
    folder: Option<&'a Path>,
    /// What lies in it, once that was asked: many clients ask, most of them for what is not there.
    names: OnceCell<Vec<String>>,
}

impl<'a> Around<'a> {
    fn new(system: &'a dyn System, file: &'a Path) -> Self {
        Self { system, folder: file.parent(), names: OnceCell::new() }
    }

    fn holds(&self, path: &str) -> bool {
        let Some(folder) = self.folder else { return false };
        let names = self.names.get_or_init(|| self.system.entries(folder));
        let (first, below) = path.split_once('/').unwrap_or((path, ""));
        let lies_here = names.binary_search_by(|name| name.as_str().cmp(first)).is_ok();
        lies_here && (below.is_empty() || self.system.stat(&folder.join(path)).is_ok())
    }
}

/// Whether what lies beside a file shows that its reader is used there.
pub fn is_used_here(system: &dyn System, path: &Path, judge: Judge) -> bool {
    let names = names_of(path);
    let around = Around::new(system, path);
    let asked = judge.file.places.iter().filter(|place| place.matches(&names)).filter_map(|place| place.beside);
    asked.chain(judge.file.signs.iter().copied()).any(|name| around.holds(name))
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

/// The system that a file of this reader's is for, where only that one has it at this place.
pub fn os_of(path: &Path, judge: Judge) -> Option<Os> {
    let names = names_of(path);
    // The variables of Windows lead to folders whose names are known.
    let shows_base = |place: &&Place| {
        let above = &names[..names.len().saturating_sub(place.path.split('/').count())];
        match place.base {
            Base::AppData => above.ends_with(&["AppData", "Roaming"]),
            Base::LocalAppData => above.ends_with(&["AppData", "Local"]),
            _ => true,
        }
    };
    let mut matching: Vec<_> =
        judge.file.places.iter().filter(|place| place.matches(&names)).filter(shows_base).collect();
    let longest = matching.iter().map(|place| place.path.len()).max()?;
    matching.retain(|place| place.path.len() == longest);
    // Several systems may have it at the same place.
    let os = matching.first()?.os;
    os.filter(|_| matching.iter().all(|place| place.os == os))
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
    use crate::system::FakeSystem;

    fn judged(system: &FakeSystem, path: &str, clients: &[&str]) -> Vec<String> {
        let clients: Vec<_> = clients.iter().map(|id| crate::client::find(id).unwrap()).collect();
        let judges = judges(system, Path::new(path), &clients);
        judges.iter().map(|judge| format!("{}/{}", judge.client.id, judge.file.id)).collect()
    }

    #[test]
    fn the_path_says_who_reads_a_file() {
        let system = FakeSystem::new(Os::Linux).directory("/p/.claude-plugin", 0o755);
        for (path, judge) in [
            ("/home/me/.claude.json", "claude-code/user"),
            ("/a/.claude/mcp.json", "claude-code/old-place"),
            ("/a/.claude/settings.json", "claude-code/settings"),
            ("/a/.claude/settings.local.json", "claude-code/local-settings"),
            ("/a/.cursor/mcp.json", "cursor/project"),
            ("/home/me/.cursor/mcp.json", "cursor/user"),
            ("/a/.vscode/mcp.json", "vscode/project"),
            ("/home/me/.config/Code/User/profiles/x/mcp.json", "vscode/user"),
            ("/home/me/.config/Code - Insiders/User/mcp.json", "vscode/user"),
            ("/Users/me/Library/Application Support/VSCodium/User/mcp.json", "vscode/user"),
            ("/a/x.code-workspace", "vscode/workspace"),
            ("/x/claude_desktop_config.json", "claude-desktop/user"),
            ("/a/.vs/mcp.json", "visual-studio/local"),
            ("/a/.zed/settings.json", "zed/project"),
            ("/home/me/.config/zed/settings.json", "zed/user"),
            ("/home/me/.codeium/windsurf/mcp_config.json", "windsurf/user"),
            ("/a/.devin/mcp_config.local.json", "devin/local"),
            ("/a/.amazonq/cli-agents/review.json", "amazon-q-cli/project-agent"),
            ("/a/.kiro/settings/mcp.json", "kiro/project"),
            ("/a/_agents/mcp_config.json", "antigravity/project"),
            ("/a/.grok/config.toml", "grok-build/project"),
            ("/home/me/.hermes/config.yaml", "hermes-agent/user"),
            ("/a/mcp_settings.json", "unknown/any"),
            ("/a/config/mcp.json", "unknown/any"),
            ("/a/config.toml", "unknown/any"),
            ("/home/me/.gemini/settings.json", "gemini-cli/user"),
            ("/a/.gemini/settings.json", "gemini-cli/project"),
            ("/a/.github/mcp.json", "copilot-cli/project"),
            ("/a/mcp.json", "unknown/any"),
            ("/a/whatever.json", "unknown/any"),
        ] {
            assert_eq!(judged(&system, path, &[]), [judge], "{path}");
        }
        // Servers stand in it, and the container that they are started in.
        let both = ["vscode/devcontainer", "agent-container/devcontainer"];
        assert_eq!(judged(&system, "/a/.devcontainer/api/devcontainer.json", &[]), both);
    }

    #[test]
    fn a_name_that_many_share_is_judged_for_those_whose_use_the_project_shows() {
        let system = FakeSystem::new(Os::Linux)
            .directory("/plugin/.claude-plugin", 0o755)
            .directory("/air/.air", 0o755)
            .directory("/buddy/.codebuddy", 0o755)
            .directory("/deep/.deepagents", 0o755)
            .file("/lunar/config/app.yaml", 0o644, "")
            .file("/hub/package.json", 0o644, "{}");
        let judged = |path: &str| judged(&system, path, &[]);
        assert_eq!(judged("/a/.mcp.json"), ["claude-code/project", "visual-studio/project"]);
        assert_eq!(judged("/plugin/.mcp.json"), ["claude-code/plugin", "visual-studio/project"]);
        for (path, reader) in [
            ("/air/.mcp.json", "jetbrains-air/project"),
            ("/buddy/.mcp.json", "codebuddy/project"),
            ("/deep/.mcp.json", "deepagents-code/project"),
            ("/lunar/config/mcp.json", "lunar-mcpx/project"),
            ("/hub/mcp_settings.json", "mcphub/project"),
        ] {
            assert!(judged(path).iter().any(|judge| judge == reader), "{path}: {:?}", judged(path));
        }
        let is_used = |path: &str| is_used_here(&system, Path::new(path), judges(&system, Path::new(path), &[])[0]);
        assert!(is_used("/plugin/.mcp.json") && !is_used("/a/.mcp.json"));
    }

    #[test]
    fn a_file_in_the_home_is_the_users() {
        let system = FakeSystem::new(Os::Linux);
        assert_eq!(judged(&system, "/home/me/.codex/config.toml", &[]), ["codex/user"]);
        assert_eq!(judged(&system, "/home/me/project/.codex/config.toml", &[]), ["codex/project"]);
    }

    #[test]
    fn a_folder_may_be_part_of_a_place() {
        let system = FakeSystem::new(Os::Linux)
            .directory("/p/.codex", 0o755)
            .file("/p/.codex/config.toml", 0o644, "")
            .file("/p/.codex/other.toml", 0o644, "");
        let found = discover(&system, &["/p/.codex".into()], &[]);
        let paths: Vec<_> = found.targets.iter().map(|target| target.path.to_string_lossy()).collect();
        assert_eq!(paths, ["/p/.codex/config.toml"]);
    }

    #[test]
    fn a_named_client_reads_what_it_is_given() {
        let system = FakeSystem::new(Os::Linux);
        assert_eq!(
            judged(&system, "/a/flag.json", &["claude-code", "cursor"]),
            ["claude-code/given", "cursor/project"]
        );
        assert_eq!(judged(&system, "/a/.claude.json", &["claude-code"]), ["claude-code/user"]);
        assert_eq!(judged(&system, "/a/.mcp.json", &["qwen-code"]), ["qwen-code/project"]);
    }

    #[test]
    fn the_place_says_which_system_a_file_is_for() {
        let system = FakeSystem::new(Os::Linux);
        for (path, os) in [
            ("/home/me/.config/Claude/claude_desktop_config.json", Some(Os::Linux)),
            ("/Users/me/Library/Application Support/Claude/claude_desktop_config.json", Some(Os::MacOs)),
            ("C:/Users/me/AppData/Roaming/Claude/claude_desktop_config.json", Some(Os::Windows)),
            ("/backup/Claude/claude_desktop_config.json", None),
            ("/a/.mcp.json", None),
        ] {
            assert_eq!(os_of(Path::new(path), judges(&system, Path::new(path), &[])[0]), os, "{path}");
        }
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
