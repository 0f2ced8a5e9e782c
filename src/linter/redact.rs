//! What must not be shown of a file.
//!
//! This hides more than any rule reports: a value under a name that might be a secret's, a password in a URL, what
//! follows `--token`, anything with the form of a token, and long random pieces wherever they stand.

use std::ops::Range;
use std::sync::Arc;

use crate::document::{Document, NodeRef, Text};
use crate::knowledge::{might_name_a_secret, opaque_chunks, tokens};
use crate::model::holds_reference;
use crate::text::{Mask, SourceFile, Span};

/// Arguments may hold JSON that holds JSON; nobody goes further.
const DEEPEST: u8 = 3;

/// The secret parts of a file.
pub(super) fn mask(document: &Document) -> Mask {
    let text = document.source().text();
    let mut found = Found::default();
    if let Some(root) = document.root() {
        walk(root, 0, &mut found);
    }
    // What the tree does not hold: comments, broken parts.
    found.spans.extend(tokens(text).into_iter().map(|token| Span::from_range(token.range)));
    found.spans.extend(opaque_chunks(text).map(Span::from_range));
    if !document.faults().is_empty() {
        found.spans.extend(assignments(text).into_iter().map(Span::from_range));
    }
    Mask::new(text, found.spans, found.values)
}

#[derive(Default)]
struct Found {
    spans: Vec<Span>,
    values: Vec<String>,
}

impl Found {
    fn hide(&mut self, text: Text<'_>) {
        if !text.as_str().is_empty() {
            self.spans.push(text.span());
            self.values.push(text.as_str().to_owned());
        }
    }
}

