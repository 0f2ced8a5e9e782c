//! Values: what stands behind `=`, with any depth of brackets.

use super::super::fault::FaultKind;
use super::super::node::{Kind, NodeId};
use super::super::scan::is_smart_quote;
use super::table::{Child, Segment};
use super::{NO_EQUALS, Parser};
use crate::text::Span;

/// An open bracket.
struct Frame<'a> {
    id: usize,
    open: Span,
    object: bool,
    /// Whether its content begins on another line: then it is meant to have several.
    tall: Option<bool>,
    /// The key whose value comes next, and the table it belongs in.
    key: Option<(usize, Segment<'a>)>,
    state: State,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Key,
    Value,
    After,
}

/// The values under construction, from the outermost in.
struct Values<'a> {
    parent: usize,
    stack: Vec<Frame<'a>>,
    /// The value as a whole, once it is complete.
    done: Option<Child>,
}

impl Values<'_> {
    /// The container in which a value stands that begins now.
    fn holder(&self) -> usize {
        self.stack.last().map_or(self.parent, |frame| frame.key.as_ref().map_or(frame.id, |(holder, _)| *holder))
    }
}

impl<'a> Parser<'a> {
    /// Reads a value that belongs to the table `parent`. False when it was left open, and the position is on the line
    /// where something else begins.
    pub(super) fn value(&mut self, parent: usize) -> (Child, bool) {
        let mut values = Values { parent, stack: Vec::new(), done: None };
        self.begin(&mut values, false);
        let mut complete = true;
        while let Some(object) = values.stack.last().map(|frame| frame.object) {
            let newline = self.scan.skip_lines();
            let Some(byte) = self.scan.peek() else {
                self.leave_open(&mut values, false);
                break;
            };
            if newline && self.leaves(&values) {
                self.leave_open(&mut values, !begins_header(self.scan.rest()));
                complete = !values.stack.is_empty();
                continue;
            }
            let Some(frame) = values.stack.last_mut() else { break };
            frame.tall.get_or_insert(newline);
            match (frame.state, byte) {
                (State::After, b',' | b';') => {
                    frame.state = if object { State::Key } else { State::Value };
                    self.skip(1);
                    if byte == b';' {
                        self.fault(FaultKind::Unexpected, Span::new(self.last - 1, self.last));
                    }
                }
                (State::Value, b',' | b'}' | b']') if object => self.missing_value(&mut values),
                (_, b'}') if object => self.close(&mut values),
                (_, b']') if !object => self.close(&mut values),
                (_, b'}' | b']') => self.mismatch(&mut values, byte),
                (State::Key | State::Value, b',') => {
                    self.skip(1);
                    self.fault(FaultKind::ExtraComma, Span::new(self.last - 1, self.last));
                }
                (State::Key, _) => self.inline_key(&mut values),
                (State::Value | State::After, b'=') => {
                    self.skip(1);
                    self.fault(FaultKind::Unexpected, Span::new(self.last - 1, self.last));
                }
                (State::Value, _) => self.begin(&mut values, true),
                (State::After, _) => {
                    let open = frame.open;
                    frame.state = if object { State::Key } else { State::Value };
                    if self.splits_string() {
                        let rest = self.scan.rest();
                        self.skip(rest.find([',', ']', '}', '\n']).unwrap_or(rest.len()));
                        frame.state = State::After;
                    } else {
                        self.scan.fault_with(FaultKind::MissingComma, Span::at(self.last), Some(open));
                    }
                }
            }
        }
        let child = values.done.unwrap_or_else(|| Child::Node(self.scan.node(Span::at(self.last), Kind::Missing)));
        (child, complete)
    }

    fn skip(&mut self, bytes: usize) {
        self.scan.at += bytes;
        self.last = self.scan.here().start;
    }

    /// Reads a plain value, or opens a bracket.
    fn begin(&mut self, values: &mut Values<'a>, bracketed: bool) {
        let id = match self.scan.peek_char() {
            Some(bracket @ ('[' | '{')) => {
                self.skip(1);
                let open = Span::new(self.last - 1, self.last);
                let object = bracket == '{';
                let id = self.tables.inline(values.holder(), object, open);
                let state = if object { State::Key } else { State::Value };
                values.stack.push(Frame { id, open, object, tall: None, key: None, state });
                return;
            }
            Some('"' | '\'') => self.scan.toml_string(bracketed),
            Some(quote) if is_smart_quote(quote) || quote == '`' => self.scan.foreign_string(quote),
            _ => self.scan.toml_word(bracketed),
        };
        self.last = self.scan.here().start;
        self.finish(values, Child::Node(id));
    }

    /// A value is complete.
    fn finish(&mut self, values: &mut Values<'a>, child: Child) {
        match values.stack.last_mut() {
            None => values.done = Some(child),
            Some(frame) => {
                frame.state = State::After;
                match frame.key.take() {
                    Some((holder, segment)) => self.tables.put(holder, &segment, child),
                    None => self.tables.push(frame.id, child),
                }
            }
        }
    }

    /// The position is on the bracket that closes the innermost container.
    fn close(&mut self, values: &mut Values<'a>) {
        self.skip(1);
        self.pop(values);
    }

