//! A machine that a test makes up.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use super::{FileKind, Lookup, Os, ReadError, Sought, Stat, System, Walk, WriteError, lookup, walk};

#[derive(Clone, Debug)]
struct FakeFile {
    kind: FileKind,
    mode: u32,
    content: Vec<u8>,
}

/// A made-up machine: any operating system, on any machine.
#[derive(Clone, Debug)]
pub struct FakeSystem {
    os: Os,
    home: PathBuf,
    current_dir: PathBuf,
    env: BTreeMap<String, String>,
    files: BTreeMap<String, FakeFile>,
    broken: BTreeMap<String, ReadError>,
    links: BTreeMap<String, PathBuf>,
    traits: BTreeSet<(Trait, String)>,
    modified: BTreeMap<String, SystemTime>,
    owners: BTreeMap<String, (u32, u32)>,
    /// What was written, which is not read again.
    written: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
}

/// What a path of a made-up machine may be beside its mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Trait {
    /// This user may not write to it.
    ReadOnly,
    /// Nothing on or below it may be executed.
    NoExec,
    /// It was downloaded, and macOS says so.
    Quarantined,
    /// A folder that is a repository of git.
    Repository,
    /// Git ignores it.
    Ignored,
}

impl FakeSystem {
    /// An empty machine with the usual home of its operating system.
    pub fn new(os: Os) -> Self {
        let home = match os {
            Os::Linux => "/home/me",
            Os::MacOs => "/Users/me",
            Os::Windows => "C:/Users/me",
        };
        Self {
            os,
            home: home.into(),
            current_dir: Path::new(home).join("project"),
            env: BTreeMap::new(),
            files: BTreeMap::new(),
            broken: BTreeMap::new(),
            links: BTreeMap::new(),
            traits: BTreeSet::new(),
            modified: BTreeMap::new(),
            owners: BTreeMap::new(),
            written: Arc::default(),
        }
    }

    /// Sets an environment variable.
    #[must_use]
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.env.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Adds a file with permission bits.
    #[must_use]
    pub fn file(self, path: &str, mode: u32, content: impl AsRef<[u8]>) -> Self {
        self.entry(path, FileKind::File, mode, content)
    }

    /// Adds a directory with permission bits.
    #[must_use]
    pub fn directory(self, path: &str, mode: u32) -> Self {
        self.entry(path, FileKind::Directory, mode, "")
    }

    /// Adds something that is no regular file.
    #[must_use]
    pub fn special(self, path: &str, kind: FileKind) -> Self {
        self.entry(path, kind, 0o644, "")
    }

    /// Makes a path one that fails in this way.
    #[must_use]
    pub fn broken(mut self, path: &str, error: ReadError) -> Self {
        self.broken.insert(self.key(Path::new(path)), error);
        self
    }

    /// Adds a symbolic link.
    #[must_use]
    pub fn linked(mut self, path: &str, target: &str) -> Self {
        self.links.insert(self.key(Path::new(path)), target.into());
        self
    }

    /// Says that this user may not write to a path, whatever its mode.
    #[must_use]
    pub fn read_only(self, path: &str) -> Self {
        self.having(Trait::ReadOnly, path)
    }

    /// Says that nothing on or below a path may be executed.
    #[must_use]
    pub fn no_exec(self, path: &str) -> Self {
        self.having(Trait::NoExec, path)
    }

    /// Says that a file was downloaded.
    #[must_use]
    pub fn quarantined(self, path: &str) -> Self {
        self.having(Trait::Quarantined, path)
    }

    /// Says that a folder is a repository of git.
    #[must_use]
    pub fn repository(self, path: &str) -> Self {
        self.having(Trait::Repository, path)
    }

    /// Says that git ignores a file.
    #[must_use]
    pub fn ignored(self, path: &str) -> Self {
        self.having(Trait::Ignored, path)
    }

    /// Says when a file was last written to.
    #[must_use]
    pub fn modified(mut self, path: &str, time: SystemTime) -> Self {
        self.modified.insert(self.key(Path::new(path)), time);
        self
    }

    /// Says to which user and group a file belongs.
    #[must_use]
    pub fn owned(mut self, path: &str, user: u32, group: u32) -> Self {
        self.owners.insert(self.key(Path::new(path)), (user, group));
        self
    }

    /// What was written to a path.
    pub fn written(&self, path: &str) -> Option<Vec<u8>> {
        self.written.lock().unwrap_or_else(PoisonError::into_inner).get(&self.key(Path::new(path))).cloned()
    }

    fn having(mut self, what: Trait, path: &str) -> Self {
        self.traits.insert((what, self.key(Path::new(path))));
        self
    }

