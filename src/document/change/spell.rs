//! Keys and values as each syntax writes them.

use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::Value;

use super::super::{Document, NodeRef, Syntax};
use crate::text::SourceFile;

/// A scalar, a list of scalars or a flat object as it is written, on one line. `None` for what is nested deeper, and for
/// what the syntax does not have.
pub fn value_text(syntax: Syntax, value: &Value) -> Option<String> {
    let scalars = |values: &mut dyn Iterator<Item = &Value>| -> Option<Vec<String>> {
        values.map(|value| scalar_text(syntax, value)).collect()
    };
    match value {
        Value::Array(items) => Some(format!("[{}]", scalars(&mut items.iter())?.join(", "))),
        Value::Object(map) if map.is_empty() => Some("{}".to_owned()),
        Value::Object(map) => {
            let sign = if syntax == Syntax::Toml { " =" } else { ":" };
            let values = scalars(&mut map.values())?;
            let pairs = map.keys().zip(values).map(|(key, value)| format!("{}{sign} {value}", key_text(syntax, key)));
            Some(format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", ")))
        }
        _ => scalar_text(syntax, value),
    }
}

/// A key with its value, as a line of the syntax has it: `"key": value`, `key = value`, `key: value`.
pub fn entry_text(syntax: Syntax, key: &str, value: &Value) -> Option<String> {
    let sign = if syntax == Syntax::Toml { " =" } else { ":" };
    Some(format!("{}{sign} {}", key_text(syntax, key), value_text(syntax, value)?))
}

fn scalar_text(syntax: Syntax, value: &Value) -> Option<String> {
    match value {
        Value::Null if syntax == Syntax::Toml => None,
        Value::Array(_) | Value::Object(_) => None,
        Value::String(string) => Some(quoted(syntax, string)),
        _ => Some(value.to_string()),
    }
}

/// A string in double quotes.
pub(super) fn quoted(syntax: Syntax, string: &str) -> String {
    let json = Value::from(string).to_string();
    if syntax == Syntax::Json {
        return json;
    }
    // What JSON leaves as it is, and the others do not take.
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if matches!(c, '\u{7f}'..='\u{9f}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}') {
            // Writing to a string does not fail.
            let _ = write!(text, "\\u{:04x}", u32::from(c));
        } else {
            text.push(c);
        }
    }
    text
}

/// Words as they are written within a string that is written like this. `None` where its quotes cannot hold them, or it
/// has none.
pub(super) fn inner(syntax: Syntax, raw: &str, words: &str) -> Option<String> {
    if raw.starts_with('"') {
        let text = quoted(syntax, words);
        return Some(text.get(1..text.len() - 1)?.to_owned());
    }
    // A reader of JSON that takes these quotes takes a backslash in them for the start of an escape.
    let plain =
        syntax != Syntax::Json && raw.starts_with('\'') && !words.contains('\'') && !words.contains(char::is_control);
    plain.then(|| words.to_owned())
}

/// A string as another one is written: in its quotes, or without any where none are needed.
pub(super) fn like(syntax: Syntax, raw: &str, string: &str, in_brackets: bool) -> String {
    let single = raw.starts_with('\'') && !raw.starts_with("'''");
    if let Some(inner) = inner(syntax, raw, string).filter(|_| single) {
        return format!("'{inner}'");
    }
    let plain = syntax == Syntax::Yaml && !raw.is_empty() && !raw.starts_with(['"', '\'', '|', '>', '&', '*', '!']);
    if plain && is_plain(string, in_brackets) { string.to_owned() } else { quoted(syntax, string) }
}

/// Whether every reader of YAML takes these words for the same string without any quotes.
pub(super) fn is_plain(string: &str, in_brackets: bool) -> bool {
    let taken = TAKEN.contains(&string.to_ascii_lowercase().as_str()) || (in_brackets && string.contains(FLOW_SIGNS));
    let reads = || {
        let document = Document::parse(Arc::new(SourceFile::new("", string)), Syntax::Yaml);
        document.faults().is_empty() && document.root().and_then(NodeRef::as_str) == Some(string)
    };
    !taken && reads()
}

/// What means something else between brackets of YAML.
const FLOW_SIGNS: [char; 5] = [',', '[', ']', '{', '}'];

/// What readers of YAML 1.1 take for booleans.
const TAKEN: &[&str] = &["true", "false", "null", "yes", "no", "on", "off", "y", "n"];

/// A key: without quotes where its syntax knows that and it cannot be taken for anything else.
pub(super) fn key_text(syntax: Syntax, key: &str) -> String {
    let word = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    let bare = match syntax {
        Syntax::Json => false,
        Syntax::Toml => word,
        Syntax::Yaml => {
            let letter = key.starts_with(|c: char| c.is_ascii_alphabetic());
            word && letter && !TAKEN.contains(&key.to_ascii_lowercase().as_str())
        }
    };
    if bare { key.to_owned() } else { quoted(syntax, key) }
}
