//! Edits to a tree that leave everything else in the file as it stands: comments, order, style.
//!
//! What stands in brackets is changed alike in every syntax. What stands on lines of its own, block style in YAML and
//! tables in TOML, is changed by whole lines. Where a change would have to guess, there is none.

mod flow;
mod lines;
mod nest;
mod reshape;
mod spell;
mod tables;
#[cfg(test)]
mod tests;

use std::ops::Range;

use super::comment::comments;
use super::{Document, Entry, NodeKind, NodeRef, Syntax, Text};
use crate::text::{Edit, Span};
pub use nest::{insert_copies, move_entry, unwrap_entry, wrap_entries};
pub use reshape::{as_list, as_map, pairs_as_map};
pub use spell::{entry_text, value_text};
use spell::{key_text, quoted};
pub use tables::move_table;

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

/// Puts elements before the one at `index` of an array, or behind the last. They are written text, quotes included.
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

/// A string as the strings of an array are written, for [`insert_elements`].
pub fn element_text(document: &Document, array: NodeRef<'_>, string: &str) -> String {
    let other = array.items().find(|item| item.kind() == NodeKind::String);
    let in_brackets = style(document, array) == Style::Flow;
    spell::like(document.syntax(), other.map_or("", NodeRef::raw), string, in_brackets)
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
        Style::Flow => flow::removal(document, array.span(), range, |index| array.item_at(index).map(NodeRef::span)),
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
            flow::removal(document, object.span(), index..index + 1, span)
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

/// Adds an entry to an object. `None` where the syntax has no place or no way to write it.
pub fn insert_entry(
    document: &Document,
    object: NodeRef<'_>,
    slot: Slot<'_>,
    key: &str,
    value: &serde_json::Value,
) -> Option<Edit> {
    insert_entries(document, object, slot, &[(key, value.clone())])
}

/// Adds several entries to an object, one behind the other.
pub fn insert_entries(
    document: &Document,
    object: NodeRef<'_>,
    slot: Slot<'_>,
    entries: &[(&str, serde_json::Value)],
) -> Option<Edit> {
    if !object.is_object() || entries.is_empty() {
        return None;
    }
    let own = |entry: &Entry<'_>| object.span().contains(entry.key_span);
    let slot = match slot {
        Slot::Before(entry) | Slot::Behind(entry) if !own(&entry) => return None,
        Slot::End => object.entries().rfind(own).map_or(Slot::End, Slot::Behind),
        slot => slot,
    };
    match style(document, object) {
        Style::Flow => flow::insert_entries(document, object, slot, entries),
        Style::Block => lines::insert_block_entries(document, slot, entries),
        Style::Table => lines::insert_pairs(document, object, slot, entries),
    }
}

/// Puts another entry in place of one, where that stands in one place.
pub fn replace_entry(
    document: &Document,
    object: NodeRef<'_>,
    entry: &Entry<'_>,
    key: &str,
    value: &serde_json::Value,
) -> Option<Edit> {
    let of_dots = || entry.value.is_object() && style(document, entry.value) == Style::Table;
    let text = match style(document, object) {
        _ if is_alias(entry) || !object.span().contains(entry.key_span) => return None,
        Style::Table if is_section(entry) || of_dots() => return None,
        Style::Flow => flow::entry(document, object, key, &value_text(document.syntax(), value)?),
        Style::Block | Style::Table => entry_text(document.syntax(), key, value)?,
    };
    Some(Edit::replace(entry.span(), text))
}

/// Adds an object of scalars to the list at a key of an object in brackets. Where there is no such list, it is made, in
/// the place that is given.
pub fn insert_object(
    document: &Document,
    object: NodeRef<'_>,
    (slot, key): (Slot<'_>, &str),
    fields: &[(&str, serde_json::Value)],
) -> Option<Edit> {
    let syntax = document.syntax();
    let fields: Vec<String> =
        fields.iter().map(|(key, value)| entry_text(syntax, key, value)).collect::<Option<_>>()?;
    match object.get(key) {
        Some(list) if list.kind() == NodeKind::Array => {
            let text = flow::item_like_last(document, list, &fields);
            insert_elements(document, list, list.items().len(), &[text])
        }
        None if object.is_object() && style(document, object) == Style::Flow => {
            let list = flow::list_of_one(document, slot, &fields);
            let sign = if syntax == Syntax::Toml { " =" } else { ":" };
            flow::insert_written(document, object, slot, &[format!("{}{sign} {list}", key_text(syntax, key))])
        }
        _ => None,
    }
}

/// Puts a value in place of another.
pub fn replace_value(document: &Document, node: NodeRef<'_>, value: &serde_json::Value) -> Option<Edit> {
    let syntax = document.syntax();
    let text = match value {
        serde_json::Value::String(string) if node.kind() == NodeKind::String => {
            spell::like(syntax, node.raw(), string, !lines::is_block_item(document, node))
        }
        _ => value_text(syntax, value)?,
    };
    let bracketed = !matches!(node.kind(), NodeKind::Array | NodeKind::Object) || style(document, node) == Style::Flow;
    // A value that is not written has its place right behind the colon.
    let blank = if syntax != Syntax::Json && node.span().is_empty() { " " } else { "" };
    bracketed.then(|| Edit::replace(node.span(), format!("{blank}{text}")))
}

/// Puts other words in place of a part of a string, in the quotes that the string has.
pub fn replace_part(document: &Document, node: NodeRef<'_>, part: Text<'_>, new: &str) -> Option<Edit> {
    let whole = node.text()?;
    let range = part.range_in(whole)?;
    if let Some(written) = spell::inner(document.syntax(), node.raw(), new) {
        return Some(Edit::replace(part.span(), written));
    }
    if node.raw().starts_with(['|', '>']) {
        let fits = part.is_verbatim(document.source()) && !new.contains(['\r', '\n']);
        return fits.then(|| Edit::replace(part.span(), new));
    }
    // Words without quotes can become something else by what is put into them.
    let value = [whole.as_str().get(..range.start)?, new, whole.as_str().get(range.end..)?].concat();
    let plain = document.syntax() == Syntax::Yaml && node.raw() == whole.as_str();
    if plain && spell::is_plain(&value, !lines::is_block_item(document, node)) {
        return Some(Edit::replace(part.span(), new));
    }
    replace_value(document, node, &value.into())
}

/// Whether a comment goes with what an edit takes away.
pub fn drops_comment(document: &Document, edit: &Edit) -> bool {
    let mut kept = edit.text.as_str();
    let mut stays = |comment: Span| {
        let (_, behind) = kept.split_once(document.source().slice(comment).trim_end())?;
        kept = behind;
        Some(())
    };
    comments(document, edit.span).into_iter().any(|comment| stays(comment.span).is_none())
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

/// Whether something in a part of the text is said in a comment.
pub fn holds_comment(document: &Document, part: Span) -> bool {
    !comments(document, part).is_empty()
}

/// Gives an entry another key wherever it stands: in TOML, in every header of a table. `path` are the keys that lead to
/// it, its own the last.
pub fn rename_entry(document: &Document, path: &[&str], entry: &Entry<'_>, new: &str) -> Option<Vec<Edit>> {
    let (_, parents) = path.split_last()?;
    let everywhere = move_table(document, path, &[parents, &[new]].concat());
    everywhere.or_else(|| Some(vec![rename_key(document, entry, new)?]))
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
