//! What sets clients apart: what each makes of odd values, where no measured variant shows it.
#![expect(clippy::panic, reason = "tests fail by panicking")]

mod support;

use std::path::Path;

use mcp_clinic::client::find;
use mcp_clinic::diagnostic::{Diagnostic, Severity};
use mcp_clinic::discover::{Target, judges};
use mcp_clinic::linter;
use mcp_clinic::settings::Settings;
use mcp_clinic::system::{FakeSystem, Os, ReadError};
use support::lint;

fn told(client: &str, path: &str, text: &str) -> Vec<Diagnostic> {
    lint(&FakeSystem::new(Os::Linux), &[client], Path::new(path), text, Severity::Warning).diagnostics
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
        let system = FakeSystem::new(Os::Linux);
        let found = lint(&system, &["claude-desktop"], Path::new(path), &text, Severity::Info).diagnostics;
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
        let judges = judges(&system, Path::new(path), &[find("gemini-cli").unwrap()]);
        let target = Target { path: path.into(), shown: path.into(), judges, named: true };
        let report = linter::lint(&system, &[target], &Settings::default());
        let (_, message) = only(&report.diagnostics);
        assert!(message.contains(words), "{error:?}: {message}");
    }
}

/// What is told of a file in the home: `rule: consequence`.
fn costs(path: &str, text: &str) -> Vec<String> {
    let path = Path::new("/home/me").join(path);
    let line = |d: &Diagnostic| {
        let costs: Vec<_> = d.consequences.iter().map(|c| c.text.as_str()).filter(|text| !text.is_empty()).collect();
        [&[d.rule], &*costs].concat().join(": ")
    };
    let report = lint(&FakeSystem::new(Os::Linux), &[], &path, text, Severity::Warning);
    report.diagnostics.iter().map(line).collect()
}

