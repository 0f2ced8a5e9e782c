//! All files of a run, in little space: their trees are gone by the time the last one is read.

use std::path::PathBuf;

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
}

/// All files of a run, in order of path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workspace {
    /// The files.
    pub files: Vec<FileSummary>,
}

impl Workspace {
    /// How many servers are declared.
    pub fn server_count(&self) -> usize {
        self.files.iter().map(|file| file.servers.len()).sum()
    }
}
