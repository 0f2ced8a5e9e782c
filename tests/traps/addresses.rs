//! Traps in addresses.

use crate::Trap;

pub(crate) const TRAPS: &[Trap] = &[
    (
        "plain HTTP on this machine and in networks of one's own",
        "examples/.mcp.json",
        r#"{ "mcpServers": {
            "a": { "type": "http", "url": "http://localhost:3000/mcp", "headers": { "Authorization": "Bearer ${T}" } },
            "b": { "type": "sse", "url": "http://127.0.0.1:8081/sse" }, "c": { "type": "http", "url": "http://[::1]:3000/mcp" },
            "d": { "type": "http", "url": "http://192.168.64.1:5000/mcp" }, "e": { "type": "http", "url": "http://jenkins:8080/mcp-server/mcp" },
            "f": { "type": "http", "url": "http://host.docker.internal:3000/mcp" }, "g": { "type": "http", "url": "http://${HOST}:${PORT}/mcp" },
            "h": { "type": "http", "url": "http://your-server.com/mcp" }, "i": { "type": "http", "url": "http://0.0.0.0:3156/mcp" },
            "j": { "command": "npx", "args": ["-y", "mcp-remote", "http://localhost:3000/mcp", "--allow-http", "--transport", "http-only"] },
            "k": { "command": "npx", "args": ["-y", "mcp-remote", "http://internal-service.vpc/sse", "--allow-http"] },
            "l": { "command": "fetch-mcp", "args": ["--base-url", "http://example.com"], "env": { "HOMEPAGE": "http://example.com" } }
        } }"#,
    ),
    (
        "transports that are right, or that nobody can tell",
        ".mcp.json",
        r#"{ "mcpServers": {
            "a": { "type": "http", "url": "https://x.example/mcp/" }, "b": { "type": "sse", "url": "https://x.example/mcp/sse" },
            "c": { "type": "http", "url": "https://x.example/sse" }, "d": { "type": "sse", "url": "http://localhost:8000/mcp" },
            "e": { "type": "sse", "url": "https://x.example/sse/mcp" }, "f": { "type": "sse", "url": "https://x.example/events" },
            "g": { "command": "npx", "args": ["-y", "mcp-remote", "https://x.example/sse"] },
            "h": { "command": "uvx", "args": ["mcp-proxy", "--transport", "streamablehttp", "https://x.example/mcp"] }
        } }"#,
    ),
    (
        "a transport that the client need not be told",
        ".cursor/mcp.json",
        r#"{ "mcpServers": { "a": { "type": "sse", "url": "https://x.example/mcp" }, "b": { "url": "https://x.example/sse" } } }"#,
    ),
    (
        "switches of certificates that are on, of nobody, or for this machine",
        ".mcp.json",
        r#"{ "mcpServers": {
            "a": { "command": "x", "env": { "NODE_TLS_REJECT_UNAUTHORIZED": "1", "JIRA_SSL_VERIFY": "true", "DISABLE_SSL_VERIFY": "false", "DOCKER_TLS_VERIFY": "0" } },
            "b": { "command": "x", "args": ["-k", "--insecure", "--verify-ssl"] },
            "c": { "command": "x", "env": { "OBSIDIAN_BASE_URL": "https://127.0.0.1:27124", "OBSIDIAN_VERIFY_SSL": "false" } },
            "d": { "command": "uvx", "args": ["--allow-insecure-host", "localhost", "x"] },
            "e": { "command": "x", "env": { "PROXMOX_HOST": "192.168.1.2", "PROXMOX_VERIFY_SSL": "false" } }
        } }"#,
    ),
    (
        "headers for mcp-remote with blanks where they do no harm",
        ".mcp.json",
        r#"{ "mcpServers": { "a": { "command": "npx", "args": ["-y", "mcp-remote", "https://x.example/mcp", "--header", "Authorization: Bearer ${T}"] } } }"#,
    ),
    (
        "headers for mcp-remote without blanks",
        ".cursor/mcp.json",
        r#"{ "mcpServers": {
            "a": { "command": "npx", "args": ["-y", "mcp-remote", "https://x.example/mcp", "--header", "Authorization:${AUTH}"], "env": { "AUTH": "Bearer ${env:T}" } },
            "b": { "command": "other-tool", "args": ["--header", "Authorization: Bearer ${env:T}"] },
            "c": { "command": "bash", "args": ["-c", "npx -y mcp-remote https://x.example/mcp --header 'X-Team: docs' && true"] }
        } }"#,
    ),
    (
        "hosts that are near well-known ones and their own",
        ".mcp.json",
        r#"{ "mcpServers": {
            "a": { "type": "http", "url": "https://mcp.motion.com/mcp" }, "b": { "type": "http", "url": "https://abcdefgh.supabase.co/functions/v1/mcp" },
            "c": { "type": "http", "url": "https://mcp.context8.com/mcp" }, "d": { "type": "http", "url": "https://bindings.mcp.cloudflare.com/mcp" },
            "e": { "type": "http", "url": "https://x.cloudflare.dev/mcp" }, "f": { "type": "http", "url": "https://mcp.vercel.app/mcp" },
            "g": { "type": "http", "url": "https://mcp.müller.de/mcp" }, "h": { "type": "http", "url": "https://пример.рф/mcp" },
            "i": { "type": "http", "url": "https://x-3000.app.github.dev/mcp" }, "j": { "type": "http", "url": "https://rabbit.ly/mcp" }
        } }"#,
    ),
];
