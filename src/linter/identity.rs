//! What a diagnostic is known by when its file is laid out anew: for baselines, and for programs that follow it over time.
//!
//! Lines and columns are no part of it, nor is the wording of messages, nor what is secret.

use sha2::{Digest, Sha256};

use super::fingerprint::{piece, short, squeeze};
use crate::document::{Document, NodeRef};
use crate::text::{SourceFile, Span};

/// As many of the nodes around a place count, the innermost first.
const DEEPEST: usize = 32;

/// The nodes of a file, to be found by a byte.
pub(super) struct Places<'a> {
    source: &'a SourceFile,
    nodes: Vec<Place>,
    /// The nodes in order of where they start, the outer one first.
    order: Vec<usize>,
}

struct Place {
    span: Span,
    /// The key; `None` for an element of an array.
    key: Option<Span>,
    /// The node around it.
    parent: Option<usize>,
}

impl<'a> Places<'a> {
    /// The secrets of the file must be known by now: nothing of them may count.
    pub(super) fn new(document: &'a Document) -> Self {
        let mut nodes: Vec<Place> = Vec::new();
        let mut open: Vec<(NodeRef<'_>, Option<usize>)> =
            document.root().map(|root| (root, None)).into_iter().collect();
        while let Some((node, parent)) = open.pop() {
            let entries = node.entries().map(|entry| (entry.span(), Some(entry.key_span), entry.value));
            for (span, key, value) in entries.chain(node.items().map(|item| (item.span(), None, item))) {
                open.push((value, Some(nodes.len())));
                nodes.push(Place { span, key, parent });
            }
        }
        let mut order: Vec<usize> = (0..nodes.len()).collect();
        // One that lies in another was found after it.
        order.sort_by_key(|at| nodes[*at].span.start);
        Self { source: document.source(), nodes, order }
    }

    /// The fingerprint of what a rule says of a place: 32 hexadecimal digits.
    pub(super) fn fingerprint(&self, rule: &str, span: Span) -> String {
        let mut hasher = Sha256::new();
        piece(&mut hasher, b'r', rule);
        let before = self.order.partition_point(|at| self.nodes[*at].span.start <= span.start);
        let nearest = before.checked_sub(1).map(|last| self.order[last]);
        let around = std::iter::successors(nearest, |at| self.nodes[*at].parent).map(|at| &self.nodes[at]);
        for place in around.filter(|place| place.span.contains(span)).take(DEEPEST) {
            match place.key {
                Some(key) => piece(&mut hasher, b'k', &self.written(key)),
                None => piece(&mut hasher, b'i', ""),
            }
        }
        piece(&mut hasher, b's', &self.written(span));
        short(hasher)
    }

    /// What stands there, without blanks and line ends, and with one star for each secret.
    fn written(&self, span: Span) -> String {
        let Some(mask) = self.source.mask() else { return String::new() };
        let mut text = mask.display_of(self.source.text(), span);
        text.retain(|c| !c.is_whitespace());
        squeeze(text)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::document::Syntax;
    use crate::linter::redact;

    /// The fingerprint of what is said of the last place where a text stands.
    fn print(text: &str, part: &str, syntax: Syntax) -> String {
        let document = Document::parse(Arc::new(SourceFile::new("x", text)), syntax);
        document.source().set_mask(redact::mask(&document));
        let at = text.rfind(part).unwrap();
        Places::new(&document).fingerprint("a/b", Span::from_range(at..at + part.len()))
    }

    #[test]
    fn how_a_file_is_laid_out_makes_no_difference() {
        let compact = r#"{"servers": {"x": {"args": ["a", {"b": 1}], "env": {"API_KEY": "one"}}}}"#;
        let loose = "{\n// x\n\n  \"servers\": {\n \"y\": {}, \"x\": {\n  \"args\": [ \"z\", \"a\", {\"b\" :\n 1 } ],\n  \
                     \"env\":{\"API_KEY\":\"another\"}}}\n}";
        for part in ["\"a\"", "\"args\"", "\"API_KEY\"", "\"servers\""] {
            assert_eq!(print(compact, part, Syntax::Json), print(loose, part, Syntax::Json), "{part}");
        }
        assert_eq!(print(compact, "{\"b\": 1}", Syntax::Json), print(loose, "{\"b\" :\n 1 }", Syntax::Json));
        assert_eq!(print(compact, "\"one\"", Syntax::Json), print(loose, "\"another\"", Syntax::Json));
    }

    #[test]
    fn another_place_has_another_fingerprint() {
        let text = "[a.x]\nk = 1\n[a.y]\nk = 1\n[b]\nk = [1, [1]]\n";
        let document = Document::parse(Arc::new(SourceFile::new("x", text)), Syntax::Toml);
        document.source().set_mask(redact::mask(&document));
        let places = Places::new(&document);
        let ones =
            text.match_indices('1').map(|(at, one)| places.fingerprint("a/b", Span::from_range(at..at + one.len())));
        let mut prints: Vec<_> = ones.collect();
        prints.push(places.fingerprint("a/c", Span::new(10, 11)));
        prints.sort_unstable();
        prints.dedup();
        assert_eq!(prints.len(), 5);
        assert!(prints.iter().all(|print| print.len() == 32));
    }
}
