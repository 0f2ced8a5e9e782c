//! How the programs that start servers are installed, with the means that a machine has.

use std::sync::OnceLock;

use serde::Deserialize;

use super::folders::id_of;
use crate::system::Os;

/// A way to install some programs.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Installer {
    programs: Vec<String>,
    /// What it takes: a program on the PATH, or a file in the home (`~/`).
    pub with: String,
    /// What to type.
    pub order: String,
    /// The systems it is for, where it is not for all that have what it takes.
    #[serde(default)]
    os: Option<Vec<String>>,
    /// Where that comes from.
    pub source: String,
    /// When it was looked at.
    pub checked: String,
}

/// The ways to install a program on an operating system, the one to prefer first.
pub fn installers(program: &str, os: Os) -> impl Iterator<Item = &'static Installer> {
    static INSTALLERS: OnceLock<Vec<Installer>> = OnceLock::new();
    // The file is part of this program, and a test parses it.
    let all = INSTALLERS.get_or_init(|| serde_json::from_str(include_str!("installers.json")).unwrap_or_default());
    let for_os = move |row: &&Installer| row.os.as_ref().is_none_or(|list| list.iter().any(|name| name == id_of(os)));
    all.iter().filter(for_os).filter(move |row| row.programs.iter().any(|name| name == program))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole_and_sourced() {
        let rows: Vec<Installer> = serde_json::from_str(include_str!("installers.json")).unwrap();
        for row in &rows {
            assert!(row.source.starts_with("https://") && row.checked.len() == 10, "{}", row.order);
            assert!(!row.programs.is_empty() && !row.with.is_empty(), "{}", row.order);
            // A script of the maker comes from the maker's own address, and never as root.
            let piped = row.order.contains('|');
            assert!(!piped || (row.os.is_some() && row.order.contains("https://") | row.order.contains("bun.sh")));
            assert!(!piped || !row.order.contains("sudo"), "{}", row.order);
        }
        for program in ["npx", "uvx", "docker", "bunx", "deno", "pipx", "python3", "podman", "pnpm"] {
            for os in [Os::Linux, Os::MacOs] {
                assert!(installers(program, os).count() > 1, "{program}");
            }
        }
        assert!(installers("uvx", Os::Windows).all(|row| !row.order.contains("| sh")));
    }
}