    fn has(&self, what: Trait, path: &Path) -> bool {
        self.traits.contains(&(what, self.key(path)))
    }

    /// Where a path leads once the links on its way are followed; `None` where they go round in a circle.
    fn resolve(&self, path: &Path) -> Option<PathBuf> {
        let mut path = path.to_owned();
        for _ in 0..16 {
            let on_the_way = path.ancestors().find_map(|part| Some((part, self.links.get(&self.key(part))?)));
            let Some((part, target)) = on_the_way else { return Some(path) };
            let below = path.strip_prefix(part).unwrap_or(Path::new("")).to_owned();
            let target = part.parent().unwrap_or(Path::new("/")).join(target);
            path = if below.as_os_str().is_empty() { target } else { target.join(below) };
        }
        None
    }

    /// Says that the machine is a container.
    #[must_use]
    pub fn container(self) -> Self {
        self.file("/.dockerenv", 0o644, "")
    }

    fn entry(mut self, path: &str, kind: FileKind, mode: u32, content: impl AsRef<[u8]>) -> Self {
        let content = content.as_ref().to_vec();
        self.files.insert(self.key(Path::new(path)), FakeFile { kind, mode, content });
        self
    }

    fn find(&self, path: &Path) -> Result<&FakeFile, ReadError> {
        let key = self.key(&self.resolve(path).ok_or(ReadError::Loop)?);
        match self.broken.get(&key) {
            Some(error) => Err(error.clone()),
            None => self.files.get(&key).ok_or(ReadError::NotFound),
        }
    }

    /// Windows takes both separators and no difference between upper and lower case.
    fn key(&self, path: &Path) -> String {
        let text = path.to_string_lossy().replace("/./", "/");
        if self.os == Os::Windows { text.replace('\\', "/").to_lowercase() } else { text }
    }
}

impl System for FakeSystem {
    fn os(&self) -> Os {
        self.os
    }

    fn env(&self, name: &str) -> Option<String> {
        self.env.get(name).cloned()
    }