/// Holds what is told of one server after another, each alone in a file, against what should be.
fn compare(path: &str, root: &str, cases: &[(&str, &[&str])]) {
    for (server, wanted) in cases {
        let text = format!(r#"{{ "{root}": {{ "a": {server} }} }}"#);
        assert_eq!(costs(path, &text), *wanted, "{path}: {server}");
    }
}

#[test]
fn vs_code() {
    const LAUNCH: &str = "VS Code keeps this server and cannot start it";
    const FILE: &str = "VS Code loads no server from this file";
    compare(
        ".vscode/mcp.json",
        "servers",
        &[
            (
                r#"{ "command": "~/bin/x", "args": ["~/d"], "cwd": "~/p", "env": { "A": 1, "B": null, "C": true } }"#,
                &[],
            ),
            (r#"{ "type": "local", "command": "x", "args": null, "env": null, "cwd": null, "envFile": null }"#, &[]),
            (r#"{ "type": "streamable-http", "url": "https://a.example", "headers": null }"#, &[]),
            (r#"{ "type": "sse", "url": "https://a.example", "oauth": { "clientId": "x" } }"#, &[]),
            (
                r#"{ "url": "unix:///run/a.sock#/mcp", "gallery": true, "version": "1", "dev": { "watch": ["a"] } }"#,
                &[],
            ),
            (r#"{ "command": "x", "sandboxEnabled": true }"#, &[]),
            (r#"{ "command": "x", "args": "y" }"#, &[&format!("schema/args-not-array: {LAUNCH}")]),
            (r#"{ "command": "x", "args": [8080] }"#, &[&format!("schema/args-not-array: {LAUNCH}")]),
            (r#"{ "command": "" }"#, &[&format!("schema/invalid-value: {LAUNCH}")]),
            (r#"{ "type": "stdio", "url": "https://a.example" }"#, &[&format!("schema/invalid-value: {LAUNCH}")]),
            (r#"{ "type": "http", "command": "x" }"#, &[&format!("schema/invalid-value: {LAUNCH}")]),
            (r#"{ "serverUrl": "https://a.example" }"#, &[&format!("schema/wrong-url-key: {LAUNCH}")]),
            ("{}", &[&format!("schema/no-transport: {LAUNCH}")]),
            ("null", &[&format!("schema/invalid-value: {FILE}")]),
            (r#""npx x""#, &[&format!("schema/invalid-value: {FILE}")]),
        ],
    );
    assert_eq!(costs(".vscode/mcp.json", ""), [""; 0]);
    assert_eq!(costs(".vscode/mcp.json", "{ \"servers\": [] }"), [format!("schema/wrong-root-key: {FILE}")]);
}

#[test]
fn visual_studio() {
    compare(
        ".vs/mcp.json",
        "servers",
        &[
            (r#"{ "url": "https://a.example" }"#, &[]),
            (r#"{ "type": "stdio", "command": "x", "args": [], "env": {} }"#, &[]),
            ("{}", &["schema/no-transport: Visual Studio does not start this server, and may lose the others with it"]),
        ],
    );
    assert_eq!(costs(".vs/mcp.json", "{ // c\n \"servers\": { \"a\": { \"command\": \"x\" }, }, }"), [""; 0]);
}

#[test]
fn zed() {
    const FILE: &str = "Zed loads no server from this file";
    const SERVER: &str = "Zed drops this server and keeps the others";
    const LAUNCH: &str = "Zed keeps this server and cannot start it";
    compare(
        ".zed/settings.json",
        "context_servers",
        &[
            (r#"{ "command": "x", "args": [], "env": null, "timeout": 5, "remote": true, "enabled": false }"#, &[]),
            (r#"{ "source": "custom", "command": { "path": "x", "args": ["y"], "env": { "A": "b" } } }"#, &[]),
            (r#"{ "url": "https://a.example", "oauth": { "client_id": "x" } }"#, &[]),
            (r#"{ "settings": {} }"#, &[]),
            (r#"{ "source": "extension", "settings": 5 }"#, &[]),
            (r#"{ "enabled": true, "remote": false, "settings": { "a": 1 } }"#, &[]),
            (r#"{ "enabled": false }"#, &[]),
            ("{}", &[]),
            (r#"{ "args": ["x"] }"#, &[&format!("schema/no-transport: {SERVER}")]),
            (r#"{ "serverUrl": "https://a.example" }"#, &[&format!("schema/wrong-url-key: {SERVER}")]),
            (r#"{ "httpUrl": "https://a.example", "enabled": true }"#, &[&format!("schema/wrong-url-key: {SERVER}")]),
            (r#"{ "url": 5 }"#, &[&format!("schema/invalid-value: {SERVER}")]),
            (
                r#"{ "url": "https://a.example", "headers": { "A": 1 } }"#,
                &[&format!("schema/env-not-string: {SERVER}")],
            ),
            (r#"{ "command": "x", "args": [1] }"#, &[&format!("schema/args-not-array: {FILE}")]),
            (r#"{ "command": "x", "env": { "A": 1 } }"#, &[&format!("schema/env-not-string: {LAUNCH}")]),
            (r#"{ "command": "x", "enabled": "yes" }"#, &[&format!("schema/invalid-value: {FILE}")]),
            (r#"{ "command": ["x", "y"] }"#, &[&format!("schema/invalid-value: {FILE}")]),
            (r#"{ "command": { "args": ["y"] } }"#, &[&format!("schema/invalid-value: {FILE}")]),
            ("null", &[&format!("schema/invalid-value: {FILE}")]),
        ],
    );
}

#[test]
fn windsurf_and_devin() {
    const DEVIN: &str = "Devin does not start this server, and may lose the others with it";
    const WINDSURF: &str = "Windsurf does not start this server, and may lose the others with it";
    compare(
        ".codeium/windsurf/mcp_config.json",
        "mcpServers",
        &[
            (r#"{ "serverUrl": "https://a.example" }"#, &[]),
            (r#"{ "url": "https://a.example", "disabled": true, "disabledTools": ["x"] }"#, &[]),
            (r#"{ "command": "x", "args": [], "env": {} }"#, &[]),
            (r#"{ "httpUrl": "https://a.example" }"#, &[&format!("schema/wrong-url-key: {WINDSURF}")]),
            (r#"{ "args": [] }"#, &[&format!("schema/no-transport: {WINDSURF}")]),
        ],
    );
    compare(
        ".devin/mcp_config.json",
        "mcpServers",
        &[
            (r#"{ "url": "https://a.example", "transport": "sse" }"#, &[]),
            (r#"{ "url": "https://a.example", "oauthClientId": "x", "bearer_token_env_var": "TOKEN" }"#, &[]),
            (r#"{ "url": "https://a.example", "type": "http" }"#, &[]),
            (r#"{ "serverUrl": "https://a.example" }"#, &[&format!("schema/wrong-url-key: {DEVIN}")]),
        ],
    );
}

#[test]
fn amazon_q_and_kiro() {
    const FILE: &str = "Amazon Q CLI loads no server from this file, without a word";
    const LAUNCH: &str = "Amazon Q CLI keeps this server and cannot start it";
    compare(
        ".amazonq/mcp.json",
        "mcpServers",
        &[
            (r#"{ "command": "~/bin/x", "env": null, "timeout": 1000, "disabled": true }"#, &[]),
            (r#"{ "type": "http", "url": "https://a.example", "headers": { "A": "b" } }"#, &[]),
            (r#"{ "url": "https://a.example" }"#, &[&format!("schema/url-without-type: {LAUNCH}")]),
            (r#"{ "type": "stdio" }"#, &[&format!("schema/no-transport: {LAUNCH}")]),
            ("{}", &[&format!("schema/no-transport: {LAUNCH}")]),
            (r#"{ "type": "streamable-http", "url": "x" }"#, &[&format!("schema/unknown-type-value: {FILE}")]),
            (r#"{ "command": "x", "timeout": 1.5 }"#, &[&format!("schema/timeout-unit: {FILE}")]),
            (r#"{ "command": "x", "args": null }"#, &[&format!("schema/args-not-array: {FILE}")]),
        ],
    );
    compare(
        ".kiro/settings/mcp.json",
        "mcpServers",
        &[
            (r#"{ "url": "http://localhost:3000", "oauth": { "clientId": "x" }, "oauthScopes": [] }"#, &[]),
            (r#"{ "type": "http", "url": "https://a.example", "autoApprove": ["*"] }"#, &[]),
            (r#"{ "command": "x", "args": [], "disabledTools": ["y"], "timeout": 60000 }"#, &[]),
        ],
    );
}

#[test]
fn the_older_form_of_a_command_is_taken_apart() {
    let text = r#"{ "context_servers": { "a": { "command": {
        "path": "docker", "args": ["run", "--rm", "-v", "/var/run/docker.sock:/var/run/docker.sock", "acme/a:1"],
        "env": { "API_KEY": "hunter2hunter2" } } } } }"#;
    let found = told("zed", "/p/.zed/settings.json", text);
    let rules: Vec<_> = found.iter().map(|diagnostic| diagnostic.rule).collect();
    assert!(rules.contains(&"docker/host-socket") && rules.contains(&"docker/no-interactive"), "{rules:?}");
}
