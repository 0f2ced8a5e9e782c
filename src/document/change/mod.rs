//! Edits to a tree that leave everything else in the file as it stands: comments, order, style.
//!
//! What stands in brackets is changed alike in every syntax. What stands on lines of its own, block style in YAML and
//! tables in TOML, is changed by whole lines. Where a change would have to guess, there is none.

mod lines;
mod spell;
#[cfg(test)]
mod tests;

use std::ops::Range;

use super::{Document, Entry, NodeKind, NodeRef, Syntax};
use crate::text::{Edit, Span};
pub use spell::{entry_text, value_text};
use spell::{key_text, quoted};

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
        Style::Flow => {
            let list = elements.join(", ");
            Some(match (array.item_at(index), array.items().next_back()) {
                (Some(next), _) => Edit::insert(next.span().start, format!("{list}, ")),
                (None, Some(last)) => Edit::insert(last.span().end, format!(", {list}")),
                (None, None) => Edit::insert(array.span().start + 1, list),
            })
        }
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

/// Removes a piece of text that is no part of the tree, a comment or a stray sign: with its lines where nothing else
/// stands on them, else with the blanks that set it off.
pub fn remove_text(document: &Document, span: Span) -> Edit {
    lines::remove_text(document, span)
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
    if !object.is_object() {
        return None;
    }
    let own = |entry: &Entry<'_>| object.span().contains(entry.key_span);
    let slot = match slot {
        Slot::Before(entry) | Slot::Behind(entry) if !own(&entry) => return None,
        Slot::End => object.entries().rfind(own).map_or(Slot::End, Slot::Behind),
        slot => slot,
    };
    match style(document, object) {
        Style::Flow => {
            let syntax = document.syntax();
            let quotes = object.entries().next().is_none_or(|entry| entry.key_span != entry.key.span());
            let name = if syntax == Syntax::Yaml && quotes { quoted(syntax, key) } else { key_text(syntax, key) };
            let sign = if syntax == Syntax::Toml { " =" } else { ":" };
            let pair = format!("{name}{sign} {}", value_text(syntax, value)?);
            Some(match slot {
                Slot::Before(next) => Edit::insert(next.key_span.start, format!("{pair}, ")),
                Slot::Behind(last) if is_alias(&last) => return None,
                Slot::Behind(last) => Edit::insert(last.span().end, format!(", {pair}")),
                Slot::End => Edit::insert(object.span().start + 1, format!(" {pair} ")),
            })
        }
        Style::Block => lines::insert_block_entry(document, slot, &entry_text(Syntax::Yaml, key, value)?),
        Style::Table => lines::insert_pair(document, object, slot, &entry_text(Syntax::Toml, key, value)?),
    }
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
