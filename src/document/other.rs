//! A text that is right, in another language than the one its reader has.

use std::sync::Arc;

use super::{Document, Fault, FaultKind, Syntax};
use crate::text::Span;

/// The document as it stands in its own language, with that as its one fault; `None` where it is a broken text of the
/// language that belongs here.
pub(super) fn recognize(document: &Document) -> Option<Document> {
    let faults = document.faults();
    let told = |fault: &Fault| matches!(fault.kind, FaultKind::Wrapping | FaultKind::ConflictMarker);
    if !faults.iter().any(|fault| fault.kind.is_structural()) || faults.iter().any(told) {
        return None;
    }
    let source = document.source();
    let start = source.content_start() as usize;
    let text = source.text().get(start..)?;
    let blank = text.len() - text.trim_start().len();
    let text = text.trim();
    // JSON is YAML as well; and entries without braces around them are JSON that lacks them.
    let (json, bare) = (text.starts_with('{'), !text.starts_with(['{', '"', '\'']));
    let others: &[(Syntax, &'static str, bool)] = match document.syntax() {
        Syntax::Json => &[(Syntax::Toml, "TOML", bare), (Syntax::Yaml, "YAML", bare)],
        Syntax::Toml => &[(Syntax::Json, "JSON", json), (Syntax::Yaml, "YAML", bare)],
        Syntax::Yaml => &[(Syntax::Toml, "TOML", bare)],
    };
    let line = text.lines().next().unwrap_or_default().trim_end();
    let span = Span::from_range(start + blank..start + blank + line.len());
    others.iter().filter(|(_, _, likely)| *likely).find_map(|(syntax, name, _)| {
        let read = Document::parse(Arc::clone(source), *syntax);
        // What is one line of `key: value` may be anything.
        let holds = read.root()?.entries().any(|entry| entry.value.is_object() || entry.value.items().len() > 0);
        let right = !read.faults().iter().any(|fault| fault.kind.is_structural());
        let fault = Fault { detail: Some(*name), ..Fault::new(FaultKind::OtherLanguage, span, None) };
        (holds && right).then(|| Document { syntax: document.syntax(), faults: vec![fault], ..read })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::SourceFile;

    fn language(syntax: Syntax, text: &str) -> Option<&'static str> {
        let document = Document::parse(Arc::new(SourceFile::new("a", text)), syntax).recognized();
        let fault = document.faults().iter().find(|fault| fault.kind == FaultKind::OtherLanguage)?;
        assert_eq!(document.faults().len(), 1);
        fault.detail
    }

    #[test]
    fn whole_texts_of_another_language_are_known() {
        let yaml = "mcpServers:\n  time:\n    command: uvx\n";
        let toml = "[mcp_servers.time]\ncommand = \"uvx\"\n";
        let json = "{ \"mcpServers\": { \"time\": { \"command\": \"uvx\" } } }";
        assert_eq!(language(Syntax::Json, yaml), Some("YAML"));
        assert_eq!(language(Syntax::Toml, yaml), Some("YAML"));
        assert_eq!(language(Syntax::Json, toml), Some("TOML"));
        assert_eq!(language(Syntax::Yaml, toml), Some("TOML"));
        assert_eq!(language(Syntax::Toml, json), Some("JSON"));
        for (syntax, text) in [(Syntax::Json, json), (Syntax::Toml, toml), (Syntax::Yaml, yaml), (Syntax::Yaml, json)] {
            assert_eq!(language(syntax, text), None, "{text}");
        }
    }

    #[test]
    fn broken_texts_stay_what_they_are() {
        for text in [
            "{ \"mcpServers\": { \"time\": { \"command\": \"uvx\" }",
            "\"mcpServers\": { \"time\": { \"command\": \"uvx\" } }",
            "Put this into your file:\n{ \"mcpServers\": {} }",
            "hello: world",
            "mcpServers",
            "",
        ] {
            assert_eq!(language(Syntax::Json, text), None, "{text}");
        }
        assert_eq!(language(Syntax::Toml, "[mcp_servers.time\ncommand = \"uvx\"\n"), None);
        assert_eq!(language(Syntax::Toml, "{ \"mcpServers\": { "), None);
        assert_eq!(language(Syntax::Yaml, "mcpServers:\n  - name: x\n command: [y\n"), None);
    }
}
