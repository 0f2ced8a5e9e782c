//! What is told to the user: a message, the places it concerns, and ways out.

mod fix;
mod loss;

use std::fmt;
use std::sync::Arc;

pub use fix::{Applicability, Fix};
pub use loss::Loss;

use crate::text::{SourceFile, Span};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Advice.
    Info,
    /// Works by luck, or only here, or is risky.
    Warning,
    /// A client will not load or start it, or it hands the machine or a secret away.
    Error,
}

impl Severity {
    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The severity of a word.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Info, Self::Warning, Self::Error].into_iter().find(|severity| severity.name() == name)
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A place with a remark.
#[derive(Clone, Debug)]
pub struct Label {
    /// The file.
    pub source: Arc<SourceFile>,
    /// The bytes.
    pub span: Span,
    /// What is to be said of them; may be empty.
    pub message: String,
}

/// What follows for one client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consequence {
    /// The client's id.
    pub client: &'static str,
    /// A full clause that names the client: `Cursor drops this server`. Empty when nothing client-specific follows.
    pub text: String,
    /// What it loses, where it loses something.
    pub loss: Option<Loss>,
}

/// What a program said, word for word but for what is secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transcript {
    /// Where it said so, as the start of a line: `standard error`.
    pub from: String,
    /// The lines.
    pub lines: Vec<String>,
}

/// One thing to tell the user.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// `family/name` of the rule.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What each client concerned makes of it.
    pub consequences: Vec<Consequence>,
    /// The name of the server concerned.
    pub server: Option<String>,
    /// The place it is about.
    pub primary: Label,
    /// Further places that explain it.
    pub secondary: Vec<Label>,
    /// What a program said of it.
    pub transcript: Option<Transcript>,
    /// The one thing to do.
    pub help: Option<String>,
    /// Edits that do it.
    pub fixes: Vec<Fix>,
    /// What it is known by when the file is laid out anew or grows: of one file, several may have the same. Nothing can
    /// be learned from it about secrets. Empty until the linter has finished with it.
    pub fingerprint: String,
}

/// A diagnostic that somebody has decided not to be told.
#[derive(Clone, Debug)]
pub struct Suppressed {
    /// What would be told.
    pub diagnostic: Diagnostic,
    /// Where that was decided.
    pub by: Suppressor,
    /// Why, in the words of whoever decided it.
    pub reason: Option<String>,
}

/// Where it was decided that something is not told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Suppressor {
    /// In a comment of the file.
    Comment,
    /// In the settings.
    Settings,
    /// In a baseline.
    Baseline,
}

impl Suppressor {
    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Comment => "comment",
            Self::Settings => "settings",
            Self::Baseline => "baseline",
        }
    }
}

impl Diagnostic {
    /// The message with what follows from it for each client.
    pub fn full_message(&self) -> String {
        let mut message = self.message.clone();
        let mut said: Vec<&str> = Vec::new();
        for consequence in &self.consequences {
            if !consequence.text.is_empty() && !said.contains(&consequence.text.as_str()) {
                message.push_str(if said.is_empty() { ": " } else { "; " });
                message.push_str(&consequence.text);
                said.push(&consequence.text);
            }
        }
        message
    }

    /// Whether two diagnostics say the same of the same place, for different clients.
    pub fn is_twin(&self, other: &Self) -> bool {
        self.rule == other.rule
            && self.primary.span == other.primary.span
            && self.message == other.message
            && Arc::ptr_eq(&self.primary.source, &other.primary.source)
    }

    /// Takes over what a twin says of its clients. Only a fix that is good for all of them stays: another would give one
    /// of them a file that it cannot read.
    pub fn absorb(&mut self, twin: Self) {
        self.severity = self.severity.max(twin.severity);
        self.fixes.retain(|fix| {
            twin.fixes.iter().any(|other| other.edits == fix.edits && other.is_applicable() == fix.is_applicable())
        });
        for consequence in twin.consequences {
            if !self.consequences.contains(&consequence) {
                self.consequences.push(consequence);
            }
        }
    }
}
