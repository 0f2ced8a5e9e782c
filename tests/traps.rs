//! What looks wrong in real files and is not: nothing may be reported here.

mod support;

use support::{TestContext, places};

/// Path and text of a file of which nobody would want to hear a warning, let alone an error.
const TRAPS: &[(&str, &str, &str)] = &[
    ("a bare map in a plugin", "plugins/x/.mcp.json", r#"{ "x": { "command": "npx", "args": ["-y", "x"] } }"#),
    (
        "a path in place of servers in a plugin's manifest",
        ".claude-plugin/plugin.json",
        r#"{ "name": "x", "mcpServers": "./.mcp.json" }"#,
    ),
    (
        "comments and trailing commas in VS Code",
        ".vscode/mcp.json",
        "{\n  // c\n  \"servers\": { /* d */ \"a\": { \"command\": \"x\", }, },\n}",
    ),
    ("comments in Cursor", ".cursor/mcp.json", "// c\n{ \"mcpServers\": { \"a\": { \"command\": \"x\" } } }"),
    (
        "translations called mcp.json",
        "locales/fr/mcp.json",
        r#"{ "title": "Serveurs", "servers": { "add": "Ajouter" } }"#,
    ),
    (
        "a JSON Schema",
        "mcp.json",
        r#"{ "type": "object", "properties": { "mcpServers": { "type": "object", "properties": { "command": {} } } } }"#,
    ),
    (
        "names and values that only look like secrets",
        ".mcp.json",
        r#"{ "mcpServers": { "a": { "command": "x", "env": {
            "DEFAULT_MINIMUM_TOKENS": "", "GITHUB_OAUTH_CALLBACK_PORT": "8080", "VALKEY_HOST": "valkey-cluster-01.internal.example.com",
            "AWS_TAG_KEY": "environment-name-2024-production", "API_KEY": "REMPLACEZ_PAR_VOTRE_CLE_123456789", "B_KEY": "ACTUAL_API_KEY",
            "C_KEY": "[REDACTED_API_KEY]", "NOTION_TOKEN": "ntn_****", "D_TOKEN": "----", "E_TOKEN": "your-token-here-1234567890abc",
            "SUPABASE_PROJECT_REF": "abcdefghijklmnopqrst", "F_API_KEY": "${F_API_KEY}", "G_KEY": "<ghp_token>"
        } } } }"#,
    ),
    (
        "names with dots, slashes and blanks",
        ".mcp.json",
        r#"{ "mcpServers": { "awslabs.x": { "command": "x" }, "github.com/upstash/context7-mcp": { "command": "x" },
            "Framelink Figma MCP": { "command": "x" }, "io.github.x/y": { "command": "x" } } }"#,
    ),
    (
        "docker mcp gateway run, compose run, images over HTTP",
        ".mcp.json",
        r#"{ "mcpServers": {
            "gateway": { "command": "docker", "args": ["mcp", "gateway", "run"] },
            "compose": { "command": "docker", "args": ["compose", "run", "--rm", "server"] },
            "no-rm": { "command": "docker", "args": ["run", "-i", "acme/x:1"] },
            "port": { "command": "docker", "args": ["run", "--rm", "-p", "8080:8080", "acme/x:1"] },
            "flag of the server": { "command": "docker", "args": ["run", "-i", "acme/x:1", "-t", "--privileged"] }
        } }"#,
    ),
    (
        "Windows paths and wrappers",
        ".mcp.json",
        r#"{ "mcpServers": {
            "space": { "command": "C:\\Program Files\\nodejs\\npx.cmd", "args": ["-y", "x"] },
            "slashes": { "command": "C:/tools/x.exe" },
            "venv": { "command": ".venv/Scripts/python.exe", "args": ["-m", "x"] },
            "wsl": { "command": "wsl.exe", "args": ["bash", "-lc", "npx -y x"] },
            "cmd": { "command": "cmd", "args": ["/c", "npx", "-y", "x"] },
            "double": { "command": "x", "args": ["C:\\new\\table", "\\\\server\\share\\new"] }
        } }"#,
    ),
    (
        "a url without type where that is the norm",
        ".cursor/mcp.json",
        r#"{ "mcpServers": { "a": { "url": "https://x.example/mcp" } } }"#,
    ),
    (
        "npx without -y, unpinned packages",
        ".mcp.json",
        r#"{ "mcpServers": { "a": { "command": "npx", "args": ["x"] }, "b": { "command": "uvx", "args": ["y@latest"] } } }"#,
    ),
    (
        "comments of people and tools among the fields",
        ".mcp.json",
        r#"{ "$schema": "https://x", "_comment": "x", "mcpServers": { "a": { "command": "x", "_note": "y", "x-tool": 1, "description": "z" } } }"#,
    ),
    (
        "settings of Claude Code without servers",
        ".claude/settings.json",
        r#"{ "statusLine": { "type": "command", "command": "x" }, "permissions": { "allow": ["mcp__x"] }, "enabledMcpjsonServers": ["x"] }"#,
    ),
    (
        "the state of Claude Code",
        ".claude.json",
        r#"{ "numStartups": 3, "projects": { "/p": { "mcpServers": {}, "history": [] } }, "mcpServers": { "a": { "type": "stdio", "command": "x", "args": [], "env": {} } } }"#,
    ),
    (
        "preferences of Claude Desktop",
        "claude_desktop_config.json",
        r#"{ "preferences": { "quickEntryShortcut": "off" } }"#,
    ),
    (
        "variables that the client expands",
        ".mcp.json",
        r#"{ "mcpServers": { "a": { "command": "${TOOLS:-/usr/bin}/x", "args": ["${HOME}/d"], "env": { "A": "${B}" } }, "b": { "type": "sse", "url": "${URL:-https://x}/sse" } } }"#,
    ),
    (
        "shells expand what they are given",
        "claude_desktop_config.json",
        r#"{ "mcpServers": { "a": { "command": "bash", "args": ["-c", "source ~/.nvm/nvm.sh && npx -y x $HOME/d"] } } }"#,
    ),
    (
        "inputs, numbers and null in VS Code",
        ".vscode/mcp.json",
        r#"{ "inputs": [{ "id": "k", "type": "promptString" }], "servers": { "a": { "command": "x", "env": { "K": "${input:k}", "P": 1, "N": null }, "envFile": "${workspaceFolder}/.env", "cwd": "." } } }"#,
    ),
    (
        "shells elsewhere expand what they are given",
        "claude_desktop_config.json",
        r#"{ "mcpServers": {
            "wsl": { "command": "wsl.exe", "args": ["--cd", "~", "--", "/home/me/.local/bin/uvx", "x"] },
            "ssh": { "command": "ssh", "args": ["host", "~/bin/x", "$HOME/d"] },
            "inside": { "command": "docker", "args": ["run", "-i", "--rm", "img", "sh", "-c", "$HOME/run"] },
            "nested": { "command": "uv", "args": ["run", "bash", "-c", "~/x"] }
        } }"#,
    ),
    (
        "paths and public keys under names of secrets",
        ".mcp.json",
        r#"{ "mcpServers": { "a": { "command": "x", "env": {
            "SSH_KEY": "/home/me/.ssh/id_ed25519_work2", "GOOGLE_APPLICATION_CREDENTIALS": "/home/me/keys/service-account-prod1.json",
            "API_KEY": "op://Private/github1/credential", "SECRET_KEY": "arn:aws:secretsmanager:us-east-1:123456789012:secret:x",
            "SUPABASE_ANON_KEY": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJyb2xlIjoiYW5vbiIsImlzcyI6InN1cGFiYXNlIn0.q8Zr2LmX4vTnZq3vT8sLw0Kd7RbYx2Nf5HjPc9MgEu1"
        } } } }"#,
    ),
    (
        "consent in a file of one's own",
        ".claude/settings.local.json",
        r#"{ "enableAllProjectMcpServers": true, "enabledMcpjsonServers": ["x"] }"#,
    ),
    (
        "addresses that somebody fills in, and long timeouts",
        ".mcp.json",
        r#"{ "mcpServers": {
            "a": { "type": "http", "url": "${URL}", "timeout": 1000 }, "b": { "type": "sse", "url": "HTTP://x.example/sse", "timeout": 3600000 },
            "c": { "type": "ws", "url": "wss://x.example" }
        } }"#,
    ),
    (
        "sockets in VS Code",
        ".vscode/mcp.json",
        r#"{ "servers": { "a": { "type": "http", "url": "unix:///run/x.sock" }, "b": { "url": "pipe:///x" } } }"#,
    ),
    ("an empty map", ".mcp.json", r#"{ "mcpServers": {} }"#),
    (
        "mounts that are no socket",
        ".mcp.json",
        r#"{ "mcpServers": { "a": { "command": "docker", "args": ["run", "-i", "-v", "/var/run/app:/app", "-v", "/srv/docker.sock.d:/x", "x"] } } }"#,
    ),
];

#[test]
fn nothing_is_said_of_what_only_looks_wrong() {
    for (what, path, text) in TRAPS {
        let context = TestContext::new().file(path, text).file("other/.mcp.json", r#"{ "mcpServers": {} }"#);
        assert_eq!(places(&context.json(&["--level", "warning"])), [""; 0], "{what}");
    }
}
