//! Which settings file counts for which file.
//!
//! The nearest one does, in the folder of a file or above it, and no other has a say. The search ends at the root of the
//! repository, so that a project means the same for everybody who has it; outside of any it goes up to the root. Of a
//! folder that is walked through, the names in it are known, and nothing more is asked.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{SettingsError, SettingsFile};
use crate::client::Client;
use crate::discover::Claims;
use crate::system::{ReadError, System, Zone};

/// The names that a settings file can have; in one folder there is one of them at most.
pub const FILE_NAMES: &[&str] = &["mcp-clinic.toml", ".mcp-clinic.toml"];

/// Where the settings come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// For each file, the nearest settings file.
    #[default]
    Nearest,
    /// For all files this one. Its patterns count from the working directory.
    Given(PathBuf),
    /// The command line alone.
    Nowhere,
}

/// The settings files of a run, and where each counts.
#[derive(Clone, Debug, Default)]
pub struct Found {
    pub(super) files: Vec<Arc<SettingsFile>>,
    /// The file that counts everywhere, by its index.
    everywhere: Option<usize>,
    /// From these folders on downward one of the files counts, by its index, or none.
    folders: HashMap<PathBuf, Option<usize>>,
}

impl Found {
    /// Which of the files counts for the file at a path.
    pub(super) fn index_of(&self, path: &Path) -> Option<usize> {
        if self.files.is_empty() || self.everywhere.is_some() {
            return self.everywhere;
        }
        path.ancestors().skip(1).find_map(|folder| self.folders.get(folder)).copied().flatten()
    }
}

/// Looks for settings files.
pub struct Finder<'s> {
    system: &'s dyn System,
    current: PathBuf,
    searches: bool,
    state: Mutex<State>,
    /// Whether a file was found that says of others whose they are.
    has_claims: AtomicBool,
}

#[derive(Default)]
struct State {
    found: Found,
    errors: Vec<SettingsError>,
}

impl std::fmt::Debug for Finder<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Finder").field("searches", &self.searches).finish_non_exhaustive()
    }
}

impl<'s> Finder<'s> {
    /// Looks where the settings are said to come from.
    pub fn new(system: &'s dyn System, origin: &Origin) -> Self {
        let current = system.current_dir();
        let searches = *origin == Origin::Nearest;
        let finder = Self { system, current, searches, state: Mutex::default(), has_claims: AtomicBool::new(false) };
        if let Origin::Given(path) = origin {
            let mut state = finder.state();
            state.found.everywhere = finder.read(&mut state, &finder.current.join(path), path, &finder.current);
            drop(state);
        }
        finder
    }

    /// The settings files for what lies in the folders that were looked into, or all that is wrong in them.
    pub fn finish(self) -> Result<Found, Vec<SettingsError>> {
        let State { found, mut errors } = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        errors.sort_by(|a, b| (a.source.path(), a.span).cmp(&(b.source.path(), b.span)));
        if errors.is_empty() { Ok(found) } else { Err(errors) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The settings file in a folder itself.
    fn here(&self, state: &mut State, folder: &Path) -> Option<usize> {
        let is_there = |path: &PathBuf| match self.system.stat(path) {
            // A link that leads nowhere was meant to lead to settings.
            Err(ReadError::NotFound) => self.system.link(path).is_some(),
            Err(ReadError::PermissionDenied) => false,
            Ok(_) | Err(_) => true,
        };
        let paths: Vec<_> = FILE_NAMES.iter().map(|name| folder.join(name)).filter(is_there).collect();
        match paths.as_slice() {
            [] => None,
            [path] => self.read(state, path, &self.shown(path), folder),
            [_, second, ..] => {
                let message = format!("this folder has settings in `{}` as well", FILE_NAMES[0]);
                let help = "keep one of the two files: they are not put together";
                state.errors.push(SettingsError::of_file(&self.shown(second), message, help));
                None
            }
        }
    }

    fn read(&self, state: &mut State, path: &Path, shown: &Path, folder: &Path) -> Option<usize> {
        let bytes = match self.system.read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                let help = if error == ReadError::NotFound {
                    "name a file that is there, or give `--isolated` to do without"
                } else {
                    "a settings file belongs there; `--isolated` does without"
                };
                let message = format!("the settings cannot be read: {error}");
                state.errors.push(SettingsError::of_file(shown, message, help));
                return None;
            }
        };
        match SettingsFile::parse(shown, folder, bytes) {
            Ok(file) => {
                self.has_claims.fetch_or(file.claims_files(), Ordering::Relaxed);
                state.found.files.push(Arc::new(file));
                Some(state.found.files.len() - 1)
            }
            Err(errors) => {
                state.errors.extend(errors);
                None
            }
        }
    }

    /// The path to show: as seen from the working directory where that lies below the folder, or it below that.
    fn shown(&self, path: &Path) -> PathBuf {
        for (up, folder) in self.current.ancestors().enumerate() {
            if let Ok(below) = path.strip_prefix(folder)
                && folder.parent().is_some()
            {
                return std::iter::repeat_n(Path::new(".."), up).chain([below]).collect();
            }
        }
        path.to_owned()
    }
}

impl Claims for Finder<'_> {
    fn look(&self, folder: &Path) -> Zone {
        let mut state = self.state();
        if !self.searches {
            return Zone(state.found.everywhere);
        }
        let mut passed = Vec::new();
        let mut nearest = None;
        for folder in folder.ancestors() {
            if let Some(known) = state.found.folders.get(folder) {
                nearest = *known;
                break;
            }
            passed.push(folder);
            nearest = self.here(&mut state, folder);
            if nearest.is_some() || self.system.stat(&folder.join(".git")).is_ok() {
                break;
            }
        }
        state.found.folders.extend(passed.into_iter().map(|folder| (folder.to_owned(), nearest)));
        Zone(nearest)
    }

    fn is_landmark(&self, name: &str) -> bool {
        self.searches && (name == ".git" || FILE_NAMES.contains(&name))
    }

    fn enter(&self, folder: &Path) -> Zone {
        let mut state = self.state();
        if let Some(known) = state.found.folders.get(folder) {
            return Zone(*known);
        }
        // There are settings, or a repository begins here, and what lies around it has no say in it.
        let own = self.here(&mut state, folder);
        state.found.folders.insert(folder.to_owned(), own);
        Zone(own)
    }

    fn claims(&self, zone: Zone, folder: &Path, name: &str) -> bool {
        let Some(index) = zone.0.filter(|_| self.has_claims.load(Ordering::Relaxed)) else { return false };
        let file = self.state().found.files.get(index).map(Arc::clone);
        file.is_some_and(|file| file.client_of(&folder.join(name)).is_some())
    }

    fn client_of(&self, path: &Path) -> Option<&'static Client> {
        if !self.has_claims.load(Ordering::Relaxed) {
            return None;
        }
        let state = self.state();
        state.found.files.get(state.found.index_of(path)?)?.client_of(path)
    }
}
