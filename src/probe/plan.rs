//! What is to be started or called, as one client would do it.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use super::Veil;
use crate::model::Transport;

/// A server to be tried, as one client would start or call it.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// What to do.
    pub what: What,
    /// How long the client waits for the first answer.
    pub patience: Duration,
    /// Hides what is secret in what the server says.
    pub veil: Veil,
}

/// How to get to a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// It is a process.
    Start(Start),
    /// It answers at an address.
    Call(Call),
}

/// A process to be started. Values may be secret: they are for the process alone.
#[derive(Clone, PartialEq, Eq)]
pub struct Start {
    /// The program, by name or path.
    pub program: String,
    /// Its arguments.
    pub args: Vec<String>,
    /// All of its environment.
    pub env: BTreeMap<String, String>,
    /// The PATH on which the client looks for the program.
    pub search_path: String,
    /// Its working directory.
    pub cwd: PathBuf,
}

/// An address to be called. Values may be secret: they are for its host alone.
#[derive(Clone, PartialEq, Eq)]
pub struct Call {
    /// The address.
    pub url: String,
    /// The headers that the client sends with every request.
    pub headers: Vec<(String, String)>,
    /// The transport that the client keeps to; `None` where it tries what the server answers to.
    pub transport: Option<Transport>,
    /// The environment of the client, of which the variables for proxies and certificates count.
    pub env: BTreeMap<String, String>,
}

impl fmt::Debug for Start {
    /// Without what may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Start").field("cwd", &self.cwd).finish_non_exhaustive()
    }
}

impl fmt::Debug for Call {
    /// Without what may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("transport", &self.transport).finish_non_exhaustive()
    }
}
