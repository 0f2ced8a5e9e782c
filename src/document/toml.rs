//! TOML into the tree.
//!
//! The `toml` crate, with which the clients read, has the last word on whether a text is TOML. It drops what it cannot
//! make sense of, though, and a key that is there twice, so the tree is made here: in one pass with a stack of its own,
//! in which a fault is noted, what was probably meant is taken, and reading goes on.

mod inline;
mod lex;
mod number;
mod table;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use ::toml::de::DeTable;

use super::fault::{Fault, FaultKind};
use super::json;
use super::node::{Kind, NodeId, Tree};
use super::scan::{Scanner, is_smart_quote};
use crate::text::{SourceFile, Span};
pub(super) use number::to_json;
use table::{Child, ROOT, Segment, Tables};

/// How deep the `toml` crate reads. It is not asked about anything deeper, which is for the rule on depth to report.
const LIMIT: u32 = 80;

const COLON: &str = "a colon where `=` belongs";
const NO_EQUALS: &str = "a key without `=`";
const NO_ENTRY: &str = "a line that is neither an entry nor a table header";
const SECOND_ENTRY: &str = "a second entry on the line of another";

fn grammar(detail: &'static str, span: Span, related: Option<Span>) -> Fault {
    Fault { detail: Some(detail), ..Fault::new(FaultKind::Grammar, span, related) }
}

pub(super) fn parse(source: &SourceFile) -> (Tree, Vec<Fault>) {
    let (tree, mut faults) = read(source);
    if faults.is_empty() && tree.depth <= LIMIT {
        faults.extend(refusal(source));
    }
    if faults.is_empty() {
        faults.extend(overflows(source, &tree));
    }
    (tree, faults)
}

/// What the `toml` crate finds in a text that has no fault here.
fn refusal(source: &SourceFile) -> Option<Fault> {
    let text = source.text();
    let (_, errors) = DeTable::parse_recoverable(text);
    let place = errors.first()?.span().unwrap_or(0..0);
    let floor = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let span = Span::from_range(floor(place.start)..floor(place.end.max(place.start)));
    Some(grammar("something that TOML does not have", span, None))
}

/// Integers that TOML's 64 bits do not hold. The crate finds them when it is asked for their values.
fn overflows(source: &SourceFile, tree: &Tree) -> Vec<Fault> {
    let numbers = tree.nodes.iter().filter(|(_, kind)| matches!(kind, Kind::Number)).map(|(span, _)| *span);
    let mut found: Vec<_> = numbers
        .filter(|span| number::overflows(source.slice(*span)))
        .map(|span| grammar("an integer beyond the 64 bits that TOML has for it", span, None))
        .collect();
    found.sort_by_key(|fault| fault.span.start);
    found
}

/// A line `key = value`, or a header.
pub(super) struct Statement {
    /// Where it begins.
    pub(super) start: u32,
    /// Whether it is a header, and then whether one in `[[ ]]`.
    pub(super) header: Option<bool>,
    /// The parts of its key as they are written, each with its place.
    pub(super) path: Vec<(Span, String)>,
}

/// All lines and headers of a file in order: the tree has of a name only the first place.
pub(super) fn statements(source: &SourceFile) -> Vec<Statement> {
    let mut parser = Parser::new(source, true);
    parser.run();
    parser.statements.unwrap_or_default()
}

fn read(source: &SourceFile) -> (Tree, Vec<Fault>) {
    let mut parser = Parser::new(source, false);
    parser.scan.skip_lines();
    if parser.scan.peek() == Some(b'{') {
        let open = Span::from_range(parser.scan.at..parser.scan.at + 1);
        return (json::parse(source).0, vec![grammar("JSON in a file that is read as TOML", open, None)]);
    }
    parser.run();
    let Parser { scan: Scanner { mut tree, mut faults, .. }, mut tables, .. } = parser;
    faults.append(&mut tables.faults);
    faults.sort_by_key(|fault| fault.span.start);
    tables.finish(&mut tree);
    (tree, faults)
}

struct Parser<'a> {
    scan: Scanner<'a>,
    tables: Tables<'a>,
    /// The table of the last header.
    current: usize,
    /// Where what was read last ends.
    last: u32,
    /// What was read, where that is asked for.
    statements: Option<Vec<Statement>>,
}

impl<'a> Parser<'a> {
    fn new(source: &'a SourceFile, records: bool) -> Self {
        Self {
            scan: Scanner::new(source),
            tables: Tables::new(),
            current: ROOT,
            last: source.content_start(),
            statements: records.then(Vec::new),
        }
    }

