//! Where files lie.

use crate::system::Os;

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
}

impl Place {
    /// A place in a project.
    pub const fn project(path: &'static str) -> Self {
        Self { os: None, base: Base::Project, path, beside: None, moved_by: None }
    }

    /// A place in the user's home.
    pub const fn home(path: &'static str) -> Self {
        Self { os: None, base: Base::Home, path, beside: None, moved_by: None }
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

    /// A place below `~/.config`, or `$XDG_CONFIG_HOME`; the path begins with `.config`.
    pub const fn config(path: &'static str) -> Self {
        Self::home(path).moved_by("XDG_CONFIG_HOME", 1)
    }

    /// Whether a path, given by its names from the root down, ends like this place.
    pub fn matches(&self, names: &[&str]) -> bool {
        // Most places differ in the last name, and this is asked of every file.
        if !names.last().is_some_and(|last| self.path.ends_with(last)) && !self.path.contains('*') {
            return false;
        }
        let mut names = names.iter().rev();
        self.path.rsplit('/').all(|pattern| names.next().is_some_and(|name| matches_name(name, pattern)))
    }

    /// The place as a glob for a walk.
    pub fn glob(&self) -> String {
        format!("**/{}", self.path)
    }
}

fn matches_name(name: &str, pattern: &str) -> bool {
    if name == pattern {
        return true;
    }
    match pattern.split_once('*') {
        None => false,
        Some((start, end)) => name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_match_by_their_last_names() {
        let names = |path: &'static str| path.split('/').collect::<Vec<_>>();
        assert!(Place::project(".cursor/mcp.json").matches(&names("/a/b/.cursor/mcp.json")));
        assert!(!Place::project(".cursor/mcp.json").matches(&names("a/cursor/mcp.json")));
        assert!(Place::home("Code/User/profiles/*/mcp.json").matches(&names("Code/User/profiles/-1f/mcp.json")));
        assert!(Place::project("*.code-workspace").matches(&names("x/my.code-workspace")));
    }
}
