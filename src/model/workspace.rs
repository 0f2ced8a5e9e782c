//! All files of a run, in little space: their trees are gone by the time the last one is read.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::sync::Arc;

use super::{FieldPrint, Lock, Server};
use crate::text::Span;

/// What remains of a file once it was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileSummary {
    /// The path as shown to the user.
    pub path: PathBuf,
    /// Ids of the clients that read it.
    pub clients: Vec<&'static str>,
    /// Names of the servers it declares, in order.
    pub servers: Vec<String>,
    /// Whether it could not be read at all.
    pub unreadable: bool,
    /// How many things stand in its text that one of its readers does not take.
    pub faults: usize,
    /// What each of those clients finds in it.
    pub readings: Vec<ReadingSummary>,
    /// The lock whose business it is, by index, and the name it goes by there.
    pub locked: Option<(usize, String)>,
}

impl FileSummary {
    /// The servers that a lock has of it, each with the name it goes by there: its own, with a number where several
    /// have it.
    pub fn servers_to_lock(&self) -> Vec<(String, &ServerSummary)> {
        let servers = self.readings.iter().map(|reading| &reading.servers).find(|servers| !servers.is_empty());
        let mut seen: HashMap<&str, usize> = HashMap::new();
        let named = servers.into_iter().flatten().map(|server| {
            let count = seen.entry(&server.name).or_default();
            *count += 1;
            let name = if *count == 1 { server.name.clone() } else { format!("{} ({count})", server.name) };
            (name, server)
        });
        named.collect()
    }
}

/// What remains of a file as one client reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadingSummary {
    /// The client's id.
    pub client: &'static str,
    /// The client's name.
    pub client_name: &'static str,
    /// The project it belongs to; none for files of a user or a machine.
    pub project: Option<PathBuf>,
    /// How much it counts against other files of the client: less is more.
    pub rank: usize,
    /// Whether the client merges servers of one name instead of choosing one.
    pub merges: bool,
    /// Its servers.
    pub servers: Vec<ServerSummary>,
}

/// What remains of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerSummary {
    /// Its name.
    pub name: String,
    /// Where its name stands.
    pub span: Span,
    /// The same for servers that are started or called in the same way.
    pub endpoint: u64,
    /// The fingerprints of its fields; none where there is no lock to compare them with.
    pub prints: Vec<FieldPrint>,
    /// Whether it is a program that the client starts.
    pub starts: bool,
}

impl ServerSummary {
    /// Keeps what is needed of a server.
    pub fn new(server: &Server<'_>, prints: Vec<FieldPrint>) -> Self {
        let mut hasher = DefaultHasher::new();
        let words = server.command.iter().chain(&server.args).chain(&server.url);
        words.for_each(|text| text.as_str().hash(&mut hasher));
        let name = server.name.as_str().to_owned();
        Self { name, span: server.entry.key_span, endpoint: hasher.finish(), starts: server.command.is_some(), prints }
    }
}

/// All files of a run, in order of path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workspace {
    /// The files.
    pub files: Vec<FileSummary>,
    /// The locks beside them.
    pub locks: Vec<Arc<Lock>>,
}

impl Workspace {
    /// How many servers are declared.
    pub fn server_count(&self) -> usize {
        self.files.iter().map(|file| file.servers.len()).sum()
    }
}
