//! Folders into which programs that start servers are installed, beside those of the system.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::system::Os;

/// A folder into which a tool installs programs.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProgramFolder {
    /// The tool, as people call it.
    pub owner: String,
    /// Where it lies: from the root, from the home (`~/`), or from a variable of Windows (`%APPDATA%/`); a `*` stands
    /// for any name.
    pub path: String,
    os: Vec<String>,
    /// Whether only the start-up files of an interactive shell put it on the PATH.
    #[serde(default)]
    pub shell_only: bool,
    /// Where that comes from.
    pub source: String,
    /// When it was looked at.
    pub checked: String,
}

/// The folders of an operating system, those of managers of versions first.
pub fn program_folders(os: Os) -> impl Iterator<Item = &'static ProgramFolder> {
    static FOLDERS: OnceLock<Vec<ProgramFolder>> = OnceLock::new();
    // The file is part of this program, and a test parses it.
    let all = FOLDERS.get_or_init(|| serde_json::from_str(include_str!("folders.json")).unwrap_or_default());
    all.iter().filter(move |folder| folder.os.iter().any(|name| name == id_of(os)))
}

pub(super) const fn id_of(os: Os) -> &'static str {
    match os {
        Os::Linux => "linux",
        Os::MacOs => "macos",
        Os::Windows => "windows",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole_and_sourced() {
        let rows: Vec<ProgramFolder> = serde_json::from_str(include_str!("folders.json")).unwrap();
        for row in &rows {
            assert!(row.source.starts_with("https://") && row.checked.len() == 10, "{}", row.path);
            assert!(row.path.starts_with(['/', '~', '%']) && !row.path.ends_with('/'), "{}", row.path);
            let known = [Os::Linux, Os::MacOs, Os::Windows].map(id_of);
            assert!(!row.os.is_empty() && row.os.iter().all(|os| known.contains(&os.as_str())), "{}", row.path);
        }
        let on = |os: Os| program_folders(os).count();
        assert!(on(Os::Linux) > 10 && on(Os::MacOs) > 10 && on(Os::Windows) > 5);
    }
}
