//! The outside world: environment, files, modes, PATH, home, operating system.
//!
//! Everything that asks about this machine asks here, so that tests can play any machine.

mod container;
mod fake;
mod ignored;
mod lookup;
mod os;
mod overlay;
mod replace;
mod rights;
mod sockets;
mod walk;

use std::path::{Path, PathBuf};
use std::time::SystemTime;

pub use container::Container;
pub use fake::FakeSystem;
pub use lookup::Lookup;
pub use os::OsSystem;
pub use overlay::Overlay;
pub use walk::{Sought, Walk, WalkError, Zone};

/// The operating systems on which clients run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Os {
    /// Linux, WSL included.
    Linux,
    /// macOS.
    MacOs,
    /// Windows.
    Windows,
}

impl Os {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Linux, Self::MacOs, Self::Windows];

    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Linux => "linux",
            Self::MacOs => "macos",
            Self::Windows => "windows",
        }
    }

    /// The system of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|os| os.name() == name)
    }
}

/// Some of the operating systems.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Systems(u8);

impl Systems {
    /// Whether one is among them.
    pub const fn contains(self, os: Os) -> bool {
        self.0 & (1 << os as u8) != 0
    }

    /// The one, where there is no other.
    pub fn only(self) -> Option<Os> {
        Os::ALL.iter().copied().find(|os| self == Self::from_iter([*os]))
    }
}

impl FromIterator<Os> for Systems {
    fn from_iter<T: IntoIterator<Item = Os>>(all: T) -> Self {
        Self(all.into_iter().fold(0, |bits, os| bits | (1 << os as u8)))
    }
}

/// What a path leads to, links followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A regular file.
    File,
    /// A directory.
    Directory,
    /// The null device: reads as an empty file.
    Null,
    /// A pipe, a socket or another device.
    Special,
}

/// Facts about a path, links followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stat {
    /// What it is.
    pub kind: FileKind,
    /// Size in bytes.
    pub len: u64,
    /// Unix permission bits; `None` where the system has none.
    pub mode: Option<u32>,
}

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// There is nothing at this path.
    #[error("it does not exist")]
    NotFound,
    /// The permission bits forbid it.
    #[error("this user may not read it")]
    PermissionDenied,
    /// A folder of this name.
    #[error("it is a directory")]
    IsDirectory,
    /// A pipe, socket or device; reading it could block for ever.
    #[error("it is a pipe, socket or device")]
    NotAFile,
    /// Links that lead round in a circle.
    #[error("it is a symbolic link that leads round in a circle")]
    Loop,
    /// More than this program reads.
    #[error("it is larger than {} MiB", LARGEST_FILE >> 20)]
    TooLarge,
    /// Anything else the system says.
    #[error("the system says: {0}")]
    Other(String),
}

impl ReadError {
    fn from_io(error: &std::io::Error) -> Self {
        use std::io::ErrorKind;
        match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => Self::NotFound,
            ErrorKind::PermissionDenied => Self::PermissionDenied,
            ErrorKind::IsADirectory => Self::IsDirectory,
            // ErrorKind::FilesystemLoop is not stable; ELOOP is 40 on Linux and 62 on macOS.
            _ if matches!(error.raw_os_error(), Some(40 | 62)) => Self::Loop,
            kind => Self::Other(kind.to_string()),
        }
    }
}

/// Why a file could not be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// This user may not.
    #[error("this user may not write to it, or not into its folder")]
    PermissionDenied,
    /// There is no folder to put it into.
    #[error("its folder does not exist")]
    NoFolder,
    /// A folder of this name.
    #[error("it is a directory")]
    IsDirectory,
    /// It is not what it was when it was read.
    #[error("it was changed by another program in the meantime; run it again")]
    Changed,
    /// It would belong to somebody else afterwards.
    #[error("it belongs to somebody else, and would not any more")]
    ForeignOwner,
    /// It has several names, of which the others would keep the old text.
    #[error("it has several names (hard links), and the others would keep the old text")]
    HardLinked,
    /// It is a mount of its own, as files are that are handed into a container.
    #[error("it is mounted by itself, and can only be replaced where it comes from")]
    Mounted,
    /// There is something where nothing may be.
    #[error("there is something of this name already")]
    Exists,
    /// One of the folders that it is to lie in is something else.
    #[error("a file stands where one of its folders should be")]
    FileAsFolder,
    /// Anything else the system says.
    #[error("the system says: {0}")]
    Other(String),
}

