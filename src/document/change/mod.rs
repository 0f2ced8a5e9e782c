//! Edits to a tree that leave everything else in the file as it stands: comments, order, style.
//!
//! What stands in brackets is changed alike in every syntax. What stands on lines of its own, block style in YAML and
//! tables in TOML, is changed by whole lines. Where a change would have to guess, there is none.

mod flow;
mod lines;
mod spell;
#[cfg(test)]
mod tests;

use std::ops::Range;

use super::{Document, Entry, NodeKind, NodeRef, Syntax, Text};
use crate::text::{Edit, Span};
pub use spell::{entry_text, value_text};
use spell::{key_text, quoted, sign};

/// Where a new entry is put.
#[derive(Clone, Copy, Debug)]
pub enum Slot<'a> {
    /// Before another.
    Before(Entry<'a>),
    /// Behind another.
    Behind(Entry<'a>),
    /// Behind all others.
    End,
}

/// How a container is written.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Style {
    /// In brackets, with commas.
    Flow,
    /// By the indentation of YAML.
    Block,
    /// By the headers and lines of TOML.
    Table,
}

fn style(document: &Document, node: NodeRef<'_>) -> Style {
    let bracket = if node.is_object() { '{' } else { '[' };
    let first = node.items().next().map(NodeRef::span).or_else(|| node.entries().next().map(|entry| entry.key_span));
    // A block can begin with a key in brackets, and an array of tables with the header of its first.
    let opens = node.raw().starts_with(bracket) && first.is_none_or(|first| first.start != node.span().start);
    match document.syntax() {
        Syntax::Yaml if !opens => Style::Block,
        Syntax::Toml if !opens => Style::Table,
        _ => Style::Flow,
    }
}

/// Whether the value of an entry stands elsewhere, and only its name here: an alias of YAML.
fn is_alias(entry: &Entry<'_>) -> bool {
    entry.value.span().end <= entry.key_span.start
}

/// Puts an element before all others of an array. `element` is written text, quotes included.
pub fn insert_first(document: &Document, array: NodeRef<'_>, element: &str) -> Option<Edit> {
    insert_elements(document, array, 0, &[element.to_owned()])
}

/// Puts written elements before the one at `index` of an array, or behind the last.
pub fn insert_elements(document: &Document, array: NodeRef<'_>, index: usize, elements: &[String]) -> Option<Edit> {
    let inside = |node: &NodeRef<'_>| array.span().contains(node.span());
    if array.kind() != NodeKind::Array || elements.is_empty() || !array.items().all(|item| inside(&item)) {
        return None;
    }
    match style(document, array) {
        Style::Flow => Some(flow::insert_items(document, array, index, elements)),
        Style::Block => lines::insert_items(document, array, index, elements),
        Style::Table => None,
    }
}

/// Removes the element at `index` of an array, with one comma or its lines.
pub fn remove_element(document: &Document, array: NodeRef<'_>, index: usize) -> Option<Edit> {
    remove_elements(document, array, index..index + 1)
}

/// Removes neighbouring elements of an array, with their commas or their lines.
pub fn remove_elements(document: &Document, array: NodeRef<'_>, range: Range<usize>) -> Option<Edit> {
    if range.is_empty() || range.end > array.items().len() {
        return None;
    }
    match style(document, array) {
        Style::Flow => removal(document, array.span(), range, |index| array.item_at(index).map(NodeRef::span)),
        Style::Block => lines::remove_items(document, array, range),
        Style::Table => lines::remove_sections(document, array, range),
    }
}

/// Removes the entry at `index` of an object, with one comma or its lines.
pub fn remove_entry(document: &Document, object: NodeRef<'_>, index: usize) -> Option<Edit> {
    let entry = object.entry_at(index)?;
    // What `<<` merges stands in another mapping.
    if !object.span().contains(entry.key_span) {
        return None;
    }
    match style(document, object) {
        Style::Flow => {
            let span = |index: usize| object.entry_at(index).filter(|entry| !is_alias(entry)).map(|entry| entry.span());
            let neighbours = index.saturating_sub(1)..(index + 2).min(object.entries().len());
            neighbours.clone().all(|index| span(index).is_some()).then_some(())?;
            removal(document, object.span(), index..index + 1, span)
        }
        Style::Block => lines::remove_block_entry(document, object, index),
        Style::Table if is_section(&entry) => lines::remove_sections(document, object, index..index + 1),
        Style::Table => lines::remove_pair(document, object, &entry),
    }
}

