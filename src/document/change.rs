//! Edits to a tree that leave everything else in the file as it stands.

use super::{Document, NodeRef};
use crate::text::{Edit, Span};

/// Puts an element before all others of an array. `element` is written text, quotes included.
pub fn insert_first(array: NodeRef<'_>, element: &str) -> Edit {
    match array.items().next() {
        Some(first) => Edit::insert(first.span().start, format!("{element}, ")),
        None => Edit::insert(array.span().start + 1, element),
    }
}

/// Removes the element at `index` of an array, with one comma.
pub fn remove_element(document: &Document, array: NodeRef<'_>, index: usize) -> Option<Edit> {
    removal(document, array.span(), index, |index| array.item_at(index).map(NodeRef::span))
}

/// Removes the entry at `index` of an object, with one comma.
pub fn remove_entry(document: &Document, object: NodeRef<'_>, index: usize) -> Option<Edit> {
    removal(document, object.span(), index, |index| object.entry_at(index).map(|entry| entry.span()))
}

/// The last of several goes with the comma before it, any other with the comma behind it.
fn removal(
    document: &Document,
    container: Span,
    index: usize,
    child_at: impl Fn(usize) -> Option<Span>,
) -> Option<Edit> {
    let child = child_at(index)?;
    let text = document.source().text();
    if let Some(next) = child_at(index + 1) {
        return Some(Edit::delete(Span::new(child.start, next.start)));
    }
    if let Some(previous) = index.checked_sub(1).and_then(&child_at) {
        return Some(Edit::delete(Span::new(previous.end, child.end)));
    }
    let behind = text.get(child.end as usize..container.end as usize)?;
    let blanks = behind.len() - behind.trim_start().len();
    let comma = if behind.trim_start().starts_with(',') { blanks + 1 } else { 0 };
    Some(Edit::delete(Span::from_range(child.start as usize..child.end as usize + comma)))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::Syntax;
    use super::*;
    use crate::text::{SourceFile, apply};

    fn document(text: &str) -> Document {
        Document::parse(Arc::new(SourceFile::new("a", text)), Syntax::Json)
    }

    #[test]
    fn elements_go_with_one_comma() {
        let text = "[1,\n  2, /* two */ 3]";
        let document = document(text);
        let array = document.root().unwrap();
        let without = |index| apply(text, &[remove_element(&document, array, index).unwrap()]).unwrap();
        assert_eq!(without(0), "[2, /* two */ 3]");
        assert_eq!(without(2), "[1,\n  2]");
        assert_eq!(apply(text, &[insert_first(array, "0")]).unwrap(), "[0, 1,\n  2, /* two */ 3]");
    }

    #[test]
    fn a_single_entry_takes_its_trailing_comma_along() {
        let text = "{ \"a\": 1 , }";
        let document = document(text);
        let root = document.root().unwrap();
        assert_eq!(apply(text, &[remove_entry(&document, root, 0).unwrap()]).unwrap(), "{  }");
    }
}
