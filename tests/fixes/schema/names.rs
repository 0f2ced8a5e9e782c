//! Fields, names of servers, inputs and references.

use super::{SAFE, UNSAFE, check};

#[test]
fn fields_get_the_name_the_place_and_the_type_they_have() {
    check(&[
        (
            ".codex/config.toml",
            None,
            SAFE,
            r#"[mcp_servers.docs]
url = "https://example.com/mcp"

[mcp_servers.docs.headers]
X-Team = "a"
"#,
            Some(
                r#"[mcp_servers.docs]
url = "https://example.com/mcp"

[mcp_servers.docs.http_headers]
X-Team = "a"
"#,
            ),
        ),
        (
            ".codex/config.toml",
            None,
            UNSAFE,
            r#"[mcp_servers.time]
command = "time-server"
disabled = true # for now
"#,
            Some(
                r#"[mcp_servers.time]
command = "time-server"
enabled = false # for now
"#,
            ),
        ),
        (
            ".continue/mcpServers/docs.yaml",
            None,
            SAFE,
            r#"name: Docs
version: "0.0.1"
schema: v1
mcpServers:
  - name: docs
    url: https://example.com/mcp
    headers:
      X-Team: a # the team
"#,
            Some(
                r#"name: Docs
version: "0.0.1"
schema: v1
mcpServers:
  - name: docs
    url: https://example.com/mcp
    requestOptions:
      headers:
        X-Team: a # the team
"#,
            ),
        ),
        (
            ".continue/mcpServers/docs.yaml",
            None,
            SAFE,
            "# ours
mcpServers:
  - name: docs
    url: https://example.com/mcp
",
            Some(
                r#"# ours
name: "docs"
version: "1.0.0"
mcpServers:
  - name: docs
    url: https://example.com/mcp
"#,
            ),
        ),
        (
            "~/.config/Code/User/cline_mcp_settings.json",
            Some("cline"),
            SAFE,
            r#"{
  "mcpServers": {
    "time": { "command": "time-server", "disabled": "false", "timeout": "60", "autoApprove": "now" }
  }
}
"#,
            Some(
                r#"{
  "mcpServers": {
    "time": { "command": "time-server", "disabled": false, "timeout": "60", "autoApprove": "now" }
  }
}
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
    command: time-server
",
            Some(
                "version: 1.2.8
mcpServers:
  time:
    command: time-server
    args: []
",
            ),
        ),
        (
            ".mcp.json",
            None,
            SAFE,
            r#"{ "mcpServers": { "a": { "command": "a-server", "timeout": "60000" }, "b": { "command": "b-server", "timeout": "60" } } }
"#,
            Some(
                r#"{ "mcpServers": { "a": { "command": "a-server", "timeout": 60000 }, "b": { "command": "b-server", "timeout": "60" } } }
"#,
            ),
        ),
    ]);
}

#[test]
fn a_server_gets_a_name_that_the_client_takes() {
    check(&[
        (
            ".codex/config.toml",
            None,
            UNSAFE,
            r#"[mcp_servers."my docs"]
command = "docs-mcp"

[mcp_servers."my docs".env]
LANG = "en"
"#,
            Some(
                r#"[mcp_servers.my-docs]
command = "docs-mcp"

[mcp_servers.my-docs.env]
LANG = "en"
"#,
            ),
        ),
        (
            ".mcp.json",
            None,
            UNSAFE,
            r#"{
  "mcpServers": {
    "workspace": { "command": "workspace-mcp" }
  }
}
"#,
            Some(
                r#"{
  "mcpServers": {
    "workspace-server": { "command": "workspace-mcp" }
  }
}
"#,
            ),
        ),
        (
            ".gemini/settings.json",
            None,
            UNSAFE,
            r#"{
  "mcp": { "allowed": ["my_docs"] },
  "mcpServers": { "my_docs": { "command": "docs-mcp" }, "my_time": { "command": "time-mcp" } }
}
"#,
            Some(
                r#"{
  "mcp": { "allowed": ["my_docs"] },
  "mcpServers": { "my_docs": { "command": "docs-mcp" }, "my-time": { "command": "time-mcp" } }
}
"#,
            ),
        ),
        (
            ".mcp.json",
            None,
            UNSAFE,
            r#"{ "mcpServers": { "acme.docs": { "command": "acme-docs" }, "acme docs": { "command": "acme-docs-2" } } }
"#,
            Some(
                r#"{ "mcpServers": { "acme.docs": { "command": "acme-docs" }, "acme-docs-2": { "command": "acme-docs-2" } } }
"#,
            ),
        ),
        (
            ".mcp.json",
            None,
            UNSAFE,
            r#"{
  "mcpServers": {
    "workspace": { "command": "workspace-mcp", "args": ["--allow", "mcp__workspace__read"] }
  }
}
"#,
            None,
        ),
    ]);
}

