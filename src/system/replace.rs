//! Putting a file in the place of another: as a whole, or not at all.
#![expect(clippy::disallowed_methods, reason = "this is a part of the one place that touches the machine")]

use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::{WriteError, rights};

/// Puts `bytes` in the place of what is at a path. `was` is what must be there still.
///
/// The new file is complete and on the disk under another name before it takes the place of the old one, so that
/// whoever looks, and whatever ends this program, finds the one or the other.
pub(super) fn replace(path: &Path, was: Option<&[u8]>, bytes: &[u8]) -> Result<(), WriteError> {
    // Links are followed, so that they stay.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let there = match fs::metadata(&target) {
        Ok(there) => Some(there),
        Err(_) if was.is_none() => None,
        Err(_) => return Err(WriteError::Changed),
    };
    if let Some(there) = &there {
        // What this user may not write to is not replaced either, though its folder would let them.
        let mut open = File::options().write(true).open(&target)?;
        // Another file in the place of a device would take it away from everybody.
        if !there.is_file() {
            return Ok(open.write_all(bytes)?);
        }
        if rights::names(there) > 1 {
            return Err(WriteError::HardLinked);
        }
    }
    let folder = target.parent().unwrap_or(Path::new("."));
    let file = prepare(folder, there.as_ref(), bytes)?;
    // As late as can be: another program may write it too.
    if was.is_some_and(|was| !is_still(&target, was)) {
        return Err(WriteError::Changed);
    }
    file.persist(&target).map_err(|error| error.error)?;
    sync_folder(folder);
    Ok(())
}

/// Puts `bytes` where nothing is, with the folders above it.
pub(super) fn create(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => WriteError::FileAsFolder,
        _ => error.into(),
    })?;
    prepare(folder, None, bytes)?.persist_noclobber(path).map_err(|error| error.error)?;
    sync_folder(folder);
    Ok(())
}

/// A file under another name, complete and on the disk, with the rights of the one whose place it is to take.
fn prepare(folder: &Path, there: Option<&Metadata>, bytes: &[u8]) -> Result<NamedTempFile, WriteError> {
    let mut file = tempfile::Builder::new().prefix(".mcp-clinic-").tempfile_in(folder)?;
    file.write_all(bytes)?;
    if let Some(there) = there {
        keep_rights(file.as_file(), there)?;
    } else if let Some(permissions) = rights::of_new_files() {
        file.as_file().set_permissions(permissions)?;
    }
    file.as_file().sync_all()?;
    Ok(file)
}

fn keep_rights(file: &File, there: &Metadata) -> Result<(), WriteError> {
    let made = file.metadata()?;
    if rights::owner(&made) != rights::owner(there) {
        rights::give(file, there).map_err(|_| WriteError::ForeignOwner)?;
    }
    // Giving a file away takes some of its bits.
    file.set_permissions(there.permissions())?;
    Ok(())
}

fn is_still(path: &Path, was: &[u8]) -> bool {
    let same_size = fs::metadata(path).is_ok_and(|there| there.len() == was.len() as u64);
    same_size && fs::read(path).is_ok_and(|bytes| bytes == was)
}

/// Has the new name survive a loss of power, where the system has a way to ask for it. The file is complete in any case.
fn sync_folder(folder: &Path) {
    if cfg!(unix) {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
}

/// Puts bytes behind those of a file.
pub(super) fn append(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    Ok(File::options().append(true).create(true).open(path)?.write_all(bytes)?)
}

/// Where a path leads once all links are followed; the path itself where it leads nowhere.
pub(super) fn real_path(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> Self {
        use io::ErrorKind;
        match error.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Self::PermissionDenied,
            ErrorKind::NotFound | ErrorKind::NotADirectory => Self::NoFolder,
            ErrorKind::IsADirectory => Self::IsDirectory,
            // A file that is mounted by itself, as into a container, cannot be replaced by another.
            ErrorKind::ResourceBusy => Self::Mounted,
            ErrorKind::AlreadyExists => Self::Exists,
            kind => Self::Other(kind.to_string()),
        }
    }
}
