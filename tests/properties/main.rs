//! What must hold for any input.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod fixes;
mod kept;
#[path = "../support/mod.rs"]
mod support;
mod toml;
mod yaml;

use std::path::PathBuf;
use std::sync::Arc;

use mcp_clinic::client::CLIENTS;
use mcp_clinic::diagnostic::{Applicability, Severity};
use mcp_clinic::discover::{Target, judges};
use mcp_clinic::document::{
    Document, FaultKind, NodeRef, Slot, Syntax, insert_elements, insert_entry, remove_element, remove_entry,
};
use mcp_clinic::fix::Fixed;
use mcp_clinic::linter::{Report, lint_bytes};
use mcp_clinic::output::{Format, Style, View};
use mcp_clinic::settings::Settings;
use mcp_clinic::system::{FakeSystem, Os};
use mcp_clinic::text::{SourceFile, Span, apply};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

fn parse(text: &str) -> Document {
    Document::parse(Arc::new(SourceFile::new("x.json", text)), Syntax::Json)
}

/// Pieces of configurations, right and wrong ones.
const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "\"",
    "'",
    "“",
    "”",
    "\\",
    "\n",
    "\r\n",
    "\t",
    " ",
    "\u{a0}",
    "\u{feff}",
    "\u{0}",
    "é",
    "😀",
    "// c\n",
    "/*",
    "*/",
    "#",
    "true",
    "null",
    "None",
    "1",
    "-",
    "01",
    "1e5",
    "\\u",
    "\\ud800",
    "\\n",
    "C:\\n",
    "\"mcpServers\"",
    "\"servers\"",
    "\"command\"",
    "\"args\"",
    "\"env\"",
    "\"url\"",
    "\"type\"",
    "\"npx\"",
    "\"docker\"",
    "\"run\"",
    "\"-it\"",
    "\"-v\"",
    "\"/var/run/docker.sock:/x\"",
    "\"--privileged\"",
    "\"http\"",
    "\"npx -y x\"",
    "\"~/x\"",
    "\"ghp_x\"",
    "{\"mcpServers\":{\"a\":{\"command\":\"docker\",\"args\":[\"run\",\"img\"]}}}",
    "\"a\":{\"url\":\"https://x\"}",
    "\"A\":1",
];

