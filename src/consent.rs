//! What the user has consented to: which servers of a project a client may start, and which folders it trusts.
//!
//! The answers are read from where the client keeps them, as its file in `client` says; nothing is ever written there.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::client::{Answer, Approval, Base, Client, ConsentStore, Judge, PROJECT, SERVER, Saying, Told};
use crate::document::{Document, NodeKind, NodeRef};
use crate::system::{Os, ReadError, System};
use crate::text::SourceFile;

/// Whether a server may be started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Consent {
    /// It may, or nobody is asked.
    Approved,
    /// It may not: somebody said so.
    Refused,
    /// Nobody was asked yet.
    Pending,
    /// That could not be found out, or the client was never used here.
    Unknown,
}

/// What is known of a project in the stores of one client.
#[derive(Clone, Debug)]
pub struct Consents {
    judge: Judge,
    /// What was read, each with the store that says it.
    found: Vec<Found>,
    /// Whether the client has a file of its own for this user.
    used: bool,
    /// Whether something could not be read, or may hold for this project or not.
    unsure: bool,
}

/// One thing that a store says.
#[derive(Clone, Debug)]
struct Found {
    answer: Answer,
    /// The names it is said of; `None` for all.
    names: Option<Vec<String>>,
    /// Whether it counts only where the folder is trusted.
    if_trusted: bool,
}

impl Consents {
    /// Reads what the stores of a client say of a project.
    pub fn read(system: &dyn System, judge: Judge, project: &Path) -> Self {
        let mut consents = Self { judge, found: Vec::new(), used: false, unsure: false };
        if judge.file.approval != Approval::None {
            for store in judge.client.consent.stores {
                consents.consult(system, store, project);
            }
        }
        consents
    }

    /// Whether a server may be started.
    pub fn of(&self, server: &str) -> Consent {
        match self.judge.file.approval {
            Approval::None => Consent::Approved,
            Approval::EachServer if self.says(Answer::Refused, server) => Consent::Refused,
            Approval::EachServer if self.says(Answer::Allowed, server) => Consent::Approved,
            Approval::EachServer => self.no_answer(),
            Approval::TrustedFolder => self.folder(),
        }
    }

    /// Whether the project's folder is trusted.
    pub fn folder(&self) -> Consent {
        if self.judge.client.consent.stores.is_empty() {
            Consent::Unknown
        } else if !self.asks() || self.trusts() {
            Consent::Approved
        } else if self.found.iter().any(|found| found.answer == Answer::Distrusted) {
            Consent::Refused
        } else {
            self.no_answer()
        }
    }

    fn no_answer(&self) -> Consent {
        if self.unsure || !self.used { Consent::Unknown } else { Consent::Pending }
    }

    fn trusts(&self) -> bool {
        self.found.iter().any(|found| matches!(found.answer, Answer::Trusted | Answer::ParentTrusted))
    }

    /// Whether the client asks at all.
    fn asks(&self) -> bool {
        let told = |saying: &Saying| saying.answer == Answer::Asks;
        !sayings(self.judge.client).any(told) || self.found.iter().any(|found| found.answer == Answer::Asks)
    }

    fn says(&self, answer: Answer, server: &str) -> bool {
        // What is refused is compared as the client compares names of tools, what is allowed letter by letter.
        let plain = self.judge.file.names.collide.filter(|_| answer == Answer::Refused);
        let same = |name: &String| name == server || plain.is_some_and(|plain| plain(name) == plain(server));
        self.found
            .iter()
            .filter(|found| found.answer == answer && (!found.if_trusted || self.trusts()))
            .any(|found| found.names.as_ref().is_none_or(|names| names.iter().any(same)))
    }

