//! What can be wrong with the text of a file.

use crate::text::Span;

/// A departure from the strict grammar, with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What it is.
    pub kind: FaultKind,
    /// The bytes it concerns; empty where something is missing.
    pub span: Span,
    /// A second place that explains it: the opening bracket, the closing quote.
    pub related: Option<Span>,
    /// What the parser says of a [`FaultKind::Grammar`]; it holds nothing of the file.
    pub detail: Option<&'static str>,
}

impl Fault {
    pub(super) const fn new(kind: FaultKind, span: Span, related: Option<Span>) -> Self {
        Self { kind, span, related, detail: None }
    }
}

/// The kinds of [`Fault`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultKind {
    /// `// …`
    LineComment,
    /// `/* … */`
    BlockComment,
    /// `# …`
    HashComment,
    /// `/* …` without an end.
    UnclosedComment,
    /// A comma before a closing bracket.
    TrailingComma,
    /// A comma with nothing before it.
    ExtraComma,
    /// Two values or entries without a comma between them; `related` is the bracket around them.
    MissingComma,
    /// A key without `:`.
    MissingColon,
    /// A key without a value.
    MissingValue,
    /// A value in an object without a key.
    MissingKey,
    /// A string in `'…'` or backticks.
    SingleQuotes,
    /// A string in typographic quotes; `related` is the closing one.
    SmartQuotes,
    /// A key without quotes.
    UnquotedKey,
    /// A word without quotes where a value is expected.
    UnquotedValue,
    /// A number that JSON does not have.
    BadNumber,
    /// A backslash before a character that it cannot escape.
    BadEscape,
    /// A quote inside a string without a backslash before it.
    UnescapedQuote,
    /// Half of a `\uD800` pair.
    LoneSurrogate,
    /// A control character inside a string.
    ControlCharacter,
    /// A string that does not end on its line.
    UnclosedString,
    /// The file ends inside brackets; `related` is the bracket probably left open.
    Unclosed,
    /// A closing bracket of the wrong kind; `related` is the bracket it meets.
    Mismatch,
    /// Something after the end of the root value; `related` is that end.
    TrailingText,
    /// Text around the document: a fence, a sentence, a statement of a program.
    Wrapping,
    /// A marker of an unresolved merge.
    ConflictMarker,
    /// A word whose opening quote is missing; the span ends with the closing one.
    MissingOpenQuote,
    /// Entries without `{ }` around them.
    MissingBraces,
    /// A blank that the grammar does not know: no-break space, zero-width space, form feed.
    OddWhitespace,
    /// A character that cannot stand here.
    Unexpected,
    /// A key that its table has already, where the grammar forbids it; `related` is the first.
    DuplicateKey,
    /// A second document in a file that should hold one.
    ExtraDocument,
    /// A right text, in another language; `detail` is its name.
    OtherLanguage,
    /// Anything else that the grammar of TOML or YAML does not allow; `detail` says what.
    Grammar,
}

impl FaultKind {
    /// Whether the tree may be another than was meant: something is missing, or stands where it cannot.
    pub const fn is_structural(self) -> bool {
        !matches!(
            self,
            Self::LineComment
                | Self::BlockComment
                | Self::HashComment
                | Self::TrailingComma
                | Self::OddWhitespace
                | Self::BadEscape
                | Self::SmartQuotes
                | Self::SingleQuotes
                | Self::ControlCharacter
                | Self::LoneSurrogate
                | Self::UnescapedQuote
                | Self::TrailingText
                | Self::Wrapping
                | Self::DuplicateKey
                | Self::ExtraDocument
        )
    }

    const fn bit(self) -> u64 {
        1 << self as u32
    }
}

/// A set of kinds of fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FaultSet(u64);

impl FaultSet {
    pub(super) const fn of(kinds: &[FaultKind]) -> Self {
        let mut bits = 0;
        let mut index = 0;
        while index < kinds.len() {
            bits |= kinds[index].bit();
            index += 1;
        }
        Self(bits)
    }

    pub(super) const fn contains(self, kind: FaultKind) -> bool {
        self.0 & kind.bit() != 0
    }
}
