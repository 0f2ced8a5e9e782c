//! Traps in files, their keys and names.

use crate::Trap;

pub(crate) const TRAPS: &[Trap] = &[
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
        "names with dots, slashes and blanks",
        ".mcp.json",
        r#"{ "mcpServers": { "awslabs.x": { "command": "x" }, "github.com/upstash/context7-mcp": { "command": "x" },
            "Framelink Figma MCP": { "command": "x" }, "io.github.x/y": { "command": "x" } } }"#,
    ),
    (
        "a url without type where that is the norm",
        ".cursor/mcp.json",
        r#"{ "mcpServers": { "a": { "url": "https://x.example/mcp" } } }"#,
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
        "names in other scripts, and with what a keyboard has",
        ".mcp.json",
        r#"{ "mcpServers": { "документы": { "command": "x" }, "GitHub-сервер": { "command": "x" }, "天气 MCP": { "command": "x" }, "café": { "command": "x" },
            "⚡️ fast": { "command": "x" }, "Notes – personal": { "command": "x" }, "@acme/x": { "command": "x" }, "a__b": { "command": "x" } } }"#,
    ),
    (
        "names that differ in more than what tool names cannot hold",
        ".mcp.json",
        r#"{ "mcpServers": { "acme-docs": { "command": "x" }, "acme_docs": { "command": "x" }, "Acme.Docs": { "command": "x" } } }"#,
    ),
    (
        "consent in a file of one's own",
        ".claude/settings.local.json",
        r#"{ "enableAllProjectMcpServers": true, "enabledMcpjsonServers": ["x"] }"#,
    ),
    ("an empty map", ".mcp.json", r#"{ "mcpServers": {} }"#),
];
