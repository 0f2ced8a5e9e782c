//! The pieces of TOML: blanks, comments, strings, and words that are numbers, dates or nothing of the kind.

use super::super::fault::FaultKind;
use super::super::node::{Kind, NodeId};
use super::super::scan::{Scanner, is_conflict_marker, is_odd_whitespace};
use super::super::text::{Anchor, Decoded};
use super::number::{is_bad_number, is_datetime, is_number};
use crate::text::Span;

impl<'a> Scanner<'a> {
    /// Whether nothing more stands on this line. A carriage return alone ends no line.
    pub(super) fn at_line_end(&self) -> bool {
        let rest = self.rest();
        rest.is_empty() || rest.starts_with('\n') || rest.starts_with("\r\n")
    }

    /// Skips blanks and comments on this line.
    pub(super) fn skip_line_blanks(&mut self) {
        loop {
            self.skip_spaces();
            match self.rest() {
                rest if rest.starts_with('#') => self.skip_comment(),
                rest if rest.starts_with("//") => self.line_comment(FaultKind::LineComment),
                rest if rest.starts_with("/*") => self.block_comment(),
                _ => return,
            }
        }
    }

    /// Skips blanks alone.
    pub(super) fn skip_spaces(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b' ' | b'\t' => self.at += 1,
                b'\r' if !self.at_line_end() => {
                    self.fault(FaultKind::OddWhitespace, Span::from_range(self.at..self.at + 1));
                    self.at += 1;
                }
                0x0b | 0x0c | 0x80.. => {
                    let rest = self.rest();
                    let blanks = rest.len() - rest.trim_start_matches(is_odd_whitespace).len();
                    if blanks == 0 {
                        return;
                    }
                    self.fault(FaultKind::OddWhitespace, Span::from_range(self.at..self.at + blanks));
                    self.at += blanks;
                }
                _ => return,
            }
        }
    }

    /// Skips blanks, comments and line ends. True when a line end was among them.
    pub(super) fn skip_lines(&mut self) -> bool {
        let start = self.at;
        loop {
            if (self.at == 0 || self.text[..self.at].ends_with(['\n', '\u{feff}'])) && is_conflict_marker(self.rest()) {
                self.line_comment(FaultKind::ConflictMarker);
            }
            self.skip_line_blanks();
            match self.rest() {
                rest if rest.starts_with('\n') => self.at += 1,
                rest if rest.starts_with("\r\n") => self.at += 2,
                _ => return self.text[start..self.at].contains('\n'),
            }
        }
    }

    fn skip_comment(&mut self) {
        let end = self.at + self.line().len();
        for (offset, c) in self.line().char_indices().filter(|(_, c)| is_control(*c)) {
            let start = self.at + offset;
            self.fault(FaultKind::ControlCharacter, Span::from_range(start..start + c.len_utf8()));
        }
        self.at = end;
    }

    /// What is left of this line.
    pub(super) fn line(&self) -> &'a str {
        let rest = self.rest();
        let line = rest.split('\n').next().unwrap_or(rest);
        if line.len() < rest.len() { line.strip_suffix('\r').unwrap_or(line) } else { line }
    }

    /// What is left of this line without blanks and a comment at its end.
    pub(super) fn line_content(&self) -> &'a str {
        let line = self.line();
        let comment = [" #", "\t#", " //"].iter().filter_map(|mark| line.find(mark)).min();
        line[..comment.unwrap_or(line.len())].trim_end()
    }

    /// Reads a string of TOML; the position is on its opening quote. In brackets a string that is left open gives back
    /// the closing ones that were probably meant.
    pub(super) fn toml_string(&mut self, bracketed: bool) -> NodeId {
        let basic = self.peek() == Some(b'"');
        if self.rest().starts_with("\"\"\"") || self.rest().starts_with("'''") {
            return self.long_string(basic);
        }
        let quote = if basic { '"' } else { '\'' };
        let start = self.at;
        self.at += 1;
        let mut string = Decoding::new(self.at);
        loop {
            match self.peek_char() {
                Some(c) if c == quote => {
                    let end = self.at;
                    self.at += 1;
                    return self.decoded(string, start, 1, end);
                }
                Some('\\') if basic => self.toml_escape(&mut string, false),
                _ if self.at_line_end() => break,
                Some(c) => self.pass_char(c),
                None => break,
            }
        }
        string.take(self.text, self.at);
        if self.closed_by_wrong_quote(start + 1, &mut string.value) {
            return self.store(string, start, 1);
        }
        let written = &self.text[start + 1..self.at];
        let ends: &[char] = if bracketed { &[',', ']', '}'] } else { &[] };
        let kept = written.trim_end().trim_end_matches(ends).trim_end();
        string.value.truncate(string.value.len().saturating_sub(written.len() - kept.len()));
        self.at = start + 1 + kept.len();
        self.fault(FaultKind::UnclosedString, Span::from_range(start..self.at));
        self.store(string, start, 1)
    }

    /// A string in three quotes on each side.
    fn long_string(&mut self, basic: bool) -> NodeId {
        let quote = if basic { '"' } else { '\'' };
        let start = self.at;
        let faults = self.faults.len();
        self.at += 3;
        let mut string = Decoding::new(self.at);
        let rest = self.rest();
        if let Some(newline) = ["\n", "\r\n"].into_iter().find(|newline| rest.starts_with(newline)) {
            self.at += newline.len();
            string.rejoin(self.at);
        }
        while let Some(c) = self.peek_char() {
            if c == quote {
                let quotes = self.rest().len() - self.rest().trim_start_matches(quote).len();
                // Up to two quotes may stand right before the closing three.
                self.at += quotes.min(5);
                if quotes >= 3 {
                    return self.decoded(string, start, 3, self.at - 3);
                }
            } else if c == '\\' && basic {
                self.toml_escape(&mut string, true);
            } else if c == '\n' || self.rest().starts_with("\r\n") {
                self.at += 1;
            } else {
                self.pass_char(c);
            }
        }
        // Left open: only its first line is taken, so that the rest of the file is still read.
        self.faults.truncate(faults);
        self.at = start + 3;
        self.fault(FaultKind::UnclosedString, Span::from_range(start..self.at));
        let string = Decoding { value: self.line().to_owned(), ..Decoding::new(self.at) };
        self.at += string.value.len();
        self.store(Decoding { run: self.at, ..string }, start, 3)
    }

    fn pass_char(&mut self, c: char) {
        let start = self.at;
        self.at += c.len_utf8();
        if is_control(c) {
            self.fault(FaultKind::ControlCharacter, Span::from_range(start..self.at));
        }
    }

    /// A complete string whose content ends at `end`.
    fn decoded(&mut self, mut string: Decoding, start: usize, quote: u8, end: usize) -> NodeId {
        if string.anchors.is_empty() {
            return self.node(Span::from_range(start..self.at), Kind::Plain { quote });
        }
        string.take(self.text, end);
        self.store(string, start, quote)
    }

    fn store(&mut self, string: Decoding, start: usize, quote: u8) -> NodeId {
        let index = Span::from_range(self.tree.decoded.len()..self.tree.decoded.len()).start;
        self.tree.decoded.push(Decoded { value: string.value, anchors: string.anchors });
        self.node(Span::from_range(start..self.at), Kind::Escaped { index, quote })
    }

    /// Reads an escape; the position is on the backslash. In a string of `many` lines it can take a line end away.
    fn toml_escape(&mut self, string: &mut Decoding, many: bool) {
        let start = self.at;
        string.take(self.text, start);
        self.at += 1;
        let rest = self.rest();
        let plain = match rest.chars().next() {
            Some(c @ ('"' | '\\')) => Some(c),
            Some('b') => Some('\u{8}'),
            Some('e') => Some('\u{1b}'),
            Some('f') => Some('\u{c}'),
            Some('n') => Some('\n'),
            Some('r') => Some('\r'),
            Some('t') => Some('\t'),
            _ => None,
        };
        if let Some(c) = plain {
            self.at += 1;
            string.value.push(c);
        } else if let Some(digits) = match rest.as_bytes().first() {
            Some(b'x') => Some(2),
            Some(b'u') => Some(4),
            Some(b'U') => Some(8),
            _ => None,
        } && let Some(code) = hex(rest, digits)
        {
            self.at += 1 + digits;
            let c = self.character(start, code);
            string.value.push(c);
        } else if many && continues_line(rest) {
            self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
        } else {
            // What the writer meant is a backslash: the next character is read as it stands.
            string.value.push('\\');
            let next = rest.chars().next().filter(|c| !matches!(c, '\n' | '\r')).map_or(0, char::len_utf8);
            self.fault(FaultKind::BadEscape, Span::from_range(start..self.at + next));
        }
        string.rejoin(self.at);
    }

    /// The character of a code. Of two that are the halves of one, as JSON writes them, that one is meant.
    fn character(&mut self, start: usize, code: u32) -> char {
        let low = self.rest().strip_prefix('\\').filter(|rest| rest.starts_with('u')).and_then(|rest| hex(rest, 4));
        let (kind, meant) = match (code, low) {
            (0xd800..0xdc00, Some(low @ 0xdc00..0xe000)) => {
                self.at += 6;
                (FaultKind::LoneSurrogate, char::from_u32(0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00)))
            }
            (0xd800..0xe000, _) => (FaultKind::LoneSurrogate, None),
            _ => match char::from_u32(code) {
                Some(c) => return c,
                None => (FaultKind::BadEscape, None),
            },
        };
        self.fault(kind, Span::from_range(start..self.at));
        meant.unwrap_or(char::REPLACEMENT_CHARACTER)
    }

    /// Reads a value without quotes or brackets. Outside of brackets what is no value reaches to the end of the line.
    pub(super) fn toml_word(&mut self, bracketed: bool) -> NodeId {
        let start = self.at;
        let rest = self.rest();
        let word_end = |from: usize| {
            let ends = |c: char| c.is_whitespace() || is_odd_whitespace(c) || ",]}#=".contains(c);
            rest[from..].find(ends).map_or(rest.len(), |end| from + end)
        };
        let mut end = word_end(0);
        // A date and a time of day may have a blank between them.
        if rest[end..].starts_with(' ') && is_datetime(&rest[..end]) && is_datetime(&rest[..word_end(end + 1)]) {
            end = word_end(end + 1);
        }
        let kind = match &rest[..end] {
            "true" => Some(Kind::Bool(true)),
            "false" => Some(Kind::Bool(false)),
            word if is_number(word) => Some(Kind::Number),
            // JSON has no dates; what reads a date from a configuration takes it as it is written.
            word if is_datetime(word) => Some(Kind::Plain { quote: 0 }),
            _ => None,
        };
        if let Some(kind) = kind {
            self.at += end;
            return self.node(Span::from_range(start..self.at), kind);
        }
        let word = if bracketed {
            let word = rest.split([',', ']', '}', '"', '\'', '#', '\n']).next().unwrap_or(rest);
            word.split(" //").next().unwrap_or(word).trim_end()
        } else {
            self.line_content().trim_end_matches([',', ';']).trim_end()
        };
        self.at += word.len();
        if let Some(length) = self.missing_open_quote(word, bracketed) {
            self.at = start + length;
            self.fault(FaultKind::MissingOpenQuote, Span::from_range(start..self.at));
            return self.node(Span::from_range(start..self.at - 1), Kind::Plain { quote: 0 });
        }
        let (fault, kind) = match word {
            "True" | "TRUE" => (FaultKind::UnquotedValue, Kind::Bool(true)),
            "False" | "FALSE" => (FaultKind::UnquotedValue, Kind::Bool(false)),
            "null" | "None" | "nil" | "undefined" => (FaultKind::UnquotedValue, Kind::Null),
            _ if is_bad_number(word) => (FaultKind::BadNumber, Kind::Number),
            _ => (FaultKind::UnquotedValue, Kind::Plain { quote: 0 }),
        };
        let span = Span::from_range(start..self.at);
        self.fault(fault, span);
        self.node(span, kind)
    }

    /// The length of a word with the quote that closes it, if there is such a quote, and none that opens it.
    fn missing_open_quote(&self, word: &str, bracketed: bool) -> Option<usize> {
        let quotes = ['"', '\''];
        if bracketed {
            let behind = self.rest().strip_prefix(quotes)?.trim_start_matches([' ', '\t']);
            let ends = behind.is_empty() || behind.starts_with([',', ']', '}', '\r', '\n', '#']);
            return ends.then_some(word.len() + 1);
        }
        let inner = word.strip_suffix(quotes)?;
        (!inner.contains(quotes)).then_some(word.len())
    }
}

