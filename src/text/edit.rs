//! Replacements of byte ranges.

use super::Span;

/// Replace the bytes of `span` by `text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What to replace; empty for an insertion.
    pub span: Span,
    /// What to put there.
    pub text: String,
}

impl Edit {
    /// Replaces a span.
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }

    /// Inserts before the byte at `offset`.
    pub fn insert(offset: u32, text: impl Into<String>) -> Self {
        Self::replace(Span::at(offset), text)
    }

    /// Removes a span.
    pub fn delete(span: Span) -> Self {
        Self::replace(span, "")
    }
}

/// Applies edits to a text. `None` when two of them overlap or one does not fit the text.
pub fn apply(text: &str, edits: &[Edit]) -> Option<String> {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| edit.span);
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for edit in sorted {
        let range = edit.span.range();
        result.push_str(text.get(done..range.start)?);
        text.get(range.clone())?;
        result.push_str(&edit.text);
        done = range.end;
    }
    result.push_str(text.get(done..)?);
    Some(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_apply_in_order_of_place() {
        let edits = [Edit::insert(3, "!"), Edit::replace(Span::new(0, 1), "A")];
        assert_eq!(apply("abc", &edits).as_deref(), Some("Abc!"));
    }

    #[test]
    fn overlapping_or_foreign_edits_are_refused() {
        assert_eq!(apply("abc", &[Edit::delete(Span::new(0, 2)), Edit::delete(Span::new(1, 3))]), None);
        assert_eq!(apply("abc", &[Edit::delete(Span::new(2, 9))]), None);
        assert_eq!(apply("é", &[Edit::insert(1, "x")]), None);
    }
}
