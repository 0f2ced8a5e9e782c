//! Traps in containers.

use crate::Trap;

pub(crate) const TRAPS: &[Trap] = &[
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
        "sockets in VS Code",
        ".vscode/mcp.json",
        r#"{ "servers": { "a": { "type": "http", "url": "unix:///run/x.sock" }, "b": { "url": "pipe:///x" } } }"#,
    ),
    (
        "containers as people have them",
        ".mcp.json",
        r#"{ "mcpServers": {
            "network": { "command": "docker", "args": ["run", "--rm", "-i", "--network", "bundle_default", "-e", "BookApi__BaseUrl=http://bookapi:8080", "bundle-mcp:latest"] },
            "login": { "command": "docker", "args": ["run", "-i", "--rm", "-p", "127.0.0.1:8085:8085", "-e", "GITHUB_OAUTH_CALLBACK_PORT", "ghcr.io/github/github-mcp-server"], "env": { "GITHUB_OAUTH_CALLBACK_PORT": "8085" } },
            "reference": { "command": "docker", "args": ["run", "-i", "--rm", "-e", "${GITHUB_PERSONAL_ACCESS_TOKEN}", "ghcr.io/github/github-mcp-server"], "env": { "GITHUB_PERSONAL_ACCESS_TOKEN": "${GITHUB_TOKEN}" } },
            "file": { "command": "docker", "args": ["run", "--rm", "--interactive", "--env-file", "/srv/.env", "awslabs/x:latest"], "env": { "AWS_REGION": "eu-west-1" } },
            "host": { "command": "docker", "args": ["run", "-i", "--rm", "--env", "VALKEY_HOST=host.docker.internal", "awslabs/valkey-mcp-server:latest", "--readonly"] },
            "kube": { "command": "docker", "args": ["run", "-i", "--rm", "--mount", "type=bind,src=/home/ann/.kube/config,dst=/home/mcp/.kube/config", "mcp/kubernetes"] },
            "own flags": { "command": "docker", "args": ["run", "-i", "--rm", "acme/x:1", "-v", "-e", "production", "-p", "8080", "--network", "mainnet", "-i", "in.txt"] },
            "command": { "command": "docker", "args": ["run", "-i", "--rm", "docker:cli", "docker", "run", "--rm", "-v", "/a:/b", "acme/x:1"] },
            "windows": { "command": "docker", "args": ["run", "-i", "--rm", "-v", "C:\\Users\\ann\\work:/work", "-v", "\\\\server\\share:/share", "mcp/filesystem", "/work"] },
            "placeholder": { "command": "docker", "args": ["run", "-i", "--rm", "-e", "SLACK_MCP_XOXC_TOKEN=REDACTED", "-e", "SLACK_MCP_ADD_MESSAGE_TOOL=1", "ghcr.io/korotovsky/slack-mcp-server:latest", "mcp-server", "--transport", "stdio"] },
            "engine": { "command": "docker", "args": ["run", "-i", "--rm", "mcp/time"], "env": { "DOCKER_HOST": "unix:///run/user/1000/docker.sock", "HTTPS_PROXY": "http://proxy:3128" } }
        } }"#,
    ),
    (
        "relative mounts of a project",
        "mcp_agent.config.yaml",
        "mcp:\n  servers:\n    py:\n      command: docker\n      args: [run, -i, --rm, --pull=always, -v, './test_data:/mnt/data/', 'ghcr.io/evalstate/mcp-py-repl:latest']\n",
    ),
    (
        "mounts that are no socket",
        ".mcp.json",
        r#"{ "mcpServers": { "a": { "command": "docker", "args": ["run", "-i", "-v", "/var/run/app:/app", "-v", "/srv/docker.sock.d:/x", "x"] } } }"#,
    ),
];