    fn environment(&self) -> Vec<(String, String)> {
        self.env.iter().map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    fn home(&self) -> Option<PathBuf> {
        Some(self.home.clone())
    }

    fn current_dir(&self) -> PathBuf {
        self.current_dir.clone()
    }

    fn stat(&self, path: &Path) -> Result<Stat, ReadError> {
        let file = self.find(path)?;
        let mode = (self.os != Os::Windows).then_some(file.mode);
        Ok(Stat { kind: file.kind, len: file.content.len() as u64, mode })
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        let file = self.find(path)?;
        match file.kind {
            FileKind::Directory => Err(ReadError::IsDirectory),
            FileKind::Special => Err(ReadError::NotAFile),
            FileKind::File if self.os != Os::Windows && file.mode & 0o444 == 0 => Err(ReadError::PermissionDenied),
            FileKind::File | FileKind::Null => Ok(file.content.clone()),
        }
    }

    fn read_start(&self, path: &Path, len: usize) -> Result<Vec<u8>, ReadError> {
        let mut bytes = self.read(path)?;
        bytes.truncate(len);
        Ok(bytes)
    }

    fn read_end(&self, path: &Path, len: usize) -> Result<Vec<u8>, ReadError> {
        let mut bytes = self.read(path)?;
        Ok(bytes.split_off(bytes.len().saturating_sub(len)))
    }

    fn modified(&self, path: &Path) -> Option<SystemTime> {
        self.modified.get(&self.key(&self.resolve(path)?)).copied()
    }

    fn create(&self, path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
        if matches!(self.stat(path), Err(ReadError::NotFound)) {
            self.write(path, bytes)
        } else {
            Err(WriteError::Exists)
        }
    }

    fn owner(&self, path: &Path) -> Option<(u32, u32)> {
        self.owners.get(&self.key(&self.resolve(path)?)).copied()
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
        let target = self.resolve(path).ok_or_else(|| WriteError::Other("a loop".to_owned()))?;
        if self.has(Trait::ReadOnly, &target) {
            return Err(WriteError::PermissionDenied);
        }
        self.written.lock().unwrap_or_else(PoisonError::into_inner).insert(self.key(&target), bytes.to_vec());
        Ok(())
    }

    fn replace(&self, path: &Path, was: &[u8], bytes: &[u8]) -> Result<(), WriteError> {
        if self.read(path).is_ok_and(|there| there == was) { self.write(path, bytes) } else { Err(WriteError::Changed) }
    }

    fn append(&self, path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
        let there = self.written(&path.to_string_lossy()).or_else(|| self.read(path).ok());
        self.write(path, &[&there.unwrap_or_default(), bytes].concat())
    }

    fn real_path(&self, path: &Path) -> PathBuf {
        self.resolve(path).unwrap_or_else(|| path.to_owned())
    }

    fn link(&self, path: &Path) -> Option<PathBuf> {
        self.links.get(&self.key(path)).cloned()
    }

    fn is_writable(&self, path: &Path) -> Option<bool> {
        let file = self.find(path).ok()?;
        let writable = self.os == Os::Windows || file.mode & 0o222 != 0;
        Some(writable && !self.has(Trait::ReadOnly, path))
    }

    fn forbids_execution(&self, path: &Path) -> bool {
        path.ancestors().any(|folder| self.has(Trait::NoExec, folder))
    }

    fn is_quarantined(&self, path: &Path) -> bool {
        self.has(Trait::Quarantined, path)
    }

    fn is_ignored(&self, path: &Path) -> Option<bool> {
        path.ancestors().find(|folder| self.has(Trait::Repository, folder))?;
        Some(path.ancestors().any(|folder| self.has(Trait::Ignored, folder)))
    }

    fn is_executable(&self, path: &Path) -> bool {
        // As `access` has it, which asks the mount as well.
        let allowed = |file: &FakeFile| file.mode & 0o111 != 0 && !self.forbids_execution(path);
        self.find(path).is_ok_and(|file| self.os == Os::Windows || allowed(file))
    }

    fn entries(&self, folder: &Path) -> Vec<String> {
        let folder = format!("{}/", self.key(folder));
        let below = self.files.keys().filter_map(|path| path.strip_prefix(&folder));
        let mut names: Vec<_> = below.filter_map(|rest| rest.split('/').next()).map(str::to_owned).collect();
        names.dedup();
        names
    }

    fn walk(&self, root: &Path, sought: &dyn Sought) -> Walk {
        let first = sought.first_zone(root);
        let root = format!("{}/", self.key(root).trim_end_matches('/'));
        // The nearest folder above a file in which a zone begins.
        let zone = |folder: &Path| {
            let within = folder.ancestors().take_while(|folder| format!("{}/", folder.display()).starts_with(&root));
            let mut begun = within.filter(|folder| self.entries(folder).iter().any(|name| sought.begins_zone(name)));
            begun.next().map_or(first, |folder| sought.zone_of(folder))
        };
        let is_found = |path: &&String| {
            let Some(below) = path.strip_prefix(&root) else { return false };
            let (folder, name) = path.rsplit_once('/').unwrap_or_default();
            let skipped = below.split('/').rev().skip(1).any(|name| walk::SKIPPED.contains(&name));
            !skipped && sought.is_sought(Path::new(folder), name, zone(Path::new(folder)))
        };
        Walk { files: self.files.keys().filter(is_found).map(PathBuf::from).collect(), errors: Vec::new() }
    }

    fn find_command(&self, name: &str, path_list: Option<&str>, cwd: &Path) -> Lookup {
        lookup::find(self, name, path_list, cwd)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_found_on_the_path_given() {
        let system = FakeSystem::new(Os::MacOs)
            .env("PATH", "/usr/bin:/bin")
            .file("/opt/homebrew/bin/npx", 0o755, "")
            .file("/usr/bin/data", 0o644, "");
        let cwd = system.current_dir();
        let npx = PathBuf::from("/opt/homebrew/bin/npx");
        assert_eq!(system.find_command("npx", None, &cwd), Lookup::Missing);
        assert_eq!(system.find_command("npx", Some("/opt/homebrew/bin"), &cwd), Lookup::Found(npx));
        assert_eq!(system.find_command("data", None, &cwd), Lookup::NotExecutable("/usr/bin/data".into()));
    }

    #[test]
    fn windows_tries_the_extensions_of_pathext() {
        let system = FakeSystem::new(Os::Windows)
            .env("PATH", r"C:\Windows;C:\Program Files\nodejs")
            .env("PATHEXT", ".COM;.EXE;.BAT;.CMD")
            .file(r"C:\Program Files\nodejs\npx.cmd", 0, "");
        let found = system.find_command("npx", None, &system.current_dir());
        assert!(
            matches!(&found, Lookup::Found(path) if path.to_string_lossy().to_lowercase().ends_with("npx.cmd")),
            "{found:?}"
        );
        assert_eq!(system.find_command("node", None, &system.current_dir()), Lookup::Missing);
    }

    #[test]
    fn a_container_shows_by_its_marker() {
        assert!(!FakeSystem::new(Os::Linux).in_container());
        assert!(FakeSystem::new(Os::Linux).container().in_container());
    }
}
