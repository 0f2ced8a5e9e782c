//! Reading the pieces of a JSON-like text: blanks, comments, strings, numbers, words.

use super::fault::{Fault, FaultKind};
use super::node::{Kind, NodeId, Tree};
use super::text::{Anchor, Decoded};
use crate::text::{SourceFile, Span};

/// A position in the text, the tree under construction, and the faults found so far.
pub(super) struct Scanner<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    pub(super) tree: Tree,
    pub(super) faults: Vec<Fault>,
    /// Where the current line begins, and where its first token does once that is known.
    line_start: usize,
    first_token: Option<usize>,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(source: &'a SourceFile) -> Self {
        let at = source.content_start() as usize;
        Self { text: source.text(), at, tree: Tree::default(), faults: Vec::new(), line_start: at, first_token: None }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn peek_char(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn here(&self) -> Span {
        Span::from_range(self.at..self.at)
    }

    pub(super) fn fault(&mut self, kind: FaultKind, span: Span) {
        self.fault_with(kind, span, None);
    }

    pub(super) fn fault_with(&mut self, kind: FaultKind, span: Span, related: Option<Span>) {
        self.faults.push(Fault::new(kind, span, related));
    }

    pub(super) fn node(&mut self, span: Span, kind: Kind) -> NodeId {
        let id = Span::from_range(self.tree.nodes.len()..self.tree.nodes.len()).start;
        self.tree.nodes.push((span, kind));
        id
    }

    /// The indentation of the current line in bytes, and whether the position is on its first token.
    pub(super) fn indentation(&self) -> (usize, bool) {
        let first = self.first_token.unwrap_or(self.at);
        (first - self.line_start, first == self.at)
    }

    /// Where the current line begins.
    pub(super) fn line_start(&self) -> usize {
        self.line_start
    }

    /// Skips blanks and comments.
    pub(super) fn skip_trivia(&mut self) {
        self.skip_blanks();
        self.first_token.get_or_insert(self.at);
    }

    fn skip_blanks(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b' ' | b'\t' | b'\r' => self.at += 1,
                b'\n' => {
                    self.at += 1;
                    self.line_start = self.at;
                    self.first_token = None;
                }
                b'<' | b'=' | b'>' if self.at == self.line_start && is_conflict_marker(self.rest()) => {
                    self.line_comment(FaultKind::ConflictMarker);
                }
                b'/' if self.rest().starts_with("//") => self.line_comment(FaultKind::LineComment),
                b'#' => self.line_comment(FaultKind::HashComment),
                b'/' if self.rest().starts_with("/*") => self.block_comment(),
                0x0b | 0x0c | 0x80.. => {
                    let rest = self.rest();
                    let blanks = rest.len() - rest.trim_start_matches(is_odd_whitespace).len();
                    if blanks == 0 {
                        return;
                    }
                    let start = self.at;
                    self.at += blanks;
                    self.fault(FaultKind::OddWhitespace, Span::from_range(start..self.at));
                }
                _ => return,
            }
        }
    }

    /// Passes over bytes, line ends among them.
    pub(super) fn pass(&mut self, bytes: usize) {
        let end = self.at + bytes;
        if let Some(newline) = self.text[self.at..end].rfind('\n') {
            self.line_start = self.at + newline + 1;
        }
        self.at = end;
        self.first_token = Some(end);
    }

    /// Whether the word that began at `start` is followed by a quote that closes what was never opened; if so, the
    /// quote is passed over and the fault noted. `ends` can follow a string here.
    pub(super) fn closing_quote_alone(&mut self, start: usize, ends: &[char]) -> bool {
        let Some(behind) = self.rest().strip_prefix('"') else { return false };
        if !behind.trim_start().starts_with(ends) {
            return false;
        }
        self.at += 1;
        self.fault(FaultKind::MissingOpenQuote, Span::from_range(start..self.at));
        true
    }

    pub(super) fn line_comment(&mut self, kind: FaultKind) {
        let start = self.at;
        let line = self.rest();
        let length = line.find('\n').unwrap_or(line.len());
        self.at += line[..length].trim_end_matches('\r').len();
        self.fault(kind, Span::from_range(start..self.at));
    }

    pub(super) fn block_comment(&mut self) {
        let start = self.at;
        if let Some(length) = self.rest()[2..].find("*/") {
            self.at += length + 4;
            self.fault(FaultKind::BlockComment, Span::from_range(start..self.at));
        } else {
            self.at = self.text.len();
            self.fault(FaultKind::UnclosedComment, Span::from_range(start..start + 2));
        }
    }

    /// Reads a string in double quotes; the position is on the opening one.
    pub(super) fn string(&mut self) -> NodeId {
        let start = self.at;
        let bytes = self.text.as_bytes();
        self.at += 1;
        let content = self.at;
        while let Some(&byte) = bytes.get(self.at) {
            match byte {
                b'"' if bytes.get(self.at + 1).is_some_and(u8::is_ascii_alphanumeric) => break,
                b'"' => {
                    self.at += 1;
                    return self.node(Span::from_range(start..self.at), Kind::Plain { quote: 1 });
                }
                b'\\' | 0..0x20 => break,
                _ => self.at += 1,
            }
        }
        self.at = content;
        self.decoded_string(start, content, &['"'])
    }

    /// Reads a string in other quotes than JSON's; the position is on the opening one.
    pub(super) fn foreign_string(&mut self, open: char) -> NodeId {
        let start = self.at;
        self.at += open.len_utf8();
        let content = self.at;
        let closers: &[char] = match open {
            '\'' => &['\''],
            '`' => &['`'],
            '‘' | '’' | '‚' => &['’', '‘', '\''],
            _ => &['”', '“', '‟', '"'],
        };
        let before = self.faults.len();
        let id = self.decoded_string(start, content, closers);
        let quoted = Span::from_range(start..self.at);
        if self.faults[before..].iter().any(|fault| fault.kind == FaultKind::UnclosedString) {
            return id;
        }
        let closing = self.text[..self.at].chars().next_back().map_or(0, char::len_utf8);
        if matches!(open, '\'' | '`') {
            self.fault(FaultKind::SingleQuotes, quoted);
        } else {
            let closing = Span::from_range(self.at - closing..self.at);
            self.fault_with(FaultKind::SmartQuotes, Span::from_range(start..content), Some(closing));
        }
        id
    }

    /// Decodes from `content` to the first closer on this line.
    fn decoded_string(&mut self, start: usize, content: usize, closers: &[char]) -> NodeId {
        let quote = u8::try_from(content - start).unwrap_or_default();
        let mut value = String::new();
        let mut anchors: Vec<Anchor> = Vec::new();
        let mut inner_quotes = false;
        loop {
            let Some(character) = self.peek_char() else { break self.unclosed(start, content, &mut value) };
            let inner = closers == ['"'] && character == '"' && self.is_inner_quote(inner_quotes, &value);
            if closers.contains(&character) && !inner {
                self.at += character.len_utf8();
                break;
            }
            match character {
                '\n' | '\r' => break self.unclosed(start, content, &mut value),
                '"' if closers == ['"'] => {
                    if !inner_quotes && self.closed_by_wrong_quote(content, &mut value) {
                        break;
                    }
                    inner_quotes = true;
                    self.fault(FaultKind::UnescapedQuote, Span::from_range(self.at..self.at + 1));
                    value.push('"');
                    self.at += 1;
                }
                '\\' => {
                    self.escape(&mut value, closers);
                    anchors.push((Span::from_range(0..value.len()).end, self.here().start));
                }
                c => {
                    if c.is_ascii_control() && c != '\u{7f}' {
                        self.fault(FaultKind::ControlCharacter, Span::from_range(self.at..self.at + 1));
                    }
                    value.push(c);
                    self.at += c.len_utf8();
                }
            }
        }
        let index = Span::from_range(self.tree.decoded.len()..self.tree.decoded.len()).start;
        self.tree.decoded.push(Decoded { value, anchors });
        self.node(Span::from_range(start..self.at), Kind::Escaped { index, quote })
    }

    /// Whether the quote at the position belongs to the string: something that cannot follow a string stands right
    /// behind it. Once a string holds one such quote, its end is where something follows that can.
    fn is_inner_quote(&self, inner_quotes: bool, value: &str) -> bool {
        let rest = self.rest().get(1..).unwrap_or_default();
        // JSON inside a string ends with its own bracket.
        let open_json = match value.as_bytes().first() {
            Some(b'{') => !value.trim_end().ends_with('}'),
            Some(b'[') => !value.trim_end().ends_with(']'),
            _ => false,
        };
        let goes_on = if inner_quotes && open_json {
            true
        } else if inner_quotes {
            let next = rest.trim_start_matches([' ', '\t']).chars().next();
            next.is_some_and(|c| !",:]}\r\n".contains(c))
        } else {
            rest.starts_with(|c: char| c.is_ascii_alphanumeric())
        };
        // Without another quote on the line this one must be the end.
        goes_on && rest.find(['"', '\n', '\r']).is_some_and(|at| rest.as_bytes()[at] == b'"')
    }

    /// `"npx”,`: the string was closed, by the wrong quote. Goes back to that quote, if there is one.
    pub(super) fn closed_by_wrong_quote(&mut self, content: usize, value: &mut String) -> bool {
        let written = &self.text[content..self.at];
        let ends = |(offset, c): &(usize, char)| {
            let behind = written[offset + c.len_utf8()..].trim_start();
            matches!(c, '”' | '“' | '‟') && behind.chars().next().is_none_or(|next| ",:]}".contains(next))
        };
        let Some((offset, c)) = written.char_indices().find(ends) else { return false };
        let quote = content + offset..content + offset + c.len_utf8();
        self.at = quote.end;
        if let Some(kept) = value.find(c) {
            value.truncate(kept);
        }
        self.fault(FaultKind::SmartQuotes, Span::from_range(quote));
        true
    }

    /// The line ended inside a string. Gives back what was probably meant to follow it.
    fn unclosed(&mut self, start: usize, content: usize, value: &mut String) {
        if self.closed_by_wrong_quote(content, value) {
            return;
        }
        let written = &self.text[content..self.at];
        let kept = written.trim_end().trim_end_matches([',', '}', ']']).trim_end();
        self.at -= written.len() - kept.len();
        let dropped = written.len() - kept.len();
        value.truncate(value.len().saturating_sub(dropped));
        self.fault(FaultKind::UnclosedString, Span::from_range(start..self.at));
    }

    /// Reads an escape; the position is on the backslash.
    fn escape(&mut self, value: &mut String, closers: &[char]) {
        let start = self.at;
        self.at += 1;
        let Some(character) = self.peek_char() else {
            value.push('\\');
            return self.fault(FaultKind::BadEscape, Span::from_range(start..self.at));
        };
        let plain = match character {
            '"' | '\\' | '/' => Some(character),
            'b' => Some('\u{8}'),
            'f' => Some('\u{c}'),
            'n' => Some('\n'),
            'r' => Some('\r'),
            't' => Some('\t'),
            c if closers.contains(&c) => Some(c),
            'u' => return self.unicode_escape(start, value),
            _ => None,
        };
        if let Some(plain) = plain {
            self.at += character.len_utf8();
            value.push(plain);
        } else {
            // What the writer meant is a backslash: the next character is read as it stands.
            value.push('\\');
            let end = if matches!(character, '\n' | '\r') { self.at } else { self.at + character.len_utf8() };
            self.fault(FaultKind::BadEscape, Span::from_range(start..end));
        }
    }

    fn unicode_escape(&mut self, start: usize, value: &mut String) {
        let Some(first) = hex4(self.rest().get(1..5)) else {
            value.push('\\');
            return self.fault(FaultKind::BadEscape, Span::from_range(start..self.at + 1));
        };
        self.at += 5;
        let low = self.rest().strip_prefix("\\u").and_then(|rest| hex4(rest.get(..4)));
        let pair = match (first, low) {
            (0xd800..0xdc00, Some(low @ 0xdc00..0xe000)) => Some(0x10000 + ((first - 0xd800) << 10) + (low - 0xdc00)),
            _ => None,
        };
        if pair.is_some() {
            self.at += 6;
        }
        if let Some(character) = char::from_u32(pair.unwrap_or(first)) {
            value.push(character);
        } else {
            value.push(char::REPLACEMENT_CHARACTER);
            self.fault(FaultKind::LoneSurrogate, Span::from_range(start..self.at));
        }
    }

    /// Reads a number, or something that begins like one.
    pub(super) fn number(&mut self) -> NodeId {
        let start = self.at;
        let rest = self.rest();
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"+-._".contains(c)).unwrap_or(rest.len());
        self.at += length;
        let span = Span::from_range(start..self.at);
        if !is_json_number(&rest.as_bytes()[..length]) {
            if self.closing_quote_alone(start, &[',', ']', '}']) {
                return self.node(span, Kind::Plain { quote: 0 });
            }
            self.fault(FaultKind::BadNumber, span);
        }
        self.node(span, Kind::Number)
    }

    /// Reads a word: `true`, `false`, `null`, or one that should stand in quotes.
    pub(super) fn word(&mut self) -> NodeId {
        let start = self.at;
        let rest = self.rest();
        let end = rest
            .find(|c: char| c.is_whitespace() || is_odd_whitespace(c) || ",:[]{}\"'#".contains(c))
            .unwrap_or(rest.len());
        self.at += end;
        let span = Span::from_range(start..self.at);
        let kind = match &rest[..end] {
            "true" => return self.node(span, Kind::Bool(true)),
            "false" => return self.node(span, Kind::Bool(false)),
            "null" => return self.node(span, Kind::Null),
            "True" | "TRUE" => Kind::Bool(true),
            "False" | "FALSE" => Kind::Bool(false),
            "None" | "undefined" | "nil" => Kind::Null,
            _ => Kind::Plain { quote: 0 },
        };
        if matches!(kind, Kind::Plain { .. }) && self.closing_quote_alone(start, &[',', ']', '}']) {
            return self.node(span, kind);
        }
        self.fault(FaultKind::UnquotedValue, span);
        self.node(span, kind)
    }
}

