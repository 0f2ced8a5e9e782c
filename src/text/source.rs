//! A source file: its text, its line index, and which parts of it must not be shown.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::{Mask, Span, span::offset};

const BOM: &str = "\u{feff}";

/// A line and a column, both 1-based; the column counts Unicode characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// 1-based line.
    pub line: u32,
    /// 1-based column in characters.
    pub column: u32,
}

/// The text of one file.
///
/// Offsets count from the first byte of the file, a byte order mark included, so that an edit made from a span
/// fits the bytes on disk.
#[derive(Debug)]
pub struct SourceFile {
    path: PathBuf,
    text: String,
    /// Whether the text is the bytes of the file as they are.
    verbatim: bool,
    mask: OnceLock<Mask>,
    lines: OnceLock<Vec<u32>>,
    /// How many characters stand before every block of [`BLOCK`] bytes, so that a column in a line of many megabytes
    /// costs no more than one in a short line.
    blocks: OnceLock<Vec<u32>>,
}

const BLOCK: usize = 1024;

impl SourceFile {
    /// Wraps a text that was read from `path`.
    pub fn new(path: impl Into<PathBuf>, text: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
            verbatim: true,
            mask: OnceLock::new(),
            lines: OnceLock::new(),
            blocks: OnceLock::new(),
        }
    }

    /// Wraps a text that was made of bytes that are something else than UTF-8: its offsets do not fit them.
    pub fn decoded(path: impl Into<PathBuf>, text: impl Into<String>) -> Self {
        Self { verbatim: false, ..Self::new(path, text) }
    }

    /// Whether offsets in the text are those of the file on the disk.
    pub fn is_verbatim(&self) -> bool {
        self.verbatim
    }

    /// The path as it is shown to the user.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The whole text, with the byte order mark if there is one.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where the content begins: after the byte order mark.
    pub fn content_start(&self) -> u32 {
        if self.text.starts_with(BOM) { offset(BOM.len()) } else { 0 }
    }

    /// How its lines end.
    pub fn newline(&self) -> &'static str {
        if self.text.contains("\r\n") { "\r\n" } else { "\n" }
    }

    /// What stands before a byte on its line.
    pub fn before(&self, byte: u32) -> &str {
        let start = self.line_span(self.line_index(byte)).start.max(self.content_start());
        self.slice(Span::new(start.min(byte), byte))
    }

    /// What stands behind a byte on its line, without the break.
    pub fn behind(&self, byte: u32) -> &str {
        let end = self.line_span(self.line_index(byte)).end;
        self.slice(Span::new(byte, end.max(byte)))
    }

    /// The text of a span; empty when the span does not lie on character boundaries of this text.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// Says which bytes are secret. The first call wins.
    pub fn set_mask(&self, mask: Mask) {
        // A second caller would compute the same mask from the same text.
        let _ = self.mask.set(mask);
    }

    /// The secret bytes; `None` until [`Self::set_mask`] was called, and then nothing of the text may be shown.
    pub fn mask(&self) -> Option<&Mask> {
        self.mask.get()
    }

    /// Byte offsets at which lines start.
    pub fn line_starts(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            std::iter::once(0)
                .chain(self.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(i, _)| offset(i + 1)))
                .collect()
        })
    }

    /// 0-based index of the line that holds the byte.
    pub fn line_index(&self, byte: u32) -> usize {
        self.line_starts().partition_point(|start| *start <= byte).saturating_sub(1)
    }

    /// The bytes of a 0-based line without its line ending.
    pub fn line_span(&self, index: usize) -> Span {
        let starts = self.line_starts();
        let start = starts.get(index).copied().unwrap_or(offset(self.text.len()));
        let end = starts.get(index + 1).map_or(self.text.len(), |next| *next as usize);
        let line = self.text.get(start as usize..end).unwrap_or_default();
        let trimmed = line.strip_suffix('\n').map_or(line, |l| l.strip_suffix('\r').unwrap_or(l));
        Span::new(start, start + offset(trimmed.len()))
    }

    /// Line and column of a byte. A byte order mark takes no column.
    pub fn position(&self, byte: u32) -> Position {
        let line = self.line_index(byte);
        let start = if line == 0 { self.content_start() } else { self.line_span(line).start };
        let column = self.characters_before(byte).saturating_sub(self.characters_before(start)) + 1;
        Position { line: offset(line + 1), column }
    }

    fn characters_before(&self, byte: u32) -> u32 {
        let count = |bytes: &[u8]| offset(bytes.iter().filter(|byte| (**byte & 0xc0) != 0x80).count());
        let blocks = self.blocks.get_or_init(|| {
            let mut total = 0;
            let mut starts = vec![0];
            for block in self.text.as_bytes().chunks(BLOCK) {
                total += count(block);
                starts.push(total);
            }
            starts
        });
        let byte = (byte as usize).min(self.text.len());
        let block = byte / BLOCK;
        blocks[block] + count(&self.text.as_bytes()[block * BLOCK..byte])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_end_at_lf() {
        let file = SourceFile::new("a", "é{\r\n  \"ü\": 1\n}");
        assert_eq!(file.position(2), Position { line: 1, column: 2 });
        let colon = offset(file.text().find(':').unwrap());
        assert_eq!(file.position(colon), Position { line: 2, column: 6 });
        assert_eq!(file.slice(file.line_span(0)), "é{");
        assert_eq!(file.position(offset(file.text().len())), Position { line: 3, column: 2 });
    }

    #[test]
    fn what_stands_around_a_byte_on_its_line() {
        let file = SourceFile::new("a", "\u{feff}ab\r\ncd\n");
        let around = |byte| (file.before(byte), file.behind(byte));
        assert_eq!(around(3), ("", "ab"));
        assert_eq!(around(4), ("a", "b"));
        assert_eq!(around(5), ("ab", ""));
        assert_eq!(around(8), ("c", "d"));
        assert_eq!(around(10), ("", ""));
        assert_eq!(file.newline(), "\r\n");
    }

    #[test]
    fn a_byte_order_mark_takes_no_column() {
        let file = SourceFile::new("a", "\u{feff}{}");
        assert_eq!(file.position(3), Position { line: 1, column: 1 });
    }
}
