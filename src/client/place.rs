//! Where files lie.

use std::path::{Path, PathBuf};

use crate::system::{Os, System};

/// The folder that a place counts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// The project.
    Project,
    /// The project or any folder above it.
    ProjectOrAbove,
    /// The user's home.
    Home,
    /// `%APPDATA%`
    AppData,
    /// `%LOCALAPPDATA%`
    LocalAppData,
    /// The root of the file system, or the drive.
    Root,
    /// Anywhere: the file's name alone says what it is.
    Anywhere,
}

impl Base {
    /// The folder on a machine, for a project.
    pub fn folder(self, system: &dyn System, project: &Path) -> Option<PathBuf> {
        let variable = |name: &str| system.env(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        match self {
            Self::Project | Self::ProjectOrAbove => Some(project.to_owned()),
            Self::Home => system.home(),
            Self::AppData => variable("APPDATA").or_else(|| Some(system.home()?.join("AppData/Roaming"))),
            Self::LocalAppData => variable("LOCALAPPDATA").or_else(|| Some(system.home()?.join("AppData/Local"))),
            Self::Root if system.os() == Os::Windows => {
                Some(PathBuf::from(format!("{}/", system.env("SystemDrive").unwrap_or_else(|| "C:".to_owned()))))
            }
            Self::Root => Some(PathBuf::from("/")),
            Self::Anywhere => None,
        }
    }
}

/// A place of a file.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// On this system alone; `None` on all.
    pub os: Option<Os>,
    /// The folder it counts from.
    pub base: Base,
    /// The path from there, with `/`; a `*` stands for any run of characters within a name.
    pub path: &'static str,
    /// A file or folder that must lie beside it.
    pub beside: Option<&'static str>,
    /// A variable whose value takes the place of the base and of this many names of the path.
    pub moved_by: Option<(&'static str, usize)>,
    /// Another file that is read instead.
    pub eclipse: Option<Eclipse>,
}

/// A file that a client reads instead of another, where a folder is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Eclipse {
    /// What the folder counts from.
    pub base: Base,
    /// The folder.
    pub folder: &'static str,
    /// The file in it.
    pub path: &'static str,
}

impl Place {
    /// A place in a project.
    pub const fn project(path: &'static str) -> Self {
        Self { os: None, base: Base::Project, path, beside: None, moved_by: None, eclipse: None }
    }

    /// A place in the user's home.
    pub const fn home(path: &'static str) -> Self {
        Self { base: Base::Home, ..Self::project(path) }
    }

    /// The same on one system alone.
    pub const fn on(self, os: Os) -> Self {
        Self { os: Some(os), ..self }
    }

    /// The same from another folder.
    pub const fn from(self, base: Base) -> Self {
        Self { base, ..self }
    }

    /// The same with something beside it.
    pub const fn beside(self, name: &'static str) -> Self {
        Self { beside: Some(name), ..self }
    }

    /// The same, but for a variable that names the folder which this many names of the path, from the base on, lead to.
    pub const fn moved_by(self, variable: &'static str, names: usize) -> Self {
        Self { moved_by: Some((variable, names)), ..self }
    }

    /// The same, but for a folder whose presence means that another file is read.
    pub const fn unless(self, base: Base, folder: &'static str, path: &'static str) -> Self {
        Self { eclipse: Some(Eclipse { base, folder, path }), ..self }
    }

    /// A place below `~/.config`, or `$XDG_CONFIG_HOME`; the path begins with `.config`.
    pub const fn config(path: &'static str) -> Self {
        Self::home(path).moved_by("XDG_CONFIG_HOME", 1)
    }

    /// Whether a path, given by its names from the root down, ends like this place.
    pub fn matches(&self, names: &[&str]) -> bool {
        // This is asked of every file, and most places are paths as they are.
        let mut rest = self.path;
        for name in names.iter().rev() {
            match rest.strip_suffix(name) {
                Some("") => return true,
                Some(start) if start.ends_with('/') => rest = &start[..start.len() - 1],
                _ => break,
            }
        }
        self.path.contains('*') && self.matches_pattern(names)
    }

    fn matches_pattern(&self, names: &[&str]) -> bool {
        let mut names = names.iter().rev();
        self.path.rsplit('/').all(|pattern| names.next().is_some_and(|name| Self::names_match(name, pattern)))
    }

