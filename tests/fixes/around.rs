//! What stands beside the command line of a container, and what is around it.

use mcp_clinic::diagnostic::Applicability;
use mcp_clinic::system::{FakeSystem, Os};

use super::{Given, fixed, text_of};

/// Before and after: path, client, whether unsafe fixes are asked for.
type Pair = (&'static str, Option<&'static str>, bool, &'static str, &'static str);

fn check(pairs: &[Pair]) {
    for (path, client, unsafe_fixes, before, after) in pairs {
        assert_eq!(fixed(path, *client, before, *unsafe_fixes), *after, "{path}");
    }
}

#[test]
fn variables_get_into_the_container() {
    check(&[
        (
            ".mcp.json",
            None,
            false,
            r#"{"mcpServers":{"x":{"command":"docker","args":["run","-i","--rm","a/b:1"],"env":{"A_KEY":"${A_KEY}","B":"1"}}}}"#,
            r#"{"mcpServers":{"x":{"command":"docker","args":["run","-i","--rm","-e","A_KEY","-e","B","a/b:1"],"env":{"A_KEY":"${A_KEY}","B":"1"}}}}"#,
        ),
        (
            ".mcp.json",
            None,
            false,
            "{\n  \"mcpServers\": {\n    \"x\": {\n      \"command\": \"docker\",\n      \"args\": [\n        \"run\", \"-i\", \"--rm\",\n        \"-e\", \"B\",\n        \"a/b:1\"\n      ],\n      \"env\": { \"A_KEY\": \"${A_KEY}\", \"B\": \"1\" }\n    }\n  }\n}\n",
            "{\n  \"mcpServers\": {\n    \"x\": {\n      \"command\": \"docker\",\n      \"args\": [\n        \"run\", \"-i\", \"--rm\",\n        \"-e\", \"B\",\n        \"-e\", \"A_KEY\",\n        \"a/b:1\"\n      ],\n      \"env\": { \"A_KEY\": \"${A_KEY}\", \"B\": \"1\" }\n    }\n  }\n}\n",
        ),
        (
            ".codex/config.toml",
            None,
            false,
            "[mcp_servers.x]\ncommand = \"docker\"\nargs = [\n  \"run\",\n  \"-i\",\n  \"--rm\", # each time anew\n  # the image\n  \"a/b:1\"\n]\n\n[mcp_servers.x.env]\nB = \"1\" # of B\n",
            "[mcp_servers.x]\ncommand = \"docker\"\nargs = [\n  \"run\",\n  \"-i\",\n  \"--rm\", # each time anew\n  \"-e\",\n  \"B\",\n  # the image\n  \"a/b:1\"\n]\n\n[mcp_servers.x.env]\nB = \"1\" # of B\n",
        ),
        // What the client does not hand on by itself.
        (
            ".cursor/mcp.json",
            None,
            true,
            "{ \"mcpServers\": { \"x\": { \"command\": \"docker\", \"args\": [\"run\", \"-i\", \"--rm\", \"-e\", \"A_ZONE\", \"a/b:1\"] } } }",
            "{ \"mcpServers\": { \"x\": { \"command\": \"docker\", \"args\": [\"run\", \"-i\", \"--rm\", \"-e\", \"A_ZONE\", \"a/b:1\"], \"env\": { \"A_ZONE\": \"${env:A_ZONE}\" } } } }",
        ),
        (
            ".codex/config.toml",
            None,
            true,
            "[mcp_servers.x]\ncommand = \"docker\"\nargs = [\"run\", \"-i\", \"--rm\", \"-e\", \"A\", \"-e\", \"B\", \"a/b:1\"]\n",
            "[mcp_servers.x]\ncommand = \"docker\"\nargs = [\"run\", \"-i\", \"--rm\", \"-e\", \"A\", \"-e\", \"B\", \"a/b:1\"]\nenv_vars = [\"A\", \"B\"]\n",
        ),
        // Claude Desktop fills nothing in.
        (
            "claude_desktop_config.json",
            Some("claude-desktop"),
            true,
            "{ \"mcpServers\": { \"x\": { \"command\": \"docker\", \"args\": [\"run\", \"-i\", \"--rm\", \"-e\", \"A_ZONE\", \"a/b:1\"] } } }",
            "{ \"mcpServers\": { \"x\": { \"command\": \"docker\", \"args\": [\"run\", \"-i\", \"--rm\", \"-e\", \"A_ZONE\", \"a/b:1\"] } } }",
        ),
    ]);
}

