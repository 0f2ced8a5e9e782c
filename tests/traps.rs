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
        "names and values that only look like secrets, in an example",
        "examples/.mcp.json",
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
        r#"{ "inputs": [{ "id": "k", "type": "promptString", "description": "Key" }], "servers": { "a": { "command": "x", "env": { "K": "${input:k}", "P": 1, "N": null }, "envFile": "${workspaceFolder}/.env", "cwd": "." } } }"#,
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
        "arguments and addresses that only look like secrets",
        ".mcp.json",
        r#"{ "mcpServers": {
            "flags": { "command": "x", "args": ["--max-tokens", "4096", "--sort-key", "name2024", "--key", "/etc/ssl/private/server2024key.pem", "--token", "${TOKEN}",
                "--password", "", "--password-file=/run/x", "--model", "claude-sonnet-4-20250514-v1-0", "--commit", "3f786850e387550fdab836ed7e6dc881de23001b"] },
            "headers": { "command": "npx", "args": ["-y", "mcp-remote@0.1.38", "https://x.example/mcp", "--header", "Authorization: Bearer ${TOKEN}", "--header", "X-Request-Id: q8Zr2LmX4vTn6Wd1Ks9YbHc3"] },
            "box": { "command": "docker", "args": ["run", "-i", "--rm", "-e", "API_TOKEN", "-e", "MODE=fast", "acme/x:1"], "env": { "API_TOKEN": "${API_TOKEN}" } },
            "ref": { "type": "http", "url": "https://x.example/mcp?project_ref=q8zr2lmx4vtn6wd1ks9y&features=docs%2Caccount&read_only=true" },
            "scope": { "type": "http", "url": "https://x.example/@acme/x/mcp?tools=a,b&profile=frosty-otter-12ab34" },
            "lone": { "command": "x", "args": ["postgresql://localhost/shop", "redis://cache:6379/0", "sqlite:///data/a@b:c.db", "jdbc:postgresql://db.example.com/x"] }
        } }"#,
    ),
    (
        "passwords that are references or stand-ins, and those of a data base on this machine",
        "examples/.mcp.json",
        r#"{ "mcpServers": { "a": { "command": "x", "args": ["postgresql://user:password@db.example.com/x", "mysql://app:${DB_PASSWORD}@db.example.com/x"],
            "env": { "LOCAL": "postgres://postgres:postgres@localhost:5432/x", "BOX": "redis://:devpass99@redis:6379", "CONN": "Server=.;Database=x;Trusted_Connection=True;" } } } }"#,
    ),
    (
        "words that are values and not stand-ins",
        ".mcp.json",
        r#"{ "mcpServers": { "a": { "command": "task", "args": ["todo", "placeholder", "--filter", "TODO", "--region", "your", "--path", "src/paths/to-do"],
            "env": { "LLM_API_KEY": "dummy", "OPENAI_API_KEY": "not-needed", "OLLAMA_TOKEN": "none", "NEO4J_PASSWORD": "vault-dev-password", "B_KEY": "[REDACTED_API_KEY]",
                "STATUS": "todo", "RANGE": "[a-z]", "TEMPLATE": "<b>hi</b>", "SITE": "https://yourls.org", "GREETING": "Your name is shown here" } } } }"#,
    ),
    (
        "names of variables where a name is wanted",
        ".mcp.json",
        r#"{ "mcpServers": { "a": { "command": "x", "args": ["--token-env", "GH_TOKEN", "--api-key-env=GH_TOKEN", "-e", "GH_TOKEN", "--mode", "READ_ONLY", "--level", "LOG_DEBUG"],
            "env": { "GH_TOKEN": "${GH_TOKEN}" } }, "b": { "command": "sh", "args": ["-c", "exec x $API_TOKEN"], "env": { "API_TOKEN": "${API_TOKEN}" } } } }"#,
    ),
    (
        "whole paths, and a path of Nix",
        ".mcp.json",
        r#"{ "mcpServers": { "a": { "command": "x", "env": { "PATH": "/opt/homebrew/bin:/usr/local/bin:/usr/bin:/bin" } }, "b": { "command": "x", "env": { "PATH": "/nix/store/abc-node/bin" } },
            "c": { "command": "x", "env": { "Path": "/srv/data", "PYTHONPATH": "/srv", "PATH": "${PATH}:/opt/x" } }, "d": { "command": "x", "env": { "PATH": "C:\\node;C:\\Windows\\System32" } } } }"#,
    ),
    (
        "dollars and percents that are no variables",
        "claude_desktop_config.json",
        r#"{ "mcpServers": { "a": { "command": "x", "args": [
                "--pattern", "^(GET|POST)$", "--format", "%Y%m%d_%H%M%S", "--template", "Hello {{name}}, ${greeting}!", "--price", "US$5",
                "--url", "https://x.example/caf%C3%A9%20%ABC%20?q=100%25", "--query", "{\"$set\": {\"$Each\": 1}}"
            ], "env": {
                "PASSWORD": "pa$$WORD1!", "DB_PASSWORD": "x$SECRET#1", "OTHER_PASSWORD": "P@$SWORD_1", "PROMPT": "Dear ${name}, you owe {amount} {{currency}}",
                "LOG_FORMAT": "%(asctime)s %(levelname)s", "DATE_FORMAT": "%d%b%Y", "REGEX": "^a$|b$(c)", "JQ": ".[] | {file: .x}", "URL": "https://x.example/%E4%BD%A0%E5%A5%BD"
            } } } }"#,
    ),
    (
        "arguments that others expand",
        "claude_desktop_config.json",
        r#"{ "mcpServers": {
            "remote": { "command": "npx", "args": ["-y", "mcp-remote@latest", "https://x.example/mcp", "--header", "Authorization:${AUTH}", "--header", "X-Key: ${OTHER_KEY}"], "env": { "AUTH": "Bearer dummy" } },
            "given": { "command": "some-proxy", "args": ["--header", "X-Key: ${API_KEY}", "--key=$API_KEY"], "env": { "API_KEY": "dummy" } },
            "envmcp": { "command": "npx", "args": ["envmcp", "some-mcp", "$DATABASE_URL"] },
            "shell": { "command": "sh", "args": ["-c", "exec some-mcp --key ${API_KEY} $(cat /run/x)"] },
            "cmd": { "command": "cmd", "args": ["/c", "some-mcp", "--key", "%API_KEY%"] },
            "npx": { "command": "npx", "args": ["-c", "some-mcp --key $API_KEY"] },
            "code": { "command": "node", "args": ["-e", "require('x').run(`${process.env.HOST}:${PORT}`)"] },
            "make": { "command": "make", "args": ["serve", "PORT=$(PORT)", "HOST=${HOST}"] },
            "nested": { "command": "docker", "args": ["run", "-i", "--rm", "acme/x:1", "sh", "-c", "serve $API_KEY"] }
        } }"#,
    ),
    (
        "references that the client knows",
        ".cursor/mcp.json",
        r#"{ "mcpServers": { "a": { "command": "${workspaceFolder}/bin/x", "args": ["${userHome}/d", "${env:TOKEN}"], "env": { "A": "${B:-c}", "D": "${env:E}" } },
            "b": { "url": "https://${HOST}/mcp", "headers": { "Authorization": "Bearer ${env:TOKEN}" } } } }"#,
    ),
    (
        "variables of a plugin",
        "plugins/x/.mcp.json",
        r#"{ "x": { "command": "${CLAUDE_PLUGIN_ROOT}/server", "args": ["--dir", "${user_config.directory}"], "env": { "K": "${user_config.key}" } } }"#,
    ),
    (
        "inputs of VS Code's other files",
        "x.code-workspace",
        r#"{ "folders": [], "settings": { "mcp": { "inputs": [{ "id": "k", "type": "pickString", "description": "Which?", "options": ["a"] }],
            "servers": { "a": { "command": "x", "args": ["${input:k}", "${config:x.y}", "${workspaceFolder:api}/z"] } } } } }"#,
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
    for (what, path, text) in TRAPS {
        let context = TestContext::new().file(path, text).file("other/.mcp.json", r#"{ "mcpServers": {} }"#);
        assert_eq!(places(&context.json(&["--level", "warning"])), [""; 0], "{what}");
    }
}
