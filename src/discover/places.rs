//! Where a client's files lie on this machine.

use std::path::{Path, PathBuf};

use crate::client::{Base, Client, Judge, Place, expand};
use crate::system::{ReadError, System};

/// A file that a client reads, or would if it were there.
#[derive(Clone, Debug)]
pub struct Located {
    /// Who reads it, and as what.
    pub judge: Judge,
    /// Where it lies.
    pub path: PathBuf,
    /// Whether it is there.
    pub exists: bool,
}

/// Every place on this machine where a client looks for a project, those of the project first.
pub fn places(system: &dyn System, client: &'static Client, project: &Path) -> Vec<Located> {
    let mut found: Vec<Located> = Vec::new();
    for file in client.files {
        for place in file.places.iter().filter(|place| place.os.is_none_or(|os| os == system.os())) {
            for path in resolve(system, place, project) {
                let known = found.iter().any(|located| located.path == path);
                let lies_beside =
                    |name: &str| path.parent().is_some_and(|folder| system.stat(&folder.join(name)).is_ok());
                if !known && place.beside.is_none_or(lies_beside) {
                    let exists = !matches!(system.stat(&path), Err(ReadError::NotFound));
                    found.push(Located { judge: Judge { client, file }, path, exists });
                }
            }
        }
    }
    found
}

/// The paths that a place stands for on this machine; those with a `*` only where something is there.
fn resolve(system: &dyn System, place: &Place, project: &Path) -> Vec<PathBuf> {
    if place.base == Base::ProjectOrAbove {
        // The root of the file system itself is no project.
        let folders = project.ancestors().filter(|folder| folder.parent().is_some());
        return folders.flat_map(|folder| expand(system, folder.to_owned(), place.path)).collect();
    }
    place.start(system, project).map(|(folder, rest)| expand(system, folder, rest)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::find;
    use crate::system::{FakeSystem, Os};

    fn there(system: &FakeSystem, client: &str, project: &str) -> Vec<String> {
        let found = places(system, find(client).unwrap(), Path::new(project));
        let shown = |located: Located| format!("{} {}", located.judge.file.id, located.path.display());
        found.into_iter().filter(|located| located.exists).map(shown).collect()
    }

    #[test]
    fn a_project_file_may_lie_further_up() {
        let system = FakeSystem::new(Os::Linux).file("/w/.mcp.json", 0o644, "").file("/w/a/b/.mcp.json", 0o644, "");
        assert_eq!(there(&system, "claude-code", "/w/a/b"), ["project /w/a/b/.mcp.json", "project /w/.mcp.json"]);
    }

    #[test]
    fn variables_move_the_files_of_a_user() {
        let system = FakeSystem::new(Os::Linux).file("/home/me/.claude.json", 0o600, "").file(
            "/elsewhere/.claude.json",
            0o600,
            "",
        );
        assert_eq!(there(&system, "claude-code", "/w"), ["user /home/me/.claude.json"]);
        let system = system.env("CLAUDE_CONFIG_DIR", "/elsewhere");
        assert_eq!(there(&system, "claude-code", "/w"), ["user /elsewhere/.claude.json"]);
    }

    #[test]
    fn a_variable_may_name_the_file_itself() {
        let system = FakeSystem::new(Os::Linux).env("CLINE_MCP_SETTINGS_PATH", "/x/mine.json");
        let system = system.file("/x/mine.json", 0o600, "");
        let found = places(&system, find("cline").unwrap(), Path::new("/w"));
        let paths: Vec<_> = found.iter().filter(|located| located.exists).map(|located| &located.path).collect();
        assert_eq!(paths, [Path::new("/x/mine.json")]);
        assert!(!paths[0].as_os_str().to_string_lossy().ends_with('/'));
    }

    #[test]
    fn every_system_has_places_of_its_own() {
        let windows = FakeSystem::new(Os::Windows)
            .env("APPDATA", "C:/Users/me/AppData/Roaming")
            .file("C:/Users/me/AppData/Roaming/Code/User/profiles/-1f/mcp.json", 0, "")
            .file("C:/Users/me/AppData/Roaming/Claude/claude_desktop_config.json", 0, "");
        assert_eq!(there(&windows, "vscode", "C:/w").len(), 1);
        assert_eq!(there(&windows, "claude-desktop", "C:/w").len(), 1);
        let mac = FakeSystem::new(Os::MacOs).file(
            "/Users/me/Library/Application Support/Claude/claude_desktop_config.json",
            0o644,
            "",
        );
        assert_eq!(there(&mac, "claude-desktop", "/w").len(), 1);
    }
}
