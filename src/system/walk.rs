//! Finding files below a folder.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ignore::overrides::{Override, OverrideBuilder};
use ignore::{WalkBuilder, WalkState};

/// What a walk found.
#[derive(Debug, Default)]
pub struct Walk {
    /// Matching paths in order.
    pub files: Vec<PathBuf>,
    /// What could not be looked at.
    pub errors: Vec<WalkError>,
}

/// A place that could not be looked at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("cannot look into {}: {reason}", path.display())]
pub struct WalkError {
    /// The place.
    pub path: PathBuf,
    /// What the system says.
    pub reason: String,
}

/// Folders in which nobody keeps a configuration of their own.
const SKIPPED: &[&str] = &[".git", "node_modules"];

pub(super) fn walk(root: &Path, globs: &[String]) -> Walk {
    // `.cursor/` in a .gitignore keeps a file out of git, not the client out of the file.
    let own_folders = globs.iter().filter_map(|glob| {
        let (folder, _) = glob.rsplit_once('/')?;
        folder.rsplit('/').next()?.starts_with('.').then(|| format!("{folder}/"))
    });
    let Some(wanted) = compile(root, globs.iter().cloned()) else { return Walk::default() };
    let Some(overrides) = compile(root, globs.iter().cloned().chain(own_folders)) else { return Walk::default() };
    let found: Mutex<Walk> = Mutex::default();
    let mut builder = WalkBuilder::new(root);
    builder.hidden(false).ignore(false).require_git(false).overrides(overrides).filter_entry(|entry| {
        !(entry.depth() > 0
            && entry.file_type().is_some_and(|kind| kind.is_dir())
            && SKIPPED.iter().any(|name| entry.file_name() == *name))
    });
    builder.build_parallel().run(|| {
        Box::new(|entry| {
            match entry {
                // A folder that bears a file's name, a pipe or a dead link is for the reader to report.
                Ok(entry) if is_wanted(&entry, &wanted) => {
                    found.lock().unwrap_or_else(PoisonError::into_inner).files.push(entry.into_path());
                }
                Ok(_) => {}
                Err(error) => {
                    let path = error_path(&error).unwrap_or(root).to_owned();
                    let reason = error.io_error().map_or_else(|| error.to_string(), |io| io.kind().to_string());
                    found.lock().unwrap_or_else(PoisonError::into_inner).errors.push(WalkError { path, reason });
                }
            }
            WalkState::Continue
        })
    });
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.files.sort_unstable();
    found.errors.sort_unstable();
    found
}

/// `None` for a glob that is none; the globs are constants of the client tables, and a test compiles them all.
fn compile(root: &Path, globs: impl Iterator<Item = String>) -> Option<Override> {
    let mut builder = OverrideBuilder::new(root);
    for glob in globs {
        builder.add(&glob).ok()?;
    }
    builder.build().ok()
}

fn is_wanted(entry: &ignore::DirEntry, wanted: &Override) -> bool {
    entry.depth() > 0
        && entry.file_type().is_some_and(|kind| !kind.is_dir() || wanted.matched(entry.path(), true).is_whitelist())
}

fn error_path(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => error_path(err),
        _ => None,
    }
}
