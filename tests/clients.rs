//! What sets clients apart where no measured variant shows it: who reads a file, and what a fault in it costs.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::path::Path;

use mcp_clinic::client::find;
use mcp_clinic::diagnostic::{Diagnostic, Severity};
use mcp_clinic::discover::{Target, judges};
use mcp_clinic::linter::{lint, lint_bytes};
use mcp_clinic::settings::Settings;
use mcp_clinic::system::{FakeSystem, Os, ReadError};

fn target(system: &FakeSystem, client: &str, path: &str) -> Target {
    let path = Path::new(path).to_owned();
    let named = find(client).unwrap();
    Target { judges: judges(system, &path, &[named]), shown: path.clone(), path, named: true }
}

fn told(client: &str, path: &str, text: &str) -> Vec<Diagnostic> {
    let system = FakeSystem::new(Os::Linux);
    let target = target(&system, client, path);
    lint_bytes(&system, &target, text.as_bytes().to_vec(), &Settings::default()).diagnostics
}

/// The one thing that is told, and how bad it is.
#[track_caller]
fn only(found: &[Diagnostic]) -> (Severity, String) {
    let [one] = found else { panic!("{:#?}", found.iter().map(Diagnostic::full_message).collect::<Vec<_>>()) };
    (one.severity, one.full_message())
}