    /// Reads one store. Of those that lie in the project the ones in folders above it are read too: the client may have
    /// been started there.
    fn consult(&mut self, system: &dyn System, store: &ConsentStore, project: &Path) {
        let windows = system.os() == Os::Windows;
        let plain_project = plain(&project.to_string_lossy(), windows);
        let in_project = matches!(store.place.base, Base::Project | Base::ProjectOrAbove);
        let home = system.home();
        let above = project.ancestors().skip(1).take_while(|folder| in_project && Some(*folder) != home.as_deref());
        for folder in std::iter::once(project).chain(above) {
            let Some(path) = store.place.locate(system, folder) else { return };
            let bytes = match system.read(&path) {
                Ok(bytes) => bytes,
                Err(ReadError::NotFound) => continue,
                Err(_) => {
                    self.unsure = true;
                    continue;
                }
            };
            self.used |= !in_project && store.place.base != Base::Root;
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let document = Document::parse(Arc::new(SourceFile::new(path, text)), store.syntax);
            self.unsure |= document.faults().iter().any(|fault| fault.kind.is_structural());
            let whole = plain(&folder.to_string_lossy(), windows);
            for part in document.root().into_iter().flat_map(|root| parts(root, store.path, whole.clone(), windows)) {
                self.listen(store, &part, &plain_project, windows);
            }
        }
    }

    /// Takes what a part of a store says.
    fn listen(&mut self, store: &ConsentStore, part: &Part<'_>, project: &Path, windows: bool) {
        for saying in store.sayings {
            let value = if saying.key.is_empty() { Some(part.node) } else { part.node.get(saying.key) };
            let Some(value) = value else { continue };
            if saying.told == Told::Folders {
                for folder in value.items().filter_map(NodeRef::as_str) {
                    self.hear(store, saying.answer, None, &plain(folder, windows), project);
                }
            } else if let Some(names) = told(value, saying.told) {
                let of_one = part.server.map(|name| vec![name.to_owned()]);
                self.hear(store, saying.answer, names.or(of_one), &part.folder, project);
            }
        }
    }

    /// Takes one thing that is said of a folder.
    fn hear(
        &mut self,
        store: &ConsentStore,
        answer: Answer,
        names: Option<Vec<String>>,
        folder: &Path,
        project: &Path,
    ) {
        let (region, inherits) = match answer {
            Answer::ParentTrusted => (folder.parent().unwrap_or(folder), true),
            _ => (folder, store.inherits),
        };
        match answer {
            // Nothing is refused by what is said of a folder above.
            Answer::Refused | Answer::Distrusted if region != project => {}
            answer if region == project || (inherits && project.starts_with(region)) => {
                // A refusal counts whoever wrote it down.
                let if_trusted = store.if_trusted && answer != Answer::Refused;
                self.found.push(Found { answer, names, if_trusted });
            }
            _ => self.unsure |= project.starts_with(region),
        }
    }
}

fn sayings(client: &Client) -> impl Iterator<Item = &'static Saying> {
    client.consent.stores.iter().flat_map(|store| store.sayings)
}

/// The names that a value says something of; the inner `None` stands for all.
#[expect(clippy::option_option, reason = "said of nobody, of all, of some")]
fn told(value: NodeRef<'_>, told: Told) -> Option<Option<Vec<String>>> {
    match told {
        Told::On => (value.kind() == NodeKind::Bool(true)).then_some(None),
        Told::Off => (value.kind() == NodeKind::Bool(false)).then_some(None),
        Told::Word(word) => (value.as_str() == Some(word)).then_some(None),
        Told::Name => {
            let names: Vec<_> = value.items().filter_map(NodeRef::as_str).map(str::to_owned).collect();
            (!names.is_empty()).then_some(Some(names))
        }
        Told::Folders => None,
    }
}

/// A part of a store.
#[derive(Clone)]
struct Part<'a> {
    node: NodeRef<'a>,
    /// The folder that it is about.
    folder: PathBuf,
    /// The server that it is about, if it is about one alone.
    server: Option<&'a str>,
}

