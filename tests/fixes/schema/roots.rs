//! Where servers stand, and in which shape.

use super::super::{FakeSystem, Given, Os, text_of};
use super::{SAFE, UNSAFE, check};

#[test]
fn servers_come_to_the_root_that_the_client_reads() {
    check(&[
        (
            ".vscode/mcp.json",
            None,
            SAFE,
            r#"{
	// of the team
	"mcpServers": {
		"time": { "command": "uvx", "args": ["mcp-server-time"] } // the time
	}
}
"#,
            Some(
                r#"{
	// of the team
	"servers": {
		"time": { "command": "uvx", "args": ["mcp-server-time"] } // the time
	}
}
"#,
            ),
        ),
        (
            ".cursor/mcp.json",
            None,
            SAFE,
            r#"{"servers":{"time":{"command":"uvx","args":["mcp-server-time"]}}}"#,
            Some(r#"{"mcpServers":{"time":{"command":"uvx","args":["mcp-server-time"]}}}"#),
        ),
        (
            ".codex/config.toml",
            None,
            SAFE,
            r#"model = "gpt-5"

[mcp-servers.time] # the time
command = "uvx"
args = ["mcp-server-time"]

[mcp-servers.time.env]
TZ = "UTC"

[mcp-servers.git]
command = "uvx"
args = ["mcp-server-git"]
"#,
            Some(
                r#"model = "gpt-5"

[mcp_servers.time] # the time
command = "uvx"
args = ["mcp-server-time"]

[mcp_servers.time.env]
TZ = "UTC"

[mcp_servers.git]
command = "uvx"
args = ["mcp-server-git"]
"#,
            ),
        ),
        (
            ".codex/config.toml",
            None,
            SAFE,
            r#"[mcp.servers.time]
command = "uvx"

[mcp.servers.time.env]
TZ = "UTC"
"#,
            Some(
                r#"[mcp_servers.time]
command = "uvx"

[mcp_servers.time.env]
TZ = "UTC"
"#,
            ),
        ),
        (
            ".codex/config.toml",
            None,
            UNSAFE,
            r#"[[mcp_servers]]
name = "time"
command = "uvx" # runs it
args = ["mcp-server-time"]

[mcp_servers.env]
TZ = "UTC"

[[mcp_servers]]
name = "my docs"
url = "https://example.com/mcp"
"#,
            Some(
                r#"[mcp_servers.time]
command = "uvx" # runs it
args = ["mcp-server-time"]

[mcp_servers.time.env]
TZ = "UTC"

[mcp_servers.my-docs]
url = "https://example.com/mcp"
"#,
            ),
        ),
        (
            ".codex/config.toml",
            None,
            UNSAFE,
            r#"[mcp_servers.time]
command = "uvx"

[mcpServers.git]
command = "git-mcp"

[mcpServers.git.env]
A = "b"
"#,
            Some(
                r#"[mcp_servers.time]
command = "uvx"

[mcp_servers.git]
command = "git-mcp"

[mcp_servers.git.env]
A = "b"
"#,
            ),
        ),
        (
            ".vscode/mcp.json",
            None,
            SAFE,
            r#"{
  "mcp": {
    "inputs": [],
    "servers": {
      "time": {
        "command": "uvx",
        "args": ["mcp-server-time"]
      }
    }
  }
}
"#,
            Some(
                r#"{
  "inputs": [],
  "servers": {
    "time": {
      "command": "uvx",
      "args": ["mcp-server-time"]
    }
  }
}
"#,
            ),
        ),
        (
            ".vscode/settings.json",
            None,
            SAFE,
            r#"{
    "editor.tabSize": 4,
    "mcpServers": {
        "time": { "command": "uvx", "args": ["mcp-server-time"] }
    },
}
"#,
            None,
        ),
        (
            ".vscode/mcp.json",
            None,
            UNSAFE,
            r#"{
  "servers": {
    "time": {
      "command": "uvx",
      "args": ["mcp-server-time"]
    }
  },
  "mcpServers": {
    "git": {
      "command": "uvx",
      "args": ["mcp-server-git"]
    },
    "time": { "args": ["mcp-server-time"], "command": "uvx" }
  }
}
"#,
            Some(
                r#"{
  "servers": {
    "time": {
      "command": "uvx",
      "args": ["mcp-server-time"]
    },
    "git": {
      "command": "uvx",
      "args": ["mcp-server-git"]
    }
  }
}
"#,
            ),
        ),
        (
            ".vscode/mcp.json",
            None,
            UNSAFE,
            r#"{ "servers": { "time": { "command": "a" } }, "mcpServers": { "time": { "command": "b" } } }
"#,
            None,
        ),
        (
            ".mcp.json",
            None,
            SAFE,
            r#"{
    "mcpServers": [
        {
            "name": "time",
            "command": "uvx",
            "args": ["mcp-server-time"]
        },
        { "name": "git", "command": "git-mcp" }
    ]
}
"#,
            Some(
                r#"{
    "mcpServers": {
        "time": {
            "command": "uvx",
            "args": ["mcp-server-time"]
        },
        "git": { "command": "git-mcp" }
    }
}
"#,
            ),
        ),
        (
            ".continue/mcpServers/x.yaml",
            None,
            SAFE,
            r#"name: X
version: "1"
schema: v1
mcpServers:
  # the time
  time:
    command: uvx
    args:
      - mcp-server-time
  docs: # remote
    type: streamable-http
    url: https://example.com/mcp
"#,
            Some(
                r#"name: X
version: "1"
schema: v1
mcpServers:
  # the time
  - name: time
    command: uvx
    args:
      - mcp-server-time
  - name: docs # remote
    type: streamable-http
    url: https://example.com/mcp
"#,
            ),
        ),
        (
            "librechat.yaml",
            None,
            SAFE,
            "version: 1.2.8
mcpServers:
- name: time
  command: uvx
  args:
  - mcp-server-time
",
            Some(
                "version: 1.2.8
mcpServers:
  time:
    command: uvx
    args:
    - mcp-server-time
",
            ),
        ),
        (
            ".vscode/settings.json",
            None,
            UNSAFE,
            r#"{ "mcpServers": { "time": { "command": "time-mcp" } } }
"#,
            None,
        ),
        (
            ".vscode/mcp.json",
            None,
            SAFE,
            r#"{
  // ours
  "mcp": {
    // the time
    "servers": { "time": { "command": "time-mcp" } }
  }
}
"#,
            None,
        ),
    ]);
}