#[test]
fn a_fault_costs_what_the_client_makes_of_it() {
    let (error, warning) = (Severity::Error, Severity::Warning);
    for (client, path, server, severity, words) in [
        ("copilot-cli", "/home/me/.copilot/mcp-config.json", "{ command: \"uvx\" }", error, "drops this server"),
        ("copilot-cli", "/p/.github/mcp.json", "{ command: \"uvx\" }", error, "loads no server"),
        ("copilot-cli", "/home/me/.copilot/mcp-config.json", r#"{ "url": "example.com" }"#, error, "drops this server"),
        ("gemini-cli", "/p/.gemini/settings.json", r#"{ "command": "uvx", "args": [null] }"#, warning, "is written"),
        ("gemini-cli", "/p/.gemini/settings.json", r#"{ "command": "uvx", "env": { "A": 1 } }"#, error, "cannot start"),
        ("gemini-cli", "/p/.gemini/settings.json", "null", error, "does not start"),
        ("qwen-code", "/p/.mcp.json", r#"{ "url": "https://x", "type": "streamable-http" }"#, warning, "over SSE"),
        ("qwen-code", "/p/.mcp.json", "null", error, "drops this server"),
        ("qwen-code", "/home/me/.qwen/settings.json", "{ command: \"uvx\" }", error, "does not start"),
        ("qwen-code", "/p/.qwen/settings.json", "{ command: \"uvx\" }", error, "breaks off loading"),
        ("factory-droid", "/p/.factory/mcp.json", r#"{ "url": "https://x" }"#, error, "breaks off loading"),
        ("factory-droid", "/p/.factory/mcp.json", r#"{ "type": "http" }"#, error, "cannot start"),
        ("factory-droid", "/p/.factory/mcp.json", r#"{ "type": "http", "uri": "https://x" }"#, error, "cannot start"),
        ("augment", "/home/me/.augment/settings.json", r#"{ "command": ["uvx"] }"#, error, "loads no server"),
        ("copilot-coding-agent", "/p/x.json", r#"{ "type": "local", "command": "uvx" }"#, error, "has no `tools`"),
    ] {
        let text = format!(r#"{{ "mcpServers": {{ "x": {server} }} }}"#);
        let (told, message) = only(&told(client, path, &text));
        assert!(told == severity && message.contains(words), "{client}: {server}: {message}");
    }
}

#[test]
fn a_client_that_starts_programs_only_is_told_once() {
    let path = "/home/me/.config/Claude/claude_desktop_config.json";
    for server in [r#""transport": "http", "url": "https://x/mcp""#, r#""type": "sse", "url": "https://x/mcp""#] {
        let text = format!(r#"{{ "mcpServers": {{ "x": {{ {server} }} }} }}"#);
        assert_eq!(only(&told("claude-desktop", path, &text)).0, Severity::Error, "{server}");
    }
    // What it goes by anyway is a note, and what it has not is none of its names.
    for transport in ["stdio", "http"] {
        let text = format!(r#"{{ "mcpServers": {{ "x": {{ "command": "uvx", "transport": "{transport}" }} }} }}"#);
        let settings = Settings::new(false, Severity::Info, &[], &[]).unwrap();
        let system = FakeSystem::new(Os::Linux);
        let target = target(&system, "claude-desktop", path);
        let found = lint_bytes(&system, &target, text.into_bytes(), &settings).diagnostics;
        let (severity, message) = only(&found);
        assert!(severity == Severity::Info && (transport == "stdio") == message.contains("calls `type`"), "{message}");
    }
}

#[test]
fn an_address_without_a_type_is_a_guess_of_the_client() {
    for (client, path, old) in [
        ("kilo-code", "/p/.kilocode/mcp.json", true),
        ("roo-code", "/p/.roo/mcp.json", true),
        ("cline", "/home/me/.cline/data/settings/cline_mcp_settings.json", true),
        ("cursor", "/p/.cursor/mcp.json", false),
        ("gemini-cli", "/p/.gemini/settings.json", false),
    ] {
        let found = told(client, path, r#"{ "mcpServers": { "x": { "url": "https://x.example/mcp" } } }"#);
        if old {
            let (severity, message) = only(&found);
            assert!(severity == Severity::Warning && message.contains("server-sent events"), "{client}: {message}");
        } else {
            assert!(found.is_empty(), "{client}: {}", found[0].full_message());
        }
    }
    let librechat = |scheme: &str| {
        told("librechat", "/p/librechat.yaml", &format!("mcpServers:\n  x:\n    url: {scheme}://x.example/mcp\n"))
    };
    assert_eq!(only(&librechat("https")).0, Severity::Warning);
    assert!(librechat("wss").is_empty(), "{}", librechat("wss")[0].full_message());
}

#[test]
fn what_a_client_takes_is_not_reported() {
    for (client, path, text) in [
        ("qwen-code", "/p/.mcp.json", r#"{ "mcpServers": { "x": { "url": "https://x", "type": "http" } } }"#),
        ("gemini-cli", "/p/.gemini/settings.json", r#"{ "mcpServers": { "x": { "httpUrl": "https://x" } } }"#),
        ("augment", "/p/x.json", r#"{ "mcpServers": { "x": { "command": "cd ~/x && npx -y a-server@1.0.0" } } }"#),
        ("augment", "/p/x.json", r#"[{ "name": "x", "url": "https://x" }]"#),
        ("augment", "/p/x.json", r#"{ "servers": [{ "name": "x", "url": "https://x" }] }"#),
        ("copilot-cli", "/p/.mcp.json", r#"{ "x": { "type": "streamable-http", "url": "https://x" } }"#),
        (
            "factory-droid",
            "/p/.factory/mcp.json",
            r#"{ "mcpServers": { "x": { "type": "local", "command": "uvx" } } }"#,
        ),
    ] {
        let found = told(client, path, text);
        assert!(found.is_empty(), "{client}: {text}: {:?}", found.iter().map(Diagnostic::full_message).next());
    }
}

#[test]
fn a_dead_link_may_be_no_file() {
    let path = "/home/me/.gemini/settings.json";
    for (error, words) in [
        (ReadError::Loop, "loads no server"),
        (ReadError::NotFound, "loads no server"),
        (ReadError::PermissionDenied, "does not start"),
    ] {
        let system = FakeSystem::new(Os::Linux).broken(path, error.clone());
        let report = lint(&system, &[target(&system, "gemini-cli", path)], &Settings::default());
        let (_, message) = only(&report.diagnostics);
        assert!(message.contains(words), "{error:?}: {message}");
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