/// The parts of a store at the end of a path of keys.
fn parts<'a>(root: NodeRef<'a>, path: &[&str], whole: PathBuf, windows: bool) -> Vec<Part<'a>> {
    let mut found = vec![Part { node: root, folder: whole, server: None }];
    for key in path {
        let below = |part: Part<'a>| -> Vec<Part<'a>> {
            let entries = part.node.entries();
            match *key {
                PROJECT => entries
                    .map(|entry| Part { node: entry.value, folder: plain(entry.key.as_str(), windows), ..part.clone() })
                    .collect(),
                SERVER => entries
                    .map(|entry| Part { node: entry.value, server: Some(entry.key.as_str()), ..part.clone() })
                    .collect(),
                key => part.node.get(key).into_iter().map(|node| Part { node, ..part.clone() }).collect(),
            }
        };
        found = found.into_iter().flat_map(below).collect();
    }
    found
}

/// A folder as it is compared: Windows takes both separators, and upper case for lower case.
fn plain(path: &str, windows: bool) -> PathBuf {
    if windows { path.replace('\\', "/").to_lowercase().into() } else { path.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::{self, sample};
    use crate::system::FakeSystem;

    /// The answer of Claude Code on a machine with these files.
    fn claude(files: &[(&str, &str)], project: &str, server: &str) -> Consent {
        let mut system = FakeSystem::new(Os::Linux);
        for (path, text) in files {
            system = system.file(path, 0o644, text);
        }
        let client = client::find("claude-code").unwrap();
        let file = client.files.iter().find(|file| file.id == "project").unwrap();
        Consents::read(&system, Judge { client, file }, Path::new(project)).of(server)
    }

    const STATE: &str = "/home/me/.claude.json";
    const LOCAL: &str = "/p/.claude/settings.local.json";
    const SHARED: &str = "/p/.claude/settings.json";

    #[test]
    fn the_stores_of_claude_code_are_read() {
        let enabled = r#"{"enabledMcpjsonServers": ["time", "my.docs"]}"#;
        let disabled = r#"{"disabledMcpjsonServers": ["time", "my.docs"]}"#;
        let all = r#"{"enableAllProjectMcpServers": true}"#;
        let trusted = r#"{"projects": {"/p": {"hasTrustDialogAccepted": true}}}"#;
        for (files, server, answer) in [
            (vec![], "time", Consent::Unknown),
            (vec![(STATE, "{}")], "time", Consent::Pending),
            (vec![(STATE, "{}"), (LOCAL, enabled)], "time", Consent::Approved),
            (vec![(STATE, "{}"), (LOCAL, enabled)], "other", Consent::Pending),
            (vec![(STATE, "{}"), (LOCAL, enabled)], "my_docs", Consent::Pending),
            (vec![(STATE, "{}"), (LOCAL, disabled)], "my_docs", Consent::Refused),
            (vec![(STATE, "{}"), (LOCAL, all)], "other", Consent::Approved),
            (vec![("/home/me/.claude/settings.json", all)], "time", Consent::Approved),
            (vec![("/home/me/.claude/settings.json", all), (SHARED, disabled)], "time", Consent::Refused),
            // A project does not approve its own servers before the folder is trusted.
            (vec![(STATE, "{}"), (SHARED, all)], "time", Consent::Pending),
            (vec![(STATE, trusted), (SHARED, all)], "time", Consent::Approved),
            (
                vec![(STATE, r#"{"projects": {"/": {"hasTrustDialogAccepted": true}}}"#), (SHARED, all)],
                "time",
                Consent::Approved,
            ),
            (vec![(STATE, r#"{"projects": {"/p": {"enabledMcpjsonServers": ["time"]}}}"#)], "time", Consent::Approved),
            (vec![(STATE, r#"{"projects": {"/q": {"enabledMcpjsonServers": ["time"]}}}"#)], "time", Consent::Pending),
            (vec![(STATE, r#"{"projects": {"/": {"enabledMcpjsonServers": ["time"]}}}"#)], "time", Consent::Unknown),
            (vec![(STATE, r#"{"projects": {"/": {"disabledMcpjsonServers": ["time"]}}}"#)], "time", Consent::Pending),
            (vec![(STATE, r#"{"projects": {"/p": "#)], "time", Consent::Unknown),
        ] {
            assert_eq!(claude(&files, "/p", server), answer, "{files:?} {server}");
        }
    }

    /// Whether a made-up client trusts the folder `/p/q`.
    fn trust(client: &'static Client, files: &[(&str, &str)]) -> Consent {
        let mut system = FakeSystem::new(Os::Linux);
        for (path, text) in files {
            system = system.file(path, 0o644, text);
        }
        let judge = Judge { client, file: &sample::TRUSTING };
        let consents = Consents::read(&system, judge, Path::new("/p/q"));
        assert_eq!(consents.folder(), consents.of("time"));
        consents.folder()
    }

    #[test]
    fn a_level_of_trust_is_that_of_the_folder() {
        for (state, answer) in [
            ("{}", Consent::Pending),
            (r#"{"projects": {"/p/q": {"trust_level": "trusted"}}}"#, Consent::Approved),
            (r#"{"projects": {"/p/q/": {"trust_level": "trusted"}}}"#, Consent::Approved),
            (r#"{"projects": {"/p/q": {"trust_level": "untrusted"}}}"#, Consent::Refused),
            (r#"{"projects": {"/p/q/r": {"trust_level": "trusted"}}}"#, Consent::Pending),
            (r#"{"projects": {"/p/qq": {"trust_level": "trusted"}}}"#, Consent::Pending),
            // The project may be the folder above.
            (r#"{"projects": {"/p": {"trust_level": "trusted"}}}"#, Consent::Unknown),
            (r#"{"projects": {"/p": {"trust_level": "untrusted"}}}"#, Consent::Pending),
        ] {
            assert_eq!(trust(&sample::LEVELS, &[("/home/me/.x/state.json", state)]), answer, "{state}");
        }
        assert_eq!(trust(&sample::LEVELS, &[]), Consent::Unknown);
    }

    #[test]
    fn nobody_is_asked_until_the_client_is_told_to_ask() {
        const ASKS: (&str, &str) = ("/home/me/.x/settings.json", r#"{"security": {"folderTrust": {"enabled": true}}}"#);
        const QUIET: (&str, &str) =
            ("/home/me/.x/settings.json", r#"{"security": {"folderTrust": {"enabled": false}}}"#);
        let folders = |text: &'static str| ("/home/me/.x/folders.json", text);
        for (files, answer) in [
            (vec![], Consent::Approved),
            (vec![QUIET], Consent::Approved),
            (vec![ASKS], Consent::Pending),
            (vec![ASKS, folders(r#"{"/p/q": "TRUST_FOLDER"}"#)], Consent::Approved),
            (vec![ASKS, folders(r#"{"/p": "TRUST_FOLDER"}"#)], Consent::Approved),
            (vec![ASKS, folders(r#"{"/p/other": "TRUST_PARENT"}"#)], Consent::Approved),
            (vec![ASKS, folders(r#"{"/p/other": "TRUST_FOLDER"}"#)], Consent::Pending),
            (vec![ASKS, folders(r#"{"/p/q": "DO_NOT_TRUST"}"#)], Consent::Refused),
        ] {
            assert_eq!(trust(&sample::FOLDERS, &files), answer, "{files:?}");
        }
    }

    /// What a client is allowed of a file of its own in `/p`, with these files in the home.
    fn of(client: &str, file: &str, home: &[(&str, &str)]) -> Consent {
        let system = home.iter().fold(FakeSystem::new(Os::Linux), |system, (path, text)| {
            system.file(&format!("/home/me/{path}"), 0o600, text)
        });
        let client = client::find(client).unwrap();
        let file = client.files.iter().find(|kind| kind.id == file).unwrap();
        Consents::read(&system, Judge { client, file }, Path::new("/p")).of("time")
    }

    #[test]
    fn the_stores_of_other_clients_are_read() {
        const TRUSTED: (&str, &str) = ("trustedFolders.json", r#"{"/p": "TRUST_FOLDER"}"#);
        let in_folder = |folder: &str, files: &[(&str, &'static str)]| -> Vec<(String, &'static str)> {
            files.iter().map(|(path, text)| (format!("{folder}/{path}"), *text)).collect()
        };
        let on = ("settings.json", r#"{"security": {"folderTrust": {"enabled": true}}}"#);
        let off = ("settings.json", r#"{"security": {"folderTrust": {"enabled": false}}}"#);
        let used = ("settings.json", "{}");
        let answer = |text| ("mcpApprovals.json", text);
        let yes =
            r#"{"/p": {"time": {"hash": "1", "status": "approved"}, "git": {"hash": "2", "status": "rejected"}}}"#;
        let no = r#"{"/p": {"time": {"hash": "1", "status": "rejected"}}}"#;
        let other = r#"{"/q": {"time": {"hash": "1", "status": "approved"}}}"#;
        for (client, file, folder, files, wanted) in [
            // Gemini CLI asks unless it is told not to, Qwen Code only when it is told to.
            ("gemini-cli", "project", ".gemini", vec![], Consent::Unknown),
            ("gemini-cli", "project", ".gemini", vec![used], Consent::Pending),
            ("gemini-cli", "project", ".gemini", vec![on], Consent::Pending),
            ("gemini-cli", "project", ".gemini", vec![off], Consent::Approved),
            ("gemini-cli", "project", ".gemini", vec![used, TRUSTED], Consent::Approved),
            (
                "gemini-cli",
                "project",
                ".gemini",
                vec![("trustedFolders.json", r#"{"/p": "DO_NOT_TRUST"}"#)],
                Consent::Refused,
            ),
            ("qwen-code", "settings", ".qwen", vec![used], Consent::Approved),
            ("qwen-code", "settings", ".qwen", vec![on], Consent::Pending),
            ("qwen-code", "settings", ".qwen", vec![on, TRUSTED], Consent::Approved),
            ("qwen-code", "project", ".qwen", vec![used], Consent::Pending),
            ("qwen-code", "project", ".qwen", vec![answer(yes)], Consent::Approved),
            ("qwen-code", "project", ".qwen", vec![answer(no)], Consent::Refused),
            ("qwen-code", "project", ".qwen", vec![answer(other)], Consent::Pending),
            ("copilot-cli", "project", ".copilot", vec![], Consent::Unknown),
            ("copilot-cli", "project", ".copilot", vec![("config.json", "{}")], Consent::Pending),
            (
                "copilot-cli",
                "project",
                ".copilot",
                vec![("config.json", r#"{"trustedFolders": ["/"]}"#)],
                Consent::Approved,
            ),
            (
                "copilot-cli",
                "project",
                ".copilot",
                vec![("config.json", r#"{"trusted_folders": ["/p"]}"#)],
                Consent::Approved,
            ),
            (
                "copilot-cli",
                "project",
                ".copilot",
                vec![("config.json", r#"{"trustedFolders": ["/q"]}"#)],
                Consent::Pending,
            ),
        ] {
            let files = in_folder(folder, &files);
            let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
            assert_eq!(of(client, file, &files), wanted, "{client} {file} {files:?}");
        }
    }

    #[test]
    fn a_store_above_the_project_leaves_it_open() {
        let files = [(STATE, "{}"), (LOCAL, r#"{"enabledMcpjsonServers": ["time"]}"#)];
        assert_eq!(claude(&files, "/p/api", "time"), Consent::Unknown);
    }

    #[test]
    fn files_that_nobody_is_asked_about_are_approved() {
        let system = FakeSystem::new(Os::Linux).file(STATE, 0o644, "{}");
        let client = client::find("claude-code").unwrap();
        for file in client.files.iter().filter(|file| file.approval == Approval::None) {
            assert_eq!(Consents::read(&system, Judge { client, file }, Path::new("/p")).of("time"), Consent::Approved);
        }
    }

    #[test]
    fn folders_are_compared_as_the_machine_compares_them() {
        assert_eq!(plain(r"C:\Users\Me\P", true), plain("c:/users/me/p", true));
        assert_ne!(plain("/P", false), plain("/p", false));
    }
}
