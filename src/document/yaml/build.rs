//! From the events of the YAML reader to the tree.

use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, ScalarStyle, Tag};

use super::super::fault::{Fault, FaultKind};
use super::super::node::{Kind, NodeId, Tree};
use super::super::text::Decoded;
use super::blame::Before;
use super::scalar::{self, Style};
use super::trivia::{Properties, is_name, properties, skip_blanks, skip_to_value};
use crate::text::{SourceFile, Span};

/// How many nodes aliases may add to a document before they are taken for an attack.
const MOST_ALIASED: u64 = 1_000_000;

/// Longer keys are not looked up among their neighbours.
const LONGEST_KEY: usize = 1000;

const ENDLESS: &str = "aliases that would grow without bound";

/// A container still open.
pub(super) struct Frame {
    start: usize,
    pub(super) object: bool,
    /// Written in brackets.
    pub(super) flow: bool,
    /// Where its children begin in `pending`.
    from: usize,
    key: Option<NodeId>,
    name: Option<String>,
    /// `count` when it was opened.
    count: u64,
    /// How deep its children are nested.
    height: u32,
}

/// A node that aliases can stand for.
#[derive(Clone, Copy)]
struct Anchored {
    id: NodeId,
    size: u64,
    height: u32,
}

/// Reading goes on inside containers that are open already.
struct Graft {
    base: usize,
    entered: bool,
}

