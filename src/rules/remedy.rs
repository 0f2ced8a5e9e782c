//! Orders that the user is to type, and the files that they are about.

use std::path::{Path, PathBuf};

use crate::diagnostic::Fix;
use crate::discover::normalize;
use crate::rules::ServerContext;
use crate::system::{Os, System};

/// An order for a path, to be typed. `None` for a path that no shell takes.
pub(crate) fn order(command: &str, path: &Path) -> Option<Fix> {
    let quoted = quote(path)?;
    Some(Fix::display_only(format!("{command} {quoted}")))
}

/// The order to make a folder. `None` for what may be a file by its name, and where another shell is spoken.
pub(crate) fn new_folder(ctx: &ServerContext<'_>, path: &Path) -> Option<Fix> {
    let is_folder = path.extension().is_none() && path.is_absolute();
    if is_folder && ctx.file.system.os() != Os::Windows { order("mkdir -p", path) } else { None }
}

/// A path as a shell takes it.
pub(crate) fn quote(path: &Path) -> Option<String> {
    shlex::try_quote(&path.to_string_lossy()).map(std::borrow::Cow::into_owned).ok()
}

/// The file itself, where a path is a link to it.
pub(crate) fn target(system: &dyn System, path: &Path) -> PathBuf {
    let mut path = path.to_owned();
    // As many as Linux follows.
    for _ in 0..40 {
        let Some(next) = system.link(&path) else { break };
        path = normalize(&path.parent().unwrap_or(Path::new("/")).join(next));
    }
    path
}
