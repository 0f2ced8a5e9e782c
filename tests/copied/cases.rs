//! The differences one by one.

use super::{FakeSystem, Os, Severity, judged, told};

/// A case of a difference between clients.
struct Case {
    /// Which difference.
    of: &'static str,
    client: &'static str,
    path: &'static str,
    text: &'static str,
    /// What is told from warnings up: a rule and how its message ends; `None` where the copy is right here.
    told: Option<(&'static str, &'static str)>,
}

const fn case(
    of: &'static str,
    client: &'static str,
    path: &'static str,
    text: &'static str,
    told: Option<(&'static str, &'static str)>,
) -> Case {
    Case { of, client, path, text, told }
}

const DOCS: &str = r#"{ "mcpServers": { "docs": { "url": "https://example.com/mcp" } } }"#;
const HTTP: &str = r#"{ "mcpServers": { "docs": { "type": "http", "url": "https://example.com/mcp" } } }"#;
const STREAMABLE: &str =
    r#"{ "mcpServers": { "docs": { "type": "streamable-http", "url": "https://example.com/mcp" } } }"#;
const TIME: &str = r#"{ "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"] } } }"#;
const CWD: &str = r#"{ "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"], "cwd": "/srv" } } }"#;
const OFF: &str =
    r#"{ "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"], "disabled": true } } }"#;
const HOME: &str = r#"{ "mcpServers": { "mine": { "command": "~/bin/mine" } } }"#;
const LONG: &str =
    r#"{ "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"], "timeout": 60000 } } }"#;
const SHORT: &str = r#"{ "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"], "timeout": 60 } } }"#;
const COMMA: &str = "{ \"mcpServers\": { \"time\": { \"command\": \"uvx\", \"args\": [\"mcp-server-time\"], } } }";
const NOTE: &str =
    "{ // mine\n\"mcpServers\": { \"time\": { \"command\": \"uvx\", \"args\": [\"mcp-server-time\"] } } }";
const BRACE: &str =
    r#"{ "mcpServers": { "time": { "command": "uvx", "args": ["x"], "env": { "API_KEY": "${MY_API_KEY}" } } } }"#;
const COLON: &str =
    r#"{ "mcpServers": { "time": { "command": "uvx", "args": ["x"], "env": { "API_KEY": "${env:MY_API_KEY}" } } } }"#;
const TRUSTED: &str =
    r#"{ "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"], "autoApprove": ["now"] } } }"#;
const BROKEN: &str = r#"{ "mcpServers": { "time": { "command": "uvx", "args": "mcp-server-time" } } }"#;

const CODEX: &str = ".codex/config.toml";
const CLINE: &str = "cline_mcp_settings.json";