/// Whether an entry of TOML is made by headers, and not by a line `key = value`.
fn is_section(entry: &Entry<'_>) -> bool {
    entry.value.span().start < entry.key_span.start && entry.value.span().contains(entry.key_span)
}

/// The last of several goes with the comma before it, any other with the comma behind it.
fn removal(
    document: &Document,
    container: Span,
    range: Range<usize>,
    child_at: impl Fn(usize) -> Option<Span>,
) -> Option<Edit> {
    let child = Span::new(child_at(range.start)?.start, child_at(range.end - 1)?.end);
    let text = document.source().text();
    let next = child_at(range.end);
    let previous = range.start.checked_sub(1).and_then(&child_at);
    let inside = |span: &Span| container.contains(*span);
    if !inside(&child) || child.is_empty() || !next.iter().chain(&previous).all(inside) {
        return None;
    }
    if let Some(next) = next {
        return Some(Edit::delete(Span::new(child.start, next.start)));
    }
    if let Some(previous) = previous {
        return Some(Edit::delete(Span::new(previous.end, child.end)));
    }
    let behind = text.get(child.end as usize..container.end as usize)?;
    let blanks = behind.len() - behind.trim_start().len();
    let comma = if behind.trim_start().starts_with(',') { blanks + 1 } else { 0 };
    Some(Edit::delete(Span::from_range(child.start as usize..child.end as usize + comma)))
}

/// Adds an entry to an object. `None` where the syntax has no place or no way to write it.
pub fn insert_entry(
    document: &Document,
    object: NodeRef<'_>,
    slot: Slot<'_>,
    key: &str,
    value: &serde_json::Value,
) -> Option<Edit> {
    let value = value_text(document.syntax(), value)?;
    insert_written(document, object, slot, key, &|_| value.clone())
}

/// Adds an entry to an object whose value is a list of written elements, each on a line of its own where the entry gets
/// one in brackets.
pub fn insert_list(
    document: &Document,
    object: NodeRef<'_>,
    slot: Slot<'_>,
    key: &str,
    elements: &[String],
) -> Option<Edit> {
    insert_written(document, object, slot, key, &|indent| flow::list(document, elements, indent))
}

/// `value` writes the value for an indentation, where the entry gets a line of its own in brackets.
fn insert_written(
    document: &Document,
    object: NodeRef<'_>,
    slot: Slot<'_>,
    key: &str,
    value: &dyn Fn(Option<&str>) -> String,
) -> Option<Edit> {
    if !object.is_object() {
        return None;
    }
    let own = |entry: &Entry<'_>| object.span().contains(entry.key_span);
    let slot = match slot {
        Slot::Before(entry) | Slot::Behind(entry) if !own(&entry) => return None,
        Slot::End => object.entries().rfind(own).map_or(Slot::End, Slot::Behind),
        slot => slot,
    };
    let line = |syntax| format!("{}{} {}", key_text(syntax, key), sign(syntax), value(None));
    match style(document, object) {
        Style::Flow => flow::insert_entry(document, object, slot, key, value),
        Style::Block => lines::insert_block_entry(document, slot, &line(Syntax::Yaml)),
        Style::Table => lines::insert_pair(document, object, slot, &line(Syntax::Toml)),
    }
}

/// A key as the others of an object in brackets are written.
fn key_of(syntax: Syntax, object: NodeRef<'_>, key: &str) -> String {
    let quotes = object.entries().next().is_none_or(|entry| entry.key_span != entry.key.span());
    if syntax == Syntax::Yaml && quotes { quoted(syntax, key) } else { key_text(syntax, key) }
}

