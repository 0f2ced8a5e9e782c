//! Files whose name several clients share: whose they are, and what is told to whom.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use mcp_clinic::client::{CLIENTS, Judge, Reading, find};
use mcp_clinic::diagnostic::Severity;
use mcp_clinic::discover::{Target, judges};
use mcp_clinic::document::{Document, Syntax};
use mcp_clinic::linter::{Report, lint_bytes};
use mcp_clinic::settings::Settings;
use mcp_clinic::system::{FakeSystem, Os};
use mcp_clinic::text::SourceFile;

/// What is found in a file of a project, with these files and folders beside it.
fn lint(path: &str, beside: &[&str], text: &str) -> Report {
    let mut system = FakeSystem::new(Os::Linux);
    for name in beside {
        system = system.directory(&format!("/work/project/{name}"), 0o755);
    }
    let path = Path::new("/work/project").join(path);
    let target = Target { judges: judges(&system, &path, &[]), shown: path.clone(), path, named: true };
    lint_bytes(&system, &target, text.into(), &Settings::new(false, Severity::Warning, &[], &[]).unwrap())
}

fn readers(report: &Report) -> Vec<&'static str> {
    report.workspace.files.iter().flat_map(|file| file.clients.clone()).collect()
}

fn messages(report: &Report) -> Vec<String> {
    report.diagnostics.iter().map(|diagnostic| format!("{} {}", diagnostic.rule, diagnostic.full_message())).collect()
}

const GOOD: &str = r#"{ "command": "uvx", "args": ["server"] }"#;