/// All strings of a tree, each with the name it goes by. With a stack of its own: trees can be deep.
fn walk(root: NodeRef<'_>, depth: u8, found: &mut Found) {
    let mut stack: Vec<(NodeRef<'_>, Option<&str>)> = vec![(root, None)];
    while let Some((node, name)) = stack.pop() {
        for entry in node.entries() {
            stack.push((entry.value, Some(entry.key.as_str())));
        }
        let mut before = None;
        for item in node.items() {
            // `--api-key`, `VALUE`
            let flag = before.filter(|flag: &&str| flag.starts_with('-')).map(|flag| flag.trim_start_matches('-'));
            stack.push((item, flag.or(name)));
            before = item.as_str();
        }
        if let Some(text) = node.text() {
            string(text, name, depth, found);
        }
    }
}

fn string(text: Text<'_>, name: Option<&str>, depth: u8, found: &mut Found) {
    let value = text.as_str();
    if name.is_some_and(might_name_a_secret) && is_value(value) {
        found.hide(credential(text));
    }
    for token in tokens(value) {
        found.hide(text.part(token.range));
    }
    for chunk in opaque_chunks(value) {
        found.hide(text.part(chunk));
    }
    for range in assignments(value).into_iter().chain(passwords(value)) {
        if is_value(&value[range.clone()]) {
            found.hide(text.part(range));
        }
    }
    if depth < DEEPEST && value.trim_start().starts_with(['{', '[']) {
        let inner = Document::parse_json(Arc::new(SourceFile::new("", value)));
        let mut nested = Found::default();
        if let Some(root) = inner.root() {
            walk(root, depth + 1, &mut nested);
        }
        found.spans.extend(nested.spans.iter().map(|span| text.part(span.range()).span()));
        found.values.extend(nested.values);
    }
}

/// `Bearer XYZ`: the scheme may be shown.
fn credential(text: Text<'_>) -> Text<'_> {
    ["Bearer ", "Basic ", "Token ", "bearer ", "basic ", "token "]
        .iter()
        .find_map(|scheme| text.strip_prefix(scheme))
        .unwrap_or(text)
}

/// Whether a value could be a secret at all: not a reference alone, not a switch, not a small number or a path.
fn is_value(value: &str) -> bool {
    let reference = holds_reference(value) && value.trim().starts_with(['$', '{', '%']) && !value.contains(":-");
    let number = value.len() < 7 && value.bytes().all(|byte| byte.is_ascii_digit());
    !(value.is_empty() || reference || number || matches!(value, "true" | "false" | "null" | "none"))
}

/// Values in `NAME=value`, `"name": "value"`, `Name: value`, `?name=value`, where the name might be a secret's.
fn assignments(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.match_indices([':', '=']) {
        // `key=key=key=…`: what is hidden already need not be looked into, and must not be, ten thousand times over.
        if found.last().is_some_and(|last| at < last.end) {
            continue;
        }
        let before = text[..at].trim_end_matches([' ', '\t', '"', '\'', '\\']);
        let start = before
            .char_indices()
            .rev()
            .take(64)
            .take_while(|(_, c)| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
            .last()
            .map_or(before.len(), |(start, _)| start);
        if !might_name_a_secret(&before[start..]) {
            continue;
        }
        let after = &text[at + 1..];
        let quoted = after.trim_start_matches([' ', '\t', '"', '\'', '\\']);
        let scheme = ["Bearer ", "Basic ", "Token "].iter().find(|scheme| quoted.starts_with(**scheme));
        let value = scheme.map_or(quoted, |scheme| &quoted[scheme.len()..]);
        // A list or an object is no value.
        if value.starts_with(['{', '[', '/']) {
            continue;
        }
        let from = text.len() - value.len();
        let length = value.find(['"', '\'', '\n', '\r', ',', '&', '}', ']', ' ', '\\']).unwrap_or(value.len());
        if length > 0 {
            found.push(from..from + length);
        }
    }
    found
}

/// Passwords in `scheme://user:password@host`.
fn passwords(text: &str) -> Vec<Range<usize>> {
    let authority = |(at, _): (usize, &str)| {
        let from = at + 3;
        let end = text[from..].find(['/', '?', '#', ' ', '"']).map_or(text.len(), |length| from + length);
        let user_end = from + text[from..end].rfind('@')?;
        let start = text[from..user_end].find(':').map_or(from, |colon| from + colon + 1);
        Some(start..user_end)
    };
    text.match_indices("://").filter_map(authority).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let document = Document::parse_json(Arc::new(SourceFile::new("a", text)));
        mask(&document).display(text)
    }

    #[test]
    fn secrets_are_hidden_in_every_place() {
        const SECRET: &str = "s3cr3t-v4lue";
        for template in [
            r#"{"env": {"API_KEY": "@"}}"#,
            r#"{"headers": {"Authorization": "Bearer @"}}"#,
            r#"{"args": ["--api-key", "@"]}"#,
            r#"{"args": ["--token=@"]}"#,
            r#"{"args": ["-e", "DB_PASSWORD=@"]}"#,
            r#"{"args": ["--header", "Authorization: Bearer @"]}"#,
            r#"{"args": ["--header", "X-Api-Key:@"]}"#,
            r#"{"url": "https://example.com/mcp?api_key=@&x=1"}"#,
            r#"{"args": ["postgresql://me:@@localhost/db"]}"#,
            r#"{"args": ["redis://:@@localhost"]}"#,
            r#"{"args": ["{\"apiKey\": \"@\"}"]}"#,
            r#"{"env": {"OPENAPI_MCP_HEADERS": "{\"Authorization\": \"Bearer @\"}"}}"#,
            "{\"a\": 1} API_KEY=@",
            "{ // token: @\n}",
            "{\"env\": {\"API_KEY\": '@'}}",
            "{\"env\": {API_KEY: @}}",
            "{\"env\": {\"API_KEY\": \"@}}",
            "{\"env\": {\"API_KEY\": \"${KEY:-@}\"}}",
        ] {
            let text = template.replacen('@', SECRET, 1);
            assert!(!shown(&text).contains(SECRET), "{}", shown(&text));
        }
    }

    #[test]
    fn what_is_no_secret_stays_readable() {
        for text in [
            r#"{"env": {"API_KEY": "${API_KEY}", "PORT": "3000", "TOKEN_LIMIT": "5000"}}"#,
            r#"{"args": ["-y", "@modelcontextprotocol/server-filesystem", "/Users/me/projects"]}"#,
            r#"{"url": "https://example.com/mcp?mode=fast"}"#,
        ] {
            assert_eq!(shown(text), text);
        }
    }
}
