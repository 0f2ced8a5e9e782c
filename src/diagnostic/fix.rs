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
}

impl Fix {
    /// A safe fix.
    pub fn safe(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self { title: title.into(), applicability: Applicability::Safe, edits }
    }

    /// An unsafe fix.
    pub fn risky(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self { title: title.into(), applicability: Applicability::Unsafe, edits }
    }

    /// Something for the user to do.
    pub fn display_only(title: impl Into<String>) -> Self {
        Self { title: title.into(), applicability: Applicability::DisplayOnly, edits: Vec::new() }
    }
}
