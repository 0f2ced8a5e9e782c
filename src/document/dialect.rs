//! What the readers of files put up with.

use std::path::Path;

use super::FaultKind;
use super::fault::FaultSet;

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Syntax {
    /// JSON, and everything that people write in its place.
    Json,
    /// TOML 1.1.
    Toml,
    /// YAML 1.2.
    Yaml,
}

impl Syntax {
    /// What the name of a file says.
    pub fn of_path(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()? {
            "json" | "jsonc" | "json5" => Some(Self::Json),
            "toml" => Some(Self::Toml),
            // Of Markdown what stands between two lines of `---` at its top.
            "yaml" | "yml" | "md" => Some(Self::Yaml),
            _ => None,
        }
    }
}

/// How a reader takes a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stance {
    /// Part of the reader's language.
    Accepted,
    /// Not part of it, yet the reader gets over it.
    Tolerated,
    /// The reader gets over it, and loses the value around it: within a server, that server.
    Loses,
    /// The reader cannot read the file.
    Rejected,
}

/// The grammar that a client's reader really has.
#[derive(Debug, PartialEq, Eq)]
pub struct Dialect {
    name: &'static str,
    syntax: Syntax,
    accepted: FaultSet,
    tolerated: FaultSet,
    losing: FaultSet,
}

/// Faults that every reader built on JavaScript's or Rust's usual parsers lets pass.
const HARMLESS: &[FaultKind] = &[FaultKind::LoneSurrogate, FaultKind::DuplicateKey];

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
            FaultKind::DuplicateKey,
        ],
    );

    /// TOML 1.1.
    pub const TOML: Self = Self::new("TOML", &[], &[]).of(Syntax::Toml);

    /// YAML 1.2, one document, with every key once.
    pub const YAML: Self = Self::new("YAML", &[], &[]).of(Syntax::Yaml);

    /// A reader of JSON that takes `accepted` as its language and gets over `tolerated`.
    pub const fn new(name: &'static str, accepted: &[FaultKind], tolerated: &[FaultKind]) -> Self {
        Self {
            name,
            syntax: Syntax::Json,
            accepted: FaultSet::of(accepted),
            tolerated: FaultSet::of(tolerated),
            losing: FaultSet::of(&[]),
        }
    }

    /// The same reader, which loses the value around these.
    pub const fn losing(self, kinds: &[FaultKind]) -> Self {
        Self { losing: FaultSet::of(kinds), ..self }
    }

    /// The same reader for another syntax.
    pub const fn of(self, syntax: Syntax) -> Self {
        Self { syntax, ..self }
    }

    /// How the file is written.
    pub const fn syntax(&self) -> Syntax {
        self.syntax
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
        } else if self.losing.contains(kind) {
            Stance::Loses
        } else {
            Stance::Rejected
        }
    }
}
