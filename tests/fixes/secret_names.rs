//! The names that secrets get, where there is no way to do without them, and what a fix must not bring about.

use std::collections::BTreeSet;

use mcp_clinic::diagnostic::Applicability;
use mcp_clinic::system::{FakeSystem, Os};

use super::secret::{filled, fixes, gives, reveals, stays};
use super::{Given, fixed};

const CLAUDE: &str = ".mcp.json";

fn claude(servers: &str) -> String {
    format!(r#"{{ "mcpServers": {{ {servers} }} }}"#)
}

fn turns(before: &str, after: &str) {
    gives(CLAUDE, None, &claude(before), &claude(after));
}

#[test]
fn one_value_has_one_name_and_no_name_two_values() {
    // Two rules tell of the same value, in different passes.
    turns(
        r#""a": { "command": "x", "args": ["--key=@R", "-t", "@T"], "env": { "GH_TOKEN": "@T" } }, "b": { "type": "http", "url": "https://x.example.com/mcp", "headers": { "Authorization": "Bearer @T", "X-Key": "@R" } }"#,
        r#""a": { "command": "x", "args": ["--key=${A_API_KEY}", "-t", "${GH_TOKEN}"], "env": { "GH_TOKEN": "${GH_TOKEN}" } }, "b": { "type": "http", "url": "https://x.example.com/mcp", "headers": { "Authorization": "Bearer ${GH_TOKEN}", "X-Key": "${A_API_KEY}" } }"#,
    );
    turns(
        r#""a": { "command": "x", "env": { "API_KEY": "@R" } }, "b": { "command": "y", "env": { "API_KEY": "@S" } }"#,
        r#""a": { "command": "x", "env": { "API_KEY": "${A_API_KEY}" } }, "b": { "command": "y", "env": { "API_KEY": "${B_API_KEY}" } }"#,
    );
    turns(
        r#""a": { "command": "x", "args": ["--api-key", "@R", "--api-key", "@S"] }"#,
        r#""a": { "command": "x", "args": ["--api-key", "${A_API_KEY}", "--api-key", "${A_API_KEY_2}"] }"#,
    );
    turns(
        r#""my-db.server": { "command": "x", "args": ["postgres://a:@P@db.example.com", "mysql://a:@P@my.example.com", "redis://:@P1@db.example.com"] }"#,
        r#""my-db.server": { "command": "x", "args": ["postgres://a:${MY_DB_PASSWORD}@db.example.com", "mysql://a:${MY_DB_PASSWORD}@my.example.com", "redis://:${MY_DB_PASSWORD_2}@db.example.com"] }"#,
    );
}

#[test]
fn a_name_that_is_in_use_is_left_to_its_users() {
    // What the file refers to may hold another value.
    turns(
        r#""a": { "command": "x", "env": { "GITHUB_TOKEN": "${GITHUB_TOKEN}" } }, "b": { "command": "y", "env": { "GITHUB_TOKEN": "@T" } }"#,
        r#""a": { "command": "x", "env": { "GITHUB_TOKEN": "${GITHUB_TOKEN}" } }, "b": { "command": "y", "env": { "GITHUB_TOKEN": "${B_GITHUB_TOKEN}" } }"#,
    );
    turns(
        r#""a": { "command": "x", "args": ["-t", "@T"], "env": { "GITHUB_TOKEN": "none" } }"#,
        r#""a": { "command": "x", "args": ["-t", "${A_GITHUB_TOKEN}"], "env": { "GITHUB_TOKEN": "none" } }"#,
    );
    // The client itself sets what begins like this, and does not send what looks like its own.
    turns(
        r#""a": { "command": "x", "env": { "CLAUDE_TOKEN": "@R" } }"#,
        r#""a": { "command": "x", "env": { "CLAUDE_TOKEN": "${A_CLAUDE_TOKEN}" } }"#,
    );
    // What nobody may take for a variable is none.
    turns(
        r#""a": { "command": "x", "env": { "my-api-key": "@R" } }"#,
        r#""a": { "command": "x", "env": { "my-api-key": "${MY_API_KEY}" } }"#,
    );
    turns(
        r#""名前": { "command": "x", "args": ["--token", "@R"] }"#,
        r#""名前": { "command": "x", "args": ["--token", "${MCP_TOKEN}"] }"#,
    );
    // Codex knows no other name than that of the variable itself.
    let codex = |one: &str, two: &str| {
        format!("[mcp_servers.a]\ncommand = \"x\"\n{one}\n[mcp_servers.b]\ncommand = \"y\"\n{two}\n")
    };
    stays(".codex/config.toml", None, &codex("env = { API_KEY = \"@R\" }", "env = { API_KEY = \"@S\" }"));
    gives(
        ".codex/config.toml",
        None,
        &codex("env = { API_KEY = \"@R\" }", "env = { API_KEY = \"@R\" }"),
        &codex("env_vars = [\"API_KEY\"]", "env_vars = [\"API_KEY\"]"),
    );
}

#[test]
fn what_hands_everything_on_needs_no_entry() {
    let zed = |fields: &str| {
        format!(r#"{{ "context_servers": {{ "a": {{ "command": "x"{fields} }}, "b": {{ "command": "y" }} }} }}"#)
    };
    gives(".zed/settings.json", None, &zed(r#", "env": { "A_TOKEN": "@R" }"#), &zed(""));
    gives(
        ".zed/settings.json",
        None,
        "{\n  \"context_servers\": {\n    \"a\": {\n      \"command\": \"x\",\n      \"env\": {\n        \"MODE\": \"fast\", // always\n        \"A_TOKEN\": \"@R\", // mine\n        \"B_TOKEN\": \"@S\"\n      }\n    }\n  }\n}\n",
        "{\n  \"context_servers\": {\n    \"a\": {\n      \"command\": \"x\",\n      \"env\": {\n        \"MODE\": \"fast\" // always\n      }\n    }\n  }\n}\n",
    );
    stays(".zed/settings.json", None, &zed(r#", "args": ["--token", "@R"]"#));
}

#[test]
fn where_there_is_no_way_there_is_no_fix() {
    let local =
        r#"{ "mcpServers": { "a": { "command": "x", "args": ["--token", "@R"], "env": { "A_TOKEN": "@S" } } } }"#;
    for (path, client) in [
        ("~/.config/Claude/claude_desktop_config.json", Some("claude-desktop")),
        ("mcp.json", None),
        ("mcp.json", Some("fastmcp-mcpconfig")),
        // A shell expands what the server is given, and not what Augment has.
        ("~/.augment/settings.json", None),
        (".devin/mcp_config.json", None),
    ] {
        let found = fixes(path, client, local);
        assert!(found.is_empty(), "{path}: {found:?}");
        stays(path, client, local);
    }
    // Within a value, mcporter looks for nothing in the environment.
    stays(
        "config/mcporter.json",
        None,
        r#"{ "mcpServers": { "a": { "command": "x", "env": { "H": "Bearer @T" } } } }"#,
    );
    // Of JSON within a string that is not written as it reads it is not certain what it is.
    let strange = r#"{ "mcpServers": { "a": { "command": "x", "env": { "H": "{\"apiKey\": \"\\u0071@R\"}" } } } }"#;
    stays(CLAUDE, None, strange);
    // A reference is put into the text of the file, where a quote would end the string.
    stays(
        "opencode.json",
        None,
        r#"{ "mcp": { "a": { "type": "local", "command": ["x", "postgres://a:b\"@P@db.example.com"] } } }"#,
    );
}

#[test]
fn a_fix_is_unsafe_and_says_what_is_left() {
    let text = claude(r#""a": { "command": "x", "env": { "A_TOKEN": "@R" } }"#);
    for (path, client, title, left) in [
        (
            CLAUDE,
            None,
            "write `${A_TOKEN}` in its place",
            "export `A_TOKEN` where Claude Code is started, and replace the secret: what was committed stays in the history",
        ),
        (
            "~/.cursor/mcp.json",
            None,
            "write `${env:A_TOKEN}` in its place, which drops the value from this file",
            "set `A_TOKEN` in the environment of Cursor, and start it anew",
        ),
        (
            ".kiro/settings/mcp.json",
            None,
            "write `${A_TOKEN}` in its place",
            "set `A_TOKEN` in the environment of Kiro, and allow it under `mcpApprovedEnvVars`, and replace the secret: what was committed stays in the history",
        ),
        (
            "~/.continue/mcpServers/a.json",
            None,
            "write `${{ secrets.A_TOKEN }}` in its place, which drops the value from this file",
            "set `A_TOKEN` in `~/.continue/.env`",
        ),
    ] {
        let found = fixes(path, client, &text);
        let [(rule, fix)] = &*found else { panic!("{path}: {found:?}") };
        assert_eq!((*rule, fix.applicability), ("secret/hardcoded", Applicability::Unsafe));
        assert_eq!((&*fix.title, fix.afterwards.as_deref().unwrap()), (title, left), "{path}");
        assert!(!fix.is_private, "{path}");
    }
    let text = r#"{ "servers": { "a": { "command": "x", "env": { "A_TOKEN": "@R" } } } }"#;
    let (_, asked) = fixes(".vscode/mcp.json", None, text).remove(0);
    assert!(asked.afterwards.unwrap().starts_with("enter the value when VS Code asks for `a-token`, and replace"));
    let address = r#"{ "mcpServers": { "a": { "command": "x", "args": ["postgres://a:%40@P@db.example.com"] } } }"#;
    let (_, encoded) = fixes(CLAUDE, None, address).remove(0);
    assert!(
        encoded
            .afterwards
            .unwrap()
            .contains("`A_PASSWORD` where Claude Code is started, as it is written in an address")
    );
}

/// Files of many clients, with secrets in all parts that the client has.
pub(super) const FILES: &[(&str, Option<&str>, &str)] = &[
    (CLAUDE, None, r#"{ "mcpServers": { "l": LOCAL, "r": { "type": "http", REMOTE } } }"#),
    (".cursor/mcp.json", None, r#"{ "mcpServers": { "l": LOCAL, "r": { REMOTE } } }"#),
    (".vscode/mcp.json", None, r#"{ "servers": { "l": LOCAL, "r": { "type": "http", REMOTE } } }"#),
    (".vs/mcp.json", None, r#"{ "servers": { "l": LOCAL, "r": { "type": "http", REMOTE } } }"#),
    (".gemini/settings.json", None, r#"{ "mcpServers": { "l": LOCAL, "r": { REMOTE } } }"#),
    (".qwen/settings.json", None, r#"{ "mcpServers": { "l": LOCAL, "r": { REMOTE } } }"#),
    (".roo/mcp.json", None, r#"{ "mcpServers": { "l": LOCAL, "r": { "type": "streamable-http", REMOTE } } }"#),
    (".github/mcp.json", None, r#"{ "mcpServers": { "l": LOCAL, "r": { "type": "http", REMOTE } } }"#),
    (".kiro/settings/mcp.json", None, r#"{ "mcpServers": { "l": LOCAL, "r": { REMOTE } } }"#),
    (".amazonq/mcp.json", None, r#"{ "mcpServers": { "l": LOCAL, "r": { "type": "http", REMOTE } } }"#),
    (".factory/mcp.json", None, r#"{ "mcpServers": { "l": LOCAL, "r": { "type": "http", REMOTE } } }"#),
    (".zed/settings.json", None, r#"{ "context_servers": { "l": LOCAL, "r": { REMOTE } } }"#),
    ("config/mcporter.json", None, r#"{ "mcpServers": { "l": LOCAL, "r": { REMOTE } } }"#),
    ("crush.json", None, r#"{ "mcp": { "l": LOCAL, "r": { "type": "http", REMOTE } } }"#),
    ("opencode.json", None, OPENCODE),
    ("kilo.json", None, OPENCODE),
    (".continue/mcpServers/a.json", None, r#"{ "mcpServers": { "l": LOCAL, "r": { "type": "http", REMOTE } } }"#),
    ("~/.codeium/windsurf/mcp_config.json", None, r#"{ "mcpServers": { "l": LOCAL } }"#),
    ("~/.cline/data/settings/cline_mcp_settings.json", None, r#"{ "mcpServers": { "l": LOCAL } }"#),
    ("~/.claude.json", None, r#"{ "mcpServers": { "l": LOCAL, "r": { "type": "http", REMOTE } } }"#),
    (
        ".codex/config.toml",
        None,
        "[mcp_servers.l]\ncommand = \"docker\"\nargs = [\"run\", \"-i\", \"--rm\", \"-e\", \"A_TOKEN=@R\", \"-e\", \"B_TOKEN\", \"acme/l:1.2\"]\nenv = { B_TOKEN = \"@S\" }\n[mcp_servers.r]\nurl = \"https://x.example.com/mcp\"\nhttp_headers = { Authorization = \"Bearer @T\" }\n",
    ),
    (
        "librechat.yaml",
        None,
        "mcpServers:\n  l:\n    command: docker\n    args: [run, -i, --rm, -e, A_TOKEN=@R, -e, B_TOKEN, \"acme/l:1.2\"]\n    env:\n      B_TOKEN: @S\n  r:\n    type: streamable-http\n    url: https://x.example.com/mcp?api_key=@R\n    headers:\n      Authorization: Bearer @T\n",
    ),
    (
        "~/.config/goose/config.yaml",
        None,
        "extensions:\n  l:\n    type: stdio\n    enabled: true\n    cmd: docker\n    args: [run, -i, --rm, -e, A_TOKEN=@R, -e, B_TOKEN, \"acme/l:1.2\"]\n    envs:\n      B_TOKEN: @S\n  r:\n    type: streamable_http\n    enabled: true\n    uri: https://x.example.com/mcp?api_key=@R\n    headers:\n      Authorization: Bearer @T\n",
    ),
];

const OPENCODE: &str = r#"{ "mcp": { "l": { "type": "local", "command": ["docker", "run", "-i", "--rm", "-e", "A_TOKEN=@R", "-e", "B_TOKEN", "acme/l:1.2", "--api-key", "@S"], "environment": { "B_TOKEN": "@T" } }, "r": { "type": "remote", REMOTE } } }"#;

const LOCAL: &str = r#"{ "type": "stdio", "command": "docker", "args": ["run", "-i", "--rm", "-e", "A_TOKEN=@R", "-e", "B_TOKEN", "-e", "DB=postgres://a:@P@db.example.com/x", "acme/l:1.2", "--api-key", "@S", "--config", "{\"authToken\": \"@R\"}"], "env": { "B_TOKEN": "@T" } }"#;
const REMOTE: &str =
    r#""url": "https://x.example.com/mcp?api_key=@R", "headers": { "Authorization": "Bearer @T", "X-Api-Key": "@S" }"#;

/// The text of one of the files. Zed and Windsurf name no transport.
pub(super) fn in_full(path: &str, text: &str) -> String {
    let typed = !path.starts_with(".zed") && !path.contains("windsurf");
    let local = if typed { LOCAL.to_owned() } else { LOCAL.replace("\"type\": \"stdio\", ", "") };
    text.replace("LOCAL", &local).replace("REMOTE", REMOTE)
}

#[test]
fn nothing_else_is_wrong_afterwards() {
    for (path, client, text) in FILES {
        let text = filled(&in_full(path, text));
        let rules = |report: &mcp_clinic::linter::Report| -> BTreeSet<String> {
            report
                .diagnostics
                .iter()
                .map(|one| format!("{} {}", one.rule, one.server.as_deref().unwrap_or_default()))
                .collect()
        };
        let given = Given { path, client: *client, text: &text };
        let before = given.fix(false);
        let after = given.fix(true);
        assert!(after.failures.is_empty(), "{path}: {:?}", after.failures);
        let new: Vec<_> = rules(&after.report).difference(&rules(&before.report)).cloned().collect();
        assert!(new.is_empty(), "{path}: {new:?}\n{}", fixed(path, *client, &text, true));
        let fixed = fixed(path, *client, &text, true);
        assert_ne!(fixed, text, "{path}");
        // Whatever is still told of is what there was no fix for.
        for left in after.report.diagnostics.iter().filter(|one| one.rule.starts_with("secret/")) {
            assert!(left.fixes.is_empty(), "{path}: {left:#?}");
        }
        let expands = !matches!(
            *path,
            ".kiro/settings/mcp.json"
                | ".amazonq/mcp.json"
                | ".factory/mcp.json"
                | ".zed/settings.json"
                | ".vs/mcp.json"
        );
        assert_eq!(expands, reveals(&fixed).is_none(), "{path}:\n{fixed}");
    }
}

#[test]
fn what_is_for_a_person_to_type_is_ready_for_it() {
    let text = filled(r#"{ "mcpServers": { "a": { "command": "/x", "env": { "A_TOKEN": "@R" } } } }"#);
    let titles = |system: &FakeSystem, path: &str, rule: &str| -> Vec<String> {
        let fixed = Given { path, client: Some("cursor"), text: &text }.fix_on(system, true, false);
        let found = fixed.report.diagnostics.into_iter().filter(|one| one.rule == rule).flat_map(|one| one.fixes);
        found.inspect(|fix| assert_eq!(fix.applicability, Applicability::DisplayOnly)).map(|fix| fix.title).collect()
    };
    let linux = FakeSystem::new(Os::Linux).file("/x", 0o755, "").repository("/home/me");
    assert_eq!(titles(&linux, "~/.cursor/mcp.json", "secret/config-readable"), ["chmod 600 /home/me/.cursor/mcp.json"]);
    assert_eq!(
        titles(&linux, "~/.cursor/mcp.json", "secret/not-ignored"),
        [
            "echo /mcp.json >> /home/me/.cursor/.gitignore",
            "git -C /home/me/.cursor rm --cached --ignore-unmatch mcp.json"
        ]
    );
    let text = r#"{ "servers": { "a": { "command": "/x", "env": { "A_TOKEN": "@R" } } } }"#;
    let given = filled(text);
    let given = Given { path: "~/.config/Code - Insiders/User/mcp.json", client: None, text: &given };
    let found = given.fix_on(&linux, true, false).report.diagnostics;
    let titles: Vec<_> =
        found.iter().filter(|one| one.rule == "secret/not-ignored").flat_map(|one| &one.fixes).collect();
    assert_eq!(titles[1].title, "git -C '/home/me/.config/Code - Insiders/User' rm --cached --ignore-unmatch mcp.json");
}

#[test]
fn a_file_of_several_clients_is_fixed_for_all_of_them_or_not() {
    let text = filled(r#"{ "mcpServers": { "a": { "command": "x", "env": { "A_TOKEN": "@R" } } } }"#);
    for (folders, after) in [
        ([".claude-plugin", ".cursor-plugin"], text.replace(&filled("@R"), "${A_TOKEN}")),
        // What Claude Code expands, Codex does not, and Claude Code knows no `env_vars`.
        ([".claude-plugin", ".codex-plugin"], text.clone()),
    ] {
        let system = FakeSystem::new(Os::Linux);
        let folders = folders.map(|folder| format!("/home/me/project/{folder}"));
        let system = folders.iter().fold(system, |system, folder| system.directory(folder, 0o755));
        let fixed = Given { path: CLAUDE, client: None, text: &text }.fix_on(&system, false, true);
        let readers: usize = fixed.report.workspace.files.iter().map(|file| file.clients.len()).sum();
        assert_eq!((super::text_of(&fixed, &text), readers), (after, 2));
    }
}