/// `<<<<<<< HEAD`, `=======`, `>>>>>>> branch`
pub(super) fn is_conflict_marker(rest: &str) -> bool {
    ["<<<<<<< ", ">>>>>>> ", "=======\n", "=======\r"].iter().any(|marker| rest.starts_with(marker))
}

/// Whether a word may begin with this character.
pub(super) fn starts_word(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '_' | '$' | '@' | '.' | '~' | '%' | '<')
}

/// Typographic quotes that stand for `"` or `'`.
pub(super) fn is_smart_quote(c: char) -> bool {
    matches!(c, '“' | '”' | '„' | '‟' | '‘' | '’' | '‚')
}

pub(super) fn is_odd_whitespace(c: char) -> bool {
    matches!(c, '\u{b}' | '\u{c}' | '\u{85}' | '\u{a0}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
        || (c.is_whitespace() && !c.is_ascii())
}

fn hex4(digits: Option<&str>) -> Option<u32> {
    let digits = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    u32::from_str_radix(digits, 16).ok()
}

fn is_json_number(bytes: &[u8]) -> bool {
    let digits = |bytes: &[u8]| bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut rest = bytes.strip_prefix(b"-").unwrap_or(bytes);
    let whole = digits(rest);
    if whole == 0 || (whole > 1 && rest[0] == b'0') {
        return false;
    }
    rest = &rest[whole..];
    if let Some(fraction) = rest.strip_prefix(b".") {
        let count = digits(fraction);
        if count == 0 {
            return false;
        }
        rest = &fraction[count..];
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        let exponent = exponent.strip_prefix(b"+").or_else(|| exponent.strip_prefix(b"-")).unwrap_or(exponent);
        return !exponent.is_empty() && digits(exponent) == exponent.len();
    }
    rest.is_empty()
}