    fn record(&mut self, start: usize, header: Option<bool>, path: &[Segment<'a>]) {
        if let Some(statements) = &mut self.statements {
            let path = path.iter().map(|segment| (segment.span, segment.name.clone().into_owned())).collect();
            statements.push(Statement { start: Span::from_range(start..start).start, header, path });
        }
    }

    fn run(&mut self) {
        loop {
            self.scan.skip_lines();
            let Some(byte) = self.scan.peek() else { return };
            let start = self.scan.at;
            let complete = match byte {
                b'[' => self.header(),
                b']' | b'}' | b'{' | b',' | b';' => self.stray(),
                _ => self.entry(),
            };
            if complete {
                self.end_of_line();
            }
            self.tables.cover(ROOT, Span::from_range(start..start).to(Span::at(self.last)));
        }
    }

    fn fault(&mut self, kind: FaultKind, span: Span) {
        self.scan.fault(kind, span);
    }

    fn grammar(&mut self, detail: &'static str, span: Span) {
        self.scan.faults.push(grammar(detail, span, None));
    }

    /// Brackets and commas with which no line can begin.
    fn stray(&mut self) -> bool {
        let start = self.scan.at;
        let rest = self.scan.rest();
        self.scan.at += rest.len() - rest.trim_start_matches([']', '}', '{', ',', ';']).len();
        let span = Span::from_range(start..self.scan.at);
        self.fault(FaultKind::Unexpected, span);
        self.last = span.end;
        false
    }

    /// `[a.b]` or `[[a.b]]`; the position is on the bracket.
    fn header(&mut self) -> bool {
        let start = self.scan.at;
        let list = self.scan.rest().starts_with("[[");
        self.scan.at += if list { 2 } else { 1 };
        let (path, odd) = self.path();
        self.record(start, Some(list), &path);
        self.scan.faults.extend(odd);
        let rest = self.scan.rest();
        let closing = rest.len() - rest.trim_start_matches(']').len();
        let wanted = if list { 2 } else { 1 };
        let here = self.scan.at;
        self.scan.at += closing.min(2);
        self.last = if closing == 0 { self.last } else { self.scan.here().start };
        let header = Span::from_range(start..start).to(Span::at(self.last));
        self.current = self.tables.open(&path, list, header);
        if closing == 0 {
            self.grammar("a table header without its closing bracket", Span::at(self.last));
        } else if closing != wanted {
            let detail = if list { "`[[` closed by one bracket" } else { "`[` closed by two brackets" };
            self.grammar(detail, Span::from_range(here..self.scan.at));
        }
        // What stands between an unclosed header and the end of the line is part of the same slip.
        if closing == 0 {
            self.scan.at += self.scan.line_content().len();
        }
        true
    }

    /// `a.b = value`. False when the reading of the value went on to another line that belongs to no value.
    fn entry(&mut self) -> bool {
        let start = self.scan.at;
        let (path, odd) = self.path();
        self.record(start, None, &path);
        let Some(segment) = path.last() else { return true };
        let end = self.last;
        let mut plain = true;
        match self.scan.peek() {
            Some(b'=' | b':') => {
                self.scan.faults.extend(odd);
                plain = self.assignment();
            }
            Some(b'"' | b'\'' | b'{' | b'[') => {
                self.scan.faults.extend(odd);
                self.grammar(NO_EQUALS, Span::at(end));
            }
            _ if self.scan.peek_char().is_some_and(is_smart_quote) => {
                self.scan.faults.extend(odd);
                self.grammar(NO_EQUALS, Span::at(end));
            }
            _ => {
                self.scan.at = end as usize;
                let line = Span::from_range(start..end as usize + self.scan.line_content().len());
                self.scan.at = line.end as usize;
                self.last = line.end;
                if line.end > end || path.len() > 1 || !odd.is_empty() {
                    self.grammar(NO_ENTRY, line);
                } else {
                    self.grammar("a key without `=` and a value", line);
                    let id = self.scan.node(Span::at(line.end), Kind::Missing);
                    self.tables.put(self.current, segment, Child::Node(id));
                }
                return true;
            }
        }
        let holder = self.tables.holder(self.current, &path);
        self.scan.skip_spaces();
        let missing = matches!(self.scan.peek(), Some(b'#' | b',' | b';' | b']' | b'}'));
        let (child, complete) = if missing || self.scan.at_line_end() || self.scan.rest().starts_with("//") {
            let place = Span::at(self.last);
            if plain {
                self.scan.fault_with(FaultKind::MissingValue, place, Some(segment.span));
            }
            (Child::Node(self.scan.node(place, Kind::Missing)), true)
        } else {
            self.value(holder)
        };
        self.tables.put(holder, segment, child);
        complete
    }

    /// The `=` between a key and its value, or what stands in its place: then it is false.
    fn assignment(&mut self) -> bool {
        let start = self.scan.at;
        let rest = self.scan.rest();
        self.scan.at += rest.len() - rest.trim_start_matches([':', '=']).len();
        let sign = Span::from_range(start..self.scan.at);
        self.last = sign.end;
        match self.scan.text.get(sign.range()) {
            Some("=") => return true,
            Some(":" | ":=") => self.grammar(COLON, sign),
            _ => self.fault(FaultKind::Unexpected, Span::new(sign.start + 1, sign.end)),
        }
        false
    }

    /// A dotted key, and the faults that count only if it turns out to be one.
    fn path(&mut self) -> (Vec<Segment<'a>>, Vec<Fault>) {
        let before = self.scan.faults.len();
        let mut path: Vec<Segment<'a>> = Vec::new();
        loop {
            self.scan.skip_spaces();
            let id = self.key(before);
            let (span, _) = self.scan.tree.nodes[id as usize];
            self.last = span.end;
            path.push(Segment { id, span, name: self.name(id) });
            self.scan.skip_spaces();
            if self.scan.peek() != Some(b'.') {
                return (path, self.scan.faults.split_off(before));
            }
            self.scan.at += 1;
            self.last = self.scan.here().start;
        }
    }

    fn key(&mut self, faults: usize) -> NodeId {
        let start = self.scan.at;
        match self.scan.peek_char() {
            Some('"' | '\'') => {
                let id = self.scan.toml_string(true);
                if self.scan.text[start..].starts_with("\"\"\"") || self.scan.text[start..].starts_with("'''") {
                    self.grammar("a key in three quotes", Span::from_range(start..self.scan.at));
                }
                id
            }
            Some(quote) if is_smart_quote(quote) || quote == '`' => self.scan.foreign_string(quote),
            _ => {
                let rest = self.scan.rest();
                let ends = |(at, c): &(usize, char)| {
                    let colon = *c == ':' && rest[at + 1..].chars().next().is_none_or(char::is_whitespace);
                    colon || ".=[]{},\"'#\n\r".contains(*c)
                };
                let end = rest.char_indices().find(ends).map_or(rest.len(), |(at, _)| at);
                let word = rest[..end].trim_end();
                self.scan.at += word.len();
                let span = Span::from_range(start..self.scan.at);
                if word.is_empty() {
                    // Several dots in a row are one slip.
                    if self.scan.faults[faults..].iter().all(|fault| fault.kind != FaultKind::MissingKey) {
                        self.fault(FaultKind::MissingKey, span);
                    }
                } else if !word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte)) {
                    self.fault(FaultKind::UnquotedKey, span);
                }
                self.scan.node(span, Kind::Plain { quote: 0 })
            }
        }
    }

    fn name(&self, id: NodeId) -> Cow<'a, str> {
        let Some((span, kind)) = self.scan.tree.nodes.get(id as usize) else { return Cow::Borrowed("") };
        match kind {
            Kind::Escaped { index, .. } => {
                let decoded = self.scan.tree.decoded.get(*index as usize);
                Cow::Owned(decoded.map(|decoded| decoded.value.clone()).unwrap_or_default())
            }
            Kind::Plain { quote } => {
                let quote = usize::from(*quote);
                Cow::Borrowed(self.scan.text.get(span.start as usize + quote..span.end as usize - quote).unwrap_or(""))
            }
            _ => Cow::Borrowed(""),
        }
    }

    /// Nothing but a comment may stand behind an entry or a header.
    fn end_of_line(&mut self) {
        self.scan.skip_line_blanks();
        if self.scan.at_line_end() {
            return;
        }
        let start = self.scan.at;
        if matches!(self.scan.peek(), Some(b',' | b';')) {
            let comma = Span::from_range(start..start + 1);
            self.scan.at += 1;
            self.scan.skip_line_blanks();
            if self.scan.at_line_end() || inline::begins_entry(self.scan.rest()) {
                return self.grammar("a comma behind an entry", comma);
            }
            self.scan.at += self.scan.line_content().len();
            let rest = Span::from_range(start..self.scan.at);
            return self.grammar("several values without brackets around them", rest);
        }
        if inline::begins_entry(self.scan.rest()) {
            return self.grammar(SECOND_ENTRY, self.scan.here());
        }
        if self.splits_string() {
            self.scan.at += self.scan.line_content().len();
            return;
        }
        self.scan.at += self.scan.line_content().len().max(1);
        self.grammar("something behind the end of the line's entry", Span::from_range(start..self.scan.at));
    }
}
