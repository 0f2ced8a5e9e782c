//! Values that are written in another type than they should have, and entries that should not be there.

use crate::diagnostic::Fix;
use crate::document::{Document, Entry, NodeKind, NodeRef, holds_comment, json_string, remove_entry};
use crate::text::Edit;

/// A number or boolean as the string that it spells.
pub(crate) fn quoted(node: NodeRef<'_>) -> Option<Edit> {
    match node.kind() {
        NodeKind::Number | NodeKind::Bool(_) => Some(Edit::replace(node.span(), json_string(node.raw()))),
        _ => None,
    }
}

/// A string as the number or the boolean that stands in its quotes.
pub(crate) fn unquoted(node: NodeRef<'_>, wanted: &str) -> Option<Edit> {
    let word = node.as_str()?.trim();
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let whole = digits(word) && word.len() < 16 && (word == "0" || !word.starts_with('0'));
    let fraction = word.split_once('.').is_some_and(|(whole, rest)| {
        digits(whole) && digits(rest) && word.len() < 16 && (whole == "0" || !whole.starts_with('0'))
    });
    let text = match wanted {
        "a whole number" if whole => word.to_owned(),
        "a number" if whole || fraction => word.to_owned(),
        "a boolean" if word.eq_ignore_ascii_case("true") || word.eq_ignore_ascii_case("false") => word.to_lowercase(),
        _ => return None,
    };
    Some(Edit::replace(node.span(), text))
}

/// Takes an entry out of its object.
pub(crate) fn removed(document: &Document, object: NodeRef<'_>, entry: &Entry<'_>) -> Option<Edit> {
    let index = object.entries().position(|other| other.key_span == entry.key_span)?;
    remove_entry(document, object, index)
}

/// A fix that is safe, unless something that is said in a comment goes with what it takes away.
pub(crate) fn sparing(document: &Document, title: impl Into<String>, edits: Vec<Edit>) -> Fix {
    let drops = edits.iter().any(|edit| holds_comment(document, edit.span));
    if drops { Fix::risky(title, edits) } else { Fix::safe(title, edits) }
}
