//! Changes between brackets: those of JSON, the flow style of YAML, the arrays and inline tables of TOML.

use std::ops::Range;

use serde_json::Value;

use super::super::{Document, Entry, NodeKind, NodeRef, Syntax};
use super::lines::Lines;
use super::spell::{key_text, quoted, value_text};
use super::{Slot, is_alias};
use crate::text::{Edit, Span};

pub(super) fn insert_items(document: &Document, array: NodeRef<'_>, index: usize, elements: &[String]) -> Edit {
    let children: Vec<Span> = array.items().map(NodeRef::span).collect();
    insert(document, array, &children, index, elements)
}

pub(super) fn insert_entries(
    document: &Document,
    object: NodeRef<'_>,
    slot: Slot<'_>,
    entries: &[(&str, Value)],
) -> Option<Edit> {
    let (children, index) = neighbours(object, slot)?;
    let pairs: Option<Vec<_>> =
        entries.iter().map(|(key, value)| pair(document, object, &children, key, value)).collect();
    Some(insert(document, object, &children, index, &pairs?))
}

/// Puts written entries into an object.
pub(super) fn insert_written(
    document: &Document,
    object: NodeRef<'_>,
    slot: Slot<'_>,
    entries: &[String],
) -> Option<Edit> {
    let (children, index) = neighbours(object, slot)?;
    Some(insert(document, object, &children, index, entries))
}

/// An object on one line, or on lines of its own where the last element of a list is.
pub(super) fn item_like_last(document: &Document, list: NodeRef<'_>, fields: &[String]) -> String {
    let lines = Lines::of(document);
    let spread = list.items().next_back().and_then(|last| spread(&lines, last.span().start, last));
    object_text(&lines, spread, fields)
}

/// A list with one object, on lines of their own where the entry beside which it is to stand is written so.
pub(super) fn list_of_one(document: &Document, slot: Slot<'_>, fields: &[String]) -> String {
    let lines = Lines::of(document);
    let beside = match slot {
        Slot::Before(entry) | Slot::Behind(entry) => Some(entry),
        Slot::End => None,
    };
    let spread = beside.and_then(|entry| spread(&lines, entry.key_span.start, entry.value));
    let Some((indent, unit)) = spread else { return format!("[{}]", object_text(&lines, None, fields)) };
    let item = object_text(&lines, Some((&format!("{indent}{unit}"), unit)), fields);
    stacked(&lines, ['[', ']'], (indent, unit), &[item])
}

/// How the line begins on which an object does, from `start`, and how much deeper those of its entries, where all of them
/// have lines of their own.
fn spread<'l>(lines: &Lines<'l>, start: u32, object: NodeRef<'_>) -> Option<(&'l str, &'l str)> {
    let first = object.entries().next()?.key_span.start;
    let indent = lines.before(start);
    let unit = lines.before(first).strip_prefix(indent)?;
    (lines.is_first(start) && lines.is_first(first)).then_some((indent, unit))
}

/// An object on lines of its own, where it is said how these begin and how much deeper those within it.
fn object_text(lines: &Lines<'_>, spread: Option<(&str, &str)>, fields: &[String]) -> String {
    match spread {
        Some(spread) => stacked(lines, ['{', '}'], spread, fields),
        None => format!("{{ {} }}", fields.join(", ")),
    }
}

/// Written children in brackets, each on a line of its own.
fn stacked(lines: &Lines<'_>, [open, close]: [char; 2], (indent, unit): (&str, &str), children: &[String]) -> String {
    let newline = lines.newline();
    let start = format!("{newline}{indent}{unit}");
    format!("{open}{start}{}{newline}{indent}{close}", children.join(&format!(",{start}")))
}

/// Where the entries of an object stand, and before which of them a slot is.
fn neighbours(object: NodeRef<'_>, slot: Slot<'_>) -> Option<(Vec<Span>, usize)> {
    let own: Vec<Entry<'_>> =
        object.entries().filter(|entry| object.span().contains(entry.key_span) && !is_alias(entry)).collect();
    let at = |key: Span| own.iter().position(|entry| entry.key_span == key);
    let index = match slot {
        Slot::Before(next) => at(next.key_span)?,
        Slot::Behind(last) => at(last.key_span)? + 1,
        Slot::End => own.len(),
    };
    Some((own.iter().map(Entry::span).collect(), index))
}