/// Texts that look like configurations and are broken in every way.
fn broken_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![8 => proptest::sample::select(PIECES).prop_map(str::to_owned), 1 => any::<String>()];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// Configurations in which one stretch was replaced by something else.
fn damaged_config() -> impl Strategy<Value = String> {
    let whole = proptest::sample::select(
        &[
            include_str!("../../fixtures/claude-code/broken/.mcp.json"),
            include_str!("../../fixtures/claude-code/team/.mcp.json"),
            include_str!("../../fixtures/claude-desktop/broken/claude_desktop_config.json"),
            include_str!("../../fixtures/vscode/team/.vscode/mcp.json"),
            include_str!("../../fixtures/cursor/team/.cursor/mcp.json"),
        ][..],
    );
    (whole, any::<proptest::sample::Index>(), 0_usize..30, proptest::sample::select(PIECES)).prop_map(
        |(whole, at, length, piece)| {
            let start = floor(whole, at.index(whole.len()));
            let end = floor(whole, (start + length).min(whole.len()));
            format!("{}{piece}{}", &whole[..start], &whole[end..])
        },
    )
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Any JSON value.
fn json() -> impl Strategy<Value = serde_json::Value> {
    use serde_json::Value;
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::btree_map(any::<String>(), inner, 0..6).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

fn fits(text: &str, span: Span) -> bool {
    span.start <= span.end && text.get(span.range()).is_some()
}

/// Every span of a tree lies in the text and within the one around it.
fn check_tree(text: &str, node: NodeRef<'_>, around: Span) -> Result<(), TestCaseError> {
    prop_assert!(
        fits(text, node.span()) && around.contains(node.span()),
        "{:?} in {around:?} of {text:?}",
        node.span()
    );
    for item in node.items() {
        check_tree(text, item, node.span())?;
    }
    for entry in node.entries() {
        prop_assert!(fits(text, entry.key_span) && fits(text, entry.key.span()));
        check_tree(text, entry.value, node.span())?;
    }
    if let Some(string) = node.text() {
        let value = string.as_str();
        for (at, c) in value.char_indices() {
            prop_assert!(fits(text, string.part(at..at + c.len_utf8()).span()), "{value:?} at {at} of {text:?}");
        }
    }
    Ok(())
}

fn lint(text: &str, path: &str) -> (Target, Report) {
    let system = FakeSystem::new(Os::Linux);
    let path = PathBuf::from("/home/me/project").join(path);
    let target = Target { judges: judges(&system, &path, &[]), shown: path.clone(), path, named: true };
    let settings = Settings::new(true, Severity::Info, &[], &[]).unwrap();
    let report = lint_bytes(&system, &target, text.as_bytes().to_vec(), &settings);
    (target, report)
}

const PATHS: &[&str] = &[
    ".mcp.json",
    ".claude.json",
    ".cursor/mcp.json",
    ".vscode/mcp.json",
    "claude_desktop_config.json",
    "mcp.json",
    ".claude/mcp.json",
];

/// One path for every kind of file of every client.
fn paths() -> Vec<String> {
    let files = CLIENTS.iter().flat_map(|client| client.files).filter_map(|file| file.places.first());
    files.map(|place| place.path.replace('*', "x")).chain(["mcp.json".to_owned()]).collect()
}

fn check_report(text: &str, report: &Report) -> Result<(), TestCaseError> {
    for diagnostic in &report.diagnostics {
        for label in std::iter::once(&diagnostic.primary).chain(&diagnostic.secondary) {
            prop_assert!(fits(text, label.span), "{}: {:?}", diagnostic.rule, label.span);
        }
        prop_assert!(!diagnostic.message.is_empty() && !diagnostic.message.contains('\n'));
        for fix in &diagnostic.fixes {
            prop_assert!(
                apply(text, &fix.edits).is_some(),
                "{}: {:?} does not fit {text:?}",
                diagnostic.rule,
                fix.edits
            );
        }
    }
    let report = Fixed::from(report.clone());
    for &format in Format::ALL {
        for width in [0, 40] {
            let mut out = Vec::new();
            let view = View { style: Style { width, ..Style::default() }, ..View::default() };
            mcp_clinic::output::write(&report, format, &view, &mut out).unwrap();
            let shown = String::from_utf8(out).unwrap();
            prop_assert!(!shown.contains(['\u{0}', '\u{1b}', '\u{7f}']), "a control character is printed raw");
        }
    }
    Ok(())
}

/// Texts in which the pieces of a syntax stand in any order, among those of JSON.
fn broken_text_of(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    let own = proptest::sample::select(pieces).prop_map(str::to_owned);
    let other = proptest::sample::select(PIECES).prop_map(str::to_owned);
    let piece = prop_oneof![8 => own, 3 => other, 1 => any::<String>()];
    proptest::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

/// A text of any syntax becomes a tree whose every place lies in the text.
fn check_places(text: &str, syntax: Syntax) -> Result<(), TestCaseError> {
    let document = Document::parse(Arc::new(SourceFile::new("x", text)), syntax);
    if let Some(root) = document.root() {
        check_tree(text, root, Span::from_range(0..text.len()))?;
        root.to_json(64);
    }
    for fault in document.faults() {
        prop_assert!(fits(text, fault.span) && fault.related.is_none_or(|span| fits(text, span)), "{fault:?}");
    }
    prop_assert!(document.faults().is_sorted_by_key(|fault| fault.span.start));
    Ok(())
}

/// The same cases on every machine. `PROPTEST_CASES=5000` looks for new ones.
fn config() -> ProptestConfig {
    let default = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    let explores = default.cases > 256;
    ProptestConfig { rng_seed: if explores { default.rng_seed } else { RngSeed::Fixed(20_261_122) }, ..default }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_text_parses_and_every_place_lies_in_it(text in prop_oneof![broken_text(), any::<String>(), damaged_config()]) {
        check_places(&text, Syntax::Json)?;
    }

    #[test]
    fn what_serde_json_accepts_has_no_fault_and_the_reverse(text in prop_oneof![broken_text(), damaged_config(), json().prop_map(|v| v.to_string())]) {
        let document = parse(&text);
        let strict: Result<serde_json::Value, _> = serde_json::from_str(&text);
        // JavaScript takes half a pair, and serde_json does not.
        let faults = document.faults().iter().filter(|fault| fault.kind != FaultKind::LoneSurrogate).count();
        let lone = document.faults().len() - faults;
        let accepted = faults == 0 && document.root().is_some();
        if lone == 0 {
            prop_assert_eq!(accepted, strict.is_ok(), "{:?}: {:?}", document.faults(), strict);
        }
    }

    #[test]
    fn a_value_comes_back_as_it_was_written(value in json(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&value).unwrap() } else { value.to_string() };
        let document = parse(&text);
        prop_assert_eq!(document.root().unwrap().to_json(64), value);
    }

    #[test]
    fn a_part_of_a_string_is_spelled_by_its_place(value in "[a-z\\\\\"é😀\n\u{1}]{0,12}", from in 0_usize..12, length in 0_usize..12) {
        let text = serde_json::to_string(&value).unwrap();
        let document = parse(&text);
        let string = document.root().unwrap().text().unwrap();
        let start = floor(&value, from.min(value.len()));
        let end = floor(&value, (start + length).min(value.len())).max(start);
        let written = &text[string.part(start..end).span().range()];
        prop_assert_eq!(serde_json::from_str::<String>(&format!("\"{written}\"")).unwrap(), &value[start..end]);
    }

    #[test]
    fn any_text_can_be_linted_for_any_client(text in prop_oneof![broken_text(), damaged_config()], path in proptest::sample::select(paths())) {
        let (_, report) = lint(&text, &path);
        check_report(&text, &report)?;
    }

    #[test]
    fn a_safe_fix_never_adds_an_error(text in damaged_config(), path in proptest::sample::select(PATHS)) {
        let (_, report) = lint(&text, path);
        // With several faults, mending one brings the next to light; with one or none, nothing may be left.
        let faults = |text: &str| parse(text).faults().len();
        let before = faults(&text);
        for (rule, fix) in report.diagnostics.iter().flat_map(|d| d.fixes.iter().map(|fix| (d.rule, fix))) {
            if fix.applicability == Applicability::Safe && before <= 1 {
                let fixed = apply(&text, &fix.edits).unwrap();
                let left = if rule == "syntax/parse-error" { 0 } else { before };
                prop_assert!(faults(&fixed) <= left, "{rule}, {}: {text:?} becomes {fixed:?}", fix.title);
            }
        }
    }

    #[test]
    fn a_secret_is_never_shown(
        secret in "[A-Za-z0-9][A-Za-z0-9_-]{11,39}",
        place in 0_usize..20,
        damage in proptest::sample::select(PIECES),
        path in proptest::sample::select(PATHS),
    ) {
        let template = [
            r#""env": { "API_KEY": "@", "N": 1 }"#,
            r#""env": { "DB_PASSWORD": "@" }, "headers": 1"#,
            r#""headers": { "Authorization": "Bearer @", "x": 1 }"#,
            r#""args": ["--token", "@", 1]"#,
            r#""args": ["--api-key=@", 1]"#,
            r#""args": ["-e", "SECRET=@", 1]"#,
            r#""url": "https://x.example/?token=@""#,
            r#""url": "https://me:@@x.example/""#,
            r#""args": ["postgres://me:@@h/db", null]"#,
            r#""args": ["{\"password\":\"@\"}", 1]"#,
            r#""access_token": "@""#,
            r#""type": "@", "secret": "@""#,
            r#""env": { "API_KEY": “@” }"#,
            r#""env": { "API_KEY”: “@" }"#,
            r#""env": { "API_KEY": { "value": "@" } }"#,
            r#""env": ["API_KEY", "@"]"#,
            r#""args": "-y x --token @""#,
            r#""args": ["--header", "Authorization: Custom @", 1]"#,
            r#""args": ["--password=two @", 1]"#,
            r#""headers": { "X": "Bearer @…" }, "env": 1"#,
        ][place];
        let fields = if template.contains("@@") { template.replacen('@', &secret, 1) } else { template.replace('@', &secret) };
        // Where the template names no secret the value is nothing but a word; `type` stands with a secret of that value.
        let text = format!(r#"{{ "mcpServers": {{ "a": {{ "command": "docker run -it", {fields} }} {damage} }} }}"#);
        let report = Fixed::from(lint(&text, path).1);
        for &format in Format::ALL {
            let mut out = Vec::new();
            mcp_clinic::output::write(&report, format, &View::default(), &mut out).unwrap();
            let shown = String::from_utf8(out).unwrap();
            prop_assert!(!shown.contains(&secret), "{secret} of {text}\n{shown}");
        }
    }
}
