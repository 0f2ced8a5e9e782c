//! The structure of JSON and of everything that people write in its place.
//!
//! One pass with a stack of its own: departures from the grammar are noted, what was probably meant is taken, and
//! reading goes on. So one parse serves every dialect, and a broken file still has its servers looked at.

use super::fault::{Fault, FaultKind};
use super::node::{Kind, NodeId, Tree};
use super::scan::{Scanner, is_smart_quote, starts_word};
use crate::text::{SourceFile, Span};

struct Frame {
    open: Span,
    object: bool,
    /// Opened by us, because the entries of the file stand without braces.
    implied: bool,
    /// Where the children of this container begin in `pending`.
    from: usize,
    /// Start and indentation of the line it opens on.
    line: (usize, usize),
    key: Option<NodeId>,
    comma: Option<Span>,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Value,
    Key,
    After,
}

struct Parser<'a> {
    scan: Scanner<'a>,
    stack: Vec<Frame>,
    /// Finished children (key, value) of the containers still open; keys of array items are the items themselves.
    pending: Vec<(NodeId, NodeId)>,
    state: State,
    /// The first bracket whose partner stands at another indentation: probably the one left open.
    suspect: Option<Span>,
}

pub(super) fn parse(source: &SourceFile) -> (Tree, Vec<Fault>) {
    let mut parser = Parser {
        scan: Scanner::new(source),
        stack: Vec::new(),
        pending: Vec::new(),
        state: State::Value,
        suspect: None,
    };
    parser.run();
    let Scanner { tree, mut faults, .. } = parser.scan;
    faults.sort_by_key(|fault| fault.span.start);
    (tree, faults)
}

