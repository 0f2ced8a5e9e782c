//! Changes of depth: entries are put into an object of their own, taken out of one, or moved to another.

use std::ops::Range;

use super::super::{Document, Entry, NodeKind, NodeRef, Syntax};
use super::lines::Lines;
use super::spell::{key_text, quoted};
use super::{Slot, Style, flow, is_alias, remove_entry, style};
use crate::text::{Edit, Span};

/// Puts neighbouring entries of an object into one of their own, under a new key.
pub fn wrap_entries(document: &Document, object: NodeRef<'_>, range: Range<usize>, key: &str) -> Option<Vec<Edit>> {
    let whole = extent(object, range)?;
    let lines = Lines::of(document);
    let style = style(document, object);
    let name = match style {
        Style::Table => return None,
        Style::Flow if document.syntax() != Syntax::Toml => quoted(document.syntax(), key),
        _ => key_text(document.syntax(), key),
    };
    if style == Style::Block {
        // `- a: 1` would need another dash.
        let indent = lines.before(whole.start);
        indent.trim().is_empty().then_some(())?;
        let head = format!("{name}:{}{indent}  ", lines.newline());
        return Some([vec![Edit::insert(whole.start, head)], deepened(document, whole, "  ")?].concat());
    }
    let sign = if document.syntax() == Syntax::Toml { " =" } else { ":" };
    if !lines.is_first(whole.start) {
        let first = object.entries().next()?;
        // Without blanks where there are none.
        let blank = if first.value.span().start == first.key_span.end + 1 { "" } else { " " };
        let head = format!("{name}{sign}{blank}{{{blank}");
        return Some(vec![Edit::insert(whole.start, head), Edit::insert(whole.end, format!("{blank}}}"))]);
    }
    let (indent, newline) = (lines.before(whole.start), lines.newline());
    let unit = unit(&lines, object, indent);
    let mut edits = vec![Edit::insert(whole.start, format!("{name}{sign} {{{newline}{indent}{unit}"))];
    edits.extend(deepened(document, whole, unit)?);
    edits.push(Edit::insert(whole.end, format!("{newline}{indent}}}")));
    Some(edits)
}

/// Puts the entries of the object that an entry holds in the place of the entry.
pub fn unwrap_entry(document: &Document, entry: &Entry<'_>) -> Option<Vec<Edit>> {
    let inner = entry.value;
    let content = extent(inner, 0..inner.entries().len())?;
    let style = style(document, inner);
    if style == Style::Table || is_alias(entry) {
        return None;
    }
    let lines = Lines::of(document);
    let gaps = [Span::new(entry.key_span.end, content.start), Span::new(content.end, inner.span().end)];
    let signs: &[char] = &[':', '=', '{', '}', ',', ' ', '\t', '\r', '\n'];
    // What is said between the brackets and the entries would lose its place.
    gaps.iter().all(|gap| document.source().slice(*gap).trim_matches(signs).is_empty()).then_some(())?;
    let mut edits = vec![Edit::delete(Span::new(entry.key_span.start, content.start))];
    if lines.is_first(content.start) {
        let (deep, flat) = (lines.before(content.start), lines.before(entry.key_span.start));
        flat.trim().is_empty().then_some(())?;
        let step = deep.strip_prefix(flat)?;
        edits.extend(line_starts(document, content)?.into_iter().filter_map(|start| {
            let rest = document.source().text().get(start as usize..)?;
            let blanks = rest.len() - rest.strip_prefix(step).unwrap_or(rest).len();
            (blanks > 0).then(|| Edit::delete(Span::from_range(start as usize..start as usize + blanks)))
        }));
    }
    let rest = Span::new(content.end, inner.span().end);
    edits.extend((!rest.is_empty()).then(|| Edit::delete(rest)));
    Some(edits)
}

/// Moves an entry from one object into another, behind what stands there.
pub fn move_entry(document: &Document, from: NodeRef<'_>, index: usize, to: NodeRef<'_>) -> Option<Vec<Edit>> {
    let removal = remove_entry(document, from, index)?;
    let insertion = insert_copies(document, from, &[from.entry_at(index)?], to)?;
    let apart = insertion.span.end <= removal.span.start || removal.span.end <= insertion.span.start;
    apart.then(|| vec![removal, insertion])
}

