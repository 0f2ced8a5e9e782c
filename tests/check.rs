//! `mcp-clinic check` from the outside.
#![expect(clippy::disallowed_methods, reason = "the fixtures are on the disk")]

mod support;

use support::{TestContext, places};

const GOOD: &str = r#"{ "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time==2025.9.25"] } } }"#;
const BAD: &str = r#"{ "mcpServers": { "docs": { "url": "https://example.com/mcp" } } }"#;

fn fixture(path: &str) -> String {
    format!("{}/fixtures/{path}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn correct_fixtures_pass_and_broken_ones_do_not() {
    let context = TestContext::new();
    for client in ["claude-code", "claude-desktop", "cursor", "vscode"] {
        for (case, code) in [("team", 0), ("home", 0), ("broken", 1)] {
            let path = fixture(&format!("{client}/{case}"));
            if !std::path::Path::new(&path).is_dir() {
                continue;
            }
            let run = context.run(&["check", "--format", "concise", &path]);
            assert_eq!(run.code, code, "{client}/{case}: {run:?}");
            assert_eq!(run.stdout.is_empty(), code == 0, "{client}/{case}: {}", run.stdout);
        }
    }
}

#[test]
fn every_slip_of_a_broken_file_is_found_at_its_place() {
    let context = TestContext::new().file(".mcp.json", std::fs::read(fixture("claude-code/broken/.mcp.json")).unwrap());
    assert_eq!(
        places(&context.json(&[])),
        [
            "docker/no-interactive error .mcp.json:5:17",
            "docker/host-socket error .mcp.json:5:38",
            "schema/url-without-type error .mcp.json:8:7",
            "package/unpinned info .mcp.json:12:23",
            "schema/env-not-string error .mcp.json:13:24",
            "syntax/parse-error error .mcp.json:13:30",
        ]
    );
}

#[test]
fn a_folder_is_searched_for_the_files_of_all_clients() {
    let context = TestContext::new()
        .file(".mcp.json", GOOD)
        .file("sub/.cursor/mcp.json", GOOD)
        .file("sub/.vscode/mcp.json", r#"{ "servers": {} }"#)
        .file("mcp.json", GOOD)
        .file("locales/mcp.json", r#"{ "title": "MCP servers", "command": "Command" }"#)
        .file("package.json", r#"{ "scripts": {} }"#)
        .file(".claude/settings.json", r#"{ "statusLine": { "type": "command", "command": "x" } }"#)
        .file("node_modules/x/.mcp.json", BAD);
    let report = context.json(&[]);
    assert_eq!(places(&report), [""; 0]);
    assert_eq!(report["summary"]["files"], 4, "{report}");
    assert_eq!(report["summary"]["servers"], 3);
}

#[test]
fn ignored_folders_are_not_entered_but_ignored_files_are_read() {
    let context = TestContext::new()
        .file(".gitignore", "build/\n.mcp.json\n.cursor/\n")
        .file("build/.mcp.json", BAD)
        .file(".cursor/mcp.json", "{ 'mcpServers': {} }")
        .file(".mcp.json", BAD);
    let report = context.json(&[]);
    let files: Vec<_> = report["diagnostics"].as_array().unwrap().iter().map(|d| d["file"].as_str().unwrap()).collect();
    assert_eq!(files, [".cursor/mcp.json", ".mcp.json"], "{report}");
    // What is named is read wherever it lies.
    assert_eq!(places(&context.json(&["build/.mcp.json"])).len(), 1);
}

#[test]
fn a_named_client_reads_files_of_any_name() {
    let context = TestContext::new().file("a/some.json", BAD).file("a/other.json", r#"{ "name": "x" }"#);
    let run = context.run(&["check", "a/some.json"]);
    assert_eq!(run.code, 0, "nobody in particular reads it: {run:?}");
    let run = context.run(&["check", "--client", "claude-code", "a"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.stdout.contains("schema/url-without-type") && run.stdout.contains("1 file"), "{}", run.stdout);
    let run =
        context.run(&["check", "--client", "cursor", "--client", "claude-code", "--format", "concise", "a/some.json"]);
    assert!(run.stdout.contains("Claude Code drops this server"), "{run:?}");
}

#[test]
fn one_place_wrong_for_two_clients_is_one_diagnostic() {
    let text = r#"{ "mcpServers": { "web": { "command": "x", "env": { "PORT": 1 } } } }"#;
    let context = TestContext::new().file("some.json", text);
    let report = context.json(&["--client", "claude-code", "--client", "cursor", "some.json"]);
    assert_eq!(report["diagnostics"].as_array().unwrap().len(), 1, "{report}");
    let diagnostic = &report["diagnostics"][0];
    assert_eq!(diagnostic["clients"], serde_json::json!(["claude-code", "cursor"]));
    let message = diagnostic["message"].as_str().unwrap();
    assert!(
        message.contains("Claude Code drops this server") && message.contains("Cursor loads no server"),
        "{message}"
    );
}

#[test]
fn standard_input_is_read_as_what_it_is_said_to_be() {
    let context = TestContext::new();
    let run =
        context.run_with_input(&["check", "-", "--stdin-filename", ".mcp.json", "--format", "concise"], BAD.as_bytes());
    assert_eq!(
        (run.code, run.stdout.starts_with(".mcp.json:1:29: error[schema/url-without-type]")),
        (1, true),
        "{run:?}"
    );
    let run = context.run_with_input(&["check", "-", "--client", "cursor", "--format", "concise"], BAD.as_bytes());
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{run:?}");
    let run = context.run_with_input(&["check", "-", "x"], b"");
    assert_eq!(run.code, 2, "{run:?}");
}

#[test]
fn an_empty_run_is_never_green() {
    let context = TestContext::new();
    let run = context.run(&["check"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("0 files checked; looked in ."), "{run:?}");
    assert_eq!(context.run(&["check", "--allow-empty"]).code, 0);
    let run = context.run(&["check", "nowhere"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("no such file or directory: nowhere"), "{run:?}");
    let context = context.file("package.json", "{}");
    let run = context.run(&["check", "package.json"]);
    assert_eq!(run.code, 2);
    assert!(run.stdout.contains("declares no MCP servers") && run.stderr.contains("--client"), "{run:?}");
    // One missing path does not keep the others from being looked at.
    let run = context.file(".mcp.json", BAD).run(&["check", ".mcp.json", "nowhere"]);
    assert_eq!(run.code, 2);
    assert!(run.stdout.contains("url-without-type"), "{run:?}");
}

#[test]
fn levels_selection_and_exit_codes() {
    let text =
        r#"{ "mcpServers": { "a": { "command": "docker", "args": ["run", "img:1"], "disabled": true, "note": 1 } } }"#;
    let context = TestContext::new().file(".mcp.json", text);
    let rules = |args: &[&str]| {
        let run = context.run(&[&["check", "--format", "concise"], args].concat());
        let rules: Vec<_> = run.stdout.lines().map(|l| l.split(['[', ']']).nth(1).unwrap().to_owned()).collect();
        (run.code, rules.join(" "))
    };
    let (all, both) =
        ("docker/no-interactive schema/unknown-key schema/unknown-key", "docker/no-interactive schema/unknown-key");
    assert_eq!(rules(&[]), (1, both.to_owned()));
    assert_eq!(rules(&["--level", "info"]), (1, all.to_owned()));
    assert_eq!(rules(&["--level", "error"]), (1, "docker/no-interactive".to_owned()));
    assert_eq!(rules(&["--ignore", "docker"]), (0, "schema/unknown-key".to_owned()));
    assert_eq!(rules(&["--ignore", "docker", "--fail-on", "warning"]), (1, "schema/unknown-key".to_owned()));
    assert_eq!(rules(&["--select", "docker/no-interactive"]), (1, "docker/no-interactive".to_owned()));
    assert_eq!(rules(&["--exit-zero"]), (0, both.to_owned()));
    let run = context.run(&["check", "--select", "docker/host-soket"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("did you mean `docker/host-socket`?"), "{run:?}");
    assert_eq!(context.run(&["check", "--no-such-flag"]).code, 2);
    let run = context.run(&["check", "--client", "emacs"]);
    assert!(run.code == 2 && run.stderr.contains("`mcp-clinic clients`"), "{run:?}");
}

#[test]
fn the_home_of_the_user_is_not_looked_into() {
    let context = TestContext::new().file("../home/.claude.json", "{ broken").file(".mcp.json", GOOD);
    assert_eq!(context.run(&["check"]).code, 0);
    assert_eq!(context.run(&["check", "../home/.claude.json"]).code, 1);
}

#[test]
#[cfg(unix)]
fn the_host_is_looked_at_only_when_asked() {
    use support::set_mode;
    let text = r#"{ "mcpServers": { "a": { "command": "present" }, "b": { "command": "absent" }, "c": { "command": "./tool" } } }"#;
    let context = TestContext::new().program("present", 0o755).file(".mcp.json", text).file("tool", "");
    set_mode(&context.path("tool"), 0o644);
    set_mode(&context.path(".mcp.json"), 0o646);
    assert_eq!(places(&context.json(&["--level", "warning"])), [""; 0]);
    assert_eq!(
        places(&context.json(&["--host", "--level", "warning"])),
        [
            "permission/world-writable error .mcp.json:1:1",
            "command/not-found error .mcp.json:1:69",
            "permission/not-executable error .mcp.json:1:99",
        ]
    );
}

#[test]
#[cfg(unix)]
fn what_cannot_be_read_is_said_and_exits_with_two() {
    let context = TestContext::new().file("ok/.mcp.json", GOOD);
    for folder in ["a", "b", "c"] {
        std::fs::create_dir(context.path(folder)).unwrap();
    }
    std::os::unix::fs::symlink(".mcp.json", context.path("a/.mcp.json")).unwrap();
    std::fs::create_dir(context.path("b/.mcp.json")).unwrap();
    std::os::unix::fs::symlink("nowhere", context.path("c/.mcp.json")).unwrap();
    let run = context.run(&["check", "--format", "concise"]);
    assert_eq!(run.code, 2, "{run:?}");
    for words in [
        "a/.mcp.json:1:1: error[syntax/unreadable] this file cannot be read: it is a symbolic link that leads round",
        "b/.mcp.json:1:1: error[syntax/unreadable] this file cannot be read: it is a directory",
        "c/.mcp.json:1:1: error[syntax/unreadable] this file cannot be read: it does not exist",
    ] {
        assert!(run.stdout.contains(words), "{words}\n{}", run.stdout);
    }
}

#[test]
fn hostile_files_get_a_diagnostic_each_and_no_panic() {
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let wide = format!(
        "{{ \"mcpServers\": {{ \"a\": {{ \"command\": \"x\", \"args\": [{}] }} }} }}",
        vec![format!("\"{}\"", "y".repeat(48)); 100_000].join(",")
    );
    let cases: &[(&str, Vec<u8>, &str, i32)] = &[
        ("deep", format!("{{ \"mcpServers\": {{}}, \"_\": {deep} }}").into_bytes(), "syntax/too-deep", 0),
        ("never closed", "[".repeat(100_000).into_bytes(), "syntax/parse-error", 1),
        ("five megabytes", wide.into_bytes(), "client/file-too-large", 1),
        ("NUL", b"{ \"mcpServers\": { \"a\": { \"command\": \"x\0y\" } } }".to_vec(), "syntax/parse-error", 1),
        ("empty", Vec::new(), "syntax/empty-file", 0),
        ("only NUL", vec![0; 4096], "syntax/parse-error", 1),
        ("latin-1", b"{ \"mcpServers\": { \"caf\xe9\": { \"command\": \"x\" } } }".to_vec(), "syntax/encoding", 0),
        ("garbage", (0..=255).cycle().take(5000).collect(), "syntax/encoding", 1),
        (
            "surrogate",
            br#"{ "mcpServers": { "a": { "command": "x", "args": ["\ud800"] } } }"#.to_vec(),
            "syntax/parse-error",
            0,
        ),
        (
            "integers",
            br#"{ "mcpServers": { "a": { "command": 1, "args": 2, "env": 3, "type": 4 }, "b": 5 } }"#.to_vec(),
            "schema/invalid-value",
            1,
        ),
        (
            "endless env",
            format!(
                "{{ \"mcpServers\": {{ \"a\": {{ \"command\": \"env\", \"args\": [{}\"x\"] }} }} }}",
                "\"env\",".repeat(50_000)
            )
            .into_bytes(),
            "",
            0,
        ),
    ];
    for (name, bytes, rule, code) in cases {
        let context = TestContext::new().file(".mcp.json", bytes);
        let run = context.run(&["check", "--format", "concise", "--level", "info"]);
        assert!(run.stdout.contains(rule), "{name}: {}", &run.stdout[..run.stdout.len().min(2000)]);
        assert_eq!(run.code, *code, "{name}: {}{}", &run.stdout[..run.stdout.len().min(2000)], run.stderr);
        let human = context.run(&["check"]);
        assert!(human.stdout.len() < 100_000, "{name}: the snippet is {} bytes long", human.stdout.len());
        assert!(!human.stderr.contains("panicked"), "{name}: {}", human.stderr);
    }
}

#[test]
fn carriage_returns_do_not_shift_places() {
    let context = TestContext::new()
        .file(".mcp.json", "{\r\n  \"mcpServers\": {\r\n    \"docs\": { \"url\": \"https://x\" }\r\n  }\r\n}\r\n");
    assert_eq!(places(&context.json(&[])), ["schema/url-without-type error .mcp.json:3:15"]);
}

#[test]
#[cfg(unix)]
fn a_closed_pipe_ends_quietly() {
    let servers: Vec<String> = (0..2000).map(|i| format!("\"s{i}\": {{ \"url\": \"https://x\" }}")).collect();
    let context = TestContext::new().file(".mcp.json", format!("{{ \"mcpServers\": {{ {} }} }}", servers.join(",\n")));
    let mut child = context
        .command()
        .args(["check"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(output.status.code().is_some(), "{:?}", output.status);
}

#[test]
fn a_secret_is_hidden_in_every_syntax() {
    let secret = "hunter2SuperSecretValue9";
    let toml = "[mcp_servers.a]\ncommand = \"npx\"\nargs = [\"--token\", \"@\", 1]\n# password: @\nenv = { API_KEY = \"@\", N = 1 }\n\
                [mcp_servers.b]\nurl = \"https://me:@@x.example/?key=@\"\nhttp_headers = { Authorization = 'Bearer @' }\n\
                bearer_token = \"@\"\nsecret = @\n[mcp_servers.c.env]\nDB_PASSWORD = \"\"\"\n@\"\"\"\nX = 2\n";
    let yaml = "name: x\nversion: 1.0\nmcpServers:\n  - name: a\n    command: npx\n    args: [--token, @, 1]\n    # api_key: @\n\
                \x20   env:\n      API_KEY: @\n      SECRET: |\n        @\n      TOKEN: >-\n        @\n      N: 1\n\
                \x20 - name: b\n    url: https://me:@@x.example/?key=@\n    requestOptions:\n      headers:\n        X-Key: '@'\n\
                \ttab: @\n    password: \"@\n";
    let context = TestContext::new()
        .file(
            ".codex/config.toml",
            toml.replace("@@", "\u{1}").replace('@', secret).replace('\u{1}', &format!("{secret}@")),
        )
        .file(
            ".continue/config.yaml",
            yaml.replace("@@", "\u{1}").replace('@', secret).replace('\u{1}', &format!("{secret}@")),
        );
    for format in ["human", "json", "concise"] {
        let run = context.run(&["check", "--level", "info", "--format", format]);
        assert!(run.stdout.contains("args-not-array"), "{format}: {}", run.stdout);
        assert!(!run.stdout.contains(secret) && !run.stderr.contains(secret), "{format}: {}", run.stdout);
    }
    for format in ["human", "json"] {
        let run = context.run(&["list", "--format", format]);
        assert!(run.stdout.contains("npx --token") && !run.stdout.contains(secret), "{format}: {}", run.stdout);
    }
}
