//! Code Quality, as the documentation of GitLab describes it.

use std::collections::HashSet;

use mcp_clinic::output::{Format, View};
use serde_json::Value;

use crate::support::TestContext;
use crate::{real_reports, shown};

fn entries(text: &str) -> Vec<Value> {
    let entries: Vec<Value> = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let mut prints = HashSet::new();
    for entry in &entries {
        let text = |pointer: &str| {
            entry.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("{pointer}: {entry}"))
        };
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&text("/severity")), "{entry}");
        assert!(!text("/description").is_empty() && text("/check_name").contains('/'), "{entry}");
        assert!(!text("/location/path").starts_with("./"), "{entry}");
        assert!(entry.pointer("/location/positions/begin/line").and_then(Value::as_u64).unwrap() > 0);
        assert!(
            prints.insert(text("/fingerprint").to_owned()),
            "GitLab drops one of two with the same fingerprint: {entry}"
        );
    }
    entries
}

#[test]
fn real_reports_are_valid() {
    for (_, fixed) in real_reports() {
        assert_eq!(entries(&shown(&fixed, Format::Gitlab, &View::default())).len(), fixed.report.diagnostics.len());
    }
}

#[test]
fn fingerprints_stay_when_lines_move() {
    let prints = |text: &str| {
        let context = TestContext::new().file(".mcp.json", text);
        let entries = entries(&context.run(&["check", "--format", "gitlab", "--level", "info"]).stdout);
        entries.iter().map(|entry| entry["fingerprint"].clone()).collect::<Vec<_>>()
    };
    let one = prints(r#"{ "mcpServers": { "a": { "url": "https://x.example/mcp" }, "b": { "args": [] } } }"#);
    let other = prints(
        "{\n\n  \"mcpServers\": {\n    \"a\": { \"url\": \"https://x.example/mcp\" },\n    \"b\": { \"args\": [] } } }",
    );
    assert!(one.len() > 1);
    assert_eq!(one, other);
}

#[test]
fn nothing_wrong_is_an_empty_array() {
    let context = TestContext::new().file(".mcp.json", r#"{ "mcpServers": {} }"#);
    assert_eq!(context.run(&["check", "--format", "gitlab"]).stdout, "[]\n");
}