/// Puts copies of entries of one object into another that is written alike, behind what stands there.
pub fn insert_copies(document: &Document, from: NodeRef<'_>, entries: &[Entry<'_>], to: NodeRef<'_>) -> Option<Edit> {
    let style = style(document, from);
    if style == Style::Table || style != super::style(document, to) || !to.is_object() {
        return None;
    }
    let lines = Lines::of(document);
    let last = to.entries().rfind(|entry| to.span().contains(entry.key_span));
    let newline = lines.newline();
    let indent = match last {
        Some(last) if is_alias(&last) => return None,
        Some(last) if style == Style::Block => lines.indent(last.key_span.start),
        Some(last) if lines.is_first(last.key_span.start) => lines.before(last.key_span.start).to_owned(),
        Some(_) => lines.line_indent(to.span().start).to_owned(),
        None => {
            let inner = entries.first().map(|entry| lines.line_indent(entry.key_span.start))?;
            format!("{}{}", lines.line_indent(to.span().start), unit(&lines, from, inner))
        }
    };
    let copies: Option<Vec<String>> = entries.iter().map(|entry| copy(document, entry, &indent, style)).collect();
    let copies = copies?;
    match last {
        Some(last) if style == Style::Block => {
            let end = lines.end(last.span().end);
            let all = copies.iter().map(|copy| format!("{newline}{indent}{copy}"));
            Some(Edit::insert(Span::from_range(end..end).start, all.collect::<String>()))
        }
        None if copies.iter().any(|copy| copy.contains('\n')) => {
            let (inner, outer) = (copies.join(&format!(",{newline}{indent}")), lines.line_indent(to.span().start));
            Some(Edit::replace(to.span(), format!("{{{newline}{indent}{inner}{newline}{outer}}}")))
        }
        _ => flow::insert_written(document, to, Slot::End, &copies),
    }
}

/// An entry as it is written, with its further lines at another indentation.
fn copy(document: &Document, entry: &Entry<'_>, indent: &str, style: Style) -> Option<String> {
    let (lines, text) = (Lines::of(document), document.source().text());
    let old = lines.line_indent(entry.key_span.start);
    let apart = style != Style::Block || lines.is_first(entry.key_span.start);
    if is_alias(entry) || !apart {
        return None;
    }
    let mut copy = String::new();
    let mut at = entry.key_span.start as usize;
    for start in line_starts(document, entry.span())? {
        copy.push_str(text.get(at..start as usize)?);
        copy.push_str(indent);
        let line = text.get(start as usize..)?;
        let rest = line.strip_prefix(old).unwrap_or_else(|| line.trim_start_matches([' ', '\t']));
        at = start as usize + line.len() - rest.len();
    }
    copy.push_str(text.get(at..entry.span().end as usize)?);
    Some(copy)
}

/// From the first of neighbouring entries to the end of the last, where all stand in their object.
fn extent(object: NodeRef<'_>, range: Range<usize>) -> Option<Span> {
    let entries: Vec<_> = object.entries().skip(range.start).take(range.len()).collect();
    let inside = |entry: &Entry<'_>| object.span().contains(entry.key_span) && !is_alias(entry);
    (!range.is_empty() && entries.len() == range.len() && entries.iter().all(inside)).then_some(())?;
    Some(entries.first()?.key_span.to(entries.last()?.span()))
}

/// Blanks before every further line of a part of the text.
fn deepened(document: &Document, part: Span, unit: &str) -> Option<Vec<Edit>> {
    Some(line_starts(document, part)?.into_iter().map(|start| Edit::insert(start, unit)).collect())
}

/// Where the lines of a part of the text begin, but for its first and for those that are empty. `None` where blanks at
/// the start of one of them are part of a string.
pub(super) fn line_starts(document: &Document, part: Span) -> Option<Vec<u32>> {
    let text = document.source().slice(part);
    if text.contains('\n') && holds_long_string(document.root()?, part, document.syntax()) {
        return None;
    }
    let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
    let full = breaks.filter(|at| !text[*at..].trim_start_matches([' ', '\t', '\r']).starts_with('\n'));
    Some(full.map(|at| part.start + Span::from_range(at..at).start).collect())
}

/// Whether a string in quotes within a part of the text goes over several lines. One of YAML that does so by its
/// indentation may be moved.
fn holds_long_string(node: NodeRef<'_>, part: Span, syntax: Syntax) -> bool {
    let mut left = vec![node];
    while let Some(node) = left.pop() {
        if !node.span().overlaps(part) {
            continue;
        }
        if node.kind() == NodeKind::String && node.raw().contains('\n') {
            let by_lines = syntax == Syntax::Yaml && node.raw().starts_with(['|', '>']);
            if !by_lines {
                return true;
            }
        }
        left.extend(node.items());
        left.extend(node.entries().map(|entry| entry.value));
    }
    false
}

/// By how much the entries of an object stand further in than the line on which it begins.
fn unit<'l>(lines: &Lines<'l>, object: NodeRef<'_>, indent: &'l str) -> &'l str {
    let outer = lines.line_indent(object.span().start);
    indent.strip_prefix(outer).filter(|unit| !unit.is_empty()).unwrap_or("  ")
}

#[cfg(test)]
mod tests {
    use super::super::tests::case;
    use super::*;
    use crate::text::apply;

