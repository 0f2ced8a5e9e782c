//! Fingerprints of declarations.
//!
//! Secrets are not part of them: what is short enough to be guessed could be found out from its fingerprint, and a new
//! secret in an old place is no new definition.

use sha2::{Digest, Sha256};

use super::redact;
use crate::document::{Document, NodeKind, NodeRef};
use crate::model::FieldPrint;
use crate::text::{Mask, Span};

/// What is nested deeper counts as it is written.
const DEEPEST: u8 = 64;

/// Makes the fingerprints of the declarations of a file.
pub(super) struct Printer {
    mask: Mask,
    /// The text with its secrets hidden.
    shown: String,
}

impl Printer {
    pub(super) fn new(document: &Document) -> Self {
        let mask = redact::mask_of_the_named(document);
        let shown = mask.display(document.source().text());
        Self { mask, shown }
    }

    /// The fingerprint of every field of a declaration; of one that is no object, that of the whole under no name.
    pub(super) fn prints(&self, declaration: NodeRef<'_>) -> Vec<FieldPrint> {
        if !declaration.is_object() {
            return vec![self.print("", declaration.span(), declaration)];
        }
        declaration.entries().map(|entry| self.print(entry.key.as_str(), entry.key_span, entry.value)).collect()
    }

    fn print(&self, field: &str, span: Span, value: NodeRef<'_>) -> FieldPrint {
        let mut hasher = Sha256::new();
        self.feed(&mut hasher, value, 0);
        FieldPrint { field: field.to_owned(), span, print: short(hasher) }
    }

    /// Values that mean the same feed the same bytes, and others never do.
    fn feed(&self, hasher: &mut Sha256, node: NodeRef<'_>, depth: u8) {
        match node.kind() {
            NodeKind::Object if depth < DEEPEST => {
                let mut entries: Vec<_> = node.entries().collect();
                entries.sort_by(|one, other| one.key.as_str().cmp(other.key.as_str()));
                piece(hasher, b'{', "");
                for entry in entries {
                    piece(hasher, b'k', entry.key.as_str());
                    self.feed(hasher, entry.value, depth + 1);
                }
                piece(hasher, b'}', "");
            }
            NodeKind::Array if depth < DEEPEST => {
                piece(hasher, b'[', "");
                node.items().for_each(|item| self.feed(hasher, item, depth + 1));
                piece(hasher, b']', "");
            }
            _ => match node.text() {
                Some(text) if !self.mask.touches(node.span()) => piece(hasher, b's', text.as_str()),
                Some(_) => piece(hasher, b'h', &self.hidden(node)),
                None => piece(hasher, b'v', &self.hidden(node)),
            },
        }
    }

    /// A value as it is written, with one star for each secret in it, however long that is.
    fn hidden(&self, node: NodeRef<'_>) -> String {
        squeeze(self.shown.get(node.span().range()).unwrap_or_default().to_owned())
    }
}

/// A text with one star for several.
pub(super) fn squeeze(mut text: String) -> String {
    while text.contains("**") {
        text = text.replace("**", "*");
    }
    text
}

/// A hash as 32 hexadecimal digits.
pub(super) fn short(hasher: Sha256) -> String {
    // Half of it is still too much to be met by chance, or by effort.
    let half = hasher.finalize().iter().take(16).fold(0_u128, |whole, byte| whole << 8 | u128::from(*byte));
    format!("{half:032x}")
}

/// One fingerprint for several texts, none of which is secret.
pub fn fingerprint_of(texts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for text in texts {
        piece(&mut hasher, b't', text);
    }
    short(hasher)
}

/// Every piece comes with its kind and its length, so that none is taken for two, or for another.
pub(super) fn piece(hasher: &mut Sha256, kind: u8, text: &str) {
    hasher.update([kind]);
    hasher.update((text.len() as u64).to_le_bytes());
    hasher.update(text);
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::document::Syntax;
    use crate::text::SourceFile;

    fn prints(text: &str, syntax: Syntax) -> Vec<(String, String)> {
        let document = Document::parse(Arc::new(SourceFile::new("x", text)), syntax);
        let printer = Printer::new(&document);
        printer.prints(document.root().unwrap()).into_iter().map(|field| (field.field, field.print)).collect()
    }

    fn same(one: &str, other: &str) -> bool {
        prints(one, Syntax::Json) == prints(other, Syntax::Json)
    }

    #[test]
    fn what_means_the_same_has_one_fingerprint() {
        assert!(same(r#"{"args": ["a", {"x": 1, "y": 2}]}"#, "{\n \"args\":[\"\\u0061\",{\"y\":2,\"x\":1}]}"));
        assert_eq!(prints(r#"{"args": ["a"]}"#, Syntax::Json), prints("args:\n  - a\n", Syntax::Yaml));
    }

    #[test]
    fn what_means_something_else_has_another() {
        let values = [
            r#"["a", "b"]"#,
            r#"["ab"]"#,
            r#"[["a"], "b"]"#,
            r#"["a", ["b"]]"#,
            r#""a""#,
            "1",
            r#""1""#,
            "null",
            "true",
            "[]",
            "{}",
            r#"{"a": "b"}"#,
            r#"["img@sha256:0f3b9cA1d8E72c54Bb19e06D7a48F35c"]"#,
            r#"["img@sha256:0f3b9cA1d8E72c54Bb19e06D7a48F35d"]"#,
        ];
        let mut found: Vec<_> =
            values.iter().map(|value| prints(&format!("{{\"x\": {value}}}"), Syntax::Json)).collect();
        found.sort();
        found.dedup();
        assert_eq!(found.len(), values.len());
    }

    #[test]
    fn secrets_are_no_part_of_it_and_what_stands_around_them_is() {
        assert!(same(r#"{"env": {"API_KEY": "one"}}"#, r#"{"env": {"API_KEY": "another"}}"#));
        assert!(same(r#"{"env": {"PIN": 1234}}"#, r#"{"env": {"PIN": 5678}}"#));
        assert!(!same(r#"{"env": {"API_KEY": "${ONE}"}}"#, r#"{"env": {"API_KEY": "${OTHER}"}}"#));
        assert!(same(r#"{"args": ["--token=one", "x"]}"#, r#"{"args": ["--token=another", "x"]}"#));
        assert!(!same(r#"{"args": ["-c", "a --token one"]}"#, r#"{"args": ["-c", "b --token one"]}"#));
        assert!(!same(r#"{"env": {"API_KEY": "one"}}"#, r#"{"env": {"API_KEY": "one", "NODE_OPTIONS": "-r x"}}"#));
    }
}
