//! Whatever stands in a message and in a name, a format stays what it is.

use std::path::PathBuf;
use std::sync::Arc;

use jsonschema::Validator;
use mcp_clinic::diagnostic::{Diagnostic, Fix, Label, Severity};
use mcp_clinic::fix::Fixed;
use mcp_clinic::linter::Report;
use mcp_clinic::output::{Format, View};
use mcp_clinic::text::{Edit, SourceFile, Span};
use proptest::prelude::*;
use serde_json::Value;

use crate::junit::Schema;
use crate::{markdown, sarif, shown};

const PIECES: &[&str] = &[
    "`",
    "``",
    "`a`",
    "@me",
    "@org/team",
    "#1",
    "GH-1",
    "<b>",
    "</details>",
    "<!--",
    "](",
    "[a](b)",
    "](1)",
    "![a](b)",
    "[^1]",
    "|",
    "\n",
    "\n\n",
    "\r\n",
    "%0A",
    "%",
    "::error::x",
    "::",
    "##[error]x",
    ":",
    ",",
    "&amp;",
    "]]>",
    "\"",
    "'",
    "\u{0}",
    "\u{fffe}",
    "\u{1b}[31m",
    "é",
    "*",
    "**",
    "_",
    "~~",
    "$x$",
    "$`",
    "`$",
    "\\",
    "\\[",
    "- ",
    "# ",
    "    ",
    "---",
    "1. ",
    "> ",
    "http://x.example",
    "www.x.example",
    "me@x.example",
    "deadbeef",
    "/close",
    "word",
    " ",
    "{0}",
    "\u{2028}",
    "\u{202e}",
    "../",
    "/",
    "//",
    "C:\\",
];

fn text() -> impl Strategy<Value = String> {
    let pieces = proptest::collection::vec(proptest::sample::select(PIECES), 0..12).prop_map(|pieces| pieces.concat());
    prop_oneof![4 => pieces, 1 => any::<String>()]
}

prop_compose! {
    fn diagnostic()(
        [message, help, server, path, title, remark] in [text(), text(), text(), text(), text(), text()],
        rule in proptest::sample::select(&["docker/tty", "secret/hardcoded", "syntax/unreadable", "other/thing"][..]),
        severity in proptest::sample::select(&[Severity::Info, Severity::Warning, Severity::Error][..]),
        content in text(),
    ) -> Diagnostic {
        let end = content.len();
        let source = Arc::new(SourceFile::new(PathBuf::from(path), content));
        let label = |span| Label { source: Arc::clone(&source), span, message: remark.clone() };
        let whole = Span::from_range(0..end);
        Diagnostic {
            rule,
            severity,
            message,
            consequences: Vec::new(),
            server: Some(server),
            primary: label(whole),
            secondary: vec![label(Span::from_range(end..end))],
            transcript: None,
            help: Some(help),
            fixes: vec![Fix::display_only(title.clone()), Fix::safe(title.clone(), vec![Edit::replace(whole, title)])],
            fingerprint: "0123456789abcdef".to_owned(),
        }
    }
}

prop_compose! {
    fn fixed()(diagnostics in proptest::collection::vec(diagnostic(), 0..4), troubles in proptest::collection::vec(text(), 0..2)) -> (Fixed, View) {
        let mut fixed = Fixed::from(Report { diagnostics, ..Report::default() });
        // The linter gives them file by file.
        fixed.report.diagnostics.sort_by(|a, b| a.primary.source.path().cmp(b.primary.source.path()));
        (fixed, View { troubles, ..View::default() })
    }
}

/// The commands in what a job prints, as the runner sees them.
fn commands(log: &str) -> Vec<(&str, Vec<&str>, &str)> {
    let lines = log.split(['\n', '\r']).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let (command, text) =
                line.strip_prefix("::").and_then(|rest| rest.split_once("::")).unwrap_or_else(|| panic!("{line}"));
            let (kind, properties) = command.split_once(' ').unwrap();
            let names = properties.split(',').map(|property| property.split_once('=').unwrap().0);
            (kind, names.collect(), text)
        })
        .collect()
}

fn unescaped(text: &str) -> String {
    text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
}

fn check(validator: &Validator, schema: &Schema, fixed: &Fixed, view: &View) {
    let diagnostics = &fixed.report.diagnostics;
    let json: Value = serde_json::from_str(&shown(fixed, Format::Json, view)).unwrap();
    assert_eq!(json["diagnostics"].as_array().unwrap().len(), diagnostics.len());
    let gitlab: Value = serde_json::from_str(&shown(fixed, Format::Gitlab, view)).unwrap();
    assert_eq!(gitlab.as_array().unwrap().len(), diagnostics.len());
    let log: Value = serde_json::from_str(&shown(fixed, Format::Sarif, view)).unwrap();
    assert!(validator.is_valid(&log), "{log:#}");
    for result in log["runs"][0]["results"].as_array().unwrap() {
        // The one link is ours.
        let text = result["message"]["text"].as_str().unwrap();
        let links = text.matches("](").count() - text.matches("\\](").count();
        assert!(links <= 1, "{text}");
    }
    schema.check(&shown(fixed, Format::Junit, view));
    let log = shown(fixed, Format::Github, view);
    let commands = commands(&log);
    assert_eq!(commands.len(), diagnostics.len() + view.troubles.len(), "{log}");
    for (trouble, (kind, properties, text)) in view.troubles.iter().zip(&commands) {
        assert_eq!((*kind, properties.as_slice(), &unescaped(text)), ("error", &["title"][..], trouble));
    }
    for (diagnostic, (kind, properties, text)) in diagnostics.iter().zip(&commands[view.troubles.len()..]) {
        assert!(["error", "warning", "notice"].contains(kind));
        assert!(
            properties.starts_with(&["file", "line", "endLine"]) && properties.ends_with(&["title"]),
            "{properties:?}"
        );
        assert!(unescaped(text).starts_with(&diagnostic.message));
    }
    let page = shown(fixed, Format::Markdown, view);
    assert_eq!(markdown::check(&page), diagnostics.len() + view.troubles.len(), "{page}");
}

#[test]
fn formats_stay_what_they_are() {
    let (validator, schema) = (sarif::validator(), Schema::jenkins());
    let config = ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |((fixed, view) in fixed())| check(&validator, &schema, &fixed, &view));
}