/// The differences, and what is told of each: at least one case that breaks, and one that does not where there is one.
const CASES: &[Case] = &[
    case(
        "root-key",
        "vscode",
        ".vscode/mcp.json",
        TIME,
        Some(("schema/wrong-root-key", "loads no server from this file")),
    ),
    case(
        "root-key",
        "zed",
        ".zed/settings.json",
        TIME,
        Some(("schema/wrong-root-key", "loads no server from this file")),
    ),
    case(
        "root-key",
        "opencode",
        "opencode.json",
        r#"{ "mcpServers": { "time": { "type": "local", "command": ["uvx", "x"] } } }"#,
        Some(("schema/wrong-root-key", "loads no server from this file, without a word")),
    ),
    case("root-key", "windsurf", "mcp_config.json", TIME, None),
    case("url-without-type", "claude-code", ".mcp.json", DOCS, Some(("schema/url-without-type", "keeps the others"))),
    case("url-without-type", "cline", CLINE, DOCS, Some(("schema/url-without-type", "server-sent events"))),
    case(
        "url-without-type",
        "qwen-code",
        ".qwen/settings.json",
        DOCS,
        Some(("schema/url-without-type", "server-sent events")),
    ),
    case(
        "url-without-type",
        "librechat",
        "librechat.yaml",
        DOCS,
        Some(("schema/url-without-type", "server-sent events")),
    ),
    case(
        "url-without-type",
        "amazon-q-cli",
        ".amazonq/mcp.json",
        DOCS,
        Some(("schema/url-without-type", "cannot start it")),
    ),
    case("url-without-type", "cursor", ".cursor/mcp.json", DOCS, None),
    case("http-type-name", "cline", CLINE, HTTP, Some(("schema/unknown-type-value", "loads no server from this file"))),
    case("http-type-name", "qwen-code", ".qwen/settings.json", HTTP, Some(("schema/type-not-allowed", "all the same"))),
    case("http-type-name", "claude-code", ".mcp.json", STREAMABLE, None),
    case(
        "type-value-kills-file",
        "cursor",
        ".cursor/mcp.json",
        STREAMABLE,
        Some(("schema/unknown-type-value", "loads no server from this file, without a word")),
    ),
    case(
        "type-value-kills-file",
        "roo-code",
        ".roo/mcp.json",
        HTTP,
        Some(("schema/unknown-type-value", "loads no server from this file")),
    ),
    case(
        "type-value-kills-file",
        "opencode",
        "opencode.json",
        r#"{ "mcp": { "docs": { "type": "http", "url": "https://example.com/mcp" } } }"#,
        Some(("schema/unknown-type-value", "does not start until it is mended")),
    ),
    case(
        "url-key",
        "claude-code",
        ".mcp.json",
        r#"{ "mcpServers": { "docs": { "serverUrl": "https://example.com/mcp" } } }"#,
        Some(("schema/wrong-url-key", "keeps the others")),
    ),
    case(
        "url-key",
        "goose",
        ".config/goose/config.yaml",
        "extensions:\n  docs:\n    enabled: true\n    name: docs\n    type: streamable_http\n    url: https://example.com/mcp\n",
        Some(("schema/wrong-url-key", "keeps the others")),
    ),
    case(
        "url-key",
        "zed",
        ".zed/settings.json",
        r#"{ "context_servers": { "docs": { "serverUrl": "https://example.com/mcp" } } }"#,
        Some(("schema/wrong-url-key", "")),
    ),
    case(
        "url-key",
        "windsurf",
        "mcp_config.json",
        r#"{ "mcpServers": { "docs": { "serverUrl": "https://example.com/mcp" } } }"#,
        None,
    ),
    case(
        "command-shape",
        "opencode",
        "opencode.json",
        r#"{ "mcp": { "time": { "type": "local", "command": "uvx", "args": ["x"] } } }"#,
        Some(("schema/opencode-command", "does not start until it is mended")),
    ),
    case(
        "command-shape",
        "claude-code",
        ".mcp.json",
        r#"{ "mcpServers": { "time": { "command": ["uvx", "x"] } } }"#,
        Some(("schema/invalid-value", "keeps the others")),
    ),
    case(
        "command-shape",
        "claude-code",
        ".mcp.json",
        r#"{ "mcpServers": { "time": { "command": "npx -y time-mcp" } } }"#,
        Some(("schema/command-holds-args", "")),
    ),
    case(
        "command-shape",
        "cursor",
        ".cursor/mcp.json",
        r#"{ "mcpServers": { "time": { "command": "npx -y time-mcp" } } }"#,
        None,
    ),
    case(
        "env-key",
        "claude-code",
        ".mcp.json",
        r#"{ "mcpServers": { "time": { "command": "uvx", "environment": { "A": "b" } } } }"#,
        Some(("schema/unknown-key", "calls `env`")),
    ),
    case(
        "env-key",
        "opencode",
        "opencode.json",
        r#"{ "mcp": { "time": { "type": "local", "command": ["uvx"], "env": { "A": "b" } } } }"#,
        Some(("schema/opencode-command", "calls `environment`")),
    ),
    case(
        "env-key",
        "goose",
        ".config/goose/config.yaml",
        "extensions:\n  time:\n    enabled: true\n    name: time\n    type: stdio\n    cmd: uvx\n    args: []\n    env: { A: b }\n",
        Some(("schema/unknown-key", "calls `envs`")),
    ),
    case(
        "header-key",
        "codex",
        CODEX,
        "[mcp_servers.docs]\nurl = \"https://example.com/mcp\"\nheaders = { A = \"b\" }\n",
        Some(("schema/unknown-key", "calls `http_headers`")),
    ),
    case(
        "header-key",
        "claude-code",
        ".mcp.json",
        r#"{ "mcpServers": { "docs": { "type": "http", "url": "https://example.com/mcp", "requestOptions": { "headers": { "A": "b" } } } } }"#,
        Some(("schema/unknown-key", "not sent")),
    ),
    case(
        "header-key",
        "continue",
        ".continue/config.yaml",
        "name: a\nversion: \"1\"\nmcpServers:\n  - name: docs\n    url: https://example.com/mcp\n    headers: { A: b }\n",
        Some(("schema/unknown-key", "not sent")),
    ),
    case("interpolation", "claude-code", ".mcp.json", COLON, Some(("client/bad-interpolation", ""))),
    case("interpolation", "cline", CLINE, BRACE, Some(("client/bad-interpolation", ""))),
    case(
        "interpolation",
        "claude-desktop",
        "claude_desktop_config.json",
        BRACE,
        Some(("client/bad-interpolation", "")),
    ),
    case("interpolation", "cursor", ".cursor/mcp.json", COLON, None),
    case("interpolation", "cursor", ".cursor/mcp.json", BRACE, None),
    case("interpolation", "claude-code", ".mcp.json", BRACE, None),
    case(
        "timeout-unit",
        "roo-code",
        ".roo/mcp.json",
        LONG,
        Some(("schema/timeout-unit", "loads no server from this file")),
    ),
    case("timeout-unit", "claude-code", ".mcp.json", SHORT, Some(("schema/timeout-unit", "looks like another unit"))),
    case("timeout-unit", "claude-code", ".mcp.json", LONG, None),
    case("timeout-unit", "roo-code", ".roo/mcp.json", SHORT, None),
    case(
        "json-dialect",
        "claude-code",
        ".mcp.json",
        COMMA,
        Some(("syntax/parse-error", "loads no server from this file")),
    ),
    case("json-dialect", "gemini-cli", ".gemini/settings.json", COMMA, Some(("syntax/parse-error", ""))),
    case("json-dialect", "gemini-cli", ".gemini/settings.json", NOTE, None),
    case("json-dialect", "cursor", ".cursor/mcp.json", NOTE, None),
    case("json-dialect", "codex", CODEX, TIME, Some(("syntax/parse-error", "does not start until it is mended"))),
    case("cwd", "claude-code", ".mcp.json", CWD, Some(("schema/unknown-key", "started in another folder"))),
    case(
        "cwd",
        "crush",
        "crush.json",
        r#"{ "mcp": { "time": { "type": "stdio", "command": "uvx", "cwd": "/srv" } } }"#,
        Some(("schema/unknown-key", "started in another folder")),
    ),
    case("cwd", "cursor", ".cursor/mcp.json", CWD, None),
    case("tilde", "claude-code", ".mcp.json", HOME, Some(("command/tilde-or-var-path", ""))),
    case("tilde", "cursor", ".cursor/mcp.json", HOME, None),
    case("tilde", "amazon-q-cli", ".amazonq/mcp.json", HOME, None),
    case("disable-flag", "claude-code", ".mcp.json", OFF, Some(("schema/unknown-key", "started all the same"))),
    case(
        "disable-flag",
        "vscode",
        ".vscode/mcp.json",
        r#"{ "servers": { "time": { "command": "uvx", "disabled": true } } }"#,
        Some(("schema/unknown-key", "started all the same")),
    ),
    case(
        "disable-flag",
        "codex",
        CODEX,
        "[mcp_servers.time]\ncommand = \"uvx\"\ndisabled = true\n",
        Some(("schema/unknown-key", "started all the same")),
    ),
    case("disable-flag", "cline", CLINE, OFF, None),
    case("auto-approve", "claude-code", ".mcp.json", TRUSTED, None),
    case(
        "blast-radius",
        "claude-code",
        ".mcp.json",
        BROKEN,
        Some(("schema/args-not-array", "drops this server and keeps the others")),
    ),
    case(
        "blast-radius",
        "cursor",
        ".cursor/mcp.json",
        BROKEN,
        Some(("schema/args-not-array", "loads no server from this file, without a word")),
    ),
    case(
        "blast-radius",
        "codex",
        CODEX,
        "[mcp_servers.time]\ncommand = \"uvx\"\nargs = \"x\"\n",
        Some(("schema/args-not-array", "does not start until it is mended")),
    ),
    case(
        "server-name",
        "claude-code",
        ".mcp.json",
        r#"{ "mcpServers": { "workspace": { "command": "uvx" } } }"#,
        Some(("client/reserved-name", "")),
    ),
    case(
        "server-name",
        "gemini-cli",
        ".gemini/settings.json",
        r#"{ "mcpServers": { "my_time": { "command": "uvx" } } }"#,
        Some(("client/server-name", "")),
    ),
    case(
        "server-name",
        "cursor",
        ".cursor/mcp.json",
        r#"{ "mcpServers": { "workspace": { "command": "uvx" } } }"#,
        None,
    ),
    case(
        "windows-npx",
        "claude-code",
        ".mcp.json",
        r#"{ "mcpServers": { "time": { "command": "cmd", "args": ["/c", "npx", "-y", "x"] } } }"#,
        Some(("client/cmd-wrapper-on-unix", "")),
    ),
    case("wrong-path-docs", "claude-code", ".claude/mcp.json", TIME, Some(("client/ignored-file", ""))),
    case("wrong-path-docs", "claude-code", ".claude/settings.json", TIME, Some(("client/ignored-file", ""))),
    case("wrong-path-docs", "claude-code", ".mcp.json", TIME, None),
];

