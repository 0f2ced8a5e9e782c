//! Lists become maps, and maps lists: what names an element becomes its key, or the other way round.

use std::collections::BTreeSet;

use super::super::{Document, Entry, NodeKind, NodeRef, Syntax};
use super::flow::is_dense;
use super::lines::Lines;
use super::nest::line_starts;
use super::spell::{key_text, quoted};
use super::{Slot, Style, holds_comment, insert_entry, is_alias, remove_entry, style, tables};
use crate::text::{Edit, Span};

/// Makes a map of a list of objects that have their names in a field. `path` are the keys that lead to the list.
/// `None` where an element has no name, or the name of another.
pub fn as_map(document: &Document, list: NodeRef<'_>, path: &[&str], field: &str) -> Option<Vec<Edit>> {
    let named = |item: NodeRef<'_>| item.get(field)?.as_str().map(str::to_owned).filter(|name| !name.is_empty());
    let names: Vec<String> = list.items().map(named).collect::<Option<_>>()?;
    are_distinct(&names).then_some(())?;
    let style = style(document, list);
    let mut edits = match style {
        Style::Flow => brackets(document, list, "{", "}")?,
        Style::Block => deepened_list(document, list)?,
        Style::Table => {
            tables::name_elements(document, list, path, &names.iter().map(String::as_str).collect::<Vec<_>>())?
        }
    };
    let dashes = if style == Style::Block { Lines::of(document).dashes(list)? } else { Vec::new() };
    for (index, (item, name)) in list.items().zip(&names).enumerate() {
        let at = item.entries().position(|entry| entry.key.as_str() == field)?;
        match style {
            Style::Flow => {
                edits.push(Edit::insert(item.span().start, key_of(document, item, name)));
                edits.push(remove_entry(document, item, at)?);
            }
            Style::Table => edits.push(remove_entry(document, item, at)?),
            Style::Block => edits.extend(named_item(document, *dashes.get(index)?, item, at, name)?),
        }
    }
    Some(edits)
}

/// An item of block style under its name, which is one of its entries.
fn named_item(document: &Document, dash: u32, item: NodeRef<'_>, at: usize, name: &str) -> Option<Vec<Edit>> {
    let key = key_text(Syntax::Yaml, name);
    if style(document, item) == Style::Flow {
        let start = Edit::replace(Span::new(dash, item.span().start), format!("{key}: "));
        return Some(vec![start, remove_entry(document, item, at)?]);
    }
    let first = item.entry_at(0)?.key_span.start;
    let lines = Lines::of(document);
    let apart = document.source().slice(Span::new(dash + 1, first)).trim().is_empty() && item.entries().len() > 1;
    if !apart {
        return None;
    }
    if at == 0 {
        return Some(vec![Edit::replace(Span::new(dash, item.entry_at(0)?.span().end), format!("{key}:"))]);
    }
    let start = format!("{key}:{}{}", lines.newline(), lines.indent(first));
    Some(vec![Edit::replace(Span::new(dash, first), start), remove_entry(document, item, at)?])
}

/// Makes a list of a map of objects, each with its key in a field. `None` where one has that field already.
pub fn as_list(document: &Document, map: NodeRef<'_>, field: &str) -> Option<Vec<Edit>> {
    let fits = |entry: &Entry<'_>| {
        let own = map.span().contains(entry.key_span) && !is_alias(entry);
        own && entry.value.is_object() && entry.value.get(field).is_none() && entry.value.entries().len() > 0
    };
    map.entries().all(|entry| fits(&entry)).then_some(())?;
    let style = style(document, map);
    let mut edits = match style {
        Style::Flow => brackets(document, map, "[", "]")?,
        Style::Block => Vec::new(),
        Style::Table => return None,
    };
    for entry in map.entries() {
        let first = entry.value.entry_at(0)?;
        let name = entry.key.as_str();
        let block = style == Style::Block && super::style(document, entry.value) == Style::Block;
        if block {
            edits.push(dashed(document, &entry, first.key_span.start, field)?);
            continue;
        }
        let dash = if style == Style::Block { "- " } else { "" };
        edits.push(Edit::replace(Span::new(entry.key_span.start, entry.value.span().start), dash));
        edits.push(insert_entry(document, entry.value, Slot::Before(first), field, &name.into())?);
    }
    Some(edits)
}

