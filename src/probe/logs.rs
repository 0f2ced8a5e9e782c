//! What clients wrote down of their servers.

mod line;

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::Veil;
use crate::client::{Client, Log};
use crate::system::System;
use line::Line;

/// As much of the end of a file is looked at, in bytes.
const MOST: usize = 64 * 1024;

/// What a log says of a server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LogExcerpt {
    /// The file.
    pub path: String,
    /// The lines of the newest session that concern the server, at most 64 KiB; without the messages that the client
    /// and the server sent each other.
    pub text: String,
    /// When the file was last written to, in seconds since 1970.
    pub modified: Option<u64>,
}

/// What a client wrote down of a server that runs for a project: of each of its logs the newest file, where that says
/// anything of it. What is older than `since` is left out, as it may have been mended then.
pub fn read(
    system: &dyn System,
    client: &Client,
    project: &Path,
    server: &str,
    since: Option<SystemTime>,
    veil: &Veil,
) -> Vec<LogExcerpt> {
    let excerpt = |log: &Log| {
        let files = log.files(system, project, server).into_iter();
        let (modified, path) = files.map(|path| (system.modified(&path), path)).max()?;
        if since.is_some_and(|since| modified.is_none_or(|modified| modified < since)) {
            return None;
        }
        let bytes = system.read_end(&path, MOST).ok()?;
        let lines = whole_lines(&bytes);
        let concerned = (!log.is_of_one_server()).then_some(server);
        let text = veil.hide(&newest_session(&lines, concerned, since));
        let seconds = |time: SystemTime| Some(time.duration_since(UNIX_EPOCH).ok()?.as_secs());
        let path = veil.hide(&path.to_string_lossy());
        (!text.trim().is_empty()).then(|| LogExcerpt { path, text, modified: modified.and_then(seconds) })
    };
    client.logs.iter().filter_map(excerpt).collect()
}

/// The lines that are there as a whole: a secret that is cut would not be known again.
fn whole_lines(bytes: &[u8]) -> String {
    let end = bytes.iter().rposition(|byte| *byte == b'\n').unwrap_or_default();
    let is_cut = bytes.len() >= MOST;
    let start = if is_cut { bytes.iter().position(|byte| *byte == b'\n').map_or(end, |at| at + 1) } else { 0 };
    String::from_utf8_lossy(bytes.get(start..end).unwrap_or_default()).into_owned()
}

/// The lines that say something, of the newest session and no older than a time; of a log of all servers those that
/// concern this one.
fn newest_session(text: &str, concerned: Option<&str>, since: Option<SystemTime>) -> String {
    let mut kept = String::new();
    let (mut session, mut old) = (None, false);
    for line in text.lines().map(Line::parse) {
        // A line without a time belongs to the one before it.
        if let Some(time) = line.time {
            old = since.is_some_and(|since| time < since);
        }
        if concerned.is_some_and(|server| !line.concerns(server)) {
            continue;
        }
        let begins = line.begins_session() || line.session.is_some() && line.session != session;
        if line.session.is_some() {
            session.clone_from(&line.session);
        }
        if begins {
            kept.clear();
        }
        if old || line.is_message() {
            continue;
        }
        kept.push_str(&line.text);
        kept.push('\n');
    }
    kept
}

#[cfg(test)]
mod tests;