#[test]
fn this_machine_is_named_in_variables_and_arguments_at_once() {
    let docker = |before: &str| {
        format!(
            "{{\n\t\"mcpServers\": {{\n\t\t\"x\": {{\n\t\t\t\"command\": \"docker\",\n\t\t\t\"args\": [\"run\", \"-i\", \"--rm\", \"-e\", \"A_URL\", \"-e\", \"A_URL\", {before}\n\t\t}}\n\t}}\n}}\n"
        )
    };
    let before = docker(
        "\"a/b:1\", \"http:\\/\\/localhost:1\"],\n\t\t\t\"env\": { \"A_URL\": \"mongodb://u@localhost:1,127.0.0.1:2/d\" }",
    );
    let after = docker(
        "\"--add-host=host.docker.internal:host-gateway\", \"a/b:1\", \"http:\\/\\/host.docker.internal:1\"],\n\t\t\t\"env\": { \"A_URL\": \"mongodb://u@host.docker.internal:1,host.docker.internal:2/d\" }",
    );
    assert_eq!(fixed(".mcp.json", None, &before, true), after);
    assert_eq!(fixed(".mcp.json", None, &before, false), before);
    // Docker Desktop knows the name by itself.
    let given = "{ \"mcpServers\": { \"x\": { \"command\": \"docker\", \"args\": [\"run\", \"-i\", \"--rm\", \"a/b:1\", \"http://localhost:1\"] } } }";
    let path = "~/Library/Application Support/Claude/claude_desktop_config.json";
    assert_eq!(fixed(path, Some("claude-desktop"), given, true), given.replace("localhost", "host.docker.internal"));
}

#[test]
fn what_yaml_repeats_is_not_changed_for_one() {
    let text = "name: x\nversion: 0.0.1\nschema: v1\nmcpServers:\n  - name: x\n    command: docker\n    args: &a\n      - run\n      - -it\n      - --rm\n      - a/b:1\n  - name: y\n    command: docker\n    args: *a\n";
    assert_eq!(fixed(".continue/mcpServers/x.yaml", None, text, true), text);
}

#[test]
fn what_is_no_argument_keeps_its_place() {
    // A number between a flag and its value; a quoted script.
    for text in [
        "{ \"mcpServers\": { \"x\": { \"command\": \"docker\", \"args\": [\"run\", \"-i\", \"--rm\", \"-v\", 1, \"/var/run/docker.sock:/s\", \"a/b:1\"] } } }",
        "{ \"mcpServers\": { \"x\": { \"command\": \"sh\", \"args\": [\"-lc\", \"docker run -it --rm -e 'A=b c' a/b:1\"] } } }",
    ] {
        let given = Given { path: ".mcp.json", client: None, text };
        let found = given.fix(true);
        let own = |name: &str| name.starts_with("docker/");
        let applied = found.files.iter().flat_map(|file| &file.applied).filter(|applied| own(applied.rule));
        assert_eq!(applied.count(), 0, "{text}");
    }
}

#[test]
fn comments_on_what_is_moved_ask_for_a_word() {
    let text = "{\n  \"context_servers\": {\n    \"x\": {\n      \"command\": \"docker\",\n      \"args\": [\n        \"run\",\n        \"a/b:1\",\n        \"-i\", // to be spoken to\n        \"--rm\",\n        \"serve\",\n      ],\n    },\n  },\n}\n";
    assert_eq!(fixed(".zed/settings.json", None, text, false), text);
    assert_eq!(
        fixed(".zed/settings.json", None, text, true),
        "{\n  \"context_servers\": {\n    \"x\": {\n      \"command\": \"docker\",\n      \"args\": [\n        \"run\",\n        \"-i\",\n        \"--rm\",\n        \"a/b:1\",\n        \"serve\",\n      ],\n    },\n  },\n}\n"
    );
}

#[test]
fn a_flag_with_a_remark_goes_only_when_asked() {
    let text = "[mcp_servers.x]\ncommand = \"docker\"\nargs = [\n  \"run\",\n  \"-i\", # to be spoken to\n  \"-t\", # a terminal\n  \"--rm\",\n  \"a/b:1\",\n]\n";
    assert_eq!(fixed(".codex/config.toml", None, text, false), text);
    assert_eq!(fixed(".codex/config.toml", None, text, true), text.replace("  \"-t\", # a terminal\n", ""));
}