/// The key of an entry of block style as the first entry of an item, as far in as the entries behind it.
fn dashed(document: &Document, entry: &Entry<'_>, first: u32, field: &str) -> Option<Edit> {
    let lines = Lines::of(document);
    let (outer, inner) = (lines.before(entry.key_span.start), lines.before(first));
    let blank = |text: &str| text.trim_matches(' ').is_empty();
    let text = document.source().text();
    let colon = text.get(entry.key_span.end as usize..)?.starts_with(':').then_some(entry.key_span.end + 1)?;
    let step = inner.len().checked_sub(outer.len() + 1).filter(|step| *step > 0 && blank(outer) && blank(inner))?;
    let name = key_text(Syntax::Yaml, entry.key.as_str());
    let item = format!("-{}{}: {name}", " ".repeat(step), key_text(Syntax::Yaml, field));
    Some(Edit::replace(Span::new(entry.key_span.start, colon), item))
}

/// Makes a map of strings of a list of `NAME=value`, or whatever sign stands between the two, or of objects that hold
/// name and value. `None` where one of them is something else.
pub fn pairs_as_map(document: &Document, list: NodeRef<'_>, sign: char) -> Option<Vec<Edit>> {
    let pairs: Vec<(String, String)> = list.items().map(|item| pair_in(item, sign)).collect::<Option<_>>()?;
    are_distinct(pairs.iter().map(|(name, _)| name)).then_some(())?;
    let syntax = document.syntax();
    let style = style(document, list);
    if list.items().any(|item| holds_comment(document, item.span())) {
        return None;
    }
    let mut edits = match style {
        Style::Flow => brackets(document, list, "{", "}")?,
        Style::Block => deepened_list(document, list)?,
        Style::Table => return None,
    };
    // Without blanks where there are none.
    let tight = document.source().text().get(..list.span().start as usize)?.ends_with(':');
    let equals = match syntax {
        Syntax::Toml => " = ",
        Syntax::Json if tight => ":",
        _ => ": ",
    };
    let dashes = if style == Style::Block { Lines::of(document).dashes(list)? } else { Vec::new() };
    for (index, (item, (name, value))) in list.items().zip(&pairs).enumerate() {
        let start = dashes.get(index).copied().unwrap_or(item.span().start);
        let pair = format!("{}{equals}{}", key_text(syntax, name), quoted(syntax, value));
        let whole = Span::new(start, item.span().end);
        // What goes over several lines is on one now.
        edits.retain(|edit| edit.span.start <= whole.start || edit.span.start >= whole.end);
        edits.push(Edit::replace(whole, pair));
    }
    Some(edits)
}

/// The name and the value in an element of a list.
fn pair_in(item: NodeRef<'_>, sign: char) -> Option<(String, String)> {
    let scalar = |node: NodeRef<'_>| match node.kind() {
        NodeKind::String => node.as_str().map(str::to_owned),
        NodeKind::Number | NodeKind::Bool(_) => Some(node.raw().to_owned()),
        _ => None,
    };
    let (name, value) = if item.is_object() {
        let name = ["name", "key"].iter().find_map(|key| item.get(key)).and_then(NodeRef::as_str)?;
        (name.to_owned(), item.get("value").filter(|_| item.entries().len() == 2).and_then(scalar)?)
    } else {
        let (name, value) = item.as_str()?.split_once(sign)?;
        (name.trim().to_owned(), value.trim_start_matches(' ').to_owned())
    };
    let plain = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
    plain.then_some((name, value))
}

fn are_distinct<T: Ord>(names: impl IntoIterator<Item = T>) -> bool {
    let mut seen = BTreeSet::new();
    names.into_iter().all(|name| seen.insert(name))
}

/// Other brackets around what stands in some. `None` in TOML for what goes over several lines, which not every reader
/// takes in the brackets of a table.
fn brackets(document: &Document, node: NodeRef<'_>, open: &str, close: &str) -> Option<Vec<Edit>> {
    let span = node.span();
    let several = document.syntax() == Syntax::Toml && node.raw().contains('\n');
    let (first, last) = (Span::new(span.start, span.start + 1), Span::new(span.end.checked_sub(1)?, span.end));
    (!several && span.len() > 1).then(|| vec![Edit::replace(first, open), Edit::replace(last, close)])
}

