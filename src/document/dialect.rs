//! What the readers of JSON-like files put up with.

use super::FaultKind;
use super::fault::FaultSet;

/// How a reader takes a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stance {
    /// Part of the reader's language.
    Accepted,
    /// Not part of it, yet the reader gets over it.
    Tolerated,
    /// The reader cannot read the file.
    Rejected,
}

/// The grammar that a client's reader really has.
#[derive(Debug, PartialEq, Eq)]
pub struct Dialect {
    name: &'static str,
    accepted: FaultSet,
    tolerated: FaultSet,
}

/// Faults that every reader built on JavaScript's or Rust's usual parsers lets pass.
const HARMLESS: &[FaultKind] = &[FaultKind::LoneSurrogate];

impl Dialect {
    /// Strict JSON.
    pub const JSON: Self = Self::new("JSON", &[], HARMLESS);

    /// JSON with comments and trailing commas.
    pub const JSONC: Self = Self::new(
        "JSON with comments",
        &[FaultKind::LineComment, FaultKind::BlockComment, FaultKind::TrailingComma],
        HARMLESS,
    );

    /// JSON with comments, read by a parser that goes on over whatever it can: that of VS Code's libraries, unless it
    /// is asked for its errors.
    pub const LENIENT: Self = Self::new(
        "JSON with comments",
        &[FaultKind::LineComment, FaultKind::BlockComment, FaultKind::TrailingComma],
        &[
            FaultKind::HashComment,
            FaultKind::UnclosedComment,
            FaultKind::MissingComma,
            FaultKind::ExtraComma,
            FaultKind::SmartQuotes,
            FaultKind::BadEscape,
            FaultKind::UnescapedQuote,
            FaultKind::LoneSurrogate,
            FaultKind::ControlCharacter,
            FaultKind::Unclosed,
            FaultKind::TrailingText,
            FaultKind::OddWhitespace,
        ],
    );

    /// A reader that takes `accepted` as its language and gets over `tolerated`.
    pub const fn new(name: &'static str, accepted: &[FaultKind], tolerated: &[FaultKind]) -> Self {
        Self { name, accepted: FaultSet::of(accepted), tolerated: FaultSet::of(tolerated) }
    }

    /// What people call it.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// How this reader takes a kind of fault.
    pub const fn stance(&self, kind: FaultKind) -> Stance {
        if self.accepted.contains(kind) {
            Stance::Accepted
        } else if self.tolerated.contains(kind) {
            Stance::Tolerated
        } else {
            Stance::Rejected
        }
    }
}