#[test]
fn the_root_key_says_whose_file_it_is() {
    let report = lint(".mcp.json", &[], &format!(r#"{{ "mcpServers": {{ "a": {GOOD} }} }}"#));
    assert_eq!((readers(&report), messages(&report)), (vec!["claude-code"], vec![]));
    // Comments are Visual Studio's language, and not Claude Code's.
    let report = lint(".mcp.json", &[], &format!(r#"{{ /* c */ "servers": {{ "a": {GOOD}, }} }}"#));
    assert_eq!((readers(&report), messages(&report)), (vec!["visual-studio"], vec![]));
    let report =
        lint(".mcp.json", &[], &format!(r#"{{ "servers": {{ "a": {GOOD} }}, "mcpServers": {{ "b": {GOOD} }} }}"#));
    assert_eq!((readers(&report), messages(&report)), (vec!["claude-code", "visual-studio"], vec![]));
}

#[test]
fn a_file_of_nobody_in_particular_is_the_first_readers() {
    for text in [r#"{ "mcpServers": {} }"#, r#"{ "servers": {} }"#, "{}", "[]", "{ \"a\": "] {
        assert_eq!(readers(&lint(".mcp.json", &[], text)), ["claude-code"], "{text}");
    }
}

#[test]
fn no_other_client_takes_the_file_unasked() {
    let report = lint(".mcp.json", &[], &format!(r#"{{ "mcpServers": {{ "a": {GOOD} }} }}"#));
    assert_eq!(readers(&report), ["claude-code"], "of {} clients", CLIENTS.len());
}

#[test]
fn who_is_used_here_is_told_that_the_key_is_another_clients() {
    let text = format!(r#"{{ "servers": {{ "a": {GOOD} }} }}"#);
    for sign in [".claude", "CLAUDE.md", ".claude-plugin"] {
        let report = lint(".mcp.json", &[sign], &text);
        assert_eq!(readers(&report), ["claude-code", "visual-studio"], "{sign}");
        assert_eq!(
            messages(&report),
            ["schema/wrong-root-key the servers stand under `servers`, where Claude Code looks for `mcpServers`: \
              Claude Code loads no server from this file"],
            "{sign}"
        );
    }
}

#[test]
fn what_is_wrong_for_one_reader_is_told_of_that_one() {
    // A url without a type is right for Visual Studio alone.
    let text = r#"{ "servers": { "a": { "url": "https://a.example/mcp" } }, "mcpServers": { "b": { "url": "https://b.example/mcp" } } }"#;
    let report = lint(".mcp.json", &[], text);
    let found: Vec<_> = report.diagnostics.iter().map(|d| (d.rule, d.server.as_deref().unwrap())).collect();
    assert_eq!(found, [("schema/url-without-type", "b")]);
    // A server of either is looked at once.
    let text = r#"{ "servers": { "a": { "command": "x", "args": "y" } }, "mcpServers": {} }"#;
    assert_eq!(messages(&lint(".mcp.json", &[], text)).len(), 1);
}

#[test]
fn clients_that_are_only_found_are_found_with_their_servers() {
    for (path, text) in [
        (".amp/settings.json", r#"{ "amp.url": "x", "amp.mcpServers": { "a": { "command": "x" } } }"#),
        (".vscode/settings.json", r#"{ "amp.mcpServers": { "a": { "command": "x" } } }"#),
        (".agents/mcp_config.json", r#"{ "mcpServers": { "a": { "serverUrl": "https://a.example/mcp" } } }"#),
        (".tabnine/agent/settings.json", r#"{ "mcpServers": { "a": { "httpUrl": "https://a.example/mcp" } } }"#),
        (".fx/mcp.json", r#"{ "mcp": { "a": { "type": "stdio", "command": "x" } } }"#),
        (".warp/.mcp.json", r#"{ "mcpServers": { "a": { "command": "x", "working_directory": "/srv" } } }"#),
    ] {
        let report = lint(path, &[], text);
        let servers: Vec<_> = report.workspace.files.iter().flat_map(|file| file.servers.clone()).collect();
        assert_eq!((servers, messages(&report)), (vec!["a".to_owned()], vec![]), "{path}");
    }
}

#[test]
fn servers_are_found_under_unusual_roots() {
    // The roots are the same in every syntax; JSON is the shortest to write here.
    for (client, kind, text) in [
        ("grok-build", "project", r#"{ "model": "x", "mcp_servers": { "a": { "command": "x" } } }"#),
        ("hermes-agent", "user", r#"{ "mcp_servers": { "a": { "url": "https://a.example/mcp" } } }"#),
        ("trae", "cli", r#"{ "mcp_servers": [{ "name": "a", "type": "stdio", "command": "x" }] }"#),
        ("trae", "cli", r#"{ "mcp_servers": { "a": { "command": "x" } } }"#),
        (
            "openhands",
            "project",
            r#"{ "core": {}, "mcp": { "sse_servers": ["x"], "stdio_servers": [{ "name": "a", "command": "x" }] } }"#,
        ),
        ("zencoder", "vscode", r#"{ "zencoder.mcpServers": { "a": { "command": "x" } } }"#),
    ] {
        let client = find(client).unwrap();
        let file = client.files.iter().find(|file| file.id == kind).unwrap();
        let source = Arc::new(SourceFile::new(PathBuf::from("x.json"), text.to_owned()));
        let document = Document::parse(source, Syntax::Json);
        let reading = Reading::new(document.root(), Judge { client, file });
        let servers: Vec<_> = reading.servers.iter().map(|server| server.name.as_str()).collect();
        assert_eq!(servers, ["a"], "{}: {text}", client.id);
    }
}

#[test]
fn settings_without_servers_are_left_alone() {
    for (path, text) in [
        (
            ".zed/settings.json",
            r#"{ "tab_size": 2, "agent": { "profiles": { "a": { "context_servers": { "b": {} } } } } }"#,
        ),
        (".vscode/settings.json", r#"{ "mcp": "off", "amp.dangerouslyAllowAll": true }"#),
        (
            ".devcontainer/devcontainer.json",
            r#"{ "image": "x", "customizations": { "vscode": { "extensions": [] } } }"#,
        ),
        (".amazonq/cli-agents/review.json", r#"{ "name": "review", "tools": ["*"] }"#),
        (".kiro/agents/review.json", r#"{ "name": "review", "mcp": { "time": "x" } }"#),
        ("team.code-workspace", r#"{ "folders": [{ "path": "." }], "settings": { "mcp": true } }"#),
    ] {
        let report = lint(path, &[], text);
        assert_eq!(
            (readers(&report), report.left_alone),
            (vec![], vec![PathBuf::from("/work/project").join(path)]),
            "{path}"
        );
    }
}

#[test]
fn the_older_form_of_a_command_is_taken_apart() {
    let text = r#"{ "context_servers": { "a": { "command": {
        "path": "docker", "args": ["run", "--rm", "-v", "/var/run/docker.sock:/var/run/docker.sock", "acme/a:1"],
        "env": { "API_KEY": "hunter2hunter2" } } } } }"#;
    let report = lint(".zed/settings.json", &[], text);
    let rules: Vec<_> = report.diagnostics.iter().map(|diagnostic| diagnostic.rule).collect();
    assert!(rules.contains(&"docker/host-socket") && rules.contains(&"docker/no-interactive"), "{rules:?}");
}