    /// Whether a name fits one of a path, in which a `*` stands for any run of characters.
    pub fn names_match(name: &str, pattern: &str) -> bool {
        match pattern.split_once('*') {
            None => name == pattern,
            Some((start, end)) => {
                name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end)
            }
        }
    }

    /// Where it lies on a machine, for a project. `None` where its path is a pattern, its name alone says what it is,
    /// or the machine has no such folder.
    pub fn locate(&self, system: &dyn System, project: &Path) -> Option<PathBuf> {
        if self.path.contains('*') || self.os.is_some_and(|os| os != system.os()) {
            return None;
        }
        let (folder, rest) = self.start(system, project)?;
        // The variable may name the file itself.
        Some(if rest.is_empty() { folder } else { folder.join(rest) })
    }

    /// The folder that the path counts from on this machine, and what is left of the path.
    pub fn start(&self, system: &dyn System, project: &Path) -> Option<(PathBuf, &'static str)> {
        let moved = self.moved_by.and_then(|(variable, names)| {
            let folder = system.env(variable).filter(|value| !value.is_empty())?;
            let rest = (0..names).fold(self.path, |rest, _| rest.split_once('/').map_or("", |(_, rest)| rest));
            Some((PathBuf::from(folder), rest))
        });
        moved.or_else(|| Some((self.base.folder(system, project)?, self.path)))
    }
}

/// The paths below a folder that names with `*` in them stand for.
pub fn expand(system: &dyn System, base: PathBuf, path: &str) -> Vec<PathBuf> {
    let mut paths = vec![base];
    // Nothing is left of the path where a variable names the file itself.
    for name in path.split('/').filter(|name| !name.is_empty()) {
        paths = paths
            .into_iter()
            .flat_map(|folder| {
                if !name.contains('*') {
                    return vec![folder.join(name)];
                }
                let entries = system.entries(&folder).into_iter();
                entries.filter(|entry| Place::names_match(entry, name)).map(|entry| folder.join(entry)).collect()
            })
            .collect();
    }
    paths
}

/// The paths on a machine that one from the root, from the home (`~/`) or from a variable (`%APPDATA%/`, `$TMPDIR/`)
/// stands for, in which a `*` stands for any run of characters within a name.
pub fn paths_of(system: &dyn System, path: &str) -> Vec<PathBuf> {
    let (base, rest) = if let Some(rest) = path.strip_prefix("~/") {
        (system.home(), rest)
    } else if let Some((name, rest)) = path.strip_prefix('%').and_then(|rest| rest.split_once("%/")) {
        (system.env(name).map(PathBuf::from), rest)
    } else if let Some((name, rest)) = path.strip_prefix('$').and_then(|rest| rest.split_once('/')) {
        (system.env(name).map(PathBuf::from), rest)
    } else {
        (Some(PathBuf::from("/")), path)
    };
    base.map(|base| expand(system, base, rest)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::FakeSystem;

    #[test]
    fn a_place_lies_where_the_machine_says() {
        let linux = FakeSystem::new(Os::Linux).env("CODEX_HOME", "/opt/codex");
        let at = |system: &FakeSystem, place: Place| {
            place.locate(system, Path::new("/p")).map(|path| path.to_string_lossy().into_owned())
        };
        for (place, path) in [
            (Place::project(".mcp.json").from(Base::ProjectOrAbove), Some("/p/.mcp.json")),
            (Place::home(".claude.json").moved_by("CLAUDE_CONFIG_DIR", 0), Some("/home/me/.claude.json")),
            (Place::home(".codex/config.toml").moved_by("CODEX_HOME", 1), Some("/opt/codex/config.toml")),
            (Place::project("etc/x.json").from(Base::Root), Some("/etc/x.json")),
            (Place::home(".codex/config.toml").moved_by("CODEX_HOME", 2), Some("/opt/codex")),
            (Place::home("x.json").on(Os::MacOs), None),
            (Place::home("x/*/y.json"), None),
            (Place::project("mcp.json").from(Base::Anywhere), None),
        ] {
            assert_eq!(at(&linux, place).as_deref(), path, "{place:?}");
        }
        let windows = FakeSystem::new(Os::Windows).env("APPDATA", "D:/Roaming");
        assert_eq!(at(&windows, Place::home("Claude/x").from(Base::AppData)).as_deref(), Some("D:/Roaming/Claude/x"));
    }

    #[test]
    fn places_match_by_their_last_names() {
        let names = |path: &'static str| path.split('/').collect::<Vec<_>>();
        assert!(Place::project(".cursor/mcp.json").matches(&names("/a/b/.cursor/mcp.json")));
        assert!(!Place::project(".cursor/mcp.json").matches(&names("a/cursor/mcp.json")));
        assert!(Place::home("Code/User/profiles/*/mcp.json").matches(&names("Code/User/profiles/-1f/mcp.json")));
        assert!(Place::project("*.code-workspace").matches(&names("x/my.code-workspace")));
    }
}
