//! Who reads a file whose name several clients share: what its path, what lies beside it and what it holds say.

mod support;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use mcp_clinic::client::{CLIENTS, Judge, Reading, find};
use mcp_clinic::diagnostic::Severity;
use mcp_clinic::discover::judges;
use mcp_clinic::document::{Document, Syntax};
use mcp_clinic::linter::Report;
use mcp_clinic::system::{FakeSystem, Os};
use mcp_clinic::text::SourceFile;
use support::{TestContext, lint, places};

/// What is found in a file of a project, with these files and folders beside it.
fn read(path: &str, beside: &[&str], text: &str) -> Report {
    let folders = beside.iter().map(|name| format!("/work/project/{name}"));
    let system = folders.fold(FakeSystem::new(Os::Linux), |system, folder| system.directory(&folder, 0o755));
    lint(&system, &[], &Path::new("/work/project").join(path), text, Severity::Warning)
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
    let report = read(".mcp.json", &[], &format!(r#"{{ "mcpServers": {{ "a": {GOOD} }} }}"#));
    assert_eq!((readers(&report), messages(&report)), (vec!["claude-code"], vec![]));
    // Comments are Visual Studio's language, and not Claude Code's.
    let report = read(".mcp.json", &[], &format!(r#"{{ /* c */ "servers": {{ "a": {GOOD}, }} }}"#));
    assert_eq!((readers(&report), messages(&report)), (vec!["visual-studio"], vec![]));
    let report =
        read(".mcp.json", &[], &format!(r#"{{ "servers": {{ "a": {GOOD} }}, "mcpServers": {{ "b": {GOOD} }} }}"#));
    assert_eq!((readers(&report), messages(&report)), (vec!["claude-code", "visual-studio"], vec![]));
}

#[test]
fn a_file_of_nobody_in_particular_is_the_first_readers() {
    for text in [r#"{ "mcpServers": {} }"#, r#"{ "servers": {} }"#, "{}", "[]", "{ \"a\": "] {
        assert_eq!(readers(&read(".mcp.json", &[], text)), ["claude-code"], "{text}");
    }
}

#[test]
fn no_other_client_takes_the_file_unasked() {
    let report = read(".mcp.json", &[], &format!(r#"{{ "mcpServers": {{ "a": {GOOD} }} }}"#));
    assert_eq!(readers(&report), ["claude-code"], "of {} clients", CLIENTS.len());
}

#[test]
fn who_is_used_here_is_told_that_the_key_is_another_clients() {
    let text = format!(r#"{{ "servers": {{ "a": {GOOD} }} }}"#);
    for sign in [".claude", "CLAUDE.md", ".claude-plugin"] {
        let report = read(".mcp.json", &[sign], &text);
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
    let report = read(".mcp.json", &[], text);
    let found: Vec<_> = report.diagnostics.iter().map(|d| (d.rule, d.server.as_deref().unwrap())).collect();
    assert_eq!(found, [("schema/url-without-type", "b")]);
    // A server of either is looked at once.
    let text = r#"{ "servers": { "a": { "command": "x", "args": "y" } }, "mcpServers": {} }"#;
    assert_eq!(messages(&read(".mcp.json", &[], text)).len(), 1);
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
        let report = read(path, &[], text);
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
fn a_shared_file_is_read_where_the_project_shows_it() {
    let readers = |system: &FakeSystem| -> Vec<String> {
        let found = judges(system, Path::new("/p/.mcp.json"), &[]);
        found.iter().map(|judge| format!("{}/{}", judge.client.id, judge.file.id)).collect()
    };
    let system = || FakeSystem::new(Os::Linux);
    assert_eq!(readers(&system()), ["claude-code/project", "visual-studio/project"]);
    let qwen = system().directory("/p/.qwen", 0o755);
    assert!(readers(&qwen).contains(&"qwen-code/project".to_owned()));
    let copilot = system().file("/p/.github/mcp.json", 0o644, "{}");
    assert!(readers(&copilot).contains(&"copilot-cli/project".to_owned()));
}

#[test]
fn what_a_file_holds_says_who_reads_it() {
    for (what, path, text, found) in [
        (
            "the manifest of a bundle",
            "manifest.json",
            r#"{ "manifest_version": "0.3", "name": "x", "version": "1", "description": "d", "author": { "name": "m" },
                "server": { "type": "node", "entry_point": "i.js" } }"#,
            "schema/invalid-document error manifest.json:2:17",
        ),
        (
            "an entry of the registry, without its schema",
            "server.json",
            r#"{ "name": "a.b/c", "description": "d", "version": "1",
                "packages": [{ "registryType": "npm", "identifier": "c" }] }"#,
            "schema/invalid-document error server.json:2:30",
        ),
        (
            "the servers of a portable plugin",
            "mcp.json",
            r#"{ "$schema": "https://agent-plugins.org/schemas/1.0.0/mcp.schema.json",
                "mcpServers": { "a": { "type": "http", "url": "https://example.com/mcp" } } }"#,
            "schema/unknown-type-value error mcp.json:2:48",
        ),
        (
            "servers of nobody in particular",
            "mcp.json",
            r#"{ "mcpServers": { "a": { "command": "x", "args": "y" } } }"#,
            "schema/args-not-array warning mcp.json:1:50",
        ),
    ] {
        let context = TestContext::new().file(path, text).file("other/.mcp.json", r#"{ "mcpServers": {} }"#);
        assert_eq!(places(&context.json(&["--level", "warning"])), [found], "{what}");
    }
}

#[test]
fn what_may_be_servers_under_a_name_that_many_have_is_looked_at_only_when_it_is_named() {
    let context =
        TestContext::new().file("server.json", r#"{ "servers": { "eu": { "url": 1 }, "us": { "url": "x" } } }"#);
    assert_eq!(context.json(&["--allow-empty"])["summary"]["files"], 0);
    assert_eq!(context.json(&["server.json"])["summary"]["files"], 1);
}

#[test]
fn a_named_file_that_is_nobodys_is_said_to_be_none() {
    let context = TestContext::new().file("manifest.json", r#"{ "manifest_version": 3, "name": "x" }"#);
    let report = context.json(&["--allow-empty", "manifest.json"]);
    assert_eq!(places(&report), [""; 0]);
    assert_eq!(report["summary"]["files"], 0);
}