/// Puts written children before the one at `index`, or behind the last: on lines of their own where all others are, and
/// without blanks where there are none.
fn insert(document: &Document, container: NodeRef<'_>, children: &[Span], index: usize, new: &[String]) -> Edit {
    let lines = Lines::of(document);
    let dense = is_dense(document, container);
    let comma = if dense { "," } else { ", " };
    let stacked = indent(&lines, children);
    let separator = stacked.map_or(comma.to_owned(), |indent| format!(",{}{indent}", lines.newline()));
    let list = new.join(&separator);
    match (children.get(index), children.last()) {
        (Some(next), _) if lines.is_first(next.start) => {
            let start = format!("{}{}", lines.newline(), lines.before(next.start));
            let previous = index.checked_sub(1).and_then(|index| children.get(index));
            // What is said above the next is about the next.
            match previous.and_then(|previous| end_before_comment(&lines, *previous, *next)) {
                Some(end) => Edit::insert(end, format!("{start}{list},")),
                None => Edit::insert(next.start, format!("{list},{start}")),
            }
        }
        (Some(next), _) => Edit::insert(next.start, format!("{list}{separator}")),
        (None, Some(last)) => {
            let comment = comment_behind(&lines, *last, container.span()).filter(|_| stacked.is_some());
            match comment {
                // What is said of the last stays with it.
                Some((comment, true)) => Edit::insert(comment.end, format!("{}{list},", &separator[1..])),
                Some((comment, false)) => {
                    let said = document.source().slice(comment);
                    Edit::replace(comment, format!(",{said}{}{list}", &separator[1..]))
                }
                None => Edit::insert(last.end, format!("{separator}{list}")),
            }
        }
        (None, None) if container.is_object() && !dense => {
            Edit::insert(container.span().start + 1, format!(" {list} "))
        }
        (None, None) => Edit::insert(container.span().start + 1, list),
    }
}

/// Whether there are no blanks behind commas and colons, as a program writes that saves room.
pub(super) fn is_dense(document: &Document, container: NodeRef<'_>) -> bool {
    let text = document.source().text();
    let between = |start: u32, end: u32| text.get(start as usize..end as usize);
    if document.syntax() != Syntax::Json {
        return false;
    }
    if let Some(entry) = container.entries().next() {
        return between(entry.key_span.end, entry.value.span().start) == Some(":");
    }
    if let (Some(first), Some(second)) = (container.item_at(0), container.item_at(1)) {
        return between(first.span().end, second.span().start) == Some(",");
    }
    // Of what stands alone, and of nothing, the key before it tells it.
    between(0, container.span().start).is_some_and(|before| before.ends_with(':'))
}

/// Where the line of a child ends, where comments on lines of their own lie between it and the next.
fn end_before_comment(lines: &Lines<'_>, child: Span, next: Span) -> Option<u32> {
    let end = lines.end(child.end).min(next.start as usize);
    let (here, between) = (lines.text.get(child.end as usize..end)?, lines.text.get(end..next.start as usize)?);
    let said = here.trim().strip_prefix(',')?.trim_start();
    let whole = said.is_empty() || said.starts_with("//") || said.starts_with('#');
    (whole && !between.trim().is_empty()).then(|| Span::from_range(end..end).start)
}

/// Removes neighbouring children. The last of several goes with the comma before it, any other with the comma behind it.
pub(super) fn removal(
    document: &Document,
    container: Span,
    range: Range<usize>,
    child_at: impl Fn(usize) -> Option<Span>,
) -> Option<Edit> {
    let child = Span::new(child_at(range.start)?.start, child_at(range.end - 1)?.end);
    let lines = Lines::of(document);
    let next = child_at(range.end);
    let previous = range.start.checked_sub(1).and_then(&child_at);
    let inside = |span: &Span| container.contains(*span);
    if !inside(&child) || child.is_empty() || !next.iter().chain(&previous).all(inside) {
        return None;
    }
    let behind = lines.text.get(child.end as usize..container.end as usize)?;
    let blanks = behind.len() - behind.trim_start().len();
    let comma = behind.trim_start().starts_with(',');
    // What is said of the next, on a line between, stays.
    let alone = lines.is_first(child.start) && lines.end(child.end) < container.end as usize;
    if alone && comma && blanks == 0 && next.map_or(previous.is_some(), |next| lines.is_first(next.start)) {
        let whole = lines.remove(child.start, child.end);
        return Some(Edit::replace(whole.span, said_among(&lines, range, child_at)?));
    }
    if let Some(next) = next {
        // The last of its line leaves the next where it stands.
        let row =
            previous.filter(|_| comma && blanks == 0 && !lines.is_first(child.start) && lines.is_first(next.start));
        return Some(Edit::delete(match row {
            Some(previous) => Span::new(previous.end, child.end),
            None => Span::new(child.start, next.start),
        }));
    }
    if let Some(previous) = previous {
        let between = lines.text.get(previous.end as usize..child.start as usize)?;
        let said = between.trim_start().strip_prefix(',').unwrap_or_default();
        // On a line of its own, what is said of it goes as well.
        let comment = comment_behind(&lines, child, container).filter(|_| lines.is_first(child.start));
        let end = comment.map_or(child.end, |(comment, _)| comment.end);
        let ends_line = lines.text.get(end as usize..lines.end(end))?.trim().is_empty();
        // A comment to its end would swallow what stands behind the child.
        let kept = if ends_line || said.trim().is_empty() { said.trim_end() } else { said };
        return Some(Edit::replace(Span::new(previous.end, end), kept));
    }
    let gone = child.start as usize..child.end as usize + if comma { blanks + 1 } else { 0 };
    // Of what is left empty, the brackets are left.
    let inside = container.start as usize + 1..(container.end as usize).checked_sub(1)?;
    let (before, after) = (lines.text.get(inside.start..gone.start)?, lines.text.get(gone.end..inside.end)?);
    let empty = before.trim().is_empty() && after.trim().is_empty();
    Some(Edit::delete(Span::from_range(if empty { inside } else { gone })))
}

