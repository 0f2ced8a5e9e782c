//! A settings file, as its owner means it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::pattern::Scope;
use crate::text::{SourceFile, Span};

/// A settings file.
#[derive(Clone, Debug)]
pub struct SettingsFile {
    /// Its text.
    pub source: Arc<SourceFile>,
    /// The folder that its patterns count from.
    pub folder: PathBuf,
    /// What is not to be told, each with the reason.
    pub suppressions: Vec<SuppressEntry>,
}

/// An entry that says what is not to be told, and why.
#[derive(Clone, Debug)]
pub struct SuppressEntry {
    /// The rules that it is about.
    pub rules: Vec<&'static str>,
    /// Why, in the words of whoever decided it.
    pub reason: String,
    /// The whole entry.
    pub span: Span,
    pub(super) scope: Scope,
}

impl SuppressEntry {
    /// Whether it is about what a rule says of a file, or of a server in it.
    pub fn covers(&self, rule: &str, file: &Path, server: Option<&str>) -> bool {
        self.rules.contains(&rule) && self.scope.covers_server(server) && self.scope.covers_file(file)
    }
}