    /// Ends the innermost container where the last piece ended.
    fn pop(&mut self, values: &mut Values<'a>) {
        if values.stack.last().is_some_and(|frame| frame.key.is_some()) {
            let id = self.scan.node(Span::at(self.last), Kind::Missing);
            self.finish(values, Child::Node(id));
        }
        let Some(frame) = values.stack.pop() else { return };
        self.tables.cover(frame.id, frame.open.to(Span::at(self.last)));
        self.finish(values, Child::Container(frame.id));
    }

    fn missing_value(&mut self, values: &mut Values<'a>) {
        let key = values.stack.last().and_then(|frame| frame.key.as_ref()).map(|(_, segment)| segment.span);
        let place = Span::at(self.last);
        self.scan.fault_with(FaultKind::MissingValue, place, key);
        let id: NodeId = self.scan.node(place, Kind::Missing);
        self.finish(values, Child::Node(id));
    }

    /// A closing bracket of the wrong kind. If one of its kind is open further out, those in between were left open.
    fn mismatch(&mut self, values: &mut Values<'a>, byte: u8) {
        let found = Span::from_range(self.scan.at..self.scan.at + 1);
        let object = byte == b'}';
        let open = values.stack.last().map(|frame| frame.open);
        self.scan.fault_with(FaultKind::Mismatch, found, open);
        if values.stack.iter().any(|frame| frame.object == object) {
            while values.stack.last().is_some_and(|frame| frame.object != object) {
                self.pop(values);
            }
            self.close(values);
        } else {
            self.skip(1);
        }
    }

    /// The key of an entry in braces, and the `=` behind it.
    fn inline_key(&mut self, values: &mut Values<'a>) {
        let Some(frame) = values.stack.last_mut() else { return };
        let (path, odd) = self.path();
        self.scan.faults.extend(odd);
        let holder = self.tables.holder(frame.id, &path);
        let Some(segment) = path.into_iter().next_back() else { return };
        let (key, end) = (segment.span, self.last);
        frame.key = Some((holder, segment));
        frame.state = State::Value;
        match self.scan.peek() {
            Some(b'=' | b':') => {
                self.assignment();
            }
            Some(b'[' | b'{') if key.is_empty() => {}
            Some(b'"' | b'\'' | b'[' | b'{') => self.grammar(NO_EQUALS, Span::at(end)),
            _ => {
                let id = self.scan.node(Span::at(end), Kind::Missing);
                self.grammar("a key without `=` and a value", key);
                self.finish(values, Child::Node(id));
            }
        }
    }

    /// Whether the line that begins here belongs to no bracket any more.
    fn leaves(&self, values: &Values<'a>) -> bool {
        let Some(frame) = values.stack.last() else { return false };
        let rest = self.scan.rest();
        if begins_header(rest) {
            return true;
        }
        let within = frame.object && (frame.state != State::After || frame.tall != Some(false));
        !within && begins_entry(rest)
    }

    /// The brackets are left open: all, or those that stand within braces.
    fn leave_open(&mut self, values: &mut Values<'a>, keep_braces: bool) {
        let related = values.stack.last().map(|frame| frame.open);
        self.scan.fault_with(FaultKind::Unclosed, Span::at(self.last), related);
        self.pop(values);
        while values.stack.last().is_some_and(|frame| !keep_braces || !frame.object || frame.tall == Some(false)) {
            self.pop(values);
        }
    }

    /// Whether a word stands right behind a closing quote, which then was probably meant as part of the string.
    pub(super) fn splits_string(&mut self) -> bool {
        let at = self.scan.at;
        let quote = at.saturating_sub(1)..at;
        let adjacent = self.last as usize == at && self.scan.text.get(quote.clone()) == Some("\"");
        let splits = adjacent && self.scan.peek_char().is_some_and(char::is_alphanumeric);
        if splits {
            self.fault(FaultKind::UnescapedQuote, Span::from_range(quote));
        }
        splits
    }
}

/// Whether a text begins with a key and `=`.
pub(super) fn begins_entry(text: &str) -> bool {
    let behind = match text.chars().next() {
        Some(quote @ ('"' | '\'')) => text[1..].split_once([quote, '\n']).map_or("", |(_, behind)| behind),
        _ => text.trim_start_matches(is_key_character),
    };
    behind.len() < text.len() && behind.trim_start_matches([' ', '\t']).starts_with('=')
}

/// Whether a line is a table header: brackets around words that cannot be the elements of an array.
fn begins_header(text: &str) -> bool {
    let inner = text.trim_start_matches('[');
    let name = &inner[..inner.len() - inner.trim_start_matches(is_key_character).len()];
    let behind = &inner[name.len()..];
    let closed = behind.starts_with(']') || (name.contains('.') && behind.starts_with(['"', '\'']));
    let value = matches!(name, "true" | "false" | "inf" | "nan") || name.starts_with(|c: char| c.is_ascii_digit());
    (1..=2).contains(&(text.len() - inner.len())) && closed && !name.is_empty() && !value && !name.starts_with('-')
}

fn is_key_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')
}
