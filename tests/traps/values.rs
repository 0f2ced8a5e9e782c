//! Traps in variables, secrets and other values.

use crate::Trap;

pub(crate) const TRAPS: &[Trap] = &[
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
        "variables that the client expands",
        ".mcp.json",
        r#"{ "mcpServers": { "a": { "command": "${TOOLS:-/usr/bin}/x", "args": ["${HOME}/d"], "env": { "A": "${B}" } }, "b": { "type": "sse", "url": "${URL:-https://x}/sse" } } }"#,
    ),
    (
        "inputs, numbers and null in VS Code",
        ".vscode/mcp.json",
        r#"{ "inputs": [{ "id": "k", "type": "promptString", "description": "Key" }], "servers": { "a": { "command": "x", "env": { "K": "${input:k}", "P": 1, "N": null }, "envFile": "${workspaceFolder}/.env", "cwd": "." } } }"#,
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
        "addresses that somebody fills in, and long timeouts",
        ".mcp.json",
        r#"{ "mcpServers": {
            "a": { "type": "http", "url": "${URL}", "timeout": 1000 }, "b": { "type": "sse", "url": "HTTP://x.example/sse", "timeout": 3600000 },
            "c": { "type": "ws", "url": "wss://x.example" }
        } }"#,
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
];
