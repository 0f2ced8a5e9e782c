//! Changes by whole lines: the block style of YAML, and the tables of TOML.

use std::ops::Range;

use serde_json::Value;

use super::super::{Document, Entry, NodeRef, Syntax};
use super::spell::{entry_text, key_text};
use super::{Slot, is_alias, is_section};
use crate::text::{Edit, Span};

/// The text of a document, line by line.
pub(super) struct Lines<'a> {
    pub(super) text: &'a str,
}

impl<'a> Lines<'a> {
    pub(super) fn of(document: &'a Document) -> Self {
        Self { text: document.source().text() }
    }

    pub(super) fn start(&self, at: u32) -> usize {
        let before = self.text.get(..at as usize).unwrap_or_default();
        before.rfind('\n').map_or(if before.starts_with('\u{feff}') { 3 } else { 0 }, |newline| newline + 1)
    }

    /// Where the line ends, without its break.
    pub(super) fn end(&self, at: u32) -> usize {
        let rest = self.text.get(at as usize..).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default();
        at as usize + line.trim_end_matches('\r').len()
    }

    /// What stands before a place on its line.
    pub(super) fn before(&self, at: u32) -> &'a str {
        self.text.get(self.start(at)..at as usize).unwrap_or_default()
    }

    /// The blanks with which the line of a place begins.
    pub(super) fn line_indent(&self, at: u32) -> &'a str {
        let before = self.before(at);
        before.get(..before.len() - before.trim_start().len()).unwrap_or_default()
    }

    pub(super) fn is_first(&self, at: u32) -> bool {
        self.before(at).trim().is_empty()
    }

    /// As many blanks as there are characters before a place on its line.
    pub(super) fn indent(&self, at: u32) -> String {
        " ".repeat(self.before(at).chars().count())
    }

    pub(super) fn newline(&self) -> &'static str {
        if self.text.contains("\r\n") { "\r\n" } else { "\n" }
    }

    /// Removes the lines from one place to another.
    pub(super) fn remove(&self, from: u32, to: u32) -> Edit {
        let (start, end) = (self.start(from), self.end(to));
        let rest = self.text.get(end..).unwrap_or_default();
        let width = rest.len() - rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n')).unwrap_or(rest).len();
        if width > 0 {
            return Edit::delete(Span::from_range(start..end + width));
        }
        // The last line has no break of its own, and takes the one before it along.
        let before = self.text.get(..start).unwrap_or_default();
        let kept = before.strip_suffix("\r\n").or_else(|| before.strip_suffix('\n')).unwrap_or(before);
        Edit::delete(Span::from_range(kept.len()..end))
    }

    /// The `-` of every item of a block list.
    pub(super) fn dashes(&self, array: NodeRef<'_>) -> Option<Vec<u32>> {
        let mut from = array.span().start;
        let mut dashes = Vec::with_capacity(array.items().len());
        for item in array.items() {
            let span = item.span();
            if !array.span().contains(span) {
                return None;
            }
            let mut at = from as usize;
            loop {
                let rest = self.text.get(at..span.start as usize)?;
                at += rest.len() - rest.trim_start().len();
                if !rest.trim_start().starts_with('#') {
                    break;
                }
                at = self.end(Span::from_range(at..at).start);
            }
            self.text.get(at..)?.starts_with('-').then_some(())?;
            dashes.push(Span::from_range(at..at).start);
            from = span.end;
        }
        Some(dashes)
    }

    /// Puts an empty container in place of one of which nothing is left.
    fn hollow(&self, container: Span, brackets: &str) -> Option<Edit> {
        let before = self.text.get(..container.start as usize)?;
        let head = before.trim_end();
        if head.trim_start_matches('\u{feff}').is_empty() {
            return Some(Edit::replace(container, brackets));
        }
        let span = Span::new(Span::from_range(0..head.len()).end, container.end);
        head.ends_with([':', '-']).then(|| Edit::replace(span, format!(" {brackets}")))
    }
}

