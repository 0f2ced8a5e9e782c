//! Traps in command lines, shells and packages.

use crate::Trap;

pub(crate) const TRAPS: &[Trap] = &[
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
        "npx without -y, unpinned packages",
        ".mcp.json",
        r#"{ "mcpServers": { "a": { "command": "npx", "args": ["x"] }, "b": { "command": "uvx", "args": ["y@latest"] } } }"#,
    ),
    (
        "shells expand what they are given",
        "claude_desktop_config.json",
        r#"{ "mcpServers": { "a": { "command": "bash", "args": ["-c", "source ~/.nvm/nvm.sh && npx -y x $HOME/d"] } } }"#,
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
        "packages with names of their own, and of other registries",
        ".mcp.json",
        r#"{ "mcpServers": {
            "lab": { "command": "uvx", "args": ["mcp-server-gitlab"] }, "gitea": { "command": "uvx", "args": ["mcp-server-gitea"] },
            "obsidian": { "command": "npx", "args": ["-y", "mcp-obsidian", "/srv/notes"] }, "proxy": { "command": "npx", "args": ["-y", "mcp-proxy"] },
            "upper": { "command": "uvx", "args": ["MCP_Server_Git"] }, "repository": { "command": "npx", "args": ["-y", "Acme/Server#v1.2"] },
            "scope": { "command": "npx", "args": ["-y", "@acme/mcp-remote"] }, "stand-in": { "command": "npx", "args": ["-y", "@your-org/mcp-[service]"] },
            "own": { "command": "npx", "args": ["-y", "@anthropic/mcp-server-filesystem"], "env": { "npm_config_registry": "https://npm.example.com" } },
            "index": { "command": "uvx", "args": ["--default-index", "https://pypi.example.com/simple", "mcp-remote"] },
            "archive": { "command": "npx", "args": ["-y", "https://example.com/server-1.2.tgz"] }, "folder": { "command": "uvx", "args": ["--from", "./server", "serve"] },
            "bounded": { "command": "uv", "args": ["run", "--with", "mcp[cli]>=1.2,<2", "mcp", "run", "/srv/x.py"] },
            "next": { "command": "uv", "args": ["run", "--with", "mcp>=2.1", "/srv/x.py"] }, "range": { "command": "npx", "args": ["-y", "mcp-remote@^0.1.0", "https://x.example"] },
            "imported": { "command": "npx", "args": ["-y", "-p", "@modelcontextprotocol/sdk", "-p", "tsx", "tsx", "/srv/x.ts"] },
            "library": { "command": "uvx", "args": ["--with", "mcp-remote", "acme-server"] }
        } }"#,
    ),
    (
        "shells and code that a server needs",
        ".mcp.json",
        r#"{ "mcpServers": {
            "nvm": { "command": "bash", "args": ["-lc", "source ~/.nvm/nvm.sh && nvm use 22 >/dev/null && exec npx -y x"] },
            "health": { "command": "sh", "args": ["-c", "until curl -sf http://localhost:8080/health; do sleep 1; done; exec node server.mjs | tee /tmp/log"] },
            "token": { "command": "sh", "args": ["-c", "TOKEN=$(curl -s http://localhost:9000/token) exec my-server"] },
            "shim": { "command": "python3", "args": ["-c", "import sys; from x.server import main; sys.exit(main())"] },
            "inside": { "command": "docker", "args": ["run", "-i", "--rm", "acme/x:1", "sudo", "serve"] },
            "nice": { "command": "nice", "args": ["-n", "5", "my-server"] },
            "jsr": { "command": "deno", "args": ["run", "-A", "https://jsr.io/@acme/server/1.2.3/main.ts"] }
        } }"#,
    ),
    (
        "folders of the work, and tools by name",
        ".roo/mcp.json",
        r#"{ "mcpServers": {
            "files": { "command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem", ".", "/Users/Shared", "/srv", "C:\\Users\\anna\\notes"], "alwaysAllow": ["read_file"] },
            "root": { "command": "acme-server", "args": ["/"], "alwaysAllow": [] }
        } }"#,
    ),
];
