//! Secrets and variables: which rule tells of a place, that only one does, and on which machine.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod support;

use std::path::Path;

use mcp_clinic::diagnostic::{Diagnostic, Severity};
use mcp_clinic::discover::{Target, judges};
use mcp_clinic::linter::lint_bytes;
use mcp_clinic::settings::Settings;
use mcp_clinic::system::{FakeSystem, Os};
use support::github_token;

/// A value that looks drawn at random.
const RANDOM: &str = "q8Zr2LmX4vTn6Wd1Ks9YbHc3";
const PROJECT: &str = "/home/me/project/.mcp.json";

/// What the rules of two families say of a file of this machine.
fn told(system: &FakeSystem, host: bool, path: &str, text: &str) -> Vec<Diagnostic> {
    let path = Path::new(path);
    let target =
        Target { judges: judges(system, path, &[]), shown: path.to_owned(), path: path.to_owned(), named: true };
    let settings = Settings::new(host, Severity::Info, &[], &[]).unwrap();
    let mut found = lint_bytes(system, &target, text.into(), &settings).diagnostics;
    found.retain(|d| d.rule.starts_with("secret/") || d.rule.starts_with("env/"));
    found
}

/// `rule severity`, with the bytes that each points at.
fn shown(text: &str, found: &[Diagnostic]) -> Vec<(String, String)> {
    let one = |d: &Diagnostic| (format!("{} {}", d.rule, d.severity.name()), text[d.primary.span.range()].to_owned());
    found.iter().map(one).collect()
}