#[test]
fn inputs_are_declared_and_referred_to() {
    check(&[
        (
            ".vscode/mcp.json",
            None,
            SAFE,
            r#"{
	"servers": {
		"gh": {
			"command": "gh-mcp",
			"env": { "GITHUB_TOKEN": "${input:github_token}" }
		}
	}
}
"#,
            Some(
                r#"{
	"inputs": [
		{
			"id": "github_token",
			"type": "promptString",
			"description": "Github token",
			"password": true
		}
	],
	"servers": {
		"gh": {
			"command": "gh-mcp",
			"env": { "GITHUB_TOKEN": "${input:github_token}" }
		}
	}
}
"#,
            ),
        ),
        (
            ".vscode/mcp.json",
            None,
            SAFE,
            r#"{
  "servers": {
    "gh": {
      "command": "gh-mcp",
      "env": { "TEAM": "${input:team}" }
    }
  },
  "inputs": [
    {
      "id": "x", // said
      "type": "prompt"
    }
  ]
}
"#,
            Some(
                r#"{
  "servers": {
    "gh": {
      "command": "gh-mcp",
      "env": { "TEAM": "${input:team}" }
    }
  },
  "inputs": [
    {
      "id": "x", // said
      "type": "promptString",
      "description": "X"
    },
    {
      "id": "team",
      "type": "promptString",
      "description": "Team"
    }
  ]
}
"#,
            ),
        ),
        (
            ".vscode/mcp.json",
            None,
            UNSAFE,
            r#"{ "inputs": [{ "id": "token", "type": "promptString", "description": "Token" }], "servers": { "gh": { "command": "gh-mcp", "env": { "A": "${input:tokens}" } } } }
"#,
            Some(
                r#"{ "inputs": [{ "id": "token", "type": "promptString", "description": "Token" }], "servers": { "gh": { "command": "gh-mcp", "env": { "A": "${input:token}" } } } }
"#,
            ),
        ),
        (
            ".vscode/settings.json",
            None,
            SAFE,
            r#"{ "mcp.servers": { "gh": { "command": "gh-mcp", "env": { "A": "${input:team}" } } } }
"#,
            None,
        ),
        (
            ".vscode/settings.json",
            None,
            SAFE,
            r#"{
  "mcp": {
    "servers": {
      "gh": { "command": "gh-mcp", "env": { "A": "${input:team}" } }
    }
  }
}
"#,
            Some(
                r#"{
  "mcp": {
    "inputs": [
      {
        "id": "team",
        "type": "promptString",
        "description": "Team"
      }
    ],
    "servers": {
      "gh": { "command": "gh-mcp", "env": { "A": "${input:team}" } }
    }
  }
}
"#,
            ),
        ),
    ]);
}

#[test]
fn references_are_written_as_the_client_expands_them() {
    check(&[
        (
            "librechat.yaml",
            None,
            SAFE,
            "version: 1.2.8
mcpServers:
  docs:
    type: streamable-http
    url: https://example.com/mcp
    headers:
      Authorization: Bearer ${env:DOCS_TOKEN} # ours
",
            Some(
                r#"version: 1.2.8
mcpServers:
  docs:
    type: streamable-http
    url: https://example.com/mcp
    headers:
      Authorization: "Bearer ${DOCS_TOKEN}" # ours
"#,
            ),
        ),
        (
            ".zed/settings.json",
            None,
            UNSAFE,
            r#"{
  "context_servers": {
    "gh": {
      "command": "gh-mcp",
      "env": { "GH_HOST": "github.com", "GITHUB_TOKEN": "${GITHUB_TOKEN}" }
    }
  }
}
"#,
            Some(
                r#"{
  "context_servers": {
    "gh": {
      "command": "gh-mcp",
      "env": { "GH_HOST": "github.com" }
    }
  }
}
"#,
            ),
        ),
        (
            ".zed/settings.json",
            None,
            UNSAFE,
            r#"{
  "context_servers": {
    "gh": {
      "command": "gh-mcp",
      "env": {
        "GITHUB_TOKEN": "${GITHUB_TOKEN}"
      }
    }
  }
}
"#,
            Some(
                r#"{
  "context_servers": {
    "gh": {
      "command": "gh-mcp"
    }
  }
}
"#,
            ),
        ),
    ]);
}
