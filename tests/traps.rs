//! What looks wrong in real files and is not: nothing may be reported here.

#[path = "traps/addresses.rs"]
mod addresses;
#[path = "traps/containers.rs"]
mod containers;
#[path = "traps/files.rs"]
mod files;
#[path = "traps/programs.rs"]
mod programs;
mod support;
#[path = "traps/values.rs"]
mod values;

use support::{TestContext, places};

/// What it is about, and path and text of a file of which nobody would want to hear a warning, let alone an error.
type Trap = (&'static str, &'static str, &'static str);

const TRAPS: &[&[Trap]] = &[files::TRAPS, programs::TRAPS, containers::TRAPS, values::TRAPS, addresses::TRAPS];

/// Files of a name that clients have, and of another kind: nobody would take them for servers.
const OTHER_KINDS: &[(&str, &str, &str)] = &[
    (
        "translations",
        "src/i18n/locales/de/mcp.json",
        r#"{ "title": "MCP-Server", "command": "Befehl", "url": "Adresse", "type": "Art" }"#,
    ),
    (
        "translations, nested",
        "webview/locales/ja/mcp.json",
        r#"{ "servers": { "title": "サーバー", "command": { "label": "コマンド" } }, "mcp": { "servers": "一覧" } }"#,
    ),
    (
        "translations under a root key",
        "locales/en/mcp.json",
        r#"{ "mcpServers": { "title": "MCP servers", "add": "Add a server", "empty": "None yet" } }"#,
    ),
    (
        "translations of the parts of a server",
        "locales/fr/mcp.json",
        r#"{ "servers": { "form": { "name": "Nom", "args": "Arguments", "env": "Environnement" }, "add": "Ajouter" } }"#,
    ),
    (
        "translations that look like a server",
        "src/locales/de/mcp.json",
        r#"{ "servers": { "form": { "command": "Befehl", "args": "Argumente", "env": "Umgebung", "url": "Adresse" } } }"#,
    ),
    (
        "translations of a page in one language",
        "public/i18n/mcp.json",
        r#"{ "mcp": { "servers": { "new": { "url": "Address", "type": "Kind", "headers": "Headers" } } } }"#,
    ),
    (
        "a JSON Schema of a file of servers",
        "schemas/mcp.json",
        r##"{ "$schema": "http://json-schema.org/draft-07/schema#", "type": "object",
        "properties": { "mcpServers": { "type": "object", "additionalProperties": { "$ref": "#/definitions/server" } } },
        "definitions": { "server": { "properties": { "command": { "type": "string" }, "url": { "type": "string" } } } } }"##,
    ),
    (
        "a JSON Schema with examples",
        "mcp.json",
        r#"{ "title": "MCP", "type": "object", "required": ["servers"], "properties": { "servers": { "examples": [{ "a": { "command": "x" } }] } } }"#,
    ),
    (
        "a card of a server",
        ".well-known/mcp.json",
        r#"{ "name": "io.example/time", "version": "1.0.0", "remotes": [{ "type": "streamable-http", "url": "https://example.com/mcp" }] }"#,
    ),
    (
        "a catalogue of servers",
        "mcp.json",
        r#"[{ "name": "time", "command": "uvx", "description": "What time is it?" }, { "name": "docs", "url": "https://example.com" }]"#,
    ),
    ("a list of names", "mcp.json", r#"{ "servers": ["time", "docs"], "mcpServers": ["search"] }"#),
    (
        "settings of a game",
        "mcp.json",
        r#"{ "servers": { "eu": { "host": "eu.example.com", "port": 25565 }, "us": { "host": "us.example.com", "port": 25565 } }, "mcp": "1.20" }"#,
    ),
    (
        "a configuration held in a string",
        "mcp.json",
        r#"{ "name": "time", "config": "{ \"mcpServers\": { \"time\": { \"command\": \"uvx\" } } }" }"#,
    ),
    (
        "answers of a test",
        "tests/data/mcp.json",
        r#"{ "jsonrpc": "2.0", "id": 1, "result": { "tools": [{ "name": "a", "inputSchema": { "type": "object" } }] } }"#,
    ),
    ("options of a compiler", "tsconfig.json", r#"{ "compilerOptions": { "strict": true, }, "include": ["src"] }"#),
    ("a server of a website", "server.json", r#"{ "port": 8080, "command": "serve", "url": "http://localhost:8080" }"#),
    (
        "a data base of a mock server",
        "server.json",
        r#"{ "servers": { "a": { "url": "http://a.example" } }, "posts": [] }"#,
    ),
    (
        "a web app",
        "manifest.json",
        r##"{ "name": "App", "start_url": "/", "display": "standalone", "icons": [{ "src": "i.png", "type": "image/png" }], "theme_color": "#fff" }"##,
    ),
    (
        "an extension of a browser",
        "manifest.json",
        r#"{ "manifest_version": 3, "name": "X", "version": "1", "background": { "service_worker": "b.js" }, "commands": { "_execute_action": { "suggested_key": { "default": "Ctrl+B" } } } }"#,
    ),
    ("assets of a build", "dist/manifest.json", r#"{ "main.js": "main.3f2a.js", "servers": "servers.1b2c.css" }"#),
    (
        "settings of an editor",
        ".vscode/settings.json",
        r#"{ "terminal.integrated.profiles.linux": { "sh": { "path": "sh", "args": ["-l"] } }, "mcp": { "enabled": true } }"#,
    ),
    (
        "tasks of an editor",
        ".vscode/tasks.json",
        r#"{ "version": "2.0.0", "tasks": [{ "label": "x", "command": "npx x", "args": "y" }] }"#,
    ),
    (
        "settings of Zed with tasks and language servers",
        ".zed/settings.json",
        r#"{ "lsp": { "rust-analyzer": { "binary": { "path": "ra", "arguments": "x" } } }, "agent_servers": { "x": { "command": 5 } } }"#,
    ),
    (
        "a container without servers",
        ".devcontainer/devcontainer.json",
        r#"{ "postStartCommand": { "a": "npm ci" }, "mounts": [], "customizations": { "vscode": { "settings": { "mcp": { "x": 1 } } } } }"#,
    ),
    (
        "an agent without servers",
        ".kiro/agents/a.json",
        r#"{ "name": "a", "resources": ["file://README.md"], "hooks": { "agentSpawn": [{ "command": "git status" }] } }"#,
    ),
    (
        "a project of Codex's kind",
        "config/mcp.json",
        r#"{ "name": "registry", "entries": { "time": { "image": "mcp/time", "url": 5 } } }"#,
    ),
    ("settings of a plugin's host", "mcp_settings.json", r#"{ "theme": "dark", "servers": 3 }"#),
    ("an integration", "manifest.json", r#"{ "manifest_version": "2.0.0", "app_id": "x", "author": "y" }"#),
    ("a server of packages", "server.json", r#"{ "port": 80, "packages": ["a"], "server": {} }"#),
    (
        "translations with a schema of their own",
        "mcp.json",
        r#"{ "$schema": "https://example.com/i18n.json", "title": "Serveurs" }"#,
    ),
    (
        "settings of Zed with servers of an agent",
        ".zed/settings.json",
        r#"{ "tab_size": 2, "agent": { "profiles": { "a": { "context_servers": { "b": {} } } } } }"#,
    ),
    (
        "settings of an editor with other things of Amp",
        ".vscode/settings.json",
        r#"{ "mcp": "off", "amp.dangerouslyAllowAll": true }"#,
    ),
    (
        "a container with extensions alone",
        ".devcontainer/devcontainer.json",
        r#"{ "image": "x", "customizations": { "vscode": { "extensions": [] } } }"#,
    ),
    (
        "services with the socket of the engine",
        "docker-compose.yml",
        "services:\n  traefik:\n    image: traefik:v3\n    volumes: ['/var/run/docker.sock:/var/run/docker.sock:ro']\n",
    ),
    ("an agent of Amazon Q", ".amazonq/cli-agents/review.json", r#"{ "name": "review", "tools": ["*"] }"#),
    ("an agent whose servers are words", ".kiro/agents/review.json", r#"{ "name": "review", "mcp": { "time": "x" } }"#),
    (
        "a workspace that switches servers on",
        "team.code-workspace",
        r#"{ "folders": [{ "path": "." }], "settings": { "mcp": true } }"#,
    ),
    ("a template with blanks to fill in", "templates/mcp.json", r#"{ "{{ name }}": "{{ value }}" }"#),
];

#[test]
fn files_of_another_kind_are_left_alone() {
    for (what, path, text) in OTHER_KINDS {
        let context = TestContext::new().file(path, text);
        let found = context.json(&[]);
        assert_eq!((places(&found), &found["summary"]["files"]), (vec![], &0.into()), "{what}");
        // As a hook before a commit names them.
        assert_eq!(places(&context.json(&[path])), [""; 0], "{what}, named");
    }
}

#[test]
fn nothing_is_said_of_what_only_looks_wrong() {
    for (what, path, text) in TRAPS.iter().copied().flatten() {
        let context = TestContext::new().file(path, text).file("other/.mcp.json", r#"{ "mcpServers": {} }"#);
        assert_eq!(places(&context.json(&["--level", "warning"])), [""; 0], "{what}");
    }
}
