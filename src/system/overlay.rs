//! A machine on which some files hold something else than they do, or the home is another.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use super::{Container, Lookup, Os, ReadError, Sought, Stat, System, Walk, WriteError};

/// Another machine, but for the content of some files. What was not written to it yet can be looked at as if it were.
///
/// Files are known by where their paths lead, so that two links to one file show the same.
pub struct Overlay<'a> {
    below: &'a dyn System,
    files: Mutex<HashMap<PathBuf, Vec<u8>>>,
    home: Option<PathBuf>,
}

impl std::fmt::Debug for Overlay<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Overlay").finish_non_exhaustive()
    }
}

impl<'a> Overlay<'a> {
    /// A machine that is as the other one.
    pub fn new(below: &'a dyn System) -> Self {
        Self { below, files: Mutex::default(), home: None }
    }

    /// A machine that is as the other one for somebody whose home is this folder, with nothing in the environment that
    /// names places in another one.
    pub fn with_home(below: &'a dyn System, home: PathBuf) -> Self {
        Self { home: Some(home), ..Self::new(below) }
    }

    /// The value of a variable, of which it is known what it is on the machine below.
    fn seen(&self, name: &str, value: String) -> Option<String> {
        let Some(home) = &self.home else { return Some(value) };
        let within = |path: &Path| Some(path.to_string_lossy().into_owned());
        match name {
            "HOME" | "USERPROFILE" => within(home),
            "APPDATA" => within(&home.join("AppData/Roaming")),
            "LOCALAPPDATA" => within(&home.join("AppData/Local")),
            // Where programs of the one who runs this keep their files.
            _ if name.starts_with("XDG_") => None,
            _ if name != "PATH" && self.below.home().is_some_and(|own| Path::new(&value).starts_with(own)) => None,
            _ => Some(value),
        }
    }

    /// Says what a file holds.
    pub fn put(&self, path: &Path, bytes: Vec<u8>) {
        let path = self.below.real_path(path);
        self.files().insert(path, bytes);
    }

    /// The other machine.
    pub fn below(&self) -> &'a dyn System {
        self.below
    }

    fn files(&self) -> MutexGuard<'_, HashMap<PathBuf, Vec<u8>>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl System for Overlay<'_> {
    fn os(&self) -> Os {
        self.below.os()
    }

    fn env(&self, name: &str) -> Option<String> {
        self.below.env(name).and_then(|value| self.seen(name, value))
    }

    fn environment(&self) -> Vec<(String, String)> {
        let all = self.below.environment().into_iter();
        let seen = all.filter_map(|(name, value)| {
            let value = self.seen(&name, value)?;
            Some((name, value))
        });
        seen.collect()
    }

    fn home(&self) -> Option<PathBuf> {
        self.home.clone().or_else(|| self.below.home())
    }

    fn current_dir(&self) -> PathBuf {
        self.below.current_dir()
    }

    fn stat(&self, path: &Path) -> Result<Stat, ReadError> {
        self.below.stat(path)
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        if !self.files().is_empty() {
            let real = self.below.real_path(path);
            if let Some(bytes) = self.files().get(&real) {
                return Ok(bytes.clone());
            }
        }
        self.below.read(path)
    }

    fn read_start(&self, path: &Path, len: usize) -> Result<Vec<u8>, ReadError> {
        self.below.read_start(path, len)
    }

    fn read_end(&self, path: &Path, len: usize) -> Result<Vec<u8>, ReadError> {
        self.below.read_end(path, len)
    }

    fn modified(&self, path: &Path) -> Option<SystemTime> {
        self.below.modified(path)
    }

    fn create(&self, path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
        if matches!(self.read(path), Err(ReadError::NotFound)) {
            self.write(path, bytes)
        } else {
            Err(WriteError::Exists)
        }
    }

    fn owner(&self, path: &Path) -> Option<(u32, u32)> {
        self.below.owner(path)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
        self.put(path, bytes.to_vec());
        Ok(())
    }

    fn replace(&self, path: &Path, was: &[u8], bytes: &[u8]) -> Result<(), WriteError> {
        if self.read(path).is_ok_and(|there| there == was) { self.write(path, bytes) } else { Err(WriteError::Changed) }
    }

    fn append(&self, path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
        self.write(path, &[&self.read(path).unwrap_or_default(), bytes].concat())
    }

    fn real_path(&self, path: &Path) -> PathBuf {
        self.below.real_path(path)
    }

    fn link(&self, path: &Path) -> Option<PathBuf> {
        self.below.link(path)
    }

    fn is_executable(&self, path: &Path) -> bool {
        self.below.is_executable(path)
    }

    fn is_writable(&self, path: &Path) -> Option<bool> {
        self.below.is_writable(path)
    }

    fn forbids_execution(&self, path: &Path) -> bool {
        self.below.forbids_execution(path)
    }

    fn is_quarantined(&self, path: &Path) -> bool {
        self.below.is_quarantined(path)
    }

    fn is_ignored(&self, path: &Path) -> Option<bool> {
        self.below.is_ignored(path)
    }

    fn entries(&self, folder: &Path) -> Vec<String> {
        self.below.entries(folder)
    }

    fn walk(&self, root: &Path, sought: &dyn Sought) -> Walk {
        self.below.walk(root, sought)
    }

    fn find_command(&self, name: &str, path_list: Option<&str>, cwd: &Path) -> Lookup {
        self.below.find_command(name, path_list, cwd)
    }

    fn container_kind(&self) -> Option<Container> {
        self.below.container_kind()
    }

    fn listens_on(&self, port: u16) -> Option<bool> {
        self.below.listens_on(port)
    }
}