/// The comments on lines of their own among neighbouring children.
fn said_among(lines: &Lines<'_>, range: Range<usize>, child_at: impl Fn(usize) -> Option<Span>) -> Option<String> {
    let mut said = String::new();
    for index in range.start + 1..range.end {
        let (first, second) = (child_at(index - 1)?, child_at(index)?);
        let from = lines.end(first.end).min(second.start as usize);
        let between = lines.text.get(from..lines.start(second.start).max(from))?;
        said.push_str(
            between.split_inclusive('\n').skip(1).filter(|line| !line.trim().is_empty()).collect::<String>().as_str(),
        );
    }
    Some(said)
}

/// How every child begins its line, where each has one of its own.
fn indent<'l>(lines: &Lines<'l>, children: &[Span]) -> Option<&'l str> {
    let first = children.first()?;
    children.iter().all(|child| lines.is_first(child.start)).then(|| lines.before(first.start))
}

/// The comment behind the last child on its line, with the blanks before it, and whether a comma stands there as well.
fn comment_behind(lines: &Lines<'_>, last: Span, container: Span) -> Option<(Span, bool)> {
    let end = lines.end(last.end).min(container.end as usize - 1);
    let behind = lines.text.get(last.end as usize..end)?.trim_end();
    let words = behind.trim_start();
    let comma = words.starts_with(',');
    let said = words.trim_start_matches(',').trim_start();
    let line = said.starts_with("//") || said.starts_with('#');
    let block = said.starts_with("/*") && said.ends_with("*/");
    (line || block).then(|| (Span::from_range(last.end as usize..last.end as usize + behind.len()), comma))
}

/// An entry with a written value, its key in the quotes that others of its object have.
pub(super) fn entry(document: &Document, object: NodeRef<'_>, key: &str, value: &str) -> String {
    let syntax = document.syntax();
    let quotes = object.entries().next().is_none_or(|entry| entry.key_span != entry.key.span());
    let name = if syntax == Syntax::Yaml && quotes { quoted(syntax, key) } else { key_text(syntax, key) };
    let sign = match syntax {
        Syntax::Toml => " = ",
        Syntax::Json if is_dense(document, object) => ":",
        Syntax::Json | Syntax::Yaml => ": ",
    };
    format!("{name}{sign}{value}")
}

/// An entry as its object has others: over several lines where they are.
fn pair(document: &Document, object: NodeRef<'_>, children: &[Span], key: &str, value: &Value) -> Option<String> {
    let (syntax, lines) = (document.syntax(), Lines::of(document));
    if is_dense(document, object) {
        value_text(syntax, value)?;
        return Some(entry(document, object, key, &value.to_string()));
    }
    let spread = indent(&lines, children).filter(|_| syntax == Syntax::Json && is_spread(object, value));
    let text = spread.and_then(|indent| spread_text(&lines, object, indent, value));
    Some(entry(document, object, key, &text.map_or_else(|| value_text(syntax, value), Some)?))
}

/// Whether a value is to go over several lines beside those that an object has: it does as others of its kind do, and
/// an object as the one around it.
fn is_spread(object: NodeRef<'_>, value: &Value) -> bool {
    let (kind, alone) = match value {
        Value::Object(map) if !map.is_empty() => (NodeKind::Object, true),
        Value::Array(list) if !list.is_empty() => (NodeKind::Array, false),
        _ => return false,
    };
    let mut others = object.entries().map(|entry| entry.value).filter(|other| other.kind() == kind);
    let hollow = |other: &NodeRef<'_>| other.entries().len() == 0 && other.items().len() == 0;
    others.find(|other| !hollow(other)).map_or(alone, |other| other.raw().contains('\n'))
}

/// A list or an object of scalars in JSON, one on each line.
fn spread_text(lines: &Lines<'_>, object: NodeRef<'_>, indent: &str, value: &Value) -> Option<String> {
    let deeper = lines.step(object, indent)?;
    let (brackets, inner) = match value {
        Value::Object(map) => {
            let pairs = map.iter().map(|(key, value)| {
                Some(format!("{}: {}", key_text(Syntax::Json, key), value_text(Syntax::Json, value)?))
            });
            (['{', '}'], pairs.collect::<Option<Vec<_>>>()?)
        }
        Value::Array(list) => {
            (['[', ']'], list.iter().map(|value| value_text(Syntax::Json, value)).collect::<Option<Vec<_>>>()?)
        }
        _ => return None,
    };
    Some(stacked(lines, brackets, (indent, deeper), &inner))
}
