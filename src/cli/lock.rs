//! `mcp-clinic lock`

use std::io;
use std::path::PathBuf;

use clap::Args;

use super::settings::{OriginArgs, tell};
use super::{Exit, Streams};
use crate::discover::{discover_with, normalize};
use crate::linter::{lock, lock_in};
use crate::model::{LOCK_FILE, Lock};
use crate::output::{Style, count};
use crate::system::{FileKind, Stat, System};
use crate::text::sanitize;

pub(super) const EXAMPLES: &str = "\
Examples:
  mcp-clinic lock       # write or renew mcp-clinic.lock in this folder
  mcp-clinic check .    # from then on it tells what is not as it was
  mcp-clinic lock .     # agree to the changes";

/// What to lock.
#[derive(Debug, Args)]
pub(super) struct LockArgs {
    /// The project folder.
    #[arg(value_name = "PATH", default_value = ".")]
    project: PathBuf,

    #[command(flatten)]
    origin: OriginArgs,
}

pub(super) fn run(args: &LockArgs, system: &dyn System, streams: &mut Streams<'_>) -> io::Result<Exit> {
    let folder = normalize(&system.current_dir().join(&args.project));
    if !matches!(system.stat(&folder), Ok(Stat { kind: FileKind::Directory, .. })) {
        writeln!(streams.err, "error: not a folder: {}", sanitize(&args.project.to_string_lossy()))?;
        return Ok(Exit::Trouble);
    }
    let finder = args.origin.finder(system);
    let found = discover_with(system, std::slice::from_ref(&folder), &[], &finder);
    if let Err(errors) = finder.finish() {
        return tell(&errors, Style::default(), streams).map(|()| Exit::Trouble);
    }
    for problem in &found.problems {
        writeln!(streams.err, "error: {problem}")?;
    }
    let made = lock_in(system, &folder).and_then(|old| Ok((old, lock(system, &folder, &found.targets)?)));
    let (old, new) = match made {
        Ok(made) if found.problems.is_empty() => made,
        Ok(_) => return Ok(Exit::Trouble),
        Err(trouble) => {
            writeln!(streams.err, "error: {trouble}")?;
            return Ok(Exit::Trouble);
        }
    };
    if new.files.is_empty() && old.is_none() {
        writeln!(streams.err, "error: no servers to lock in {}", sanitize(&args.project.to_string_lossy()))?;
        return Ok(Exit::Trouble);
    }
    let total = format!("{} in {}", count(new.server_count(), "server"), count(new.files.len(), "file"));
    if old.as_ref() == Some(&new) {
        writeln!(streams.out, "{LOCK_FILE} is up to date: {total}")?;
        return Ok(Exit::Clean);
    }
    if let Err(error) = system.write(&folder.join(LOCK_FILE), new.to_json().as_bytes()) {
        writeln!(streams.err, "error: {LOCK_FILE}: {error}")?;
        return Ok(Exit::Trouble);
    }
    for line in differences(&old.unwrap_or_default(), &new) {
        writeln!(streams.out, "  {}", sanitize(&line))?;
    }
    writeln!(streams.out, "{LOCK_FILE} written: {total}")?;
    Ok(Exit::Clean)
}

/// What is locked otherwise than before, a server a line.
fn differences(old: &Lock, new: &Lock) -> Vec<String> {
    let server = |lock: &Lock, file: &str, name: &str| lock.files.get(file).and_then(|file| file.get(name)).cloned();
    let all = |lock: &Lock| -> Vec<(String, String)> {
        let servers = |(file, servers): (&String, &std::collections::BTreeMap<String, _>)| {
            servers.keys().map(|name| (file.clone(), name.clone())).collect::<Vec<_>>()
        };
        lock.files.iter().flat_map(servers).collect()
    };
    let mut names = all(old);
    names.extend(all(new));
    names.sort_unstable();
    names.dedup();
    let line = |(file, name): (String, String)| {
        let what = match (server(old, &file, &name), server(new, &file, &name)) {
            (None, _) => "new",
            (_, None) => "gone",
            (Some(before), Some(after)) if before != after => "changed",
            _ => return None,
        };
        Some(format!("{what:8} {name} ({file})"))
    };
    names.into_iter().filter_map(line).collect()
}
