//! Variables, headers, types and addresses.

use super::{SAFE, UNSAFE, check};

#[test]
fn variables_become_an_object_of_strings_in_their_server() {
    check(&[
        (
            ".mcp.json",
            None,
            SAFE,
            r#"{
  "mcpServers": {
    "web": {
      "command": "web-server",
      "env": [
        "PORT=3000",
        "HOST=localhost"
      ]
    }
  }
}
"#,
            Some(
                r#"{
  "mcpServers": {
    "web": {
      "command": "web-server",
      "env": {
        "PORT": "3000",
        "HOST": "localhost"
      }
    }
  }
}
"#,
            ),
        ),
        (
            ".mcp.json",
            None,
            SAFE,
            r#"{ "mcpServers": { "docs": { "type": "http", "url": "https://example.com/mcp", "headers": ["X-Team: a", { "name": "X-Id", "value": 7 }] } } }
"#,
            Some(
                r#"{ "mcpServers": { "docs": { "type": "http", "url": "https://example.com/mcp", "headers": {"X-Team": "a", "X-Id": "7"} } } }
"#,
            ),
        ),
        (
            ".codex/config.toml",
            None,
            SAFE,
            r#"[mcp_servers.web]
command = "web-server"
args = ["--port", 80]

[mcp_servers.web.env]
PORT = 3000 # the usual
DEBUG = true
"#,
            Some(
                r#"[mcp_servers.web]
command = "web-server"
args = ["--port", "80"]

[mcp_servers.web.env]
PORT = "3000" # the usual
DEBUG = "true"
"#,
            ),
        ),
        (
            "librechat.yaml",
            None,
            SAFE,
            "version: 1.2.8
mcpServers:
  web:
    command: web-server
    args: []
    env:
    - PORT=3000
    - HOST=a # b
",
            Some(
                r#"version: 1.2.8
mcpServers:
  web:
    command: web-server
    args: []
    env:
      PORT: "3000"
      HOST: "a" # b
"#,
            ),
        ),
        (
            ".mcp.json",
            None,
            SAFE,
            r#"{
  "mcpServers": {
    "search": {
      "command": "npx",
      "args": ["-y", "search-server@1.0.0"]
    },
    "env": {
      "REGION": "eu"
    }
  }
}
"#,
            Some(
                r#"{
  "mcpServers": {
    "search": {
      "command": "npx",
      "args": ["-y", "search-server@1.0.0"],
      "env": {
        "REGION": "eu"
      }
    }
  }
}
"#,
            ),
        ),
        (
            ".mcp.json",
            None,
            SAFE,
            r#"{
  "mcpServers": {
    "a": { "command": "a-server" },
    "b": { "command": "b-server" },
    "env": { "REGION": "eu" }
  }
}
"#,
            None,
        ),
        (
            ".codex/config.toml",
            None,
            SAFE,
            r#"[mcp_servers.search]
command = "search-server"

[mcp_servers.env]
REGION = "eu"
"#,
            Some(
                r#"[mcp_servers.search]
command = "search-server"

[mcp_servers.search.env]
REGION = "eu"
"#,
            ),
        ),
        (
            ".mcp.json",
            None,
            SAFE,
            r#"{ "mcpServers": { "gh": { "command": "gh-mcp" }, "env": { "GITHUB_TOKEN": "${GITHUB_TOKEN}" } } }
"#,
            Some(
                r#"{ "mcpServers": { "gh": { "command": "gh-mcp", "env": { "GITHUB_TOKEN": "${GITHUB_TOKEN}" } } } }
"#,
            ),
        ),
        (
            ".mcp.json",
            None,
            SAFE,
            r#"{"mcpServers":{"web":{"command":"web-server","env":["PORT=3000"]}}}"#,
            Some(r#"{"mcpServers":{"web":{"command":"web-server","env":{"PORT":"3000"}}}}"#),
        ),
        (
            ".mcp.json",
            None,
            UNSAFE,
            r#"{ "mcpServers": { "web": { "command": "web-server", "env": { "A": null, "B": "b" } } } }
"#,
            Some(
                r#"{ "mcpServers": { "web": { "command": "web-server", "env": { "B": "b" } } } }
"#,
            ),
        ),
        (
            ".vscode/mcp.json",
            None,
            SAFE,
            r#"{
  "servers": {
    "search": { "command": "search-server" },
    // for all
    "env": { "REGION": "eu" } // ours
  }
}
"#,
            None,
        ),
    ]);
}

#[test]
fn transports_and_addresses_are_named_as_the_client_does() {
    check(&[
        (
            "opencode.json",
            None,
            SAFE,
            r#"{
  "mcp": {
    "time": {
      "command": ["uvx", "mcp-server-time"]
    }
  }
}
"#,
            Some(
                r#"{
  "mcp": {
    "time": {
      "type": "local",
      "command": ["uvx", "mcp-server-time"]
    }
  }
}
"#,
            ),
        ),
        (
            ".mcp.json",
            None,
            SAFE,
            r#"{
  "mcpServers": {
    "docs": {
      "httpUrl": "https://example.com/mcp"
    }
  }
}
"#,
            Some(
                r#"{
  "mcpServers": {
    "docs": {
      "type": "http",
      "url": "https://example.com/mcp"
    }
  }
}
"#,
            ),
        ),
        (
            "~/.config/goose/config.yaml",
            None,
            SAFE,
            "extensions:
  time: # the time
    cmd: uvx
    args: [mcp-server-time]
    enabled: true
",
            Some(
                r#"extensions:
  time: # the time
    type: "stdio"
    cmd: uvx
    args: [mcp-server-time]
    enabled: true
"#,
            ),
        ),
        (
            ".codex/config.toml",
            None,
            UNSAFE,
            r#"[mcp_servers.docs]
type = "http"
url = "https://example.com/mcp" # docs
"#,
            Some(
                r#"[mcp_servers.docs]
url = "https://example.com/mcp" # docs
"#,
            ),
        ),
        (
            ".qwen/settings.json",
            None,
            SAFE,
            r#"{ "mcpServers": { "docs": { "type": "http", "url": "https://example.com/api" } } }
"#,
            Some(
                r#"{ "mcpServers": { "docs": { "type": "http", "httpUrl": "https://example.com/api" } } }
"#,
            ),
        ),
        (
            ".mcp.json",
            None,
            UNSAFE,
            r#"{ "mcpServers": { "docs": { "type": "http", "url": "localhost:3000/mcp" }, "x": { "type": "http", "url": "//example.com/mcp" } } }
"#,
            Some(
                r#"{ "mcpServers": { "docs": { "type": "http", "url": "http://localhost:3000/mcp" }, "x": { "type": "http", "url": "https://example.com/mcp" } } }
"#,
            ),
        ),
        (
            ".mcp.json",
            None,
            UNSAFE,
            r#"{ "mcpServers": { "docs": { "command": "docs-server", "url": "https://example.com/mcp" } } }
"#,
            Some(
                r#"{ "mcpServers": { "docs": { "command": "docs-server" } } }
"#,
            ),
        ),
        (
            "~/.config/Claude/claude_desktop_config.json",
            None,
            UNSAFE,
            r#"{
  "mcpServers": {
    "docs": {
      "type": "http",
      "url": "https://example.com/mcp"
    }
  }
}
"#,
            Some(
                r#"{
  "mcpServers": {
    "docs": {
      "command": "npx",
      "args": ["-y", "mcp-remote", "https://example.com/mcp"]
    }
  }
}
"#,
            ),
        ),
    ]);
}
