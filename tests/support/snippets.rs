//! The examples of `docs/ci.md`: code blocks, with comments above them that say what they are.
#![allow(
    dead_code,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    clippy::allow_attributes,
    reason = "each test file uses a part of this; tests touch the disk and fail by panicking"
)]

use std::path::Path;
use std::sync::Arc;

use mcp_clinic::document::{Document, Syntax};
use mcp_clinic::text::SourceFile;
use serde_json::Value;

/// A code block.
#[derive(Debug)]
pub(crate) struct Snippet {
    /// What it is: `github-workflows`.
    pub(crate) kind: String,
    /// A file of this repository that it repeats.
    pub(crate) same: Option<String>,
    /// The language that it is shown as.
    pub(crate) language: String,
    pub(crate) text: String,
}

/// All of them. A block that does not say what it is, is a mistake.
pub(crate) fn snippets() -> Vec<Snippet> {
    let docs = read("docs/ci.md");
    let mut snippets = Vec::new();
    let (mut kind, mut same) = (None, None);
    let mut lines = docs.lines();
    while let Some(line) = lines.next() {
        let comment =
            |name: &str| line.strip_prefix(&format!("<!-- {name}: "))?.strip_suffix(" -->").map(str::to_owned);
        kind = comment("valid").or(kind);
        same = comment("same").or(same);
        if let Some(language) = line.strip_prefix("```") {
            let block: Vec<_> = lines.by_ref().take_while(|line| *line != "```").collect();
            let text = block.join("\n") + "\n";
            let kind = kind.take().unwrap_or_else(|| panic!("nothing says what this block is: {text}"));
            snippets.push(Snippet { kind, same: same.take(), language: language.to_owned(), text });
        }
    }
    snippets
}

/// A file of this repository.
pub(crate) fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())).replace("\r\n", "\n")
}

/// What a text in YAML holds.
pub(crate) fn yaml(text: &str) -> Value {
    let document = Document::parse(Arc::new(SourceFile::new("x.yaml", text)), Syntax::Yaml);
    assert!(document.faults().is_empty(), "{:?}: {text}", document.faults());
    document.root().unwrap().to_json(64)
}