#[test]
fn every_difference_is_told() {
    for case in CASES {
        let Case { of, client, path, text, told: wanted } = case;
        let found = told(client, path, text, Severity::Warning);
        let lines: Vec<_> = found.iter().map(|d| format!("{}: {}", d.rule, d.full_message())).collect();
        match (wanted, &*lines) {
            (None, []) => {}
            (Some((rule, end)), [line]) if line.starts_with(&format!("{rule}: ")) && line.ends_with(end) => {}
            _ => panic!("{of}, {client}: {text}\n{wanted:?}, but told was {lines:#?}"),
        }
    }
}

/// What the content of a file does not tell: see the list at the top.
const NOT_FROM_CONTENT: &[&str] = &["unset-variable", "env-inheritance"];

const DIFFERENCES: &[&str] = &[
    "root-key",
    "url-without-type",
    "http-type-name",
    "type-value-kills-file",
    "url-key",
    "command-shape",
    "env-key",
    "header-key",
    "interpolation",
    "unset-variable",
    "timeout-unit",
    "json-dialect",
    "cwd",
    "tilde",
    "disable-flag",
    "auto-approve",
    "blast-radius",
    "env-inheritance",
    "shared-dot-mcp-json",
    "server-name",
    "windows-npx",
    "wrong-path-docs",
];

