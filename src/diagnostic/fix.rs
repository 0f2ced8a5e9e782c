//! Fixes.

use crate::text::Edit;

/// Whether a fix may be applied without asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Applicability {
    /// The client then does what was meant before; comments are kept.
    Safe,
    /// It may change what the client does.
    Unsafe,
    /// A command or an edit that is for the user to make.
    DisplayOnly,
}

impl Applicability {
    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
            Self::DisplayOnly => "display-only",
        }
    }
}

/// A way to mend what a diagnostic is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an order: "remove the comma".
    pub title: String,
    /// Whether it may be applied without asking.
    pub applicability: Applicability,
    /// Edits of the file of the primary label; none for a display-only fix.
    pub edits: Vec<Edit>,
    /// Whether the file is to be written anew as UTF-8; the edits are of the decoded text.
    pub reencodes: bool,
    /// What is left for the user to do once it is applied, as an order: "export `GITHUB_TOKEN`".
    pub afterwards: Option<String>,
    /// Whether the edits hold what is secret: they may be applied, and never shown.
    pub is_private: bool,
}

impl Fix {
    fn new(title: impl Into<String>, applicability: Applicability, edits: Vec<Edit>) -> Self {
        let title = title.into();
        Self { title, applicability, edits, reencodes: false, afterwards: None, is_private: false }
    }

    /// A safe fix.
    pub fn safe(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self::new(title, Applicability::Safe, edits)
    }

    /// An unsafe fix.
    pub fn risky(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self::new(title, Applicability::Unsafe, edits)
    }

    /// A safe fix that writes the same text as UTF-8.
    pub fn reencode(title: impl Into<String>) -> Self {
        Self { reencodes: true, ..Self::safe(title, Vec::new()) }
    }

    /// Something for the user to do.
    pub fn display_only(title: impl Into<String>) -> Self {
        Self::new(title, Applicability::DisplayOnly, Vec::new())
    }

    /// The same, with what is left to do once it is applied.
    pub fn then(mut self, order: impl Into<String>) -> Self {
        self.afterwards = Some(order.into());
        self
    }

    /// Whether it changes the file.
    pub fn is_applicable(&self) -> bool {
        self.reencodes || !self.edits.is_empty()
    }
}