#[test]
fn containers_that_agents_work_in() {
    // Somewhere the work has to be, and the gateway starts its servers through the socket.
    check(&[
        (
            ".devcontainer/devcontainer.json",
            None,
            true,
            "{\n  \"image\": \"debian\",\n  \"privileged\": true, // for the tests\n  \"capAdd\": [\"SYS_PTRACE\", \"SYS_ADMIN\"],\n  \"runArgs\": [\"--init\", \"-itv\", \"/var/run/docker.sock:/s\", \"--name=x\"],\n  \"mounts\": [\n    // what it sees\n    \"source=/var/run/docker.sock,target=/s,type=bind\", // the socket\n    { \"source\": \"/srv/cache\", \"target\": \"/cache\", \"type\": \"bind\" },\n  ],\n  \"features\": { \"ghcr.io/devcontainers/features/docker-outside-of-docker:1\": {} },\n  \"workspaceMount\": \"source=/run,target=/work,type=bind\",\n}\n",
            "{\n  \"image\": \"debian\",\n  \"capAdd\": [\"SYS_PTRACE\"],\n  \"runArgs\": [\"--init\", \"-it\", \"--name=x\"],\n  \"mounts\": [\n    // what it sees\n    { \"source\": \"/srv/cache\", \"target\": \"/cache\", \"type\": \"bind\" },\n  ],\n  \"features\": {},\n  \"workspaceMount\": \"source=/run,target=/work,type=bind\",\n}\n",
        ),
        (
            "compose.yaml",
            None,
            true,
            "services:\n  claude: # the agent\n    image: acme/claude:1\n    privileged: true\n    volumes:\n      - .:/work\n      - /var/run/docker.sock:/var/run/docker.sock # why\n      - type: bind\n        source: /run/podman/podman.sock\n        target: /s\n    cap_add: [SYS_PTRACE, ALL]\n  db:\n    image: postgres:17\n    privileged: true\n  gateway:\n    image: docker/mcp-gateway\n    volumes: [/var/run/docker.sock:/var/run/docker.sock]\n",
            "services:\n  claude: # the agent\n    image: acme/claude:1\n    volumes:\n      - .:/work\n    cap_add: [SYS_PTRACE]\n  db:\n    image: postgres:17\n    privileged: true\n  gateway:\n    image: docker/mcp-gateway\n    volumes: [/var/run/docker.sock:/var/run/docker.sock]\n",
        ),
    ]);
}