/// The tree under construction.
pub(super) struct Builder<'a> {
    source: &'a SourceFile,
    text: &'a str,
    pub(super) tree: Tree,
    pub(super) faults: Vec<Fault>,
    pub(super) stack: Vec<Frame>,
    pending: Vec<(NodeId, NodeId)>,
    /// The end of what was read last.
    pub(super) cursor: usize,
    /// Where the last scalar begins.
    last: usize,
    /// What every anchor stands for; `None` while it is open.
    anchors: HashMap<String, Option<Anchored>>,
    /// Nodes so far, those that aliases repeat included.
    count: u64,
    aliased: u64,
    graft: Option<Graft>,
    /// The `---` of the document being read.
    marker: Option<Span>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(source: &'a SourceFile) -> Self {
        Self {
            source,
            text: source.text(),
            tree: Tree::default(),
            faults: Vec::new(),
            stack: Vec::new(),
            pending: Vec::new(),
            cursor: source.content_start() as usize,
            last: 0,
            anchors: HashMap::new(),
            count: 0,
            aliased: 0,
            graft: None,
            marker: None,
        }
    }

    /// The column at which a container begins.
    pub(super) fn column(&self, frame: &Frame) -> usize {
        let start = Span::from_range(frame.start..frame.start).start;
        (start - self.source.line_span(self.source.line_index(start)).start) as usize
    }

    /// What was read so far, for the sake of an error.
    pub(super) fn before(&self) -> Before {
        let open = self.stack.iter().filter(|frame| frame.flow).map(|frame| frame.start).collect();
        Before { scalar: self.last, end: self.cursor, open }
    }

    /// Closes containers until `depth` are left; what comes next belongs into the innermost.
    pub(super) fn resume(&mut self, depth: usize) {
        while self.stack.len() > depth {
            self.give_missing_value();
            self.pop(self.cursor);
        }
        self.give_missing_value();
        self.graft = (depth > 0).then_some(Graft { base: depth, entered: false });
    }

    /// Takes an event with its bytes. False when what it begins has no place here.
    pub(super) fn event(&mut self, event: Event<'_>, start: usize, end: usize) -> bool {
        match event {
            Event::DocumentStart(explicit) => {
                if explicit || self.graft.is_none() {
                    self.resume(0);
                    self.anchors.clear();
                    self.marker = explicit.then(|| Span::from_range(start..end));
                    self.cursor = self.cursor.max(if explicit { end } else { start });
                }
            }
            // A container was to go on, and here is none.
            Event::Alias(_) | Event::Scalar(..) if self.graft.as_ref().is_some_and(|graft| !graft.entered) => {
                return false;
            }
            Event::Alias(_) => {
                let end = end.max(self.cursor);
                self.alias(start.max(self.cursor), end);
            }
            Event::Scalar(value, style, anchor, tag) => {
                self.scalar(&value, style, anchor > 0 || tag.is_some(), tag.as_deref(), start..end);
            }
            Event::SequenceStart(anchor, tag) => return self.open(false, anchor > 0 || tag.is_some(), start, end),
            Event::MappingStart(anchor, tag) => return self.open(true, anchor > 0 || tag.is_some(), start, end),
            Event::SequenceEnd | Event::MappingEnd => {
                if self.graft.as_ref().is_none_or(|graft| self.stack.len() > graft.base) {
                    let closer = matches!(self.text.as_bytes().get(start), Some(b']' | b'}')) && end > start;
                    let flow = closer && self.stack.last().is_some_and(|frame| frame.flow);
                    self.pop(if flow { (start + 1).max(self.cursor) } else { self.cursor });
                }
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
        true
    }

    fn open(&mut self, object: bool, has_properties: bool, start: usize, end: usize) -> bool {
        let Properties { name, end: content } = self.properties(has_properties, start);
        let byte = self.text.as_bytes().get(content);
        let flow = matches!(byte, Some(b'{' | b'[')) && end > content;
        if let Some(graft) = &mut self.graft
            && !graft.entered
        {
            graft.entered = true;
            return !flow && self.stack.last().is_some_and(|frame| frame.object == object);
        }
        // Of a list that is indented no deeper than its key, the reader gives the place behind the first dash.
        let in_object = self.stack.last().is_some_and(|frame| frame.key.is_some());
        let content =
            if !object && !flow && in_object { skip_to_value(self.text, self.cursor, false) } else { content };
        let start = content.max(self.cursor);
        self.stack.push(Frame {
            start,
            object,
            flow,
            from: self.pending.len(),
            key: None,
            name,
            count: self.count,
            height: 0,
        });
        self.count += 1;
        self.cursor = start + usize::from(flow);
        let depth = Span::from_range(0..self.stack.len()).end;
        self.tree.depth = self.tree.depth.max(depth);
        true
    }

    fn properties(&mut self, present: bool, start: usize) -> Properties {
        let found = if present { properties(self.text, start) } else { Properties { name: None, end: start } };
        if let Some(name) = &found.name {
            self.anchors.insert(name.clone(), None);
        }
        found
    }

    /// Whether the next node is a key.
    fn awaits_key(&self) -> bool {
        self.stack.last().is_some_and(|frame| frame.object && frame.key.is_none())
    }

    fn scalar(&mut self, value: &str, style: ScalarStyle, marked: bool, tag: Option<&Tag>, bytes: Range<usize>) {
        let Properties { name, end: content } = self.properties(marked, bytes.start);
        let start = content.max(self.cursor);
        let end = bytes.end.max(start);
        self.last = start;
        let alias = self.text[start..].strip_prefix('*').is_some_and(|name| name.starts_with(is_name));
        let node = match style {
            ScalarStyle::Plain if value.is_empty() => {
                let at = if marked { bytes.end.max(self.cursor) } else { self.empty_place(bytes.start) };
                (Span::from_range(at..at), Kind::Null)
            }
            // Only an alias whose anchor the reader does not know gets here with its asterisk.
            ScalarStyle::Plain if alias => return self.alias(start, end),
            ScalarStyle::SingleQuoted if self.text[start..].starts_with('\'') => {
                self.flow_scalar(start, scalar::quoted_end(self.text, start), Style::Single)
            }
            ScalarStyle::DoubleQuoted if self.text[start..].starts_with('"') => {
                self.flow_scalar(start, scalar::quoted_end(self.text, start), Style::Double)
            }
            ScalarStyle::Plain | ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                self.flow_scalar(start, end, Style::Plain)
            }
            ScalarStyle::Literal | ScalarStyle::Folded => self.block_scalar(value, content, end),
        };
        let (span, mut kind) = node;
        self.cursor = self.cursor.max(span.end as usize);
        let is_string = tag.is_some_and(|tag| {
            (tag.is_yaml_core_schema() && tag.suffix == "str") || (tag.handle.is_empty() && tag.suffix == "!")
        });
        if style == ScalarStyle::Plain && matches!(kind, Kind::Plain { .. }) && !is_string && !self.awaits_key() {
            kind = scalar::resolve(&self.text[span.range()]);
        }
        if matches!(kind, Kind::Null) && (is_string || self.awaits_key()) {
            kind = Kind::Plain { quote: 0 };
        }
        let nothing = matches!(kind, Kind::Null) && span.is_empty() && !marked;
        if nothing && self.stack.is_empty() {
            return;
        }
        let id = self.node(span, kind);
        self.count += 1;
        self.finish(Anchored { id, size: 1, height: 0 }, name);
    }

    fn flow_scalar(&mut self, start: usize, end: usize, style: Style) -> (Span, Kind) {
        let quote = u8::from(style != Style::Plain);
        let span = Span::from_range(start..end);
        let content =
            start + usize::from(quote)..end.saturating_sub(usize::from(quote)).max(start + usize::from(quote));
        match scalar::flow(self.text, content, style) {
            Some(decoded) => (span, self.escaped(decoded, quote)),
            None => (span, Kind::Plain { quote }),
        }
    }

    /// A `|` or `>` block: from the indicator to the end of its last line with text.
    fn block_scalar(&mut self, value: &str, content: usize, end: usize) -> (Span, Kind) {
        let header = skip_to_value(self.text, self.cursor, true);
        let header_line = self.text[header..].find(['\n', '\r']).map_or(self.text.len(), |length| header + length);
        let is_header = matches!(self.text.as_bytes().get(header), Some(b'|' | b'>'));
        let first = if is_header { header_line } else { content }.min(end);
        // The first line with text, and how deep it is indented.
        let lines = &self.text[first..end.max(first)];
        let body = value.trim_start_matches('\n');
        if body.is_empty() {
            let span = Span::from_range(header..header_line.max(header));
            let decoded = scalar::block(self.text, value, span.end as usize, span.end as usize, 0);
            return match decoded {
                Some((decoded, _)) => (span, self.escaped(decoded, 0)),
                None => (span, Kind::Plain { quote: 0 }),
            };
        }
        let leading = body.len() - body.trim_start_matches(' ').len();
        let text_start = first + (lines.len() - lines.trim_start_matches([' ', '\n', '\r']).len());
        let start = text_start.saturating_sub(leading).max(first);
        let line_start = self.text[..start].rfind(['\n', '\r']).map_or(0, |newline| newline + 1);
        let trimmed = self.text[..end.max(start)].trim_end_matches([' ', '\n', '\r']).len();
        match scalar::block(self.text, value, start, end.max(start), start - line_start) {
            Some((decoded, end)) => (Span::from_range(header.min(start)..end), self.escaped(decoded, 0)),
            None => (Span::from_range(header.min(start)..trimmed.max(start)), Kind::Plain { quote: 0 }),
        }
    }

    fn escaped(&mut self, decoded: Decoded, quote: u8) -> Kind {
        let index = Span::from_range(0..self.tree.decoded.len()).end;
        self.tree.decoded.push(decoded);
        Kind::Escaped { index, quote }
    }

    /// Where a value that is not written belongs: right behind the colon, the dash or the key.
    fn empty_place(&self, found: usize) -> usize {
        if self.awaits_key() {
            return found.max(self.cursor);
        }
        let bytes = self.text.as_bytes();
        let mut place = self.cursor;
        let mut at = self.cursor;
        loop {
            at = skip_blanks(self.text, at);
            match bytes.get(at) {
                Some(b':') if at <= found => return at + 1,
                Some(b'-' | b'?') if at < found => {
                    at += 1;
                    place = at;
                }
                _ => return place,
            }
        }
    }

    fn alias(&mut self, start: usize, end: usize) {
        let written = self.text.get(start + 1..end).unwrap_or_default();
        let name = written.split(|c| !is_name(c)).next().unwrap_or_default();
        let span = Span::from_range(start..end);
        self.cursor = self.cursor.max(end);
        let problem = match self.anchors.get(name) {
            Some(Some(anchored)) => {
                let anchored = *anchored;
                if self.aliased.saturating_add(anchored.size) <= MOST_ALIASED {
                    self.aliased += anchored.size;
                    self.count += anchored.size;
                    return self.finish(anchored, None);
                }
                ENDLESS
            }
            Some(None) => "an alias inside the value that it repeats",
            None => "an alias to an anchor that is not there",
        };
        self.grammar(span, problem);
        let kind = if self.awaits_key() { Kind::Plain { quote: 0 } } else { Kind::Missing };
        let id = self.node(span, kind);
        self.count += 1;
        self.finish(Anchored { id, size: 1, height: 0 }, None);
    }

    pub(super) fn grammar(&mut self, span: Span, detail: &'static str) {
        self.faults.push(Fault { detail: Some(detail), ..Fault::new(FaultKind::Grammar, span, None) });
    }

    fn node(&mut self, span: Span, kind: Kind) -> NodeId {
        let id = Span::from_range(0..self.tree.nodes.len()).end;
        self.tree.nodes.push((span, kind));
        id
    }

    /// A key that was read without a value keeps its place in the tree.
    fn give_missing_value(&mut self) {
        if self.stack.last().is_some_and(|frame| frame.key.is_some()) {
            let id = self.node(Span::from_range(self.cursor..self.cursor), Kind::Missing);
            self.finish(Anchored { id, size: 1, height: 0 }, None);
        }
    }

    /// Ends the innermost container and hands it to the one around it.
    fn pop(&mut self, end: usize) {
        let Some(frame) = self.stack.pop() else { return };
        let children: Vec<_> = self.pending.drain(frame.from..).collect();
        let kind = if frame.object {
            self.close_object(&children)
        } else {
            let from = Span::from_range(0..self.tree.items.len()).end;
            self.tree.items.extend(children.iter().map(|(_, item)| item));
            Kind::Array { from, to: Span::from_range(0..self.tree.items.len()).end }
        };
        self.cursor = self.cursor.max(end);
        let span = Span::from_range(frame.start..end.max(frame.start));
        let id = self.node(span, kind);
        let anchored = Anchored { id, size: self.count - frame.count, height: frame.height + 1 };
        self.finish(anchored, frame.name);
    }

    /// The entries of a mapping: what it merges comes first, so that its own entries win.
    fn close_object(&mut self, children: &[(NodeId, NodeId)]) -> Kind {
        let mut first: HashMap<&str, Span> = HashMap::with_capacity(children.len());
        for (key, _) in children {
            let (span, _) = self.tree.nodes[*key as usize];
            let name = string_of(self.text, &self.tree, *key);
            // A container as a key holds all that is nested in it, and comparing that at every level takes too long.
            if name.len() > LONGEST_KEY {
                continue;
            }
            if let Some(earlier) = first.get(name) {
                self.faults.push(Fault::new(FaultKind::DuplicateKey, span, Some(*earlier)));
            } else {
                first.insert(name, span);
            }
        }
        let mut merged = Vec::new();
        let mut own = Vec::with_capacity(children.len());
        for (key, value) in children {
            let sources = self.merge_sources(*key, *value);
            let added: u64 = sources.iter().flatten().map(|range| range.len() as u64).sum();
            match sources {
                Some(sources) if self.aliased.saturating_add(added) <= MOST_ALIASED => {
                    self.aliased += added;
                    // Of several the first wins.
                    for range in sources.into_iter().rev() {
                        merged.extend_from_slice(&self.tree.entries[range]);
                    }
                }
                Some(_) => self.grammar(self.tree.nodes[*key as usize].0, ENDLESS),
                None => own.push((*key, *value)),
            }
        }
        merged.append(&mut own);
        let from = Span::from_range(0..self.tree.entries.len()).end;
        self.tree.entries.append(&mut merged);
        Kind::Object { from, to: Span::from_range(0..self.tree.entries.len()).end }
    }

    /// The entries that `<<` merges; `None` for any other entry.
    fn merge_sources(&self, key: NodeId, value: NodeId) -> Option<Vec<Range<usize>>> {
        let (span, kind) = self.tree.nodes[key as usize];
        if !matches!(kind, Kind::Plain { quote: 0 }) || &self.text[span.range()] != "<<" {
            return None;
        }
        let entries = |id: NodeId| match self.tree.nodes[id as usize].1 {
            Kind::Object { from, to } => Some(from as usize..to as usize),
            _ => None,
        };
        match self.tree.nodes[value as usize].1 {
            Kind::Array { from, to } => {
                self.tree.items[from as usize..to as usize].iter().map(|id| entries(*id)).collect()
            }
            _ => entries(value).map(|range| vec![range]),
        }
    }

    /// A node is complete.
    fn finish(&mut self, node: Anchored, name: Option<String>) {
        if let Some(name) = name {
            self.anchors.insert(name, Some(node));
        }
        let Some(frame) = self.stack.last_mut() else {
            let depth = self.tree.depth.max(node.height);
            return self.root(node.id, depth);
        };
        frame.height = frame.height.max(node.height);
        if !frame.object {
            self.pending.push((node.id, node.id));
        } else if let Some(key) = frame.key.take() {
            self.pending.push((key, node.id));
        } else {
            let (span, kind) = self.tree.nodes[node.id as usize];
            let is_string = matches!(kind, Kind::Plain { .. } | Kind::Escaped { .. });
            // A key that is no string goes by how it is written.
            let key = if is_string { node.id } else { self.node(span, Kind::Plain { quote: 0 }) };
            if let Some(frame) = self.stack.last_mut() {
                frame.key = Some(key);
            }
        }
    }

    fn root(&mut self, id: NodeId, depth: u32) {
        if self.tree.root.is_none() {
            self.tree.root = Some(id);
            self.tree.depth = depth;
        } else {
            let start = self.tree.nodes[id as usize].0.start;
            self.faults.push(Fault::new(FaultKind::ExtraDocument, self.marker.unwrap_or(Span::at(start)), None));
        }
    }
}

/// The value of a string node.
fn string_of<'t>(text: &'t str, tree: &'t Tree, id: NodeId) -> &'t str {
    let (span, kind) = tree.nodes[id as usize];
    match kind {
        Kind::Escaped { index, .. } => &tree.decoded[index as usize].value,
        Kind::Plain { quote } => {
            let quote = usize::from(quote);
            text.get(span.start as usize + quote..(span.end as usize).saturating_sub(quote)).unwrap_or_default()
        }
        _ => "",
    }
}