/// Puts another entry in place of one that stands in brackets or on lines of its own.
pub fn replace_entry(
    document: &Document,
    object: NodeRef<'_>,
    entry: &Entry<'_>,
    key: &str,
    value: &serde_json::Value,
) -> Option<Edit> {
    let inside = object.span().contains(entry.key_span) && !is_alias(entry);
    let syntax = document.syntax();
    let style = style(document, object);
    // The parts of a dotted key, and of a table with a header, stand in several places.
    let dotted = || entry.value.is_object() && self::style(document, entry.value) == Style::Table;
    let whole = style != Style::Table || !(is_section(entry) || dotted());
    let key = if style == Style::Flow { key_of(syntax, object, key) } else { key_text(syntax, key) };
    let text = format!("{key}{} {}", sign(syntax), value_text(syntax, value)?);
    (inside && whole).then(|| Edit::replace(entry.span(), text))
}

/// Puts other characters in place of a part of a string, which gets quotes where the new ones need them.
pub fn replace_text(document: &Document, whole: Text<'_>, part: Text<'_>, new: &str) -> Option<Edit> {
    let span = whole.span();
    let before = document.source().text().get(..span.start as usize)?;
    let is_bare = document.syntax() == Syntax::Yaml && !before.ends_with(['"', '\'']);
    if !is_bare || !is_in_brackets(document, span) {
        return Some(Edit::replace(part.span(), new));
    }
    // In brackets a value without quotes ends at the first bracket or comma.
    let value = whole.as_str();
    let start = (part.as_str().as_ptr() as usize).checked_sub(value.as_ptr() as usize)?;
    let (head, tail) = (value.get(..start)?, value.get(start + part.as_str().len()..)?);
    Some(Edit::replace(span, quoted(Syntax::Yaml, &format!("{head}{new}{tail}"))))
}

/// Whether a place of a document of YAML stands between brackets.
fn is_in_brackets(document: &Document, place: Span) -> bool {
    let mut node = document.root();
    while let Some(around) = node {
        if matches!(around.kind(), NodeKind::Array | NodeKind::Object) && style(document, around) == Style::Flow {
            return true;
        }
        let mut inner = around.entries().map(|entry| entry.value).chain(around.items());
        node = inner.find(|inner| inner.span().contains(place));
    }
    false
}

/// Puts a value in place of another.
pub fn replace_value(document: &Document, node: NodeRef<'_>, value: &serde_json::Value) -> Option<Edit> {
    let syntax = document.syntax();
    let text = value_text(syntax, value)?;
    let bracketed = !matches!(node.kind(), NodeKind::Array | NodeKind::Object) || style(document, node) == Style::Flow;
    // A value that is not written has its place right behind the colon.
    let blank = if syntax != Syntax::Json && node.span().is_empty() { " " } else { "" };
    bracketed.then(|| Edit::replace(node.span(), format!("{blank}{text}")))
}

/// How many headers there are in a table of TOML, its own among them.
fn headers(table: NodeRef<'_>) -> usize {
    let mut starts = Vec::new();
    let mut left = vec![table];
    while let Some(node) = left.pop() {
        starts.push(node.span().start);
        left.extend(node.entries().filter(is_section).map(|entry| entry.value));
        left.extend(node.items().filter(|item| item.is_object()));
    }
    starts.sort_unstable();
    starts.dedup();
    starts.len()
}

/// Gives an entry another key, in the quotes it has. `None` for a table of TOML whose name stands in several places.
pub fn rename_key(document: &Document, entry: &Entry<'_>, new: &str) -> Option<Edit> {
    let syntax = document.syntax();
    let value = entry.value;
    if syntax == Syntax::Toml && matches!(value.kind(), NodeKind::Object | NodeKind::Array) {
        let dotted = !is_section(entry) && value.entries().len() > 1;
        if style(document, value) == Style::Table && (dotted || headers(value) > 1) {
            return None;
        }
    }
    let inner = entry.key.span();
    let simple = new.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')) && !new.is_empty();
    Some(if simple {
        Edit::replace(inner, new)
    } else if syntax == Syntax::Yaml && inner == entry.key_span {
        Edit::replace(inner, key_text(syntax, new))
    } else {
        Edit::replace(entry.key_span, quoted(syntax, new))
    })
}
