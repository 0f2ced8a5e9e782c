//! The machine this program runs on.
#![expect(clippy::disallowed_methods, reason = "this is the one place that touches the machine")]

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::SystemTime;

use walkdir::WalkDir;
use which::sys::{RealSys, Sys};

use super::{
    Container, FileKind, LARGEST_FILE, Lookup, Os, ReadError, Sought, Stat, System, Walk, WriteError, container,
    ignored, lookup, replace, rights, sockets, walk,
};

type CommandKey = (String, Option<String>, PathBuf);

/// The real machine. Look-ups of commands, the ports that are listened on and the kind of container are remembered for the run.
#[derive(Debug, Default)]
pub struct OsSystem {
    commands: Mutex<HashMap<CommandKey, Lookup>>,
    ports: OnceLock<Option<Vec<u16>>>,
    container: OnceLock<Option<Container>>,
}

impl OsSystem {
    /// The machine this program runs on.
    pub fn new() -> Self {
        Self::default()
    }
}

impl System for OsSystem {
    fn os(&self) -> Os {
        if cfg!(windows) {
            Os::Windows
        } else if cfg!(target_os = "macos") {
            Os::MacOs
        } else {
            Os::Linux
        }
    }

    fn env(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }

    fn environment(&self) -> Vec<(String, String)> {
        let text = |value: std::ffi::OsString| value.into_string().ok();
        let mut all: Vec<_> =
            std::env::vars_os().filter_map(|(name, value)| Some((text(name)?, text(value)?))).collect();
        all.sort_unstable();
        all
    }

    fn home(&self) -> Option<PathBuf> {
        std::env::home_dir().filter(|home| !home.as_os_str().is_empty())
    }

    fn current_dir(&self) -> PathBuf {
        std::env::current_dir().unwrap_or_default()
    }

    fn stat(&self, path: &Path) -> Result<Stat, ReadError> {
        let metadata = fs::metadata(path).map_err(|error| ReadError::from_io(&error))?;
        Ok(stat_of(&metadata, path))
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        // Opening a pipe would wait for a writer, so what it is must be known first.
        let expected = match self.stat(path)? {
            Stat { kind: FileKind::Directory, .. } => return Err(ReadError::IsDirectory),
            Stat { kind: FileKind::Special, .. } => return Err(ReadError::NotAFile),
            Stat { kind: FileKind::Null, .. } => return Ok(Vec::new()),
            Stat { len, .. } if len > LARGEST_FILE => return Err(ReadError::TooLarge),
            Stat { len, .. } => usize::try_from(len).unwrap_or_default(),
        };
        let read = || {
            // One more than expected, so that the end is seen without growing.
            let mut bytes = Vec::with_capacity(expected + 1);
            // The file may grow between the look at it and the reading.
            File::open(path)?.take(LARGEST_FILE + 1).read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        let bytes: Vec<u8> = read().map_err(|error: std::io::Error| ReadError::from_io(&error))?;
        if bytes.len() as u64 > LARGEST_FILE { Err(ReadError::TooLarge) } else { Ok(bytes) }
    }

    fn read_start(&self, path: &Path, len: usize) -> Result<Vec<u8>, ReadError> {
        if self.stat(path)?.kind != FileKind::File {
            return Err(ReadError::NotAFile);
        }
        let read = || {
            let mut bytes = Vec::with_capacity(len);
            File::open(path)?.take(len as u64).read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        read().map_err(|error: std::io::Error| ReadError::from_io(&error))
    }

    fn read_end(&self, path: &Path, len: usize) -> Result<Vec<u8>, ReadError> {
        if self.stat(path)?.kind != FileKind::File {
            return Err(ReadError::NotAFile);
        }
        let read = || {
            let mut file = File::open(path)?;
            let end = file.seek(SeekFrom::End(0))?;
            file.seek(SeekFrom::Start(end.saturating_sub(len as u64)))?;
            // It may be written to at this moment.
            let mut bytes = Vec::new();
            file.take(len as u64).read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        read().map_err(|error: std::io::Error| ReadError::from_io(&error))
    }

    fn modified(&self, path: &Path) -> Option<SystemTime> {
        fs::metadata(path).ok()?.modified().ok()
    }

    fn create(&self, path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
        replace::create(path, bytes)
    }

    fn owner(&self, path: &Path) -> Option<(u32, u32)> {
        rights::owner(&fs::metadata(path).ok()?)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
        replace::replace(path, None, bytes)
    }

    fn replace(&self, path: &Path, was: &[u8], bytes: &[u8]) -> Result<(), WriteError> {
        replace::replace(path, Some(was), bytes)
    }

    fn append(&self, path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
        replace::append(path, bytes)
    }

    fn real_path(&self, path: &Path) -> PathBuf {
        replace::real_path(path)
    }

    fn link(&self, path: &Path) -> Option<PathBuf> {
        fs::read_link(path).ok()
    }

    fn is_executable(&self, path: &Path) -> bool {
        RealSys.is_valid_executable(path).unwrap_or(false)
    }

    fn is_writable(&self, path: &Path) -> Option<bool> {
        rights::is_writable(path)
    }

    fn forbids_execution(&self, path: &Path) -> bool {
        rights::forbids_execution(path)
    }

    fn is_quarantined(&self, path: &Path) -> bool {
        rights::is_quarantined(path)
    }

    fn is_ignored(&self, path: &Path) -> Option<bool> {
        ignored::is_ignored(path)
    }

    fn entries(&self, folder: &Path) -> Vec<String> {
        let entries = WalkDir::new(folder).min_depth(1).max_depth(1).sort_by_file_name().into_iter().flatten();
        entries.filter_map(|entry| entry.file_name().to_str().map(str::to_owned)).collect()
    }

    fn walk(&self, root: &Path, sought: &dyn Sought) -> Walk {
        walk::walk(root, sought)
    }

    fn listens_on(&self, port: u16) -> Option<bool> {
        Some(self.ports.get_or_init(|| sockets::listening(self)).as_ref()?.contains(&port))
    }

    fn container_kind(&self) -> Option<Container> {
        *self.container.get_or_init(|| container::container(self))
    }

    fn find_command(&self, name: &str, path_list: Option<&str>, cwd: &Path) -> Lookup {
        let key = (name.to_owned(), path_list.map(str::to_owned), cwd.to_owned());
        if let Some(known) = self.commands.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return known.clone();
        }
        let found = lookup::find(self, name, path_list, cwd);
        self.commands.lock().unwrap_or_else(PoisonError::into_inner).insert(key, found.clone());
        found
    }
}

fn stat_of(metadata: &fs::Metadata, path: &Path) -> Stat {
    let kind = if metadata.is_file() {
        FileKind::File
    } else if metadata.is_dir() {
        FileKind::Directory
    } else if fs::canonicalize(path).is_ok_and(|real| real == Path::new("/dev/null")) {
        FileKind::Null
    } else {
        FileKind::Special
    };
    Stat { kind, len: metadata.len(), mode: mode_of(metadata) }
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems have no mode")]
fn mode_of(metadata: &fs::Metadata) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    Some(metadata.permissions().mode() & 0o7777)
}

#[cfg(not(unix))]
fn mode_of(_metadata: &fs::Metadata) -> Option<u32> {
    None
}
