//! The tree: flat tables of nodes, so that no depth of nesting can exhaust the stack.

use std::ops::Range;

use super::text::Decoded;
use super::{Document, Syntax, Text};
use crate::text::Span;

pub(super) type NodeId = u32;

/// The nodes of one file. Containers refer to ranges of `items` or `entries`.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) nodes: Vec<(Span, Kind)>,
    pub(super) items: Vec<NodeId>,
    pub(super) entries: Vec<(NodeId, NodeId)>,
    pub(super) decoded: Vec<Decoded>,
    pub(super) root: Option<NodeId>,
    pub(super) depth: u32,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Null,
    Bool(bool),
    Number,
    /// Written as it reads: the value is the source between the quotes.
    Plain {
        quote: u8,
    },
    /// Holds escapes: an index into `decoded`, and the length of the opening quote.
    Escaped {
        index: u32,
        quote: u8,
    },
    Array {
        from: u32,
        to: u32,
    },
    Object {
        from: u32,
        to: u32,
    },
    /// A place where a value is missing.
    Missing,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number.
    Number,
    /// A string.
    String,
    /// A list.
    Array,
    /// A table of keys and values.
    Object,
    /// A place where a value is missing.
    Missing,
}

impl NodeKind {
    /// With its article, for a message.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Null => "`null`",
            Self::Bool(_) => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
            Self::Missing => "nothing",
        }
    }
}

/// A node of a document.
#[derive(Clone, Copy, Debug)]
pub struct NodeRef<'a> {
    document: &'a Document,
    id: NodeId,
}

/// A key with its value.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The key, decoded.
    pub key: Text<'a>,
    /// The key with its quotes.
    pub key_span: Span,
    /// The value.
    pub value: NodeRef<'a>,
}

impl Entry<'_> {
    /// From the key to the end of the value.
    pub fn span(&self) -> Span {
        // What an alias of YAML stands for lies before its key; a table of TOML holds its key in its header.
        let value = self.value.span();
        if value.end <= self.key_span.start { self.key_span } else { self.key_span.to(value) }
    }
}

impl<'a> NodeRef<'a> {
    pub(super) fn new(document: &'a Document, id: NodeId) -> Self {
        Self { document, id }
    }

    fn data(self) -> (Span, Kind) {
        self.document.tree().nodes[self.id as usize]
    }

    /// The bytes of the value, quotes and brackets included.
    pub fn span(self) -> Span {
        self.data().0
    }

    /// Whether it is the same node, and not only one that covers as much.
    pub(super) fn is(self, other: Self) -> bool {
        self.id == other.id
    }

    /// What it is.
    pub fn kind(self) -> NodeKind {
        match self.data().1 {
            Kind::Null => NodeKind::Null,
            Kind::Bool(value) => NodeKind::Bool(value),
            Kind::Number => NodeKind::Number,
            Kind::Plain { .. } | Kind::Escaped { .. } => NodeKind::String,
            Kind::Array { .. } => NodeKind::Array,
            Kind::Object { .. } => NodeKind::Object,
            Kind::Missing => NodeKind::Missing,
        }
    }

    /// Whether it is an object.
    pub fn is_object(self) -> bool {
        self.kind() == NodeKind::Object
    }

