//! Finding commands, with the `which` crate looking at whatever [`System`] it is given.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};

use which::sys::{Sys, SysMetadata, SysReadDirEntry};

use super::{FileKind, Os, Stat, System};

/// What became of a search for a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// This is what would run.
    Found(PathBuf),
    /// There is such a file, but this user cannot execute it.
    NotExecutable(PathBuf),
    /// There is a folder of that name.
    Directory(PathBuf),
    /// There is a link of that name, and nothing where it leads: the link, and what is written in it.
    BrokenLink(PathBuf, PathBuf),
    /// Nothing of that name.
    Missing,
}

/// Searches for a command on a machine.
pub(super) fn find(system: &dyn System, name: &str, path_list: Option<&str>, cwd: &Path) -> Lookup {
    let path_list = path_list.map_or_else(|| system.env("PATH").unwrap_or_default(), str::to_owned);
    let found = which::WhichConfig::new_with_sys(Bridge(system))
        .binary_name(name.into())
        .custom_cwd(cwd.to_owned())
        .custom_path_list(path_list.clone().into())
        .first_result();
    if let Ok(path) = found {
        return Lookup::Found(path);
    }
    let is_path = name.contains('/') || (system.os() == Os::Windows && name.contains('\\'));
    let places = if is_path { vec![cwd.to_owned()] } else { Bridge(system).env_split_paths(OsStr::new(&path_list)) };
    for place in places {
        let candidate = place.join(name);
        match system.stat(&candidate) {
            Ok(Stat { kind: FileKind::File, .. }) => return Lookup::NotExecutable(candidate),
            Ok(Stat { kind: FileKind::Directory, .. }) if is_path => return Lookup::Directory(candidate),
            Err(_) => {
                if let Some(target) = system.link(&candidate) {
                    return Lookup::BrokenLink(candidate, target);
                }
            }
            _ => {}
        }
    }
    Lookup::Missing
}

/// Lets `which` see a [`System`].
#[derive(Clone, Copy)]
struct Bridge<'a>(&'a dyn System);

impl SysMetadata for Stat {
    fn is_symlink(&self) -> bool {
        false
    }

    fn is_file(&self) -> bool {
        self.kind == FileKind::File
    }
}

/// `which` lists directories only to search by pattern, which this program does not do.
struct NoEntry;

impl SysReadDirEntry for NoEntry {
    fn file_name(&self) -> OsString {
        OsString::new()
    }

    fn path(&self) -> PathBuf {
        PathBuf::new()
    }
}

impl Sys for Bridge<'_> {
    type ReadDirEntry = NoEntry;
    type Metadata = Stat;

    fn is_windows(&self) -> bool {
        self.0.os() == Os::Windows
    }

    fn current_dir(&self) -> io::Result<PathBuf> {
        Ok(self.0.current_dir())
    }

    fn home_dir(&self) -> Option<PathBuf> {
        self.0.home()
    }

    fn env_split_paths(&self, paths: &OsStr) -> Vec<PathBuf> {
        let separator = if self.is_windows() { ';' } else { ':' };
        paths.to_string_lossy().split(separator).filter(|path| !path.is_empty()).map(PathBuf::from).collect()
    }

    fn env_path(&self) -> Option<OsString> {
        self.0.env("PATH").map(OsString::from)
    }

    fn env_path_ext(&self) -> Option<OsString> {
        self.0.env("PATHEXT").map(OsString::from)
    }

    fn metadata(&self, path: &Path) -> io::Result<Stat> {
        self.0.stat(path).map_err(io::Error::other)
    }

    fn symlink_metadata(&self, path: &Path) -> io::Result<Stat> {
        self.metadata(path)
    }

    fn read_dir(&self, _path: &Path) -> io::Result<Box<dyn Iterator<Item = io::Result<NoEntry>>>> {
        Ok(Box::new(std::iter::empty()))
    }

    fn is_valid_executable(&self, path: &Path) -> io::Result<bool> {
        Ok(self.0.is_executable(path))
    }
}
