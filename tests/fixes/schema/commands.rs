//! Programs and their arguments.

use super::{SAFE, UNSAFE, check};

#[test]
fn a_command_line_comes_apart() {
    check(&[
        (
            ".mcp.json",
            None,
            SAFE,
            r#"{
  "mcpServers": {
    "time": {
      "command": "npx -y 'some server'"
    }
  }
}
"#,
            Some(
                r#"{
  "mcpServers": {
    "time": {
      "command": "npx",
      "args": ["-y", "some server"]
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
            r#"{"mcpServers":{"time":{"command":"uv run","args":[]}}}"#,
            Some(r#"{"mcpServers":{"time":{"command":"uv","args":["run"]}}}"#),
        ),
        (
            ".codex/config.toml",
            None,
            SAFE,
            r"[mcp_servers.files]
command = 'C:\srv\node.exe C:\srv\index.js' # files
startup_timeout_sec = 20
",
            Some(
                r#"[mcp_servers.files]
command = 'C:\srv\node.exe' # files
args = ["C:\\srv\\index.js"]
startup_timeout_sec = 20
"#,
            ),
        ),
        (
            "librechat.yaml",
            None,
            SAFE,
            "version: 1.2.8
mcpServers:
  time:
    command: npx -y some-server # time
    args:
      - --stdio
",
            Some(
                "version: 1.2.8
mcpServers:
  time:
    command: npx # time
    args:
      - -y
      - some-server
      - --stdio
",
            ),
        ),
        (
            ".mcp.json",
            None,
            SAFE,
            r#"{ "mcpServers": { "a": { "command": "npx", "args": "--root C:\\data" }, "b": { "command": "npx", "args": "a\\ b" } } }
"#,
            Some(
                r#"{ "mcpServers": { "a": { "command": "npx", "args": ["--root", "C:\\data"] }, "b": { "command": "npx", "args": "a\\ b" } } }
"#,
            ),
        ),
        (
            "opencode.json",
            None,
            SAFE,
            r#"{
  "mcp": {
    "time": {
      "type": "local",
      "command": "npx -y time-server",
      "args": ["--stdio"],
      "env": { "TZ": "UTC" }
    }
  }
}
"#,
            Some(
                r#"{
  "mcp": {
    "time": {
      "type": "local",
      "command": ["npx", "-y", "time-server", "--stdio"],
      "environment": { "TZ": "UTC" }
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
            r#"{ "mcpServers": { "time": { "command": ["uvx", "mcp-server-time"], "env": {} } } }
"#,
            Some(
                r#"{ "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"], "env": {} } } }
"#,
            ),
        ),
        (
            ".mcp.json",
            None,
            UNSAFE,
            r#"{ "mcpServers": { "time": "uvx mcp-server-time", "docs": "https://example.com/mcp" } }
"#,
            Some(
                r#"{ "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"] }, "docs": { "type": "http", "url": "https://example.com/mcp" } } }
"#,
            ),
        ),
        (
            ".mcp.json",
            None,
            SAFE,
            r#"{ "mcpServers": { "a": { "command": "a-server", "args": ["-y", ["x", "y"], 3] } } }
"#,
            Some(
                r#"{ "mcpServers": { "a": { "command": "a-server", "args": ["-y", "x", "y", "3"] } } }
"#,
            ),
        ),
    ]);
}

#[test]
fn a_program_is_started_without_cmd() {
    check(&[
        (
            ".mcp.json",
            None,
            UNSAFE,
            r#"{
  "mcpServers": {
    "docs": {
      "command": "cmd",
      "args": [
        "/c",
        "npx",
        "-y",
        "docs-server@1.0.0"
      ]
    }
  }
}
"#,
            Some(
                r#"{
  "mcpServers": {
    "docs": {
      "command": "npx",
      "args": [
        "-y",
        "docs-server@1.0.0"
      ]
    }
  }
}
"#,
            ),
        ),
        (
            ".codex/config.toml",
            None,
            UNSAFE,
            r#"[mcp_servers.docs]
command = "cmd"
args = ["/c", "npx", "-y", "docs-server@1.0.0"]
"#,
            Some(
                r#"[mcp_servers.docs]
command = "npx"
args = ["-y", "docs-server@1.0.0"]
"#,
            ),
        ),
    ]);
}
