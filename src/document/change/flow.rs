//! Additions to what stands in brackets: on the same line, or on lines of their own where the neighbours have some.

use super::super::{Document, Entry, NodeRef};
use super::lines::Lines;
use super::{Slot, is_alias, key_of, sign};
use crate::text::{Edit, Span};

/// Puts written elements before the one at `index` of a list, or behind the last.
pub(super) fn insert_items(document: &Document, array: NodeRef<'_>, index: usize, elements: &[String]) -> Edit {
    let lines = Lines::of(document);
    match (array.item_at(index), array.items().next_back()) {
        (Some(next), _) => before(&lines, next.span().start, elements),
        (None, Some(last)) => behind(&lines, last.span(), array.span(), elements),
        (None, None) => Edit::insert(array.span().start + 1, elements.join(", ")),
    }
}

/// Puts an entry into an object. `value` writes it for an indentation, where the entry gets a line of its own.
pub(super) fn insert_entry(
    document: &Document,
    object: NodeRef<'_>,
    slot: Slot<'_>,
    key: &str,
    value: &dyn Fn(Option<&str>) -> String,
) -> Option<Edit> {
    let (syntax, lines) = (document.syntax(), Lines::of(document));
    let head = format!("{}{} ", key_of(syntax, object, key), sign(syntax));
    let pair = |neighbour: &Entry<'_>| format!("{head}{}", value(lines.indent_of(neighbour.key_span.start)));
    Some(match slot {
        Slot::Before(next) => before(&lines, next.key_span.start, &[pair(&next)]),
        Slot::Behind(last) if is_alias(&last) => return None,
        Slot::Behind(last) => behind(&lines, last.span(), object.span(), &[pair(&last)]),
        Slot::End => Edit::insert(object.span().start + 1, format!(" {head}{} ", value(None))),
    })
}

/// A list of written elements, each on a line of its own behind a key with that indentation.
pub(super) fn list(document: &Document, elements: &[String], indent: Option<&str>) -> String {
    let Some(indent) = indent else { return format!("[{}]", elements.join(", ")) };
    let lines = Lines::of(document);
    let (newline, unit) = (lines.newline(), lines.unit(document));
    let elements = elements.join(&format!(",{newline}{indent}{unit}"));
    format!("[{newline}{indent}{unit}{elements}{newline}{indent}]")
}

fn before(lines: &Lines<'_>, next: u32, parts: &[String]) -> Edit {
    let text = match lines.indent_of(next) {
        Some(indent) => {
            parts.iter().map(|part| format!("{part},{}{indent}", lines.newline())).collect::<Vec<_>>().concat()
        }
        None => format!("{}, ", parts.join(", ")),
    };
    Edit::insert(next, text)
}

fn behind(lines: &Lines<'_>, last: Span, container: Span, parts: &[String]) -> Edit {
    let Some(indent) = lines.indent_of(last.start) else {
        return Edit::insert(last.end, format!(", {}", parts.join(", ")));
    };
    let newline = lines.newline();
    let list = parts.join(&format!(",{newline}{indent}"));
    let (rest, end) = lines.rest(last.end);
    // A remark on the last line stays there, and so does the comma behind it.
    let alone = end < container.end && is_remark(rest.trim_start().strip_prefix(',').unwrap_or(rest));
    if !alone {
        return Edit::insert(last.end, format!(",{newline}{indent}{list}"));
    }
    let comma = rest.trim_start().starts_with(',');
    if rest.trim().is_empty() {
        return Edit::insert(last.end, format!(",{newline}{indent}{list}"));
    }
    if comma {
        return Edit::insert(end, format!("{newline}{indent}{list},"));
    }
    Edit::replace(Span::new(last.end, end), format!(",{rest}{newline}{indent}{list}"))
}

/// Whether the rest of a line is blank, or one comment that ends with it.
fn is_remark(rest: &str) -> bool {
    let rest = rest.trim();
    let block = || rest.starts_with("/*") && rest.find("*/") == rest.len().checked_sub(2);
    rest.is_empty() || rest.starts_with("//") || rest.starts_with('#') || block()
}