/// A string under decoding: what is not yet taken over begins at `run`.
struct Decoding {
    value: String,
    anchors: Vec<Anchor>,
    run: usize,
}

impl Decoding {
    fn new(run: usize) -> Self {
        Self { value: String::new(), anchors: Vec::new(), run }
    }

    /// Takes over what is written up to a place.
    fn take(&mut self, text: &str, end: usize) {
        self.value.push_str(text.get(self.run..end).unwrap_or_default());
        self.run = end;
    }

    /// From a place on the value is spelled as it reads again.
    fn rejoin(&mut self, at: usize) {
        self.anchors.push((Span::from_range(0..self.value.len()).end, Span::from_range(0..at).end));
        self.run = at;
    }
}

/// Whether what follows a backslash is the end of the line, which it then takes away in a string of many lines.
fn continues_line(rest: &str) -> bool {
    let behind = rest.trim_start_matches([' ', '\t']);
    let blanks = &rest[..rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len()];
    let lone_return = blanks.replace("\r\n", "").contains('\r');
    (behind.starts_with('\n') || behind.starts_with("\r\n")) && !lone_return
}

fn is_control(c: char) -> bool {
    c.is_ascii_control() && c != '\t'
}

/// The number of so many digits behind the first letter.
fn hex(rest: &str, digits: usize) -> Option<u32> {
    let digits = rest.get(1..=digits).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    u32::from_str_radix(digits, 16).ok()
}