#[test]
fn every_difference_has_a_case() {
    for of in DIFFERENCES {
        let cases = CASES.iter().filter(|case| case.of == *of).count();
        // It takes several readers, and has a test of its own.
        let elsewhere = NOT_FROM_CONTENT.contains(of) || *of == "shared-dot-mcp-json";
        assert_eq!(cases == 0, elsewhere, "{of}");
    }
    assert!(CASES.iter().all(|case| DIFFERENCES.contains(&case.of)));
}

#[test]
fn one_mcp_json_is_judged_for_all_its_readers() {
    let bare = || FakeSystem::new(Os::Linux);
    let judge = |system: FakeSystem, text: &str, clients: &[&str]| -> Vec<String> {
        let found = judged(&system, clients, ".mcp.json", text, Severity::Warning, &[]);
        found.iter().map(mcp_clinic::diagnostic::Diagnostic::full_message).collect()
    };
    let with_qwen = |text: &str| judge(bare().directory("/home/me/project/.qwen", 0o755), text, &[]);
    // Claude Code needs the type, Qwen Code takes the server for another without it.
    let said = with_qwen(DOCS);
    assert!(said.iter().any(|line| line.contains("Claude Code drops this server")), "{said:#?}");
    assert!(said.iter().any(|line| line.contains("server-sent events")), "{said:#?}");
    assert_eq!(with_qwen(HTTP), [""; 0]);
    // Visual Studio looks for another root, and a file with that one is its own, unless others are used beside it.
    let servers = TIME.replace("mcpServers", "servers");
    assert_eq!(judge(bare(), &servers, &[]), [""; 0]);
    assert_eq!(judge(bare(), TIME, &[]), [""; 0]);
    assert_eq!(judge(bare(), &servers, &["claude-code"]).len(), 1);
    assert_eq!(judge(bare(), TIME, &["visual-studio"]).len(), 1);
    assert_eq!(with_qwen(&servers).len(), 1);
}

#[test]
fn programs_that_want_a_shell_on_windows_are_told_on_demand() {
    let text = r#"{ "mcpServers": { "time": { "command": "npx", "args": ["-y", "x"] } } }"#;
    let rules = |client, path, select: &[&str]| -> Vec<&str> {
        let found = judged(&FakeSystem::new(Os::Linux), &[client], path, text, Severity::Warning, select);
        found.iter().map(|d| d.rule).collect()
    };
    let path = "AppData/Roaming/Claude/claude_desktop_config.json";
    assert_eq!(rules("claude-desktop", path, &["client/no-cmd-wrapper"]), ["client/no-cmd-wrapper"]);
    assert_eq!(rules("claude-desktop", path, &[]), [""; 0]);
    // Cursor starts `npx.cmd` by itself.
    assert_eq!(rules("cursor", ".cursor/mcp.json", &["client/no-cmd-wrapper"]), [""; 0]);
}
