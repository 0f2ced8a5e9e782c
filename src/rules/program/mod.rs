//! What the command of a server leads to on this machine, and what lies there.

mod elsewhere;
mod format;
pub(crate) mod install;
pub(crate) mod start;

use std::path::{Path, PathBuf};

pub(crate) use elsewhere::{desktop_path, elsewhere, is_for_shells_only, path_list, version_in};
pub(crate) use format::{Format, format};

use crate::client::Choice;
use crate::document::{NodeRef, Text};
use crate::knowledge::stand_in_of_path;
use crate::model::{Transport, has_drive, holds_reference, is_of_windows};
use crate::rules::ServerContext;
use crate::system::{Lookup, Os, System};

/// The command of a server and what a look-up of it gives. `None` where the text alone says that it is none, or that
/// only the client knows.
pub(crate) fn look_up<'a>(ctx: &ServerContext<'a>) -> Option<(&'a str, Lookup)> {
    let command = ctx.server.command?.as_str();
    // With a blank around it, it is another name; where a `url` wins, nobody starts it.
    let started = !matches!(ctx.choice, Choice::Branch(branch) if branch.transport != Transport::Stdio);
    if command.trim() != command || !started {
        return None;
    }
    let system = ctx.file.system;
    let windows_path = is_of_windows(command);
    let elsewhere = system.os() != Os::Windows && windows_path;
    // A blank in it: either `command-holds-args` or a path with blanks; `~` and variables: `tilde-or-var-path`.
    // Two lines of it: `multiline`.
    if command.trim().is_empty()
        || command.contains('\n')
        || elsewhere
        || holds_reference(command)
        || command.starts_with('~')
        // `env/placeholder-value`
        || stand_in_of_path(command).is_some()
        || (command.contains(char::is_whitespace) && !command.contains(['/', '\\']))
    {
        return None;
    }
    let base = working_directory(ctx);
    // Nobody but the client knows what a relative path counts from.
    let relative = command.contains('/') && !Path::new(command).is_absolute();
    if relative && base.is_none() {
        return None;
    }
    let current = system.current_dir();
    let lookup = SearchList::of(ctx).find(system, command, base.as_deref().unwrap_or(&current))?;
    Some((command, lookup))
}

/// The PATH on which the programs of a server are looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SearchList {
    /// That of this process.
    Process,
    /// Another: the one that the server's own `env` gives, or the one that the desktop gives to its client.
    Other(String),
    /// One made of what only the client knows.
    Unknown,
}

impl SearchList {
    /// The PATH on which the client of a server looks.
    pub(crate) fn of(ctx: &ServerContext<'_>) -> Self {
        match own_path(ctx).and_then(NodeRef::as_str) {
            Some(list) if holds_reference(list) => Self::Unknown,
            Some(list) => Self::Other(list.to_owned()),
            None => desktop_path(ctx).map_or(Self::Process, Self::Other),
        }
    }

    /// Finds a program on it; `None` where it is not known.
    pub(crate) fn find(&self, system: &dyn System, name: &str, cwd: &Path) -> Option<Lookup> {
        match self {
            Self::Process => Some(system.find_command(name, None, cwd)),
            Self::Other(list) => Some(system.find_command(name, Some(list), cwd)),
            Self::Unknown => None,
        }
    }

    /// As it is written, where it is known.
    pub(crate) fn text(&self, system: &dyn System) -> String {
        match self {
            Self::Process => system.env("PATH").unwrap_or_default(),
            Self::Other(list) => list.clone(),
            Self::Unknown => String::new(),
        }
    }
}

/// The PATH that a server is given of its own, whatever its value.
pub(crate) fn own_path<'a>(ctx: &ServerContext<'a>) -> Option<NodeRef<'a>> {
    ctx.server.env.iter().find(|setting| setting.name.as_str() == "PATH").map(|setting| setting.value)
}

/// The folder that relative paths of a server count from, where that is known.
pub(crate) fn working_directory(ctx: &ServerContext<'_>) -> Option<PathBuf> {
    // A client that does not know `cwd` does not go there.
    let knows_cwd = ctx.file.judge.schema().has_field(ctx.server.fields.cwd);
    let cwd = ctx.server.cwd.map(|cwd| Path::new(cwd.as_str())).filter(|cwd| knows_cwd && cwd.is_absolute());
    cwd.or(ctx.file.project.map(AsRef::as_ref)).map(Path::to_owned)
}

/// Where a path in a server leads on this machine. `None` for what holds references or begins with `~`, for one that was
/// never filled in, for a path of another system, and for a relative one of which nobody but the client knows what it
/// counts from.
pub(crate) fn locate(ctx: &ServerContext<'_>, path: &str) -> Option<PathBuf> {
    locate_from(ctx, path, || working_directory(ctx))
}

fn locate_from(ctx: &ServerContext<'_>, path: &str, base: impl FnOnce() -> Option<PathBuf>) -> Option<PathBuf> {
    let on_windows = ctx.file.system.os() == Os::Windows;
    let elsewhere = !on_windows && is_of_windows(path);
    let unlikely = path.is_empty() || path.starts_with('~') || path.contains('\n') || elsewhere;
    if unlikely || holds_reference(path) || stand_in_of_path(path).is_some() {
        return None;
    }
    if has_drive(path) || Path::new(path).is_absolute() { Some(path.into()) } else { Some(base()?.join(path)) }
}

/// Whether a path lies on a Windows drive under WSL, where every file has every permission.
pub(crate) fn is_on_windows_drive(system: &dyn System, path: &Path) -> bool {
    path.starts_with("/mnt") && system.env("WSL_DISTRO_NAME").is_some()
}

/// The script that an interpreter is given, and where it lies. None of a container or of another machine.
pub(crate) fn script<'a>(ctx: &ServerContext<'a>) -> Option<(Text<'a>, PathBuf)> {
    let launch = ctx.server.launch.as_ref().filter(|launch| !launch.is_far())?;
    let text = launch.script()?.path?;
    let base = || match launch.folders().last() {
        Some(flag) => locate(ctx, flag.value?.as_str()),
        None => working_directory(ctx),
    };
    Some((text, locate_from(ctx, text.as_str(), base)?))
}