    /// The text after edits of a document; it must be one still.
    fn after(
        syntax: Syntax,
        text: &str,
        edits: impl Fn(&Document, NodeRef<'_>) -> Option<Vec<Edit>>,
    ) -> Option<String> {
        let before = case(syntax, text);
        let edits = edits(&before.document, before.document.root().unwrap())?;
        let after = apply(text, &edits).unwrap_or_else(|| panic!("{edits:?} do not fit {text}"));
        case(syntax, &after);
        Some(after)
    }

    #[test]
    fn entries_are_put_into_an_object_of_their_own() {
        for (syntax, text, range, wanted) in [
            (Syntax::Json, r#"{ "a": 1, "b": 2 }"#, 0..2, r#"{ "s": { "a": 1, "b": 2 } }"#),
            (Syntax::Json, r#"{"a":1,"b":2,"c":3}"#, 1..2, r#"{"a":1,"s":{"b":2},"c":3}"#),
            (
                Syntax::Json,
                "{\r\n\t\"a\": {\r\n\t\t\"x\": 1\r\n\t},\r\n\r\n\t\"b\": 2\r\n}\r\n",
                0..2,
                "{\r\n\t\"s\": {\r\n\t\t\"a\": {\r\n\t\t\t\"x\": 1\r\n\t\t},\r\n\r\n\t\t\"b\": 2\r\n\t}\r\n}\r\n",
            ),
            (
                Syntax::Yaml,
                "# top\na:\n  x: |\n    t\n# of b\nb: 2\n",
                0..2,
                "# top\ns:\n  a:\n    x: |\n      t\n  # of b\n  b: 2\n",
            ),
            (Syntax::Yaml, "a: 1\nb: 2\nc: 3", 1..2, "a: 1\ns:\n  b: 2\nc: 3"),
            (Syntax::Toml, "a = { x = 1, y = 2 }\n", 0..1, ""),
        ] {
            let found = after(syntax, text, |document, root| wrap_entries(document, root, range.clone(), "s"));
            assert_eq!(found.unwrap_or_default(), wanted, "{text}");
        }
        let long = "a:\n  x: \"one\n    two\"\n";
        assert!(after(Syntax::Yaml, long, |document, root| wrap_entries(document, root, 0..1, "s")).is_none());
        let inline = after(Syntax::Toml, "a = { x = 1, y = 2 }\n", |document, root| {
            wrap_entries(document, root.get("a")?, 1..2, "s")
        });
        assert_eq!(inline.as_deref(), Some("a = { x = 1, s = { y = 2 } }\n"));
    }

    #[test]
    fn entries_are_taken_out_of_an_object() {
        for (syntax, text, wanted) in [
            (Syntax::Json, r#"{"m": {"a": 1, "b": 2}, "c": 3}"#, r#"{"a": 1, "b": 2, "c": 3}"#),
            (
                Syntax::Json,
                "{\n  \"m\": {\n    \"a\": {\n      \"x\": 1\n    },\n    \"b\": 2\n  }\n}\n",
                "{\n  \"a\": {\n    \"x\": 1\n  },\n  \"b\": 2\n}\n",
            ),
            (Syntax::Yaml, "m:\n  a:\n    x: 1\n  # of b\n  b: 2\nc: 3\n", "a:\n  x: 1\n# of b\nb: 2\nc: 3\n"),
        ] {
            let found = after(syntax, text, |document, root| unwrap_entry(document, &root.entry("m")?));
            assert_eq!(found.as_deref(), Some(wanted), "{text}");
        }
        for (syntax, text) in
            [(Syntax::Yaml, "m: # said\n  a: 1\n"), (Syntax::Json, r#"{"m": {}}"#), (Syntax::Toml, "[m]\na = 1\n")]
        {
            assert!(
                after(syntax, text, |document, root| unwrap_entry(document, &root.entry("m")?)).is_none(),
                "{text}"
            );
        }
    }

    #[test]
    fn entries_move_with_their_lines() {
        for (syntax, text, wanted) in [
            (Syntax::Json, r#"{"s": {"a": 1}, "b": {"x": 2}}"#, r#"{"s": {"a": 1, "b": {"x": 2}}}"#),
            (Syntax::Json, r#"{"s": {}, "b": 2, "c": 3}"#, r#"{"s": { "b": 2 }, "c": 3}"#),
            (
                Syntax::Json,
                "{\n    \"s\": {\n        \"a\": 1\n    },\n    \"b\": {\n        \"x\": 2\n    }\n}\n",
                "{\n    \"s\": {\n        \"a\": 1,\n        \"b\": {\n            \"x\": 2\n        }\n    }\n}\n",
            ),
            (
                Syntax::Json,
                "{\n  \"b\": {\n    \"x\": 2\n  },\n  \"s\": {}\n}\n",
                "{\n  \"s\": {\n    \"b\": {\n      \"x\": 2\n    }\n  }\n}\n",
            ),
            (Syntax::Yaml, "s:\n  a: 1 # one\nb:\n  - x\nc: 3\n", "s:\n  a: 1 # one\n  b:\n    - x\nc: 3\n"),
        ] {
            let found = after(syntax, text, |document, root| {
                move_entry(document, root, root.entries().position(|entry| entry.key.as_str() == "b")?, root.get("s")?)
            });
            assert_eq!(found.as_deref(), Some(wanted), "{text}");
        }
        let mixed = "s: {a: 1}\nb:\n  - x\n";
        assert!(after(Syntax::Yaml, mixed, |document, root| move_entry(document, root, 1, root.get("s")?)).is_none());
    }
}