    /// The string, if it is one.
    pub fn text(self) -> Option<Text<'a>> {
        let (span, kind) = self.data();
        match kind {
            Kind::Plain { quote } => {
                let quote = u32::from(quote);
                let content = Span::new(span.start + quote, span.end.saturating_sub(quote).max(span.start + quote));
                Some(Text::new(self.document.source().slice(content), content.start, &[]))
            }
            Kind::Escaped { index, quote } => {
                let decoded = &self.document.tree().decoded[index as usize];
                Some(Text::new(&decoded.value, span.start + u32::from(quote), &decoded.anchors))
            }
            _ => None,
        }
    }

    /// The string's value, if it is one.
    pub fn as_str(self) -> Option<&'a str> {
        self.text().map(Text::as_str)
    }

    /// As it is written in the file.
    pub fn raw(self) -> &'a str {
        self.document.source().slice(self.span())
    }

    /// The elements of an array; none for anything else.
    pub fn items(self) -> impl DoubleEndedIterator<Item = NodeRef<'a>> + ExactSizeIterator {
        let range = match self.data().1 {
            Kind::Array { from, to } => index(from, to),
            _ => 0..0,
        };
        self.document.tree().items[range].iter().map(move |id| NodeRef::new(self.document, *id))
    }

    /// The entries of an object in order, repeated keys included; none for anything else.
    pub fn entries(self) -> impl DoubleEndedIterator<Item = Entry<'a>> + ExactSizeIterator {
        let range = match self.data().1 {
            Kind::Object { from, to } => index(from, to),
            _ => 0..0,
        };
        self.document.tree().entries[range].iter().map(move |(key, value)| self.make_entry(*key, *value))
    }

    /// The entry of a key; the last one where a key is repeated, as every JSON reader has it.
    pub fn entry(self, key: &str) -> Option<Entry<'a>> {
        let Kind::Object { from, to } = self.data().1 else { return None };
        // The commonest question of all: compare the written keys, and make an entry of the right one alone.
        let entries = &self.document.tree().entries[index(from, to)];
        let found = entries.iter().rev().find(|(id, _)| NodeRef::new(self.document, *id).as_str() == Some(key))?;
        Some(self.make_entry(found.0, found.1))
    }

    fn make_entry(self, key: NodeId, value: NodeId) -> Entry<'a> {
        let key = NodeRef::new(self.document, key);
        Entry {
            key: key.text().unwrap_or(Text::new("", key.span().start, &[])),
            key_span: key.span(),
            value: NodeRef::new(self.document, value),
        }
    }

    /// The entry at an index.
    pub fn entry_at(self, position: usize) -> Option<Entry<'a>> {
        let Kind::Object { from, to } = self.data().1 else { return None };
        let (key, value) = *self.document.tree().entries[index(from, to)].get(position)?;
        Some(self.make_entry(key, value))
    }

    /// The element at an index.
    pub fn item_at(self, position: usize) -> Option<NodeRef<'a>> {
        let Kind::Array { from, to } = self.data().1 else { return None };
        let id = *self.document.tree().items[index(from, to)].get(position)?;
        Some(NodeRef::new(self.document, id))
    }

    /// The value of a key.
    pub fn get(self, key: &str) -> Option<NodeRef<'a>> {
        self.entry(key).map(|entry| entry.value)
    }

    /// The entry at the end of a path of keys: `a/b` is `b` within `a`.
    pub fn entry_of_path(self, path: &str) -> Option<Entry<'a>> {
        match path.rsplit_once('/') {
            Some((parents, key)) => parents.split('/').try_fold(self, NodeRef::get)?.entry(key),
            None => self.entry(path),
        }
    }

    /// Follows a JSON pointer (RFC 6901).
    pub fn pointer(self, pointer: &str) -> Option<NodeRef<'a>> {
        pointer.split('/').skip(1).try_fold(self, |node, segment| {
            let key = unescape_pointer(segment);
            match node.kind() {
                NodeKind::Object => node.get(&key),
                NodeKind::Array => node.items().nth(key.parse().ok()?),
                _ => None,
            }
        })
    }

    /// The value as JSON data. What is nested deeper than `depth` becomes `null`; of repeated keys the last counts.
    pub fn to_json(self, depth: usize) -> serde_json::Value {
        use serde_json::Value;
        match self.kind() {
            NodeKind::Null | NodeKind::Missing => Value::Null,
            NodeKind::Bool(value) => Value::Bool(value),
            NodeKind::Number => number(self.raw(), self.document.syntax()),
            NodeKind::String => Value::from(self.as_str().unwrap_or_default()),
            NodeKind::Array | NodeKind::Object if depth == 0 => Value::Null,
            NodeKind::Array => self.items().map(|item| item.to_json(depth - 1)).collect(),
            NodeKind::Object => {
                self.entries().map(|e| (e.key.as_str().to_owned(), e.value.to_json(depth - 1))).collect()
            }
        }
    }
}

/// A number as JSON data.
fn number(raw: &str, syntax: Syntax) -> serde_json::Value {
    match syntax {
        Syntax::Json => serde_json::from_str(raw).unwrap_or(serde_json::Value::Null),
        Syntax::Toml => super::toml::to_json(raw),
        // `.inf` and `.nan` but for their dots, YAML has no form of a number that TOML has not.
        Syntax::Yaml => super::toml::to_json(&raw.to_ascii_lowercase().replace(".inf", "inf").replace(".nan", "nan")),
    }
}

fn index(from: u32, to: u32) -> Range<usize> {
    from as usize..to as usize
}

/// A key as a segment of a JSON pointer (RFC 6901).
pub fn escape_pointer(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// The key that a segment of a JSON pointer stands for.
pub fn unescape_pointer(segment: &str) -> String {
    segment.replace("~1", "/").replace("~0", "~")
}