pub(super) fn insert_items(document: &Document, array: NodeRef<'_>, index: usize, elements: &[String]) -> Option<Edit> {
    let lines = Lines::of(document);
    let dashes = lines.dashes(array)?;
    let (newline, indent) = (lines.newline(), lines.indent(*dashes.last()?));
    if let Some(dash) = dashes.get(index) {
        let items: Vec<_> = elements.iter().map(|element| format!("- {element}{newline}{indent}")).collect();
        let items = items.concat();
        return Some(Edit::insert(*dash, items));
    }
    let items = elements.iter().map(|element| format!("{newline}{indent}- {element}")).collect::<Vec<_>>().concat();
    let end = lines.end(array.items().next_back()?.span().end);
    Some(Edit::insert(Span::from_range(end..end).start, items))
}

pub(super) fn remove_items(document: &Document, array: NodeRef<'_>, range: Range<usize>) -> Option<Edit> {
    let lines = Lines::of(document);
    let dashes = lines.dashes(array)?;
    if range.len() == dashes.len() {
        return lines.hollow(array.span(), "[]");
    }
    let dash = *dashes.get(range.start)?;
    if lines.is_first(dash) {
        return Some(lines.remove(dash, array.item_at(range.end - 1)?.span().end));
    }
    // `- - a`: the next moves up.
    Some(Edit::delete(Span::new(dash, *dashes.get(range.end)?)))
}

pub(super) fn remove_block_entry(document: &Document, object: NodeRef<'_>, index: usize) -> Option<Edit> {
    let lines = Lines::of(document);
    let entry = object.entry_at(index)?;
    let own: Vec<Entry<'_>> = object.entries().filter(|entry| object.span().contains(entry.key_span)).collect();
    if own.len() != object.entries().len() {
        // Beside what is merged, an alias may stand that the tree does not show.
        return lines.is_first(entry.key_span.start).then(|| lines.remove(entry.key_span.start, entry.span().end));
    }
    if own.len() == 1 {
        return if is_alias(&entry) { None } else { lines.hollow(object.span(), "{}") };
    }
    let start = entry.key_span.start;
    if lines.is_first(start) {
        return Some(lines.remove(start, entry.span().end));
    }
    // `- key: value`: the next entry moves up behind the dash.
    let next = object.entry_at(index + 1)?.key_span.start;
    lines.before(start).trim_matches([' ', '-']).is_empty().then(|| Edit::delete(Span::new(start, next)))
}

pub(super) fn insert_block_entries(document: &Document, slot: Slot<'_>, entries: &[(&str, Value)]) -> Option<Edit> {
    let lines = Lines::of(document);
    let newline = lines.newline();
    let written = |indent: &str| -> Option<Vec<String>> {
        entries.iter().map(|(key, value)| block_entry(&format!("{newline}{indent}"), key, value)).collect()
    };
    match slot {
        Slot::Before(next) => {
            let at = next.key_span.start;
            lines.before(at).trim_matches([' ', '-']).is_empty().then_some(())?;
            let indent = lines.indent(at);
            let all = written(&indent)?.into_iter().map(|entry| format!("{entry}{newline}{indent}"));
            Some(Edit::insert(at, all.collect::<String>()))
        }
        Slot::Behind(last) => {
            let end = lines.end(last.span().end);
            let indent = lines.indent(last.key_span.start);
            let all = written(&indent)?.into_iter().map(|entry| format!("{newline}{indent}{entry}"));
            Some(Edit::insert(Span::from_range(end..end).start, all.collect::<String>()))
        }
        Slot::End => None,
    }
}

/// An entry of block style, what is in it on lines of its own. `start` is how its line begins, with the break before it.
fn block_entry(start: &str, key: &str, value: &Value) -> Option<String> {
    let Value::Object(map) = value else { return entry_text(Syntax::Yaml, key, value) };
    let inner: Option<Vec<_>> = map.iter().map(|(key, value)| entry_text(Syntax::Yaml, key, value)).collect();
    if map.is_empty() {
        return entry_text(Syntax::Yaml, key, value);
    }
    let lines: Vec<_> = std::iter::once(format!("{}:", key_text(Syntax::Yaml, key))).chain(inner?).collect();
    Some(lines.join(&format!("{start}  ")))
}