#[test]
fn programs_start_by_themselves() {
    let server = |line: &str| format!("{{ \"mcpServers\": {{ \"x\": {{ {line} }} }} }}\n");
    for (before, after) in [
        (r#""command": "sudo", "args": ["/srv/x", "--a"]"#, r#""command": "/srv/x", "args": ["--a"]"#),
        (r#""command": "sudo", "args": ["-n", "-u", "root", "--", "/srv/x"]"#, r#""command": "/srv/x", "args": []"#),
        (
            r#""command": "env", "args": ["A=1", "sudo", "-E", "/srv/x"]"#,
            r#""command": "env", "args": ["A=1", "/srv/x"]"#,
        ),
        // What is set for the program alone would be lost.
        (r#""command": "sudo", "args": ["A=1", "/srv/x"]"#, r#""command": "sudo", "args": ["A=1", "/srv/x"]"#),
        (r#""command": "sh", "args": ["-c", "sudo /srv/x --a"]"#, r#""command": "/srv/x", "args": ["--a"]"#),
        (
            r#""command": "bash", "args": ["-c", "exec uvx docs-mcp==1.2.0 --a"]"#,
            r#""command": "uvx", "args": ["docs-mcp==1.2.0", "--a"]"#,
        ),
        (r#""command": "sh", "args": ["-c", "/srv/x"]"#, r#""command": "/srv/x", "args": []"#),
        (r#""command": "sh", "args": ["-c", "A=1 /srv/x"]"#, r#""command": "sh", "args": ["-c", "A=1 /srv/x"]"#),
        (r#""command": "sh", "args": ["-c", "~/x --a"]"#, r#""command": "sh", "args": ["-c", "~/x --a"]"#),
        (r#""command": "sh", "args": ["-c", "cd /srv"]"#, r#""command": "sh", "args": ["-c", "cd /srv"]"#),
        (
            r#""command": "pwsh", "args": ["-Command", "npx -y docs@1.2.0"]"#,
            r#""command": "pwsh", "args": ["-Command", "npx -y docs@1.2.0"]"#,
        ),
        (
            r#""command": "sh", "args": ["-c", "/srv/x \"$1\"", "y"]"#,
            r#""command": "sh", "args": ["-c", "/srv/x \"$1\"", "y"]"#,
        ),
    ] {
        assert_eq!(fixed(".mcp.json", None, &server(before), true), server(after));
    }
    check(&[
        (
            ".continue/mcpServers/x.yaml",
            None,
            true,
            "name: x\nversion: 0.0.1\nschema: v1\nmcpServers:\n  - name: x\n    command: bash # a shell\n    args:\n      - -c\n      - /srv/x --a 1b # all\n",
            "name: x\nversion: 0.0.1\nschema: v1\nmcpServers:\n  - name: x\n    command: /srv/x # a shell\n    args:\n      - --a # all\n      - 1b\n",
        ),
        (
            "opencode.json",
            None,
            true,
            "{\n  \"mcp\": {\n    \"x\": {\n      \"type\": \"local\",\n      \"command\": [\n        \"sh\",\n        \"-c\",\n        \"/srv/x --a\"\n      ]\n    },\n    \"y\": { \"type\": \"local\", \"command\": [\"sudo\", \"/srv/y\"] }\n  }\n}\n",
            "{\n  \"mcp\": {\n    \"x\": {\n      \"type\": \"local\",\n      \"command\": [\n        \"/srv/x\",\n        \"--a\"\n      ]\n    },\n    \"y\": { \"type\": \"local\", \"command\": [\"/srv/y\"] }\n  }\n}\n",
        ),
        (
            ".codex/config.toml",
            None,
            true,
            "[mcp_servers.x]\ncommand = 'bash'\nargs = ['-c', '/srv/x --a']\n",
            "[mcp_servers.x]\ncommand = '/srv/x'\nargs = ['--a']\n",
        ),
    ]);
}

#[test]
fn a_value_that_would_be_taken_apart_stands_in_a_variable() {
    let server = |header: &str, more: &str| {
        format!(
            "{{ \"mcpServers\": {{ \"x\": {{ \"command\": \"npx\", \"args\": [\"-y\", \"mcp-remote@0.15.1\", \"https://x.acme.io/mcp\", \"--header\", \"{header}\"]{more} }} }} }}"
        )
    };
    for (header, more, unsafe_fixes, new, with) in [
        ("X-Team: docs", "", false, "X-Team:docs", ""),
        ("X-Team: our docs", "", false, "X-Team:${X_TEAM_HEADER}", ", \"env\": { \"X_TEAM_HEADER\": \"our docs\" }"),
        (
            "Authorization: Bearer ${env:A_TOKEN}",
            "",
            true,
            "Authorization:${AUTH_HEADER}",
            ", \"env\": { \"AUTH_HEADER\": \"Bearer ${env:A_TOKEN}\" }",
        ),
        (
            "Authorization: Bearer ${A_TOKEN}",
            ", \"env\": { \"A\": \"1\" }",
            true,
            "Authorization:${AUTH_HEADER}",
            ", \"env\": { \"A\": \"1\", \"AUTH_HEADER\": \"Bearer ${env:A_TOKEN}\" }",
        ),
        // Of what stands in the file the value would have to be moved.
        (
            "Authorization: Bearer ${A_TOKEN}",
            ", \"env\": { \"A_TOKEN\": \"${env:A_TOKEN}\" }",
            true,
            "Authorization: Bearer ${A_TOKEN}",
            ", \"env\": { \"A_TOKEN\": \"${env:A_TOKEN}\" }",
        ),
        ("X: a $b", ", \"env\": {}", true, "X: a $b", ", \"env\": {}"),
    ] {
        let text = server(header, more);
        assert_eq!(fixed(".cursor/mcp.json", None, &text, unsafe_fixes), server(new, with));
    }
}

#[test]
fn addresses_and_what_is_listened_on() {
    check(&[
        (
            ".mcp.json",
            None,
            true,
            "{\"mcpServers\":{\"x\":{\"type\":\"http\",\"url\":\"HTTP:\\/\\/mcp.acme.io/mcp\"},\"y\":{\"type\":\"sse\",\"url\":\"https://acme.io/mcp\"},\"z\":{\"type\":\"http\",\"url\":\"http://mcp.acme.io:8080/mcp\"}}}",
            "{\"mcpServers\":{\"x\":{\"type\":\"http\",\"url\":\"https:\\/\\/mcp.acme.io/mcp\"},\"y\":{\"type\":\"http\",\"url\":\"https://acme.io/mcp\"},\"z\":{\"type\":\"http\",\"url\":\"http://mcp.acme.io:8080/mcp\"}}}",
        ),
        (
            ".codex/config.toml",
            None,
            true,
            "[mcp_servers.x]\ncommand = \"notes\"\nargs = [\"--host\", '0.0.0.0'] # everywhere\nenv = { HOST = \"[::]:80\", A = \"0.0.0.0\" }\n",
            "[mcp_servers.x]\ncommand = \"notes\"\nargs = [\"--host\", '127.0.0.1'] # everywhere\nenv = { HOST = \"[::1]:80\", A = \"0.0.0.0\" }\n",
        ),
        (
            ".mcp.json",
            None,
            true,
            "{ \"mcpServers\": { \"x\": { \"command\": \"docker\", \"args\": [\"run\", \"-i\", \"--rm\", \"-e\", \"NODE_TLS_REJECT_UNAUTHORIZED\", \"-e\", \"A\", \"a/b:1\"], \"env\": { \"NODE_TLS_REJECT_UNAUTHORIZED\": \"0\", \"A\": \"1\" } } } }",
            "{ \"mcpServers\": { \"x\": { \"command\": \"docker\", \"args\": [\"run\", \"-i\", \"--rm\", \"-e\", \"A\", \"a/b:1\"], \"env\": { \"A\": \"1\" } } } }",
        ),
        (
            ".kiro/settings/mcp.json",
            None,
            true,
            "{\n  \"mcpServers\": {\n    \"x\": {\n      \"command\": \"x\",\n      \"autoApprove\": [\"*\", \"read\"]\n    },\n    \"y\": {\n      \"command\": \"y\",\n      \"autoApprove\": [\"*\"]\n    }\n  }\n}\n",
            "{\n  \"mcpServers\": {\n    \"x\": {\n      \"command\": \"x\",\n      \"autoApprove\": [\"read\"]\n    },\n    \"y\": {\n      \"command\": \"y\"\n    }\n  }\n}\n",
        ),
        (
            ".mcp.json",
            None,
            true,
            "{ \"mcpServers\": { \"x\": { \"command\": \"mcp-server-filesystem\", \"args\": [\"/srv/docs\", \"/home/ann\", \"/\"] }, \"y\": { \"command\": \"mcp-server-filesystem\", \"args\": [\"/\"] } } }",
            "{ \"mcpServers\": { \"x\": { \"command\": \"mcp-server-filesystem\", \"args\": [\"/srv/docs\"] }, \"y\": { \"command\": \"mcp-server-filesystem\", \"args\": [\"/\"] } } }",
        ),
    ]);
}

#[test]
fn folders_are_made_by_hand() {
    let text = "{ \"mcpServers\": { \"x\": { \"command\": \"docker\", \"args\": [\"run\", \"-i\", \"--rm\", \"-v\", \"/srv/my data:/d\", \"-v\", \"/srv/a.json:/a\", \"a/b:1\"] }, \"y\": { \"command\": \"mcp-server-filesystem\", \"args\": [\"/srv/it's\"] } } }";
    let system = FakeSystem::new(Os::Linux).env("PATH", "/usr/bin").file("/usr/bin/docker", 0o755, "\u{7f}ELF");
    let given = Given { path: ".mcp.json", client: None, text };
    let found = given.fix_on(&system, true, true);
    assert_eq!(text_of(&found, text), text);
    let orders: Vec<_> = found
        .report
        .diagnostics
        .iter()
        .flat_map(|diagnostic| &diagnostic.fixes)
        .filter(|fix| fix.applicability == Applicability::DisplayOnly && fix.title.starts_with("mkdir"))
        .map(|fix| fix.title.as_str())
        .collect();
    assert_eq!(orders, ["mkdir -p '/srv/my data'", "mkdir -p \"/srv/it's\""]);
}

#[test]
fn a_line_in_one_string_is_split_first() {
    for (path, client) in [(".mcp.json", None), (".cursor/mcp.json", None), ("x.json", Some("windsurf"))] {
        let text = "{\n  \"mcpServers\": {\n    \"x\": {\n      \"command\": \"docker run -it -v=/srv/d:/d a/b:1 --rm\"\n    }\n  }\n}\n";
        let after = fixed(path, client, text, false);
        let data: serde_json::Value = serde_json::from_str(&after).unwrap();
        assert_eq!(
            data,
            serde_json::json!({ "mcpServers": { "x": {
                "command": "docker",
                "args": ["run", "-i", "-v=/srv/d:/d", "--rm", "a/b:1"],
            } } }),
            "{path}"
        );
    }
}
