//! The lock of a project: made from its files as they are, and found again beside them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::lint;
use crate::diagnostic::Severity;
use crate::discover::{Target, normalize};
use crate::model::{FieldPrint, LOCK_FILE, Lock, LockError};
use crate::settings::Settings;
use crate::system::{FileKind, ReadError, Stat, System};
use crate::text::sanitize;

/// What keeps a lock from being made or read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LockTrouble {
    /// A file has errors, so that it is not certain what servers it declares.
    #[error("{} has syntax errors: mend them first, `mcp-clinic check` shows them", shown(.0))]
    Broken(PathBuf),
    /// A lock cannot be read from the disk.
    #[error("{}: {}", shown(.0), .1)]
    Unreadable(PathBuf, ReadError),
    /// A lock is none.
    #[error("{}: {}", shown(.0), .1)]
    Invalid(PathBuf, LockError),
}

fn shown(path: &Path) -> String {
    sanitize(&path.to_string_lossy())
}

/// The lock of a folder: of all servers that files declare for it, and not for one user alone.
pub fn lock(system: &dyn System, folder: &Path, targets: &[Target]) -> Result<Lock, LockTrouble> {
    let mut lock = Lock { folder: folder.to_owned(), ..Lock::default() };
    let mut settings = Settings::of_family("syntax");
    settings.locks.push(Arc::new(lock.clone()));
    let report = lint(system, targets, &settings);
    for file in &report.workspace.files {
        let Some((_, name)) = &file.locked else { continue };
        // Whoever does not want to be told of errors has them all the same.
        let suppressed = report.suppressed.iter().map(|suppressed| &suppressed.diagnostic);
        let mut faults = report.diagnostics.iter().chain(suppressed).filter(|fault| fault.severity == Severity::Error);
        if file.unreadable || faults.any(|fault| fault.primary.source.path() == file.path) {
            return Err(LockTrouble::Broken(file.path.clone()));
        }
        let servers = file.servers_to_lock();
        if !servers.is_empty() {
            let print = |field: &FieldPrint| (field.field.clone(), field.print.clone());
            let servers = servers.into_iter().map(|(name, server)| (name, server.prints.iter().map(print).collect()));
            lock.files.insert(name.clone(), servers.collect());
        }
    }
    Ok(lock)
}

/// The lock in a folder, if there is one.
pub fn lock_in(system: &dyn System, folder: &Path) -> Result<Option<Lock>, LockTrouble> {
    let path = folder.join(LOCK_FILE);
    let read = system.read(&path);
    let path = path.strip_prefix(system.current_dir()).map_or_else(|_| path.clone(), Path::to_owned);
    match read {
        Ok(bytes) => Lock::parse(folder, &bytes).map(Some).map_err(|error| LockTrouble::Invalid(path, error)),
        Err(ReadError::NotFound) => Ok(None),
        Err(error) => Err(LockTrouble::Unreadable(path, error)),
    }
}

/// The locks that concern what lies at some paths: for each the nearest at or above it, up to the root of its
/// repository.
pub fn locks_of(system: &dyn System, paths: &[PathBuf]) -> Result<Vec<Arc<Lock>>, LockTrouble> {
    let mut found: Vec<Arc<Lock>> = Vec::new();
    for path in paths {
        let path = normalize(&system.current_dir().join(path));
        let is_folder = matches!(system.stat(&path), Ok(Stat { kind: FileKind::Directory, .. }));
        for folder in path.ancestors().skip(usize::from(!is_folder)) {
            if found.iter().any(|lock| lock.folder == folder) {
                break;
            }
            if let Some(lock) = lock_in(system, folder)? {
                found.push(Arc::new(lock));
                break;
            }
            if system.stat(&folder.join(".git")).is_ok() {
                break;
            }
        }
    }
    Ok(found)
}