/// Removes `[table]`s, children of one parent, with everything that belongs to them, if nothing else stands among that.
pub(super) fn remove_sections(document: &Document, parent: NodeRef<'_>, gone: Range<usize>) -> Option<Edit> {
    let lines = Lines::of(document);
    let children = |node: NodeRef<'_>| -> Vec<(Span, usize)> {
        let spans = node.entries().map(|entry| entry.span()).chain(node.items().map(NodeRef::span));
        spans.zip(0..).collect()
    };
    let spans = children(parent).into_iter().filter(|(_, index)| gone.contains(index)).map(|(span, _)| span);
    let section = spans.reduce(Span::to)?;
    let mut node = document.root()?;
    loop {
        let mut touched = children(node).into_iter().filter(|(span, _)| span.overlaps(section));
        if node.is(parent) {
            if !touched.all(|(_, index)| gone.contains(&index)) {
                return None;
            }
            break;
        }
        let (_, index) = touched.next()?;
        if touched.next().is_some() {
            return None;
        }
        node = node.entry_at(index).map(|entry| entry.value).or_else(|| node.item_at(index))?;
    }
    let edit = lines.remove(section.start, section.end);
    // The blank lines that set it off go with it.
    let rest = lines.text.get(edit.span.end as usize..)?;
    let next = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
    let ends_line = lines.text.get(..edit.span.end as usize)?.ends_with('\n');
    let end = if ends_line { edit.span.end as usize + next } else { edit.span.end as usize };
    Some(Edit::delete(Span::from_range(edit.span.start as usize..end)))
}

/// Removes a line `key = value`, or the lines of a dotted key.
pub(super) fn remove_pair(document: &Document, object: NodeRef<'_>, entry: &Entry<'_>) -> Option<Edit> {
    let whole = entry.span();
    let other = |other: &Entry<'_>| other.key_span != entry.key_span && whole.contains(other.key_span);
    (!object.entries().any(|entry| other(&entry))).then(|| Lines::of(document).remove(whole.start, whole.end))
}

pub(super) fn insert_pairs(
    document: &Document,
    object: NodeRef<'_>,
    slot: Slot<'_>,
    entries: &[(&str, Value)],
) -> Option<Edit> {
    let pairs: Option<Vec<_>> = entries.iter().map(|(key, value)| entry_text(Syntax::Toml, key, value)).collect();
    let pairs = pairs?;
    let lines = Lines::of(document);
    let newline = lines.newline();
    // Indentation, and the first parts of a dotted key.
    let head = |entry: &Entry<'_>| lines.before(entry.key_span.start);
    let behind = |at: u32, head: &str| {
        let end = lines.end(at);
        let all = pairs.iter().map(|pair| format!("{newline}{head}{pair}"));
        Edit::insert(Span::from_range(end..end).start, all.collect::<String>())
    };
    match slot {
        Slot::Before(next) if !is_section(&next) => {
            let start = lines.start(next.key_span.start);
            let all = pairs.iter().map(|pair| format!("{}{pair}{newline}", head(&next)));
            return Some(Edit::insert(Span::from_range(start..start).start, all.collect::<String>()));
        }
        Slot::Behind(last) if !is_section(&last) => return Some(behind(last.span().end, head(&last))),
        _ => {}
    }
    // Behind a section its entries would be: the place is before the first of them.
    if let Some(last) = object.entries().rfind(|entry| !is_section(entry)) {
        return Some(behind(last.span().end, head(&last)));
    }
    let first = object.entries().map(|entry| entry.value.span().start).min();
    let start = object.span().start;
    if document.root().is_some_and(|root| root.is(object)) {
        let at = lines.start(first?);
        let all = pairs.iter().map(|pair| format!("{pair}{newline}"));
        return Some(Edit::insert(Span::from_range(at..at).start, all.collect::<String>() + newline));
    }
    // A table without a header of its own begins with that of a table in it.
    (first != Some(start) && object.raw().starts_with('[')).then(|| behind(start, lines.before(start)))
}