impl Parser<'_> {
    fn run(&mut self) {
        self.skip_wrapping();
        loop {
            self.scan.skip_trivia();
            let Some(byte) = self.scan.peek() else { break };
            if self.stack.is_empty() && self.scan.tree.root.is_some() {
                if !self.after_root(byte) {
                    return;
                }
                continue;
            }
            match self.state {
                State::Value => self.value(byte),
                State::Key => self.key(byte),
                State::After => self.after(byte),
            }
        }
        self.end_of_file();
    }

    /// Passes over what stands before the document when a document is pasted along with its surroundings.
    fn skip_wrapping(&mut self) {
        self.scan.skip_trivia();
        let rest = self.scan.rest();
        let Some(open) = rest.find(['{', '[']).filter(|open| *open > 0) else { return };
        let before = rest[..open].trim_end();
        // Entries without braces begin with a key; a few words of garbage with a bracket in it are no document.
        let is_key = before.starts_with(['"', '\'', '“', '„'])
            || before.strip_suffix(':').is_some_and(|key| !key.contains(char::is_whitespace));
        let inner = rest[open + 1..].trim_start();
        // A statement of a program has its keys without quotes.
        let is_assigned = before.ends_with('=') || before.ends_with("export default");
        let behind_word = inner.trim_start_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '-'));
        let is_object =
            is_assigned && behind_word.len() < inner.len() && behind_word.trim_start().starts_with([':', '=']);
        if is_key || !(is_object || inner.starts_with(['"', '\'', '`', '“', '{', '}', '/'])) {
            return;
        }
        let start = self.scan.at;
        self.scan.fault(FaultKind::Wrapping, Span::from_range(start..start + before.len()));
        self.scan.pass(open);
    }

    fn value(&mut self, byte: u8) {
        match byte {
            b'{' | b'[' => self.open(byte == b'{'),
            b'"' => {
                let id = self.scan.string();
                self.finish(id);
            }
            b'0'..=b'9' | b'-' | b'+' => {
                let id = self.scan.number();
                self.finish(id);
            }
            b']' | b'}' if self.closes_value(byte) => self.close(),
            b',' | b'}' | b']' if self.awaits_value() => {
                let here = self.scan.here();
                self.scan.fault_with(FaultKind::MissingValue, here, self.key_span());
                let id = self.scan.node(here, Kind::Missing);
                self.finish(id);
            }
            b',' => self.extra_comma(),
            b'}' | b']' => self.mismatch(byte),
            _ => self.odd_value(),
        }
    }

    fn odd_value(&mut self) {
        match self.scan.peek_char() {
            Some(quote) if is_smart_quote(quote) || matches!(quote, '\'' | '`') => {
                let id = self.scan.foreign_string(quote);
                self.finish(id);
            }
            Some(c) if starts_word(c) => {
                let id = self.scan.word();
                self.finish(id);
            }
            _ => self.unexpected(),
        }
    }

    fn key(&mut self, byte: u8) {
        let id = match byte {
            b'"' => self.scan.string(),
            b'}' => return self.close(),
            b',' => return self.extra_comma(),
            b']' => return self.mismatch(byte),
            b'{' | b'[' | b':' => {
                let here = self.scan.here();
                self.scan.fault(FaultKind::MissingKey, here);
                self.scan.node(here, Kind::Plain { quote: 0 })
            }
            _ => match self.scan.peek_char() {
                Some(quote) if is_smart_quote(quote) || matches!(quote, '\'' | '`') => self.scan.foreign_string(quote),
                Some(c) if starts_word(c) || c.is_ascii_digit() || c == '-' => self.unquoted_key(),
                _ => return self.unexpected(),
            },
        };
        if let Some(frame) = self.stack.last_mut() {
            frame.key = Some(id);
        }
        self.state = State::Value;
        self.scan.skip_trivia();
        match self.scan.peek() {
            // A key that is missing as a whole has no colon either.
            Some(b'{' | b'[') if matches!(byte, b'{' | b'[') => {}
            Some(b':') => self.scan.at += 1,
            // Nothing follows: what is missing is the value, and `value` or `end_of_file` says so.
            Some(b',' | b'}' | b']') | None => {}
            Some(other) => {
                let here = self.scan.here();
                self.scan.fault_with(FaultKind::MissingColon, here, self.key_span());
                self.scan.at += usize::from(other == b'=');
            }
        }
    }

    fn unquoted_key(&mut self) -> NodeId {
        let start = self.scan.at;
        let rest = self.scan.rest();
        let end = rest.find(|c: char| c.is_whitespace() || ":,={}[]\"'".contains(c)).unwrap_or(rest.len());
        self.scan.at += end;
        let span = Span::from_range(start..self.scan.at);
        if !self.scan.closing_quote_alone(start, &[':']) {
            self.scan.fault(FaultKind::UnquotedKey, span);
        }
        self.scan.node(span, Kind::Plain { quote: 0 })
    }

    fn after(&mut self, byte: u8) {
        let in_object = self.stack.last().is_some_and(|frame| frame.object);
        match byte {
            b',' | b';' => {
                let comma = Span::from_range(self.scan.at..self.scan.at + 1);
                self.scan.at += 1;
                if byte == b';' {
                    self.scan.fault(FaultKind::Unexpected, comma);
                }
                if let Some(frame) = self.stack.last_mut() {
                    frame.comma = Some(comma);
                    self.state = if frame.object { State::Key } else { State::Value };
                }
            }
            b'}' if in_object => self.close(),
            b']' if !in_object => self.close(),
            b'}' | b']' => self.mismatch(byte),
            b':' | b'=' => self.unexpected(),
            _ => {
                let end = self.last_end();
                let open = self.stack.last().map(|frame| frame.open);
                self.scan.fault_with(FaultKind::MissingComma, Span::at(end), open);
                if let Some(frame) = self.stack.last_mut() {
                    frame.comma = None;
                }
                self.state = if in_object { State::Key } else { State::Value };
            }
        }
    }

    /// Something stands behind the root value. False when there is nothing more to read.
    fn after_root(&mut self, byte: u8) -> bool {
        let Some(root) = self.scan.tree.root else { return false };
        let (span, kind) = self.scan.tree.nodes[root as usize];
        // `"mcpServers": { … }` without braces around it.
        if byte == b':' && matches!(kind, Kind::Plain { .. } | Kind::Escaped { .. }) {
            self.scan.tree.root = None;
            self.scan.fault(FaultKind::MissingBraces, Span::at(span.start));
            self.push_frame(Span::at(span.start), true, true);
            if let Some(frame) = self.stack.last_mut() {
                frame.key = Some(root);
            }
            self.scan.at += 1;
            self.state = State::Value;
            return true;
        }
        let rest = self.scan.rest().trim_end();
        let found = Span::from_range(self.scan.at..self.scan.at + rest.len());
        if let Some(wrapping) = self.scan.faults.iter_mut().find(|fault| fault.kind == FaultKind::Wrapping) {
            wrapping.related = Some(found);
            return false;
        }
        let last = self.scan.text[span.range()].chars().next_back().map_or(0, char::len_utf8);
        let end = Span::from_range(span.end as usize - last..span.end as usize);
        self.scan.fault_with(FaultKind::TrailingText, found, Some(end));
        false
    }

    fn open(&mut self, object: bool) {
        let open = Span::from_range(self.scan.at..self.scan.at + 1);
        self.scan.at += 1;
        self.push_frame(open, object, false);
    }

    fn push_frame(&mut self, open: Span, object: bool, implied: bool) {
        let line = (self.scan.line_start(), self.scan.indentation().0);
        self.stack.push(Frame { open, object, implied, from: self.pending.len(), line, key: None, comma: None });
        let depth = Span::from_range(0..self.stack.len()).end;
        self.scan.tree.depth = self.scan.tree.depth.max(depth);
        self.state = if object { State::Key } else { State::Value };
    }

    /// The position is on the closing bracket of the innermost container.
    fn close(&mut self) {
        let end = Span::from_range(self.scan.at..self.scan.at + 1);
        let (indent, leads) = self.scan.indentation();
        let line_start = self.scan.line_start();
        self.scan.at += 1;
        if let Some(frame) = self.stack.last() {
            if let Some(comma) = frame.comma
                && self.state != State::After
            {
                self.scan.fault_with(FaultKind::TrailingComma, comma, Some(end));
            }
            let misaligned = leads && frame.line.0 != line_start && frame.line.1 != indent;
            if self.suspect.is_none() && !frame.implied && misaligned {
                self.suspect = Some(frame.open);
            }
        }
        self.pop(end.end);
    }

    /// Ends the innermost container at a byte and hands it to the one around it.
    fn pop(&mut self, end: u32) {
        let Some(frame) = self.stack.pop() else { return };
        let children = self.pending.drain(frame.from..);
        let count = |length: usize| Span::from_range(length..length).start;
        let kind = if frame.object {
            let from = count(self.scan.tree.entries.len());
            self.scan.tree.entries.extend(children);
            Kind::Object { from, to: count(self.scan.tree.entries.len()) }
        } else {
            let from = count(self.scan.tree.items.len());
            self.scan.tree.items.extend(children.map(|(_, item)| item));
            Kind::Array { from, to: count(self.scan.tree.items.len()) }
        };
        let id = self.scan.node(Span::new(frame.open.start, end), kind);
        self.finish(id);
    }

    /// A value is complete.
    fn finish(&mut self, id: NodeId) {
        match self.stack.last_mut() {
            None => self.scan.tree.root = Some(id),
            Some(frame) => {
                frame.comma = None;
                self.pending.push((frame.key.take().unwrap_or(id), id));
            }
        }
        self.state = State::After;
    }

    fn mismatch(&mut self, byte: u8) {
        let found = Span::from_range(self.scan.at..self.scan.at + 1);
        let object = byte == b'}';
        let open = self.stack.last().map(|frame| frame.open);
        self.scan.fault_with(FaultKind::Mismatch, found, open);
        if self.stack.iter().any(|frame| frame.object == object && !frame.implied) {
            // It belongs to a bracket further out: the ones in between were left open.
            while self.stack.last().is_some_and(|frame| frame.object != object) {
                self.give_missing_value();
                self.pop(found.start);
            }
            self.scan.at += 1;
            self.pop(found.end);
        } else {
            self.scan.at += 1;
        }
    }

    fn extra_comma(&mut self) {
        let comma = Span::from_range(self.scan.at..self.scan.at + 1);
        self.scan.fault(FaultKind::ExtraComma, comma);
        self.scan.at += 1;
    }

    fn unexpected(&mut self) {
        let start = self.scan.at;
        let rest = self.scan.rest();
        let end = rest
            .char_indices()
            .skip(1)
            .find(|(_, c)| c.is_whitespace() || ",:[]{}\"".contains(*c) || c.is_alphanumeric())
            .map_or(rest.len(), |(offset, _)| offset);
        self.scan.at += end;
        self.scan.fault(FaultKind::Unexpected, Span::from_range(start..self.scan.at));
    }

    fn end_of_file(&mut self) {
        let end = Span::from_range(0..self.scan.text.trim_end().len()).end;
        let dangling = self.stack.last().and_then(|frame| frame.comma).filter(|_| self.state != State::After);
        if let Some(comma) = dangling {
            self.scan.fault_with(FaultKind::TrailingComma, comma, None);
        }
        let innermost = self.stack.iter().rev().find(|frame| !frame.implied).map(|frame| frame.open);
        if let Some(open) = innermost {
            self.scan.fault_with(FaultKind::Unclosed, Span::at(end), Some(self.suspect.unwrap_or(open)));
        }
        while !self.stack.is_empty() {
            self.give_missing_value();
            self.pop(end.max(self.last_end()));
        }
    }

    /// A key that was read without a value keeps its place in the tree.
    fn give_missing_value(&mut self) {
        if self.awaits_value() {
            let id = self.scan.node(Span::at(self.last_end()), Kind::Missing);
            self.finish(id);
        }
    }

    fn awaits_value(&self) -> bool {
        self.stack.last().is_some_and(|frame| frame.key.is_some())
    }

    fn closes_value(&self, byte: u8) -> bool {
        byte == b']' && self.stack.last().is_some_and(|frame| !frame.object)
    }

    fn key_span(&self) -> Option<Span> {
        let key = self.stack.last()?.key?;
        self.scan.tree.nodes.get(key as usize).map(|(span, _)| *span)
    }

    /// The end of what was read last.
    fn last_end(&self) -> u32 {
        let inner = self.pending.last().map(|(_, id)| self.scan.tree.nodes[*id as usize].0.end);
        let open = self.stack.last().map(|frame| frame.open.end);
        let key = self.key_span().map(|span| span.end);
        [inner, open, key].into_iter().flatten().max().unwrap_or_default()
    }
}
