//! The decoded value of a string, from whose every part there is a way back to the file.

use std::ops::Range;

use crate::text::{SourceFile, Span};

/// Where decoded and written text fall into step again after an escape: (decoded offset, source offset).
pub(super) type Anchor = (u32, u32);

/// The decoded value of a string that holds escapes.
#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) value: String,
    pub(super) anchors: Vec<Anchor>,
}

/// A string value, or a part of one.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    value: &'a str,
    /// Offset of `value` in the whole decoded string.
    base: u32,
    /// Source offset of the first character of the whole string.
    start: u32,
    anchors: &'a [Anchor],
}

impl<'a> Text<'a> {
    pub(super) fn new(value: &'a str, start: u32, anchors: &'a [Anchor]) -> Self {
        Self { value, base: 0, start, anchors }
    }

    /// The empty string at a place of the file.
    pub const fn nothing(at: u32) -> Self {
        Self { value: "", base: 0, start: at, anchors: &[] }
    }

    /// The decoded value.
    pub fn as_str(self) -> &'a str {
        self.value
    }

    /// The bytes of the file that spell the value, without the quotes.
    pub fn span(self) -> Span {
        Span::new(self.locate(0), self.locate(self.value.len()))
    }

    /// A part of the value, by byte range of the decoded text. A range off the character boundaries gives the
    /// empty part at the end.
    pub fn part(self, range: Range<usize>) -> Self {
        let (value, base) = match self.value.get(range.clone()) {
            Some(value) => (value, range.start),
            None => ("", self.value.len()),
        };
        Self { value, base: self.base + Span::from_range(base..base).start, ..self }
    }

    /// The part from a byte offset on.
    pub fn tail(self, from: usize) -> Self {
        self.part(from..self.value.len())
    }

    /// Where it stands in a string that it is a part of, in bytes of the decoded text.
    pub fn range_in(self, whole: Self) -> Option<Range<usize>> {
        let start = self.base.checked_sub(whole.base)? as usize;
        let range = start..start + self.value.len();
        let same = whole.start == self.start && whole.value.get(range.clone()) == Some(self.value);
        same.then_some(range)
    }

    /// The words of the value that are separated by blanks.
    pub fn words(self) -> impl Iterator<Item = Self> {
        let start_of = move |word: &str| word.as_ptr() as usize - self.value.as_ptr() as usize;
        self.value.split_whitespace().map(move |word| self.part(start_of(word)..start_of(word) + word.len()))
    }

    /// Splits at the first occurrence of a character.
    pub fn split_once(self, separator: char) -> Option<(Self, Self)> {
        let at = self.value.find(separator)?;
        Some((self.part(0..at), self.tail(at + separator.len_utf8())))
    }

    /// The rest after a prefix.
    pub fn strip_prefix(self, prefix: &str) -> Option<Self> {
        self.value.starts_with(prefix).then(|| self.tail(prefix.len()))
    }

    /// Whether the file spells the value exactly as it reads, without escapes.
    pub fn is_verbatim(self, source: &SourceFile) -> bool {
        source.slice(self.span()) == self.value
    }

    fn locate(self, decoded: usize) -> u32 {
        let decoded = self.base + Span::from_range(decoded..decoded).start;
        let index = self.anchors.partition_point(|(at, _)| *at <= decoded);
        let (from, source) = index.checked_sub(1).map_or((0, self.start), |i| self.anchors[i]);
        source + (decoded - from)
    }
}

/// A value written as a JSON string, with quotes.
pub fn json_string(value: &str) -> String {
    serde_json::Value::from(value).to_string()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::{Document, Syntax};
    use super::*;

    #[test]
    fn every_part_of_an_escaped_string_has_its_place() {
        let source = Arc::new(SourceFile::new("a", r#"["a\\b\u00e9\ud83d\ude00c/d"]"#));
        let document = Document::parse(Arc::clone(&source), Syntax::Json);
        let item = document.root().unwrap().items().next().unwrap();
        let text = item.text().unwrap();
        assert_eq!(text.as_str(), "a\\bé😀c/d");
        let at = |part: &str| {
            let start = text.as_str().find(part).unwrap();
            source.slice(text.part(start..start + part.len()).span()).to_owned()
        };
        assert_eq!(at("a"), "a");
        assert_eq!(at("\\"), r"\\");
        assert_eq!(at("b"), "b");
        assert_eq!(at("é"), r"\u00e9");
        assert_eq!(at("😀"), r"\ud83d\ude00");
        assert_eq!(at("c/d"), "c/d");
        let (left, right) = text.split_once('/').unwrap();
        assert_eq!((left.as_str(), source.slice(right.span())), ("a\\bé😀c", "d"));
    }
}