/// The key of an entry with its sign, as it stands before the value `item`.
fn key_of(document: &Document, item: NodeRef<'_>, name: &str) -> String {
    let syntax = document.syntax();
    match syntax {
        Syntax::Toml => format!("{} = ", key_text(syntax, name)),
        Syntax::Json if is_dense(document, item) => format!("{}:", quoted(syntax, name)),
        _ => format!("{}: ", quoted(syntax, name)),
    }
}

/// Blanks before every line of a list of block style that stands no further in than its key, as a map must.
fn deepened_list(document: &Document, list: NodeRef<'_>) -> Option<Vec<Edit>> {
    let lines = Lines::of(document);
    let first = *lines.dashes(list)?.first()?;
    let before = document.source().text().get(..first as usize)?;
    let says = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    let line = before.lines().rev().find(says)?;
    let key = line.len() - line.trim_start_matches([' ', '-']).len();
    if key < lines.before(first).len() {
        return Some(Vec::new());
    }
    lines.is_first(first).then_some(())?;
    let start = lines.start(first);
    let starts = line_starts(document, Span::new(first, list.span().end))?;
    let all = std::iter::once(Span::from_range(start..start).start).chain(starts);
    Some(all.map(|start| Edit::insert(start, "  ")).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::tests::case;
    use super::*;

    /// The text after edits, which must say what is expected.
    fn after(
        syntax: Syntax,
        text: &str,
        says: &Value,
        edits: impl Fn(&Document, NodeRef<'_>) -> Option<Vec<Edit>>,
    ) -> Option<String> {
        let before = case(syntax, text);
        let edits = edits(&before.document, before.document.root().unwrap().get("s").unwrap())?;
        let after = crate::text::apply(text, &edits).unwrap_or_else(|| panic!("{edits:?} do not fit {text}"));
        let read = case(syntax, &after).document;
        assert_eq!(read.root().unwrap().to_json(9), *says, "{after}");
        Some(after)
    }

    #[test]
    fn a_list_becomes_a_map_in_every_style() {
        let says = json!({ "s": { "a": { "x": 1, "y": [2] }, "b c": { "x": 3 } } });
        for (syntax, text, wanted) in [
            (
                Syntax::Json,
                r#"{"s":[{"name":"a","x":1,"y":[2]},{"x":3,"name":"b c"}]}"#,
                r#"{"s":{"a":{"x":1,"y":[2]},"b c":{"x":3}}}"#,
            ),
            (
                Syntax::Json,
                "{\r\n  \"s\": [\r\n    {\r\n      \"name\": \"a\",\r\n      \"x\": 1,\r\n      \"y\": [2]\r\n    },\r\n    { \"name\": \"b c\", \"x\": 3 }\r\n  ]\r\n}\r\n",
                "{\r\n  \"s\": {\r\n    \"a\": {\r\n      \"x\": 1,\r\n      \"y\": [2]\r\n    },\r\n    \"b c\": { \"x\": 3 }\r\n  }\r\n}\r\n",
            ),
            (
                Syntax::Yaml,
                "s:\n  # of a\n  - name: a # one\n    x: 1\n    y: [2]\n  - x: 3\n    name: b c\n",
                "s:\n  # of a\n  a: # one\n    x: 1\n    y: [2]\n  \"b c\":\n    x: 3\n",
            ),
            (
                Syntax::Yaml,
                "s:\n- name: a\n  x: 1\n  y:\n    - 2\n- {name: b c, x: 3}\n",
                "s:\n  a:\n    x: 1\n    y:\n      - 2\n  \"b c\": {x: 3}\n",
            ),
            (
                Syntax::Toml,
                "[[s]]\nname = \"a\"\nx = 1\ny = [2]\n\n[[s]] # two\nx = 3\nname = \"b c\"\n",
                "[s.a]\nx = 1\ny = [2]\n\n[s.\"b c\"] # two\nx = 3\n",
            ),
            (
                Syntax::Toml,
                "s = [{ name = \"a\", x = 1, y = [2] }, { name = \"b c\", x = 3 }]\n",
                "s = {a = { x = 1, y = [2] }, \"b c\" = { x = 3 }}\n",
            ),
        ] {
            let found = after(syntax, text, &says, |document, list| as_map(document, list, &["s"], "name"));
            assert_eq!(found.as_deref(), Some(wanted), "{text}");
        }
        for text in
            [r#"{"s":[{"name":"a"},{"name":"a"}]}"#, r#"{"s":[{"x":1}]}"#, r#"{"s":[{"name":""}]}"#, r#"{"s":[1]}"#]
        {
            assert!(
                after(Syntax::Json, text, &says, |document, list| as_map(document, list, &["s"], "name")).is_none()
            );
        }
    }

    #[test]
    fn a_map_becomes_a_list() {
        let says = json!({ "s": [{ "name": "a", "x": 1, "y": { "z": 2 } }, { "name": "on", "x": 3 }] });
        for (syntax, text, wanted) in [
            (
                Syntax::Json,
                "{\n  \"s\": {\n    \"a\": {\n      \"x\": 1,\n      \"y\": { \"z\": 2 }\n    },\n    \"on\": { \"x\": 3 }\n  }\n}\n",
                "{\n  \"s\": [\n    {\n      \"name\": \"a\",\n      \"x\": 1,\n      \"y\": { \"z\": 2 }\n    },\n    { \"name\": \"on\", \"x\": 3 }\n  ]\n}\n",
            ),
            (
                Syntax::Yaml,
                "s:\n  a: # one\n    x: 1\n    y:\n      z: 2\n  \"on\": {x: 3}\n",
                "s:\n  - name: a # one\n    x: 1\n    y:\n      z: 2\n  - {name: \"on\", x: 3}\n",
            ),
            (
                Syntax::Yaml,
                "s:\n    a:\n        x: 1\n        y: {z: 2}\n    \"on\":\n        x: 3\n",
                "s:\n    -   name: a\n        x: 1\n        y: {z: 2}\n    -   name: \"on\"\n        x: 3\n",
            ),
        ] {
            let found = after(syntax, text, &says, |document, map| as_list(document, map, "name"));
            assert_eq!(found.as_deref(), Some(wanted), "{text}");
        }
        for text in ["s:\n  a:\n", "s:\n  a: {name: b}\n", "s:\n  b: &x {k: 1}\n  c: *x\n"] {
            assert!(
                after(Syntax::Yaml, text, &says, |document, map| as_list(document, map, "name")).is_none(),
                "{text}"
            );
        }
    }

    #[test]
    fn pairs_become_a_map() {
        let says = json!({ "s": { "A": "b=c", "D": "1" } });
        for (syntax, text, wanted) in [
            (Syntax::Json, r#"{"s":["A=b=c","D=1"]}"#, r#"{"s":{"A":"b=c","D":"1"}}"#),
            (Syntax::Json, r#"{"s": ["A=b=c", "D=1"]}"#, r#"{"s": {"A": "b=c", "D": "1"}}"#),
            (
                Syntax::Json,
                "{\n\t\"s\": [\n\t\t{ \"name\": \"A\", \"value\": \"b=c\" },\n\t\t{ \"key\": \"D\", \"value\": 1 }\n\t]\n}",
                "{\n\t\"s\": {\n\t\t\"A\": \"b=c\",\n\t\t\"D\": \"1\"\n\t}\n}",
            ),
            (Syntax::Toml, "s = [\"A=b=c\", 'D=1']\n", "s = {A = \"b=c\", D = \"1\"}\n"),
            (Syntax::Yaml, "s:\n  - A=b=c # of a\n  - D=1\n", "s:\n  A: \"b=c\" # of a\n  D: \"1\"\n"),
            (Syntax::Yaml, "s:\n- A=b=c\n- name: D\n  value: 1\n", "s:\n  A: \"b=c\"\n  D: \"1\"\n"),
        ] {
            let found = after(syntax, text, &says, |document, list| pairs_as_map(document, list, '='));
            assert_eq!(found.as_deref(), Some(wanted), "{text}");
        }
        for text in [r#"{"s": ["A"]}"#, r#"{"s": ["A=1", "A=2"]}"#, r#"{"s": ["a b=1"]}"#, r#"{"s": [1]}"#] {
            assert!(after(Syntax::Json, text, &says, |document, list| pairs_as_map(document, list, '=')).is_none());
        }
    }
}
