//! Where clients write what their servers say.

use std::path::{Path, PathBuf};

use super::place::{expand, paths_of};
use crate::system::{Os, System};

/// Where a client writes or shows what its servers say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Log {
    /// In files.
    File {
        /// On this system alone; `None` on all.
        os: Option<Os>,
        /// Where they lie: from the home (`~/`), from a variable (`%APPDATA%/`, `$TMPDIR/`) or from the project
        /// (`<project>/`). A `*` stands for any run of characters within a name, `<server>` for the server's name;
        /// `<project-slug>` and `<server-slug>` for the project's path and the server's name with a `-` for whatever is
        /// no letter or digit of ASCII.
        path: &'static str,
    },
    /// In a place of its own surface.
    Told {
        /// The place in words.
        place: &'static str,
    },
}

/// A longer slug is cut there, and goes on with a hash that is not worked out here.
/// Sources: <https://github.com/anthropics/claude-code/issues/70076>,
/// <https://github.com/iamantoniodinuzzo/claude-flutter/issues/59> (2026-11-22).
const LONGEST_SLUG: usize = 200;

impl Log {
    /// Files on every system.
    pub(super) const fn file(path: &'static str) -> Self {
        Self::File { os: None, path }
    }

    /// Files on one system.
    pub(super) const fn file_on(os: Os, path: &'static str) -> Self {
        Self::File { os: Some(os), path }
    }

    /// A place in words.
    pub(super) const fn told(place: &'static str) -> Self {
        Self::Told { place }
    }

    /// Whether it is of one server alone.
    pub fn is_of_one_server(self) -> bool {
        matches!(self, Self::File { path, .. } if path.contains("<server"))
    }

    /// The paths on a machine that may be its files, for a project and a server. The name of the server may be anything:
    /// with one that leads elsewhere there are none.
    pub fn files(self, system: &dyn System, project: &Path, server: &str) -> Vec<PathBuf> {
        let Self::File { os, path } = self else { return Vec::new() };
        let leads_elsewhere = server.contains(['/', '\\', '*', '\0', '~', ':', '<']) || server.starts_with('.');
        if os.is_some_and(|os| os != system.os()) || path.contains("<server>") && leads_elsewhere {
            return Vec::new();
        }
        // A client knows its working directory by where it really is.
        let real = system.real_path(project);
        if let Some(rest) = path.strip_prefix("<project>/") {
            let files = expand(system, project.to_owned(), rest);
            // What comes with a project may be a link to something of the user.
            return files.into_iter().filter(|file| system.real_path(file).starts_with(&real)).collect();
        }
        let path = path.replace("<project-slug>", &slug(&real.to_string_lossy()));
        let path = path.replace("<server-slug>", &slug(server)).replace("<server>", server);
        paths_of(system, &path)
    }
}

/// A text as a part of a file's name, as JavaScript makes it one: what takes two of its units becomes two characters.
fn slug(text: &str) -> String {
    let plain = |unit| u8::try_from(unit).ok().filter(u8::is_ascii_alphanumeric).map_or('-', char::from);
    let mut slug: String = text.encode_utf16().map(plain).collect();
    if slug.len() > LONGEST_SLUG {
        slug.truncate(LONGEST_SLUG);
        slug.push_str("-*");
    }
    slug
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::CLIENTS;
    use crate::system::FakeSystem;

    fn files(log: Log, system: &FakeSystem, project: &str, server: &str) -> Vec<String> {
        let files = log.files(system, Path::new(project), server);
        files.iter().map(|file| file.to_string_lossy().replace('\\', "/")).collect()
    }

    #[test]
    fn the_places_of_all_clients_are_of_a_known_form() {
        for client in CLIENTS {
            for log in client.logs {
                let Log::File { path, .. } = log else { continue };
                assert!(path.starts_with(['~', '%', '$']) || path.starts_with("<project>/"), "{path}");
                assert!(!path.ends_with('/') && path.split('/').all(|name| name.matches('*').count() < 2), "{path}");
                let known = ["<project>", "<project-slug>", "<server>", "<server-slug>"];
                let rest = known.iter().fold((*path).to_owned(), |path, word| path.replace(word, ""));
                assert!(!rest.contains(['<', '>']), "{path}");
            }
        }
    }

    #[test]
    fn slugs_are_those_of_the_client() {
        assert_eq!(slug("/Users/user.name/my_app é"), "-Users-user-name-my-app--");
        assert_eq!(slug("C:\\x\u{1f600}"), "C--x--");
        assert_eq!(slug(&"a/".repeat(150)), format!("{}-*", "a-".repeat(100)));
    }

    #[test]
    fn a_place_stands_for_files_of_a_project_and_a_server() {
        let slugs = Log::file_on(Os::Linux, "~/.cache/<project-slug>/logs-<server-slug>/*");
        let system = FakeSystem::new(Os::Linux)
            .file("/home/me/.cache/-srv-real-app/logs-my-srv/1.jsonl", 0o600, "")
            .file("/home/me/.cache/-srv-real-app/logs-my-srv/2.txt", 0o600, "")
            .linked("/home/me/app", "/srv/real_app");
        let folder = "/home/me/.cache/-srv-real-app/logs-my-srv";
        let expected = [format!("{folder}/1.jsonl"), format!("{folder}/2.txt")];
        assert_eq!(files(slugs, &system, "/home/me/app", "my srv"), expected);
        let mac = FakeSystem::new(Os::MacOs);
        assert!(files(slugs, &mac, "/home/me/app", "my srv").is_empty());
        let named = Log::file("%APPDATA%/logs/x-<server>.log");
        let windows = FakeSystem::new(Os::Windows).env("APPDATA", "C:/Users/me/AppData");
        assert_eq!(files(named, &windows, "C:/p", "my srv"), ["C:/Users/me/AppData/logs/x-my srv.log"]);
        assert!(files(named, &FakeSystem::new(Os::Windows), "C:/p", "x").is_empty());
        assert!(files(Log::told("Output"), &windows, "C:/p", "x").is_empty());
    }

    #[test]
    fn a_name_that_leads_elsewhere_has_no_files() {
        let log = Log::file("~/logs/<server>/x.log");
        let system = FakeSystem::new(Os::Linux).file("/home/me/logs/other/x.log", 0o600, "");
        for server in ["../../etc", "..", "a/../../b", "*", "a\\b", "c:x", "\0", ".", "<project>"] {
            assert!(files(log, &system, "/p", server).is_empty(), "{server}");
        }
        assert_eq!(files(log, &system, "/p", "other"), ["/home/me/logs/other/x.log"]);
    }

    #[test]
    fn what_a_project_links_to_is_not_its_log() {
        let log = Log::file("<project>/.crush/logs/crush.log");
        let system = FakeSystem::new(Os::Linux).linked("/evil/.crush/logs/crush.log", "/home/me/.ssh/id_ed25519");
        assert!(files(log, &system, "/evil", "x").is_empty());
        assert_eq!(files(log, &system, "/good", "x"), ["/good/.crush/logs/crush.log"]);
    }
}
