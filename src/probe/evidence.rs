//! What is known of a server beyond its declaration, as one client has it.

use std::collections::HashMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::ProbeReport;
use super::docker::Docker;
use super::logs::LogExcerpt;

/// What is known of a server beyond its declaration. Every text in it has passed a [`Veil`](super::Veil).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Evidence {
    /// What came of trying it, where it was tried.
    pub report: Option<ProbeReport>,
    /// What the client's logs say of its last start.
    pub logs: Vec<LogExcerpt>,
    /// Docker on this machine, where the server is a container of it.
    pub docker: Option<Docker>,
    /// Whether the image of its container is on this machine, where that could be found out.
    pub image_present: Option<bool>,
    /// What came of trying the other servers of the client: their tools and its own, in the order of the files.
    pub crowd: Vec<ServerTools>,
}

impl Evidence {
    /// Whether the server was tried, and answered so that a client can work with it.
    pub fn answered(&self) -> bool {
        self.report.as_ref().is_some_and(ProbeReport::answered)
    }
}

/// The tools of one server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServerTools {
    /// The server's name in the configuration.
    pub server: String,
    /// The names of its tools.
    pub tools: Vec<String>,
}

/// A server of a file, as one client reads it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Subject {
    /// The file.
    pub path: PathBuf,
    /// The client's id.
    pub client: &'static str,
    /// Where the server's name begins in the file, in bytes.
    pub offset: u32,
}

/// What is known of the servers of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Findings(HashMap<Subject, Evidence>);

impl Findings {
    /// Adds what is known of a server.
    pub fn insert(&mut self, subject: Subject, evidence: Evidence) {
        self.0.insert(subject, evidence);
    }

    /// Whether nothing is known of any.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is known of a server. Its name is made only where anything is known of any.
    pub fn of(&self, subject: impl FnOnce() -> Subject) -> Option<&Evidence> {
        if self.is_empty() { None } else { self.0.get(&subject()) }
    }

    /// Takes out what is known of a server.
    pub fn take(&mut self, subject: &Subject) -> Option<Evidence> {
        self.0.remove(subject)
    }
}