/// Larger files are refused; no client's configuration comes near.
pub const LARGEST_FILE: u64 = 256 << 20;

/// The machine this program runs on, or one that a test plays.
pub trait System: Sync {
    /// The operating system.
    fn os(&self) -> Os;

    /// An environment variable; not valid Unicode counts as unset.
    fn env(&self, name: &str) -> Option<String>;

    /// All variables of the environment, sorted by name; those that are not valid Unicode are left out.
    fn environment(&self) -> Vec<(String, String)>;

    /// The user's home directory.
    fn home(&self) -> Option<PathBuf>;

    /// The working directory.
    fn current_dir(&self) -> PathBuf;

    /// Facts about a path, links followed.
    fn stat(&self, path: &Path) -> Result<Stat, ReadError>;

    /// The bytes of a file.
    fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError>;

    /// The first bytes of a file, up to a number of them.
    fn read_start(&self, path: &Path, len: usize) -> Result<Vec<u8>, ReadError>;

    /// The last bytes of a file, up to a number of them.
    fn read_end(&self, path: &Path, len: usize) -> Result<Vec<u8>, ReadError>;

    /// When a file was last written to; `None` when there is none, or that cannot be told.
    fn modified(&self, path: &Path) -> Option<SystemTime>;

    /// Puts a file where nothing is, with the folders above it: as a whole or not at all.
    fn create(&self, path: &Path, bytes: &[u8]) -> Result<(), WriteError>;

    /// The numbers of the user and of the group to whom a file belongs; `None` when there is none, or the system has no
    /// such numbers.
    fn owner(&self, path: &Path) -> Option<(u32, u32)>;

    /// Puts a file in the place of the one at a path, or where there is none: as a whole or not at all. A file that was
    /// there keeps its permission bits; where the path is a link, what it leads to is replaced. What is no file, such as
    /// a pipe, is written to.
    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), WriteError>;

    /// The same, for a file that still is what `was` says; otherwise nothing is written.
    fn replace(&self, path: &Path, was: &[u8], bytes: &[u8]) -> Result<(), WriteError>;

    /// Puts bytes behind those of a file, which comes into being where there is none.
    fn append(&self, path: &Path, bytes: &[u8]) -> Result<(), WriteError>;

    /// Where a path leads once all links are followed; the path itself where it leads nowhere.
    fn real_path(&self, path: &Path) -> PathBuf;

    /// Where a symbolic link leads, as it is written in it; `None` for what is no link.
    fn link(&self, path: &Path) -> Option<PathBuf>;

    /// Whether this user could execute the file.
    fn is_executable(&self, path: &Path) -> bool;

    /// Whether this user could write to a file or into a folder; `None` when there is none, or that cannot be told.
    fn is_writable(&self, path: &Path) -> Option<bool>;

    /// Whether a path lies on a file system that is mounted so that nothing on it may be executed.
    fn forbids_execution(&self, path: &Path) -> bool;

    /// Whether macOS has put a file under quarantine, as it does with what was downloaded.
    fn is_quarantined(&self, path: &Path) -> bool;

    /// Whether git ignores a file, by all of its rules; `None` outside of a repository.
    fn is_ignored(&self, path: &Path) -> Option<bool>;

    /// The names in a folder, sorted; none where it cannot be read.
    fn entries(&self, folder: &Path) -> Vec<String>;

    /// What is sought below a folder, sorted.
    ///
    /// Folders that git ignores are not entered, but for those of a name that [`Sought`] has entered, nor `.git` and
    /// `node_modules`; a file is found even when git ignores the file itself.
    fn walk(&self, root: &Path, sought: &dyn Sought) -> Walk;

    /// Finds a command as the system would: by path when the name has a separator, else on `path_list`, or on this
    /// process's PATH when that is `None`.
    fn find_command(&self, name: &str, path_list: Option<&str>, cwd: &Path) -> Lookup;

    /// Whether anything listens on a TCP port of this machine, whatever the address; `None` where that cannot be told.
    fn listens_on(&self, port: u16) -> Option<bool> {
        Some(sockets::listening(self)?.contains(&port))
    }

    /// The kind of container that this program itself runs inside; `None` outside of any.
    fn container_kind(&self) -> Option<Container> {
        container::container(self)
    }

    /// Whether this program itself runs inside a container.
    fn in_container(&self) -> bool {
        self.container_kind().is_some()
    }
}
