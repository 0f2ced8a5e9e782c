//! Clients that cannot be run here: what their documentation and source say becomes of odd values.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::path::{Path, PathBuf};

use mcp_clinic::diagnostic::Severity;
use mcp_clinic::discover::{Target, judges};
use mcp_clinic::linter::lint_bytes;
use mcp_clinic::settings::Settings;
use mcp_clinic::system::{FakeSystem, Os};

/// What is told of a file, from warnings up: `rule: consequence`.
fn told(path: &str, text: &str) -> Vec<String> {
    let system = FakeSystem::new(Os::Linux);
    let path = PathBuf::from("/home/me").join(path);
    let target = Target { judges: judges(&system, Path::new(&path), &[]), shown: path.clone(), path, named: true };
    let settings = Settings::new(false, Severity::Warning, &[], &[]).unwrap();
    let report = lint_bytes(&system, &target, text.into(), &settings);
    let line = |d: &mcp_clinic::diagnostic::Diagnostic| {
        let costs: Vec<_> = d.consequences.iter().map(|c| c.text.as_str()).filter(|text| !text.is_empty()).collect();
        [&[d.rule], &*costs].concat().join(": ")
    };
    report.diagnostics.iter().map(line).collect()
}

/// Holds what is told of one server after another, each alone in a file, against what should be.
fn compare(path: &str, root: &str, cases: &[(&str, &[&str])]) {
    for (server, wanted) in cases {
        let text = format!(r#"{{ "{root}": {{ "a": {server} }} }}"#);
        assert_eq!(told(path, &text), *wanted, "{path}: {server}");
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
    assert_eq!(told(".vscode/mcp.json", ""), [""; 0]);
    assert_eq!(told(".vscode/mcp.json", "{ \"servers\": [] }"), [format!("schema/wrong-root-key: {FILE}")]);
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
    assert_eq!(told(".vs/mcp.json", "{ // c\n \"servers\": { \"a\": { \"command\": \"x\" }, }, }"), [""; 0]);
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