fn server(fields: &str) -> String {
    format!(r#"{{ "mcpServers": {{ "a": {{ {fields} }} }} }}"#)
}

#[test]
fn every_place_is_told_of_once_and_by_the_rule_that_knows_most() {
    let token = github_token();
    let linux = FakeSystem::new(Os::Linux);
    for (fields, rule, part) in [
        (format!(r#""command": "x", "env": {{ "GH_TOKEN": "{token}" }}"#), "secret/hardcoded error", &*token),
        (format!(r#""command": "x", "args": ["--token", "{token}"]"#), "secret/hardcoded error", &token),
        (format!(r#""command": "x", "args": ["--token={token}"]"#), "secret/hardcoded error", &token),
        (format!(r#""type": "http", "url": "https://x.example/mcp?token={token}""#), "secret/hardcoded error", &token),
        (format!(r#""command": "x", "args": ["redis://:{token}@x.example"]"#), "secret/hardcoded error", &token),
        (format!(r#""command": "x", "args": ["{{\"h\": \"Bearer {token}\"}}"]"#), "secret/hardcoded error", &token),
        (format!(r#""command": "x", "env": {{ "X_API_KEY": "{RANDOM}" }}"#), "secret/hardcoded warning", RANDOM),
        (
            format!(r#""command": "x", "env": {{ "H": "{{\"apiKey\": \"{RANDOM}\"}}" }}"#),
            "secret/hardcoded warning",
            RANDOM,
        ),
        (
            format!(r#""command": "x", "args": ["--config", "{{\"a\": {{\"apiKey\": \"{RANDOM}\"}}}}"]"#),
            "secret/hardcoded warning",
            RANDOM,
        ),
        (format!(r#""command": "x", "args": ["--api-key", "{RANDOM}"]"#), "secret/in-args warning", RANDOM),
        (
            format!(r#""command": "sh", "args": ["-c", "exec x --api-key '{RANDOM}' | y"]"#),
            "secret/in-args warning",
            RANDOM,
        ),
        (format!(r#""command": "env", "args": ["API_KEY={RANDOM}", "x"]"#), "secret/in-args warning", RANDOM),
        (
            format!(r#""command": "docker", "args": ["run", "-i", "i:1", "--token", "{RANDOM}"]"#),
            "secret/in-args warning",
            RANDOM,
        ),
        (
            format!(r#""type": "http", "url": "https://x.example.com/mcp?api_key={RANDOM}""#),
            "secret/in-url error",
            RANDOM,
        ),
        (
            format!(r#""type": "http", "url": "https://x.example.com/mcp?key={RANDOM}""#),
            "secret/in-url warning",
            RANDOM,
        ),
        (
            format!(r#""command": "x", "args": ["--url", "https://x.example.com/mcp?api_key={RANDOM}"]"#),
            "secret/in-url error",
            RANDOM,
        ),
        (
            format!(r#""command": "x", "env": {{ "DB_URL": "mysql://a:{RANDOM}@x.example.com" }}"#),
            "secret/connection-string error",
            RANDOM,
        ),
        (
            format!(r#""command": "x", "args": ["--password=mysql://a:{RANDOM}@x.example.com"]"#),
            "secret/connection-string error",
            RANDOM,
        ),
        (
            format!(r#""command": "x", "args": ["mysql://a:{RANDOM}@localhost"]"#),
            "secret/connection-string info",
            RANDOM,
        ),
    ] {
        let text = server(&fields);
        let found = told(&linux, false, PROJECT, &text);
        assert_eq!(shown(&text, &found), [(rule.to_owned(), part.to_owned())], "{fields}");
        let whole = format!("{found:?}");
        assert!(found.iter().all(|d| !d.message.contains(part) && !d.help.as_ref().unwrap().contains(part)), "{whole}");
    }
}

#[test]
fn a_token_that_nobody_issued_is_no_secret_and_is_hidden_all_the_same() {
    let made_up = github_token().replace("ghp_Z", "ghp_Y");
    for fields in [
        format!(r#""command": "x", "env": {{ "GH_TOKEN": "{made_up}" }}"#),
        format!(r#""command": "x", "args": ["--token", "{made_up}"]"#),
        format!(r#""type": "http", "url": "https://x.example.com/mcp?token={made_up}""#),
    ] {
        let found = told(&FakeSystem::new(Os::Linux), false, PROJECT, &server(&fields));
        assert!(found.is_empty(), "{fields}: {found:#?}");
    }
    let context = support::TestContext::new()
        .file(".mcp.json", server(&format!(r#""commando": "x", "env": {{ "NOTE": "{made_up}" }}"#)));
    let run = context.run(&["check"]);
    assert!(run.code == 1 && !run.stdout.contains(&made_up[4..20]), "{run:?}");
}

#[test]
fn in_a_file_of_ones_own_a_secret_is_a_note() {
    let text = server(&format!(
        r#""command": "x", "args": ["--api-key", "{RANDOM}", "mysql://a:tangerine42@x.example.com"], "env": {{ "B_TOKEN": "{RANDOM}" }}"#
    ));
    let found = told(&FakeSystem::new(Os::Linux), false, "/home/me/.cursor/mcp.json", &text);
    assert_eq!(found.len(), 3, "{found:#?}");
    assert!(found.iter().all(|d| d.severity == Severity::Info), "{found:#?}");
}

#[test]
fn files_with_secrets_are_looked_at_where_others_could_read_them() {
    const FILE: &str = "/home/me/.cursor/mcp.json";
    let text = server(&format!(r#""command": "/x", "env": {{ "B_TOKEN": "{RANDOM}" }}"#));
    let plain = server(r#""command": "/x""#);
    let linux = || FakeSystem::new(Os::Linux).file("/x", 0o755, "").file(FILE, 0o644, "");
    for (what, system, path, text, rules) in [
        ("open", linux(), FILE, &text, vec!["secret/config-readable"]),
        ("without a secret", linux(), FILE, &plain, vec![]),
        ("closed", linux().file(FILE, 0o640, ""), FILE, &text, vec![]),
        ("behind a closed folder", linux().directory("/home/me/.cursor", 0o700), FILE, &text, vec![]),
        ("in a container", linux().container(), FILE, &text, vec![]),
        ("of a project", linux().file(PROJECT, 0o644, ""), PROJECT, &text, vec![]),
        (
            "in a repository",
            linux().file(FILE, 0o600, "").repository("/home/me"),
            FILE,
            &text,
            vec!["secret/not-ignored"],
        ),
        ("ignored", linux().file(FILE, 0o600, "").repository("/home/me").ignored(FILE), FILE, &text, vec![]),
        ("of a project in a repository", linux().repository("/home/me/project"), PROJECT, &text, vec![]),
    ] {
        let found = told(&system, true, path, text);
        let rules_of_files: Vec<_> = found.iter().map(|d| d.rule).filter(|rule| *rule != "secret/hardcoded").collect();
        assert_eq!(rules_of_files, rules, "{what}");
    }
    let windows = FakeSystem::new(Os::Windows).file("C:/Users/me/.cursor/mcp.json", 0o644, "");
    let found = told(&windows, true, "C:/Users/me/.cursor/mcp.json", &text);
    assert!(found.iter().all(|d| d.rule != "secret/config-readable"), "{found:#?}");
}

#[test]
fn what_a_missing_variable_means_is_said_for_each_client() {
    let linux = || FakeSystem::new(Os::Linux).file("/x", 0o755, "");
    let vscode =
        r#"{ "servers": { "a": { "command": "/x", "env": { "T": "${env:A_TOKEN}", "U": "${env:A_TOKEN}" } } } }"#;
    for (path, text, severity, label) in [
        (
            PROJECT,
            server(r#""command": "/x", "env": { "T": "${A_TOKEN}" }"#),
            Severity::Warning,
            "Claude Code leaves it",
        ),
        (
            "/home/me/project/.cursor/mcp.json",
            server(r#""command": "/x", "env": { "T": "${env:A_TOKEN}" }"#),
            Severity::Info,
            "Cursor leaves it",
        ),
        ("/home/me/project/.vscode/mcp.json", vscode.to_owned(), Severity::Info, "VS Code puts nothing"),
        (
            "/home/me/project/.factory/mcp.json",
            server(r#""type": "stdio", "command": "/x", "env": { "T": "${A_TOKEN}" }"#),
            Severity::Warning,
            "does not start the server",
        ),
    ] {
        let found = told(&linux(), true, path, &text);
        let [one] = &*found else { panic!("{path}: {found:#?}") };
        assert_eq!((one.rule, one.severity), ("env/unset-variable", severity), "{path}");
        assert!(one.primary.message.contains(label), "{path}: {}", one.primary.message);
        assert!(told(&linux().env("A_TOKEN", "1"), true, path, &text).is_empty(), "{path}");
        assert!(told(&linux(), false, path, &text).is_empty(), "{path}");
        let direnv = linux().file("/home/me/project/.envrc", 0o644, "export A_TOKEN=1\n");
        assert!(told(&direnv, true, path, &text).is_empty(), "{path}");
    }
}