#[test]
fn servers_at_the_top_level_get_a_root() {
    check(&[
        (
            ".mcp.json",
            None,
            SAFE,
            r#"{
  "time": {
    "command": "uvx",
    "args": [
      "mcp-server-time"
    ]
  },

  "git": { "command": "git-mcp" }
}
"#,
            Some(
                r#"{
  "mcpServers": {
    "time": {
      "command": "uvx",
      "args": [
        "mcp-server-time"
      ]
    },

    "git": { "command": "git-mcp" }
  }
}
"#,
            ),
        ),
        (
            ".mcp.json",
            None,
            SAFE,
            r#"{"time":{"command":"uvx","args":["mcp-server-time"]}}"#,
            Some(r#"{"mcpServers":{"time":{"command":"uvx","args":["mcp-server-time"]}}}"#),
        ),
        (
            ".cursor/mcp.json",
            None,
            UNSAFE,
            r#"{
	"mcpServers": {
		"git": {
			"command": "git-mcp"
		}
	},

	"time": {
			"command": "uvx",
			"args": ["mcp-server-time"]
		},
	"docs": { "url": "https://example.com/mcp" }
}
"#,
            Some(
                r#"{
	"mcpServers": {
		"git": {
			"command": "git-mcp"
		},
		"time": {
				"command": "uvx",
				"args": ["mcp-server-time"]
			},
		"docs": { "url": "https://example.com/mcp" }
	}
}
"#,
            ),
        ),
        (
            ".mcp.json",
            None,
            SAFE,
            r#"{ "mcpServers": { "git": { "command": "git-mcp" } }, "time": { "command": "time-mcp" } }
"#,
            None,
        ),
    ]);
}

#[test]
fn what_another_client_looks_for_is_left_to_it() {
    let text = "{ \"servers\": { \"time\": { \"command\": \"time-mcp\" } } }\n";
    let system = FakeSystem::new(Os::Linux).directory("/home/me/project/.claude", 0o755);
    let given = Given { path: ".mcp.json", client: None, text };
    let report = given.fix_on(&system, false, true);
    assert!(report.report.diagnostics.iter().any(|diagnostic| diagnostic.rule == "schema/wrong-root-key"));
    assert_eq!(text_of(&report, text), text);
}

#[test]
fn what_is_right_for_one_reader_stays_so_for_the_others() {
    let folder = |system: FakeSystem, name: &str| system.directory(&format!("/home/me/project/{name}"), 0o755);
    let system = [".claude", ".qwen"].into_iter().fold(FakeSystem::new(Os::Linux), folder);
    for (text, wanted) in [
        (
            r#"{ "mcpServers": { "docs": { "url": "https://example.com/mcp" } } }"#,
            r#"{ "mcpServers": { "docs": { "type": "http", "url": "https://example.com/mcp" } } }"#,
        ),
        (
            r#"{ "mcpServers": { "time": { "command": "time-mcp", "timeout": 5 } } }"#,
            r#"{ "mcpServers": { "time": { "command": "time-mcp", "timeout": 5000 } } }"#,
        ),
    ] {
        let given = Given { path: ".mcp.json", client: None, text };
        let report = given.fix_on(&system, false, true);
        assert_eq!(text_of(&report, text), wanted);
    }
}
