//! How bad it is, by where an address leads and whose the file is.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod support;

use std::path::Path;

use mcp_clinic::diagnostic::Severity;
use mcp_clinic::system::{FakeSystem, Os};
use support::lint;

/// What the rules on networks say of a server: rule without its family, severity, and what is marked.
fn found(client: &str, os: Os, path: &str, server: &str) -> Vec<String> {
    let text = format!(r#"{{ "mcpServers": {{ "x": {server} }} }}"#);
    let report = lint(&FakeSystem::new(os), &[client], Path::new(path), &text, Severity::Info);
    let ours = report.diagnostics.iter().filter(|d| {
        d.rule.starts_with("network/") || d.rule == "security/lookalike-host" || d.rule == "client/deprecated-sse"
    });
    ours.map(|d| {
        let span = d.primary.span.range();
        format!("{} {} {}", d.rule.rsplit('/').next().unwrap(), d.severity, &text[span])
    })
    .collect()
}

const PROJECT: &str = "/home/me/project/.mcp.json";

#[test]
fn plain_http_counts_by_where_it_leads_and_what_goes_with_it() {
    let remote = |rest: &str| format!(r#"{{ "type": "http", {rest} }}"#);
    let bridge = |rest: &str| format!(r#"{{ "command": "npx", "args": ["-y", "mcp-remote", {rest}] }}"#);
    for (server, expected) in [
        (remote(r#""url": "http://x.dev/mcp""#), vec!["plain-http warning http://x.dev"]),
        (remote(r#""url": "ws://x.dev/mcp""#), vec!["plain-http warning ws://x.dev"]),
        (
            remote(r#""url": "http://x.dev/mcp", "headers": { "X-Api-Key": "${K}" }"#),
            vec!["plain-http error http://x.dev"],
        ),
        (remote(r#""url": "http://x.dev/mcp", "headers": { "X-Team": "a" }"#), vec!["plain-http warning http://x.dev"]),
        (remote(r#""url": "http://x.dev/mcp?api_key=${K}""#), vec!["plain-http error http://x.dev"]),
        (
            remote(r#""url": "http://10.1.2.3/mcp", "headers": { "Authorization": "${K}" }"#),
            vec!["plain-http info http"],
        ),
        // The number of a machine is told of once.
        (remote(r#""url": "http://8.8.4.4/mcp""#), vec!["plain-http warning http://8.8.4.4"]),
        (bridge(r#""http://x.dev/mcp""#), vec!["plain-http error http://x.dev"]),
        (bridge(r#""http://10.1.2.3/mcp""#), vec!["plain-http error http://10.1.2.3"]),
        (bridge(r#""http://10.1.2.3/mcp", "--allow-http""#), vec![]),
        (bridge(r#""http://x.dev/mcp", "--allow-http""#), vec!["plain-http warning http://x.dev"]),
        (
            bridge(r#""http://x.dev/mcp", "--allow-http", "--header", "Authorization:${K}""#),
            vec!["plain-http error http://x.dev"],
        ),
        (bridge(r#""http://[::1]/mcp""#), vec!["plain-http error http://[::1"]),
        (bridge(r#""http://${HOST}/mcp""#), vec![]),
        // A program is not called by its address.
        (r#"{ "command": "x", "url": "http://x.dev/mcp" }"#.to_owned(), vec![]),
    ] {
        assert_eq!(found("claude-code", Os::Linux, PROJECT, &server), expected, "{server}");
    }
}

#[test]
fn one_thing_is_said_of_a_transport() {
    for (client, path, server, expected) in [
        (
            "claude-code",
            PROJECT,
            r#"{ "type": "sse", "url": "https://x.dev/mcp/" }"#,
            vec![r#"transport-mismatch warning "sse""#],
        ),
        (
            "claude-code",
            PROJECT,
            r#"{ "type": "sse", "url": "http://localhost:1/mcp" }"#,
            vec![r#"transport-mismatch info "sse""#],
        ),
        (
            "claude-code",
            PROJECT,
            r#"{ "type": "sse", "url": "https://x.dev/sse" }"#,
            vec![r#"deprecated-sse info "sse""#],
        ),
        (
            "claude-code",
            PROJECT,
            r#"{ "type": "sse", "url": "https://mcp.linear.app/sse" }"#,
            vec!["deprecated-sse warning https://mcp.linear.app/sse"],
        ),
        ("claude-code", PROJECT, r#"{ "type": "http", "url": "https://x.dev/sse" }"#, vec![]),
        (
            "roo-code",
            "/home/me/project/.roo/mcp.json",
            r#"{ "type": "streamable-http", "url": "https://x.dev/sse?k=1" }"#,
            vec![r#"transport-mismatch warning "streamable-http""#],
        ),
    ] {
        assert_eq!(found(client, Os::Linux, path, server), expected, "{server}");
    }
}

#[test]
fn certificates_count_by_whose_they_are() {
    let env = |pairs: &str| format!(r#"{{ "command": "x", "env": {{ {pairs} }} }}"#);
    let node = r#""NODE_TLS_REJECT_UNAUTHORIZED": "0""#;
    for (server, expected) in [
        (env(node), vec![format!("tls-verify-off error {node}")]),
        (env(&format!(r#"{node}, "URL": "https://x.dev""#)), vec![format!("tls-verify-off error {node}")]),
        (env(&format!(r#"{node}, "URL": "https://nas.local""#)), vec![format!("tls-verify-off warning {node}")]),
        (
            env(r#""NODE_TLS_REJECT_UNAUTHORIZED": 0"#),
            vec![r#"tls-verify-off error "NODE_TLS_REJECT_UNAUTHORIZED": 0"#.to_owned()],
        ),
        (env(r#""X_VERIFY_SSL": "false""#), vec![r#"tls-verify-off info "X_VERIFY_SSL": "false""#.to_owned()]),
        (
            env(r#""X_VERIFY_SSL": "no", "U": "https://x.dev""#),
            vec![r#"tls-verify-off warning "X_VERIFY_SSL": "no""#.to_owned()],
        ),
        (env(r#""UV_INSECURE_HOST": "localhost:8080""#), vec![]),
        (
            env(r#""UV_INSECURE_HOST": "pypi.x.dev""#),
            vec![r#"tls-verify-off error "UV_INSECURE_HOST": "pypi.x.dev""#.to_owned()],
        ),
        (
            r#"{ "command": "sh", "args": ["-c", "curl -sk https://x.dev/run"] }"#.to_owned(),
            vec!["tls-verify-off error k".to_owned()],
        ),
        (
            r#"{ "command": "sh", "args": ["-c", "export NODE_TLS_REJECT_UNAUTHORIZED=0; exec x"] }"#.to_owned(),
            vec!["tls-verify-off error NODE_TLS_REJECT_UNAUTHORIZED=0".to_owned()],
        ),
    ] {
        // The mark begins within the quotes of a name.
        let marks = found("claude-code", Os::Linux, PROJECT, &server);
        let plain = |text: &String| text.replace('"', "");
        assert_eq!(
            marks.iter().map(plain).collect::<Vec<_>>(),
            expected.iter().map(plain).collect::<Vec<_>>(),
            "{server}"
        );
    }
}

#[test]
fn blanks_in_headers_count_by_client_and_system() {
    let npx = r#"{ "command": "npx", "args": ["-y", "mcp-remote", "https://x.dev/mcp", "--header", "Authorization: Bearer <t>"] }"#;
    let with = |command: &str| npx.replacen("npx", command, 1);
    let mark = |severity: &str| vec![format!("mcp-remote-header-space {severity} Authorization: ")];
    let mac = "/Users/me/Library/Application Support/Claude/claude_desktop_config.json";
    let windows = "C:/Users/me/AppData/Roaming/Claude/claude_desktop_config.json";
    let copy = "/srv/copies/claude_desktop_config.json";
    for (client, os, path, server, expected) in [
        ("cursor", Os::Linux, "/home/me/project/.cursor/mcp.json", npx.to_owned(), mark("warning")),
        ("claude-desktop", Os::Windows, windows, npx.to_owned(), mark("warning")),
        ("claude-desktop", Os::MacOs, mac, npx.to_owned(), vec![]),
        ("claude-desktop", Os::MacOs, copy, npx.to_owned(), mark("info")),
        ("claude-desktop", Os::MacOs, copy, with("C:\\\\nodejs\\\\npx.cmd"), mark("warning")),
        ("claude-desktop", Os::MacOs, copy, with("/opt/homebrew/bin/npx"), vec![]),
        ("claude-code", Os::Windows, "C:/Users/me/project/.mcp.json", npx.to_owned(), vec![]),
    ] {
        assert_eq!(found(client, os, path, &server), expected, "{client} {path} {server}");
    }
}

#[test]
fn hosts_of_ones_own_are_left_alone_where_they_are_ones_own() {
    let remote = |url: &str| format!(r#"{{ "type": "http", "url": "{url}" }}"#);
    let user = "/home/me/.claude.json";
    for (path, url, expected) in [
        (PROJECT, "https://a-b.ngrok-free.app/mcp", vec!["lookalike-host warning a-b.ngrok-free.app"]),
        (user, "https://a-b.ngrok-free.app/mcp", vec![]),
        (PROJECT, "https://8.8.4.4:8443/mcp", vec!["lookalike-host warning 8.8.4.4"]),
        (user, "https://8.8.4.4:8443/mcp", vec![]),
        (user, "https://bit.ly/x", vec!["lookalike-host warning bit.ly"]),
        (user, "https://mcp.supabsae.com/mcp", vec!["lookalike-host warning supabsae.com"]),
        (user, "https://mcp.exаmple.com/mcp", vec!["lookalike-host warning а"]),
    ] {
        assert_eq!(found("claude-code", Os::Linux, path, &remote(url)), expected, "{path} {url}");
    }
}
