//! `mcp-clinic list`, through the binary: which servers each client loads, and why the others are not.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod support;

use serde_json::Value;
use support::TestContext;

fn listed(context: &TestContext, args: &[&str]) -> Value {
    let run = context.run(&[&["list", "--format", "json"], args].concat());
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    serde_json::from_str(&run.stdout).unwrap()
}

/// `client file server state` of every server.
fn fates(inventory: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    for client in inventory["clients"].as_array().unwrap() {
        for file in client["files"].as_array().unwrap() {
            for server in file["servers"].as_array().unwrap() {
                let text = |value: &Value| value.as_str().unwrap().to_owned();
                let path = text(&file["file"]).replace("[ROOT]/", "");
                let why = server["rule"].as_str().map(|rule| format!(" {rule}")).unwrap_or_default();
                let winner = &server["winner"];
                let winner =
                    winner["file"].as_str().map(|path| format!(" {}:{}", path.replace("[ROOT]/", ""), winner["line"]));
                lines.push(format!(
                    "{} {path} {} {}{why}{}",
                    text(&client["id"]),
                    text(&server["name"]),
                    text(&server["state"]),
                    winner.unwrap_or_default()
                ));
            }
        }
    }
    lines
}

#[test]
fn the_nearest_scope_wins() {
    let context = TestContext::new();
    let project = context.project();
    let context = context
        .file(
            ".mcp.json",
            "{ \"mcpServers\": {\n \"time\": { \"command\": \"a\" },\n \"git\": { \"command\": \"b\" } } }",
        )
        .home(
            ".claude.json",
            format!(
                "{{ \"mcpServers\": {{ \"time\": {{ \"command\": \"c\" }}, \"mine\": {{ \"command\": \"d\" }} }},\n\
                 \"projects\": {{ \"{}\": {{ \"mcpServers\": {{ \"git\": {{ \"command\": \"e\" }} }} }},\n\
                 \"/elsewhere\": {{ \"mcpServers\": {{ \"other\": {{ \"command\": \"f\" }} }} }} }} }}",
                project.display()
            ),
        );
    assert_eq!(
        fates(&listed(&context, &[])),
        [
            "claude-code project/.mcp.json time pending",
            "claude-code project/.mcp.json git shadowed home/.claude.json:2",
            "claude-code home/.claude.json time shadowed project/.mcp.json:2",
            "claude-code home/.claude.json mine loaded",
            "claude-code home/.claude.json git loaded",
        ]
    );
}

#[test]
fn the_user_has_a_say() {
    let servers = r#"{ "mcpServers": { "a": { "command": "a" }, "b": { "command": "b" }, "c": { "command": "c" } } }"#;
    let context = TestContext::new()
        .file(".mcp.json", servers)
        .home(".claude.json", "{}")
        .file(".claude/settings.local.json", r#"{ "enabledMcpjsonServers": ["a"], "disabledMcpjsonServers": ["b"] }"#);
    assert_eq!(
        fates(&listed(&context, &["--client", "claude-code"])),
        [
            "claude-code project/.mcp.json a loaded",
            "claude-code project/.mcp.json b refused",
            "claude-code project/.mcp.json c pending",
        ]
    );
}

#[test]
fn what_is_lost_names_the_rule() {
    let context = TestContext::new()
        .file(
            ".mcp.json",
            r#"{ "mcpServers": { "web": { "url": "https://x.example" }, "ok": { "command": "a" }, "ok": { "command": "b" } } }"#,
        )
        .file(".cursor/mcp.json", r#"{ "mcpServers": { "n": { "command": "a", "env": { "A": 1 } }, "m": { "command": "b" } } }"#)
        .file(".vscode/mcp.json", r#"{ "mcpServers": { "time": { "command": "a" } } }"#)
        .file(".claude/mcp.json", r#"{ "mcpServers": { "time": { "command": "a" } } }"#);
    assert_eq!(
        fates(&listed(&context, &[])),
        [
            "claude-code project/.mcp.json web dropped schema/url-without-type",
            "claude-code project/.mcp.json ok shadowed project/.mcp.json:1",
            "claude-code project/.mcp.json ok loaded",
            "claude-code project/.claude/mcp.json time never-read",
            "cursor project/.cursor/mcp.json n dropped schema/env-not-string",
            "cursor project/.cursor/mcp.json m dropped schema/env-not-string",
            "vscode project/.vscode/mcp.json time dropped schema/wrong-root-key",
        ]
    );
}

#[test]
fn the_first_of_one_name_counts_where_the_client_says_so() {
    let servers = "mcpServers:\n  - name: a\n    command: x\n  - name: a\n    command: y\n";
    let context = TestContext::new()
        .file(".continue/mcpServers/x.yaml", format!("name: x\nversion: 1.0.0\nschema: v1\n{servers}"));
    assert_eq!(
        fates(&listed(&context, &["--client", "continue"])),
        [
            "continue project/.continue/mcpServers/x.yaml a loaded",
            "continue project/.continue/mcpServers/x.yaml a shadowed project/.continue/mcpServers/x.yaml:5",
        ]
    );
}

#[test]
fn secrets_are_masked() {
    let secret = "ghp_abcdefghijklmnopqrstuvwxyz0123456789";
    let context = TestContext::new().file(
        ".mcp.json",
        format!(
            r#"{{ "mcpServers": {{ "gh": {{ "command": "docker", "args": ["run", "-e", "TOKEN={secret}", "x"] }},
               "web": {{ "type": "http", "url": "https://me:{secret}@x.example/?key={secret}" }} }} }}"#
        ),
    );
    for format in ["human", "json"] {
        let run = context.run(&["list", "--format", format]);
        assert!(run.stdout.contains("docker run") && !run.stdout.contains(&secret[4..]), "{}", run.stdout);
    }
}

#[test]
fn a_named_client_shows_where_it_would_look() {
    let context = TestContext::new();
    let run = context.run(&["list", "--client", "cursor"]);
    assert!(run.stdout.contains(".cursor/mcp.json  (not there)"), "{}", run.stdout);
    assert_eq!(context.run(&["list"]).stdout, "no client has files in . or among those of this user\n");
}

#[test]
fn a_folder_is_wanted() {
    let context = TestContext::new().file("x.json", "{}");
    for path in ["x.json", "nowhere"] {
        let run = context.run(&["list", path]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""));
        assert!(run.stderr.starts_with("error: not a folder"), "{}", run.stderr);
    }
    assert_eq!(context.run(&["list", "--client", "nobody"]).code, 2);
}

#[test]
fn clients_are_listed_and_explained() {
    let context = TestContext::new();
    let listed = context.run(&["clients"]).stdout;
    for client in mcp_clinic::client::CLIENTS {
        assert!(listed.lines().any(|line| line.split(' ').next() == Some(client.id)), "{}", client.id);
    }
    let page = context.run(&["explain", "codex"]).stdout;
    assert!(page.starts_with("# Codex\n") && page.contains("`~/.codex/config.toml`"), "{page}");
    let run = context.run(&["list", "--client", "gemini"]);
    assert!(run.code == 2 && run.stderr.contains("did you mean `gemini-cli`?"), "{}", run.stderr);
}
